"""Rings on the map and in the figure: color, number, hull, card, switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.figures.network_figure import picture

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]


@pytest.mark.browser
def test_ring_opens_its_card_and_can_be_switched_off(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, scores, rings = ring_results
    assert len(rings) == 2
    view = la.network_map(graph, scores=scores, rings=rings)
    page = sheet.show(view.save(tmp_path / "map.html"))
    showing = page.locator("#showing")
    assert (
        showing.inner_text() == f"Showing {graph.n} of {graph.n} entities, {graph.m} ties, 2 rings"
    )
    page.get_by_role("button", name="Ring 1").click()
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Ring 1"
    card = panel.inner_text()
    members = panel.locator("tbody tr")
    assert members.count() == len(rings[1].members)
    assert "booking:motel-" in card
    assert "motel register.csv" in card
    assert "Doubts and limits" in card
    assert "stated by only one of the" in card or "come from one source" in card
    assert "What to verify first" in card
    assert rings[1].questions[0].doubt in card
    page.get_by_label("Show Ring 1").uncheck()
    left = graph.n - len(rings[1].members)
    assert showing.inner_text().startswith(f"Showing {left} of {graph.n} entities")
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_projection_shows_the_shared_things_and_the_rows_of_both(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, _, rings = ring_results
    people = la.project(graph, to="person", through=["booking"])
    page = sheet.show(la.network_map(people, rings=rings).save(tmp_path / "map.html"))
    page.click("#as-table")
    page.get_by_role("button", name="Person 06 – Person 07").click()
    panel = page.locator("#panel").inner_text()
    shared = people.links("person:KY-06", "person:KY-07")
    for thing in set(shared["target"]):
        assert thing in panel
    rows = page.locator("#panel tbody tr")
    assert rows.count() == len(shared)
    for row in shared["row"]:
        assert f"motel register.csv, row {row}" in panel


def test_protected_member_is_counted_and_not_named(ring_results: Results) -> None:
    graph, scores, rings = ring_results
    text = la.network_map(graph, scores=scores, rings=rings).html
    assert "including 1 protected and not named" in text
    assert "Protected 1" in text
    for secret in ("KY-02", "Person 02", "missing_person", "missing person"):
        assert secret not in text


def test_figure_outlines_rings_in_color_dashes_and_words(ring_results: Results) -> None:
    graph, scores, rings = ring_results
    ax = la.figure(graph, rings=rings, scores=scores)
    outlines = [patch for patch in ax.patches if not patch.get_fill()]
    assert len({str(patch.get_edgecolor()) for patch in outlines}) == len(rings) == 2
    words = [text.get_text() for text in ax.texts]
    assert {"Ring 1", "Ring 2"} < set(words)
    assert picture(graph, rings=rings, scores=scores).startswith(b"\x89PNG")


@pytest.mark.browser
def test_communities_have_outlines_that_fold_and_can_be_switched_off(
    sheet: Sheet, tmp_path: Path
) -> None:
    graph = la.from_networkx(nx.barbell_graph(5, 1))
    partition = la.find_communities(graph)
    page = sheet.show(la.network_map(graph, rings=partition).save(tmp_path / "map.html"))
    outlined = "FOLDS.map((_, f) => outlineOf(f) !== null)"
    assert page.evaluate("FOLDS.map(({ name }) => name)") == ["Community 1", "Community 2"]
    assert page.evaluate(outlined) == [True, True]
    page.get_by_label("Show Outlines").uncheck()
    assert page.evaluate(outlined) == [False, False]
    assert page.evaluate("layoutNow().off") == ["Communities: Outlines"]
    page.get_by_role("button", name="Community 2").click()
    assert page.evaluate(outlined) == [False, True]  # what is selected has its outline
    page.locator("#panel").get_by_role("button", name="Fold").click()
    assert page.evaluate("nodeSet.getIds().filter((id) => id >= NODES.length)") == [graph.n + 1]
    assert sheet.errors == []


@pytest.mark.browser
def test_many_communities_open_without_outlines(sheet: Sheet, tmp_path: Path) -> None:
    graph = la.from_networkx(nx.connected_caveman_graph(20, 8))
    partition = la.find_communities(graph)
    page = sheet.show(la.network_map(graph, rings=partition).save(tmp_path / "map.html"))
    assert not page.get_by_label("Show Outlines").is_checked()
    assert len(page.evaluate("FOLDS")) == 12  # as in the legend; seven colors with two dashes
