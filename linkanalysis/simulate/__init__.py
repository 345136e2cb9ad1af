"""Fictional cases with planted rings, for teaching and testing.

Lives here: `simulate_case`, its settings, and the truth it returns.
Not here: any way to find what was planted; this room imports no analysis.
"""

from __future__ import annotations

from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings
from linkanalysis.simulate.simulation import Simulated, simulate_case

__all__ = ["Simulated", "SimulatedPeople", "SimulatedRings", "simulate_case"]
