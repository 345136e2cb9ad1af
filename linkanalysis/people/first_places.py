"""Who is among the first: as the records stand, in possible worlds, and without a document.

Lives here: the rule, and `standing_of` a part, which applies it over and over.
Not here: who is ranked where (`fields`), and what is said of it (`key_entity`).
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

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.measure_table import Measure
    from linkanalysis.people.fields import Field, Part
    from linkanalysis.trust.score_table import ScoreTable

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

__all__ = ["Fall", "Standing", "largest_top", "standing_of", "voices_of"]

# Without each document in turn: some twenty runs where worlds are two hundred.
LARGEST_WITH_DOCUMENTS = 10 * LARGEST_WITH_WORLDS


class Fall(NamedTuple):
    """A document, or an origin, without which some are no longer among the first."""

    kind: str
    name: str
    who: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Places of the entities of a part.

    measures: The measures of all its fields.
    scores: One a field.
    values (measures, entities): The numbers.
    ranks (measures, entities): From 1; equals share the best.
    first (measures, entities): Whether the entity is among the first.
    top: How many places count as first.
    worlds: How many worlds were drawn; 0 for none.
    low, high (measures, entities): Between which ranks 95 % of worlds lie; NaN without worlds.
    often (measures, entities): In how many worlds the entity is among the first by each measure.
    listed (entities,): In how many worlds it is so by at least one of them.
    falls: Documents and origins without which some are first by none.
    notes: What to know of scores, worlds and documents.
    """

    measures: tuple[Measure, ...]
    scores: tuple[ScoreTable, ...]
    values: NDArray[np.float64]
    ranks: Numbers
    first: Flags
    top: int
    worlds: int
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    often: Numbers
    listed: Numbers
    falls: tuple[Fall, ...]
    notes: tuple[str, ...]


def largest_top(top: int, ranked: int) -> int:
    """Say how many places count as first where few are ranked: half of them at most."""
    return min(top, ranked // 2)


def standing_of(
    part: Part,
    *,
    top: int,
    worlds: int | None,
    seed: int,
    voices: Sequence[EdgeSources],
) -> Standing:
    """Rank the entities of a part as the records stand, in worlds, and without each document.

    An entity is among the first if at most `top` have as much or more: equals who do not fit whole
    are none of them among the first. So a measure that gives everybody the same names nobody.
    """
    fields = part.fields
    size = fields[0].kept.size
    count = largest_top(top, size)
    scores = tuple(
        centrality(field.graph, [row.name for row in field.measures], direction="all", worlds=0)
        for field in fields
    )
    numbers = [
        (row, values[field.kept].astype(np.float64))
        for field, table in zip(fields, scores, strict=True)
        for row, values in zip(field.measures, table.numbers, strict=True)
    ]
    ranked = [_first(values, row, count) for row, values in numbers]
    number = min(default_worlds(field.graph) for field in fields) if worlds is None else worlds
    notes = [note for table in scores for note in table.notes]
    drawn = []
    for field in fields if number else ():
        rows, estimated = (field.measures, ()) if worlds else as_taken(field.graph, field.measures)
        found, said = _in_worlds(field, rows, number, seed)
        drawn.append(found)
        notes += (*said, *estimated)
    first = _rows([flags for flags, _ in ranked], size, np.bool_)
    return Standing(
        measures=tuple(row for row, _ in numbers),
        scores=scores,
        values=_rows([values for _, values in numbers], size, np.float64),
        ranks=_rows([ranks for _, ranks in ranked], size, np.int64),
        first=first,
        top=count,
        worlds=number,
        **_over_worlds(drawn, count, first.shape),
        falls=_falls(fields, voices, count, first) if voices else (),
        notes=tuple(dict.fromkeys(notes)),
    )


def voices_of(fields: Sequence[Field]) -> tuple[EdgeSources, ...]:
    """Read which documents stand behind the fields of a part, unless that takes too long."""
    return tuple(
        EdgeSources(field.graph, field.graph.case)
        for field in fields
        if field.graph.case is not None and _size(field.graph) <= LARGEST_WITH_DOCUMENTS
    )


def _first(values: NDArray[np.float64], row: Measure, top: int) -> tuple[Flags, Numbers]:
    best, middle = ranks_of(values, row)
    ranks: Numbers = best.astype(np.int64)
    # equals stand from the best to the worst rank of their block, and in the middle of both; who
    # has no number is not among the first, however few have one
    first: Flags = 2 * middle.astype(np.float64) - ranks <= top
    return first & ~np.isnan(values), ranks


def _rows(arrays: list[NDArray[Any]], size: int, kind: type) -> NDArray[Any]:
    return np.array(arrays, dtype=kind).reshape(len(arrays), size)


def _size(graph: EntityGraph) -> int:
    return graph.n * graph.m


def _in_worlds(
    field: Field, rows: Sequence[Measure], number: int, seed: int
) -> tuple[WorldRanks, tuple[str, ...]]:
    ties = ties_of(field.graph, "all")
    worlds, said = graph_worlds(field.graph, ties, "all", seed=seed)
    return rank_in_worlds(worlds, rows, field.kept, number=number), said


def _over_worlds(
    drawn: list[WorldRanks], top: int, shape: tuple[int, ...]
) -> dict[str, NDArray[Any]]:
    if not drawn or not shape[1]:
        none = np.full(shape, np.nan)
        never = np.zeros(shape, dtype=np.int64)
        return {"low": none, "high": none, "often": never, "listed": never.sum(axis=0)}
    bounds = [found.bounds() for found in drawn]
    middle = np.concatenate([found.middle for found in drawn])
    among = _worst(middle) <= top
    return {
        "low": np.concatenate([low for low, _ in bounds]),
        "high": np.concatenate([high for _, high in bounds]),
        "often": among.sum(axis=1),
        "listed": among.any(axis=0).sum(axis=0),
    }


def _worst(middle: NDArray[np.float32]) -> Numbers:
    """Give the last rank of each block of equals: how many have as much or more."""
    flat = middle.reshape(-1, middle.shape[-1])
    ordered = np.sort(flat, axis=1)
    rows = [
        np.searchsorted(line, row, side="right") for line, row in zip(ordered, flat, strict=True)
    ]
    return np.array(rows, dtype=np.int64).reshape(middle.shape)


def _falls(
    fields: Sequence[Field],
    voices: Sequence[EdgeSources],
    top: int,
    first: Flags,
) -> tuple[Fall, ...]:
    named = {(kind, name): said for heard in voices for kind, name, said in heard.each()}
    falls = []
    before = first.any(axis=0)
    for (kind, name), documents in with_progress(
        sorted(named.items()), what="without each document"
    ):
        held = np.zeros_like(before)
        start = 0
        for field, heard in zip(fields, voices, strict=True):
            rows = slice(start, start + len(field.measures))
            start = rows.stop
            if set(heard.names).isdisjoint(documents):
                held |= first[rows].any(axis=0)
                continue
            ties = ties_of(heard.without(documents), "all")
            for row in field.measures:
                values = row.function(ties)[field.kept].astype(np.float64)
                held |= _first(values, row, top)[0]
        falls.append(Fall(kind, name, before & ~held))
    return tuple(fall for fall in falls if fall.who.any())
