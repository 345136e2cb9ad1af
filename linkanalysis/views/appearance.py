"""How a graph is drawn: which part, the position of each entity, and colors, dashes and icons.

Lives here: cutting a large graph down to what can be read; the scale of the layout; everything
that decides how a tie looks, the same in every view and readable without color.
Not here: the layout algorithm (`kernels.layout`); drawing (`map_page`, `drawing`, `assets`).
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import positions as layout_positions
from linkanalysis.views.page import asset
from linkanalysis.vocabulary import ENTITY_TYPES, link_type
from linkanalysis.vocabulary.entities import is_own_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings import RingTable


# How ties look on the map, in its legend and in the figure. Ties are gray, so that color is left
# for groups; under the pointer, in focus and when selected they are darker.
TIE_LOOK: dict[str, object] = {
    "color": "#8b98a9",
    "opacity": 0.75,
    "hover": "#3c4a5c",
    "focus": "#5b6b80",
    "chosen": "#16202e",
    "ordinary": "#c9ae7c",  # of ties of family, household or work alone; lighter, also in print
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


# Nobody reads more entities. In headless Chromium without a graphics card, 1,000 entities with
# 3,000 ties drag at 45 to 60 frames a second and 5,000 with 15,000 at 14 to 22.
MOST_DRAWN = 1_500
MOST_TIES = 6_000
PULL = 16  # of a ring's invisible center, in median ties: a tie that strong is drawn half as long
UNIT = 100.0  # of a median tie on the map; the layout keeps disks 0.4 of it apart


def ring_nodes(graph: EntityGraph, rings: RingTable | None) -> list[list[int]]:
    """Nodes of the members of each ring."""
    node_of = {name: node for node, name in enumerate(graph.shown)}
    return [
        [node_of[member.entity] for member in ring.members if member.entity in node_of]
        for ring in rings or ()
    ]


def readable_part(
    graph: EntityGraph, *, rings: RingTable | None = None, most: int = MOST_DRAWN
) -> tuple[EntityGraph, list[str]]:
    """Cut a graph down to what can be read; returns sentences on what is left out."""
    said = []
    part = graph
    if graph.n > most:
        nodes = [node for ring in ring_nodes(graph, rings) for node in ring]
        members = np.unique(np.array(nodes, dtype=np.int64))
        keep = _around(graph, members, most) if members.size else _most_tied(graph, most)
        part = induced(graph, keep)
        what = f"the {part.n:,} entities with the most ties"
        if members.size:
            what = (
                f"the members of rings ({members.size:,}) and entities tied to them "
                f"({part.n - members.size:,})"
            )
        said.append(
            f"The map shows {what}. It leaves out {graph.n - part.n:,} entities, which are still "
            "part of every computation."
        )
    if part.m > MOST_TIES:
        said.append(
            f"The map draws {MOST_TIES:,} of {part.m:,} ties between these entities: the strongest "
            "tie of every entity, then the strongest ties overall."
        )
        part = induced(part, np.ones(part.n, dtype=np.bool_), _strongest(part))
    if said:
        said.append("To draw another part in full: network_map(graph.around(entity, steps=2)).")
    return part, said


def tied_part(graph: EntityGraph) -> tuple[EntityGraph, tuple[str, ...]]:
    """Leave out entities without ties, which would take up most of a printed page."""
    tied = np.zeros(graph.n, dtype=np.bool_)
    tied[graph.source] = tied[graph.target] = True
    alone = int(graph.n - tied.sum())
    if alone in {0, graph.n}:
        return graph, ()
    part = graph.only(entities=[graph.ids[node] for node in np.flatnonzero(tied).tolist()])
    who = "1 entity without ties is" if alone == 1 else f"{alone:,} entities without ties are"
    return part, (f"{who} not drawn.",)


def _most_tied(graph: EntityGraph, most: int) -> NDArray[np.bool_]:
    degree = np.bincount(graph.source, minlength=graph.n)
    degree += np.bincount(graph.target, minlength=graph.n)
    keep = np.zeros(graph.n, dtype=np.bool_)
    # break ties by node number, so that the same graph gives the same part
    keep[np.lexsort((np.arange(graph.n), -degree))[:most]] = True
    return keep


def _around(graph: EntityGraph, members: NDArray[np.int64], most: int) -> NDArray[np.bool_]:
    """Keep members, then the entities tied to the most of them."""
    inside = np.zeros(graph.n, dtype=np.bool_)
    inside[members] = True
    ties = np.bincount(graph.source, weights=inside[graph.target], minlength=graph.n)
    ties += np.bincount(graph.target, weights=inside[graph.source], minlength=graph.n)
    order = np.lexsort((np.arange(graph.n), -ties, ~inside))[:most]
    keep = np.zeros(graph.n, dtype=np.bool_)
    keep[order[inside[order] | (ties[order] > 0)]] = True
    return keep


def _strongest(graph: EntityGraph) -> NDArray[np.bool_]:
    order = np.lexsort((np.arange(graph.m), -graph.strength))
    own = [np.unique(ends[order], return_index=True)[1] for ends in (graph.source, graph.target)]
    keep = np.zeros(graph.m, dtype=np.bool_)
    keep[order[np.concatenate(own)]] = True
    rest = order[~keep[order]]
    keep[rest[: max(0, MOST_TIES - int(keep.sum()))]] = True
    return keep


def place(
    graph: EntityGraph,
    positions: Mapping[str, tuple[float, float]] = MappingProxyType({}),
    *,
    groups: Sequence[Sequence[int]] = (),
) -> NDArray[np.float64]:
    """Position each entity.

    Returns (n, 2): points in units of the map, y downward.
    """
    if graph.n == 0:
        return np.zeros((0, 2))
    indptr, indices, strength = _with_hubs(graph, groups)
    component = components(indptr, indices)
    points: NDArray[np.float64]
    points = layout_positions(indptr, indices, strength, component, seed=0)[: graph.n]
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    points = np.round((points - middle) * np.array([UNIT, -UNIT]), 1) + 0.0  # no negative zero
    for node, name in enumerate(graph.shown):
        if name in positions:
            points[node] = positions[name]
    return points


def _with_hubs(
    graph: EntityGraph, groups: Sequence[Sequence[int]]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Prepare the graph for the layout: undirected, with an extra hub in every group."""
    if not graph.directed and not groups:
        return graph.indptr, graph.indices, graph.slot_strength()
    spokes = [(node, graph.n + hub) for hub, nodes in enumerate(groups) for node in nodes]
    hubs = np.array(spokes, dtype=np.uint32).reshape(-1, 2)
    ends = np.sort(np.column_stack([graph.source, graph.target]), axis=1).astype(np.uint32)
    pull = PULL * int(np.median(graph.strength)) if graph.m else 1
    strengths = np.concatenate([graph.strength, np.full(len(hubs), pull, dtype=np.int64)])
    pairs, place_of = np.unique(np.vstack([ends, hubs]), axis=0, return_inverse=True)
    strength = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(strength, place_of.reshape(-1), strengths)
    size = graph.n + len(groups)
    indptr, indices, edge = build_csr(size, pairs[:, 0], pairs[:, 1], directed=False)
    return indptr, indices, strength[edge]
