"""A confidential source is not told by the dates, rows and documents of what ties them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from tests.events.calls.phone_months import case_of, phone, street

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


def _calls(case: la.Case, *, cells: bool) -> str:
    """Add two calls with the source, and one with somebody else between them; return the page."""
    suspect, source, other = "606-555-0161", "606-555-0160", "606-555-0162"
    calls = [
        (suspect, source, "2024-05-01 10:00", "101"),
        (suspect, other, "2024-05-06 10:00", "101"),
        (suspect, source, "2024-05-20 10:00", "102"),
    ]
    frame = pd.DataFrame(calls, columns=["caller", "callee", "start", "cell"])
    _add(case, frame if cells else frame.drop(columns="cell"), "calls", title="cdr.csv")
    page = la.views.entity_profile(la.build_graph(case), "phone:+16065550161").html
    return " ".join(re.sub("<[^>]+>", " ", page.partition("<body")[2]).split())


def test_a_profile_counts_no_call_with_a_source_in_first_and_last(case: la.Case) -> None:
    text = _calls(case, cells=False)
    seen = "It has one dated record: 6 May 2024, 10:00 (called; cdr.csv, row 3)."
    assert f"{seen} The dates of 2 more are withheld." in text
    for told in ("1 May", "20 May", "2024-05-01", "2024-05-20", "row 2", "row 4", "rows 2"):
        assert told not in text


def test_nor_does_it_date_the_cell_sector_of_such_a_call(case: la.Case) -> None:
    text = _calls(case, cells=True)
    assert "First on record: 6 May 2024, 10:00 (called; cdr.csv, row 3). Last: 6 May" in text
    assert "In all 2 dated records. The dates of 4 more are withheld." in text
    places = text.partition("Documents and rows 101 ")[2]
    assert places.startswith("cell sector 2 2024-05-06 cdr.csv, row 3 102 cell sector 1 withheld")


def test_a_profile_says_that_all_dates_are_withheld(case: la.Case) -> None:
    frame = pd.DataFrame(
        [("606-555-0161", "606-555-0160", "2024-05-01")], columns=["caller", "callee", "start"]
    )
    _add(case, frame, "calls", title="cdr.csv")
    page = la.views.entity_profile(la.build_graph(case), "phone:+16065550161").html
    assert "Its dates on record are withheld." in page
    assert "1 May 2024" not in page


@pytest.mark.parametrize("held", [0, 1])
def test_a_handover_of_the_phone_of_a_source_is_not_dated(held: int) -> None:
    case = case_of(street(handed=True))
    number = phone(held).removeprefix("phone:")
    roles = pd.DataFrame([("CI7", "confidential_source", number)], columns=["id", "role", "phone"])
    _add(case, roles, "entities", title="ci_list.csv")
    (row,) = la.calls.find_handovers(case).rows
    shown = [phone(0), phone(1)]
    shown[held] = "phone of Protected 1"
    assert [row.old, row.new] == shown
    assert pd.isna(row.last_old)
    assert pd.isna(row.first_new)
    assert pd.isna(row.gap_days)
    (sign,) = la.find_indicators(case, indicators="handed_over_phone").findings
    assert sign.title == f"{shown[1]} may have replaced {shown[0]}: 4 contacts in common"


def test_an_override_shows_the_ties_again(case: la.Case) -> None:
    case.override("person:CI7", by="District Court", reason="disclosed in discovery")
    assert case.veiled("ci_list.csv") == "ci_list.csv"
