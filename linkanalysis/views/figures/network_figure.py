"""The network as a figure for print and court, readable in gray and laid out as the map."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import override_notes
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.views.figures.printed import (
    INK,
    LETTER_WIDE,
    axes_to_draw_on,
    draw_above,
    draw_below,
    fonts,
    free_spot,
    image_bytes,
    overlapping,
    spots_around,
    told_apart,
)
from linkanalysis.views.pages.appearance import (
    FIGURE_TIE_SCALE,
    PLAIN,
    TIE_LOOK,
    group_style,
    tie_widths,
)
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.growing_layout import place_grown
from linkanalysis.views.pages.layout import read_layout
from linkanalysis.views.pages.map_extent import readable_part, ring_nodes, tied_part
from linkanalysis.views.pages.newcomers import with_known_places
from linkanalysis.views.pages.shown_results import Readings, prominence
from linkanalysis.views.pages.wording import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import RingTable
    from linkanalysis.views.pages.layout import GivenLayout

# More labels cover the network on a printed page. The most important entities and all ring members
# are named even where the label covers a disk.
MOST_LABELS = 60
ALWAYS_NAMED = 15
NAME_LETTERS = 33  # of a record and its day; it is drawn only where there is room
# Points between a name and the disk of another, about two letters: kept where there is room, first
# from members of rings, and always from protected people. At one letter, a name ended at the disk
# of somebody protected and read as theirs.
APART = 12.0
HULL_PAD = 26.0  # from the center of a disk to the outline, in units of the map
HEAD_LONG, HEAD_WIDE = 10.0, 3.5  # of an arrow head, in units of the map

COLORS = 64  # of a thumbnail: those of the groups, with steps for the edges of letters

# Shapes show the types, since icons would be too small to recognize in print.
MARKERS = {"person": "o", "phone": "s", "account": "D", "address": "^", "place": "^"}
OTHER_MARKERS = {"object": "p", "location": "^", "event": "*", "person": "o"}


@answer()
def figure(
    call: Call,
    graph: EntityGraph,
    *,
    rings: RingTable | None = None,
    scores: ScoreTable | None = None,
    ax: Axes | None = None,
    layout: GivenLayout | None = None,
) -> Axes:
    """Draw a graph with matplotlib, laid out as on the network map.

    Parameters
    ----------
    graph : EntityGraph
        What to draw; beyond 1,500 entities the part that a network map shows.
    rings : RingTable, optional
        Rings to outline, each with its own color and dashes, and its number. Groups of entities
        that no tie connects with a ring are left out and counted.
    scores : ScoreTable, optional
        The first measure sets the sizes and which labels come first.
    ax : Axes, optional
        Axes to draw on; by default those of a new figure without a window.
    layout : str, path-like or mapping, optional
        A network map, such as ``"map.html"``, or the file that its "Save layout" wrote, or the
        content of that: entities are drawn where they are there.

    Returns
    -------
    Axes
        The axes; ``.figure.savefig("network.pdf")`` writes the figure.

    Raises
    ------
    GraphKindError
        If a graph, result or layout has the wrong type.
    FileNotFoundError
        If the file of the layout does not exist.
    RecordError
        If the file holds no layout.
    ProtectedError
        If the graph names a person who became protected after it was built.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    Types differ in shape, rings in number and dashes, so the figure is readable without color.
    Distance in the figure says nothing about distance in real life: the layout only puts tied
    entities close together. Missing records leave out entities and ties without a trace.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    >>> len(la.figure(graph).lines)
    0
    """
    ax = axes_to_draw_on(ax, 10.0, 7.5)
    tied, alone = tied_part(graph, rings)
    drawn, left_out = readable_part(tied, rings=rings, scores=scores)
    members = ring_nodes(drawn, rings)
    points = place_grown(drawn, groups=members)
    points = with_known_places(drawn, points, read_layout(layout).positions)
    ring_of = {node: k for k, nodes in reversed([*enumerate(members)]) for node in nodes}
    crowding = min(1.0, 12.0 / math.sqrt(max(drawn.n, 1)) + 0.25)
    sizes = (36.0 + 140.0 * prominence(drawn, Readings(scores))) * crowding
    ax.set_axis_off()
    ax.set_aspect("equal")
    if drawn.n:
        low, high = points.min(axis=0) - 2 * HULL_PAD, points.max(axis=0) + 2 * HULL_PAD
        ax.set_xlim(low[0], high[0])
        ax.set_ylim(high[1], low[1])  # the map counts downward
    if rings is not None:
        _draw_hulls(ax, rings, members, points)
    _draw_edges(ax, drawn, points)
    _draw_nodes(ax, drawn, points, sizes, ring_of)
    documents = Documents(graph.case)
    names = told_apart(labels_of(drawn, documents), drawn.shown, letters=NAME_LETTERS)
    _draw_labels(ax, drawn, names, points, sizes, ring_of)
    notes = (*override_notes(graph.notes), *call.notes, *alone, *left_out)
    draw_below(ax, graph.made_by.notice, notes)
    draw_above(ax, documents.marks)
    return ax


def picture(
    graph: EntityGraph,
    *,
    rings: RingTable | None = None,
    scores: ScoreTable | None = None,
    layout: GivenLayout | None = None,
    kind: Literal["png", "svg", "pdf"] = "png",
    dpi: int = 200,
) -> bytes:
    """Draw the figure as the bytes of an image file; the same input gives the same bytes."""
    return image_bytes(
        lambda: figure(graph, rings=rings, scores=scores, layout=layout), kind=kind, dpi=dpi
    )


def thumbnail(
    graph: EntityGraph,
    *,
    rings: RingTable | None = None,
    scores: ScoreTable | None = None,
    layout: GivenLayout | None = None,
) -> bytes:
    """Draw the figure with few colors, a fifth of the bytes: notebooks save it with every cell."""
    from PIL import Image

    png = picture(graph, rings=rings, scores=scores, layout=layout, dpi=100)
    target = io.BytesIO()
    # of the ways to choose colors the one that keeps those of groups, which cover little of the
    # page; without dithering, which would draw dots around text
    few = Image.open(io.BytesIO(png)).convert("RGB")
    few = few.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, format="png", optimize=True)
    return target.getvalue()


def _draw_edges(ax: Axes, graph: EntityGraph, points: NDArray[np.float64]) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    ends = np.stack([points[graph.source], points[graph.target]], axis=1)
    look: Any = TIE_LOOK
    lines = LineCollection(
        list(ends), linewidths=FIGURE_TIE_SCALE * tie_widths(graph.count), colors=look["color"],
        alpha=look["opacity"], zorder=1,
    )  # fmt: skip
    ax.add_collection(lines, autolim=False)
    if graph.directed:
        heads = PolyCollection(
            list(_arrow_heads(ends)), facecolors=look["focus"], edgecolors="none", zorder=1
        )
        ax.add_collection(heads, autolim=False)


def _arrow_heads(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Triangles past the middle of each line, so that no disk hides them."""
    step = ends[:, 1] - ends[:, 0]
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1.0)
    along = step / length[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    tip = ends[:, 0] + 0.66 * step
    back = tip - HEAD_LONG * along
    return np.stack([tip, back + HEAD_WIDE * across, back - HEAD_WIDE * across], axis=1)


def _draw_nodes(
    ax: Axes,
    graph: EntityGraph,
    points: NDArray[np.float64],
    sizes: NDArray[np.float64],
    ring_of: Mapping[int, int],
) -> None:
    from matplotlib.lines import Line2D

    handles = []
    for name in sorted(set(graph.types)):
        row = entity_type(name)
        marker = MARKERS.get(name, OTHER_MARKERS[row.pole])
        nodes = [n for n in range(graph.n) if graph.types[n] == name]
        for hollow in (False, True):
            chosen = [n for n in nodes if bool(graph.protected[n]) is hollow]
            colors = [group_style(ring_of[n])[0] if n in ring_of else PLAIN for n in chosen]
            ax.scatter(
                points[chosen, 0], points[chosen, 1], s=sizes[chosen], marker=marker, zorder=2,
                c="white" if hollow else colors, edgecolors=colors if hollow else "white",
                linewidths=1.2 if hollow else 0.7,
            )  # fmt: skip
        handles.append(Line2D([], [], marker=marker, linestyle="", color=PLAIN, label=row.plural))
    if graph.protected.any():
        label = "protected people"
        handles.append(
            Line2D([], [], marker="o", linestyle="", mfc="white", mec=PLAIN, label=label)
        )
    if handles:
        ax.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=8
        )


def _draw_hulls(
    ax: Axes, rings: RingTable, members: Sequence[Sequence[int]], points: NDArray[np.float64]
) -> None:
    from matplotlib.patches import Polygon

    for index, (ring, nodes) in enumerate(zip(rings, members, strict=True)):
        if not nodes:
            continue
        color, dash = group_style(index)
        outline = _outline(points[nodes])
        style: Any = (0, dash) if dash else "solid"
        ax.add_patch(Polygon(outline, facecolor=color, edgecolor="none", alpha=0.09, zorder=0))
        ax.add_patch(
            Polygon(outline, fill=False, edgecolor=color, linestyle=style, linewidth=1.2, zorder=0)
        )
        top = outline[np.argmin(outline[:, 1])]
        ax.annotate(
            f"Ring {ring.number}", tuple(top), ha="center", va="bottom", fontsize=9, color=INK,
            fontweight="bold", zorder=4, bbox={"fc": "white", "ec": color, "pad": 1.6, "lw": 0.9},
        )  # fmt: skip


def _outline(points: NDArray[np.float64]) -> NDArray[np.float64]:
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rim = HULL_PAD * np.column_stack([np.cos(turns), np.sin(turns)])
    cloud: NDArray[np.float64] = (points[:, None, :] + rim[None, :, :]).reshape(-1, 2)
    try:
        return cloud[ConvexHull(cloud).vertices]
    except QhullError:  # not seen so far: sixteen points around a center always span a plane
        return cloud


def _draw_labels(
    ax: Axes,
    graph: EntityGraph,
    labels: Sequence[str],
    points: NDArray[np.float64],
    sizes: NDArray[np.float64],
    ring_of: Mapping[int, int],
) -> None:
    """Draw names, the most important first; leave out those that would cover a name or a disk."""
    installed = fonts()
    order = sorted(range(graph.n), key=lambda n: (n not in ring_of, -sizes[n], n))
    scale = ax.figure.dpi / 72  # pixels in a point
    spots = ax.transData.transform(points) / scale if graph.n else points
    radii = np.sqrt(sizes) / 2
    disks = _boxes(spots, radii)
    apart = _boxes(spots, radii + APART)
    in_ring = np.isin(np.arange(graph.n), list(ring_of))
    names = [np.array(text.get_window_extent().extents) / scale for text in ax.texts]
    drawn = 0
    for n in order:
        text = labels[n]
        gap, width = radii[n] + 1.5, LETTER_WIDE * len(text)
        # few disks of a large network come near
        near = overlapping(apart, spots_around(spots[n], gap, width))
        near[n] = False
        kept = np.vstack([*names, apart[graph.protected & near]])
        members = apart[in_ring & near]
        avoided = [apart[near], np.vstack([disks[near], members])]
        if in_ring[n] or drawn < ALWAYS_NAMED:
            avoided += [members, disks[:0]]  # over other disks if necessary, then over any
        boxes = (free_spot(spots[n], gap, width, np.vstack([kept, each])) for each in avoided)
        spot = next((box for box in boxes if box is not None), None)
        if spot is None:
            continue
        names.append(spot)
        middle = (spot[:2] + spot[2:]) / 2 - spots[n]
        ax.annotate(
            text, tuple(points[n]), xytext=tuple(middle), textcoords="offset points",
            ha="center", va="center", fontsize=7, color=INK, zorder=5, fontfamily=installed,
            parse_math=False,
        )  # fmt: skip
        drawn += 1
        if drawn == MOST_LABELS:
            break


def _boxes(centers: NDArray[np.float64], reach: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return boxes (left, bottom, right, top) around disks."""
    return np.column_stack([centers - reach[:, None], centers + reach[:, None]])
