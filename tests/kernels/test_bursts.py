"""The cheapest sequence of rates: a worked example, and every sequence tried."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, expon

from linkanalysis.kernels.bursts import (
    _cheapest_states,
    cheapest_states,
    gap_costs,
    share_costs,
)


def cost_of(states: tuple[int, ...], costs: np.ndarray) -> float:
    climbs = np.maximum(np.diff([0, *states]), 0).sum()
    return float(climbs * np.log(len(states)) + costs[np.arange(len(states)), states].sum())


def test_the_worked_example_has_one_burst() -> None:
    times = np.array([0, 10, 20, 30, 31, 32, 33, 34, 35, 45, 55, 65], dtype=np.float64)
    states, cost = cheapest_states(gap_costs(np.diff(times)))
    assert states.tolist() == [0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0]
    assert cost == pytest.approx(30.3197251842, abs=1e-9)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=6))
def test_no_sequence_is_cheaper(gaps: list[float]) -> None:
    costs = gap_costs(np.array(gaps))[:, :3]
    states, cost = cheapest_states(costs)
    tried = product(range(costs.shape[1]), repeat=len(gaps))
    assert cost == pytest.approx(min(cost_of(each, costs) for each in tried), abs=1e-9)
    assert cost_of(tuple(states.tolist()), costs) == pytest.approx(cost, abs=1e-9)
    twin = _cheapest_states.py_func(costs, float(np.log(len(gaps))))
    np.testing.assert_array_equal(states, twin[0])


def test_costs_are_densities_and_binomials() -> None:
    gaps = np.array([1.0, 2.0, 3.0, 10.0])
    usual = gaps.mean()
    for state, costs in enumerate(gap_costs(gaps).T):
        np.testing.assert_allclose(costs, -expon(scale=usual / 2**state).logpdf(gaps))
    part, whole = np.array([1, 0, 4]), np.array([10, 5, 20])
    table = share_costs(part, whole)
    assert table.shape == (3, 3)  # 1 in 7, doubled twice: four times as much would be .57
    for state, costs in enumerate(table.T):
        np.testing.assert_allclose(costs, -binom(whole, 2**state / 7).logpmf(part))


def test_who_has_most_of_all_has_no_higher_share() -> None:
    assert share_costs(np.array([6, 6]), np.array([10, 10])).shape == (2, 1)


def test_equal_costs_go_to_the_lower_state() -> None:
    assert cheapest_states(np.zeros((4, 3)))[0].tolist() == [0, 0, 0, 0]
