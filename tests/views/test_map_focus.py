"""Two entities and what connects them, hidden entities, and notes on the map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def kite_file(tmp_path: Path) -> Path:
    """Ana and Ben have Cay and Dov in common; Eva is three ties from Ana; Fay is alone with Gus."""
    pairs = [("ana", "cay"), ("ana", "dov"), ("ben", "cay"), ("ben", "dov"), ("ben", "eva")]
    graph = la.from_networkx(nx.Graph([*pairs, ("fay", "gus")]))
    return la.network_map(graph).save(tmp_path / "map.html")


def _choose(page: Page, query: str) -> None:
    page.fill("#search", query)
    page.press("#search", "Enter")


def _click(page: Page, name: str, **more: object) -> None:
    at = page.evaluate(
        "name => network.canvasToDOM(Object.values(network.getPositions("
        "[NODES.findIndex(({ label }) => label === name)]))[0])",
        name,
    )
    page.locator("#network canvas").click(position=at, **more)


def test_what_connects_two_entities(sheet: Sheet, kite_file: Path) -> None:
    page = sheet.show(kite_file)
    _click(page, "ana")
    _click(page, "ben", modifiers=["Control"])
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "ana and ben"
    assert panel.locator("h3").all_inner_texts() == ["Shortest path: 2 ties", "2 common contacts"]
    assert panel.locator("ul").nth(1).locator("button").all_inner_texts() == ["cay", "dov"]
    bright = page.evaluate("[...focus().nodes].map((n) => NODES[n].label).sort()")
    assert bright == ["ana", "ben", "cay", "dov"]
    page.keyboard.press("Escape")
    _choose(page, "ana")
    panel.get_by_role("button", name="Connect with").click()
    _choose(page, "eva")
    assert panel.locator("h3").all_inner_texts() == ["Shortest path: 3 ties", "0 common contacts"]
    path = panel.locator("ul").first.locator("button").all_inner_texts()
    assert (len(path), path[-1]) == (3, "ben – eva")
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_only_what_is_on_the_map_connects(sheet: Sheet, kite_file: Path) -> None:
    page = sheet.show(kite_file)
    for name in ("cay", "dov"):
        _choose(page, name)
        page.get_by_role("button", name="Hide", exact=True).click()
    _choose(page, "ana")
    page.get_by_role("button", name="Connect with").click()
    _choose(page, "ben")
    said = page.locator("#panel").inner_text()
    assert "Nothing on the map leads from one to the other." in said
    assert page.locator("#showing").inner_text() == "Showing 5 of 7 entities, 2 of 6 ties"
    page.get_by_role("button", name="Show 2 hidden entities").click()
    assert page.locator("#showing").inner_text() == "Showing 7 of 7 entities, 6 ties"


def test_hidden_entities_and_notes_come_back_with_the_layout(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(hostile_graph).save(tmp_path / "map.html"))
    _choose(page, "ben cole")
    page.get_by_role("button", name="Hide", exact=True).click()
    _choose(page, "ana abel")
    page.get_by_label("Your note").fill("Call <b>back</b> & ask")
    _choose(page, "protected 1")
    assert page.get_by_label("Your note").count() == 0
    page.locator("#panel .buttons").get_by_role("button", name="Hide", exact=True).click()
    path = tmp_path / "layout.json"
    sheet.save("#save-layout", "layout.json", path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["hidden"] == ["person:KY-2"]  # of the protected nothing that could move on
    assert kept["notes"] == {"person:KY-1": "Call <b>back</b> & ask"}
    view = la.network_map(hostile_graph, layout=path)
    page = sheet.show(view.save(tmp_path / "again.html"))
    assert page.locator("#showing").inner_text().startswith("Showing 16 of 17 entities")
    _choose(page, "ana abel")
    assert page.get_by_label("Your note").input_value() == "Call <b>back</b> & ask"
    assert (sheet.messages, sheet.errors) == ([], [])


def test_a_note_that_names_a_protected_person_does_not_come_back() -> None:
    case = la.Case(purpose="training")
    stated = [("person:1", "name", "Wanda Roe"), ("person:1", "role", "witness")]
    stated += [("person:2", "name", "Ben Cole")]
    frame = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="tips.csv", sha256="0" * 64), statements=frame))
    layout = {"positions": {}, "notes": {"person:2": "seen with Wanda Roe"}}
    page = la.network_map(la.build_graph(case), layout=layout).html
    assert "Wanda" not in page
    assert "[withheld: it names a protected person]" in page
