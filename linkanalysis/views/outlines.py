"""Coarse outlines of counties, states and countries around the places of a map.

Lives here: reading `assets/outlines.json` and choosing what is near.
Not here: how the file is made (`docs/make_outlines.py`), and drawing (`assets/place_draw.js`).
"""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from linkanalysis.pages.page import asset

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
