"""Which entities are in the top: on record, in simulated networks, and without a document.

Lives here: the rule, and `top_ranks_of` a part, which applies it again and again.
Not here: which entities are ranked together (`parts`), and what is said of them (`key_entity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._progress import with_progress
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.measures.ties import ties_of
from linkanalysis.trust.ranking import centrality
from linkanalysis.trust.world_budget import LARGEST_WITH_WORLDS, as_taken, default_worlds
from linkanalysis.trust.world_ranks import WorldRanks, rank_in_worlds, ranks_of
from linkanalysis.trust.worlds import graph_worlds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from linkanalysis.measures.measure_table import Measure
    from linkanalysis.people.parts import Part, RankedGraph
    from linkanalysis.trust.score_table import ScoreTable

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

# The most entities times edges for which each document is left out in turn: some twenty documents
# cost about a tenth of two hundred simulated networks.
LARGEST_WITH_DOCUMENTS = 10 * LARGEST_WITH_WORLDS


class Dependence(NamedTuple):
    """A document or an origin, and the ranked entities that leave the top without it."""

    kind: str
    name: str
    lost: Flags


@dataclass(frozen=True, slots=True, eq=False)
class TopRanks:
    """The ranks of the entities of a part; k measures, n ranked entities.

    measures: Of all its graphs.
    scores: One table for each graph.
    values (k, n): Values of the measures.
    ranks (k, n): From 1; equals share the best.
    in_top (k, n): Whether the entity counts as top.
    top: Number of ranks that count as top.
    worlds: Number of simulated networks; 0 for none.
    low, high (k, n): Ranks between which 95% of the simulated networks lie; NaN without them.
    often (k, n): Number of simulated networks with the entity in the top, by each measure.
    listed (n,): The same by at least one measure.
    dependences: Documents and origins without which some are in the top by no measure.
    """

    measures: tuple[Measure, ...]
    scores: tuple[ScoreTable, ...]
    values: NDArray[np.float64]
    ranks: Numbers
    in_top: Flags
    top: int
    worlds: int
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    often: Numbers
    listed: Numbers
    dependences: tuple[Dependence, ...]
    notes: tuple[str, ...]


def top_size(top: int, ranked: int) -> int:
    """Return how many ranks count as top: at most half of the ranked entities."""
    return min(top, ranked // 2)


def top_ranks_of(
    part: Part,
    *,
    top: int,
    worlds: int | None,
    seed: int,
    sources: Sequence[EdgeSources],
) -> TopRanks:
    """Rank the entities of a part on record, in simulated networks, and without each document.

    An entity is in the top if at most `top` have as much or more: where equals do not all fit, none
    of them is in the top. So a measure that gives all entities the same value has no top.
    """
    size = part.ranked[0].kept.size
    count = top_size(top, size)
    scores = tuple(
        centrality(each.graph, [row.name for row in each.measures], direction="all", worlds=0)
        for each in part.ranked
    )
    numbers = [
        (row, values[each.kept].astype(np.float64))
        for each, table in zip(part.ranked, scores, strict=True)
        for row, values in zip(each.measures, table.numbers, strict=True)
    ]
    found = [_top_of(values, row, count) for row, values in numbers]
    number = min(default_worlds(each.graph) for each in part.ranked) if worlds is None else worlds
    notes = [note for table in scores for note in table.notes]
    drawn = []
    for each in part.ranked if number else ():
        rows, estimated = (each.measures, ()) if worlds else as_taken(each.graph, each.measures)
        simulated, drawn_notes = _in_worlds(each, rows, number, seed)
        drawn.append(simulated)
        notes += (*drawn_notes, *estimated)
    in_top = _rows([flags for flags, _ in found], size, np.bool_)
    return TopRanks(
        measures=tuple(row for row, _ in numbers),
        scores=scores,
        values=_rows([values for _, values in numbers], size, np.float64),
        ranks=_rows([ranks for _, ranks in found], size, np.int64),
        in_top=in_top,
        top=count,
        worlds=number,
        **_over_worlds(drawn, count, in_top.shape),
        dependences=_dependences(part.ranked, sources, count, in_top) if sources else (),
        notes=tuple(dict.fromkeys(notes)),
    )


def sources_of(ranked: Sequence[RankedGraph]) -> tuple[EdgeSources, ...]:
    """Read the documents behind the graphs of a part, unless that takes too long."""
    return tuple(
        EdgeSources(each.graph, each.graph.case)
        for each in ranked
        if each.graph.case is not None and each.graph.n * each.graph.m <= LARGEST_WITH_DOCUMENTS
    )


def _top_of(values: NDArray[np.float64], row: Measure, top: int) -> tuple[Flags, Numbers]:
    """Return which entities are in the top by one measure, and all ranks."""
    best, middle = ranks_of(values, row)
    ranks: Numbers = best.astype(np.int64)
    # the middle of a block of equals is the mean of its best and worst rank; without a value an
    # entity is not in the top, however few have one
    in_top: Flags = 2 * middle.astype(np.float64) - ranks <= top
    return in_top & ~np.isnan(values), ranks


def _rows(arrays: list[NDArray[Any]], size: int, kind: type) -> NDArray[Any]:
    return np.array(arrays, dtype=kind).reshape(len(arrays), size)


def _in_worlds(
    ranked: RankedGraph, rows: Sequence[Measure], number: int, seed: int
) -> tuple[WorldRanks, tuple[str, ...]]:
    ties = ties_of(ranked.graph, "all")
    worlds, notes = graph_worlds(ranked.graph, ties, "all", seed=seed)
    return rank_in_worlds(worlds, rows, ranked.kept, number=number), notes


def _over_worlds(
    drawn: list[WorldRanks], top: int, shape: tuple[int, ...]
) -> dict[str, NDArray[Any]]:
    if not drawn or not shape[1]:
        none = np.full(shape, np.nan)
        never = np.zeros(shape, dtype=np.int64)
        return {"low": none, "high": none, "often": never, "listed": never.sum(axis=0)}
    bounds = [each.bounds() for each in drawn]
    middle = np.concatenate([each.middle for each in drawn])
    in_top = _worst(middle) <= top
    return {
        "low": np.concatenate([low for low, _ in bounds]),
        "high": np.concatenate([high for _, high in bounds]),
        "often": in_top.sum(axis=1),
        "listed": in_top.any(axis=0).sum(axis=0),
    }


def _worst(middle: NDArray[np.float32]) -> Numbers:
    """Return the worst rank of each block of equals: how many have as much or more."""
    flat = middle.reshape(-1, middle.shape[-1])
    ordered = np.sort(flat, axis=1)
    rows = [
        np.searchsorted(line, row, side="right") for line, row in zip(ordered, flat, strict=True)
    ]
    return np.array(rows, dtype=np.int64).reshape(middle.shape)


def _dependences(
    ranked: Sequence[RankedGraph], sources: Sequence[EdgeSources], top: int, in_top: Flags
) -> tuple[Dependence, ...]:
    """List the documents and origins without which ranked entities leave the top."""
    named = {(kind, name): documents for each in sources for kind, name, documents in each.each()}
    found = []
    before = in_top.any(axis=0)
    for (kind, name), documents in with_progress(
        sorted(named.items()), what="without each document"
    ):
        still = np.zeros_like(before)
        start = 0
        for each, behind in zip(ranked, sources, strict=True):
            rows = slice(start, start + len(each.measures))
            start = rows.stop
            if set(behind.names).isdisjoint(documents):
                still |= in_top[rows].any(axis=0)
                continue
            ties = ties_of(behind.without(documents), "all")
            for row in each.measures:
                values = row.function(ties)[each.kept].astype(np.float64)
                still |= _top_of(values, row, top)[0]
        found.append(Dependence(kind, name, before & ~still))
    return tuple(each for each in found if each.lost.any())
