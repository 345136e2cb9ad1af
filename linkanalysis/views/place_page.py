"""The place map: who or what was where, on coarse outlines, as one offline page."""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.escape import escape_html
from linkanalysis.events.movement.findings import MovementResult
from linkanalysis.events.movement.stays import find_stays
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.names_on_page import NamesOnPage
from linkanalysis.views.pages.page import Script, asset, fill, page
from linkanalysis.views.pages.view import View
from linkanalysis.views.placed_records import read_placed, sector_shapes
from linkanalysis.views.timed_records import DATED, vague_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.time_ranges import When
    from linkanalysis.views.placed_records import PlacedRecords


SCRIPTS = ("elements.js", "names.js", "clock.js", "sortable.js", "place_data.js", "place_draw.js",
           "place_main.js")  # fmt: skip
STYLES = ("page.css", "dark.css", "view.css", "place.css")
SECTOR_KM = 5  # how far sectors are drawn; no record says how far one reaches

LIMITS = (
    (
        "A cell sector is drawn 5 km deep, because its range is not on record; it may reach more "
        "than 30 km. The phone was somewhere in or near the sector: the mast is not its position."
    ),
    (
        "An arc joins two consecutive records of one entity, at most a day apart. It is not a "
        "route, and somebody other than the owner may have carried the phone or driven the car."
    ),
)


class OnPage(NamedTuple):
    """A place as the page has it.

    point: Latitude and longitude; None if they are not on record.
    sector: Where a cell sector points (None: all around) and how wide it is; None for a point.
    """

    name: str
    area: str
    point: tuple[float, float] | None
    sector: tuple[float | None, float] | None


@answer()
def place_map(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    types: str | Collection[str] | None = None,
    when: When = None,
    title: str = "Place map",
) -> View:
    """Draw who or what was where on coarse outlines, as one offline page without tiles.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of entities; all by default.
    types : str or collection of str, optional
        Types of entities, such as "phone" or "plate"; all by default.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records, also those without a day.
    title : str, default "Place map"
        Heading of the page.

    Returns
    -------
    View
        The page: places as disks whose area shows the number of days on record, cell sectors as
        areas, movements as arcs, a scale bar, and tables of records, places, movements and stays.
        At most 20,000 records. The same input gives the same bytes.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If an argument has the wrong type.
    UnknownNameError
        If an id is not in the case, or there is no such type.
    ProtectedError
        If an id is protected.

    Notes
    -----
    A large disk means many days with a record, not that somebody lives there. A sector is the area
    that a cell serves, not the position of a phone; its range is not on record, so it is drawn 5 km
    deep. An arc is not a route. Places without coordinates are counted and listed below the map.
    Whereabouts of protected people, their things and their homes are counted and never drawn.
    Outlines are those of the US Census Bureau and Natural Earth, accurate to about 2 km (countries:
    5 km).

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> read = {"plate": "ABC 123", "state": "KY", "start": "2024-05-02 14:30Z", "camera": "I-64"}
    >>> read |= {"latitude": "38.2", "longitude": "-85.7"}
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(pd.DataFrame([read]), reader="plate_reads", document="reads"))
    >>> la.views.place_map(case, title="One read").title
    'One read'
    """
    expect_case(case)
    placed = read_placed(case, entities=entities, types=types, when=when)
    documents = Documents(case)
    title = documents.search.mentions.veiled(title)
    names = NamesOnPage(case)
    text = page(
        title=title,
        body=fill("place.html", title=escape_html(title)),
        styles=STYLES,
        handling=documents.marks,
        scripts=[Script(asset(name)) for name in SCRIPTS],
        data={
            **_records(case, placed, documents, names),
            "stays": _stays(case, placed, names, when),
            "names": names.rows,
            "title": title,
            "caveat": MovementResult.CAVEAT,
            "zone": documents.zone,
            "sectorKm": SECTOR_KM,
            "notes": [
                *(*placed.notes(), *placed.located.notes(), *LIMITS, source()),
                *(*call.notes, *case.override_notes(), *documents.text_notes()),
            ],
            "madeBy": [f"{call.made_by()}", "This page contacts no server."],
            "documents": documents.rows,
        },
    )
    return View(text, title=title, case=case)


def _records(
    case: Case, placed: PlacedRecords, documents: Documents, names: NamesOnPage
) -> dict[str, object]:
    """Write places, outlines and records as the scripts of the page read them."""
    on_page = _places(case, placed)
    rows = sorted(set(on_page.values()), key=repr)
    number = {key: rows.index(row) for key, row in on_page.items()}
    kinds = sorted(set(placed.events["how"]))
    zones = sorted(set(placed.events["zone"]))
    return {
        "outlines": near([row.point for row in rows if row.point is not None]),
        "places": [row._asdict() for row in rows],
        "kinds": kinds,
        "zones": zones,
        "events": [
            (
                *((row["minute"], row["until"]) if row["precision"] in DATED else (None, -1)),
                int(row["precision"] == "day"),
                names.number(row["entity"]),
                number[row["place"]],
                kinds.index(row["how"]),
                documents.number(row["document"]),
                documents.text(row["row"]),
                zones.index(row["zone"]),
                vague_text(row["precision"], row["start"]),
            )
            for row in placed.events.to_dict("records")
        ],
    }


def _places(case: Case, placed: PlacedRecords) -> dict[str, OnPage]:
    """Describe each place; those that look alike, such as one motel of many bookings, are one."""
    shown, shapes = placed.located.shown_places, sector_shapes(case)
    found = {}
    for key in set(placed.events["place"]):
        place = placed.located.places[key]
        known = place.latitude is not None and place.longitude is not None
        found[key] = OnPage(
            shown[key].partition(":")[2] or shown[key],
            case.veiled(place.area or ""),
            (float(place.latitude or 0), float(place.longitude or 0)) if known else None,
            shapes.get(key, (None, 360.0)) if place.sector else None,
        )
    return found


def _stays(
    case: Case, placed: PlacedRecords, names: NamesOnPage, when: When
) -> list[tuple[object, ...]]:
    """Return the stays of what is shown: entity, area, days."""
    ids = sorted(set(placed.events["entity"]))
    if not ids:
        return []
    frame = find_stays(case, entities=ids, when=when).to_frame()
    columns = ("area", "first", "last", "days", "nights", "silent_days")
    return [
        (names.number(entity), *cells)
        for entity, *cells in frame[["entity", *columns]].itertuples(index=False)
    ]


if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]

# The widest stretch, in degrees, of which counties or states are drawn: of more they are a tangle,
# and half a megabyte.
WIDEST = {"counties": 14.0, "states": 70.0, "countries": 360.0}
MARGIN = 2.0  # degrees around the places, so that one can look beside them


def source() -> str:
    """Say where the outlines come from."""
    return str(_read()["source"])


def near(points: Sequence[Point]) -> dict[str, list[list[int]]]:
    """Return the outlines around points (latitude, longitude), as they are kept, by layer."""
    if not points:
        return {}
    south, north = min(a for a, _ in points), max(a for a, _ in points)
    west, east = min(b for _, b in points), max(b for _, b in points)
    box = tuple(100 * (edge + side) for edge, side in
                ((west, -MARGIN), (east, MARGIN), (south, -MARGIN), (north, MARGIN)))  # fmt: skip
    width = max(east - west, north - south)
    return {
        layer: [line for line in _read()[layer] if _meets(line, box)]
        for layer, widest in WIDEST.items()
        if width <= widest
    }


def _meets(line: Sequence[int], box: Sequence[float]) -> bool:
    """Tell whether the frame of a line meets a box of west, east, south and north."""
    across, up = list(accumulate(line[::2])), list(accumulate(line[1::2]))
    west, east, south, north = box
    return min(across) <= east and max(across) >= west and min(up) <= north and max(up) >= south


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asset("outlines.json"))
    return found
