"""Two entities that may be the same: a dashed line on the map, apart from its ties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.provenance import Reason

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

NAMES = ["ana", "anna", "ben", "Wanda Quill", "Vanda Quill"]
MIDDLE = """() => {
    const { a, b } = MAP.doubles[0];
    const at = network.getPositions([a, b]);
    const middle = { x: (at[a].x + at[b].x) / 2, y: (at[a].y + at[b].y) / 2 };
    const { left, top } = document.getElementById("network").getBoundingClientRect();
    const { x, y } = network.canvasToDOM(middle);
    return [left + x, top + y];
}"""


@pytest.fixture
def case() -> la.Case:
    """Ana and Anna may be one; so may two witnesses, of whom nobody may know."""
    case = la.Case(purpose="training", timezone="UTC")
    people = [f"person:{k}" for k in range(1, 6)]
    stated = [(who, "name", name, "2") for who, name in zip(people, NAMES, strict=True)]
    stated += [(who, "role", "witness", "5") for who in people[3:]]
    stays = [(who, f"booking:{k // 2}", "stayed_at", "2") for k, who in enumerate(people)]
    stays += [("person:1", "booking:1", "stayed_at", "3")]
    case.add(
        la.Batch.of(
            la.Document(title="people.csv", sha256="0" * 64),
            statements=pd.DataFrame(stated, columns=["entity", "attribute", "value", "row"]),
            links=pd.DataFrame(stays, columns=["source", "target", "type", "row"]),
        )
    )
    document = str(case.documents()["id"].iloc[0])
    reasons = (Reason(document, "3", "forename alike"), Reason("", "", "one town"))
    case.decide(
        [
            la.Decision("person:2", "person:1", "unsure", reasons=reasons),
            la.Decision("person:5", "person:4", "unsure", reasons=reasons),
            la.Decision("person:3", "person:4", "unsure", reasons=reasons),
        ],
        by="Det. Mills",
    )
    return case


@pytest.mark.browser
def test_a_dashed_line_joins_who_may_be_the_same_and_says_why(
    sheet: Sheet, case: la.Case, tmp_path: Path
) -> None:
    graph = la.build_graph(case)
    below = {name: (90.0 * k, 300.0) for k, name in enumerate(graph.shown)}
    layout = {"positions": {**below, "person:1": (0.0, 0.0), "person:2": (300.0, 0.0)}}
    page = sheet.show(la.network_map(graph, layout=layout).save(tmp_path / "map.html"))
    row = page.get_by_label("Show May be the same").locator("xpath=..")
    showing = page.locator("#showing").inner_text()
    assert row.locator(".count").inner_text() == "1"
    assert showing == "Showing 8 of 8 entities, 6 ties"
    page.mouse.click(*page.evaluate(MIDDLE))
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "ana – anna"
    assert "Left open by\nDet. Mills" in panel.inner_text()
    cells = panel.locator("tbody tr").all_inner_texts()
    assert [re.sub(r"\s+", " ", cell).strip() for cell in cells] == [
        "forename alike people.csv, row 3 ungraded",
        "one town",
    ]
    panel.get_by_role("button", name="anna").click()
    assert re.search(r"May be the same as\s+ana\n", panel.inner_text())
    page.get_by_label("Show May be the same").uncheck()
    assert row.locator(".count").inner_text() == "0 of 1"
    assert page.locator("#showing").inner_text() == showing
    assert page.evaluate("edgeSet.getIds().filter((id) => id < 0).length") == 0
    page.get_by_label("Show May be the same").check()
    page.get_by_label("Show Bookings").uncheck()
    assert row.locator(".count").inner_text() == "1"
    page.click("#as-table")
    assert page.locator("#doubles-head").inner_text() == "1 undecided pair"
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])


def test_a_pair_counts_in_no_measure_and_is_gone_once_it_is_settled(case: la.Case) -> None:
    before = la.build_graph(case)
    assert (before.n, before.m) == (8, 6)
    assert '"by":["Det. Mills"]' in la.network_map(before).html
    case.overrule("person:1", "person:2", "different", by="Det. Mills", reason="prints")
    after = la.build_graph(case)
    assert (after.n, after.m) == (8, 6)
    assert '"doubles":[]' in la.network_map(after).html


def test_no_pair_with_a_protected_person_is_on_the_page(case: la.Case) -> None:
    graph = la.build_graph(case)
    html = la.network_map(graph).html
    assert html.count('"by":["Det. Mills"]') == 1
    assert "Quill" not in html
