"""Worlds whose rings are known: whole cases, cases without rings, and graphs without rings.

Lives here: `WORLDS`, one generator a world; `free_case` and `free_graph`, for what has no rings.

Seeds 0 to 99 are for development. Seeds from 1000 up are for tests: nobody develops on them. The
generators know nothing of how rings are found, and nothing in them is fitted to a detector.
"""

from generators import county, online, port
from generators.free_cases import FREE_CASES, free_case
from generators.free_graphs import FREE_GRAPHS, free_graph
from generators.truth import Group, Ring, Truth

WORLDS = {"county": county.generate, "port": port.generate, "online": online.generate}

__all__ = [
    "FREE_CASES",
    "FREE_GRAPHS",
    "WORLDS",
    "Group",
    "Ring",
    "Truth",
    "free_case",
    "free_graph",
]
