"""What a card says beside its members: who stands where, on what it rests, what to ask next."""

from __future__ import annotations

import hashlib
import re
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.case import WITHHELD
from linkanalysis.rings.grounds import Grounds, grounds_of
from linkanalysis.rings.ring_evidence import evidence_of, shared_by
from linkanalysis.rings.ring_parts import Member
from linkanalysis.rings.ring_question import RingQuestion, questions_of
from linkanalysis.rings.ring_roles import ROLES_CAVEAT, RingRole, roles_of
from linkanalysis.rings.ring_standing import sources_of
from linkanalysis.rings.support import redundancies, stands_of

Ties = list[tuple[str, str, str]]

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


def grounds(ties: list[tuple[str, str]]) -> Grounds:
    graph = la.from_networkx(nx.Graph(ties))
    return grounds_of(graph, benign=None, through=None, max_members=25)


def questions(found: Grounds) -> tuple[RingQuestion, ...]:
    """Ask what would change a group of all people most."""
    nodes = np.arange(found.people.n)
    shared = shared_by(found, stands_of(found, found.tied), nodes)
    evidence = evidence_of(found, list(shared))
    held = [tie for each in shared for tie in evidence.ties(each)]
    return questions_of(found, nodes.tolist(), held, sources_of(found.people))


def asked(ties: list[tuple[str, str]]) -> list[str]:
    return [question.text() for question in questions(grounds(ties))]


def roles(graph: nx.Graph) -> dict[str, RingRole]:
    """Give the roles of the first eight people, a to h, among themselves."""
    found = grounds(list(graph.edges))
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
        "Is it sure that person:a, person:b, person:c and 2 more members were at event:gala? "
        "Without it the ring falls apart: at most 2 of 5 members are tied together."
    )


def test_the_one_row_that_ties_a_member_is_asked_about() -> None:
    ties = [(who, f"event:{k}") for k in range(3) for who in "abcd"]
    ties += [("a", "phone:1"), ("e", "phone:1")]
    (said,) = asked(ties)
    assert said == (
        "Is it sure that person:a is tied to phone:1? Without it person:e is tied to none of the "
        "others."
    )


def test_where_no_tie_is_dearer_than_any_other_nothing_is_asked() -> None:
    assert asked(list(combinations("abcd", 2))) == []


def test_two_who_stay_apart_without_a_tie_are_counted() -> None:
    ties = [(a, b) for three in ("abc", "def") for a, b in combinations(three, 2)]
    (said,) = asked([*ties, ("c", "d")])
    assert said == (
        "Is it sure that person:c and person:d have to do with each other? Without it the ring "
        "falls apart: at most 3 of 6 members are tied together."
    )


def doubled(found: Grounds) -> int:
    """Count how many rows could be wrong at most before all people fall apart."""
    (count,) = redundancies(stands_of(found, found.tied), [np.arange(found.people.n)])
    return int(count)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5)), min_size=8, max_size=30))
def test_what_is_left_is_what_redundancy_counts_without_it(held: list[tuple[str, int]]) -> None:
    ties = [(who, f"event:{k}") for who, k in held] + [(who, "event:9") for who in "abcdef"]
    found = grounds(ties)
    for question in questions(found):
        assert question.before == doubled(found)
        if question.kind == "thing" and not question.lost:
            rest = grounds([tie for tie in ties if tie[1] != question.about])
            assert question.after == doubled(rest)


def test_the_hub_of_a_star_stands_in_the_middle_and_the_rest_on_the_rim() -> None:
    found = roles(nx.Graph([("a", other) for other in "bcdefgh"]))
    assert found["a"].words == (
        "in the middle, tied to 7 of 7 others; some are tied to the rest through it alone"
    )
    assert {found[other].words for other in "bcdefgh"} == {"on the rim, tied to 1 of 7 others"}


def test_where_all_are_tied_nobody_stands_out_but_for_ties_to_outside() -> None:
    graph = nx.Graph(list(combinations("abcd", 2)))
    assert roles(graph) == {}
    graph.add_edges_from(("a", outside) for outside in "xyz")
    assert roles(graph) == {}
    graph.add_edge("a", "w")
    assert roles(graph)["a"].words == "tied to more outside (4) than inside (3)"
    assert list(roles(graph)) == ["a"]


def test_one_tie_that_is_missing_makes_no_rim() -> None:
    graph = nx.Graph(list(combinations("abcdef", 2)))
    graph.remove_edge("e", "f")
    assert roles(graph) == {}


def test_a_victim_in_the_middle_has_no_role() -> None:
    built = la.Case(purpose="training")
    added(built, "ties", [("person:d", f"person:{who}", "associate_of") for who in "abce"])
    stated(built, "people", [("person:d", "role", "victim")])
    found = grounds_of(la.build_graph(built), benign=None, through=None, max_members=25)
    people = found.people
    members = [
        Member(node, people.shown[node], people.labels[node], 1.0, core=True, protected=False)
        for node in range(people.n)
    ]
    given_roles = roles_of(found, members)
    assert [role.entity for role in given_roles] == [f"person:{who}" for who in "abce"]
    assert {role.place for role in given_roles} == {"rim"}


@given(st.sets(st.sampled_from(list(combinations("abcdefgh", 2))), min_size=7))
def test_middle_and_rest_are_the_two_parts_that_miss_fewest_ties(pairs: set[Any]) -> None:
    graph = nx.Graph(sorted(pairs))
    found = roles(graph)
    middle = {who for who, role in found.items() if role.place == "middle"}
    degrees = dict(graph.degree)

    def _missed(core: set[str]) -> int:
        rim = set(graph) - core
        within = graph.subgraph(core).number_of_edges()
        pairs_within = len(core) * (len(core) - 1) // 2
        return pairs_within - within + graph.subgraph(rim).number_of_edges()

    cuts = [{v for v in graph if degrees[v] >= least} for least in sorted(set(degrees.values()))]
    if middle:
        assert _missed(middle) == min(_missed(core) for core in [*cuts, set()])
        assert middle in cuts
        assert any(role.place == "rim" for role in found.values())
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


def test_a_card_says_where_members_are_from_and_who_knows_them(case: la.Case) -> None:
    ring = la.find_rings(case)[1]
    assert ring.countries == (("US", 3), ("RO", 1))
    assert ring.agencies == (("Police", 4), ("Sheriff", 4))
    card = ring.card()
    assert "Countries: US (3 members), RO (1 member)" in card
    assert "Agencies: Police (4 members), Sheriff (4 members)" in card


def test_a_card_says_on_what_it_rests(case: la.Case) -> None:
    ring = la.find_rings(case)[1]
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
    said = f"Single source: {standing.single} of {standing.ties} ties ({share} %) by one source "
    assert said + "alone, of 3 in all" in ring.card()


def test_the_source_that_costs_most_is_asked_about(case: la.Case) -> None:
    thing, source = la.find_rings(case)[1].questions
    assert (thing.kind, thing.about) == ("thing", "booking:1")
    assert (source.kind, source.about) == ("origin", "hotel")
    assert source.text().startswith("Can all that origin hotel alone states be relied on? Without")


def test_neither_roles_nor_questions_name_the_protected(case: la.Case) -> None:
    ring = la.find_rings(case)[1]
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
    question, source = questions(grounds_of(graph, benign=None, through=None, max_members=25))
    assert question.text() == (
        f"Is it sure that person:a is tied to phone:9 ({WITHHELD}, row 2)? Without "
        "it 1 member is tied to none of the others."
    )
    assert source.text() == (
        "Can all that events alone states be relied on? Without it the ring falls apart: at most 2 "
        "of 5 members are tied together."
    )


def test_a_document_that_costs_what_its_one_thing_costs_is_not_asked_about_again() -> None:
    built = la.Case(purpose="training")
    added(built, "gala", [(f"person:{who}", "event:gala", "involved_in") for who in "abcd"])
    graph = la.build_graph(built)
    (question,) = questions(grounds_of(graph, benign=None, through=None, max_members=25))
    assert question.text() == (
        "Is it sure that person:a, person:b, person:c and 1 more member were at event:gala (gala, "
        "rows 2, 3, 4, 5)? Without it nothing ties them."
    )


def test_documents_whose_names_tell_of_the_protected_are_withheld(case: la.Case) -> None:
    ring = la.find_rings(case)[1]
    tip = "tip-of-wanda-hidden"
    assert tip in ring.documents  # an id, to look it up
    assert ring.title(tip) == WITHHELD
    assert WITHHELD in dict(ring.standing.documents)
    for output in (ring.card(), ring._repr_html_()):
        assert WITHHELD in output
        assert "hidden" not in output.lower()


def test_a_card_without_a_case_says_what_the_ties_say() -> None:
    ring = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1]
    assert (ring.standing.ties, ring.standing.words, ring.standing.graded) == (0, "", "")
    assert (ring.countries, ring.agencies, ring.questions) == ((), (), ())
    assert ROLES_CAVEAT not in ring.card()
    assert "Roles: nobody who may be named stands out by ties" in ring.card()


def test_a_ring_of_one_document_that_tells_of_the_protected_does_not_name_it() -> None:
    built = la.Case(purpose="training")
    added(built, "Tip of Wanda Hidden", stays("abcde", range(6)))
    added(built, "phones", PHONES)
    stated(built, "people", [("person:d", "role", "victim"), ("person:d", "name", "Wanda Hidden")])
    rings = la.find_rings(built)
    assert f"All of it rests on one document, {WITHHELD}." in rings[1].notes
    assert "hidden" not in (rings[1].card() + rings.to_frame().to_csv()).lower()


def test_the_table_gives_the_share_of_a_single_source_places_and_the_question(
    case: la.Case,
) -> None:
    rings = la.find_rings(case)
    row = rings.to_frame().loc[0]
    assert row["single_source"] == rings[1].standing.single_share
    assert row["countries"] == "US (3 members), RO (1 member)"
    assert row["agencies"] == "Police (4 members), Sheriff (4 members)"
    question = rings[1].questions[0]
    assert row["question"] == re.sub(r" \(.*?rows? [^?]*\)\?", "?", question.text())
    assert f"{question.doubt}?" in row["question"]


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
