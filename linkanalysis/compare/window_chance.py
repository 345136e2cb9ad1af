"""How often chance makes the last days as busy as they were, for entities and pairs.

Lives here: the window and the past that are compared, and the exact test of all entities and pairs.
Not here: the distribution itself (`kernels.chosen_days`), and who is listed (`emergence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from linkanalysis.kernels.chosen_days import share_of_choices
from linkanalysis.movement.pairs import corrected

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.kernels.csr import F64, I64

    Test = Callable[[pd.DataFrame, pd.DataFrame, "Span"], tuple[F64, F64]]

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
    groups = contacts.groupby(["node", "other"])["day"]
    first = groups.min().rename("first")
    kept = contacts[contacts["day"] >= span.first]
    days = kept.groupby(["node", "other", "day"]).size().rename("count").reset_index()
    days["inside"] = days["count"].where(days["day"] >= span.opens, 0)
    table = days.groupby(["node", "other"]).agg(total=("count", "sum"), after=("inside", "sum"))
    chance = pd.DataFrame(test(days, table, span), ["significance", "smallest"], table.index).T
    return table.join(first).join(chance).reset_index()


def _by_days(days: pd.DataFrame, table: pd.DataFrame, span: Span) -> tuple[F64, F64]:
    """Test pairs, who have contact on a day or not: p-values, and the smallest possible."""
    del days  # the number of days is enough
    n, window = span.end - span.first, span.end - span.opens
    total, after = table["total"].to_numpy(), table["after"].to_numpy()
    most = np.minimum(total, window)
    p_values, smallest = (
        np.asarray(hypergeom.sf(k - 1, n, total, window), np.float64) for k in (after, most)
    )
    return p_values, smallest


def _by_choices(days: pd.DataFrame, table: pd.DataFrame, span: Span) -> tuple[F64, F64]:
    """Test entities, who have contact with several on a day: p-values, and the smallest."""
    n, window = span.end - span.first, span.end - span.opens
    bounds = np.concatenate([[0], np.cumsum(days.groupby("node").size().to_numpy())])
    found: dict[tuple[int, ...], float] = {}

    def share(counts: tuple[int, ...], least: int) -> float:
        key = (*counts, least)
        if key not in found:
            values = np.zeros(n, np.int64)
            values[: len(counts)] = counts
            found[key] = share_of_choices(values, window, least)
        return found[key]

    p_values, smallest = np.ones(len(table)), np.ones(len(table))
    counts = days["count"].to_numpy()
    each = zip(bounds[:-1], bounds[1:], table["after"].tolist(), strict=True)
    for row, (begin, end, after) in enumerate(each):
        rising = tuple(np.sort(counts[begin:end]).tolist())
        smallest[row] = share(rising, sum(rising[-window:]))
        if after * n > sum(rising) * window:  # else no more than expected: no alert
            p_values[row] = share(rising, after)
    return p_values, smallest
