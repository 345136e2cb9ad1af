"""Which places rest on one document: with it, without it."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import StaleResultWarning


def added(case: la.Case, name: str, links: list[tuple[str, str, str]], **about: Any) -> None:  # noqa: ANN401
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    frame = pd.DataFrame(links, columns=["source", "target", "type"])
    case.add(la.Batch.of(la.Document(title=name, sha256=sha256, **about), links=frame))


def calls(hub: str, *others: str) -> list[tuple[str, str, str]]:
    return [(f"phone:{hub}", f"phone:{other}", "call") for other in others]


def test_a_place_that_rests_on_one_document_is_named_with_both_ranks() -> None:
    case = la.Case(purpose="training")
    added(case, "tip", calls("1", "2", "3", "4", "5"))
    added(case, "carrier", [*calls("1", "2"), *calls("6", "7", "8", "9")])
    frame = la.trust.leave_one_document_out(la.build_graph(case), "degree", top=1).to_frame()
    assert frame.to_dict("records") == [
        {
            "measure": "degree",
            "entity": "phone:1",
            "label": "1",
            "type": "phone",
            "kind": "document",
            "without": "tip",
            "rank": 1,
            "rank_without": 2,
            "documents": 1,
        }
    ]


def test_a_place_with_two_documents_stands() -> None:
    case = la.Case(purpose="training")
    added(case, "tip", calls("1", "2", "3", "4", "5"))
    added(case, "carrier", [*calls("1", "2", "3", "4", "5"), *calls("6", "7", "8", "9")])
    assert len(la.trust.leave_one_document_out(la.build_graph(case), "degree", top=1)) == 0
    # though it loses strength: four of eight calls are left, but three of six is second to none
    assert len(la.trust.leave_one_document_out(la.build_graph(case), "strength", top=1)) == 0


def test_documents_of_one_origin_fall_together() -> None:
    case = la.Case(purpose="training")
    added(case, "tip 1", calls("1", "2", "3", "4", "5"), origin="tip line")
    added(case, "tip 2", calls("1", "2", "3", "4", "5"), origin="tip line")
    added(case, "carrier", calls("6", "7", "8", "9"), origin="carrier")
    found = la.trust.leave_one_document_out(la.build_graph(case), ["degree", "betweenness"], top=1)
    assert found.tried == 4
    rows = found.to_frame()[["measure", "kind", "without", "rank", "documents"]].to_numpy().tolist()
    assert rows == [
        ["degree", "origin", "tip line", 1, 2],
        ["betweenness", "origin", "tip line", 1, 2],
    ]
    assert found.to_frame()["rank_without"].isna().all()  # no tie is left


def test_strength_goes_by_what_each_document_counts() -> None:
    case = la.Case(purpose="training")
    added(case, "much", [("phone:1", "phone:2", "call")] * 9)
    added(
        case,
        "little",
        [*[("phone:1", "phone:2", "call")] * 2, *[("phone:3", "phone:4", "call")] * 5],
    )
    frame = la.trust.leave_one_document_out(la.build_graph(case), "strength", top=2).to_frame()
    kept = frame[["entity", "without", "rank", "rank_without"]].to_numpy().tolist()
    assert kept == [["phone:1", "much", 1, 3], ["phone:2", "much", 1, 3]]


def test_a_tie_by_shared_things_stays_while_one_thing_ties_both() -> None:
    case = la.Case(purpose="training")
    both = ("person:a", "person:b")
    added(case, "one", [(who, "phone:1", "uses") for who in both])
    added(case, "two", [(who, "phone:2", "uses") for who in both])
    added(case, "three", [(who, "phone:3", "uses") for who in ("person:c", "person:d")])
    pairs = la.project(la.build_graph(case), to="person", through="phone")
    frame = la.trust.leave_one_document_out(pairs, "degree", top=4).to_frame()
    assert frame[["entity", "without"]].to_numpy().tolist() == [
        ["person:c", "three"],
        ["person:d", "three"],
    ]


def test_the_protected_are_not_named_and_a_graph_needs_a_case() -> None:
    case = la.Case(purpose="training")
    added(case, "tip", [("person:x", f"person:{k}", "associate_of") for k in range(5)])
    frame = pd.DataFrame({"entity": ["person:x"], "attribute": ["role"], "value": ["victim"]})
    case.add(la.Batch.of(la.Document(title="file", sha256="1" * 64), statements=frame))
    found = la.trust.leave_one_document_out(la.build_graph(case), "degree", top=1)
    assert found.withheld == 1
    assert "person:x" not in found._repr_html_()
    role = pd.DataFrame({"entity": ["person:y"], "attribute": ["name"], "value": ["Wanda Roe"]})
    role = pd.concat([role, frame.assign(entity="person:y")])
    case.add(la.Batch.of(la.Document(title="file 2", sha256="2" * 64), statements=role))
    added(case, "wanda roe.txt", calls("1", "2", "3", "4", "5", "6", "7"))
    named = la.trust.leave_one_document_out(la.build_graph(case), "degree", top=1).to_frame()
    assert named["without"].tolist() == ["[withheld: it names a protected person]"]
    assert "1 protected not ranked." in found.caveat


def test_a_case_that_moved_on_is_said_and_the_case_is_left_as_it_is() -> None:
    case = la.Case(purpose="training")
    added(case, "tip", calls("1", "2", "3"))
    graph = la.build_graph(case)
    before = case.position
    assert la.trust.leave_one_document_out(graph).notes == ()
    assert case.position == before
    added(case, "later", calls("4", "5"))
    with pytest.warns(StaleResultWarning):
        answer = la.trust.leave_one_document_out(graph)
    assert answer.notes == (
        "The case has changed since the graph was built: documents are as of now.",
    )


def test_ties_of_rings_lead_to_documents_be_they_by_things_or_direct() -> None:
    case = la.Case(purpose="training")
    ties = [(f"person:{who}", "vehicle:1", "uses") for who in "ab"]
    ties += [("person:a", "person:b", "kin"), ("person:b", "person:c", "associate_of")]
    added(case, "tip", ties)
    people = la.find_rings(case).graph
    assert people.links("person:a", "person:b")["type"].tolist() == ["uses", "uses"]
    assert people.links("person:b", "person:c")["type"].tolist() == ["associate_of"]
    assert la.trust.tie_probabilities(people).origins.tolist() == [1, 1]


def test_where_all_are_protected_nobody_is_ranked_and_nothing_breaks() -> None:
    case = la.Case(purpose="training")
    roles = pd.DataFrame(
        {"entity": ["person:1", "person:2"], "attribute": "role", "value": "victim", "row": "2"}
    )
    case.add(la.Batch.of(la.Document(title="file", sha256="f" * 64), statements=roles))
    added(case, "tip", [("person:1", "person:2", "associate_of")])
    found = la.trust.leave_one_document_out(la.build_graph(case))
    assert (len(found), found.tried, found.withheld) == (0, 1, 2)
