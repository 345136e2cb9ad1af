"""The case with rings, of which a readable part is taken."""

from __future__ import annotations

from shown_cases import ring_case, ring_results  # noqa: F401 - fixtures
