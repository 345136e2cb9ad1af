"""Which entities are ranked together, and which of them are in the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.progress import with_progress
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, asked_types
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.graph.subgraph import induced
from linkanalysis.network.measures.measure_table import Measure, find_measure
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.ranking import centrality
from linkanalysis.network.trust.world_budget import LARGEST_WITH_WORLDS, as_taken, default_worlds
from linkanalysis.network.trust.world_ranks import WorldRanks, including, rank_in_worlds, ranks_of
from linkanalysis.network.trust.worlds import graph_worlds
from linkanalysis.rings.evidence import evidence_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings.evidence import Evidence

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]


# One measure for each question: how many ties, how many links, on whose paths, how near to all, how
# well connected the neighbors are, how deep in a dense set.
DEFAULT = ("degree", "strength", "betweenness", "closeness", "eigenvector", "core")
EVENT_MEASURE = "two_mode_betweenness"

PERSON = "person"
PEOPLE = frozenset({PERSON})
IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)
EVENTS = frozenset(row.name for row in ENTITY_TYPES if row.pole == "event")

# A thing shared by more people is a hub and ties nobody: the limit of `find_rings`.
MAX_MEMBERS = 25


@dataclass(frozen=True, slots=True, eq=False)
class RankedGraph:
    """A graph, the entities ranked in it, and the measures.

    kept: Numbers of the ranked entities, rising: none of them masked.
    """

    graph: EntityGraph
    kept: NDArray[np.int64]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Entities that are ranked among each other.

    name: people, things, or entities where there are no people.
    ranked: The graphs they are ranked in, the main one first; all rank the same entities in the
      same order.
    withheld: Number of masked entities besides.
    benign: Pairs of the main graph that are also family, household, home or work: smaller number
      times n plus larger, sorted.
    """

    name: str
    ranked: tuple[RankedGraph, ...]
    withheld: int
    benign: NDArray[np.int64]

    @property
    def graph(self) -> EntityGraph:
        """Return the main graph."""
        return self.ranked[0].graph


def parts_of(
    graph: EntityGraph, measures: Sequence[str] | None, types: Collection[str] | None
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Split the entities of a graph into parts, each with its graphs and measures; and notes."""
    rows = [find_measure(name) for name in (*DEFAULT, EVENT_MEASURE) if measures is None] + [
        find_measure(name) for name in dict.fromkeys(measures or ())
    ]
    main = tuple(row for row in rows if row.name != EVENT_MEASURE)
    event_rows = tuple(row for row in rows if row.name == EVENT_MEASURE)
    present = frozenset(graph.types)
    wanted = _wanted(present, types)
    evidence = evidence_of(graph, benign=None, through=None, max_members=MAX_MEMBERS)
    parts = []
    notes = evidence.notes
    if PERSON in wanted & present:
        ranked = [_ranked_graph(evidence.people, PEOPLE, main)]
        events = _with_events(graph)
        if event_rows and events.m:
            ranked.append(_ranked_graph(events, PEOPLE, event_rows))
        elif event_rows and measures is not None:
            notes = (
                *notes,
                f"{EVENT_MEASURE}: there are no ties between people and events or bookings.",
            )
        parts.append(_part("people", ranked, PEOPLE, evidence.benign))
    things = (wanted & present) - PEOPLE
    if things:
        among = _with_things(graph, evidence) if any(evidence.things) else evidence.people
        name = "things" if PERSON in present else "entities"
        none = np.zeros(0, dtype=np.int64)
        parts.append(_part(name, [_ranked_graph(among, things, main)], things, none))
    return tuple(parts), notes


def _wanted(present: frozenset[str], types: Collection[str] | None) -> frozenset[str]:
    if types is None:
        return IDENTIFIERS | PEOPLE if PERSON in present else present
    return asked_types("types", types, present)


def _ranked_graph(
    graph: EntityGraph, types: frozenset[str], measures: tuple[Measure, ...]
) -> RankedGraph:
    return RankedGraph(graph, np.flatnonzero(_of_types(graph, types) & ~graph.masked), measures)


def _part(
    name: str, ranked: list[RankedGraph], types: frozenset[str], benign: NDArray[np.int64]
) -> Part:
    graph = ranked[0].graph
    withheld = int((_of_types(graph, types) & graph.masked).sum())
    return Part(name, tuple(ranked), withheld, benign)


def _with_things(graph: EntityGraph, evidence: Evidence) -> EntityGraph:
    """Keep people and the things that tie at least two; drop ordinary life and hubs."""
    is_person = _of_types(graph, PEOPLE)
    across = is_person[graph.source] != is_person[graph.target]
    telling = [not evidence.ordinary.issuperset(kinds) for kinds in graph.link_types]
    across &= np.array(telling, dtype=np.bool_)
    ends = np.stack([graph.source[across], graph.target[across]]).astype(np.int64)
    # a directed graph may tie a pair both ways
    pairs = np.unique(np.sort(ends, axis=0), axis=1)
    members = np.bincount(pairs.ravel(), minlength=graph.n)
    ties = (members > 1) & (members <= MAX_MEMBERS)
    return induced(graph, is_person | ties, across)


def _with_events(graph: EntityGraph) -> EntityGraph:
    """Keep people and the events they took part in."""
    is_person, is_event = _of_types(graph, PEOPLE), _of_types(graph, EVENTS)
    across = is_person[graph.source] & is_event[graph.target]
    across |= is_event[graph.source] & is_person[graph.target]
    return induced(graph, is_person | is_event, across)


def _of_types(graph: EntityGraph, types: Collection[str]) -> NDArray[np.bool_]:
    return np.fromiter((name in types for name in graph.types), np.bool_, graph.n)


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

    scores: One table for each graph; measures are those of all graphs.
    values, ranks, in_top (k, n): By each measure.
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
    ranks = _rows([ranks for _, ranks in found], size, np.int64)
    return TopRanks(
        measures=tuple(row for row, _ in numbers),
        scores=scores,
        values=_rows([values for _, values in numbers], size, np.float64),
        ranks=ranks,
        in_top=in_top,
        top=count,
        worlds=number,
        **_over_worlds(drawn, count, in_top.shape, ranks),
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
    drawn: list[WorldRanks], top: int, shape: tuple[int, ...], ranks: Numbers
) -> dict[str, NDArray[Any]]:
    if not drawn or not shape[1]:
        none = np.full(shape, np.nan)
        never = np.zeros(shape, dtype=np.int64)
        return {"low": none, "high": none, "often": never, "listed": never.sum(axis=0)}
    bounds = [each.bounds() for each in drawn]
    low, high = including(ranks, *(np.concatenate(ends) for ends in zip(*bounds, strict=True)))
    middle = np.concatenate([each.middle for each in drawn])
    in_top = _worst(middle) <= top
    return {
        "low": low,
        "high": high,
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
