"""Scores, rings and communities as a page shows them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.network.measures.measure_table import MEASURES, find_measure
from linkanalysis.rings.ring import facts, sections
from linkanalysis.views.pages.appearance import group_style
from linkanalysis.views.pages.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.groups.communities import Partition
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import Member, Ring, RingTable
    from linkanalysis.views.pages.evidence import Documents


class Reading(NamedTuple):
    """One score as text; parts that do not apply are empty."""

    value: str
    rank: str = ""
    total: str = ""
    span: str = ""

    def rank_text(self) -> str:
        """Rank, number of ranked entities and rank interval."""
        if not self.rank:
            return ""
        within = f" ({self.span} in simulated networks)" if self.span else ""
        return f"{self.rank} of {self.total}{within}"


def number_text(value: object) -> str:
    """Text of a score; empty if it is missing."""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    number = float(str(value))
    if math.isnan(number):
        return ""
    return f"{int(number):,}" if number.is_integer() else f"{number:.4g}"


def span_text(record: Mapping[Any, object], measure: str) -> str:
    """Text of the interval of a rank; empty if there is none."""
    low, high = (_number(record.get(f"{measure}_{end}")) for end in ("low", "high"))
    if math.isnan(low) or math.isnan(high):
        return ""
    first, last = math.floor(low), math.ceil(high)
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


class Readings:
    """Scores by shown name; empty without a table. Protected entities are not in it."""

    def __init__(self, scores: ScoreTable | None) -> None:
        self.names: list[str] = []
        self._readings: dict[str, list[Reading]] = {}
        self._first: dict[str, float] = {}
        if scores is None:
            return
        frame = scores.to_frame()
        self.names = list(scores.measures)
        ranked = frame.groupby("type")[[f"{name}_rank" for name in self.names]].count()
        totals = ranked.map("{:,}".format).to_dict("index")
        for record in frame.to_dict("records"):
            entity = str(record["entity"])
            self._first[entity] = float(record[self.names[0]]) if self.names else math.nan
            self._readings[entity] = [
                _reading(record, name, totals[record["type"]][f"{name}_rank"])
                for name in self.names
            ]

    def of(self, entity: str) -> list[Reading]:
        """Give the reading by each measure; empty if the entity is not ranked."""
        return self._readings.get(entity, [])

    def value(self, entity: str) -> float:
        """Score by the first measure; NaN if there is none."""
        return self._first.get(entity, math.nan)

    def label(self, index: int) -> str:
        """Name of a measure as readers see it."""
        return self.names[index].replace("_", " ")

    def rows(self) -> list[dict[str, str]]:
        """Label, reading and caveat of every measure."""
        known = {row.name: row for row in MEASURES}
        return [
            {
                "label": self.label(index),
                "reading": _sentence(known[name].reading) if name in known else "",
                "caveat": _sentence(known[name].caveat) if name in known else "",
            }
            for index, name in enumerate(self.names)
        ]


def _reading(record: Mapping[Any, object], name: str, total: str) -> Reading:
    value = number_text(record[name])
    rank = _number(record.get(f"{name}_rank"))
    # All cut points share one rank, which says no more than yes or no.
    if math.isnan(rank) or value in {"yes", "no"}:
        return Reading(value)
    return Reading(value, str(int(rank)), total, span_text(record, name))


def prominence(graph: EntityGraph, readings: Readings) -> NDArray[np.float64]:
    """Relative size of each entity in a drawing.

    Returns (n,): 0 to 1, with 1 for the most notable by the first measure. Masked entities are 0,
      so that their size reveals nothing; so are entities without a score.
    """
    values = np.bincount(graph.source, minlength=graph.n).astype(np.float64)
    values += np.bincount(graph.target, minlength=graph.n)
    if readings.names:
        values = np.array([readings.value(name) for name in graph.shown], dtype=np.float64)
        known = values[np.isfinite(values)]
        if find_measure(readings.names[0]).lowest_first and known.size:
            values = known.min() + known.max() - values  # draw the lowest largest
    values = np.nan_to_num(values, nan=0.0).clip(min=0.0)
    values[graph.masked] = 0.0
    largest = float(values.max(initial=0.0))
    share: NDArray[np.float64] = values / largest if largest > 0 else values
    return share


def _number(value: object) -> float:
    """Read a rank or an end of its interval; NaN if missing (frames hold NaN, None or NA)."""
    return float(str(value)) if isinstance(value, (int, float, np.number)) else math.nan


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


# Groups have seven colors; beyond twelve communities a reader cannot tell them apart.
MOST_COMMUNITIES = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A ring or community, as the scripts of the map read it (`dataclasses.asdict`).

    badge: Number of the group, on its members.
    style: Color, and dashes of the outline.
    members: Numbers of the drawn nodes, each with the stability of its membership.
    sections: Heads and lines of the card.
    more: A sentence about members that are not drawn.
    """

    kind: str
    name: str
    badge: str
    style: tuple[str, tuple[int, ...]]
    members: tuple[tuple[int, str], ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    more: str = ""


def percent(share: float) -> str:
    """Text of a share; empty if it is missing."""
    return "" if math.isnan(share) else f"{round(share * 100)}%"


def in_searches(stability: float, place: str = "") -> str:
    """Text of the share of repeated searches that put an entity into a group, and of its place."""
    if math.isnan(stability):
        return ""
    return f"{percent(stability)} of searches{f', {place}' * bool(place)}"


def ring_groups(rings: RingTable, shown: dict[str, int], documents: Documents) -> list[Group]:
    """Turn rings into groups of the nodes that are drawn."""
    groups: list[Group] = []
    case = documents.case
    replaced = str if case is None else words_of(case, documents, rings).replaced
    for ring in rings:
        members = tuple(
            (
                shown[member.entity],
                in_searches(member.stability, "core" if member.core else ""),
            )
            for member in _drawn_members(ring, shown)
        )
        absent = len(ring.members) - len(members)
        groups.append(
            Group(
                kind="Ring",
                name=f"Ring {ring.number}",
                badge=str(ring.number),
                style=group_style(len(groups)),
                members=members,
                facts=tuple(facts(ring, documents.text)),
                sections=tuple(
                    (part.title, tuple(map(replaced, part.lines)))
                    for part in sections(ring, documents.title, rows=True)
                ),
                more=f"Members not on this map: {absent}" if absent else "",
            )
        )
    return groups


def possible_groups(rings: RingTable, shown: dict[str, int]) -> list[dict[str, object]]:
    """Return the drawn members of explained groups, by their numbers in the table."""
    rows: list[dict[str, object]] = []
    for group in rings.explained:
        members = [shown[member.entity] for member in _drawn_members(group, shown)]
        if len(members) > 1:  # one disk is no group to a reader
            rows.append({"part": 0, "name": f"Group {group.number}", "members": members})
    return rows


def _drawn_members(ring: Ring, shown: dict[str, int]) -> list[Member]:
    return [member for member in ring.members if member.entity in shown]


def community_groups(partition: Partition, shown: dict[str, int]) -> list[Group]:
    """Turn the largest communities into groups."""
    frame = partition.to_frame()
    groups: list[Group] = []
    for number, rows in frame.groupby("community", sort=True):
        members = tuple(
            (shown[entity], in_searches(float(stability)))
            for entity, stability in zip(rows["entity"], rows["stability"], strict=True)
            if entity in shown
        )
        if len(groups) < MOST_COMMUNITIES and len(members) > 1:
            groups.append(
                Group(
                    kind="Community",
                    name=f"Community {number}",
                    badge=str(number),
                    style=group_style(len(groups)),
                    members=members,
                    facts=(("Members", f"{len(rows)}"),),
                )
            )
    return groups
