"""The network as a figure for print and court: vector, readable in grey, same places as the map.

Lives here: `figure`, and the files made of it for pages and notebooks.
Not here: the page with evidence (`map_page`), and where entities stand (`placement`).
"""

from __future__ import annotations

import io
import math
import warnings
from textwrap import fill
from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from linkanalysis._escape import visible
from linkanalysis._given import expect_type
from linkanalysis._result import override_notes
from linkanalysis.errors import DataQualityWarning, GraphKindError
from linkanalysis.graph.freshness import changes_since
from linkanalysis.rings import RingTable
from linkanalysis.trust import ScoreTable
from linkanalysis.views.page import CAVEAT
from linkanalysis.views.palette import PLAIN, group_style
from linkanalysis.views.placement import place, readable_part, ring_nodes, tied_part
from linkanalysis.views.readings import Readings, prominence
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

__all__ = ["figure", "picture"]

MOST_LABELS = 60
ALWAYS_NAMED = 15
LABEL_LETTERS = 26
NOTE_LETTERS = 130
LETTER_WIDE, LETTER_HIGH = 4.3, 8.0  # points, at a font of 7
WIDEST = 4.0
HULL_PAD = 26.0
HEAD_LONG, HEAD_WIDE = 10.0, 3.5
EDGE_GREY = "#9aa5b4"
INK = "#16202e"

# Shapes tell the types apart in print, where icons would be specks.
MARKERS = {"person": "o", "phone": "s", "account": "D", "address": "^", "place": "^"}
OTHER_MARKERS = {"object": "p", "location": "^", "event": "*", "person": "o"}

# Scripts that the default font lacks, tried in this order among the fonts installed.
FALLBACK_FONTS = (
    "DejaVu Sans",
    "Noto Sans",
    "Segoe UI",
    "Arial Unicode MS",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
)


def figure(
    graph: EntityGraph,
    *,
    rings: RingTable | None = None,
    scores: ScoreTable | None = None,
    ax: Axes | None = None,
    positions: Mapping[str, Sequence[float]] | None = None,
) -> Axes:
    """Draw a graph with matplotlib, in the places of the network map.

    Parameters
    ----------
    graph : EntityGraph
        What to draw; beyond 1,500 entities the most connected part.
    rings : RingTable, optional
        Rings: color, number in each disk, outline with dashes of its own.
    scores : ScoreTable, optional
        The first measure gives the sizes and says whose label comes first.
    ax : Axes, optional
        Where to draw; by default a new figure that no window shows.
    positions : mapping of str to (x, y), optional
        Where entities stand, as saved from a map.

    Returns
    -------
    Axes
        What was drawn on; ``.figure.savefig("network.pdf")`` writes it.

    Raises
    ------
    GraphKindError
        If a graph or a result is given as something else.
    ProtectedError
        If the graph names somebody who has come to be protected since it was built.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    Types differ in shape, rings in number and dashes, so that the figure reads without color.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    >>> len(la.figure(graph).lines)
    0
    """
    changed = changes_since(graph)
    expect_type("rings", rings, (RingTable, NoneType), "give what la.find_rings gives.")
    expect_type("scores", scores, (ScoreTable, NoneType), "give what la.centrality gives.")
    if ax is not None and not hasattr(ax, "add_collection"):
        message = f"ax is {ax!r:.40}; give the axes of a figure of matplotlib, or leave it out."
        raise GraphKindError(message)
    tied, alone = tied_part(graph)
    drawn, left_out = readable_part(tied, rings=rings)
    members = ring_nodes(drawn, rings)
    points = place(drawn, positions, groups=members)
    if ax is None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        page = Figure(figsize=(10.0, 7.5), layout="constrained")
        FigureCanvasAgg(page)
        ax = page.add_subplot()
    ring_of = {
        node: ring_place for ring_place, nodes in reversed([*enumerate(members)]) for node in nodes
    }
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
    _draw_labels(ax, drawn, points, sizes, ring_of)
    told = [fill(visible(note), NOTE_LETTERS) for note in override_notes(graph.notes)]
    below = "\n".join([CAVEAT, *told, *changed, *alone, *left_out])
    ax.set_title(below, fontsize=8, color="#7a4b00", y=-0.04, va="top", parse_math=False)
    return ax


def picture(
    graph: EntityGraph,
    *,
    rings: RingTable | None = None,
    scores: ScoreTable | None = None,
    positions: Mapping[str, Sequence[float]] | None = None,
    kind: str = "png",
) -> bytes:
    """Draw the figure into the bytes of a file, the same bytes for the same input."""
    import matplotlib as mpl

    nothing = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    target = io.BytesIO()
    settings: Any = {"svg.hashsalt": "linkanalysis", "svg.fonttype": "none"}
    with mpl.rc_context(settings), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ax = figure(graph, rings=rings, scores=scores, positions=positions)
        drawn: Any = ax.figure
        drawn.savefig(target, format=kind, dpi=130, metadata=nothing[kind])
    for warning in caught:
        if "missing from" not in str(warning.message):
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )
    if any("missing from" in str(warning.message) for warning in caught):
        message = (
            "Some letters of the labels are in no font of this computer and show as boxes. "
            "Install a font that has them, such as Noto Sans for the script."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=2)
    return target.getvalue()


def _draw_edges(ax: Axes, graph: EntityGraph, points: NDArray[np.float64]) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    ends = np.stack([points[graph.source], points[graph.target]], axis=1)
    widths = np.minimum(WIDEST, 0.5 * np.sqrt(graph.count))
    lines = LineCollection(list(ends), linewidths=widths, colors=EDGE_GREY, alpha=0.75, zorder=1)
    ax.add_collection(lines, autolim=False)
    if graph.directed:
        heads = PolyCollection(
            list(_arrow_heads(ends)), facecolors="#5b6b80", edgecolors="none", zorder=1
        )
        ax.add_collection(heads, autolim=False)


def _arrow_heads(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Triangles past the middle of each line, where no disk hides them."""
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

    for ring_place, (ring, nodes) in enumerate(zip(rings, members, strict=True)):
        if not nodes:
            continue
        color, dash = group_style(ring_place)
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
    except QhullError:  # never met: sixteen points around one center span a plane
        return cloud


def _draw_labels(
    ax: Axes,
    graph: EntityGraph,
    points: NDArray[np.float64],
    sizes: NDArray[np.float64],
    ring_of: Mapping[int, int],
) -> None:
    """Names, the most important first; what would cover another or a disk is left out."""
    fonts = _fonts()
    order = sorted(range(graph.n), key=lambda n: (n not in ring_of, -sizes[n], n))
    scale = ax.figure.dpi / 72  # pixels in a point
    places = ax.transData.transform(points) / scale if graph.n else points
    radii = np.sqrt(sizes) / 2
    taken = np.column_stack([places - radii[:, None], places + radii[:, None]])
    names = [np.array(text.get_window_extent().extents) / scale for text in ax.texts]
    taken = np.vstack([taken, *names]) if names else taken
    labels = 0
    for n in order:
        letters = visible(graph.labels[n])
        text = letters if len(letters) <= LABEL_LETTERS else letters[: LABEL_LETTERS - 1] + "…"
        gap, width = radii[n] + 1.5, LETTER_WIDE * len(text)
        spot = _free_spot(places[n], gap, width, taken)
        if spot is None and (n in ring_of or labels < ALWAYS_NAMED):
            spot = _free_spot(places[n], gap, width, taken[graph.n :])  # over disks, if need be
        if spot is None:
            continue
        taken = np.vstack([taken, spot])
        middle = (spot[:2] + spot[2:]) / 2 - places[n]
        ax.annotate(
            text, tuple(points[n]), xytext=tuple(middle), textcoords="offset points",
            ha="center", va="center", fontsize=7, color=INK, zorder=5, fontfamily=fonts,
            parse_math=False,
        )  # fmt: skip
        labels += 1
        if labels == MOST_LABELS:
            break


def _free_spot(
    place: NDArray[np.float64], gap: float, width: float, taken: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Below, above, right or left of a disk, wherever nothing is yet; left, bottom, right, top."""
    for turn_x, turn_y in ((0, -1), (0, 1), (1, 0), (-1, 0)):
        x = place[0] + turn_x * (gap + width / 2)
        y = place[1] + turn_y * (gap + LETTER_HIGH / 2)
        box = np.array([x - width / 2, y - LETTER_HIGH / 2, x + width / 2, y + LETTER_HIGH / 2])
        covers = (taken[:, :2] < box[2:]).all(axis=1) & (taken[:, 2:] > box[:2]).all(axis=1)
        if not covers.any():
            return box
    return None


def _fonts() -> list[str]:
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    return [name for name in FALLBACK_FONTS if name in installed] or ["sans-serif"]
