"""Circles of phones that reach nobody else."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.rings.ranked_groups import _circles
from tests.attribution_cases import call, case_of, held

PEOPLE = tuple(f"{k:02d}" for k in range(60))
DAYS = tuple(f"2024-05-{day:02d}T10:00" for day in range(1, 9))


def phone(who: str, number: int = 0) -> str:
    return f"phone:+127055{number}{1000 + int(who)}"


def town(
    homes: dict[str, str],
    *,
    outside: int = 0,
    days: tuple[str, ...] = DAYS,
    pairs: tuple[tuple[int, int], ...] = ((0, 1), (0, 2), (1, 2)),
) -> la.Case:
    """Let everybody call eight others, and three or more one another, from second phones."""
    rows: list[dict[str, Any]] = [held(who, phone(who)) for who in PEOPLE]
    rows += [held(who, phone(who, 1)) for who in PEOPLE[: 1 + max(max(pair) for pair in pairs)]]
    rows += [held(who, home, kind="lives_at") for who, home in homes.items()]
    steps = product(range(60), (7, 11, 17, 23))
    usual = [(phone(PEOPLE[k]), phone(PEOPLE[(k + step) % 60])) for k, step in steps]
    rows += [call(a, b, day) for a, b in usual for day in DAYS]
    second = [phone(who, 1) for who in PEOPLE]
    rows += [call(second[a], second[b], day) for a, b in pairs for day in days]
    rows += [call(second[0], phone(PEOPLE[30 + k], 2), DAYS[0]) for k in range(outside)]
    return case_of(rows)


ALONE = {who: f"address:{who}" for who in PEOPLE}


@pytest.fixture(scope="module")
def closed() -> la.RingTable:
    """Three that call nobody else from their second phones."""
    return la.find_rings(town(ALONE))


def found(case: la.Case) -> list[tuple[str, str, list[str]]]:
    return [
        (ring.grade, ring.layer, [member.entity for member in ring.members])
        for ring in la.find_rings(case, at_least=0)
    ]


def test_three_phones_that_call_nobody_else_are_a_ring(closed: la.RingTable) -> None:
    (ring,) = closed
    assert [member.entity for member in ring.members] == [f"person:{who}" for who in PEOPLE[:3]]
    assert (ring.layer, ring.significance, closed.less_likely) == ("calls", 0.025, 0)
    assert ring.score == pytest.approx(
        3 * np.log(3 / (9 / 243 + 0.01)) - (3 - 9 / 243 - 0.01) - np.log(63 / 3)
    )
    assert ring.notes[0] == (
        "These phones are in contact with one another alone, by the records on file. If only "
        "records of some of them were obtained, others may be missing."
    )


def test_nothing_was_searched_for_three_phones_so_the_card_claims_no_searches(
    closed: la.RingTable,
) -> None:
    (ring,) = closed
    assert np.isnan([ring.stability, *(member.stability for member in ring.members)]).all()
    assert ring.boundary == ()
    card = ring.card()
    assert card.startswith("Ring 1: 3 members, 0 protected; strong, probability 0.96\nMembers: 3\n")
    assert "\nMembers:\n- person:00\n- person:01\n- person:02\n" in card
    assert "searches" not in card
    assert "stab" not in card


STAR = ((0, 1), (0, 2), (0, 3), (0, 4))


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param(STAR, id="a star"),
        pytest.param(
            ((0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (2, 4), (4, 5)),
            id="one has one",
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_phones_that_the_records_of_one_phone_alone_may_show_are_less_likely(
    pairs: tuple[tuple[int, int], ...],
) -> None:
    case = town(ALONE, pairs=pairs)
    assert (len(la.find_rings(case)), la.find_rings(case).less_likely) == (0, 1)
    (lead,) = la.find_rings(case, at_least=0)
    phones = 1 + max(max(pair) for pair in pairs)
    assert [member.entity for member in lead.members] == [
        f"person:{who}" for who in PEOPLE[:phones]
    ]
    assert (
        "At least one of these phones is in contact with only one other, so the records may be "
        "those of that other phone alone. Obtain the records of the others first."
    ) in lead.notes


def test_four_phones_that_each_call_two_others_are_a_ring() -> None:
    names = [f"person:{who}" for who in PEOPLE[:4]]
    around = ((0, 1), (1, 2), (2, 3), (0, 3))
    assert found(town(ALONE, pairs=around)) == [("strong", "calls", names)]


def test_circles_that_do_not_exceed_chance_were_considered() -> None:
    phones = [phone(who) for who in PEOPLE]
    rows: list[dict[str, Any]] = [held(who, phone(who)) for who in PEOPLE]
    rows += [held(who, home, kind="lives_at") for who, home in ALONE.items()]
    for k, day in product(range(0, 60, 3), DAYS):
        rows += [call(phones[k + a], phones[k + b], day) for a, b in ((0, 1), (0, 2), (1, 2))]
    rings = la.find_rings(case_of(rows))
    assert not len(rings)
    assert rings.candidates == 20


@pytest.mark.parametrize(
    "different",
    [
        pytest.param(
            {"outside": 1},
            id="one of them reaches a number of nobody",
            marks=pytest.mark.exhaustive,
        ),
        pytest.param({"homes": ALONE | {"01": "address:00"}}, id="two of them live together"),
        pytest.param(
            {"days": DAYS[:2]}, id="they called on two days", marks=pytest.mark.exhaustive
        ),
    ],
)
def test_three_phones_are_no_ring_if_they_reach_others_or_live_together_or_call_seldom(
    different: dict[str, Any],
) -> None:
    assert not found(town(**({"homes": ALONE} | different)))


def test_three_phones_are_less_likely_if_two_holders_have_no_home_on_record() -> None:
    known = {who: home for who, home in ALONE.items() if who not in ("00", "01")}
    names = [f"person:{who}" for who in PEOPLE[:3]]
    assert found(town(known)) == [("weak", "calls", names)]


TIES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.booleans(),
    min_size=1,
    max_size=9,
)


@given(TIES, st.sets(st.integers(0, 9), max_size=2))
def test_circles_are_sets_that_regular_contacts_join_and_none_leaves(
    ties: dict[tuple[int, int], bool], reaching: set[int]
) -> None:
    low, high = np.array(list(ties)).T
    regular = np.array(list(ties.values()))
    beyond = np.isin(np.arange(10), list(reaching)).astype(np.int64)
    joined = [{k} for k in range(10)]
    for (a, b), often in ties.items():
        if often:
            one, other = (next(part for part in joined if end in part) for end in (a, b))
            joined = [part for part in joined if part not in (one, other)] + [one | other]
    expected = [
        sorted(part)
        for part in joined
        if len(part) > 2
        and not part & reaching
        and not any((a in part) != (b in part) for a, b in ties)
    ]
    circles, scores = _circles(10, low, high, regular, beyond)
    assert [circle.tolist() for circle in circles] == sorted(expected)
    assert scores.size == len(expected)
