"""Paths between entities, and time-respecting paths along which something can have passed.

Lives here: `shortest_paths`, `time_paths`, `common_contacts`, `connect`, and their options.
Not here: betweenness and other measures along paths (`measures`).
"""

from linkanalysis.paths.connections import connect
from linkanalysis.paths.forward_paths import time_paths
from linkanalysis.paths.path_limits import PathLimits
from linkanalysis.paths.path_table import PathTable
from linkanalysis.paths.shared_contacts import common_contacts
from linkanalysis.paths.shortest import shortest_paths
from linkanalysis.paths.time_rules import TimeRules

__all__ = [
    "PathLimits",
    "PathTable",
    "TimeRules",
    "common_contacts",
    "connect",
    "shortest_paths",
    "time_paths",
]
