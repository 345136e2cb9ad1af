"""Calls that follow others: planted relays and replies, and months in which nothing follows."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from generators.handed_over import simulate_month
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.events.calls.replies import (
    Clock,
    are_beside,
    exchange_chance,
    first_chance,
    other_day_chance,
)
from tests.events.calls.phone_months import case_of, month_rows, number, phone

BEGIN = pd.Timestamp("2024-05-01")


def month(*, relay: int | None, minutes: float = 4, seed: int = 1) -> list[tuple[str, str, str]]:
    """Six numbers that call each other by day; 2 calls `relay` soon after 1 called 2."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(28):
        for who in range(1, 7):
            for second in rng.integers(8 * 3600, 22 * 3600, 5).tolist():
                whom = int(rng.choice([k for k in range(1, 7) if k != who]))
                at = BEGIN + pd.Timedelta(days=day, seconds=second)
                rows.append((number(who), number(whom), str(at)))
                if (who, whom) == (1, 2) and relay:
                    later = at + pd.Timedelta(minutes=minutes)
                    rows.append((number(2), number(relay), str(later)))
    return rows


@pytest.mark.parametrize(("relay", "kind"), [(3, "relay"), (1, "reply")])
def test_a_planted_relay_or_reply_comes_first_with_its_rows(relay: int, kind: str) -> None:
    found = la.calls.find_replies(case_of(month(relay=relay)))
    row = found.rows[0]
    assert (row.kind, row.caller, row.answerer, row.called) == (
        kind,
        phone(1),
        phone(2),
        phone(relay),
    )
    assert row.times >= 15
    assert row.minutes == pytest.approx(4, abs=1)
    assert row.p_all < 0.001
    assert row.expected < row.times
    texts = {reason.text.partition(",")[0] for reason in found.reasons(1, limit=500)}
    assert f"{phone(2)} called {phone(relay)}" in texts
    assert f"{phone(1)} called {phone(2)}" in texts


def test_answers_after_the_limit_are_none() -> None:
    assert len(la.calls.find_replies(case_of(month(relay=3, minutes=30)))) == 0
    longer = la.calls.find_replies(case_of(month(relay=3, minutes=30)), minutes=40)
    assert longer.rows[0].called == phone(3)


def test_only_those_asked_about_answer() -> None:
    case = case_of(month(relay=3))
    assert len(la.calls.find_replies(case, entities=phone(2))) >= 1
    assert len(la.calls.find_replies(case, entities=phone(4))) == 0


@pytest.mark.exhaustive
def test_months_without_replies_give_few() -> None:
    listed = la.calls.find_replies(case_of(month(relay=None, seed=2)), minutes=60)
    assert len(listed) <= 1
    rows = month_rows(simulate_month(5, kept=0.0, phones=200))
    assert len(la.calls.find_replies(case_of(rows), minutes=60)) <= 1


def test_a_family_that_calls_every_evening_does_not_answer() -> None:
    rng = np.random.default_rng(4)
    rows = []
    for day in range(28):
        at = rng.integers(19 * 3600, 20 * 3600, 6).tolist()
        for (a, b), second in zip(
            ((1, 2), (2, 3), (2, 4), (2, 1), (3, 2), (4, 2)), at, strict=True
        ):
            rows.append((number(a), number(b), str(BEGIN + pd.Timedelta(days=day, seconds=second))))
    assert len(la.calls.find_replies(case_of(rows))) == 0


MARKS = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 1)), min_size=1, max_size=6)


@given(MARKS)
def test_the_chance_is_that_of_all_exchanges(rows: list[tuple[bool, bool, int]]) -> None:
    marked, chosen, group = (np.array(column) for column in zip(*rows, strict=True))
    chance = exchange_chance(marked, chosen, group)
    places = range(len(rows))
    counts = [
        sum(marked[at] and chosen[k] for k, at in enumerate(order))
        for order in permutations(places)
        if all(group[at] == group[k] for k, at in enumerate(order))
    ]
    observed = (marked & chosen).sum()
    assert chance.p_value == pytest.approx(np.mean(np.array(counts) >= observed), abs=1e-12)
    assert chance.expected == pytest.approx(np.mean(counts), abs=1e-12)
    possible = [np.mean(np.array(counts) >= count) for count in range(max(counts) + 1)]
    assert chance.steps().tolist() == pytest.approx(possible, abs=1e-12)


TWO_MINUTES = pd.Timedelta(minutes=2)


def at_any_hour(rng: np.random.Generator, day: int) -> pd.Timestamp:
    return BEGIN + pd.Timedelta(days=day, seconds=int(rng.integers(8 * 3600, 20 * 3600)))


def test_a_phone_that_only_passes_calls_on_is_found() -> None:
    rng = np.random.default_rng(5)
    rows = []
    for day in range(20):
        at = at_any_hour(rng, day)
        rows += [(number(1), number(2), str(at)), (number(2), number(3), str(at + TWO_MINUTES))]
        rows += [(number(4), number(5), str(at_any_hour(rng, day))) for _ in range(5)]
    found = la.calls.find_replies(case_of(rows)).rows
    assert [(row.caller, row.answerer, row.called) for row in found] == [
        (phone(1), phone(2), phone(3))
    ]
    assert found[0].significance == pytest.approx(2 * 0.5**20)
    assert found[0].expected < 3


def test_those_who_could_never_be_found_do_not_count() -> None:
    rng = np.random.default_rng(7)
    relay = []
    for day in range(8):
        at = at_any_hour(rng, day)
        relay += [(number(1), number(2), str(at)), (number(2), number(3), str(at + TWO_MINUTES))]
    # pairs that call each other on three days, hours apart
    others = [
        (number(who), number(whom), str(BEGIN + pd.Timedelta(days=day, hours=hour)))
        for pair in range(4, 44, 2)
        for day in range(3)
        for who, whom, hour in ((pair, pair + 1, 9), (pair + 1, pair, 15))
    ]
    alone, among = (la.calls.find_replies(case_of(rows)) for rows in (relay, relay + others))
    assert [row.called for row in among.rows] == [phone(3)]
    assert among.looked_at == alone.looked_at + 40
    # 1 in 256 that the caller is first on all eight days; doubled for the two tests
    assert [row.p_all for row in (*alone.rows, *among.rows)] == pytest.approx([2 / 256] * 2)


def test_who_calls_each_day_at_one_hour_does_not_answer() -> None:
    rng = np.random.default_rng(6)
    rows = []
    for day in range(28):
        noon = BEGIN + pd.Timedelta(days=day, hours=12)
        first, second = rng.integers(0, 300), rng.integers(300, 600)
        rows += [
            (number(1), number(2), str(noon + pd.Timedelta(seconds=int(first)))),
            (number(2), number(3), str(noon + pd.Timedelta(seconds=int(second)))),
        ]
    assert len(la.calls.find_replies(case_of(rows))) == 0


def chat(rng: np.random.Generator, *, seconds: int) -> list[tuple[str, str, str]]:
    """Let a group of four talk at some hour of most days; each writes to all, `seconds` apart."""
    rows = []
    for day in range(28):
        at = at_any_hour(rng, day)
        for writer in rng.integers(1, 5, 12).tolist():
            at += pd.Timedelta(seconds=int(rng.integers(20, 120)))
            rows += [
                (number(writer), number(other), str(at + pd.Timedelta(seconds=seconds * k)))
                for k, other in enumerate(other for other in range(1, 5) if other != writer)
            ]
    return rows


@pytest.mark.parametrize("seconds", [0, 2, 15])
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (1, 2))]
)
def test_a_group_that_talks_does_not_answer(seed: int, seconds: int) -> None:
    rows = chat(np.random.default_rng(seed), seconds=seconds)
    found = la.calls.find_replies(case_of(rows))
    assert len(found) == 0
    note = f"{len(rows):,} calls and messages to several others within ten seconds are not used."
    assert (note in found.notes) == (seconds <= 10)


DAYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), min_size=1, max_size=5)


@given(DAYS, DAYS)
def test_other_days_are_compared_in_every_way(
    heard: list[tuple[int, int]], said: list[tuple[int, int]]
) -> None:
    monday = 4  # 5 January 1970: all four are weekdays
    days = np.arange(monday, monday + 4)
    a, b = (np.array(each) for each in (heard, said))
    clocks = [Clock(each[:, 0] + monday, each[:, 1], np.full(len(each), 2.0)) for each in (a, b)]
    chance = other_day_chance(*clocks, days, 5.0)
    said_days = np.unique(b[:, 0]).tolist()

    def follows(second: int, day: int) -> bool:
        return any(d == day and s < second <= s + 7 for d, s in heard)

    def number_of_days(put: tuple[int, ...]) -> int:
        to = dict(zip(said_days, put, strict=True))
        return len({d for d, s in said if follows(s, to[d])})

    every = [number_of_days(put) for put in product(range(4), repeat=len(said_days))]
    observed = number_of_days(tuple(said_days))
    assert chance.p_value == pytest.approx(np.mean(np.array(every) >= observed), abs=1e-12)
    assert chance.steps().min() == pytest.approx(np.mean(np.array(every) == max(every)), abs=1e-12)
    assert chance.expected == pytest.approx(
        np.mean([[follows(s, d) for d in range(4)] for _, s in said]) * len(said)
    )


def test_weekends_are_compared_with_weekends() -> None:
    saturdays = np.array([2, 9])  # 3 and 10 January 1970
    days = np.arange(2, 16)  # with two Sundays
    clock = Clock(saturdays, np.array([100, 5_000]), np.zeros(2))
    said = Clock(saturdays, np.array([160, 5_060]), np.zeros(2))
    chance = other_day_chance(clock, said, days, 60.0)
    assert (chance.p_value, chance.expected) == pytest.approx((1 / 4**2, 2 / 4))


def test_who_is_first_is_as_likely_as_calls_are_many() -> None:
    # three episodes: a then b; a, a, b; b alone. The first is heard in both that count.
    heard, said = np.array([0, 1000, 1010]), np.array([5, 1020, 5000])
    spans = [(each, each + 2) for each in (heard, said)]
    assert first_chance(*spans, 10).p_value == pytest.approx(1 / 2 * 2 / 3)
    assert first_chance(*spans, 10).steps().tolist() == pytest.approx([1, 5 / 6, 1 / 3])
    assert are_beside(*spans, 10).tolist() == [True, True, False]
    assert first_chance(*spans[::-1], 10).p_value == 1.0
    # at one moment: nobody is known to be the first
    same = (heard, heard + 2)
    assert first_chance(same, same, 10).p_value == 1.0


def test_records_without_an_hour_are_not_used() -> None:
    rows = [(a, b, start[:10]) for a, b, start in month(relay=3)]
    assert la.calls.find_replies(case_of(rows)).looked_at == 0


def test_rows_with_protected_people_are_withheld() -> None:
    case = case_of(month(relay=3))
    before = len(la.calls.find_replies(case))
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(3)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    found = la.calls.find_replies(case)
    assert found.withheld >= 1
    assert len(found) + found.withheld == before
    assert number(3) not in str([found.rows, found.to_frame()])


@pytest.mark.exhaustive
def test_answers_do_not_depend_on_the_order_of_rows() -> None:
    rows = month(relay=3)
    one, two = (la.calls.find_replies(case_of(each)).to_frame() for each in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(one, two)
