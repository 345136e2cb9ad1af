"""Paths between entities, and time-respecting paths along which something can have passed.

Lives here: `shortest_paths`, `time_paths`, `common_contacts`, `connect`, and their options;
`dynamic_katz` and `time_reach`, which count walks and reach in the order of time.
Not here: betweenness and other measures along paths (`measures`).
"""

from linkanalysis.paths.connections import common_contacts, connect
from linkanalysis.paths.forward_paths import time_paths
from linkanalysis.paths.path_limits import PathLimits, TimeRules
from linkanalysis.paths.path_table import PathTable
from linkanalysis.paths.reach_counts import TimeReach, time_reach
from linkanalysis.paths.shortest import shortest_paths
from linkanalysis.paths.time_walks import DynamicKatz, dynamic_katz

__all__ = [
    "DynamicKatz",
    "PathLimits",
    "PathTable",
    "TimeReach",
    "TimeRules",
    "common_contacts",
    "connect",
    "dynamic_katz",
    "shortest_paths",
    "time_paths",
    "time_reach",
]
