"""Rings on the map and in the figure: color, number, hull, card, switch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.views.figures.network_figure import picture
from linkanalysis.views.pages.map_extent import readable_part
from linkanalysis.views.pages.page import data_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

    from linkanalysis.rings.ring_parts import Part

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


def _judged(rings: la.RingTable, first: Part, second: Part) -> la.RingTable:
    """Return the same two groups as if they had been judged to be these parts."""
    groups = [replace(ring, part=part) for ring, part in zip(rings, (first, second), strict=True)]
    return replace(
        rings,
        rings=tuple(ring for ring in groups if ring.part == "ring"),
        explained=tuple(ring for ring in groups if ring.part == "explained"),
    )


@pytest.mark.exhaustive
@pytest.mark.browser
def test_explained_groups_are_outlines_that_a_switch_draws(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, _, found = ring_results
    rings, switch, name = _judged(found, "ring", "explained"), "Explained groups", "Group 2"
    view = la.network_map(graph, rings=rings)
    page = sheet.show(view.save(tmp_path / "map.html"))
    drawn = """() => {
      const pen = new SvgPen();
      drawHulls(pen, 1);
      drawLabels(pen, null, 1, wholeBox(network.getPositions()));
      return pen.made.map((one) => [
        one.tagName, one.getAttribute("stroke-dasharray"), one.getAttribute("fill"),
        one.textContent,
      ]);
    }"""
    box = page.get_by_label(f"Show {switch}", exact=True)
    count = box.locator("xpath=..").locator(".count")
    assert (box.is_checked(), count.inner_text()) == (False, "0 of 1")
    before = page.evaluate(drawn)
    assert name not in {text for *_, text in before}
    box.check()
    assert count.inner_text() == "1"
    after = page.evaluate(drawn)
    assert {text for *_, text in after} >= {"Ring 1", name}
    dashed = [one for one in after if one[0] == "path" and one[1]]
    assert len(dashed) == len([one for one in before if one[0] == "path" and one[1]]) + 1
    assert dashed[-1][2] == "none"
    members = data_of(view.html)["possible"][0]["members"]
    assert page.evaluate("(members) => members.map((n) => groupOf[n])", members) == [-1] * 6
    page.get_by_label("Show People", exact=True).uncheck()
    assert count.inner_text() == "0 of 1"
    page.get_by_label("Show People", exact=True).check()
    box.uncheck()
    assert page.evaluate(drawn) == before
    assert f"Rings: {switch}" in page.evaluate("layoutNow().off")
    assert (sheet.messages, sheet.errors) == ([], [])


def test_a_map_with_explained_groups_names_nobody_protected(ring_results: Results) -> None:
    graph, _, found = ring_results
    rings = _judged(found, "ring", "explained")
    text = la.network_map(graph, rings=rings).html
    data = data_of(text)
    assert [(row["part"], row["name"]) for row in data["possible"]] == [(0, "Group 2")]
    assert "Person 02" not in text
    [line] = [line for line in data["howTo"] if "outline:" in line]
    assert line == (
        "Filled outline: a ring, a group with more in common than chance or everyday contact is "
        "likely to explain. Dotted outline: a group that family, household or work explains. The "
        "legend switches these outlines on; at first they are off."
    )
    part, said = readable_part(graph, rings=rings, most=20, cut_to=20)
    assert {member.entity for member in rings[1].members} <= {*part.shown}
    assert said[0].startswith("The map shows the members of rings (6) and")
    both, _ = readable_part(graph, rings=rings, most=12, cut_to=12)
    assert not {member.entity for member in found[2].members} <= {*both.shown}


@pytest.mark.exhaustive
@pytest.mark.browser
def test_a_small_disk_bears_the_number_of_its_ring(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, _, rings = ring_results
    page = sheet.show(la.network_map(graph, rings=rings).save(tmp_path / "map.html"))
    numbers = """(scale) => MAP.groups.map(({ members }) => members.map(([n]) => {
      const pen = new SvgPen();
      drawDisk(pen, n, 0, 0, false, scale);
      return pen.made.map((one) => one.textContent).join("");
    }))"""
    for scale in (0.2, 1):
        assert page.evaluate(numbers, scale) == [
            [str(ring.number)] * len(ring.members) for ring in rings
        ]
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
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


@pytest.mark.exhaustive
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


@pytest.mark.exhaustive
@pytest.mark.browser
def test_many_communities_open_without_outlines(sheet: Sheet, tmp_path: Path) -> None:
    graph = la.from_networkx(nx.connected_caveman_graph(20, 8))
    partition = la.find_communities(graph)
    page = sheet.show(la.network_map(graph, rings=partition).save(tmp_path / "map.html"))
    assert not page.get_by_label("Show Outlines").is_checked()
    assert len(page.evaluate("FOLDS")) == 12  # as in the legend; seven colors with two dashes
