"""Ranks with their intervals, as a figure for print and court."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import Call, answer
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.views.figures.printed import (
    INK,
    axes_to_draw_on,
    draw_above,
    draw_below,
    fonts,
    short_label,
)
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.wording import upper_first

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from linkanalysis.network.trust.ranking import ScoreTable

ROW_HIGH = 0.27  # inches of a row, so that names of 8 points stand apart
FRAME_HIGH = 2.0  # inches above and below the rows, for the heading, the axis and notes
INTERVAL = "#8b98a9"


@answer()
def rank_intervals(
    call: Call,
    scores: ScoreTable,
    *,
    measure: str | None = None,
    limit: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """Draw the first ranks by one measure, each with the interval in which it lies.

    Parameters
    ----------
    scores : ScoreTable
        The result of `centrality`.
    measure : str, optional
        A measure of the table; by default its first.
    limit : int, default 20
        How many entities are drawn, from the first rank on.
    ax : Axes, optional
        Axes to draw on; by default those of a new figure without a window.

    Returns
    -------
    Axes
        The axes; ``.figure.savefig("ranks.pdf")`` writes the figure. A dot is the rank on record, a
        line the interval; the first rank is at the top left.

    Raises
    ------
    GraphKindError
        If `scores` is not a table of scores, or `ax` is not the axes of a figure.
    UnknownNameError
        If the table does not hold the measure.
    ProtectedError
        If the table names a person who became protected after it was made.

    Notes
    -----
    Drawn are people, or another type where nobody ranked is a person: ranks of different types are
    not comparable. Two whose lines overlap may change places with other records.
    A rank describes the records, not anyone's part in a crime. Protected people have no rank.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.star_graph(3))
    >>> ax = la.figures.rank_intervals(la.centrality(graph, "degree"))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['0', '1', '2', '3']
    """
    name = scores.measures[0] if measure is None else measure
    check_choice(name, scores.measures, "in this table")
    frame = scores.to_frame()
    frame = frame[frame[f"{name}_rank"].notna()]
    kind = "person" if (frame["type"] == "person").any() else frame["type"].max()
    frame = frame[frame["type"] == kind]
    ranked = len(frame)
    frame = frame.sort_values([f"{name}_rank", "entity"]).head(limit)
    ax = axes_to_draw_on(ax, 10.0, FRAME_HIGH + ROW_HIGH * len(frame))
    rows = range(len(frame))
    if f"{name}_low" in frame:
        low, high = (frame[f"{name}_{end}"].astype(float).tolist() for end in ("low", "high"))
        ax.hlines(rows, low, high, color=INTERVAL, linewidth=3)
    ax.scatter(frame[f"{name}_rank"].astype(float), rows, color=INK, s=28, zorder=3)
    labels = [short_label(label) for label in frame["label"]]
    ax.set_yticks(rows, labels, fontsize=8, fontfamily=fonts(), parse_math=False)
    ax.set_ylim(len(frame) - 0.4, -0.6)  # the first rank on top
    ax.set_xlim(left=0)
    plural = entity_type(kind).plural if ranked else "entities"
    row = find_measure(name)
    ax.set_xlabel(f"Rank among {ranked:,} {plural}, the first on the left", fontsize=8)
    ax.tick_params(axis="x", labelsize=8)
    ax.grid(axis="x", color="#d8dee7", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    reading = f"{'Low' if row.lowest_first else 'High'}: {row.reading.rstrip('.')}."
    notes = [reading, *call.notes, *scores.notes]
    if scores.low:
        notes.insert(1, "Dot: rank on record. Line: where it lies in most simulated networks.")
    draw_below(ax, scores.made_by.notice, notes, gap=36.0)
    heading = upper_first(f"{name.replace('_', ' ')}: {len(frame):,} of {ranked:,} {plural}")
    draw_above(ax, Documents(scores.graph.case).marks, heading=heading)
    return ax
