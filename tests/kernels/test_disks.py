"""Disks of different sizes: none overlaps another, and neighbors stay neighbors."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.layout import apart


def gaps(xy: np.ndarray, radius: np.ndarray) -> np.ndarray:
    distance = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2))
    return (distance - radius[:, None] - radius[None])[np.triu_indices(len(radius), 1)]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 50)), max_size=25))
def test_no_two_disks_overlap_even_if_they_start_on_one_point(
    rows: list[tuple[int, int, int]],
) -> None:
    given = np.array(rows, dtype=np.float64).reshape(-1, 3)
    xy = apart(given[:, :2], given[:, 2])
    assert (gaps(xy, given[:, 2]) >= -1e-5).all()
    np.testing.assert_array_equal(xy, apart(given[:, :2], given[:, 2]))


def test_a_row_of_disks_keeps_its_order_and_wastes_little_room() -> None:
    radius = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    xy = apart(np.column_stack([np.arange(5.0), np.zeros(5)]), radius)
    assert (np.diff(xy[:, 0]) > 0).all()
    assert np.ptp(xy[:, 0]) < 3 * radius.sum()
