"""Contacts that change with an event, and those that only seem to."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

import linkanalysis as la
from linkanalysis.events.calls.before_after import exact_p
from tests.events.calls.phone_months import case_of, number, phone


def daily(whom: int, days: range, *, hour: str = "12:00") -> list[tuple[str, str, str]]:
    return [(number(1), number(whom), f"2024-05-{day:02} {hour}".strip()) for day in days]


def town() -> list[tuple[str, str, str]]:
    """Before and after 15 May: 2 goes, 3 comes, 4 falls, 5 rises, 6 stays the same."""
    return [
        *daily(2, range(1, 15)),
        *daily(3, range(16, 30)),
        *daily(4, range(1, 15)),
        *daily(4, range(20, 22)),
        *daily(5, range(8, 10)),
        *daily(5, range(16, 30)),
        *daily(6, range(1, 30)),
    ]


def test_contacts_come_go_rise_fall_and_stay() -> None:
    found = la.calls.before_and_after(case_of(town()), "2024-05-15", window_days=14)
    frame = found.to_frame().set_index("contact")
    assert frame["change"].to_dict() == {
        phone(2): "went",
        phone(3): "came",
        phone(4): "fell",
        phone(5): "rose",
        phone(6): "same",
    }
    assert frame.loc[phone(6), ["before", "after", "significance"]].tolist() == [14, 14, 1.0]
    assert (frame.loc[[phone(2), phone(3)], "p_all"] < 0.001).all()
    assert found.looked_at == 5
    assert {reason.text[-10:] for reason in found.reasons(1, limit=99)} == {
        f"2024-05-{day:02}" for day in range(1, 15)
    }


def test_the_day_of_an_event_counts_only_with_a_time() -> None:
    case = case_of(daily(2, range(14, 17)))
    day = la.calls.before_and_after(case, "2024-05-15").to_frame().iloc[0]
    assert day[["before", "after"]].tolist() == [1, 1]
    instant = la.calls.before_and_after(case, "2024-05-15T11:00").to_frame().iloc[0]
    assert instant[["before", "after"]].tolist() == [1, 2]


@pytest.mark.parametrize("day", ["2024-03-10", "2024-11-03"])
def test_a_day_is_a_day_of_the_zone_also_when_clocks_change(day: str) -> None:
    case = la.Case(purpose="training", region="US-KY", timezone="America/Chicago")
    begin = pd.Timestamp(day, tz="America/Chicago")
    end = (begin + pd.DateOffset(days=1)).tz_convert("UTC")
    moments = [
        begin.tz_convert("UTC") - pd.Timedelta(minutes=1),
        begin,
        end - pd.Timedelta(minutes=1),
        end,
    ]
    made = pd.DataFrame({"start": [moment.isoformat() for moment in moments]})
    made = made.assign(caller=number(1), callee=number(2))
    case.add(la.read_frame(made, reader="calls", document="calls"))
    row = la.calls.before_and_after(case, day).to_frame().iloc[0]
    assert row[["before", "after"]].tolist() == [1, 1]


def test_days_without_hours_count_but_for_the_day_of_the_event() -> None:
    case = case_of(daily(2, range(10, 20), hour=""))
    row = la.calls.before_and_after(case, "2024-05-15T11:00", window_days=3).to_frame().iloc[0]
    assert row[["before", "after", "days_before", "days_after"]].tolist() == [3, 3, 3, 3]


def test_records_that_end_soon_shorten_the_period_and_say_so() -> None:
    found = la.calls.before_and_after(case_of(daily(2, range(10, 18))), "2024-05-15")
    assert "The records cover 5 days before the event and 2 after." in found.notes
    assert found.to_frame()["change"].tolist() == ["same"]


def test_the_p_value_is_that_of_fisher() -> None:
    for a, b in product(range(8), range(6)):
        expected = fisher_exact([[a, 7 - a], [b, 5 - b]]).pvalue
        assert exact_p((a, b), (7, 5)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.exhaustive
def test_random_months_with_bursts_of_messages_give_few_small_p_values() -> None:
    rng = np.random.default_rng(5)
    rows = []
    for whom in range(2, 122):  # three days in ten, with one to nine records on each
        for day in range(1, 31):
            if rng.random() < 0.3:
                times = rng.integers(0, 86_400, rng.integers(1, 10))
                rows += [
                    (
                        number(1),
                        number(whom),
                        str(
                            pd.Timestamp("2024-05-01") + pd.Timedelta(days=day - 1, seconds=int(t))
                        ),
                    )
                    for t in times
                ]
    found = la.calls.before_and_after(
        case_of(rows), "2024-05-16T00:00", entities=phone(1), window_days=14, limit=200
    )
    frame = found.to_frame()
    assert len(frame) >= 110
    assert (frame["significance"] <= 0.05).mean() <= 0.05
    assert (frame["p_all"] > 0.05).all()


def test_pairs_with_protected_people_count_and_are_withheld() -> None:
    case = case_of(town())
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(2)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    found = la.calls.before_and_after(case, "2024-05-15", window_days=14)
    assert (len(found), found.withheld, found.looked_at) == (4, 1, 5)


def test_pairs_over_the_limit_are_counted() -> None:
    found = la.calls.before_and_after(case_of(town()), "2024-05-15", limit=2)
    assert found.notes[0] == "3 more pairs not listed: raise limit."
