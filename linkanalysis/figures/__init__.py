"""Figures for print and for court: the network, its matrix, and activity by weekday and hour.

Lives here: all that is drawn with matplotlib, pictures inside pages included.
Not here: where entities stand and how they look (`pages`); pages (`views`).
"""

from linkanalysis.figures.activity_figure import activity_map
from linkanalysis.figures.matrix_figure import matrix
from linkanalysis.figures.network_figure import figure

__all__ = ["activity_map", "figure", "matrix"]
