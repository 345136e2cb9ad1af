"""Calls that follow others: planted relays and replies, and months in which nothing follows."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from generators.handed_over import simulate_month
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.calls.reply_chance import exchange_chance
from tests.calls.phone_months import case_of, month_rows, number, phone

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
    p, expected = exchange_chance(marked, chosen, group)
    places = range(len(rows))
    counts = [
        sum(marked[at] and chosen[k] for k, at in enumerate(order))
        for order in permutations(places)
        if all(group[at] == group[k] for k, at in enumerate(order))
    ]
    assert p == pytest.approx(np.mean(np.array(counts) >= (marked & chosen).sum()), abs=1e-12)
    assert expected == pytest.approx(np.mean(counts), abs=1e-12)


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


def test_answers_do_not_depend_on_the_order_of_rows() -> None:
    rows = month(relay=3)
    one, two = (la.calls.find_replies(case_of(each)).to_frame() for each in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(one, two)
