"""What changed between runs and dates, and how an answer compares with a known truth."""

from linkanalysis.views.compare.activity_series import Activity, activity
from linkanalysis.views.compare.decision_preview import DecisionPreview, preview_decisions
from linkanalysis.views.compare.deliveries import DeliveryChanges, compare_deliveries
from linkanalysis.views.compare.emergence import Emerging, find_emerging
from linkanalysis.views.compare.evaluation import GroupComparison, compare_groups
from linkanalysis.views.compare.graph_changes import GraphChanges, compare_graphs
from linkanalysis.views.compare.ring_changes import RingChanges, compare_rings
from linkanalysis.views.compare.several_cases import AveragedComparisons, average_comparisons
from linkanalysis.views.compare.tracking import GroupHistory, track_communities, track_rings

__all__ = [
    "Activity",
    "AveragedComparisons",
    "DecisionPreview",
    "DeliveryChanges",
    "Emerging",
    "GraphChanges",
    "GroupComparison",
    "GroupHistory",
    "RingChanges",
    "activity",
    "average_comparisons",
    "compare_deliveries",
    "compare_graphs",
    "compare_groups",
    "compare_rings",
    "find_emerging",
    "preview_decisions",
    "track_communities",
    "track_rings",
]
