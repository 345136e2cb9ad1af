"""The card of a ring: roles, sources, what to verify first, and every sentence whole."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.core.provenance import Reason
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.rings.evidence import Evidence, evidence_of
from linkanalysis.rings.redundancy import holdings_of, redundancies
from linkanalysis.rings.ring import ROLES_CAVEAT, Ring, facts, headline, sections, tallied
from linkanalysis.rings.ring_building import questions_of, roles_of
from linkanalysis.rings.ring_parts import (
    Bridge,
    Member,
    RingQuestion,
    RingRole,
    RingStanding,
    SharedThing,
)
from linkanalysis.rings.sources import shared_by, sources_of, stated_rows

Ties = list[tuple[str, str, str]]

MAY, JUNE = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 2, tzinfo=UTC)

PHONES = [(f"person:p{k:02d}", f"phone:{k // 2}", "uses") for k in range(40)]


def added(case: la.Case, title: str, ties: Ties, **about: Any) -> None:  # noqa: ANN401
    sha256 = hashlib.sha256(title.encode()).hexdigest()
    links = pd.DataFrame(ties, columns=["source", "target", "type"])
    links["row"] = [str(row) for row in range(2, len(links) + 2)]
    document = la.Document(title=title, sha256=sha256, **about)
    case.add(la.Batch.of(document, links=links))


def stated(case: la.Case, title: str, rows: list[tuple[str, str, str]], **about: Any) -> None:  # noqa: ANN401
    sha256 = hashlib.sha256(title.encode()).hexdigest()
    frame = pd.DataFrame(rows, columns=["entity", "attribute", "value"])
    document = la.Document(title=title, sha256=sha256, **about)
    case.add(la.Batch.of(document, statements=frame))


def stays(who: str, bookings: range) -> Ties:
    """Let five people stay in changing threes and fours."""
    return [
        (f"person:{name}", f"booking:{b}", "stayed_at")
        for b in bookings
        for k, name in enumerate(who)
        if (k + b) % 3
    ]


def evidence_among(ties: list[tuple[str, str]]) -> Evidence:
    graph = la.from_networkx(nx.Graph(ties))
    return evidence_of(graph, benign=None, through=None, max_members=25)


def questions(found: Evidence) -> tuple[RingQuestion, ...]:
    """Ask what would change a group of all people most."""
    nodes = np.arange(found.people.n)
    shared = shared_by(found, holdings_of(found, found.tied), nodes)
    rows = stated_rows(found, list(shared))
    ties = [tie for each in shared for tie in rows.ties(each)]
    return questions_of(found, nodes.tolist(), ties, sources_of(found.people))


def asked(ties: list[tuple[str, str]]) -> list[str]:
    return [question.text() for question in questions(evidence_among(ties))]


def roles(graph: nx.Graph) -> dict[str, RingRole]:
    """Give the roles of the first eight people, a to h, among themselves."""
    found = evidence_among(list(graph.edges))
    people = found.people
    members = [
        Member(node, people.shown[node], people.labels[node], 1.0, core=True, protected=False)
        for node in range(people.n)
        if people.labels[node] < "i"
    ]
    return {role.label: role for role in roles_of(found, members)}


def test_one_thing_that_carries_a_ring_is_asked_about() -> None:
    # all five meet at one event; a and b share a phone besides
    ties = [(who, "event:gala") for who in "abcde"] + [(who, "phone:1") for who in "ab"]
    (said,) = asked(ties)
    assert said == (
        "Confirm that person:a, person:b, person:c and 2 other members were involved in "
        "event:gala. Without it, the ring falls apart: at most 2 of 5 members stay tied together."
    )


def test_the_one_row_that_ties_a_member_is_asked_about() -> None:
    ties = [(who, f"event:{k}") for k in range(3) for who in "abcd"]
    ties += [("a", "phone:1"), ("e", "phone:1")]
    (said,) = asked(ties)
    assert said == (
        "Confirm that person:a is tied to phone:1. Without it, person:e is not tied to any "
        "other member."
    )


def test_where_no_tie_is_dearer_than_any_other_nothing_is_asked() -> None:
    assert asked(list(combinations("abcd", 2))) == []


def test_two_who_stay_apart_without_a_tie_are_counted() -> None:
    ties = [(a, b) for three in ("abc", "def") for a, b in combinations(three, 2)]
    (said,) = asked([*ties, ("c", "d")])
    assert said == (
        "Confirm that person:c and person:d are linked. Without it, the ring falls apart: at "
        "most 3 of 6 members stay tied together."
    )


def doubled(found: Evidence) -> int:
    """Count how many rows could be wrong at most before all people fall apart."""
    (count,) = redundancies(holdings_of(found, found.tied), [np.arange(found.people.n)])
    return int(count)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5)), min_size=8, max_size=30))
def test_what_is_left_is_what_redundancy_counts_without_it(held: list[tuple[str, int]]) -> None:
    ties = [(who, f"event:{k}") for who, k in held] + [(who, "event:9") for who in "abcdef"]
    found = evidence_among(ties)
    for question in questions(found):
        assert question.before == doubled(found)
        if question.kind == "thing" and not question.lost:
            rest = evidence_among([tie for tie in ties if tie[1] != question.about])
            assert question.after == doubled(rest)


def test_the_hub_of_a_star_is_central_and_the_rest_are_peripheral() -> None:
    found = roles(nx.Graph([("a", other) for other in "bcdefgh"]))
    assert found["a"].words == (
        "central: tied to 7 of the 7 others; the only connection of some members to the rest"
    )
    assert {found[other].words for other in "bcdefgh"} == {"peripheral: tied to 1 of the 7 others"}


def test_where_all_are_tied_nobody_stands_out_but_for_ties_to_outside() -> None:
    graph = nx.Graph(list(combinations("abcd", 2)))
    assert roles(graph) == {}
    graph.add_edges_from(("a", outside) for outside in "xyz")
    assert roles(graph) == {}
    graph.add_edge("a", "w")
    assert roles(graph)["a"].words == "more ties outside the ring (4) than inside (3)"
    assert list(roles(graph)) == ["a"]


def test_one_tie_that_is_missing_makes_no_periphery() -> None:
    graph = nx.Graph(list(combinations("abcdef", 2)))
    graph.remove_edge("e", "f")
    assert roles(graph) == {}


def test_a_central_victim_has_no_role() -> None:
    built = la.Case(purpose="training")
    added(built, "ties", [("person:d", f"person:{who}", "associate_of") for who in "abce"])
    stated(built, "people", [("person:d", "role", "victim")])
    found = evidence_of(la.build_graph(built), benign=None, through=None, max_members=25)
    people = found.people
    members = [
        Member(node, people.shown[node], people.labels[node], 1.0, core=True, protected=False)
        for node in range(people.n)
    ]
    given_roles = roles_of(found, members)
    assert [role.entity for role in given_roles] == [f"person:{who}" for who in "abce"]
    assert {role.position for role in given_roles} == {"peripheral"}


@given(st.sets(st.sampled_from(list(combinations("abcdefgh", 2))), min_size=7))
def test_core_and_periphery_are_the_two_parts_that_miss_fewest_ties(pairs: set[Any]) -> None:
    graph = nx.Graph(sorted(pairs))
    found = roles(graph)
    central = {who for who, role in found.items() if role.position == "central"}
    degrees = dict(graph.degree)

    def _missed(core: set[str]) -> int:
        periphery = set(graph) - core
        within = graph.subgraph(core).number_of_edges()
        pairs_within = len(core) * (len(core) - 1) // 2
        return pairs_within - within + graph.subgraph(periphery).number_of_edges()

    cuts = [{v for v in graph if degrees[v] >= least} for least in sorted(set(degrees.values()))]
    if central:
        assert _missed(central) == min(_missed(core) for core in [*cuts, set()])
        assert central in cuts
        assert any(role.position == "peripheral" for role in found.values())
    points = set(nx.articulation_points(graph))
    assert {who for who, role in found.items() if role.holds} == points


@pytest.fixture(scope="module")
def case() -> la.Case:
    """Five at bookings, known to two agencies; d is a victim, e is of another country."""
    built = la.Case(purpose="training")
    about = {"scheme": "admiralty", "origin": "hotel"}
    added(built, "register", stays("abcde", range(5)), grade="B2", agency="Sheriff", **about)
    added(built, "copy", stays("abcde", range(3)), grade="F6", agency="Sheriff", **about)
    added(built, "police", stays("abcde", range(2)), agency="Police")
    # the victim alone has the phone with somebody else of them
    added(
        built,
        "Tip of Wanda Hidden",
        [(f"person:{who}", "phone:+40721234567", "uses") for who in "ad"],
    )
    added(built, "phones", PHONES)
    people = [("person:d", "role", "victim"), ("person:d", "name", "Wanda Hidden")]
    people += [("person:d", "nationality", "FR"), ("person:e", "nationality", "RO")]
    people += [(f"person:{who}", "nationality", "US") for who in "abc"]
    stated(built, "people", people, agency="Police")
    return built


@pytest.fixture(scope="module")
def rings(case: la.Case) -> la.RingTable:
    return la.find_rings(case)


@pytest.fixture(scope="module")
def ring(rings: la.RingTable) -> Ring:
    return rings[1]


def test_a_card_says_where_members_are_from_and_who_knows_them(ring: Ring) -> None:
    assert ring.countries == (("US", 3), ("RO", 1))
    assert ring.agencies == (("Police", 4), ("Sheriff", 4))
    card = ring.card()
    assert "Countries: US (3 members), RO (1 member)" in card
    assert "Agencies: Police (4 members), Sheriff (4 members)" in card


def test_a_card_says_on_what_it_rests(ring: Ring) -> None:
    first, three, all_five = (len(stays("abcde", range(n))) for n in (2, 3, 5))
    standing = ring.standing
    assert standing.ties == all_five + 2
    # what register and copy say is of one origin
    assert standing.single == all_five - first + 2
    assert standing.origins == 3
    assert standing.grades == (
        ("admiralty B2", all_five),
        ("admiralty F6 (cannot be judged)", three),
        ("ungraded", first + 2),
    )
    assert dict(standing.documents)["copy"] == three
    share = round(100 * standing.single / standing.ties)
    said = f"Sources: {standing.single} of the {standing.ties} ties ({share}%) are each stated by "
    assert said + "only one of the 3 sources" in ring.card()


def test_the_source_that_costs_most_is_asked_about(ring: Ring) -> None:
    thing, source = ring.questions
    assert (thing.kind, thing.about) == ("thing", "booking:1")
    assert (source.kind, source.about) == ("origin", "hotel")
    assert source.text().startswith("Confirm what only the origin hotel states. Without it, ")


def test_neither_roles_nor_questions_name_the_protected(ring: Ring) -> None:
    assert ring.n_protected == 1
    assert all(role.entity != "person:d" and "Protected" not in role.entity for role in ring.roles)
    for question in ring.questions:
        said = f"{question.text()} {question}"
        assert not any(name in said for name in ("Protected", "wanda", "Wanda", "person:d"))


def test_a_victim_who_hangs_on_one_row_is_counted_and_not_named() -> None:
    built = la.Case(purpose="training")
    three = [(f"person:{who}", f"event:{k}", "involved_in") for k in range(4) for who in "abce"]
    added(built, "events", three)
    added(built, "Tip of Wanda Hidden", [(f"person:{who}", "phone:9", "uses") for who in "ad"])
    stated(built, "people", [("person:d", "role", "victim"), ("person:d", "name", "Wanda Hidden")])
    graph = la.build_graph(built)
    question, source = questions(evidence_of(graph, benign=None, through=None, max_members=25))
    assert question.text() == (
        f"Confirm that person:a is tied to phone:9 ({WITHHELD}, row 2). Without it, 1 member "
        "is not tied to any other."
    )
    assert source.text() == (
        "Confirm what only events states. Without it, the ring falls apart: at most 2 of 5 members "
        "stay tied together."
    )


def test_a_document_that_costs_what_its_one_thing_costs_is_not_asked_about_again() -> None:
    built = la.Case(purpose="training")
    added(built, "gala", [(f"person:{who}", "event:gala", "involved_in") for who in "abcd"])
    graph = la.build_graph(built)
    (question,) = questions(evidence_of(graph, benign=None, through=None, max_members=25))
    assert question.text() == (
        "Confirm that person:a, person:b, person:c and 1 other member were involved in "
        "event:gala (gala, rows 2, 3, 4, 5). Without it, nothing ties the members together."
    )


def test_documents_whose_names_tell_of_the_protected_are_withheld(ring: Ring) -> None:
    tip = "tip-of-wanda-hidden"
    assert tip not in ring.documents
    assert ring.title(tip) == WITHHELD
    assert WITHHELD in dict(ring.standing.documents)
    for output in (ring.card(), ring._repr_html_()):
        assert WITHHELD in output
        assert "hidden" not in output.lower()


def test_a_card_without_a_case_says_what_the_ties_say() -> None:
    ring = la.find_rings(la.from_networkx(nx.ring_of_cliques(4, 5)))[1]
    assert (ring.standing.ties, ring.standing.words, ring.standing.graded) == (0, "", "")
    assert (ring.countries, ring.agencies, ring.questions, ring.roles) == ((), (), (), ())
    assert ROLES_CAVEAT not in ring.card()
    assert "- No member who may be named stands out by ties." in ring.card().splitlines()


def test_a_ring_of_one_document_that_tells_of_the_protected_does_not_name_it() -> None:
    built = la.Case(purpose="training")
    added(built, "Tip of Wanda Hidden", stays("abcde", range(6)))
    added(built, "phones", PHONES)
    stated(built, "people", [("person:d", "role", "victim"), ("person:d", "name", "Wanda Hidden")])
    rings = la.find_rings(built)
    assert f"All of its evidence comes from one document, {WITHHELD}." in rings[1].notes
    assert "hidden" not in (rings[1].card() + rings.to_frame().to_csv()).lower()


def test_bridges_name_the_rows_that_tie_them_to_the_other_ring() -> None:
    built = la.Case(purpose="training")
    added(built, "first", stays("abcde", range(6)))
    added(built, "second", stays("vwxyz", range(10, 16)))
    added(built, "Tip of Wanda Hidden", [("person:a", "booking:10", "stayed_at")])
    added(built, "phones", PHONES)
    stated(built, "people", [("person:w", "role", "victim"), ("person:w", "name", "Wanda Hidden")])
    bridges = {
        line
        for ring in la.find_rings(built)
        for section in sections(ring)
        if section.title == "Bridges to other rings"
        for line in section.lines
    }
    assert bridges == {
        f"person:a: ring 2 ({WITHHELD}, row 2; second, rows 2, 3, 4, 5)",
        f"person:v: ring 1 ({WITHHELD}, row 2; second, row 2)",
        f"person:y: ring 1 ({WITHHELD}, row 2; second, row 4)",
        f"person:z: ring 1 ({WITHHELD}, row 2; second, row 5)",
    }


@pytest.mark.parametrize(
    ("pairs", "hidden", "said"),
    [
        pytest.param("", "", "5", marks=pytest.mark.exhaustive),
        pytest.param(
            "ab",
            "",
            "5; 4 if person:a and person:b are one person",
            marks=pytest.mark.exhaustive,
        ),
        ("ab bc", "", "5; 3 if person:a, person:b and person:c are one person"),
        pytest.param(
            "ab de",
            "",
            ("5; 3 if each of these is one person: person:a and person:b; person:d and person:e"),
            marks=pytest.mark.exhaustive,
        ),
        (
            "ab de",
            "a",
            "5, including 1 protected and not named; 4 if person:d and person:e are one person",
        ),
    ],
)
def test_the_size_counts_undecided_pairs_as_two_and_says_so(
    pairs: str, hidden: str, said: str
) -> None:
    built = la.Case(purpose="training")
    added(built, "stays", stays("abcde", range(6)))
    added(built, "phones", PHONES)
    stated(built, "people", [(f"person:{name}", "role", "victim") for name in hidden])
    for left, right in pairs.split():
        judged = [la.Decision(f"person:{left}", f"person:{right}", "unsure")]
        built.decide(judged, by="Det. Mills")
    assert dict(facts(la.find_rings(built)[1]))["Members"] == said


def test_the_table_gives_the_days_of_the_zone_of_the_case() -> None:
    built = la.Case(purpose="training", timezone="America/New_York")
    links = pd.DataFrame(stays("abcde", range(6)), columns=["source", "target", "type"])
    evenings = pd.date_range("2024-03-01 03:30", periods=len(links), freq="D")  # 22:30, a day less
    links["start"] = evenings.astype("datetime64[us]")
    built.add(la.Batch.of(la.Document(title="hotel", sha256="0" * 64), links=links))
    added(built, "phones", PHONES)
    rings = la.find_rings(built)
    row = rings.to_frame().loc[0]
    days = f"{row['first']:%Y-%m-%d} to {row['last']:%Y-%m-%d}"
    assert days == "2024-02-29 to 2024-03-19"
    assert days == dict(facts(rings[1]))["Dates"]
    assert "2024-02-29<" in rings._repr_html_()


def test_the_table_gives_the_share_of_a_single_source_places_and_the_question(
    rings: la.RingTable,
) -> None:
    row = rings.to_frame().loc[0]
    assert row["single_source"] == rings[1].standing.single_share
    assert row["countries"] == "US (3 members), RO (1 member)"
    assert row["agencies"] == "Police (4 members), Sheriff (4 members)"
    question = rings[1].questions[0]
    assert row["question"] == re.sub(r" \([^)]*?rows? [^)]*\)\.", ".", question.text())
    assert f"{question.doubt}." in row["question"]


@pytest.mark.exhaustive
def test_a_card_is_the_same_for_any_order_of_rows() -> None:
    cards = []
    for turned in (False, True):
        built = la.Case(purpose="training")
        ties = stays("abcde", range(6))
        links = pd.DataFrame(ties, columns=["source", "target", "type"])
        links["row"] = [str(row) for row in range(2, len(links) + 2)]
        document = la.Document(title="register", sha256="0" * 64)
        built.add(
            la.Batch.of(document, links=links[::-1].reset_index(drop=True) if turned else links)
        )
        added(built, "phones", PHONES)
        cards.append(la.find_rings(built)[1].card())
    assert cards[0] == cards[1]


def one(**changes: Any) -> Ring:  # noqa: ANN401
    """Return a ring of three people at one hotel, with some fields replaced."""
    ring = Ring(
        number=1,
        members=(
            Member(0, "person:ana", "Ana", 0.9, core=True, protected=False),
            Member(1, "person:ben", "person:ben", 0.6, core=False, protected=False),
            Member(2, "Protected 1", "Protected 1", 0.9, core=True, protected=True),
        ),
        n_protected=1,
        roles=(RingRole("person:ana", "Ana", "central", holds=True, inner=2, others=2, outer=3),),
        bridges=(Bridge("person:ana", "Ana", 2, (("hotel", "7"), ("hotel", "9"), ("tip", "2"))),),
        shared=(
            SharedThing("booking:1", "booking", 3, None, None, ("hotel",)),
            SharedThing("booking:2", "booking", 2, MAY, JUNE, ("hotel", "tip")),
            SharedThing("Ana – Protected 1", "direct tie", 2, MAY, MAY, ()),
        ),
        first=MAY,
        last=JUNE,
        countries=(("US", 2),),
        agencies=(("Sheriff", 1),),
        documents=("hotel", "tip"),
        part="ring",
        layer="shared things",
        score=20.0,
        standing=RingStanding(6, 5, (("hotel", 5), ("tip", 2)), (("A1", 5), ("ungraded", 2)), 2),
        tied=((0, 1), (0, 2)),
        density=2 / 3,
        redundancy=1,
        significance=0.005,
        probability=0.83,
        expected_false=1.24,
        stability=0.8,
        resolutions=(0.1, 0.3),
        relevance=2.0,
        relevance_reasons=("named twice", "seen"),
        reasons=(Reason("hotel", "7", "Ana stayed at booking:1"), Reason("", "", "no document")),
        notes=("A caveat.",),
        questions=(RingQuestion("document", "hotel", "", (), 3, 3, "", 4, 1),),
        _withheld=frozenset({"tip"}),
    )
    return replace(ring, **changes)


def test_the_days_of_a_card_are_those_of_the_case() -> None:
    evening = datetime(2024, 3, 1, 3, 30)  # noqa: DTZ001 - UTC, 22:30 on the leap day
    things = tuple(replace(thing, first=evening, last=evening) for thing in one().shared)
    card = one(shared=things, first=evening, last=evening, zone="America/New_York").card()
    assert card.count("2024-02-29") == 1 + len(things)
    assert "2024-03-01" not in card


def test_the_whole_card_as_text() -> None:
    assert one().card().splitlines() == [
        "Ring 1: 3 members, 1 protected; moderate, probability 0.83; stability 0.80",
        "Members: 3, including 1 protected and not named",
        "Shared: 2 things (2 bookings) and 1 direct tie; 67% of the pairs of members are tied",
        "Probability: 0.83 (moderate)",
        "Significance: Chance alone would rarely produce a group this strong (p ≤ 0.005)",
        "Stability: On average, a member is found with the others in 80% of searches",
        "Redundancy: 1 tie to spare; how many could be wrong depends on which ones",
        "Dates: 2024-05-01 to 2024-06-02",
        "Countries: US (2 members)",
        "Agencies: Sheriff (1 member)",
        "Sources: 5 of the 6 ties (83%) are each stated by only one of the 2 sources",
        "Grades: A1 for 5 of the 6 ties, ungraded for 2",
        "Relevance: 2: named twice; seen",
        "Core members (stability at least 0.8):",
        "- Ana (person:ana): 0.90",
        "- Protected 1: 0.90",
        "Boundary members (stability under 0.8):",
        "- person:ben: 0.60",
        "Doubts and limits:",
        "- A caveat.",
        "What to verify first:",
        (
            "- Confirm what only hotel states. Without it, the ring would still hold together, "
            "with less support (1 tie to spare instead of 4)."
        ),
        "Positions in the ring:",
        (
            "- Ana (person:ana): central: tied to 2 of the 2 others; the only connection of some "
            "members to the rest; more ties outside the ring (3) than inside"
        ),
        f"- {ROLES_CAVEAT}",
        "What they share:",
        "- booking:1: 3 members; hotel",
        f"- booking:2: 2 members; 2024-05-01 to 2024-06-02; {WITHHELD}, hotel",
        "- Ana – Protected 1 (direct tie): 2024-05-01",
        "Bridges to other rings:",
        f"- Ana (person:ana): ring 2 (hotel, rows 7, 9; {WITHHELD}, row 2)",
        "Documents:",
        "- hotel: 5 of the 6 ties",
        f"- {WITHHELD}: 2 of the 6 ties",
        "A position in the records, not in the crime. A lead, never a verdict.",
    ]


def test_pages_name_documents_by_title_mask_reasons_and_list_rows() -> None:
    (name, text) = facts(one(), lambda _: "veiled")[-1]
    assert (name, text) == ("Relevance", "2: veiled; veiled")
    *_, documents, evidence = sections(one(), str.upper, rows=True)
    assert documents == ("Documents", ("HOTEL: 5 of the 6 ties", "TIP: 2 of the 6 ties"))
    lines = ("Ana stayed at booking:1 (HOTEL, row 7)", "no document")
    assert evidence == ("Evidence", lines)
    cell = one()._repr_html_()
    assert ">- " not in cell
    assert re.search(r">What to verify first</th><td[^>]*>Confirm what only hotel", cell)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Ring 1: 3 members, 1 protected; moderate, probability 0.83; stability 0.80"),
        (
            {"part": "explained"},
            (
                "Group 1: 3 members, 1 protected; within families, households or work; stability "
                "0.80"
            ),
        ),
        (
            {"probability": math.nan},
            "Ring 1: 3 members, 1 protected; untested; stability 0.80",
        ),
    ],
)
def test_a_headline(changes: dict[str, Any], line: str) -> None:
    assert headline(one(**changes)) == line


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"n_protected": 0}, ("Members", "3")),
        (
            {"significance": 0.12},
            ("Significance", "Chance alone could produce a group this strong (p ≤ 0.12)"),
        ),
        (
            {"probability": 0.994, "number": 3},
            (
                "Probability",
                (
                    "0.99 (strong); of the first 3 groups about 1.2 are expected to be ordinary "
                    "circles"
                ),
            ),
        ),
        ({"significance": math.nan}, ("Significance", "Not tested: the data are too large")),
        (
            {"redundancy": 1_029},
            (
                "Redundancy",
                "1,029 ties to spare; how many could be wrong depends on which ones",
            ),
        ),
        (
            {"standing": RingStanding(6, 6, (), (), 2)},
            ("Sources", "Each of the 6 ties is stated by only one of the 2 sources"),
        ),
        (
            {"standing": RingStanding(6, 6, (), (), 1)},
            ("Sources", "All 6 ties come from one source"),
        ),
        (
            {"shared": (SharedThing("address:1", "address", 3, None, None, ()),) * 2},
            ("Shared", "2 things (2 addresses); 67% of the pairs of members are tied"),
        ),
    ],
)
def test_a_fact(changes: dict[str, Any], fact: tuple[str, str]) -> None:
    assert fact in facts(one(**changes))


def test_what_is_empty_is_left_out_and_long_lists_are_cut() -> None:
    bare = one(
        relevance_reasons=(),
        countries=(),
        agencies=(),
        first=None,
        last=None,
        standing=RingStanding(0, 0, (), (), 0),
        roles=(),
        bridges=(),
        notes=(),
        questions=(),
        shared=(SharedThing("phone:1", "phone", 2, None, None, ()),) * 14,
    )
    assert [name for name, _ in facts(bare)] == [
        "Members",
        "Shared",
        "Probability",
        "Significance",
        "Stability",
        "Redundancy",
    ]
    positions, shared = sections(bare)
    assert positions.lines == ("No member who may be named stands out by ties.",)
    assert shared.lines[-2:] == ("phone:1: 2 members", "and 2 more")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            RingQuestion("origin", "motel", "", (), 5, 5, "", 9, 0),
            (
                "Confirm what only the origin motel states. Without it, the ring would still hold "
                "together, with less support (no ties to spare instead of 9)."
            ),
        ),
        (
            RingQuestion(
                "thing",
                "phone:1",
                "Ana and Ben shared phone:1",
                (*(("a", f"{k}") for k in range(8)), ("b", "2")),
                5,
                1,
                "",
                9,
                0,
            ),
            (
                "Confirm that Ana and Ben shared phone:1 (a, rows 0, 1, 2, 3, 4, 5 and 2 "
                "more; b, row 2). Without it, nothing ties the members together."
            ),
        ),
    ],
)
def test_a_question(question: RingQuestion, text: str) -> None:
    assert question.text() == text


def test_parts_of_a_ring_count_and_word_themselves() -> None:
    ring = one()
    assert [member.entity for member in ring.boundary] == ["person:ben"]
    assert ring.caveat == "A position in the records, not in the crime. A lead, never a verdict."
    role = RingRole("person:ana", "Ana", "central", holds=False, inner=4, others=5, outer=7)
    assert (
        role.words
        == "central: tied to 4 of the 5 others; more ties outside the ring (7) than inside"
    )
    equal = replace(role, position="", holds=True, outer=4)
    assert (equal.outward, equal.words) == (
        False,
        "the only connection of some members to the rest",
    )
    standing = RingStanding(4, 3, (("a.csv", 4),), (("admiralty B2", 4), ("ungraded", 1)), 2)
    assert standing.words == "3 of the 4 ties (75%) are each stated by only one of the 2 sources"
    assert standing.graded == "admiralty B2 for 4 of the 4 ties, ungraded for 1"
    none = RingStanding(0, 0, (), (), 0)
    assert (math.isnan(none.single_share), none.words, none.graded) == (True, "", "")
    question = RingQuestion("document", "a.csv", "", (), 5, 3, "", 9, 2)
    assert question.lost == 2


def test_names_are_tallied() -> None:
    assert tallied([("US", 4), ("RO", 1)]) == "US (4 members), RO (1 member)"
