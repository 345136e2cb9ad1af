"""Colors, dashes and icons, the same in every view, to be told apart without color too.

Lives here: the palette of Okabe and Ito, and the outlines of the icons by entity type.
Not here: where they are used (`map_page`, `drawing`).
"""

from __future__ import annotations

import re
from functools import cache

from linkanalysis.views.page import asset
from linkanalysis.vocabulary import ENTITY_TYPES

__all__ = ["DASHES", "GROUP_COLORS", "PLAIN", "group_style", "icon_outline", "type_color"]

# Okabe and Ito (2008), Color Universal Design; black is kept for what is chosen.
GROUP_COLORS = ("#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7", "#56b4e9", "#f0e442")
DASHES: tuple[tuple[int, ...], ...] = ((), (9, 5), (3, 4), (12, 4, 3, 4))
PLAIN = "#64748b"

TYPE_COLORS = {
    "person": "#0072b2",
    "phone": "#009e73",
    "account": "#e69f00",
    "wallet": "#e69f00",
    "vehicle": "#d55e00",
    "plate": "#d55e00",
    "address": "#cc79a7",
    "place": "#cc79a7",
    "organization": "#56b4e9",
    "event": "#f0e442",
    "booking": "#f0e442",
}


def group_style(place: int) -> tuple[str, tuple[int, ...]]:
    """Give color and dashes of a ring; dashes change when the colors are used up."""
    return GROUP_COLORS[place % len(GROUP_COLORS)], DASHES[place // len(GROUP_COLORS) % len(DASHES)]


def type_color(entity_type: str) -> str:
    """Give the color of a type, where nothing else is colored."""
    return TYPE_COLORS.get(entity_type, PLAIN)


@cache
def icon_outline(name: str) -> str:
    """Give the path of an icon, drawn in a square of 24 by 24."""
    known = {row.name for row in ENTITY_TYPES} | {"protected"}
    text = asset(f"icons/{name if name in known else 'other'}.svg")
    found = re.search(r' d="([^"]+)"', text)
    return found.group(1) if found else ""
