"""Worlds whose rings are known: whole cases, cases without rings, and graphs without rings.

Lives here: `WORLDS`, one generator a world.

Seeds 0 to 99 are for development. Seeds from 1000 up are for tests: nobody develops on them. The
generators know nothing of how rings are found, and nothing in them is fitted to a detector.
"""

from generators import county, online, port
from generators.truth import Group, Ring, Truth

WORLDS = {"county": county.generate, "port": port.generate, "online": online.generate}

__all__ = ["WORLDS", "Group", "Ring", "Truth"]
