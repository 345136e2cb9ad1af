"""Comparison: what changed between runs and dates, and how an answer compares with a known truth.

Lives here: `compare_deliveries`; `compare_graphs`, `compare_rings`, `track_rings`,
`track_communities`; `preview_decisions`; `activity` and `find_emerging`; `compare_groups`,
`average_comparisons`.
Not here: how rings and communities are found (`rings`, `groups`).
"""

from linkanalysis.compare.activity_series import Activity, activity
from linkanalysis.compare.decision_preview import DecisionPreview, preview_decisions
from linkanalysis.compare.deliveries import DeliveryChanges, compare_deliveries
from linkanalysis.compare.emergence import Emerging, find_emerging
from linkanalysis.compare.evaluation import GroupComparison, compare_groups
from linkanalysis.compare.graph_changes import GraphChanges, compare_graphs
from linkanalysis.compare.ring_changes import RingChanges, compare_rings
from linkanalysis.compare.several_cases import AveragedComparisons, average_comparisons
from linkanalysis.compare.tracking import GroupHistory, track_communities, track_rings

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
