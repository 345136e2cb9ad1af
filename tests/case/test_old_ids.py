"""Ids that a decision merged are understood wherever an id is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def case() -> Iterator[la.Case]:
    """P-103 and B-9001 are one person; P-211 is protected together with B-9002."""
    sheets = {
        "rms": [
            ("P-103", "Quill Orrin", "502-555-0152", "suspect"),
            ("P-211", "Tamsin Vole", "502-555-0153", "victim"),
            ("P-305", "Odd Ferring", "502-555-0154", "suspect"),
        ],
        "jail": [
            ("B-9001", "Quill Orrin", "502-555-0152", "suspect"),
            ("B-9002", "Tamsin Vole", "502-555-0153", ""),
        ],
    }
    calls = pd.DataFrame(
        {
            "caller": ["502-555-0152", "502-555-0153"],
            "callee": ["502-555-0154", "502-555-0152"],
            "start": ["2024-03-11 10:00", "2024-03-12 10:00"],
        }
    )
    with la.Case(purpose="training", region="US-KY") as case:
        for title, rows in sheets.items():
            frame = pd.DataFrame(rows, columns=["id", "name", "phone", "role"])
            described = {"title": title, "type": "person"}
            case.add(la.read_frame(frame, reader="entities", document=described))
        case.add(la.read_frame(calls, reader="calls", document="cdr"))
        pairs = [("person:B-9001", "person:P-103"), ("person:B-9002", "person:P-211")]
        case.decide([la.Decision(*pair, "same", by="A. Clerk") for pair in pairs])
        yield case


@pytest.fixture(scope="module")
def graph(case: la.Case) -> la.EntityGraph:
    return la.build_contacts(case)


ASKED: list[Callable[[la.Case, la.EntityGraph, str], object]] = [
    lambda case, _, each: case.explain(each),
    lambda case, _, each: case.compare(each, "person:P-305").to_frame(),
    lambda case, _, each: la.calls.contacts(case, entities=each).to_frame(),
    lambda case, _, each: la.calls.shared_contacts(
        case, entities=[each, "person:P-305"]
    ).to_frame(),
    lambda case, _, each: la.movement.located_events(case, entities=each).to_frame(),
    lambda case, _, each: la.views.timeline(case, entities=each).html,
    lambda case, _, each: la.views.place_map(case, entities=each).html,
    lambda _, graph, each: graph.node(each),
    lambda _, graph, each: graph.links(each, "person:P-305"),
    lambda _, graph, each: graph.around(each).ids,
    lambda _, graph, each: graph.reasons(each),
    lambda _, graph, each: la.shortest_paths(graph, each, "person:P-305").to_frame(),
    lambda _, graph, each: la.views.entity_profile(graph, each).html,
    lambda _, graph, each: la.key_entities(graph, worlds=0)[each].entity,
]


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_an_id_that_was_merged_means_the_entity(
    case: la.Case, graph: la.EntityGraph, number: int
) -> None:
    old, canonical = (ASKED[number](case, graph, f"person:{each}") for each in ("P-103", "B-9001"))
    if isinstance(old, pd.DataFrame):
        pd.testing.assert_frame_equal(old, canonical)
    elif isinstance(old, str):  # a page says what was asked
        assert old.replace("person:P-103", "person:B-9001") == canonical
    else:
        assert old == canonical


def test_an_id_that_was_merged_is_found_unless_it_is_that_of_somebody_protected(
    case: la.Case,
) -> None:
    found = case.find("P-103").to_frame()
    assert found[["entity", "matched", "similarity"]].to_numpy().tolist() == [
        ["person:B-9001", "id", 100.0]
    ]
    assert len(case.find("P-211")) == 0


def test_an_id_that_was_merged_with_somebody_protected_names_nobody(
    case: la.Case, graph: la.EntityGraph
) -> None:
    with pytest.raises(la.errors.ProtectedError) as refused:
        la.calls.contacts(case, entities="person:P-211")
    assert str(refused.value) == (
        "Protected 1 is protected: their calls count in every answer and are not listed. An "
        "override needs who and why, and is journaled."
    )
    alone = graph.only(types="person", entities=["person:B-9001"])
    with pytest.raises(la.errors.UnknownNameError) as unknown:
        alone.node("person:P-211")
    assert str(unknown.value) == (
        '"person:P-211" is not among the 1 entities of this graph. Choose from person:B-9001.'
    )


def test_what_was_asked_is_written_without_an_id_of_somebody_protected(
    graph: la.EntityGraph,
) -> None:
    paths = la.shortest_paths(graph, "person:P-211", "person:P-305")
    assert "source=Protected 1, target=person:P-305" in str(paths.made_by)
