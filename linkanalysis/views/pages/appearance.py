"""How a graph is drawn: the position of each entity, and colors, widths and icons."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, is_own_type
from linkanalysis.core.vocabulary.links import link_type
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import positions as layout_positions
from linkanalysis.views.pages.page import asset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph


# How ties look on the map, in its legend and in the figure. Ties are gray, so that color is left
# for groups; under the pointer, in focus and when selected they are darker.
TIE_LOOK: dict[str, object] = {
    "color": "#8b98a9",
    "opacity": 0.75,
    "hover": "#3c4a5c",
    "focus": "#5b6b80",
    "chosen": "#16202e",
    "ordinary": "#c9ae7c",  # of ties of family, household or work alone; lighter, also in print
    "double": "#c026d3",  # no tie: two entities that may be the same
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


def is_ordinary(link_types: Sequence[str]) -> bool:
    """Whether a tie is of ordinary life: all its links are of family, household or work."""
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
    other = "item" if is_own_type(name) else "other"
    text = asset(f"icons/{name if name in known else other}.svg")
    found = re.search(r' d="([^"]+)"', text)
    return found.group(1) if found else ""


UNIT = 100.0  # of a median tie on the map; the layout keeps disks 0.4 of it apart


def place(graph: EntityGraph) -> NDArray[np.float64]:
    """Position each entity.

    Returns (n, 2): points in units of the map, y downward.
    """
    if graph.n == 0:
        return np.zeros((0, 2))
    indptr, indices, strength = _both_ways(graph)
    component = components(indptr, indices)
    points: NDArray[np.float64]
    points = layout_positions(
        indptr, indices, strength, component, seed=0, directions=_directions(graph)
    )
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    points = np.round((points - middle) * np.array([UNIT, -UNIT]), 1) + 0.0  # no negative zero
    return points


def _directions(graph: EntityGraph) -> NDArray[np.float64]:
    """Give each name an angle, so that a map keeps its sides when the case grows a little."""
    digests = (blake2b(name.encode(), digest_size=8).digest() for name in graph.shown)
    angles = [2 * np.pi * int.from_bytes(digest, "big") / 2**64 for digest in digests]
    return np.array(angles, dtype=np.float64)


def _both_ways(
    graph: EntityGraph,
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Prepare the graph for the layout: undirected, both ways between two entities as one tie."""
    if not graph.directed:
        return graph.indptr, graph.indices, graph.slot_strength()
    ends = np.sort(np.column_stack([graph.source, graph.target]), axis=1)
    pairs, place_of = np.unique(ends, axis=0, return_inverse=True)
    strength = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(strength, place_of.reshape(-1), graph.strength)
    indptr, indices, edge = build_csr(graph.n, pairs[:, 0], pairs[:, 1], directed=False)
    return indptr, indices, strength[edge]
