"""The ties of a graph as a matrix ordered by ring, as a figure for print and court."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import override_notes
from linkanalysis.graph.subgraph import induced
from linkanalysis.views.figures.printed import (
    INK,
    axes_to_draw_on,
    draw_above,
    draw_below,
    fonts,
    points_across,
    told_apart,
)
from linkanalysis.views.pages.appearance import group_style
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.map_extent import ring_nodes, tied_part
from linkanalysis.views.pages.wording import labels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.csr import F64, I64, Bools
    from linkanalysis.rings import RingTable

MOST_ROWS = 150  # names of more rows are too small to read on a page of 16 inches
MEMBERS_KNOWN = 2  # members of rings that others must be tied to, to be drawn in a large graph
INCHES_A_ROW, SMALLEST, LARGEST = 0.13, 7.0, 16.0  # of the page
NAME_INCHES = 2.0  # beside the matrix
LEAST_FONT, MOST_FONT = 4.0, 8.0  # points; smaller letters are not printed
LINE = 0.8  # of the height of a row, so that accents do not touch the row above
GRAYS = ("#c9c9c9", "#9e9e9e", "#737373", "#454545", "#000000")  # evenly spaced in lightness


@answer()
def matrix(
    call: Call, graph: EntityGraph, *, rings: RingTable | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the ties of a graph as a matrix, ordered by ring, with the rings framed.

    Parameters
    ----------
    graph : EntityGraph
        What to draw. Beyond 150 entities only members of rings, and entities tied to two or more
        of them; without rings, the entities with the strongest ties.
    rings : RingTable, optional
        Rings to put first and to frame, each with its own color and dashes, and its number.
        Entities that no tie connects with a ring are left out and counted.
    ax : Axes, optional
        Axes to draw on; by default those of a new figure without a window, larger for more
        entities.

    Returns
    -------
    Axes
        The axes; ``.figure.savefig("matrix.pdf")`` writes the figure. Rows and columns have one
        order: by ring, then by the strength of the drawn ties, the highest first and protected
        people last.

    Raises
    ------
    GraphKindError
        If a graph, result or axes have the wrong type.
    ProtectedError
        If the graph names a person who became protected after it was built.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    A block of dark cells means that the records tie everybody in it to nearly everybody else,
    where a drawing of the network shows only a tangle. A white cell means that no record ties the
    two, not that they do not know each other. In a graph of people and things, members of a ring
    are tied through things, and its block stays nearly white: draw
    ``la.project(graph, to="person", through=["phone", "booking"])``. In a directed graph ties go
    from the row to the column. A member of several rings stands with the first of them.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    >>> [label.get_text() for label in la.figures.matrix(graph).get_yticklabels()]
    ['1  ben', '2  ana', '3  cay']
    """
    tied, alone = tied_part(graph, rings)
    drawn, left_out = _largest_part(tied, rings)
    order, bounds, twice = _ordered(drawn, rings)
    side = min(max(INCHES_A_ROW * drawn.n, SMALLEST), LARGEST)
    ax = axes_to_draw_on(ax, side + NAME_INCHES, side + 1.0)
    notes = [*override_notes(graph.notes), *call.notes, *alone, *left_out]
    if twice:
        notes.append(f"Members of several rings, drawn with the first: {twice:,}.")
    ax.set_aspect("equal")
    documents = Documents(graph.case)
    if drawn.m:
        _draw_ties(ax, drawn, order)
        notes += _draw_names(ax, drawn, order, told_apart(labels_of(drawn, documents), drawn.shown))
        _draw_rings(ax, rings, bounds)
    else:
        ax.set_axis_off()
        ax.text(0.5, 0.5, "No ties to draw.", ha="center", va="center", fontsize=10, color=INK)
    draw_above(ax, documents.marks, gap=24.0)
    draw_below(ax, graph.made_by.notice, notes, gap=26.0)
    return ax


def _largest_part(graph: EntityGraph, rings: RingTable | None) -> tuple[EntityGraph, list[str]]:
    """Cut a graph down to the rows that can be read; returns a sentence on what is left out."""
    if graph.n <= MOST_ROWS:
        return graph, []
    member = np.zeros(graph.n, np.bool_)
    member[[node for nodes in ring_nodes(graph, rings) for node in nodes]] = True
    wanted = member | (_members_known(graph, member) >= MEMBERS_KNOWN)
    what = "members of rings and entities tied to two or more of them"
    if not member.any():
        wanted[:] = True
        what = "the entities with the strongest ties"
    rank = np.lexsort((_rank_shown(graph), -_strength_of(graph), ~member, ~wanted))
    kept = np.zeros(graph.n, np.bool_)
    kept[rank[: min(MOST_ROWS, int(wanted.sum()))]] = True
    shown = f"{kept.sum():,} of {graph.n:,} entities"
    cut = "" if not member.any() or kept.sum() == wanted.sum() else ", the strongest of them"
    return induced(graph, kept), [f"Shown are {shown}: {what}{cut}."]


def _members_known(graph: EntityGraph, member: Bools) -> I64:
    """Count the members of rings that each entity is tied to, in either direction."""
    ends = np.sort(np.column_stack([graph.source, graph.target]).astype(np.int64), axis=1)
    a, b = np.unique(ends, axis=0).T
    known = [np.bincount(x, member[y], minlength=graph.n) for x, y in ((a, b), (b, a))]
    return (known[0] + known[1]).astype(np.int64)


def _strength_of(graph: EntityGraph) -> F64:
    """Add up the strengths of the ties of each entity."""
    ends = [np.bincount(end, graph.strength, graph.n) for end in (graph.source, graph.target)]
    return (ends[0] + ends[1]).astype(np.float64)


def _rank_shown(graph: EntityGraph) -> I64:
    """Rank entities by what is shown of them, since the order of ids would tell of masked ones."""
    return np.argsort(np.argsort(np.array(graph.shown, dtype=object), kind="stable"))


def _ordered(graph: EntityGraph, rings: RingTable | None) -> tuple[I64, list[int], int]:
    """Order the nodes by ring and strength.

    Returns the order; the first row of each ring, and the row after the last ring; and how many are
    members of several.
    """
    members = ring_nodes(graph, rings)
    ring_of = np.full(graph.n, len(members))
    for number, nodes in reversed([*enumerate(members)]):
        ring_of[nodes] = number
    # the strength of protected people is not to be read from their rank
    strength = np.where(graph.masked, -1.0, _strength_of(graph))
    order = np.lexsort((_rank_shown(graph), -strength, ring_of))
    bounds: list[int] = np.searchsorted(ring_of[order], np.arange(len(members) + 1)).tolist()
    times = np.bincount([node for nodes in members for node in nodes], minlength=graph.n)
    return order, bounds, int((times > 1).sum())


def _draw_ties(ax: Axes, graph: EntityGraph, order: I64) -> None:
    """Draw a square for each tie, darker for stronger ones, and the legend of the grays."""
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch

    row_of = np.empty(graph.n, np.int64)
    row_of[order] = np.arange(graph.n)
    step, bounds = _steps(graph.strength)
    row, column = row_of[graph.source], row_of[graph.target]
    if not graph.directed:
        row, column = np.concatenate([row, column]), np.concatenate([column, row])
        step = np.concatenate([step, step])
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    squares = np.column_stack([column, row])[:, None, :] + corners[None, :, :]
    grays = _grays(len(bounds))
    ax.add_collection(
        PolyCollection(
            list(squares), facecolors=[grays[k] for k in step.tolist()], edgecolors="white",
            linewidths=0.3, zorder=1,
        ),
        autolim=False,
    )  # fmt: skip
    patches = [
        Patch(facecolor=gray, label=_span_text(*bound, graph.strength_unit))
        for gray, bound in zip(grays, bounds, strict=True)
    ]
    ax.legend(
        handles=patches, title="strength", title_fontsize=8, loc="upper left", frameon=False,
        bbox_to_anchor=(1.0, 1.0), fontsize=8, borderaxespad=0.0,
    )  # fmt: skip
    ax.set_xlim(0, graph.n)
    ax.set_ylim(graph.n, 0)


def _steps(strength: I64) -> tuple[I64, list[tuple[int, int]]]:
    """Return the step of each tie, from the weakest, and the least and most of each step.

    Steps hold about as many different strengths each: most ties are of one strength, the least.
    """
    values, place = np.unique(strength, return_inverse=True)
    parts = np.array_split(values, min(len(GRAYS), values.size))
    step = np.repeat(np.arange(len(parts)), [part.size for part in parts])
    return step[place], [(int(part[0]), int(part[-1])) for part in parts]


def _grays(n: int) -> Sequence[str]:
    """Return n grays, from light to black, as far apart as they can be."""
    chosen = np.linspace(len(GRAYS) - 1, 0, n).round().astype(int) if n > 1 else np.array([2])
    return [GRAYS[k] for k in sorted(chosen.tolist())]


def _span_text(low: int, high: int, unit: int) -> str:
    texts = [f"{value / unit:,.3g}" for value in (low, high)]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} to {texts[1]}"


def _draw_names(ax: Axes, graph: EntityGraph, order: I64, labels: Sequence[str]) -> list[str]:
    """Name the rows and number the columns; says so if the rows are too narrow for letters."""
    size = min(MOST_FONT, LINE * min(points_across(ax)) / graph.n)
    ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    if graph.directed:
        ax.set_ylabel("from", fontsize=8)
        ax.set_xlabel("to", fontsize=8)
        ax.xaxis.set_label_position("top")
    if size < LEAST_FONT:
        ax.set_xticks([])
        ax.set_yticks([])
        return ["Rows have no names, because the letters would be too small; draw on larger axes."]
    middle = np.arange(graph.n) + 0.5
    names = [f"{k}  {labels[node]}" for k, node in enumerate(order.tolist(), 1)]
    ax.set_yticks(middle, names, fontsize=size, fontfamily=fonts(), parse_math=False)
    numbers = [str(k) for k in range(1, graph.n + 1)]
    ax.set_xticks(middle, numbers, fontsize=size, rotation=90)
    return []


def _draw_rings(ax: Axes, rings: RingTable | None, bounds: Sequence[int]) -> None:
    """Frame the rows of each ring and write its number at the corner."""
    from matplotlib.patches import Rectangle

    for index, ring in enumerate(rings or ()):
        first, after = bounds[index : index + 2]
        if first == after:
            continue
        color, dash = group_style(index)
        frame = Rectangle(
            (first, first), after - first, after - first, fill=False, edgecolor=color,
            linewidth=1.8, linestyle=(0, dash) if dash else "solid", zorder=3, clip_on=False,
        )  # fmt: skip
        ax.add_patch(frame)
        ax.annotate(
            f"Ring {ring.number}", (after, first), xytext=(4, -2), va="top",
            textcoords="offset points", fontsize=8, fontweight="bold", color=INK, zorder=4,
            bbox={"fc": "white", "ec": color, "pad": 1.2, "lw": 0.9}, annotation_clip=False,
        )  # fmt: skip
