"""People who may be the same are named wherever both, or one of them, appear in an answer."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.graph.lookup import number_of
from linkanalysis.graph.undecided_pairs import doubles_among, doubles_of, undecided_nodes

FIVE = ["ana", "anna", "ben", "cay", "dov"]
PAIR = "ana (person:1) and anna (person:2) may be the same person; the pair is not decided."


def added(case: la.Case, title: str, links: list[tuple[str, str, str]]) -> None:
    frame = pd.DataFrame(links, columns=["source", "target", "type"])
    document = la.Document(title=title, sha256=hashlib.sha256(title.encode()).hexdigest())
    case.add(la.Batch.of(document, links=frame))


def stated(case: la.Case, title: str, rows: list[tuple[str, str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["entity", "attribute", "value"])
    document = la.Document(title=title, sha256=hashlib.sha256(title.encode()).hexdigest())
    case.add(la.Batch.of(document, statements=frame))


@pytest.fixture
def case() -> la.Case:
    """Five who meet in changing threes and fours, among forty who share one phone by twos."""
    case = la.Case(purpose="training", timezone="UTC")
    stays = [
        (f"person:{k + 1}", f"booking:{b}", "stayed_at")
        for b in range(6)
        for k in range(5)
        if (k + b) % 3
    ]
    phones = [(f"person:p{k:02d}", f"phone:{k // 2}", "uses") for k in range(40)]
    added(case, "stays", stays + phones)
    stated(case, "names", [(f"person:{k + 1}", "name", name) for k, name in enumerate(FIVE)])
    return case


def judged(case: la.Case, left: str, right: str, judgment: la.case.Judgment) -> None:
    case.decide([la.Decision(f"person:{left}", f"person:{right}", judgment)], by="Det. Mills")


def test_a_pair_left_unsure_is_marked_in_rings_ranks_and_paths(case: la.Case) -> None:
    judged(case, "2", "1", "unsure")
    graph = la.build_graph(case)
    among = [number_of(graph, "person:1"), number_of(graph, "person:2")]
    assert undecided_nodes(graph) == [tuple(among)]
    assert doubles_among(graph, among) == doubles_of(graph, among[:1]) == [PAIR]
    assert doubles_among(graph, among[:1]) == doubles_of(graph, []) == []
    ring = la.find_rings(case)
    assert [PAIR in each.notes for each in ring.every] == [True]
    cautions = [one.cautions for one in la.key_entities(case) if one.entity == "person:1"]
    assert [PAIR in each for each in cautions] == [True]
    for paths in (
        la.shortest_paths(graph, "person:1", "person:3"),
        la.paths.common_contacts(graph, ["person:1", "person:3"]),
        la.paths.connect(graph, ["person:2", "person:3"]),
    ):
        assert PAIR in paths.notes
    assert PAIR not in la.shortest_paths(graph, "person:3", "person:4", k=1).notes


@pytest.mark.parametrize("settled", ["same", "different"])
def test_a_pair_that_was_settled_since_is_not_marked(case: la.Case, settled: str) -> None:
    judged(case, "1", "2", "unsure")
    case.overrule("person:1", "person:2", settled, by="Det. Mills", reason="prints")
    assert case.undecided == ()
    assert not any("may be the same" in note for note in la.find_rings(case)[1].notes)


def test_a_pair_settled_through_others_is_not_marked(case: la.Case) -> None:
    judged(case, "1", "2", "unsure")
    judged(case, "1", "4", "same")
    assert case.undecided == (("person:1", "person:2"),)
    judged(case, "2", "4", "same")
    assert case.undecided == ()


def test_nothing_is_said_of_a_pair_with_a_protected_person_but_its_number(case: la.Case) -> None:
    judged(case, "1", "2", "unsure")
    stated(case, "roles", [("person:2", "role", "victim")])
    rings = la.find_rings(case)
    graph = la.build_graph(case)
    assert undecided_nodes(graph)
    assert doubles_of(graph, range(graph.n)) == []
    assert not any("may be the same" in note for each in rings.every for note in each.notes)
    assert (
        "Not named, because one or both are or may be protected: 1 undecided pair of members."
        in rings.notes
    )


def test_a_pair_is_marked_after_the_case_is_closed(case: la.Case) -> None:
    judged(case, "1", "2", "unsure")
    graph = la.build_graph(case)
    case.close()
    assert doubles_of(graph, range(graph.n)) == [PAIR]
