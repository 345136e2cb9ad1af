"""Averages over cases: intervals made by hand, by enumeration and held to their promise."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm, t

import linkanalysis as la

if TYPE_CHECKING:
    from linkanalysis.compare import AveragedComparisons, GroupComparison

TRUTH = [set("abcd"), set("efgh"), set("ijkl"), set("mnop")]


def _case(found: int) -> GroupComparison:
    return la.compare.compare_groups(TRUTH[:found], TRUTH)


def _row(averaged: AveragedComparisons, measure: str) -> list[float]:
    frame = averaged.to_frame().set_index("measure")
    return [float(value) for value in frame.loc[measure]]


def test_means_are_those_of_the_cases() -> None:
    averaged = la.compare.average_comparisons([_case(1), _case(2), _case(4)], k=2)
    frame = averaged.to_frame()
    assert list(frame) == ["measure", "mean", "low", "high", "cases"]
    assert frame["measure"].tolist() == [
        "recall", "f1", "precision_at_2", "average_precision", "ami", "ari", "element_similarity"
    ]  # fmt: skip
    assert _row(averaged, "recall")[0] == pytest.approx((1 / 4 + 2 / 4 + 1) / 3, abs=1e-12)
    assert _row(averaged, "precision_at_2")[0] == pytest.approx((0.5 + 1 + 1) / 3, abs=1e-12)
    # one of four: found F1 is 1, known (1 + 0 + 0 + 0) / 4
    assert _row(averaged, "f1")[0] == pytest.approx((5 / 8 + 6 / 8 + 1) / 3, abs=1e-12)
    assert repr(averaged) == (
        "<AveragedComparisons: 3 cases, recall 0.583, average precision 0.583, F1 0.792>"
    )
    assert "made like these" in averaged._repr_html_()


def test_two_cases_reach_from_one_to_the_other() -> None:
    assert _row(la.compare.average_comparisons([_case(4), _case(1)]), "recall") == [
        0.625,
        0.25,
        1.0,
        2,
    ]


def test_intervals_are_the_expanded_percentiles_of_all_draws() -> None:
    recalls = [1 / 4, 1 / 4, 2 / 4, 3 / 4, 1.0]
    averaged = la.compare.average_comparisons(
        [_case(round(4 * r)) for r in recalls], confidence=0.8
    )
    every = np.mean(list(product(recalls, repeat=5)), axis=1)
    share = norm.cdf(-t.ppf(0.9, 4) * math.sqrt(5 / 4))
    mean, low, high, cases = _row(averaged, "recall")
    assert (mean, cases) == (pytest.approx(0.55, abs=1e-12), 5)
    # a quantile of 10,000 draws, off by a step between means (.05) at the most
    assert low == pytest.approx(np.quantile(every, share), abs=0.051)
    assert high == pytest.approx(np.quantile(every, 1 - share), abs=0.051)
    narrow = _row(
        la.compare.average_comparisons([_case(round(4 * r)) for r in recalls], confidence=0.4),
        "recall",
    )
    assert low < narrow[1] < mean < narrow[2] < high


@pytest.mark.exhaustive
def test_intervals_over_ten_cases_hold_the_truth_about_as_often_as_they_say() -> None:
    draw = np.random.default_rng(5)
    counts = draw.binomial(4, 0.6, size=(100, 10))
    cases = [_case(found) for found in range(5)]
    held = 0
    for row in counts:
        _, low, high, _ = _row(la.compare.average_comparisons([cases[c] for c in row]), "recall")
        held += low <= 0.6 <= high
    assert 0.9 <= held / 100 <= 0.99


def test_the_order_of_cases_changes_nothing() -> None:
    cases = [_case(found) for found in (1, 3, 2, 4, 4)]
    one, other = la.compare.average_comparisons(cases), la.compare.average_comparisons(cases[::-1])
    assert one.to_frame().equals(other.to_frame())


def test_differences_are_taken_case_by_case() -> None:
    # one hard and one easy case: the method is ahead by a quarter in both
    better, worse = [_case(2), _case(4)], [_case(1), _case(3)]
    averaged = la.compare.average_comparisons(better, against=worse)
    assert _row(averaged, "recall") == [0.25, 0.25, 0.25, 2]
    assert averaged.paired
    assert "2 cases, differences, recall 0.25" in repr(averaged)


def test_cases_without_known_groups_count_where_they_have_a_value() -> None:
    empty = la.compare.compare_groups([], [])
    averaged = la.compare.average_comparisons([_case(2), empty])
    assert _row(averaged, "recall")[::3] == [0.5, 1]
    assert _row(averaged, "ami")[3] == 2
    single = _row(averaged, "recall")
    assert math.isnan(single[1])
    assert math.isnan(single[2])
    nothing = la.compare.average_comparisons([])
    assert nothing.cases == (0,) * 7
    assert all(math.isnan(mean) for mean in nothing.means)
