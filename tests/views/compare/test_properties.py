"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from datetime import date

import linkanalysis as la


def test_grouphistory_graph() -> None:
    days = [date(2024, 1, 1), date(2024, 7, 1)]
    assert la.compare.track_rings(la.Case(purpose="training"), days).graph.n == 0
