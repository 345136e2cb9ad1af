"""The graphs in which people are ranked by what they share, and things by the people they tie.

Lives here: `Part`, `RankedGraph`, and how they follow from a graph.
Not here: ties of ordinary life, which `rings.evidence` sets aside, and the measures (`measures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import given_names
from linkanalysis.graph.subgraph import induced
from linkanalysis.measures.measure_table import Measure, find_measure
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.vocabulary import ENTITY_TYPES, entity_type

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.evidence import Evidence

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
    return frozenset(entity_type(name).name for name in given_names("types", types, what="a type"))


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
