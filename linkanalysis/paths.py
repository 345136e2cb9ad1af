"""Paths between entities, and time-respecting paths along which something can have passed."""

from linkanalysis.network.paths.connections import common_contacts, connect
from linkanalysis.network.paths.forward_paths import time_paths
from linkanalysis.network.paths.path_limits import PathLimits, TimeRules
from linkanalysis.network.paths.path_table import PathTable
from linkanalysis.network.paths.reach_counts import TimeReach, time_reach
from linkanalysis.network.paths.shortest import shortest_paths
from linkanalysis.network.paths.time_walks import DynamicKatz, dynamic_katz

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
