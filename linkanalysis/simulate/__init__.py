"""Fictional cases with planted truth; knows nothing of how rings are found."""

from __future__ import annotations

from linkanalysis.simulate.simulation import Simulated, simulate_case

__all__ = ["Simulated", "simulate_case"]
