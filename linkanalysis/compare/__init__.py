"""Comparison: what changed between runs and dates, and how an answer compares with a known truth.

Lives here: `compare_graphs`, `compare_rings`, `track_rings`, `track_communities`, `compare_groups`,
`average_comparisons`.
Not here: how rings and communities are found (`rings`, `groups`).
"""

from linkanalysis.compare.evaluation import GroupComparison, compare_groups
from linkanalysis.compare.graph_changes import GraphChanges, compare_graphs
from linkanalysis.compare.ring_changes import RingChanges, compare_rings
from linkanalysis.compare.several_cases import AveragedComparisons, average_comparisons
from linkanalysis.compare.tracking import GroupHistory, track_communities, track_rings

__all__ = [
    "AveragedComparisons",
    "GraphChanges",
    "GroupComparison",
    "GroupHistory",
    "RingChanges",
    "average_comparisons",
    "compare_graphs",
    "compare_groups",
    "compare_rings",
    "track_communities",
    "track_rings",
]
