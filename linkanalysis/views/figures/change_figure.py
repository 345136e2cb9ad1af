"""Ties that came, went, changed and stayed between two graphs, in color and in line styles."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import positions as layout_positions
from linkanalysis.views.figures.printed import (
    INK,
    axes_to_draw_on,
    fonts,
    free_spot,
    image_bytes,
    short_label,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# More would not be readable in a figure as wide as a page.
MOST_DRAWN = 40
# Told apart by color, and in print without it by dashes and width: Okabe and Ito's blue and red.
LOOKS: dict[str, dict[str, Any]] = {
    "stayed": {"color": "#8b98a9", "linestyle": "-", "linewidth": 0.8},
    "changed": {"color": "#16202e", "linestyle": "-.", "linewidth": 1.2},
    "went": {"color": "#d55e00", "linestyle": (0, (4, 3)), "linewidth": 1.6},
    "came": {"color": "#0072b2", "linestyle": "-", "linewidth": 2.4},
}
DISKS: dict[str, dict[str, Any]] = {
    "stayed": {"color": "#64748b", "marker": "o"},
    "went": {"facecolor": "#ffffff", "edgecolor": "#d55e00", "marker": "o"},
    "came": {"color": "#0072b2", "marker": "s"},
}
DISK = 3.0  # radius in points
GAPS = (1.0, 5.0, 9.0)  # points between a disk and its name; farther away it could be another's


class Change(NamedTuple):
    """What became of a tie: a key of `LOOKS`. Ends are ids."""

    a: str
    b: str
    what: str


def drawn_part(ties: Sequence[Change]) -> list[Change]:
    """Return the ties among the entities with the most ties that came, went or changed."""
    touched = Counter(end for tie in ties if tie.what != "stayed" for end in (tie.a, tie.b))
    order = sorted(touched, key=lambda entity: (-touched[entity], entity))
    kept = set(order[:MOST_DRAWN])
    return [tie for tie in ties if tie.a in kept and tie.b in kept]


def change_picture(ties: Sequence[Change], labels: Mapping[str, str]) -> bytes:
    """Draw ties as an SVG file; the same ties give the same bytes."""
    return image_bytes(partial(draw_changes, sorted(ties), labels), kind="svg")


def draw_changes(ties: Sequence[Change], labels: Mapping[str, str]) -> Axes:
    """Draw ties on axes of their own, with a legend of what became of them."""
    from matplotlib.lines import Line2D

    entities = sorted({end for tie in ties for end in (tie.a, tie.b)})
    number = {entity: at for at, entity in enumerate(entities)}
    points = _placed(ties, number)
    ax = axes_to_draw_on(None, 7.4, 4.6)
    for what, look in LOOKS.items():
        for tie in ties:
            if tie.what == what:
                ends = points[[number[tie.a], number[tie.b]]]
                ax.plot(ends[:, 0], ends[:, 1], zorder=1, **look)
    for entity, at in number.items():
        x, y = points[at].tolist()
        ax.scatter([x], [y], s=(2 * DISK) ** 2, zorder=2, **DISKS[_became(entity, ties)])
    used = [what for what in LOOKS if any(tie.what == what for tie in ties)]
    keys = [Line2D([], [], label=f"tie that {what}", **LOOKS[what]) for what in reversed(used)]
    ax.legend(handles=keys, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=7, frameon=False)
    ax.set_axis_off()
    ax.margins(0.12)
    _write_names(ax, points, [short_label(labels[entity]) for entity in entities])
    return ax


def _write_names(ax: Axes, points: NDArray[np.float64], names: Sequence[str]) -> None:
    """Write names beside their disks; leave out those that would cover a name or a disk."""
    page: Any = ax.figure
    page.draw_without_rendering()  # only then is it known where on the page the disks are
    scale = page.dpi / 72
    spots = ax.transData.transform(points) / scale
    edge = page.get_size_inches() * 72
    far = 2 * edge.max()
    outside = [[-far, -far, 0, far], [edge[0], -far, far, far],
               [-far, -far, far, 0], [-far, edge[1], far, far]]  # fmt: skip
    taken = np.vstack([np.column_stack([spots - DISK, spots + DISK]), outside])
    for name, spot, point in zip(names, spots, points.tolist(), strict=True):
        text = ax.annotate(
            name, tuple(point), xytext=(0, 0), in_layout=False, textcoords="offset points",
            ha="center", va="center", fontsize=7, color=INK, zorder=3, fontfamily=fonts(),
            parse_math=False,
        )  # fmt: skip
        width = text.get_window_extent().width / scale + 1
        boxes = (free_spot(spot, DISK + gap, width, taken) for gap in GAPS)
        box = next((box for box in boxes if box is not None), None)
        if box is None:
            text.remove()
            continue
        taken = np.vstack([taken, box])
        text.set_position(tuple((box[:2] + box[2:]) / 2 - spot))


def _became(entity: str, ties: Sequence[Change]) -> str:
    """Say whether an entity has ties of one kind only: it came or went with them."""
    kinds = {tie.what for tie in ties if entity in (tie.a, tie.b)}
    return kinds.pop() if kinds in ({"came"}, {"went"}) else "stayed"


def _placed(ties: Sequence[Change], number: Mapping[str, int]) -> NDArray[np.float64]:
    ordered = [sorted((number[tie.a], number[tie.b])) for tie in ties]
    pairs = sorted({(low, high) for low, high in ordered})
    ends = np.array(pairs, dtype=np.uint32).reshape(-1, 2)
    indptr, indices, _ = build_csr(len(number), ends[:, 0], ends[:, 1], directed=False)
    strength = np.ones(len(indices), dtype=np.int64)
    component = components(indptr, indices)
    return layout_positions(indptr, indices, strength, component, seed=0)[: len(number)].round(3)
