"""Every page by keyboard alone, and as axe-core checks it for screen readers and contrast."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from tests.events.money import money_cases

if TYPE_CHECKING:
    from conftest import Sheet
    from playwright.sync_api import Browser, Page

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]

pytestmark = pytest.mark.browser

AXE = os.environ.get("LINKANALYSIS_AXE", "")
SERIOUS = """async () => (await axe.run()).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])"""


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {selector}")


def _payments() -> la.Case:
    """Payments on three levels, of which one goes back to where the money began."""
    paid = [("ANA", "B", "1000", "01"), ("B", "C", "700", "02"), ("C", "ANA", "120", "03")]
    return money_cases.case_of(
        [(a, b, amount, f"2024-05-{day}", "transfer") for a, b, amount, day in paid]
    )


@pytest.fixture(scope="module")
def map_file(ring_results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph, scores, rings = ring_results
    view = la.network_map(graph, scores=scores, rings=rings)
    return view.save(tmp_path_factory.mktemp("map") / "map.html")


@pytest.fixture(scope="module")
def pages(
    map_file: Path,
    ring_case: la.Case,
    ring_results: Results,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    graph, scores, rings = ring_results
    views = {
        "report": la.case_report(ring_case, graph, scores=scores, rings=rings),
        "timeline": la.views.timeline(ring_case, rings=rings),
        "place map": la.views.place_map(ring_case),
        "ring card": la.views.ring_card(rings, 1),
        "money flow": la.views.money_flow(la.money.follow(_payments(), "account:ANA")),
        "comparison": la.views.comparison(rings, rings, worlds=0),
        "profile": la.views.entity_profile(graph, "person:KY-00", scores=scores, rings=rings),
    }
    folder = tmp_path_factory.mktemp("pages")
    files = {name: view.save(folder / f"{name}.html") for name, view in views.items()}
    return {"map": map_file, **files}


def test_from_search_to_the_row_of_a_document_by_keyboard(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    _tab_to(page, "#search")
    page.keyboard.type("person 03")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Person 03"
    _tab_to(page, "#panel h3 + div .link")
    page.keyboard.press("Enter")
    assert "Documents and rows" in panel.inner_text()
    assert "motel register.csv, row" in panel.inner_text()
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert panel.locator("h2").inner_text() == "How to read this map"


@pytest.mark.exhaustive
def test_disks_and_rings_by_keyboard(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    page.evaluate("setFolded([0], true)")
    _tab_to(page, "#network .vis-network")
    page.keyboard.press("n")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Ring 1"
    page.keyboard.press("Enter")
    assert page.evaluate("state.folded.size") == 0
    page.keyboard.press("n")
    first = panel.locator("h2").inner_text()
    page.keyboard.press("n")
    assert panel.locator("h2").inner_text() != first
    page.keyboard.press("p")
    assert panel.locator("h2").inner_text() == first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.skipif(not AXE, reason="LINKANALYSIS_AXE does not name the script of axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    ["map", "report", "timeline", "place map", "ring card", "money flow", "profile", "comparison"],
)
def test_axe_finds_nothing_serious(
    browser: Browser, pages: dict[str, Path], name: str, scheme: str
) -> None:
    # the policy of a page lets no other script run, so that it is off for this test alone
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, offline=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate(SERIOUS)
    if name == "map":
        page.fill("#search", "person")
        found += page.evaluate(SERIOUS)
        page.press("#search", "Enter")
        found += page.evaluate(SERIOUS)
        page.click("#as-table")
        found += page.evaluate(SERIOUS)
    if name == "money flow":
        page.locator("#flow .band").first.focus()
        page.keyboard.press("Enter")
        found += page.evaluate(SERIOUS)
    context.close()
    assert found == []
