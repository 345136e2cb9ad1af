"""Figures for print and for court: networks, matrices, rings, ranks, percolation, hours."""

from linkanalysis.views.figures.activity_figure import activity_map
from linkanalysis.views.figures.matrix_figure import matrix
from linkanalysis.views.figures.network_figure import figure
from linkanalysis.views.figures.percolation_figure import percolation_curve
from linkanalysis.views.figures.rank_figure import rank_intervals
from linkanalysis.views.figures.ring_figure import ring_overview

__all__ = [
    "activity_map",
    "figure",
    "matrix",
    "percolation_curve",
    "rank_intervals",
    "ring_overview",
]
