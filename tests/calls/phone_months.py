"""Cases of calls for the tests of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generators.handed_over import Month

BEGIN = pd.Timestamp("2024-05-01")


def number(k: int) -> str:
    """Return a fictional number."""
    return f"+1502555{k:04}"


def phone(k: int) -> str:
    return f"phone:{number(k)}"


def case_of(rows: Iterable[tuple[str, str, str]], *, document: str = "calls") -> la.Case:
    """Read calls (caller, callee, start) into a case."""
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    add(case, rows, document=document)
    return case


def add(case: la.Case, rows: Iterable[tuple[str, str, str]], *, document: str) -> None:
    frame = pd.DataFrame([*rows], columns=["caller", "callee", "start"])
    case.add(la.read_frame(frame, reader="calls", document=document))


def month_rows(month: Month) -> list[tuple[str, str, str]]:
    starts = BEGIN + pd.to_timedelta(month.start_s, unit="s")
    return [
        (number(a), number(b), str(start))
        for a, b, start in zip(month.caller.tolist(), month.callee.tolist(), starts, strict=True)
    ]
