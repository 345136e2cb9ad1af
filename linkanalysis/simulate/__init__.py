"""Fictional cases with planted truth; knows nothing of how rings are found."""

from __future__ import annotations

from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings
from linkanalysis.simulate.simulation import Simulated, simulate_case

__all__ = ["Simulated", "SimulatedPeople", "SimulatedRings", "simulate_case"]
