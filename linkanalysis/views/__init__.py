"""Pages and figures that show answers, each complete in itself and offline.

Lives here: the network map, the figure for print, the case report, and the page they share.
Not here: any computation beyond drawing, and who is protected (`linkanalysis.case`).
"""

from linkanalysis.views.drawing import figure
from linkanalysis.views.map_page import network_map
from linkanalysis.views.report import case_report
from linkanalysis.views.view import View

__all__ = ["View", "case_report", "figure", "network_map"]
