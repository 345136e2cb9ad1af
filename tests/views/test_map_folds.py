"""A map that opens folded: disks that stand for many, sums of ties, opening and folding."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.page import data_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

DRAWN = "network.body.nodeIndices.filter((id) => id < NODES.length).map((n) => NODES[n].label)"
FOLDED = "[...state.folded].map((f) => FOLDS[f].name)"


@pytest.fixture(scope="module")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    network = nx.random_partition_graph([16] * 100, 0.5, 0.0005, seed=4)
    view = la.network_map(la.from_networkx(network))
    return view.save(tmp_path_factory.mktemp("town") / "map.html")


@pytest.fixture(scope="module")
def ring_file(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    graph, _, rings = ring_results
    view = la.network_map(graph.only(types=["person", "booking"]), rings=rings)
    return view.save(tmp_path_factory.mktemp("rings") / "map.html")


def _at(page: Page, where: str) -> dict[str, float]:
    return page.evaluate(f"network.canvasToDOM({where})")


def _double_click(page: Page, where: str) -> None:
    page.locator("#network canvas").dblclick(position=_at(page, where))


def test_a_large_map_opens_folded_and_adds_up_ties(sheet: Sheet, town_file: Path) -> None:
    page = sheet.show(town_file)
    data = data_of(town_file.read_text(encoding="utf-8"))
    edges = rows_of(data["edges"])
    fold_of = {n: f for f, fold in enumerate(data["folds"]) for n in fold["members"]}
    assert page.evaluate(DRAWN) == []
    assert page.locator("#showing").inner_text() == (
        f"Showing 1,600 of 1,600 entities, {len(edges):,} ties, {len(data['folds'])} groups folded"
    )
    assert "too many to read at once, so it opens folded" in page.locator("#panel").inner_text()
    expected = Counter(tuple(sorted((fold_of[edge["a"]], fold_of[edge["b"]]))) for edge in edges)
    expected = Counter({pair: ties for pair, ties in expected.items() if pair[0] != pair[1]})
    sums = page.evaluate(
        "[...sums.values()].map(({ a, b, ties }) => "
        "[a - NODES.length, b - NODES.length, ties.length])"
    )
    assert {(a, b): ties for a, b, ties in sums} == expected
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_search_opens_what_holds_the_hit(sheet: Sheet, town_file: Path) -> None:
    page = sheet.show(town_file)
    page.fill("#search", "1234")
    assert ", in Group" in page.locator("#found [role=option]").first.inner_text()
    page.press("#search", "Enter")
    assert page.locator("#panel h2").inner_text() == "1234"
    drawn = page.evaluate(DRAWN)
    assert "1234" in drawn
    folds = data_of(town_file.read_text(encoding="utf-8"))["folds"]
    assert len(drawn) in {len(fold["members"]) for fold in folds}
    page.get_by_role("button", name="Fold all").click()
    assert page.evaluate(DRAWN) == []
    assert (sheet.messages, sheet.errors) == ([], [])


def test_a_disk_opens_by_double_click_and_by_enter_and_folds_again(
    sheet: Sheet, town_file: Path
) -> None:
    page = sheet.show(town_file)
    members = page.evaluate("FOLDS[0].members.map((n) => NODES[n].label)")
    _double_click(page, "middleOf(0)")
    assert sorted(page.evaluate(DRAWN)) == sorted(members)
    page.locator("#panel").get_by_role("button", name="Fold", exact=True).click()
    assert page.evaluate(DRAWN) == []
    page.locator("#network .vis-network").focus()
    page.keyboard.press("Enter")
    assert sorted(page.evaluate(DRAWN)) == sorted(members)
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_a_sum_leads_to_its_ties_and_a_tie_opens_its_ends(sheet: Sheet, town_file: Path) -> None:
    page = sheet.show(town_file)
    page.locator("#network canvas").click(position=_at(page, "middleOf(0)"))
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Group 1"
    panel.locator("table").nth(1).locator("button").first.click()
    assert panel.locator("h2").inner_text().startswith("Group 1 – Group ")
    tie = panel.locator("tbody button").first
    ends = tie.inner_text().split(" – ")
    tie.click()
    assert "Documents and rows" in panel.inner_text()
    assert set(ends) <= set(page.evaluate(DRAWN))
    assert page.evaluate("state.folded.size") == page.evaluate("FOLDS.length") - 2
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_what_is_switched_off_is_in_no_disk(sheet: Sheet, town_file: Path) -> None:
    page = sheet.show(town_file)
    whole = page.evaluate("held[0].length")
    page.fill("#search", "1234")
    page.press("#search", "Enter")
    page.get_by_role("button", name="Hide", exact=True).click()
    page.get_by_role("button", name="Fold all").click()
    assert page.evaluate("held.map((nodes) => nodes.length).reduce((a, b) => a + b)") == 1_599
    page.get_by_label("Show People").uncheck()
    assert page.evaluate("network.body.nodeIndices") == []
    page.get_by_label("Show People").check()
    assert page.evaluate("held[0].length") in {whole, whole - 1}
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_the_panel_forgets_ties_that_are_switched_off(sheet: Sheet, town_file: Path) -> None:
    page = sheet.show(town_file)
    panel = page.locator("#panel")
    page.locator("#network canvas").click(position=_at(page, "middleOf(0)"))
    others = panel.locator("table").nth(1).locator("tbody button")
    assert others.count() > 0
    page.get_by_label("Show People").uncheck()
    assert others.count() == 0
    page.get_by_label("Show People").check()
    others.first.click()
    assert panel.locator("h2").inner_text().startswith("Group 1 – Group ")
    page.get_by_label("Show People").uncheck()
    assert panel.locator("h2").inner_text() == "How to read this map"
    assert (sheet.messages, sheet.errors) == ([], [])


def test_rings_fold_and_open_on_a_small_map(
    sheet: Sheet,
    ring_file: Path,
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
    tmp_path: Path,
) -> None:
    graph, _, rings = ring_results
    page = sheet.show(ring_file)
    everybody = sorted(page.evaluate(DRAWN))
    members = set(page.evaluate("FOLDS[0].members.map((n) => NODES[n].label)"))
    inside = (
        "[...Array(40).keys()].map((k) => middleOf(0)).map(({ x, y }, k) => ({ x: x + 9 * k, y }))"
        ".find((at) => isInside(outlineOf(0), at) && network.getNodeAt(network.canvasToDOM(at)) "
        "=== undefined)"
    )
    _double_click(page, inside)
    assert page.evaluate(FOLDED) == ["Ring 1"]
    assert sorted(page.evaluate(DRAWN)) == [name for name in everybody if name not in members]
    assert page.locator("#panel h2").inner_text() == "Ring 1"
    assert "Ties to others" in page.locator("#panel").inner_text()
    path = tmp_path / "layout.json"
    sheet.save("#save-layout", "layout.json", path)
    assert json.loads(path.read_text(encoding="utf-8"))["folded"] == ["Ring 1"]
    drawn = graph.only(types=["person", "booking"])
    again = la.network_map(drawn, rings=rings, layout=path).save(tmp_path / "again.html")
    page = sheet.show(again)
    assert page.evaluate(FOLDED) == ["Ring 1"]
    _double_click(page, "middleOf(0)")
    assert sorted(page.evaluate(DRAWN)) == everybody
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_members_move_with_the_disk(sheet: Sheet, town_file: Path) -> None:
    page = sheet.show(town_file)
    before = page.evaluate("FOLDS[0].members.map((n) => [NODES[n].x, NODES[n].y])")
    page.evaluate("dragTo(idOfFold(0), { x: middleOf(0).x + 500, y: middleOf(0).y - 40 })")
    after = page.evaluate("FOLDS[0].members.map((n) => [NODES[n].x, NODES[n].y])")
    for (x, y), (right, down) in zip(before, after, strict=True):
        assert (right - x, down - y) == (pytest.approx(500), pytest.approx(-40))
