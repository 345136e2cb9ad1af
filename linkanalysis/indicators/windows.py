"""The days in which most happened: what indicators count within so many days."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable


def busiest(rows: pd.DataFrame, days: float, of: str, *, at: str = "start") -> pd.DataFrame:
    """Return the rows of the days with most different values of a column; of several, the first.

    at: The column with the day or the moment of each row.
    """
    rows = rows.sort_values(at, kind="stable")
    moments, values = rows[at].to_numpy(), rows[of].tolist()
    ends = moments.searchsorted(moments + pd.Timedelta(days=days).to_timedelta64()).tolist()
    inside: Counter[Hashable] = Counter()
    most, best, first = 0, 0, 0
    for last, value in enumerate(values):
        while ends[first] <= last:
            inside[values[first]] -= 1
            if not inside[values[first]]:
                del inside[values[first]]
            first += 1
        inside[value] += 1
        if len(inside) > most:
            most, best = len(inside), first
    return rows.iloc[best : ends[best]] if values else rows


def one_of_each(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sort rows so that one of each value comes first: a list that is cut still shows them all."""
    turns = rows.assign(turn=rows.groupby(by, dropna=False).cumcount())
    return turns.sort_values(["turn", by], kind="stable")
