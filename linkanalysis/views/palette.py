"""Colors, dashes and icons, the same in every view and readable without color.

Lives here: everything that decides how a tie looks (color, width, dashes), the colors of groups
and types, the icons by entity type.
Not here: the drawing itself (`drawing`, `assets/map_*.js`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.views.page import asset
from linkanalysis.vocabulary import ENTITY_TYPES, link_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# How ties look on the map, in its legend and in the figure. Ties are gray, so that color is left
# for groups; under the pointer, in focus and when selected they are darker.
TIE_LOOK: dict[str, object] = {
    "color": "#8b98a9",
    "opacity": 0.75,
    "hover": "#3c4a5c",
    "focus": "#5b6b80",
    "chosen": "#16202e",
    "dash": (7, 5),  # of ties of family, household or work alone
}
WIDEST_TIE = 8.0  # pixels; a tie of 500 links must not cover its neighbors
FIGURE_TIE_SCALE = 0.5  # the disks of the figure are smaller than those of the map

# Okabe and Ito (2008), Color Universal Design; their black is kept for what is selected.
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


def tie_widths(count: NDArray[np.int64]) -> NDArray[np.float64]:
    """Line widths on the map by number of links; square roots keep strong ties readable."""
    widths: NDArray[np.float64] = np.minimum(WIDEST_TIE, np.sqrt(count))
    return widths


def tie_dashed(link_types: Sequence[str]) -> bool:
    """Whether a tie is drawn dashed: all its links are of family, household or work."""
    return bool(link_types) and all(link_type(name).benign for name in link_types)


def group_style(index: int) -> tuple[str, tuple[int, ...]]:
    """Color and dashes of the group at `index`; dashes change once the colors are used up."""
    return GROUP_COLORS[index % len(GROUP_COLORS)], DASHES[index // len(GROUP_COLORS) % len(DASHES)]


def type_color(entity_type: str) -> str:
    """Color of an entity type, for maps without groups."""
    return TYPE_COLORS.get(entity_type, PLAIN)


@cache
def icon_outline(name: str) -> str:
    """SVG path of an icon, drawn in a 24 by 24 square."""
    known = {row.name for row in ENTITY_TYPES} | {"protected"}
    text = asset(f"icons/{name if name in known else 'other'}.svg")
    found = re.search(r' d="([^"]+)"', text)
    return found.group(1) if found else ""
