"""Pages and figures that show results, each self-contained and offline.

Lives here: the network map, the figure for print, the case report, and the page they share.
Not here: computation beyond drawing; who is protected (`linkanalysis.case`).
"""

from linkanalysis.views.drawing import figure
from linkanalysis.views.map_page import network_map
from linkanalysis.views.report import case_report
from linkanalysis.views.view import View

__all__ = ["View", "case_report", "figure", "network_map"]
