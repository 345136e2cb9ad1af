"""Curveball keeps both margins and reaches every incidence alike."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.swaps import shuffle

ROWS = st.lists(st.sets(st.integers(0, 7), max_size=6), min_size=1, max_size=8)


def incidence(rows: list[set[int]]) -> tuple[np.ndarray, np.ndarray]:
    indptr = np.cumsum([0] + [len(row) for row in rows]).astype(np.uint32)
    return indptr, np.array([thing for row in rows for thing in sorted(row)], dtype=np.uint32)


@given(rows=ROWS, seed=st.integers(0, 100))
def test_both_margins_are_kept_and_rows_rise(rows: list[set[int]], seed: int) -> None:
    indptr, indices = incidence(rows)
    new_indptr, new_indices = shuffle(indptr, indices, 8, seed=seed, trades=40)
    np.testing.assert_array_equal(new_indptr, indptr)
    np.testing.assert_array_equal(
        np.bincount(new_indices, minlength=8), np.bincount(indices, minlength=8)
    )
    for start, end in pairwise(indptr):
        assert (np.diff(new_indices[start:end].astype(np.int64)) > 0).all()


def test_every_incidence_with_these_margins_is_equally_likely() -> None:
    rows = [{0, 1}, {0, 2}, {1, 2, 3}, {0, 3}]
    indptr, indices = incidence(rows)
    margin = np.bincount(indices, minlength=4)
    states = [
        state
        for state in product(*(combinations(range(4), len(row)) for row in rows))
        if (np.bincount([thing for row in state for thing in row], minlength=4) == margin).all()
    ]
    drawn = Counter(
        tuple(shuffle(indptr, indices, 4, seed=seed, trades=20)[1].tolist()) for seed in range(5000)
    )
    expected = 5000 / len(states)
    assert len(drawn) == len(states) == 51
    # chi-squared on 50 degrees of freedom passes 76.2 once in a hundred times
    assert sum((count - expected) ** 2 / expected for count in drawn.values()) < 76.2


def test_a_seed_gives_the_same_draw_and_the_arrays_given_stay_as_they_were() -> None:
    indptr, indices = incidence([{0, 1, 2}, {2, 3}, {4, 5, 6}, {0, 7}])
    before = indices.copy()
    first = shuffle(indptr, indices, 8, seed=4, trades=50)[1]
    np.testing.assert_array_equal(first, shuffle(indptr, indices, 8, seed=4, trades=50)[1])
    np.testing.assert_array_equal(indices, before)
    assert any(
        (shuffle(indptr, indices, 8, seed=seed, trades=50)[1] != first).any() for seed in range(5)
    )
