"""Ties that came, went, changed and stayed between two graphs, in color and in line styles.

Lives here: `Change`, and the figure of some of them.
Not here: what changed (`compare`), and the page (`comparison_page`).
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import positions as layout_positions
from linkanalysis.views.printed import INK, axes_to_draw_on, fonts, image_bytes, short_label

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
    return image_bytes(partial(_draw, sorted(ties), labels), kind="svg")


def _draw(ties: Sequence[Change], labels: Mapping[str, str]) -> Axes:
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
        ax.scatter([x], [y], s=34, zorder=2, **DISKS[_became(entity, ties)])
        ax.annotate(
            short_label(labels[entity]), (x, y), xytext=(4, 4), textcoords="offset points",
            fontsize=7, color=INK, fontfamily=fonts(), parse_math=False,
        )  # fmt: skip
    used = [what for what in LOOKS if any(tie.what == what for tie in ties)]
    keys = [Line2D([], [], label=f"tie that {what}", **LOOKS[what]) for what in reversed(used)]
    ax.legend(handles=keys, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=7, frameon=False)
    ax.set_axis_off()
    ax.margins(0.12)
    return ax


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
