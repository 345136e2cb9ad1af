"""Places as records describe them: what each is, its coordinates, its area and its time zone.

An area is a city where records name one. Places with coordinates alone are gathered around the
busiest of them. A cell sector is an area by itself: its site is where the antenna stands, not where
a phone was.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkanalysis.core.keys.region import STATES
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.graph.queries.zones import point_of, zone_of, zone_of_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linkanalysis.case import Case

# A metropolitan area: the places of Louisville lie within 25 km of its center, and the next city,
# Elizabethtown, is 65 km away.
AREA_KM = 25.0
EARTH_KM = 6371.0088  # mean radius, IUGG

ATTRIBUTES = ("area", "city", "destination", "latitude", "longitude", "place", "timezone")
STATE_AT_END = re.compile(r"[\s,]([A-Za-z]{2})(?:\s+\d{5})?$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place, by the id of an entity or by the text of a record.

    sector: Whether it is what a cell sector covers.
    latitude, longitude: Degrees; None if they are not on record.
    area: The city, or the area around the busiest place near; None if it is not known.
    zone: The name of its time zone.
    zone_known: "stated", "coordinates", "case" (the zone of the case) or "assumed" (UTC).
    """

    key: str
    sector: bool
    latitude: float | None
    longitude: float | None
    area: str | None
    zone: str
    zone_known: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a record names it.

    entity: The place, or the advertisement, booking or event that is there.
    text: What the record writes; `is_city` if it is a city even without a state behind it.
    days: On how many days something was there.
    """

    entity: str
    text: str
    is_city: bool
    days: int


def city_of(text: str) -> str | None:
    """Read the city in the text of a place, such as "Motel 9, Paducah, KY"; None if none is named.

    A text without a comma names a city only if a state follows it.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return None
    last = parts[-1].split()[0].upper()
    if last in STATES and len(parts) > 1:
        return f"{parts[-2]} {last}"
    state = STATE_AT_END.search(parts[-1])
    if len(parts) > 1 or (state and state[1].upper() in STATES):
        return parts[-1]
    return None


def read_places(case: Case, spots: Mapping[str, Spot]) -> dict[str, Place]:
    """Read what records say of some places."""
    stated: defaultdict[str, dict[str, str]] = defaultdict(dict)
    rows = statement_rows(case, ATTRIBUTES)
    for entity, attribute, value in zip(
        rows["entity"], rows["attribute"], rows["value"], strict=True
    ):
        stated[entity].setdefault(attribute, str(value))
    fallback = zone_of_case(case)
    places = {
        key: _place(key, spots[key], stated.get(spots[key].entity, {}), fallback)
        for key in sorted(spots)
    }
    return _with_areas(places, spots)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in degrees, by the haversine formula."""
    (a, b), (c, d) = ([math.radians(value) for value in point] for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def gyration_km(points: Iterable[tuple[float, float]]) -> float:
    """Return the radius of gyration: root mean square distance of points from their center.

    The center is the mean of the points as vectors from the middle of the earth, so that points on
    both sides of the date line have a center between them.
    """
    found = list(points)
    x = y = z = 0.0
    for latitude, longitude in found:
        phi, lam = math.radians(latitude), math.radians(longitude)
        x += math.cos(phi) * math.cos(lam)
        y += math.cos(phi) * math.sin(lam)
        z += math.sin(phi)
    center = (math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))
    squares = [distance_km(center, point) ** 2 for point in found]
    return math.sqrt(math.fsum(squares) / len(squares))


def _place(key: str, spot: Spot, stated: Mapping[str, str], fallback: tuple[str, str]) -> Place:
    area = stated.get("city") or stated.get("destination") or _city(spot, stated)
    latitude, longitude = point_of(stated) or (None, None)
    zone, known = zone_of(stated, fallback)
    return Place(key, "area" in stated, latitude, longitude, area, zone, known)


def _city(spot: Spot, stated: Mapping[str, str]) -> str | None:
    texts = (spot.text, stated.get("place", ""), spot.entity.partition(":")[2])
    found = [city for text in texts if (city := city_of(text))]
    if found:
        return found[0]
    return (spot.text or stated.get("place") or None) if spot.is_city else None


def _with_areas(places: dict[str, Place], spots: Mapping[str, Spot]) -> dict[str, Place]:
    """Name the area of each place: its city, else the busiest place within 25 km, else unknown.

    Leaders are taken by days, busiest first (Hartigan 1975, ch. 3), so that no chain of places
    joins two cities.
    """
    spelled: dict[str, str] = {}
    for place in places.values():
        if place.area:
            spelled.setdefault(fold_name(place.area), place.area)
    leaders: list[tuple[tuple[float, float], str]] = []
    areas: dict[str, str | None] = {}
    for key in sorted(places, key=lambda key: (-spots[key].days, key)):
        place = places[key]
        if place.area:
            areas[key] = spelled[fold_name(place.area)]
        elif place.latitude is not None and place.longitude is not None:
            point = (place.latitude, place.longitude)
            near = [(distance_km(point, center), name) for center, name in leaders]
            close = [pair for pair in near if pair[0] <= AREA_KM]
            if not close:
                name = f"around {point[0]:.2f}, {point[1]:.2f}"
                leaders.append((point, name))
                close = [(0.0, name)]
            areas[key] = min(close)[1]
        else:
            areas[key] = None
    return {key: replace(place, area=areas[key]) for key, place in places.items()}


def zones_note(places: Iterable[Place]) -> str:
    """Say how many places have a zone that is not their own; empty if there are none."""
    known = Counter(place.zone_known for place in places)
    parts = [
        f"{known[how]:,} {words}"
        for how, words in (("case", "by the zone of the case"), ("assumed", "in UTC"))
        if known[how]
    ]
    return f"Local days and hours of places without a zone: {', '.join(parts)}." if parts else ""
