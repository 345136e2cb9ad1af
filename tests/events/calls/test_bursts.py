"""Bursts that are planted, and ordinary days that are none."""

from __future__ import annotations

import numpy as np
import pandas as pd

import linkanalysis as la
from tests.events.calls.phone_months import case_of, number, phone

BEGIN = pd.Timestamp("2024-05-01")
TOWN = [phone(k) for k in range(12)]


def calls(
    who: int, days: range, a_day: int, *, seed: int, hours: bool = True
) -> list[tuple[str, str, str]]:
    """Calls of a number to eight others at random times of the day."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in days:
        for second in sorted(rng.integers(8 * 3600, 22 * 3600, a_day).tolist()):
            at = BEGIN + pd.Timedelta(days=day, seconds=second)
            whom = number(1000 + 10 * who + int(rng.integers(8)))
            rows.append((number(who), whom, str(at) if hours else f"{at:%Y-%m-%d}"))
    return rows


def town(*, hours: bool = True) -> list[tuple[str, str, str]]:
    """Twelve numbers with three calls a day in a month; number 1 has 15 on three days."""
    rows = [row for k in range(12) for row in calls(k, range(30), 3, seed=k, hours=hours)]
    return rows + calls(1, range(14, 17), 12, seed=99, hours=hours)


def test_a_planted_burst_comes_first_by_gaps_and_by_days() -> None:
    case = case_of(town())
    for method in ("gaps", "days"):
        found = la.calls.find_bursts(case, method=method)  # type: ignore[arg-type]
        row = found.to_frame().iloc[0]
        assert row["entity"] == phone(1)
        assert BEGIN + pd.Timedelta(days=13) < row["start"] < row["end"]
        assert row["end"] < BEGIN + pd.Timedelta(days=18)
        assert row["records"] >= 40
        assert row["level"] >= 1
        reasons = found.reasons(1, limit=100)
        assert len(reasons) >= 40
        assert all(f"{row['start']:%Y-%m}" in reason.text for reason in reasons)


def test_by_days_nobody_else_has_a_burst() -> None:
    found = la.calls.find_bursts(case_of(town()), entities=TOWN, method="days").to_frame()
    assert found["entity"].tolist() == [phone(1)]


def test_dates_without_hours_are_searched_by_days() -> None:
    found = la.calls.find_bursts(case_of(town(hours=False)), entities=TOWN)
    assert [(row.entity, row.method) for row in found.rows] == [(phone(1), "days")]
    assert la.calls.find_bursts(case_of(town(hours=False)), method="gaps").to_frame().empty


def test_a_day_on_which_everybody_calls_is_no_burst_by_days() -> None:
    rows = [row for k in range(12) for row in calls(k, range(30), 3, seed=k)]
    rows += [row for k in range(12) for row in calls(k, range(14, 16), 12, seed=k)]
    case = case_of(rows)
    assert la.calls.find_bursts(case, entities=TOWN, method="days").to_frame().empty
    by_gaps = la.calls.find_bursts(case, entities=TOWN, method="gaps").to_frame()
    assert set(by_gaps["entity"]) == set(TOWN)


def test_a_number_alone_in_the_records_has_no_share_and_that_is_said() -> None:
    found = la.calls.find_bursts(case_of(calls(1, range(30), 3, seed=1)), method="days")
    assert any("have more than half of all records" in note for note in found.notes)


def test_bursts_of_protected_people_are_counted() -> None:
    case = case_of(town())
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(1)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    found = la.calls.find_bursts(case, method="days")
    assert found.withheld == 1
    assert number(1) not in str(found.rows)
    assert phone(1) not in set(found.to_frame()["entity"])


def test_bursts_over_the_limit_are_counted() -> None:
    found = la.calls.find_bursts(case_of(town()), method="gaps", limit=1)
    assert len(found) == 1
    assert any(note.endswith(" more bursts not listed: raise limit.") for note in found.notes)
