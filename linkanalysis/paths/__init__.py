"""Paths between entities, and time-respecting paths along which something can have passed.

Lives here: `shortest_paths`, `time_paths`, `common_contacts`, `connect`, and their options.
Not here: betweenness and other measures along paths (`measures`).
"""

from linkanalysis.paths.connections import common_contacts, connect
from linkanalysis.paths.forward_paths import time_paths
from linkanalysis.paths.path_limits import PathLimits, TimeRules
from linkanalysis.paths.path_table import PathTable
from linkanalysis.paths.shortest import shortest_paths

__all__ = [
    "PathLimits",
    "PathTable",
    "TimeRules",
    "common_contacts",
    "connect",
    "shortest_paths",
    "time_paths",
]
