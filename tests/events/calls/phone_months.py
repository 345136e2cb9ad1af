"""Cases of calls for the tests of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
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


PIZZA, TAXI, BANK, MOTHER = (number(9000 + k) for k in range(4))
VOICEMAIL = "+18056377243"


def street(*, handed: bool, people: int = 40) -> list[tuple[str, str, str]]:
    """Forty people who call friends of their own and the same five decoys; 0 may become 1.

    The mother calls 2 and 3, of whom one falls silent before the other begins.
    """
    rng = np.random.default_rng(7)
    rows = []
    for k in range(people):
        friends = [number(1000 + 10 * k + j) for j in range(8)]
        begin, end = (0, 28) if k > 3 else ((0, 12) if k in {0, 2} else (14, 28))
        if k == 1 and handed:
            friends = [number(1000 + j) for j in range(4)] + friends[:4]
        if k == 3:
            friends = friends[:6]
        decoys = [PIZZA, TAXI, BANK, VOICEMAIL]
        decoys += [MOTHER] if k in {2, 3} else []
        for whom in [*friends, *decoys] * 3:
            when = BEGIN + pd.Timedelta(seconds=int(rng.uniform(begin, end) * 86_400))
            rows.append((number(k), whom, str(when)))
    return rows
