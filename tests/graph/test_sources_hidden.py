"""A confidential source is not told by the dates, rows and documents of what ties them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Iterator

VISITS = [
    *[("CI7", "P9", "2024-05-10"), ("P5", "P9", "2024-05-11"), ("W1", "P9", "2024-05-12")],
    *[("CI7", "P5", "2024-05-13"), ("W1", "P5", "2024-05-14"), ("W1", "CI7", "2024-05-15")],
]


@pytest.fixture
def case() -> Iterator[la.Case]:
    with la.Case(purpose="training", region="US-KY") as case:
        roles = {"id": ["CI7"], "role": ["confidential_source"], "phone": ["606-555-0160"]}
        _add(case, pd.DataFrame(roles), "entities", title="ci_list.csv")
        _add(case, pd.DataFrame({"id": ["W1"], "role": ["witness"]}), "entities", title="heard.csv")
        visits = pd.DataFrame(VISITS, columns=["source", "target", "start"])
        _add(case, visits, "links", title="visits.csv", type="associate_of")
        yield case


def _add(case: la.Case, frame: pd.DataFrame, reader: str, **document: object) -> None:
    case.add(la.read_frame(frame, reader=reader, document=document))


def test_reasons_give_ties_of_a_source_without_date_document_and_row(case: la.Case) -> None:
    source, witness = (case.protection.shown(f"person:{key}") for key in ("CI7", "W1"))
    found = [
        (each.text, each.document, each.row)
        for each in la.build_graph(case).reasons("person:P9", limit=9)
    ]
    assert sorted(found) == sorted(
        [
            (f"{source} is an associate of person:P9", "", ""),
            ("person:P5 is an associate of person:P9, 2024-05-11", "visits", "3"),
            (f"{witness} is an associate of person:P9, 2024-05-12", "visits", "4"),
        ]
    )


def test_links_of_a_source_are_not_dated(case: la.Case) -> None:
    graph = la.build_graph(case)
    source = case.protection.shown("person:CI7")
    for other, dated in (("person:P9", False), (case.protection.shown("person:W1"), False)):
        rows = graph.links(source, other)[["document", "row", "start"]]
        assert rows.notna().all(axis=None) == dated
    rows = graph.links("person:P5", "person:P9")[["document", "row", "start"]]
    assert rows.notna().all(axis=None)


def test_the_title_of_a_document_about_sources_alone_is_withheld(case: la.Case) -> None:
    assert case.veiled("ci_list.csv") == "[withheld: it names a protected person]"
    assert case.veiled("heard.csv") == "heard.csv"
    assert case.veiled("visits.csv") == "visits.csv"


def test_pages_show_neither(case: la.Case) -> None:
    graph = la.build_graph(case)
    rings = la.find_rings(graph)
    pages = [la.network_map(graph).html, la.views.entity_profile(graph, "person:P9").html]
    scores = la.centrality(graph, ["degree"])
    pages += [la.case_report(case, graph, scores=scores, rings=rings).html]
    for page in pages:
        assert "ci_list" not in page
        assert "2024-05-10" not in page
    assert "2024-05-12" in pages[0]
    assert "2024-05-12" in pages[1]


def test_an_override_shows_the_ties_again(case: la.Case) -> None:
    case.override("person:CI7", by="District Court", reason="disclosed in discovery")
    assert case.veiled("ci_list.csv") == "ci_list.csv"
