"""Groups by structure alone: communities, cells, overlapping groups, circles around entities."""

from linkanalysis.network.groups.cells import Cells, find_cells
from linkanalysis.network.groups.circle import Circle, find_circle
from linkanalysis.network.groups.communities import Partition, find_communities
from linkanalysis.network.groups.community_methods import METHODS, Method
from linkanalysis.network.groups.overlaps import Overlaps, find_overlaps

__all__ = [
    "METHODS",
    "Cells",
    "Circle",
    "Method",
    "Overlaps",
    "Partition",
    "find_cells",
    "find_circle",
    "find_communities",
    "find_overlaps",
]
