"""A number that supplies many, and numbers of firms and people that have many contacts."""

from __future__ import annotations

import numpy as np
import pandas as pd

import linkanalysis as la

BEGIN = pd.Timestamp("2024-03-01")
SEIZURES = (20, 45, 70)
HUB = 1


def number(k: int) -> str:
    return f"+1502555{k:04}"


def calls(
    who: int, contacts: list[int], days: list[int], rng: np.random.Generator
) -> list[tuple[str, str, str]]:
    """Calls of a number on some days, to its contacts in turn."""
    return [
        (
            number(who),
            number(contacts[k % len(contacts)]),
            str(BEGIN + pd.Timedelta(days=day, seconds=int(rng.integers(30_000, 70_000)))),
        )
        for k, day in enumerate(days)
    ]


def case_of(
    *,
    bursts: tuple[int, ...],
    friends: bool = False,
    offense: str = "35A",
    seizures: tuple[int, ...] = SEIZURES,
    zone: str = "America/Chicago",
    earlier: int = 0,
) -> la.Case:
    """Ordinary numbers, a taxi and a school that call every day; and number 1 with some bursts."""
    rng = np.random.default_rng(3)
    every = list(range(90))
    rows = []
    for k in range(20):
        own = list(range(1000 + 10 * k, 1008 + 10 * k))
        rows += calls(10 + k, own, every, rng)
    rows += calls(50, list(range(2000, 2030)), every * 4, rng)  # a taxi firm
    school = [day for day in every if day % 7 < 5] * 3  # not at weekends
    rows += calls(51, list(range(2100, 2130)), school, rng)
    runners = list(range(3000, 3014))
    mine = [day + more for day in bursts for more in (-1, 0, 1) for _ in range(8)]
    rows += calls(HUB, runners, [*mine, *every[::6]], rng)
    if friends:
        rows += [
            row
            for a in runners
            for row in calls(a, [b for b in runners if b != a], every[::7], rng)
        ]
    case = la.Case(purpose="training", region="US-KY", timezone=zone)
    frame = pd.DataFrame(rows, columns=["caller", "callee", "start"])
    frame["start"] = (pd.to_datetime(frame["start"]) - pd.Timedelta(seconds=earlier)).astype(str)
    case.add(la.read_frame(frame, reader="calls", document="calls"))
    events = pd.DataFrame(
        {
            "incident": [f"I-{day}" for day in seizures],
            "date": [f"{BEGIN + pd.Timedelta(days=day):%Y-%m-%d}" for day in seizures],
            "offense": offense,
            "person": "",
        }
    )
    case.add(la.read_frame(events, reader="incidents", document="incidents"))
    return case


def found_in(case: la.Case) -> la.Findings:
    return la.find_indicators(case, indicators="supply_hub")


def test_a_number_that_is_busy_around_seizures_is_found_with_rows_of_both() -> None:
    found = found_in(case_of(bursts=SEIZURES))
    assert [one.entities for one in found] == [(f"phone:{number(HUB)}",)]
    assert found[0].observed == 3
    assert found[0].title == (
        f"phone:{number(HUB)} has 14 contacts, 0% of whose pairs know each other; its 3 "
        "bursts of calls came around 3 drug seizures"
    )
    assert {reason.document for reason in found[0].evidence} == {"calls", "incidents"}
    assert found[0].details[0].endswith("chance alone would put about 0.5 of 3 bursts there.")


def test_bursts_at_other_times_are_no_sign() -> None:
    assert found_in(case_of(bursts=(5, 33, 58))).findings == ()


def test_one_burst_around_a_seizure_or_one_in_three_is_no_sign() -> None:
    assert found_in(case_of(bursts=(20,))).findings == ()
    assert found_in(case_of(bursts=(20, 33, 58, 82))).findings == ()


def test_a_burst_over_two_seizures_counts_for_both_and_one_over_a_quiet_month_for_one() -> None:
    (one,) = found_in(case_of(bursts=(20, 23, 26), seizures=(20, 26))).findings
    assert one.observed == 2
    assert "its 1 burst of calls came around 2 drug seizures" in one.title
    assert found_in(case_of(bursts=tuple(range(20, 50, 3)), seizures=(20, 49))).findings == ()


def test_a_burst_on_the_last_day_counts_where_that_day_has_not_begun_in_utc() -> None:
    # calls from 0:33 to 11:40 a.m.; the last of a burst is on day 89, two days before a seizure
    seizures = (20, 45, 91)
    case = case_of(bursts=(20, 45, 88), seizures=seizures, zone="Pacific/Auckland", earlier=28_000)
    assert found_in(case)[0].observed == 3


def test_seizures_on_following_days_are_one() -> None:
    assert found_in(case_of(bursts=(20,), seizures=(20, 21))).findings == ()


def test_contacts_that_know_each_other_are_no_sign() -> None:
    assert found_in(case_of(bursts=SEIZURES, friends=True)).findings == ()


def test_other_offenses_are_no_seizures() -> None:
    assert found_in(case_of(bursts=SEIZURES, offense="shoplifting")).findings == ()
    assert len(found_in(case_of(bursts=SEIZURES, offense="Drug equipment"))) == 1


def test_the_number_of_a_victim_is_in_no_finding() -> None:
    case = case_of(bursts=SEIZURES)
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(HUB)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    assert found_in(case).findings == ()
