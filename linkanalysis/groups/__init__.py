"""Groups by structure alone: communities, cells, overlapping groups, circles around entities.

Lives here: `find_communities` and `METHODS`, `find_cells`, `find_overlaps`, `find_circle`.
Not here: rings, which need evidence beyond structure (`rings`).
"""

from linkanalysis.groups.cells import Cells, find_cells
from linkanalysis.groups.circle import Circle, find_circle
from linkanalysis.groups.communities import Partition, find_communities
from linkanalysis.groups.community_methods import METHODS, Method
from linkanalysis.groups.overlaps import Overlaps, find_overlaps

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
