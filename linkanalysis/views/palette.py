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
    """Give color and dashes of a ring; dashes change when the colors are used up.

    Parameters
    ----------
    place : int
        Its place among the rings, from 0.

    Returns
    -------
    str
        Color.
    tuple of int
        Dashes; empty for a solid line.

    Examples
    --------
    >>> group_style(0), group_style(7)
    (('#0072b2', ()), ('#0072b2', (9, 5)))
    """
    return GROUP_COLORS[place % len(GROUP_COLORS)], DASHES[place // len(GROUP_COLORS) % len(DASHES)]


def type_color(entity_type: str) -> str:
    """Give the color of a type, where nothing else is colored.

    Parameters
    ----------
    entity_type : str
        A name of ``ENTITY_TYPES``.

    Returns
    -------
    str
        Color; grey for types that are rarely many.

    Examples
    --------
    >>> type_color("phone")
    '#009e73'
    """
    return TYPE_COLORS.get(entity_type, PLAIN)


@cache
def icon_outline(name: str) -> str:
    """Give the path of an icon, drawn in a square of 24 by 24.

    Parameters
    ----------
    name : str
        A name of ``ENTITY_TYPES``, or ``protected``.

    Returns
    -------
    str
        The path, as SVG and canvas read it.

    Examples
    --------
    >>> icon_outline("address")
    'M12 3l10 9h-3v9h-5v-6h-4v6H5v-9H2z'
    """
    known = {row.name for row in ENTITY_TYPES} | {"protected"}
    text = asset(f"icons/{name if name in known else 'other'}.svg")
    found = re.search(r' d="([^"]+)"', text)
    return found.group(1) if found else ""
