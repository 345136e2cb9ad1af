"""Rings side by side over time, as a figure for print and court."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.graph.queries.local_days import local_date
from linkanalysis.views.figures.printed import INK, axes_to_draw_on, draw_above, draw_below
from linkanalysis.views.pages.appearance import group_style
from linkanalysis.views.pages.evidence import Documents

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from linkanalysis.rings import Ring, RingTable

ROW_HIGH = 0.6  # inches of a ring: two lines of text, and the bar
FRAME_HIGH = 1.8  # inches above and below, for marks, the axis and notes


@answer()
def ring_overview(call: Call, rings: RingTable, *, ax: Axes | None = None) -> Axes:
    """Draw for each ring when its members shared something, with its size and p-value.

    Parameters
    ----------
    rings : RingTable
        The result of `find_rings`.
    ax : Axes, optional
        Axes to draw on; by default those of a new figure without a window.

    Returns
    -------
    Axes
        The axes; ``.figure.savefig("rings.pdf")`` writes the figure. A row is a ring, a bar the
        time from its first to its last record, and a stroke the day of a thing that members share.

    Raises
    ------
    GraphKindError
        If `rings` is no table of rings, or `ax` is not the axes of a figure.
    ProtectedError
        If the table names a person who became protected after it was made.

    Notes
    -----
    A ring is a lead, never a finding of guilt. A gap may be a time that no document covers. What
    has no date has no stroke, and no member is named.

    Examples
    --------
    >>> import linkanalysis as la
    >>> graph = la.build_graph(la.Case(purpose="training"))
    >>> [text.get_text() for text in la.figures.ring_overview(la.find_rings(graph)).texts]
    ['No ring was found.', 'Working copy']
    """
    ax = axes_to_draw_on(ax, 10.0, FRAME_HIGH + ROW_HIGH * max(1, len(rings)))
    for row, ring in enumerate(rings):
        _draw_ring(ax, row, ring)
    ax.set_yticks(range(len(rings)), [_name(ring) for ring in rings], fontsize=8, linespacing=1.3)
    ax.tick_params(axis="x", labelsize=8)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    if len(rings):
        ax.set_ylim(len(rings) - 0.4, -0.6)
    else:
        ax.text(0.5, 0.5, "No ring was found.", ha="center", transform=ax.transAxes)
    if not any(ring.first for ring in rings):
        ax.set_xticks([])
    notes = (*call.notes, *rings.notes)
    draw_below(ax, rings.made_by.notice, ["Stroke: a thing that members share.", *notes], gap=30.0)
    draw_above(ax, Documents(rings.graph.case).marks)
    return ax


def _draw_ring(ax: Axes, row: int, ring: Ring) -> None:
    if ring.first is None or ring.last is None:
        return
    color, _ = group_style(row)
    first, last = (local_date(each, ring.zone) for each in (ring.first, ring.last))
    ax.hlines(row, first, last, color=color, linewidth=9, alpha=0.45)  # type: ignore[arg-type]
    for thing in ring.shared:
        if thing.first is not None:
            day = local_date(thing.first, ring.zone)
            ax.vlines(day, row - 0.2, row + 0.2, color=INK, linewidth=1.1)  # type: ignore[arg-type]


def _name(ring: Ring) -> str:
    chance = f", {ring.grade}" if ring.grade else ""
    return (
        f"Ring {ring.number}: {counted(len(ring.members), 'member')}\n"
        f"{counted(len(ring.shared), 'shared thing')}{chance}"
    )
