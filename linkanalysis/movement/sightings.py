"""Sightings in areas: on which local days and nights records put somebody or something there.

Lives here: `Sighting`, reading them, and the days on which documents were silent about an entity.
Not here: what follows from them (`stays`), and places (`places`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.movement.findings import StatedLink
from linkanalysis.movement.located import LODGING, chosen_ids, read_located
from linkanalysis.queries.asked_times import span_of
from linkanalysis.queries.local_days import DAY_STARTS, NIGHT

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.movement.located import Located
    from linkanalysis.queries.asked_times import When


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record that puts an entity in an area.

    days, nights: Local days and nights, counted from 1970; a night has the day on which it begins.
    by_day: Whether its time is on record, from 06:00 to 22:00.
    link: The row that states it.
    """

    entity: str
    area: str
    days: range
    nights: range
    by_day: bool
    link: StatedLink


@dataclass(frozen=True, slots=True)
class Sightings:
    """What records say of areas.

    by_entity: The sightings of each entity that was asked for, in the order of time.
    seen: The days with any record of an entity, also with records of no known area.
    recorded: The days with a record of anybody, by document.
    hourless: Records of a day alone that say nothing of nights.
    notes: What was not used.
    """

    by_entity: dict[str, list[Sighting]]
    seen: dict[str, set[int]]
    recorded: dict[str, set[int]]
    hourless: int
    notes: tuple[str, ...]

    def silent(self, entity: str) -> set[int]:
        """Return the days on which the documents about an entity have records of others alone."""
        documents = {one.link.document for one in self.by_entity[entity]}
        recorded = set().union(*(self.recorded[document] for document in documents))
        return recorded - self.seen[entity]


def read_sightings(case: Case, *, entities: str | Collection[str] | None, when: When) -> Sightings:
    """Read the sightings of some entities, or of all, that begin in some time."""
    asked = chosen_ids(case, entities, None)
    located = read_located(case)
    events = _in_time(located.case, located.dated(), when)
    seen: defaultdict[str, set[int]] = defaultdict(set)
    recorded: defaultdict[str, set[int]] = defaultdict(set)
    by_entity: defaultdict[str, list[Sighting]] = defaultdict(list)
    left_out: Counter[str] = Counter()
    for one in _sightings(located, events):
        seen[one.entity].update(one.days)
        recorded[one.link.document].add(one.days[0])
        if asked is not None and one.entity not in asked:
            continue
        if one.link.type == "advertised_in":
            left_out["in advertisements, which say where something was offered"] += 1
        elif not one.area:
            left_out["in no known area"] += 1
        else:
            by_entity[one.entity].append(one)
            left_out["hourless"] += not (one.by_day or one.nights)
    hourless = left_out.pop("hourless", 0)
    parts = [f"{count:,} {words}" for words, count in sorted(left_out.items())]
    note = (f"Records not used for areas: {'; '.join(parts)}.",) if parts else ()
    return Sightings(dict(by_entity), seen, recorded, hourless, (*located.notes(), *note))


def _in_time(case: Case, events: pd.DataFrame, when: When) -> pd.DataFrame:
    before, since = span_of(when, case)
    if before is None or since is None:
        return events
    start = pd.to_datetime(events["start"])
    return events[(start >= pd.Timestamp(since)) & (start < pd.Timestamp(before))]


def _sightings(located: Located, events: pd.DataFrame) -> list[Sighting]:
    names = ("entity", "place", "how", "day", "last_day", "hour", *StatedLink._fields)
    columns = (events[name].tolist() for name in names)
    found = []
    for entity, place, how, day, last_day, hour, *link in zip(*columns, strict=True):
        lodged = how in LODGING and last_day > day
        found.append(
            Sighting(
                entity=entity,
                area=located.area(place) or "",
                days=range(day, last_day + 1) if lodged else range(day, day + 1),
                nights=range(day, last_day) if lodged else _night(day, hour),
                by_day=NIGHT[1] <= hour < NIGHT[0],
                link=StatedLink._make(link),
            )
        )
    return found


def _night(day: int, hour: int) -> range:
    """Return the night of a moment: one early in a day belongs to the night before."""
    if hour >= NIGHT[0] or 0 <= hour < DAY_STARTS:
        return range(day, day + 1)
    return range(day - 1, day) if 0 <= hour < NIGHT[1] else range(0)
