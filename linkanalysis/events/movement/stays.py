"""Stays: from when until when records put somebody or something in one area, and where usually."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column
from linkanalysis.core.rows import Row
from linkanalysis.events.movement.findings import MovementResult, StatedLink, reasons_of
from linkanalysis.events.movement.located import LODGING, chosen_ids, read_located
from linkanalysis.graph.queries.local_days import DAY_STARTS, NIGHT, day_text
from linkanalysis.graph.queries.time_ranges import span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from linkanalysis.case import Case
    from linkanalysis.events.movement.located import Located
    from linkanalysis.graph.queries.time_ranges import Moment, When


CAVEAT = (
    "Records say where a thing was seen, not who carried it, and an area is not an address. "
    "Nights in one area may be a hotel, shift work or a phone left at home. A lead, never a "
    "verdict."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stays(MovementResult):
    """Stays in one area, each with the days on which records are silent.

    Attributes
    ----------
    rows : tuple of Row
        The stays of each entity in the order of time.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.movement.find_stays(la.Case(purpose="training"))
    <Stays: 0 rows, 0 withheld>
    """

    COLUMNS = (
        Column("entity", "who or what stayed: a person, phone, plate …"),
        Column("area", "the city, or the area around the busiest place near; never a point"),
        Column("first", "first local day of it", "date"),
        Column("last", "last local day of it", "date"),
        Column("days", "local days with a record there", "days"),
        Column("nights", "nights with a record there, 22:00 to 06:00 local", "nights"),
        Column("records", "records of it", "records"),
        Column(
            "silent_days",
            "days until the next stay on which its documents have records of others and none of it",
            "days",
        ),
        Column(
            "unrecorded_days",
            "days until the next stay on which its documents have no record of anybody",
            "days",
        ),
    )
    CAVEAT = CAVEAT


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UsualAreas(MovementResult):
    """Usual areas of people and things by night and by day, with the number of records behind each.

    Attributes
    ----------
    rows : tuple of Row
        One an entity, in the order of ids.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.movement.usual_areas(la.Case(purpose="training"))
    <UsualAreas: 0 rows, 0 withheld>
    """

    COLUMNS = (
        Column("entity", "a person, phone, plate …"),
        Column("night_area", "area with most nights; empty if none, or if several have as many"),
        Column("nights", "nights with a record there, 22:00 to 06:00 local", "nights"),
        Column("all_nights", "nights with a record anywhere", "nights"),
        Column("day_area", "area with most days; empty if none, or if several have as many"),
        Column("days", "local days with a record there from 06:00 to 22:00", "days"),
        Column("all_days", "local days with a record anywhere from 06:00 to 22:00", "days"),
    )
    CAVEAT = CAVEAT


@answer()
def find_stays(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    when: Moment | tuple[Moment, Moment] | None = None,
    max_gap_days: int = 3,
    min_days: int = 1,
) -> Stays:
    """Find the periods in which records put people, phones or plates in one area.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of entities; all by default.
    when : date, str or pair of them, optional
        Only records that begin in this time.
    max_gap_days : int, default 3
        Maximum time in days between two records of one stay.
    min_days : int, default 1
        Minimum number of days with a record.

    Returns
    -------
    Stays
        A row for each run of records in one area, by entity in the order of time.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If an entity is not in the case.
    ProtectedError
        If an entity is protected.
    GraphKindError
        If a number is too small, or `when` ends before it begins.

    Notes
    -----
    A record elsewhere ends a stay. Days run from 4 a.m. to 4 a.m. in the zone of the place. A stay
    in a hotel or a booking counts each day and night until it ends. A record of a day without a
    time counts for days and not for nights. Many silent days in the records of cameras or of a
    whole network mean that it was elsewhere, switched off or left unused. They mean nothing in a
    list of bookings or incidents, or if the carrier was asked about other days for this number than
    for others. Nothing follows from days without records. Only records that name a place are looked
    at.

    References
    ----------
    .. [1] Zheng, Zhang, Xie, Ma (2009), Mining interesting locations and travel sequences from GPS
       trajectories, WWW 2009.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> booked = {"booking": "1", "traveler": "KY-1", "start": "2024-05-02", "end": "2024-05-04"}
    >>> booked |= {"place": "Motel 9, Paducah, KY"}
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(pd.DataFrame([booked]), reader="bookings", document="motel"))
    >>> find_stays(case).to_frame()[["area", "first", "last", "nights"]].values.tolist()
    [['Paducah KY', '2024-05-02', '2024-05-04', 2]]
    """
    expect_case(case)
    sightings = read_sightings(case, entities=entities, when=when)
    note = (
        f"Records without a time, which count for days and not for nights: {sightings.hourless:,}."
    )

    def rows_of(entity: str) -> list[Row]:
        return list(_stays(case, sightings, entity, max_gap_days, min_days))

    rows, withheld = _open_rows(case, sightings, rows_of)
    return Stays(
        rows=rows,
        withheld=withheld,
        notes=(*sightings.notes, *((note,) if sightings.hourless else ()), *case.override_notes()),
        made_by=call.made_by(),
        case=case,
        _protected=frozenset(case.protection.names),
    )


@answer()
def usual_areas(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    when: Moment | tuple[Moment, Moment] | None = None,
) -> UsualAreas:
    """List the area in which people, phones or plates are on most nights, and on most days.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of entities; all by default.
    when : date, str or pair of them, optional
        Only records that begin in this time.

    Returns
    -------
    UsualAreas
        A row for each entity with a night or a time of day in a known area, in the order of ids.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If an entity is not in the case.
    ProtectedError
        If an entity is protected.
    GraphKindError
        If `when` ends before it begins.

    Notes
    -----
    If most nights are in one area, the holder may live there. A hotel, night work or a phone left
    at home looks the same, and few nights with records show little. A phone that is seen in two
    areas on one night counts in both. Records without a time are not used, except stays and
    bookings, which count each night until they end.

    References
    ----------
    .. [1] Ahas, Silm, Järv, Saluveer, Tiru (2010), Journal of Urban Technology 17(1), 3-27.

    Examples
    --------
    >>> import linkanalysis as la
    >>> len(usual_areas(la.Case(purpose="training")))
    0
    """
    expect_case(case)
    sightings = read_sightings(case, entities=entities, when=when)
    note = f"Records without a time, not used: {sightings.hourless:,}."
    rows, withheld = _open_rows(
        case, sightings, lambda entity: _usual(case, sightings.by_entity[entity])
    )
    return UsualAreas(
        rows=rows,
        withheld=withheld,
        notes=(*sightings.notes, *((note,) if sightings.hourless else ()), *case.override_notes()),
        made_by=call.made_by(),
        case=case,
        _protected=frozenset(case.protection.names),
    )


def _open_rows(
    case: Case, sightings: Sightings, rows_of: Callable[[str], list[Row]]
) -> tuple[tuple[Row, ...], int]:
    """Make the rows of those who may be shown, and count the others."""
    rows: list[Row] = []
    withheld = 0
    for entity in sorted(sightings.by_entity):
        found = rows_of(entity)
        if entity in case.protection.names:
            withheld += len(found)
        else:
            rows += found
    return tuple(rows), withheld


def _stays(
    case: Case, sightings: Sightings, entity: str, max_gap_days: int, min_days: int
) -> Iterable[Row]:
    stays = _split(sightings.by_entity[entity], max_gap_days)
    silent, seen = sightings.silent(entity), sightings.seen[entity]
    begins = [stay[0].days[0] for stay in stays]
    end = max([*silent, *seen]) + 1
    for stay, (begin, until) in zip(stays, pairwise([*begins, end]), strict=True):
        days = {day for one in stay for day in one.days}
        if len(days) < min_days:
            continue
        span = range(begin, max(until, max(days) + 1))  # stays of two bookings may overlap
        silent_days = len(silent.intersection(span))
        unrecorded = len(span) - silent_days - len(seen.intersection(span))
        cells = (
            *(case.protection.shown(entity), case.veiled(stay[0].area)),
            *(day_text(begin), day_text(max(days)), len(days)),
            *(len({night for one in stay for night in one.nights}), len(stay)),
            *(silent_days, unrecorded),
        )
        yield Row(cells, (entity,), reasons_of(case, [one.link for one in stay]))


def _split(sightings: list[Sighting], max_gap_days: int) -> list[list[Sighting]]:
    """Split the sightings of an entity into stays: where the area changes, or after a long gap."""
    stays: list[list[Sighting]] = []
    last = 0
    for one in sightings:
        if stays and stays[-1][-1].area == one.area and one.days[0] - last <= max_gap_days:
            stays[-1].append(one)
            last = max(last, one.days[-1])
        else:
            stays.append([one])
            last = one.days[-1]
    return stays


def _usual(case: Case, sightings: list[Sighting]) -> list[Row]:
    """Return the row of an entity, or none if no night and no time of day is on record."""
    by_night: defaultdict[str, set[int]] = defaultdict(set)
    by_day: defaultdict[str, set[int]] = defaultdict(set)
    for one in sightings:
        if one.nights:
            by_night[one.area].update(one.nights)
        if one.by_day:
            by_day[one.area].update(one.days[:1])
    if not (by_night or by_day):
        return []
    (night_area, *nights), (day_area, *days) = _most(by_night), _most(by_day)
    behind = [
        one.link
        for one in sightings
        if (one.nights and one.area == night_area) or (one.by_day and one.area == day_area)
    ]
    shown = [area and case.veiled(area) for area in (night_area, day_area)]
    entity = sightings[0].entity
    cells = (case.protection.shown(entity), shown[0], *nights, shown[1], *days)
    return [Row(cells, (entity,), reasons_of(case, behind))]


def _most(there: dict[str, set[int]]) -> tuple[str | None, int, int]:
    """Return the one area with most days, their number, and that of days anywhere."""
    everywhere = len(set().union(*there.values()))
    most = max(map(len, there.values()), default=0)
    areas = [area for area, days in there.items() if len(days) == most]
    return (areas[0], most, everywhere) if len(areas) == 1 else (None, most, everywhere)


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
