"""Pages that show results, each self-contained and offline.

Lives here: the network map; the case report; the review of pairs in a notebook; the timeline; the
place map; money flow; the page of a ring; the profile of an entity; two runs compared.
Not here: what all pages are made of (`pages`); figures for print (`figures`); computation beyond
drawing; who is protected (`protection`).
"""

from linkanalysis.views.comparison_page import comparison
from linkanalysis.views.flow_page import money_flow
from linkanalysis.views.map_page import network_map
from linkanalysis.views.pages.levels import level_layout
from linkanalysis.views.pages.live import LiveMap
from linkanalysis.views.pages.view import View
from linkanalysis.views.place_page import place_map
from linkanalysis.views.profile_page import entity_profile
from linkanalysis.views.report import case_report
from linkanalysis.views.review import Review, review
from linkanalysis.views.ring_page import ring_card
from linkanalysis.views.timeline_page import timeline

__all__ = [
    "LiveMap",
    "Review",
    "View",
    "case_report",
    "comparison",
    "entity_profile",
    "level_layout",
    "money_flow",
    "network_map",
    "place_map",
    "review",
    "ring_card",
    "timeline",
]
