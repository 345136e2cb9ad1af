"""In which periods people had the use of a thing, and on which days they took part in events.

A day is a date as a record would write it: on the clocks of the place of the event, or of the case
where the place has no zone of its own. Records with an hour are compared with records of a date
alone, so that a day begins at midnight here, not at 4 a.m.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.queries.local_days import local_dates
from linkanalysis.queries.zones import UTC, zone_of_case, zones_of_places
from linkanalysis.rings.evidence import DIRECT
from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.rings.evidence import Evidence

    Numbers = NDArray[np.int64]
    Day = tuple[int, ...]  # of a moment, in each zone

# A thing of one person's at a time ties the next who has it within so many days.
HANDED_ON_DAYS = 30

POLES = {row.name: row.pole for row in ENTITY_TYPES}


class Rows(NamedTuple):
    """An incidence, and the thing of the evidence of which each of its things is a period."""

    node: Numbers
    thing: Numbers
    origin: Numbers


class Zones(NamedTuple):
    """The zone of the case, then those of places with another, and which of them each thing has."""

    names: tuple[str, ...]
    of_thing: Numbers


def zones_of_things(evidence: Evidence, case: Case | None, places: Mapping[str, str]) -> Zones:
    """Return the zone of each event by its place; other things have that of the case."""
    of_thing = np.zeros(len(evidence.types), dtype=np.int64)
    if case is None:
        return Zones((UTC,), of_thing)
    own, zones = zone_of_case(case)[0], zones_of_places(case)
    names = (own, *sorted({*zones.values()} - {own}))
    for thing, (name, kind) in enumerate(zip(evidence.things, evidence.types, strict=True)):
        if POLES.get(kind) == "event":
            of_thing[thing] = names.index(zones.get(places.get(name, ""), own))
    return Zones(names, of_thing)


def periods_of(evidence: Evidence, zones: Zones) -> Rows:
    """Split things of which people have the use into periods without a long gap between users.

    Undated users belong to every period. Who was stopped in a car with its driver is tied to the
    driver by the stop, not by the car as well.
    """
    is_event = np.array([POLES.get(kind) == "event" for kind in evidence.types], dtype=np.bool_)
    whole = np.array([kind == DIRECT for kind in evidence.types], dtype=np.bool_) | is_event
    first, last = (_days(each, zones.names) for each in (evidence.first, evidence.last))
    dated = ~np.isnat(evidence.first)
    begin = np.searchsorted(evidence.thing, np.arange(len(evidence.types) + 1))
    at_events: dict[tuple[int, int], list[set[int]]] = {}
    for thing in np.flatnonzero(is_event).tolist():
        there = slice(begin[thing], begin[thing + 1])
        if dated[there].any():
            zone = int(zones.of_thing[thing])
            day = int(first[there, zone][dated[there]].min())
            at_events.setdefault((zone, day), []).append(set(evidence.node[there].tolist()))
    node: list[int] = []
    size: list[int] = []
    origin: list[int] = []
    for thing in np.flatnonzero(np.diff(begin)).tolist():
        rows = np.arange(begin[thing], begin[thing + 1])
        known = dated[rows]
        if whole[thing] or rows.size == 1 or not known.any():
            periods = [rows.tolist()]
        else:
            parts = _split(rows[known], first[:, 0], last[:, 0])
            periods = [[*part, *rows[~known].tolist()] for part in parts]
        for members in periods:
            uses = {
                int(evidence.node[row]): (
                    {tuple(first[row].tolist()), tuple(last[row].tolist())} if dated[row] else set()
                )
                for row in members
            }
            people = sorted(uses) if whole[thing] else _without_passengers(uses, at_events)
            node += people
            size.append(len(people))
            origin.append(thing)
    period = np.repeat(np.arange(len(size), dtype=np.int64), size)
    return Rows(np.array(node, dtype=np.int64), period, np.array(origin, dtype=np.int64))


def _without_passengers(
    uses: Mapping[int, set[Day]], at_events: Mapping[tuple[int, int], Sequence[set[int]]]
) -> list[int]:
    """Leave out who used a thing only at events, together with somebody who uses it more.

    The event ties them already; an undated user is one who always has it.
    """
    kept = []
    for who, days in uses.items():
        rest = set(days)
        for day in days:
            for zone, date in enumerate(day):
                if any(
                    who in there and _is_lent(who, there & uses.keys(), uses, (zone, date))
                    for there in at_events.get((zone, date), ())
                ):
                    rest.discard(day)
        if rest or not days:
            kept.append(who)
    return sorted(kept)


def _is_lent(who: int, there: set[int], uses: Mapping[int, set[Day]], day: tuple[int, int]) -> bool:
    """Tell whether somebody who uses a thing more, or always, was there with it that day."""
    zone, date = day
    mine = len(uses[who]), -who
    return any(
        not uses[other]
        or ((len(uses[other]), -other) > mine and any(date == each[zone] for each in uses[other]))
        for other in there
        if other != who
    )


def _split(rows: Numbers, first: Numbers, last: Numbers) -> list[list[int]]:
    """Split the dated rows of a thing at long gaps between its users."""
    periods: list[list[int]] = []
    until = 0
    for row in sorted(rows.tolist(), key=lambda row: (first[row], row)):
        if not periods or first[row] - until > HANDED_ON_DAYS:
            periods.append([])
            until = int(last[row])
        periods[-1].append(row)
        until = max(until, int(last[row]))
    return periods


def _days(instants: NDArray[np.datetime64], zones: Sequence[str]) -> Numbers:
    """Return the date of each instant (rows) in each zone (columns).

    Midnight on the clocks of the case is a date without an hour, which is that date everywhere.
    """
    dates = [
        local_dates(pd.Series(instants), zone).to_numpy().astype("datetime64[D]") for zone in zones
    ]
    clock = pd.DatetimeIndex(instants).tz_localize("UTC").tz_convert(zones[0]).tz_localize(None)
    is_date = clock.to_numpy() == dates[0]
    days = np.column_stack([np.where(is_date, dates[0], each) for each in dates])
    return days.astype(np.int64)
