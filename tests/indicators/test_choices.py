"""The odds of all choices are those of adding one after the other."""

from __future__ import annotations

from math import log

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.indicators.contacts import log_choices

OF = 2001


def one_by_one(met: list[int]) -> list[float]:
    """Return the same sums in whole numbers: whoever is added is chosen or not."""
    sums = [1]
    for each in met:
        left_out, chosen = [(OF - each) * one for one in sums], [each * one for one in sums]
        sums = [a + b for a, b in zip([*left_out, 0], [0, *chosen], strict=True)]
    return [log(one) - log(sums[0]) for one in sums]


@given(
    st.dictionaries(st.integers(1, OF - 1), st.integers(1, 12), max_size=12), st.integers(0, 160)
)
def test_the_sums_are_those_of_adding_one_after_the_other(times: dict[int, int], most: int) -> None:
    met = np.array([*times], np.int64)
    sums = log_choices(met / (OF - met), np.array([*times.values()], np.int64), most)
    plain = one_by_one([each for each, n in times.items() for _ in range(n)])
    expected = np.full(max(most + 1, len(plain)), -np.inf)
    expected[: len(plain)] = plain
    # of the sums themselves, and the rounding of their logarithms
    np.testing.assert_allclose(sums, expected[: most + 1], atol=1e-12, rtol=1e-14)


def test_sums_of_many_with_the_same_odds_are_binomial_coefficients() -> None:
    sums = log_choices(np.array([1 / 9]), np.array([200_000]), 40_000)
    chosen = np.arange(1, 40_001)
    steps = np.log((200_001 - chosen) / chosen / 9)
    np.testing.assert_allclose(sums, [0, *steps.cumsum()], rtol=1e-12)
