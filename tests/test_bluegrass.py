"""The sample case Bluegrass: whom two agencies spell differently, and the signs planted in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from linkanalysis import Case, Findings, Ring
    from linkanalysis.identity import Decisions

pytestmark = pytest.mark.exhaustive
FOLDER = Path(__file__).parents[1] / "sample_data" / "bluegrass"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))
PAIRS = {
    (f"person:{pair['person']}", f"person:{pair['card']}"): pair["how"]
    for pair in TRUTH["spelled_differently"]
}


@pytest.fixture(scope="module")
def case() -> Case:
    return la.read_case(FOLDER)


@pytest.fixture(scope="module")
def found(case: Case) -> Decisions:
    return la.resolve(case)


def test_those_spelled_differently_are_left_for_review_and_nobody_else(found: Decisions) -> None:
    assert [*PAIRS.values()] == [
        "transliteration",
        "nickname",
        "swap of day and month",
        "married name",
    ]
    unsure = {(pair.left, pair.right) for pair in found if pair.judgment == "unsure"}
    assert unsure == {*PAIRS}


@pytest.mark.parametrize(
    ("how", "name", "born"),
    [
        ("transliteration", "+", "same birth date"),
        ("nickname", "+", "same birth date"),
        ("swap of day and month", "+", "birth date with day and month swapped"),
        ("married name", "~", "same birth date"),
    ],
)
def test_the_comparison_says_in_what_a_card_differs(
    case: Case, how: str, name: str, born: str
) -> None:
    (pair,) = (pair for pair, way in PAIRS.items() if way == how)
    said = case.compare(*pair).to_frame().set_index("property")
    assert said.loc["name", "sign"] == name
    assert said.loc["birth_date", "reason"] == born
    assert said["sum"].iloc[-1] == pytest.approx(said["bits"].sum(), abs=0.02)


def test_a_namesake_of_another_birth_date_is_no_candidate(case: Case, found: Decisions) -> None:
    ((person, card),) = TRUTH["namesakes"]
    said = case.compare(f"person:{person}", f"person:{card}").to_frame().set_index("property")
    assert (said.loc["name", "reason"], said.loc["birth_date", "sign"]) == ("same name", "−")
    assert said["sum"].iloc[-1] < 0
    assert not [pair for pair in found if f"person:{card}" in (pair.left, pair.right)]


def test_who_was_counted_twice_in_a_ring_is_one_once_the_pair_is_accepted() -> None:
    case = la.read_case(FOLDER)
    case.decide(la.resolve(case))
    before = la.find_rings(case)
    planted = {f"person:{who}" for ring in TRUTH["rings"] for who in ring["members"]}
    ((person, card),) = (pair for pair in PAIRS if pair[0] in planted)
    (old,) = (ring for ring in before.rings if {person, card} <= _people(ring))
    for pair in PAIRS:
        case.overrule(*pair, "same", by="A. Clerk", reason="photographs compared")
    after = la.find_rings(case)
    (new,) = (ring for ring in after.rings if person in _people(ring))
    assert _people(new) == _people(old) - {card}
    # nobody else comes or goes
    others = [{frozenset(_people(ring)) for ring in table.rings} for table in (before, after)]
    assert others[0] - {frozenset(_people(old))} == others[1] - {frozenset(_people(new))}
    assert len(after.rings) == len(before.rings)


def _people(ring: Ring) -> set[str]:
    return {member.entity for member in ring.members}


@pytest.fixture(scope="module")
def findings(case: Case) -> Findings:
    return la.find_indicators(case)


@pytest.fixture(scope="module")
def known(case: Case) -> set[str]:
    links = case.links()
    return {*links["source"].astype(str), *links["target"].astype(str)}


@pytest.mark.parametrize("sign", TRUTH["signs"], ids=lambda sign: sign["indicator"])
def test_a_planted_sign_is_found_and_its_look_alike_is_not(
    findings: Findings, known: set[str], sign: dict[str, Any]
) -> None:
    assert {*sign["about"], *sign["look_alikes"]} <= known
    found = [one for one in findings.findings if one.indicator == sign["indicator"]]
    assert [one for one in found if {*sign["about"]} <= {*one.entities}]
    assert not [one.title for one in found if {*sign["look_alikes"]} & {*one.entities}]


def test_most_indicators_have_something_to_look_at(findings: Findings) -> None:
    lacking = {row.indicator for row in findings.searched if row.lacking}
    assert lacking == {
        "payroll_too_small",
        "small_ad_payments",
        "off_hours_cash",
        "online_recruiter",
    }
    kinds = {one.indicator for one in findings.findings}
    assert {sign["indicator"] for sign in TRUTH["signs"]} <= kinds
    assert kinds >= {"shared_phone", "paid_travel", "third_party_control"}
    usual = {row.indicator: row.usual for row in findings.searched if row.usual}
    assert usual == {"shared_phone": 3, "several_agencies": 7}
