"""Distinct numbers and rows of levels: what numpy gives, and every type of entities fits."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.names.distinct_rows import distinct, patterns
from linkanalysis.names.features import COMPARED_TYPES, features_of

LEVELS = st.lists(st.tuples(*[st.integers(-1, 7)] * 3), max_size=30)


@given(st.lists(st.integers(-(2**62), 2**62)))
def test_numbers_come_once_and_in_order(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int64)).tolist() == sorted({*numbers})


@given(LEVELS)
def test_rows_come_once_in_order_and_are_counted(listed: list[tuple[int, ...]]) -> None:
    rows = np.array(listed, np.int8).reshape(-1, 3)
    found, which, count = patterns(rows)
    assert [tuple(row) for row in found.tolist()] == sorted({*listed})
    assert found[which].tolist() == rows.tolist()
    assert count.tolist() == [listed.count(tuple(row)) for row in found.tolist()]


def test_the_levels_of_all_properties_of_a_type_fit_into_one_number() -> None:
    for kind in COMPARED_TYPES:
        assert math.prod(len(row.levels) + 1 for row in features_of(kind)) < 2**63
