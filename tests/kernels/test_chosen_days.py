"""The exact share of choices of days that add up to so much."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from linkanalysis.kernels.chosen_days import _share, share_of_choices


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.data())
def test_it_is_the_share_of_all_choices(values: list[int], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(values)))
    least = data.draw(st.integers(0, sum(values) + 1))
    sums = [sum(days) for days in combinations(values, chosen)]
    expected = sum(total >= least for total in sums) / len(sums)
    assert share_of_choices(np.array(values), chosen, least) == pytest.approx(expected, abs=1e-12)


def test_of_days_with_and_without_contact_it_is_hypergeometric() -> None:
    values = np.array([1] * 20 + [0] * 344)
    for least in (1, 5, 12, 20):
        expected = hypergeom.sf(least - 1, 364, 20, 28)
        assert share_of_choices(values, 28, least) == pytest.approx(expected, rel=1e-9)


def test_compiled_and_in_python_it_is_the_same() -> None:
    values = np.random.default_rng(0).integers(0, 5, 40)
    whole = share_of_choices(values, 7, 18)
    assert whole == _share.py_func(values, 7, 18)
    assert 0 < whole < 1
