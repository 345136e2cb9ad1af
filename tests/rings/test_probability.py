"""How likely a group is more than ordinary life, and what is listed by it."""

from __future__ import annotations

import math
from itertools import product
from random import Random

import networkx as nx
import pandas as pd
import pytest
from exhaustive import exhaustive
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.rings.probability import (
    MOST_UNRECORDED,
    Signs,
    grade_of,
    probability_of,
    share,
    unrecorded,
)

SCORES = st.floats(0, 100)


@given(SCORES, SCORES, SCORES, st.integers(4, 14), st.booleans())
def test_more_evidence_never_makes_a_group_less_likely(
    strict: float,
    more: float,
    plain: float,
    size: int,
    closed: bool,  # noqa: FBT001
) -> None:
    less = probability_of(Signs("shared things", closed, strict, plain, size))
    assert (
        0 < less <= probability_of(Signs("shared things", closed, strict + more, plain, size)) < 1
    )
    assert less <= probability_of(Signs("shared things", closed, strict, plain + more, size))
    assert less <= probability_of(Signs("shared things", True, strict, plain, size))


def test_what_friends_do_not_share_says_more_only_if_chance_does_not_reach_it() -> None:
    assert probability_of(Signs("calls", True, 0.0, 9.0, 5)) < 0.5
    assert probability_of(Signs("calls", True, 1.0, 9.0, 5)) > 0.5


def test_a_probability_has_a_word_and_two_digits_and_is_never_certain() -> None:
    grades = [grade_of(each) for each in (0.9, 0.89, 0.5, 0.49, math.nan)]
    assert grades == ["strong", "moderate", "moderate", "weak", "untested"]
    assert [share(each) for each in (0.999, 0.5, math.nan)] == ["0.99", "0.50", ""]


def test_without_homes_on_record_no_group_is_strong_and_usual_ones_are_unlikely() -> None:
    assert unrecorded(1.0, 0.0, 1_000) == MOST_UNRECORDED
    assert unrecorded(0.8, 0.5, 1_000) == pytest.approx(0.4)
    assert unrecorded(0.8, 1.0, 100) == pytest.approx(0.4)
    assert math.isnan(unrecorded(math.nan, 0.5, 100))


@pytest.mark.exhaustive
def test_false_ones_are_counted_down_the_list_and_less_likely_ones_on_request() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(8, 5))
    listed = la.find_rings(graph, at_least=0)
    assert [ring.expected_false for ring in listed] == pytest.approx(
        pd.Series([1 - ring.probability for ring in listed]).cumsum().tolist()
    )
    none = la.find_rings(graph, at_least=0.95)
    assert (len(none), none.less_likely) == (0, len(listed))
    assert none.notes[-1] == (
        f"{len(listed)} further groups are less likely and not listed; at_least=… lists them as "
        "well."
    )
    with pytest.raises(GraphKindError) as caught:
        la.find_rings(graph, at_least=1.5)
    assert str(caught.value) == "at_least is 1.5; it must be a number from 0 to 1."


def doubles_case(judgment: la.Judgment) -> la.Case:
    """Let three records of one name and two others share bookings in changing pairs."""
    five = ("L1", "L2", "L3", "M", "N")
    stays = [(who, f"B{b}") for b in range(12) for k, who in enumerate(five) if (k + b) % 3]
    stays += [(f"P{k}", f"C{k // 2}") for k in range(60)]
    people = pd.DataFrame({"id": [*five, *(f"P{k}" for k in range(60))]})
    people["address"] = [f"{k} Elm St, Louisville" for k in range(65)]
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    case.add(la.read_frame(people, reader="entities", document={"title": "p", "type": "person"}))
    booked = pd.DataFrame(stays, columns=["traveler", "booking"]).assign(start="2024-03-01")
    case.add(la.read_frame(booked, reader="bookings", document="motel"))
    case.decide(
        la.Decision(f"person:{one}", f"person:{other}", judgment, by="A. Clerk")
        for one, other in (("L1", "L2"), ("L2", "L3"))
    )
    return case


def test_records_that_may_be_one_person_are_no_ring_among_themselves() -> None:
    (ring,) = la.find_rings(doubles_case("different"), at_least=0)
    assert len(ring) == 5
    assert la.find_rings(doubles_case("unsure"), at_least=0).every == ()


def flat_case(*, place: str) -> la.Case:
    """Let a hundred people go to three bars, and five of seven meet nine times at one place."""
    draw = Random(4)  # noqa: S311 - no secret
    people = [f"P{k:03}" for k in range(100)]
    rows = [
        (f"B{bar}{night}", f"2024-0{1 + night % 9}-{1 + night // 9:02}", f"Bar {bar}", who)
        for bar, night in product(range(3), range(60))
        for who in draw.sample(people[30 * bar : 30 * bar + 40], 4)
    ]
    rows += [
        (f"F{night}", f"2024-0{1 + night}-15", place.format(night), who)
        for night in range(9)
        for who in draw.sample(people[10::13], 5)
    ]
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    parts = pd.DataFrame(rows, columns=["incident", "date", "place", "person"])
    case.add(la.read_frame(parts, reader="incidents", document={"title": "cad", "role": "unknown"}))
    homes = pd.DataFrame({"id": people, "address": [f"{k} Elm St, Louisville" for k in range(100)]})
    case.add(la.read_frame(homes, reader="entities", document={"title": "p", "type": "person"}))
    return case


@pytest.mark.parametrize("place", ["Flat 9", *exhaustive("{} Oak Row")])
def test_seven_who_meet_again_and_again_at_private_places_are_found(place: str) -> None:
    (ring,) = la.find_rings(flat_case(place=place), at_least=0)
    assert {member.entity for member in ring.members} == {
        f"person:P{k:03}" for k in range(10, 100, 13)
    }
    assert ring.score > 20
    # the same three meet again and again, as friends do
    assert ring.grade == "weak"
