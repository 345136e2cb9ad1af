"""Cities as places on the map: their middles, and which of them are one metropolitan area."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.events.movement.places import AREA_KM, distance_km

if TYPE_CHECKING:
    from linkanalysis.events.movement.located import Located

    Point = tuple[float, float]


def middles(located: Located) -> dict[str, Point]:
    """Return the middle of each city of which a place has coordinates.

    Within a city the mean of degrees is its middle, but on the date line.
    """
    points: defaultdict[str, list[Point]] = defaultdict(list)
    for place in located.places.values():
        if place.area is not None and place.latitude is not None and place.longitude is not None:
            points[place.area].append((place.latitude, place.longitude))
    means = {city: np.mean(of_city, axis=0).tolist() for city, of_city in sorted(points.items())}
    return {city: (mean[0], mean[1]) for city, mean in means.items()}


def metros(located: Located) -> dict[str, str]:
    """Return the metropolitan area of each city: the first by name within 25 km that leads one.

    A city without coordinates is an area of its own.
    """
    known = middles(located)
    leaders: list[str] = []
    found = {place.area: place.area for place in located.places.values() if place.area is not None}
    for city, point in known.items():
        near = [lead for lead in leaders if distance_km(known[lead], point) <= AREA_KM]
        if near:
            found[city] = near[0]
        else:
            leaders.append(city)
    return found
