"""Who or what was where, when, by which record."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column
from linkanalysis.core.rows import Row
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.events.movement.findings import MovementResult, StatedLink, located_id, reasons_of
from linkanalysis.events.movement.places import Spot, read_places, zones_note
from linkanalysis.graph.queries.graph_queries import dated_rows, statement_rows
from linkanalysis.graph.queries.local_days import dates_written, day_text, local_days

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.events.movement.places import Place

# How each type of link says where somebody or something was.
HOW = {
    "advertised_in": "advertisement",
    "booked": "booking",
    "involved_in": "event",
    "located_at": "record",
    "stayed_at": "stay",
}
SEEN_AT = {
    "device": "cell sector",
    "phone": "cell sector",
    "plate": "plate read",
    "sim": "cell sector",
}
LODGING = ("booking", "stay")
# Things that are somewhere themselves, and stand for their place.
AT_A_PLACE = ("ad", "booking", "event")
LOCATIONS = ("address", "place")
NOWHERE = frozenset((*AT_A_PLACE, *LOCATIONS))  # these stand for places and do not move

NO_TIME = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")  # a spreadsheet writes days like this
PARTIAL = re.compile(r"\d{4}(?P<month>[-/]\d{1,2})?(?P<day>[-/]\d{1,2})?")
DIGITS_OF_A_DAY = 8  # 20240502; more digits hold a time
UNKNOWN_DAY = np.iinfo(np.int64).min

FRAME = (
    *("entity", "place", "how", "precision", "start", "end", "day", "last_day", "second", "hour"),
    *("source", "target", "type", "document", "row"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Located events with the ids of the case, for computing.

    events: A row each, with the columns of `FRAME`; ``day`` and ``last_day`` are local days from
      1970, ``second`` counts from the start of the day (-1 if no time is on record), ``hour`` is
      local (-1).
    unplaced: Records that could locate somebody and name no place.
    """

    case: Case
    events: pd.DataFrame
    places: dict[str, Place]
    shown_places: dict[str, str]
    unplaced: int

    def area(self, key: str) -> str | None:
        """Return the area of a place."""
        return self.places[key].area

    def dated(self) -> pd.DataFrame:
        """Return the events whose day is on record."""
        return self.events[self.events["precision"].isin(("moment", "day"))]

    def timed(self) -> pd.DataFrame:
        """Return the events whose time is on record."""
        return self.events[self.events["precision"] == "moment"]

    def notes(self, *, timed: bool = False) -> tuple[str, ...]:
        """Say what cannot be used: no place, no date, a date without a day; whose zone is used."""
        count = Counter(self.events["precision"].tolist())
        left_out = [
            f"{number:,} {words}"
            for number, words in (
                (self.unplaced, "without a place"),
                (count["undated"], "undated"),
                (count["month"] + count["year"], "dated to a month or year"),
                (count["day"] * timed, "dated to a day without a time"),
            )
            if number
        ]
        note = f"Records not used: {', '.join(left_out)}." if left_out else ""
        return tuple(filter(None, (note, zones_note(self.places.values()))))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LocatedEvents(MovementResult):
    """Who or what was where, when, by which record.

    Attributes
    ----------
    rows : tuple of Row
        The events in the order of time, undated ones last.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.movement.located_events(la.Case(purpose="training")).to_frame().columns.tolist()[:3]
    ['entity', 'place', 'area']
    """

    COLUMNS = (
        Column("entity", "who or what was located: a phone, plate, person …; or a masked name"),
        Column("place", "the place as the record names it; a sector is an area, never a point"),
        Column("area", "its city, or the area around the busiest place near; empty if unknown"),
        Column("start", "when, or when a stay began; empty if undated", "UTC"),
        Column("end", "when a stay, or a date without a day, ends; otherwise empty", "UTC"),
        Column("precision", "moment, day, month, year or undated"),
        Column("local_day", "day at the place, from 4 a.m. to 4 a.m.; empty if unknown", "date"),
        Column("local_hour", "hour at the place; empty without a time", "0 to 23"),
        Column("zone", "time zone of the place"),
        Column("zone_known", "source of the zone: stated, coordinates, case, or assumed (UTC)"),
        Column("how", "cell sector, plate read, stay, booking, advertisement, event or record"),
        Column("document", "document that states it"),
        Column("row", "its row in the document"),
    )


@answer()
def located_events(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    types: str | Collection[str] | None = None,
) -> LocatedEvents:
    """List who or what was where, when, and by which record.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of entities; all by default.
    types : str or collection of str, optional
        Types of entities, such as "phone" or "plate"; all by default.

    Returns
    -------
    LocatedEvents
        A row for each record that locates something, in the order of time; undated ones last.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If an entity is not in the case, or there is no such type.
    ProtectedError
        If an entity is protected.

    Notes
    -----
    A phone was somewhere in the area that a cell sector covers, which may reach over several
    kilometers; call records are kept once in a quarter of an hour for a phone and a sector. A plate
    read says that a camera took some characters for the plate. A booking says who was expected. An
    advertisement says where something was offered, not where the phone in it was. Homes,
    workplaces, and people who only paid give no location. The zone of the place gives the local day
    and hour; a place without coordinates or a stated zone takes that of the case.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> read = {"plate": "ABC 123", "state": "KY", "start": "2024-05-02 14:30Z", "camera": "I-64"}
    >>> read |= {"latitude": "38.2", "longitude": "-85.7"}
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(pd.DataFrame([read]), reader="plate_reads", document="reads"))
    >>> located_events(case).to_frame()[["entity", "place", "local_hour"]].values.tolist()
    [['plate:US-KY:ABC123', 'place:I-64', 10]]
    """
    expect_case(case)
    chosen = chosen_ids(case, entities, types)
    located = read_located(case)
    events = located.events
    if chosen is not None:
        events = events[events["entity"].isin(chosen)]
    rows = [_row(located, event) for event in events.itertuples(index=False)]
    return LocatedEvents(
        rows=tuple(rows),
        withheld=0,
        notes=(*located.notes(), *case.override_notes()),
        made_by=call.made_by(),
        case=case,
        _protected=frozenset(case.protection.names),
    )


def read_located(case: Case) -> Located:
    """Read the located events of a case, in the order of time and of what is shown."""
    links = dated_rows(case, HOW)
    ends = zip(links["source"], links["target"], strict=True)
    turned = [
        (b, a) if _kind(a) in NOWHERE and _kind(b) not in NOWHERE else (a, b) for a, b in ends
    ]
    links["entity"], links["where"] = ([pair[end] for pair in turned] for end in (0, 1))
    fixed = [_kind(entity) in NOWHERE for entity in links["entity"]]
    stands = dict(zip(links.loc[fixed, "entity"], links.loc[fixed, "where"], strict=True))
    links = links[~np.array(fixed, dtype=bool)].reset_index(drop=True)
    spots, unplaced = _spots(case, links, stands)
    links["place"] = pd.Series(spots, dtype=object)
    links = links[links["place"].notna()].reset_index(drop=True)
    named = dict(zip(links["place"], _named(links), strict=True))
    places = read_places(case, named)
    shown = case.protection.shown
    shown_places = {
        key: case.veiled(spot.text) if spot.text else case.veiled(shown(spot.entity))
        for key, spot in named.items()
    }
    events = _dated(links, places)
    order = [
        (
            pd.isna(start),
            str(start),
            shown(entity),
            shown_places[place],
            document,
            len(row),
            row,
            kind,
        )
        for start, entity, place, document, row, kind in zip(
            events["start"],
            *(events[name] for name in ("entity", "place", "document", "row", "type")),
            strict=True,
        )
    ]
    events = events.iloc[sorted(range(len(order)), key=order.__getitem__)].reset_index(drop=True)
    return Located(case, events, places, shown_places, unplaced)


def chosen_ids(
    case: Case, entities: str | Collection[str] | None, types: str | Collection[str] | None
) -> set[str] | None:
    """Return the ids that are asked for; None for all."""
    if entities is None and types is None:
        return None
    kinds_of = case.types()
    chosen = set(kinds_of)
    if types is not None:
        kinds = asked_types("types", types, kinds_of.values())
        chosen = {entity for entity in chosen if kinds_of[entity] in kinds}
    if entities is not None:
        asked = given_names("entities", entities, what="an id")
        chosen &= {located_id(case, entity) for entity in sorted(asked)}
    return chosen


def precision_of(start_text: str, start: pd.Timestamp | None) -> str:
    """Tell how exact a date is: to the moment, the day, the month or the year."""
    if start is None or pd.isna(start):
        return "undated"
    if not start_text:
        return "day" if start == start.normalize() else "moment"
    partial = PARTIAL.fullmatch(start_text)
    if partial:
        return "day" if partial["day"] else "month" if partial["month"] else "year"
    if ":" in start_text:
        return "day" if NO_TIME.search(start_text) else "moment"
    digits = sum(sign.isdecimal() for sign in start_text)
    return "moment" if digits > DIGITS_OF_A_DAY else "day"


def _spots(case: Case, links: pd.DataFrame, stands: dict[str, str]) -> tuple[list[str | None], int]:
    """Give the key of the place of each link: an entity, or an entity and the text of the link."""
    stated = set(statement_rows(case, ("place", "city", "destination"))["entity"])
    keys: list[str | None] = []
    for where, text in zip(links["where"], links["place"].fillna(""), strict=True):
        if _kind(where) in LOCATIONS:
            keys.append(where)
        elif text:
            keys.append(f"{where}\n{text}")
        elif where in stands:
            keys.append(stands[where])
        else:
            keys.append(where if where in stated else None)
    return keys, sum(key is None for key in keys)


def _named(links: pd.DataFrame) -> list[Spot]:
    days = links.groupby("place")["start"].nunique()
    return [
        Spot(*_parts(key), is_city=kind == "advertised_in", days=int(days[key]))
        for key, kind in zip(links["place"], links["type"], strict=True)
    ]


def _kind(entity: str) -> str:
    return entity.partition(":")[0]


def _parts(key: str) -> tuple[str, str]:
    entity, _, text = key.partition("\n")
    return entity, text


def _dated(links: pd.DataFrame, places: dict[str, Place]) -> pd.DataFrame:
    """Add how each event is known, how exact its date is, and its local day and hour."""
    texts = links["start_text"].fillna("").astype(str).str.strip()
    precision = np.array(
        [precision_of(text, at) for text, at in zip(texts, links["start"], strict=True)],
        dtype=object,
    )
    n = len(links)
    day, last_day = np.full(n, UNKNOWN_DAY), np.full(n, UNKNOWN_DAY)
    second, hour = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    zones = np.array([places[key].zone for key in links["place"]], dtype=object)
    start, end = (links[name].to_numpy(dtype="datetime64[us]") for name in ("start", "end"))
    for zone in sorted(set(zones.tolist())):
        timed = (zones == zone) & (precision == "moment")
        day[timed], second[timed], hour[timed] = local_days(start[timed], zone)
        written = (zones == zone) & (precision == "day")
        day[written] = dates_written(start[written])
        ended = ~np.isnat(end)
        last_day[timed & ended] = local_days(end[timed & ended], zone)[0]
        last_day[written & ended] = dates_written(end[written & ended])
    last_day = np.where(last_day < day, day, last_day)
    how = [
        SEEN_AT.get(_kind(entity), HOW[link]) if link == "located_at" else HOW[link]
        for entity, link in zip(links["entity"], links["type"], strict=True)
    ]
    events = links.assign(precision=precision, day=day, last_day=last_day, second=second, hour=hour)
    events["how"] = pd.Series(how, dtype=object)
    events["row"] = events["row"].fillna("").astype(str)
    return events[list(FRAME)]


def _row(located: Located, event: tuple[object, ...]) -> Row:
    values = dict(zip(FRAME, event, strict=True))
    case, key = located.case, str(values["place"])
    place = located.places[key]
    entity = case.protection.shown(str(values["entity"]))
    day, hour = int(str(values["day"])), int(str(values["hour"]))
    link = StatedLink._make(values[name] for name in StatedLink._fields)
    cells = (
        *(entity, located.shown_places[key], place.area and case.veiled(place.area)),
        *(None if pd.isna(values[name]) else values[name] for name in ("start", "end")),  # type: ignore[call-overload]
        *(values["precision"], None if day == UNKNOWN_DAY else day_text(day)),
        *(None if hour < 0 else hour, place.zone, place.zone_known, values["how"]),
        *(case.veiled(link.document), case.veiled(link.row)),
    )
    return Row(cells, (entity,), reasons_of(case, [link]))
