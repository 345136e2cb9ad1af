"""The cases that figures show."""

from __future__ import annotations

from shown_cases import (  # noqa: F401 - fixtures
    crowd,
    hostile,
    hostile_case,
    hostile_graph,
    ring_case,
    ring_results,
)
