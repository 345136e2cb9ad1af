"""Which rings rest on one document: with it, without it."""

from __future__ import annotations

import hashlib
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, StaleResultWarning, UnknownNameError


def added(case: la.Case, title: str, ties: list[tuple[str, str, str]], **about: Any) -> None:  # noqa: ANN401
    sha256 = hashlib.sha256(title.encode()).hexdigest()
    links = pd.DataFrame(ties, columns=["source", "target", "type"])
    case.add(la.Batch.of(la.Document(title=title, sha256=sha256, **about), links=links))


def stays(who: str, bookings: range) -> list[tuple[str, str, str]]:
    """Let five people stay in changing threes and fours."""
    return [
        (f"person:{name}", f"booking:{b}", "stayed_at")
        for b in bookings
        for k, name in enumerate(who)
        if (k + b) % 3
    ]


PHONES = [(f"person:{k}", f"phone:{k // 2}", "uses") for k in range(40)]


def test_a_ring_of_one_document_falls_with_it_and_one_of_two_stands() -> None:
    case = la.Case(purpose="training")
    added(case, "register", stays("abcde", range(6)))
    added(case, "first", stays("vwxyz", range(10, 16)))
    added(case, "second", stays("vwxyz", range(10, 16)))
    added(case, "phones", PHONES)
    found = la.rings.rings_without_documents(la.build_graph(case))
    rings = [{member.entity for member in ring.members} for ring in found.rings.rings]
    assert sorted(map(sorted, rings)) == [
        [f"person:{name}" for name in group] for group in ("abcde", "vwxyz")
    ]
    number = 1 + rings.index({f"person:{name}" for name in "abcde"})
    assert found.to_frame().to_numpy().tolist() == [[number, 5, "document", "register", 0.0, 0, 1]]
    # what both say cannot change anything, nor do phones of others tie a member
    assert (found.tried, found.skipped) == (4, 3)
    assert repr(found) == "<RingSources: 1 of 2 rings rest on one document or origin, of 4 tried>"
    assert {reason.document for reason in found.reasons(limit=50)} == {"register"}
    assert found.reasons("person:v", limit=1)[0].document in {"first", "second"}
    with pytest.raises(UnknownNameError) as caught:
        found.reasons(2)
    assert str(caught.value) == "There is no row 2; this table has rows 1 to 1."


def test_what_is_left_of_a_ring_is_counted() -> None:
    case = la.Case(purpose="training")
    added(case, "register", stays("abcdefghij", range(12)))
    # four of ten are in a second register too, and make a ring of their own there
    added(case, "other", stays("abcd", range(20, 29)))
    added(case, "phones", PHONES)
    found = la.rings.rings_without_documents(la.build_graph(case))
    assert [len(ring.members) for ring in found.rings.rings] == [10]
    rows = found.to_frame().to_numpy().tolist()
    assert rows == [[1, 10, "document", "register", 0.4, 4, 1]]


def test_documents_of_one_origin_fall_together() -> None:
    case = la.Case(purpose="training")
    added(case, "one", stays("abcde", range(6)), origin="hotel")
    added(case, "two", stays("abcde", range(6)), origin="hotel")
    added(case, "phones", PHONES)
    found = la.rings.rings_without_documents(la.build_graph(case))
    rows = found.to_frame()[["kind", "without", "documents"]].to_numpy().tolist()
    assert rows == [["origin", "hotel", 2]]


@pytest.mark.exhaustive
def test_a_result_is_the_same_for_any_order_of_rows() -> None:
    answers = []
    for turned in (False, True):
        case = la.Case(purpose="training")
        register = stays("abcde", range(6))
        added(case, "register", register[::-1] if turned else register)
        added(case, "phones", PHONES[::-1] if turned else PHONES)
        answers.append(la.rings.rings_without_documents(la.build_graph(case)).to_frame())
    pd.testing.assert_frame_equal(*answers)


def test_members_who_are_protected_are_counted_and_never_named() -> None:
    case = la.Case(purpose="training")
    added(case, "register", stays("abcde", range(6)))
    added(case, "phones", PHONES)
    role = pd.DataFrame({"entity": ["person:c"], "attribute": ["role"], "value": ["victim"]})
    case.add(la.Batch.of(la.Document(title="file", sha256="1" * 64), statements=role))
    found = la.rings.rings_without_documents(la.build_graph(case))
    assert found.to_frame()["size"].tolist() == [5]
    assert "person:c" not in found._repr_html_()


def test_graphs_without_documents_and_projections_are_refused() -> None:
    with pytest.raises(GraphKindError) as caught:
        la.rings.rings_without_documents(la.from_networkx(nx.path_graph(3)))
    assert str(caught.value) == (
        "This graph has no case behind it, so no document can be left out. Build it with "
        "build_graph(case)."
    )
    case = la.Case(purpose="training")
    added(case, "register", stays("abcde", range(6)))
    pairs = la.project(la.build_graph(case), to="person", through="booking")
    with pytest.raises(GraphKindError) as caught:
        la.rings.rings_without_documents(pairs)
    assert str(caught.value) == (
        "This graph is a projection. Pass the graph that it was made from, of people and things, "
        "as build_graph(case) returns it."
    )


def test_a_case_that_moved_on_is_said_and_a_case_without_rings_is_quick() -> None:
    case = la.Case(purpose="training")
    added(case, "phones", PHONES)
    graph = la.build_graph(case)
    found = la.rings.rings_without_documents(graph)
    assert (len(found), found.tried, found.notes) == (0, 1, ())
    assert list(found.to_frame()) == [
        "ring",
        "size",
        "kind",
        "without",
        "likeness",
        "kept",
        "documents",
    ]
    added(case, "later", PHONES[:2])
    with pytest.warns(StaleResultWarning):
        answer = la.rings.rings_without_documents(graph)
    assert answer.notes == (
        "The case has changed since the graph was built: documents are as of now.",
    )
