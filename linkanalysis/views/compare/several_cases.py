"""Averages of comparisons over several cases with known groups, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtrit

from linkanalysis.core.checks import expect_type, is_real
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.views.compare.evaluation import GroupComparison, no_reasons

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy, Reason

MEASURES = ("recall", "f1", "average_precision", "ami", "ari", "element_similarity")
# Hesterberg (2015) recommends 10,000 draws or more when accuracy matters.
DRAWS = 10_000
COMPARISONS = "give a list of results of compare_groups, one for each case."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AveragedComparisons(Result):
    """Means over cases, each with an interval.

    Attributes
    ----------
    measures : tuple of str
        The measures of `GroupComparison`, and precision at `k`.
    means, lows, highs : tuple of float
        Mean of each measure over cases and the ends of its interval; NaN without cases, and ends
        also with a single one.
    cases : tuple of int
        Over how many cases each mean is taken: those in which the measure is a number.
    paired : bool
        Whether these are differences between two methods over the same cases.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> from linkanalysis.compare import compare_groups
    >>> average_comparisons([compare_groups([{"ana", "ben"}], [{"ana", "ben"}])], k=1)
    <AveragedComparisons: 1 case, recall 1, average precision 1, F1 1>
    """

    COLUMNS = (
        Column("measure", "name of the measure"),
        Column("mean", "mean over cases, or mean difference", "that of the measure"),
        Column("low", "low end of the interval of the mean", "that of the measure"),
        Column("high", "high end of the interval of the mean", "that of the measure"),
        Column("cases", "cases in which the measure is a number", "cases"),
    )
    CAVEAT = (
        "The intervals hold for further cases made like these, and for no others: planted cases "
        "say little about real ones."
    )

    measures: tuple[str, ...]
    means: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    cases: tuple[int, ...]
    paired: bool
    made_by: MadeBy

    def __repr__(self) -> str:
        value = dict(zip(self.measures, self.means, strict=True))
        many = counted(max(self.cases), "case")
        return (
            f"<AveragedComparisons: {many}{', differences' if self.paired else ''}, recall "
            f"{value['recall']:.3g}, average precision {value['average_precision']:.3g}, F1 "
            f"{value['f1']:.3g}>"
        )

    def _frame(self) -> pd.DataFrame:
        """One row for each measure, in the order of `measures`."""
        return pd.DataFrame(
            {
                "measure": np.array(self.measures, dtype=object),
                "mean": np.array(self.means, dtype=np.float64),
                "low": np.array(self.lows, dtype=np.float64),
                "high": np.array(self.highs, dtype=np.float64),
                "cases": np.array(self.cases, dtype=np.int64),
            }
        )

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:  # noqa: ARG002
        """Refuse: a comparison rests on groups, not on documents."""
        raise no_reasons()


@answer()
def average_comparisons(
    call: Call,
    comparisons: Sequence[GroupComparison],
    *,
    against: Sequence[GroupComparison] | None = None,
    k: int = 12,
    confidence: float = 0.95,
    seed: int = 0,
) -> AveragedComparisons:
    """Average comparisons with known groups over several cases, with intervals.

    Parameters
    ----------
    comparisons : sequence of GroupComparison
        One for each case, in any order.
    against : sequence of GroupComparison, optional
        Another method on the same cases in the same order. Then means and intervals are those of
        the differences, `comparisons` less `against`.
    k : int, default 12
        Length of the top of the list that precision is taken over, at least 1.
    confidence : float, default 0.95
        Share of intervals that cover the mean over all such cases, between 0 and 1.
    seed : int, default 0
        Seed of the random draws.

    Returns
    -------
    AveragedComparisons
        Means of recall, F1, precision at k, average precision, AMI, ARI and element similarity.

    Raises
    ------
    GraphKindError
        If `against` holds another number of cases, or `k` or `confidence` is out of range.

    Notes
    -----
    The bootstrap draws cases, not people, because people of one case are not independent. It takes
    percentiles of the means of 10,000 draws with replacement, expanded so that for few cases the
    interval is as wide as one by Student's t [1]_. With two cases it reaches from one to the other;
    where all cases give one value it has no width, which says that more cases are needed. A
    difference whose interval holds 0 has not been shown.

    References
    ----------
    .. [1] Hesterberg (2015), The American Statistician 69, 371-386,
       doi:10.1080/00031305.2015.1089789.

    Examples
    --------
    >>> from linkanalysis.compare import compare_groups
    >>> truth = [{"ana", "ben"}, {"cay", "dov"}]
    >>> cases = [compare_groups(truth[:found], truth) for found in (1, 2, 1, 2)]
    >>> print(average_comparisons(cases, k=2).to_frame().head(1).to_string(index=False))
    measure  mean  low  high  cases
     recall  0.75  0.5   1.0      4
    """
    _check(comparisons, against, confidence)
    names = (*MEASURES[:2], f"precision_at_{k}", *MEASURES[2:])
    values = _values(comparisons, k)
    if against is not None:
        values = values - _values(against, k)
    known = [np.sort(row[~np.isnan(row)]) for row in values]
    intervals = [_interval(row, confidence, seed) for row in known]
    return AveragedComparisons(
        measures=names,
        means=tuple(float(row.mean()) if row.size else float("nan") for row in known),
        lows=tuple(low for low, _ in intervals),
        highs=tuple(high for _, high in intervals),
        cases=tuple(row.size for row in known),
        paired=against is not None,
        made_by=call.made_by(
            {
                "comparisons": f"{len(comparisons):,} cases",
                "against": "None" if against is None else f"{len(against):,} cases",
                "draws": DRAWS,
            }
        ),
    )


def _check(
    comparisons: Sequence[GroupComparison],
    against: Sequence[GroupComparison] | None,
    confidence: float,
) -> None:
    for name, cases in (("comparisons", comparisons), ("against", against or ())):
        expect_type(name, cases, Sequence, COMPARISONS)
        for case in cases:
            expect_type(f"A case of {name}", case, GroupComparison, COMPARISONS)
    if against is not None and len(against) != len(comparisons):
        message = (
            f"against holds {len(against)} cases and comparisons {len(comparisons)}; give both "
            "methods on the same cases in the same order."
        )
        raise GraphKindError(message)
    if not is_real(confidence) or not 0 < confidence < 1:
        message = f"confidence is {confidence!r:.40}; give a share between 0 and 1, such as 0.95."
        raise GraphKindError(message)


def _values(comparisons: Sequence[GroupComparison], k: int) -> NDArray[np.float64]:
    rows = [
        [case.recall, case.f1, case.precision_at(k), *(getattr(case, m) for m in MEASURES[2:])]
        for case in comparisons
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(MEASURES) + 1).T


def _interval(values: NDArray[np.float64], confidence: float, seed: int) -> tuple[float, float]:
    n = values.size
    if n <= 1:
        return float("nan"), float("nan")
    draws = np.random.default_rng(seed).integers(n, size=(DRAWS, n))
    means = values[draws].mean(axis=1)
    wide = stdtrit(n - 1, (1 + confidence) / 2) * np.sqrt(n / (n - 1))
    low, high = np.quantile(means, [ndtr(-wide), ndtr(wide)])
    return float(low), float(high)
