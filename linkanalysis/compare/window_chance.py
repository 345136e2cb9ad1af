"""How often chance makes the last days as busy as they were, for entities and pairs.

Lives here: the window and the past that are compared, and the exact test of all entities and pairs.
Not here: the distribution itself (`kernels.chosen_days`), and who is listed (`emergence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import scipy

from linkanalysis.kernels.chosen_days import share_of_choices
from linkanalysis.movement.pairs import corrected

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.kernels.csr import F64, I64

    Test = Callable[[pd.DataFrame, pd.DataFrame, int], tuple[F64, F64]]

# Windows of the past with which the last one is compared: of four weeks each, one year together.
# What somebody did before that says little about what is usual now.
PAST = 12


class Span(NamedTuple):
    """The days compared: the past from `first`, the window from `opens`, up to `end`."""

    first: int
    opens: int
    end: int


def span_of(day: I64, window_days: int) -> Span:
    """Choose the days that are compared."""
    if day.size == 0:
        return Span(0, 0, 0)
    end = int(day.max()) + 1
    opens = max(end - window_days, int(day.min()))
    return Span(max(int(day.min()), opens - PAST * window_days), opens, end)


def compare_windows(contacts: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Compare window and past of every entity and pair; an entity has no `other` (-1)."""
    pairs = contacts[contacts["node"] < contacts["other"]]
    parts = [
        _table(contacts.assign(other=-1), span, _by_choices),
        _table(pairs, span, _by_days),
    ]
    whole = pd.concat(parts, ignore_index=True)
    # equal chances that two tests compute may differ by rounding
    whole["chance"] = np.log(whole["significance"]).round(9)
    whole["pair"] = whole["other"] >= 0
    order = ["chance", "pair", "node", "other"]
    whole = whole.sort_values(order, kind="stable", ignore_index=True)
    smallest = np.sort(whole["smallest"].to_numpy())
    return whole.assign(p_all=corrected(whole["significance"].tolist(), smallest)[0])


def _table(contacts: pd.DataFrame, span: Span, test: Test) -> pd.DataFrame:
    """Count the contact-days of each entity or pair, and compare the window with the past."""
    keys = ["node", "other"]
    found = contacts.groupby(keys).agg(first=("day", "min"), covered=("covered", "min"))
    kept = contacts[contacts["day"] >= span.first]
    by_day = kept.groupby([*keys, "day"]).size().rename("count").reset_index()
    by_day["inside"] = by_day["count"].where(by_day["day"] >= span.opens, 0)
    table = by_day.groupby(keys).agg(total=("count", "sum"), after=("inside", "sum"))
    table = table.join(found)
    # days that are compared: the window, and those before it on which there are records
    table["days"] = span.end - table.pop("covered").clip(span.first, span.opens)
    chance = test(by_day, table, span.end - span.opens)
    return table.assign(significance=chance[0], smallest=chance[1]).reset_index()


def _by_days(by_day: pd.DataFrame, table: pd.DataFrame, window: int) -> tuple[F64, F64]:
    """Test pairs, who have contact on a day or not: p-values, and the smallest possible."""
    del by_day  # the number of days is enough
    days, total, after = (table[name].to_numpy() for name in ("days", "total", "after"))
    most = np.minimum(total, window)
    p_values, smallest = (
        np.asarray(scipy.stats.hypergeom.sf(k - 1, days, total, window), np.float64)
        for k in (after, most)
    )
    return p_values, smallest


def _by_choices(by_day: pd.DataFrame, table: pd.DataFrame, window: int) -> tuple[F64, F64]:
    """Test entities, who have contact with several on a day: p-values, and the smallest."""
    found: dict[tuple[int, ...], float] = {}

    def share(counts: tuple[int, ...], days: int, least: int) -> float:
        key = (*counts, days, least)
        if key not in found:
            values = np.zeros(days, np.int64)
            values[: len(counts)] = counts
            found[key] = share_of_choices(values, window, least)
        return found[key]

    p_values, smallest = np.ones(len(table)), np.ones(len(table))
    counts = by_day["count"].to_numpy()
    bounds = np.concatenate([[0], np.cumsum(by_day.groupby("node").size().to_numpy())])
    columns = (bounds[:-1], bounds[1:], table["days"].to_numpy(), table["after"].to_numpy())
    each = zip(*(column.tolist() for column in columns), strict=True)
    for row, (begin, end, days, after) in enumerate(each):
        rising = tuple(np.sort(counts[begin:end]).tolist())
        smallest[row] = share(rising, days, sum(rising[-window:]))
        if after * days > sum(rising) * window:  # else no more than expected: no alert
            p_values[row] = share(rising, days, after)
    return p_values, smallest
