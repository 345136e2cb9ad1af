"""Figures for print and for court: networks, matrices, rings, ranks, percolation, hours.

Lives here: all that is drawn with matplotlib, pictures inside pages included.
Not here: where entities stand and how they look (`pages`); pages (`views`).
"""

from linkanalysis.figures.activity_figure import activity_map
from linkanalysis.figures.matrix_figure import matrix
from linkanalysis.figures.network_figure import figure
from linkanalysis.figures.percolation_figure import percolation_curve
from linkanalysis.figures.rank_figure import rank_intervals
from linkanalysis.figures.ring_figure import ring_overview

__all__ = [
    "activity_map",
    "figure",
    "matrix",
    "percolation_curve",
    "rank_intervals",
    "ring_overview",
]
