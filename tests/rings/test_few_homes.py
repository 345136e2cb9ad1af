"""Rings in small investigations: few homes on record, police work, and family plans."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.rings.rings import with_households

if TYPE_CHECKING:
    from collections.abc import Iterable

FALLBACK = (
    "Only 0% of the people have a home on record, so families and crews cannot be told from rings: "
    "groups were looked for by what people share in all, and none is called strong."
)
TESTED = (
    "2 groups were considered and compared with those of 199 simulated networks (possible worlds)."
)
CIRCLES = "Circles of callers and payers were compared with those of 39 simulated networks."


def number(k: int) -> str:
    return f"606-555-01{k:02d}"


def calls(pairs: Iterable[tuple[int, int]], *, often: int) -> pd.DataFrame:
    """Let each pair call on many of the days of a month."""
    draw = Random(3)  # noqa: S311 - no secret
    rows = [
        (number(a), number(b), f"2024-05-{day:02d} {draw.randint(8, 22):02d}:15:00")
        for a, b in pairs
        for day in sorted(draw.sample(range(1, 31), often))
    ]
    return pd.DataFrame(rows, columns=["caller", "callee", "start"])


def town_case(people: int = 60) -> la.Case:
    """Five who call only one another, among people who call three others now and then."""
    draw = Random(5)  # noqa: S311 - no secret
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    others = [(a, b) for a in range(5, people) for b in draw.sample(range(5, people), 3) if a != b]
    records = pd.concat([calls(combinations(range(5), 2), often=18), calls(others, often=2)])
    case.add(la.read_frame(records, reader="calls", document="cdr"))
    who = pd.DataFrame([(f"P{k}", number(k)) for k in range(people)], columns=["id", "phone"])
    case.add(la.read_frame(who, reader="entities", document={"title": "subs", "type": "person"}))
    return case


@pytest.fixture(scope="module")
def found() -> la.RingTable:
    return la.find_rings(town_case())


def test_without_homes_on_record_a_circle_of_callers_is_moderate(found: la.RingTable) -> None:
    (ring,) = found
    assert {member.entity for member in ring.members} == {f"person:P{k}" for k in range(5)}
    assert (ring.layer, ring.grade) == ("calls", "moderate")
    assert any("most homes are not on record" in note for note in ring.notes)
    assert {reason.document for reason in ring.reasons} == {"cdr", "subs"}
    assert found.notes == (FALLBACK, TESTED, CIRCLES)


def test_the_report_lists_the_circle(found: la.RingTable) -> None:
    graph = la.build_graph(town_case())
    scores = la.centrality(graph, ["degree"], worlds=0)
    page = la.case_report(graph.case, graph, scores=scores, rings=found).html
    assert "most homes are not on record" in page
    assert CIRCLES in page


def purchases_case(role: str) -> la.Case:
    """Three people meet the same two sellers at six events, in a role; some others share things."""
    who = ("S1", "S2", "S3")
    parts = [
        (f"E{event}", f"2024-05-{event + 1:02d}", person, part)
        for event in range(6)
        for person, part in (
            ("T1", "suspect"),
            ("T2", "suspect"),
            *((each, role) for k, each in enumerate(who) if (k + event) % 3),
        )
    ]
    frame = pd.DataFrame(parts, columns=["incident", "date", "person", "role"])
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(frame, reader="incidents", document="incidents"))
    phones = pd.DataFrame([(f"Q{k}", number(k // 2)) for k in range(40)], columns=["id", "phone"])
    case.add(la.read_frame(phones, reader="entities", document={"title": "p", "type": "person"}))
    return case


def test_a_confidential_source_is_no_member_of_a_ring_by_controlled_purchases() -> None:
    seen = la.find_rings(purchases_case("associate"))
    assert {member.entity for member in seen[1].members} == {
        *("person:S1", "person:S2", "person:S3", "person:T1", "person:T2")
    }
    found = la.find_rings(purchases_case("confidential_source"))
    assert found.every == ()
    assert (
        "12 parts in events for the authorities, in confidence: set aside and no tie here."
        in found.notes
    )


def test_a_source_with_another_part_in_an_event_keeps_it() -> None:
    case = purchases_case("confidential_source")
    rows = [(f"E{k}", f"2024-05-{k + 1:02d}", "S1", "suspect") for k in range(6)]
    frame = pd.DataFrame(rows, columns=["incident", "date", "person", "role"])
    case.add(la.read_frame(frame, reader="incidents", document="arrests"))
    notes = la.find_rings(case).notes
    assert (
        "8 parts in events for the authorities, in confidence: set aside and no tie here." in notes
    )


def test_ranks_count_such_parts_and_say_so() -> None:
    key = la.key_entities(purchases_case("confidential_source"), worlds=0)
    assert key.notes[-1] == (
        "Ranks count 12 parts in events for the authorities, in confidence: police work, not a "
        "part in a network. `find_rings` sets these aside."
    )
    plain = la.key_entities(purchases_case("associate"), worlds=0)
    assert not any("police work" in note for note in plain.notes)


def plan_case(*, holder: bool) -> la.EntityGraph:
    """Five phones, perhaps of one account, that call one another; a graph of phones alone."""
    draw = Random(7)  # noqa: S311 - no secret
    case = la.Case(purpose="training", region="US-KY")
    others = [(a, b) for a in range(5, 30) for b in draw.sample(range(5, 30), 3) if a != b]
    records = pd.concat([calls(combinations(range(5), 2), often=18), calls(others, often=2)])
    case.add(la.read_frame(records, reader="calls", document="cdr"))
    rows = [("A-1" if holder else f"A-{k}", number(k)) for k in range(5)]
    frame = pd.DataFrame(rows, columns=["source", "target"])
    ties = {"title": "subs", "type": "subscriber_of", "target_type": "phone"}
    case.add(la.read_frame(frame, reader="links", document=ties))
    return la.build_graph(case).only(types=["phone"])


@pytest.mark.parametrize("holder", [True, False])
def test_pairs_of_phones_of_one_account_holder_are_ordinary(*, holder: bool) -> None:
    graph = plan_case(holder=holder)
    evidence = evidence_of(graph, benign=None, through=None, max_members=25)
    assert with_households(evidence, graph).benign.size == (10 if holder else 0)


@pytest.mark.exhaustive
def test_phones_of_one_account_holder_are_explained_with_their_rows() -> None:
    phones = {f"phone:+1606555010{k}" for k in range(5)}
    strangers = la.find_rings(plan_case(holder=False))
    assert [{m.entity for m in ring.members} for ring in strangers] == [phones]
    found = la.find_rings(plan_case(holder=True))
    assert len(found) == 0
    (plan,) = found.explained
    assert {member.entity for member in plan.members} == phones
    assert (
        "10 of its 10 tied pairs are also tied by one holder, family, household, home or work "
        "(subs, rows 2, 3, 4, 5, 6)." in plan.notes
    )


@pytest.mark.exhaustive
def test_phones_of_people_at_one_address_are_explained() -> None:
    graph = plan_case(holder=False)
    assert graph.case is not None
    rows = [(f"A-{k}", "12 Oak Rd") for k in range(5)]
    homes = pd.DataFrame(rows, columns=["id", "address"])
    graph.case.add(
        la.read_frame(homes, reader="entities", document={"title": "homes", "type": "person"})
    )
    found = la.find_rings(la.build_graph(graph.case).only(types=["phone"]))
    assert (len(found), len(found.explained)) == (0, 1)
