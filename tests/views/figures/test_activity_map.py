"""Calls by weekday and hour: every cell counted again, the zone of the place, nobody named."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from movement_cases import calls as calls_with_cells

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.views.figures.printed import image_bytes
from tests.events.calls.phone_months import number, phone

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shown_cases import Hostile

ZONE = "America/New_York"
PHONES = [number(k) for k in range(3)]


def case_of(rows: list[tuple[str, str, str]]) -> la.Case:
    case = la.Case(purpose="training", region="US-KY", timezone=ZONE)
    frame = pd.DataFrame(rows, columns=["caller", "callee", "start"])
    case.add(la.read_frame(frame, reader="calls", document="calls"))
    return case


def counts(ax: Axes) -> dict[tuple[int, int], int]:
    """Return the cells that are not empty, by weekday and hour."""
    cells = np.ma.filled(ax.collections[0].get_array(), 0).astype(int).reshape(7, 24)
    return {(int(d), int(h)): int(cells[d, h]) for d, h in np.argwhere(cells)}


HOURS_OF_2024 = st.integers(0, 366 * 24 - 1)


@settings(max_examples=fewer(4))  # each draws two figures
@given(st.lists(st.tuples(st.sampled_from([0, 1]), HOURS_OF_2024), min_size=1, max_size=30))
def test_each_cell_is_the_number_of_calls_of_that_local_hour(made: list[tuple[int, int]]) -> None:
    # in UTC, so that no hour is skipped or repeated; each at its own minute, so that none is double
    first = datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC"))
    moments = [first + timedelta(hours=h, minutes=k) for k, (_, h) in enumerate(made)]
    rows = [
        (PHONES[end], PHONES[2], moment.isoformat())
        for (end, _), moment in zip(made, moments, strict=True)
    ]
    local = [moment.astimezone(ZoneInfo(ZONE)) for moment in moments]
    case = case_of(rows)
    assert counts(la.figures.activity_map(case)) == Counter((t.weekday(), t.hour) for t in local)
    own = [t for (end, _), t in zip(made, local, strict=True) if end == 0]
    if own:
        asked = la.figures.activity_map(case, entities=phone(0))
        assert counts(asked) == Counter((t.weekday(), t.hour) for t in own)


def test_a_call_between_two_that_are_asked_about_counts_once() -> None:
    case = case_of([(PHONES[0], PHONES[1], "2024-05-04 01:30")])
    ax = la.figures.activity_map(case, entities=[phone(0), phone(1)])
    assert counts(ax) == {(5, 1): 1}  # Saturday, one o'clock at night


def test_hours_are_those_of_the_sector_of_the_phone() -> None:
    hours = range(10, 20)  # of UTC
    made = [(f"502-555-00{hour}", f"2024-11-04T{hour}:30Z", "12:1") for hour in hours]
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    case.add(calls_with_cells(made))
    ax = la.figures.activity_map(case)
    assert {hour for _, hour in counts(ax)} == {hour - 5 for hour in hours}  # in Kentucky
    assert "by the cell sector of the phone" in " ".join(ax.get_title().split())


def test_a_period_limits_the_records() -> None:
    rows = [(PHONES[0], PHONES[1], f"2024-05-{day:02} 12:00") for day in (6, 7, 8)]
    ax = la.figures.activity_map(case_of(rows), when=("2024-05-07", "2024-05-08"))
    assert counts(ax) == {(1, 12): 1, (2, 12): 1}


def test_records_without_an_hour_are_counted_below_and_an_empty_map_says_so() -> None:
    ax = la.figures.activity_map(case_of([(PHONES[0], PHONES[1], "2024-05-06")]))
    assert counts(ax) == {}
    assert "No call or message with a known hour." in [text.get_text() for text in ax.texts]
    assert "Not drawn, because their hour is not known: 1." in ax.get_title()
    nothing = la.figures.activity_map(la.Case(purpose="training"))
    assert "Leads, not findings of guilt." in nothing.get_title()


def test_night_is_framed_and_the_scale_rises_evenly_in_gray() -> None:
    ax = la.figures.activity_map(case_of([(PHONES[0], PHONES[1], "2024-05-06 23:00")]))
    frames = [(patch.get_x(), patch.get_width()) for patch in ax.patches]
    assert frames == [(0, 6), (22, 2)]
    colors = ax.collections[0].get_cmap()(np.linspace(0, 1, 32))[:, :3]
    light = colors @ np.array([0.299, 0.587, 0.114])
    assert (np.diff(light) < 0).all()


def test_protected_people_are_counted_and_cannot_be_asked_about(
    hostile: Hostile, hostile_case: la.Case
) -> None:
    with pytest.raises(ProtectedError):
        la.figures.activity_map(hostile_case, entities=hostile.hidden_phone)
    text = image_bytes(lambda: la.figures.activity_map(hostile_case), kind="svg").decode()
    assert hostile.hidden_name not in text
    ax = la.figures.activity_map(hostile_case, entities=["person:KY-6", "person:KY-7"])
    (heading,) = [text.get_text() for text in ax.texts if "Calls and" in text.get_text()]
    assert heading == "Calls and messages of Eve⟨U+202E⟩gnp.exe, Maximiliana Maximiliana M…: 0"


def test_given_axes_are_used_and_narrow_ones_bear_no_counts() -> None:
    case = case_of([(PHONES[0], PHONES[1], "2024-05-06 23:00")])
    before = dict(mpl.rcParams)
    ax = Figure(figsize=(1.5, 2)).add_subplot()
    assert la.figures.activity_map(case, ax=ax) is ax
    assert [text.get_text() for text in ax.texts] == ["Calls and messages: 1", "Working copy"]
    assert dict(mpl.rcParams) == before


@pytest.mark.exhaustive
def test_files_are_the_same_every_time() -> None:
    case = case_of([(PHONES[0], PHONES[1], "2024-05-06 09:00")])
    for kind in ("png", "svg", "pdf"):
        first, again = (
            image_bytes(lambda: la.figures.activity_map(case), kind=kind) for _ in range(2)
        )
        assert first == again
