"""How a network falls apart as entities are removed, as a figure for print and court."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.views.figures.printed import INK, axes_to_draw_on, draw_above, draw_below
from linkanalysis.views.pages.evidence import Documents

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from linkanalysis.network.disruption.percolation_curve import Percolation

BAND = "#d8dee7"


@answer()
def percolation_curve(call: Call, curve: Percolation, *, ax: Axes | None = None) -> Axes:
    """Draw the largest component against the number of entities removed.

    Parameters
    ----------
    curve : Percolation
        The result of `disruption.percolation` or `disruption.human_capital`.
    ax : Axes, optional
        Axes to draw on; by default those of a new figure without a window.

    Returns
    -------
    Axes
        The axes; ``.figure.savefig("percolation.pdf")`` writes the figure. The line is the order
        asked about; dashes are the order by degree, dots the mean of random orders, and the band
        holds nine of ten of those.

    Raises
    ------
    GraphKindError
        If `curve` is not a percolation, or `ax` is not the axes of a figure.
    ProtectedError
        If the curve names a person who became protected after it was made.

    Notes
    -----
    Nobody is replaced in the curve; real networks replace members they lose. A steep line says that
    the records hang together by few entities, not that taking these away would end anything.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> curve = la.disruption.percolation(la.from_networkx(nx.star_graph(5)))
    >>> la.figures.percolation_curve(curve).get_xlabel()
    'Entities removed, of 6'
    """
    ax = axes_to_draw_on(ax, 10.0, 5.5)
    whole = curve.graph.n
    removed = np.arange(curve.largest.size)
    ax.fill_between(
        removed, curve.random_low, curve.random_high, step="post", color=BAND,
        label="random orders, nine of ten",
    )  # fmt: skip
    order = "the order given" if curve.order == "given" else curve.order.replace("_", " ")
    lines = [
        (curve.random_mean, ":", "random orders, mean"),
        (curve.degree, "--", "by degree"),
        (curve.largest / max(whole, 1), "-", f"by {order}"),
    ]
    for share, style, label in lines if curve.order != "degree" else (lines[0], lines[2]):
        ax.step(removed, share, style, where="post", color=INK, linewidth=1.4, label=label)
    ax.set_xlim(0, max(1, removed[-1]))
    ax.set_ylim(0, 1.02)
    ax.set_xlabel(f"Entities removed, of {whole:,}", fontsize=8)
    ax.set_ylabel("Largest component, as a share of all", fontsize=8)
    ax.tick_params(labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(fontsize=8, frameon=False, loc="upper right")
    draw_below(ax, curve.made_by.notice, [curve.CAVEAT, *call.notes, *curve.notes], gap=36.0)
    draw_above(ax, Documents(curve.graph.case).marks)
    return ax
