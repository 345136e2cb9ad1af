"""Distances are whole numbers, exact while they fit."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.graph.distance import ROUNDED_UNIT, distances

STRENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=30)


@given(STRENGTHS, st.integers(1, 1000))
def test_exact_distances_are_inverses_and_paths_fit(strengths: list[int], n: int) -> None:
    found = distances(np.array(strengths), n)
    unit = math.lcm(*strengths)
    assert found.exact == (unit * (n - 1) < 2**62)
    assert min(found.distance.tolist()) >= 1
    if found.exact:
        assert found.unit == unit
        assert (found.distance * np.array(strengths) == unit).all()
    assert sum(sorted(found.distance.tolist())[-(n - 1) :]) < 2**62 or n == 1


@given(STRENGTHS, st.integers(1, 9))
def test_multiplied_strengths_leave_distances_as_they_are(strengths: list[int], by: int) -> None:
    one, other = distances(np.array(strengths), 5), distances(np.array(strengths) * by, 5)
    if one.exact and other.exact:
        np.testing.assert_array_equal(one.distance, other.distance)


def test_counts_of_calls_are_rounded_and_never_zero() -> None:
    found = distances(np.array([*range(1, 61), 10**12]), 1000)
    assert (found.unit, found.exact) == (ROUNDED_UNIT, False)
    assert found.distance[[0, 1, 59, 60]].tolist() == [232792560, 116396280, 3879876, 1]


def test_the_limit_is_the_longest_path() -> None:
    strengths = np.array([2**31, 2**31 - 1])
    assert distances(strengths, 1).exact
    assert not distances(strengths, 3).exact


def test_no_edges_have_no_distances() -> None:
    assert distances(np.zeros(0, dtype=np.int64), 0).unit == 1
