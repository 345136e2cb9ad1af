"""Incidents: what is tied to them, when they happened, and whether they count as solved.

Lives here: `Incidents`, read once for all pairs.
Not here: the hits that link them (`hits`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.queries.graph_queries import agency_rows, links_of_types, statement_rows
from linkanalysis.vocabulary import LINK_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from linkanalysis.case import Case

EVENT = "event:"
DATES = ("date", "incident_date")
# First words of the status of an incident, as records systems write it.
SOLVED = ("arrest", "charged", "clear", "closed by arrest", "convicted", "solved")
UNSOLVED = ("active", "cold", "inactive", "open", "pending", "suspended", "uncleared", "unsolved")


@dataclass(frozen=True, slots=True)
class Incidents:
    """What is known about incidents, by id.

    of: The incidents that each thing or person is tied to.
    things: What is tied to each incident.
    """

    of: Mapping[str, frozenset[str]]
    things: Mapping[str, frozenset[str]]
    agencies: Mapping[str, frozenset[str]]
    days: Mapping[str, str]
    solved: Mapping[str, str]


def read_incidents_of(case: Case, entities: Collection[str]) -> Incidents:
    """Read the incidents that some things and people are tied to."""
    types = [row.name for row in LINK_TYPES]
    of: defaultdict[str, set[str]] = defaultdict(set)
    for event, other in _ties(case, types, entities):
        of[other].add(event)
    events = {event for thing in entities for event in of.get(thing, ())}
    things: defaultdict[str, set[str]] = defaultdict(set)
    for event, other in _ties(case, types, events):
        things[event].add(other)
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    rows = agency_rows(case)
    for entity, agency in zip(rows["entity"], rows["agency"], strict=True):
        if entity in events:
            agencies[entity].add(str(agency))
    convicted = links_of_types(case, ["involved_in"], touching=events)
    caught = set(convicted["target"][convicted["role"] == "convicted"])
    said = _said(case, (*DATES, "status"), events)
    return Incidents(
        of={thing: frozenset(of[thing]) for thing in entities if thing in of},
        things=_frozen(things),
        agencies=_frozen(agencies),
        days={
            event: min((text for name in DATES for text in said.get((event, name), ())), default="")
            for event in events
        },
        solved={
            event: _solved(said.get((event, "status"), set()), convicted=event in caught)
            for event in events
        },
    )


def _ties(case: Case, types: Collection[str], touching: Collection[str]) -> list[tuple[str, str]]:
    """Return incidents with what is tied to them."""
    links = links_of_types(case, types, touching=touching)
    pairs = zip(links["source"].tolist(), links["target"].tolist(), strict=True)
    found = {(b, a) if b.startswith(EVENT) else (a, b) for a, b in pairs}
    return [(event, other) for event, other in found if event.startswith(EVENT)]


def _said(
    case: Case, attributes: Collection[str], entities: Collection[str]
) -> dict[tuple[str, str], set[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    rows = statement_rows(case, attributes)
    columns = ("entity", "attribute", "value")
    for entity, attribute, value in zip(*(rows[name] for name in columns), strict=True):
        if entity in entities:
            found[str(entity), str(attribute)].add(str(value))
    return dict(found)


def _solved(status: Collection[str], *, convicted: bool) -> str:
    """Return whether an incident counts as solved, by its status and the roles of its people."""
    words = {text.strip().lower() for text in status}
    if convicted or any(text.startswith(SOLVED) for text in words):
        return "solved"
    return "unsolved" if any(text.startswith(UNSOLVED) for text in words) else "unknown"


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sets.items()}
