"""In which graph each kind of entity is ranked: people by what they share, things by whom they tie.

Lives here: `Part`, `Field` and how they follow from a graph.
Not here: ordinary life, which `rings.evidence` sets aside, and the measures (`measures`).
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

__all__ = ["DEFAULT", "OCCASIONS", "Field", "Part", "parts_of"]

# Each asks another question: how many others, how much, between whom, how near, whom, inside what.
DEFAULT = ("degree", "strength", "betweenness", "closeness", "eigenvector", "core")
OCCASIONS = "two_mode_betweenness"

PERSON = "person"
PEOPLE = frozenset({PERSON})
IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)
EVENTS = frozenset(row.name for row in ENTITY_TYPES if row.pole == "event")

# Things with more members tie nobody, as for rings.
MOST_MEMBERS = 25


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A graph, who is ranked in it, and by what.

    graph: The graph.
    kept: Numbers of those who are ranked, rising: none of them masked.
    measures: Rows of `MEASURES`.
    """

    graph: EntityGraph
    kept: NDArray[np.int64]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Entities that are ranked among themselves.

    name: What they are: people, things, or entities where there are no people.
    fields: Where they are ranked, the main field first; all rank the same entities in the same
      order.
    withheld: How many more there are that are masked.
    benign: Pairs of the main field that are family, household, home or work as well: smaller number
      times n plus larger, sorted.
    """

    name: str
    fields: tuple[Field, ...]
    withheld: int
    benign: NDArray[np.int64]


def parts_of(
    graph: EntityGraph, measures: Sequence[str] | None, types: Collection[str] | None
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Say who is ranked among whom, in which graph, by which measures."""
    rows = [find_measure(name) for name in (*DEFAULT, OCCASIONS) if measures is None] + [
        find_measure(name) for name in dict.fromkeys(measures or ())
    ]
    main = tuple(row for row in rows if row.name != OCCASIONS)
    apart = tuple(row for row in rows if row.name == OCCASIONS)
    present = frozenset(graph.types)
    wanted = _wanted(present, types)
    evidence = evidence_of(graph, benign=None, through=None, max_members=MOST_MEMBERS)
    parts = []
    notes = evidence.notes
    if PERSON in wanted & present:
        fields = [_field(evidence.people, PEOPLE, main)]
        occasions = _occasions(graph)
        if apart and occasions.m:
            fields.append(_field(occasions, PEOPLE, apart))
        elif apart and measures is not None:
            notes = (*notes, f"{OCCASIONS}: no ties between people and events or bookings.")
        parts.append(_part("people", fields, PEOPLE, evidence.benign))
    things = (wanted & present) - PEOPLE
    if things:
        among = _joined(graph, evidence) if any(evidence.things) else evidence.people
        name = "things" if PERSON in present else "entities"
        none = np.zeros(0, dtype=np.int64)
        parts.append(_part(name, [_field(among, things, main)], things, none))
    return tuple(parts), notes


def _wanted(present: frozenset[str], types: Collection[str] | None) -> frozenset[str]:
    if types is None:
        return IDENTIFIERS | PEOPLE if PERSON in present else present
    return frozenset(entity_type(name).name for name in given_names("types", types, what="a type"))


def _field(graph: EntityGraph, types: frozenset[str], measures: tuple[Measure, ...]) -> Field:
    return Field(graph, np.flatnonzero(_of_types(graph, types) & ~graph.masked), measures)


def _part(name: str, fields: list[Field], types: frozenset[str], benign: NDArray[np.int64]) -> Part:
    graph = fields[0].graph
    withheld = int((_of_types(graph, types) & graph.masked).sum())
    return Part(name, tuple(fields), withheld, benign)


def _joined(graph: EntityGraph, evidence: Evidence) -> EntityGraph:
    """Keep people and the things that tie two of them or more, ordinary life and crowds aside."""
    is_person = _of_types(graph, PEOPLE)
    across = is_person[graph.source] != is_person[graph.target]
    telling = [not evidence.ordinary.issuperset(kinds) for kinds in graph.link_types]
    across &= np.array(telling, dtype=np.bool_)
    ends = np.stack([graph.source[across], graph.target[across]]).astype(np.int64)
    # a directed graph may tie a pair both ways
    pairs = np.unique(np.sort(ends, axis=0), axis=1)
    members = np.bincount(pairs.ravel(), minlength=graph.n)
    ties = (members > 1) & (members <= MOST_MEMBERS)
    return induced(graph, is_person | ties, across)


def _occasions(graph: EntityGraph) -> EntityGraph:
    """Keep people and what they took part in."""
    is_person, is_event = _of_types(graph, PEOPLE), _of_types(graph, EVENTS)
    across = is_person[graph.source] & is_event[graph.target]
    across |= is_event[graph.source] & is_person[graph.target]
    return induced(graph, is_person | is_event, across)


def _of_types(graph: EntityGraph, types: Collection[str]) -> NDArray[np.bool_]:
    return np.fromiter((name in types for name in graph.types), np.bool_, graph.n)
