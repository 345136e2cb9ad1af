"""Days in running text: whatever the search of files looks for, the search of texts reads."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.core.keys.days import days_in, days_written

DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2029, 12, 31))


@given(DAYS, st.data())
def test_every_written_day_is_read(day: dt.date, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(sorted(days_written(day.isoformat()))))
    assert day.isoformat() in days_in(f"born {way}, here")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("4.3.09.1", set()),
        ("3/4", set()),
        ("March 2009", set()),
        ("2009-02-30", set()),
        ("2009-03-04", {"2009-03-04"}),
        ("4/3/2009", {"2009-03-04", "2009-04-03"}),
        ("on 13 May 2009 and 2/1/2010", {"2009-05-13", "2010-02-01", "2010-01-02"}),
    ],
)
def test_days_are_read_in_every_order_and_nothing_else_is(text: str, days: set[str]) -> None:
    assert days_in(text) == days
