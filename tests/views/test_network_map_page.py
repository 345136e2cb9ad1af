"""The network map in a real browser, with names that would break a careless page."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib.image as mpimg
import networkx as nx
import numpy as np
import pytest
from defusedxml.ElementTree import fromstring

import linkanalysis as la
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.page import CAVEAT, data_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Page
    from shown_cases import Hostile

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def map_file(
    hostile: Hostile, hostile_graph: la.EntityGraph, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    scores = la.centrality(hostile_graph, ["betweenness", "degree"])
    view = la.network_map(hostile_graph, scores=scores, title=hostile.script)
    return view.save(tmp_path_factory.mktemp("map") / "map.html")


def _choose(page: Page, query: str) -> None:
    page.fill("#search", query)
    page.press("#search", "Enter")


def _middle_of_canvas(page: Page) -> tuple[float, float]:
    box = page.locator("#network canvas").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _saved_layout(sheet: Sheet, path: Path) -> str:
    sheet.save("#save-layout", "layout.json", path)
    return path.read_text(encoding="utf-8")


def test_hostile_names_are_text_and_the_page_asks_for_nothing(
    hostile: Hostile, sheet: Sheet, map_file: Path
) -> None:
    page = sheet.show(map_file)
    page.click("#as-table")
    names = page.locator("#table table").first.locator("tbody button").all_inner_texts()
    for name in (
        hostile.markup,
        hostile.script,
        hostile.quotes,
        hostile.long.strip(),
        "Eve⟨U+202E⟩gnp.exe",
        "Protected 1",
    ):
        assert name in names
    for query in ("img", "script", "double", "gnp", "maximiliana"):
        _choose(page, query)
        assert page.locator("#panel h2").inner_text() in names
    assert page.locator("img, script[src], link, iframe").count() == 0
    assert page.locator("h1").inner_text() == hostile.script
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_hostile_names_from_networkx_are_text_too(
    hostile: Hostile, sheet: Sheet, tmp_path: Path
) -> None:
    network = nx.Graph(
        [
            (hostile.markup, hostile.script),
            (hostile.script, hostile.quotes),
            (hostile.quotes, hostile.turned),
        ]
    )
    path = la.network_map(la.from_networkx(network)).save(tmp_path / "map.html")
    page = sheet.show(path)
    page.click("#as-table")
    names = page.locator("#table table").first.locator("tbody button").all_inner_texts()
    assert {hostile.markup, hostile.script, hostile.quotes} < set(names)
    page.locator("#table table").nth(1).locator("tbody button").first.click()
    assert "not built from a case" in page.locator("#panel").inner_text()
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])


def test_click_on_a_tie_shows_its_documents_and_rows(
    hostile: Hostile, sheet: Sheet, map_file: Path
) -> None:
    page = sheet.show(map_file)
    page.click("#as-table")
    page.get_by_role(
        "button", name="+15025550100 – +15025550102"
    ).click()  # brings it to the middle
    page.click("#as-table")
    page.get_by_role("button", name="Close").click()
    assert page.locator("#panel h2").inner_text() == "How to read this map"
    page.mouse.click(*_middle_of_canvas(page))
    panel = page.locator("#panel")
    panel.get_by_text("Documents and rows").wait_for()
    assert panel.locator("h2").inner_text() == "+15025550100 – +15025550102"
    assert f"Links\n{hostile.calls}" in panel.inner_text()
    first = panel.locator("tbody tr").first.inner_text().replace("\u00a0", " ")
    assert re.sub(r"\s+", " ", first) == (
        "2024-03-01 20:00 called 1 min 05 s +15025550100 → +15025550102 "
        "carrier a.csv, row 2 admiralty B2 · TLP:AMBER"
    )
    rows = panel.locator("tbody tr")
    for shown in (50, 100, 150, 200):
        assert rows.count() == shown
        if shown < 200:
            panel.get_by_role("button", name="Show 50 more").click()
    assert "and 60 more in the case" in panel.inner_text()


def test_entity_shows_what_documents_state_but_no_protected_name(
    sheet: Sheet, map_file: Path
) -> None:
    page = sheet.show(map_file)
    _choose(page, "ana abel")
    panel = page.locator("#panel").inner_text()
    assert "driver" in panel
    assert "people.csv, row 2" in panel
    assert "[free text, not shown]" in panel
    assert "Lies on the shortest paths between others" in panel
    _choose(page, "protected 1")
    panel = page.locator("#panel").inner_text()
    assert "Protected: part of every computation, never ranked." in panel
    assert "What the documents state" not in panel


def test_search_folds_accents_and_never_finds_the_protected_by_name(
    hostile: Hostile, sheet: Sheet, map_file: Path
) -> None:
    page = sheet.show(map_file)
    expected = {
        "ANA ab": ["Ána Abel"],
        "(502) 555-0102": ["+15025550102"],
        "KY-2": ["Ben Cole"],
        "protected": ["Protected 1", "phone 1 of Protected 1", "phone 2 of Protected 1"],
        hostile.hidden_name: [],
        "5550199": [],
        "KY-8": [],
    }
    found = {}
    for query in expected:
        page.fill("#search", query)
        names = page.locator("#found [role=option]").evaluate_all(
            "rows => rows.map(row => row.firstChild.textContent)"
        )
        found[query] = sorted(names)
    assert found == expected


def test_search_is_driven_by_the_keyboard(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    page.fill("#search", "phone")
    page.keyboard.press("ArrowDown")
    wanted = page.locator("#found [aria-selected=true]").evaluate(
        "row => row.firstChild.textContent"
    )
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == wanted
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""


@pytest.mark.exhaustive
def test_every_control_is_reached_by_tab_and_has_a_name(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
    controls = page.locator("button:visible, input:visible, select:visible")
    for control in controls.all():
        assert control.evaluate("one => one.outerHTML.slice(0, 200)") in reached
        named = control.evaluate(
            "one => one.getAttribute('aria-label') || one.textContent || one.labels[0].textContent"
        )
        assert named.strip()


def test_legend_switches_types_and_says_how_much_is_shown(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    showing = page.locator("#showing")
    assert showing.inner_text() == "Showing 17 of 17 entities, 15 ties"
    page.get_by_label("Show Phones").uncheck()
    assert showing.inner_text() == "Showing 8 of 17 entities, 3 of 15 ties"
    page.get_by_label("Show is kin of").uncheck()
    assert showing.inner_text() == "Showing 8 of 17 entities, 2 of 15 ties"
    page.get_by_label("Show Phones").check()
    assert showing.inner_text() == "Showing 17 of 17 entities, 14 of 15 ties"


def test_window_of_days_filters_ties_and_their_rows(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    showing = page.locator("#showing")
    page.get_by_label("Ties from").fill("2024-03-02")
    page.get_by_label("Ties to").fill("2024-03-03")
    page.get_by_label("Ties to").blur()
    assert (
        showing.inner_text() == "Showing 17 of 17 entities, 14 of 15 ties"
    )  # the message of March 4
    page.get_by_label("Show Undated ties").uncheck()
    assert showing.inner_text() == "Showing 17 of 17 entities, 1 of 15 ties"
    page.click("#as-table")
    page.get_by_role("button", name="+15025550100 – +15025550102").click()
    panel = page.locator("#panel")
    assert panel.locator("tbody tr").count() == 48
    assert "152 links outside the selected dates" in panel.inner_text()
    page.get_by_label("Show Entities without ties").uncheck()
    assert showing.inner_text() == "Showing 2 of 17 entities, 1 of 15 ties"


@pytest.mark.exhaustive
def test_what_is_out_of_focus_fades(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    darkness = """() => {
        const canvas = document.querySelector("#network canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let sum = 0;
        for (let at = 0; at < data.length; at += 4) sum += data[at + 3] * (255 - data[at]) / 255;
        return sum;
    }"""
    page.wait_for_timeout(200)
    before = page.evaluate(darkness)
    page.fill("#search", "protected 1")
    page.press("#search", "Enter")
    page.click("#fit")
    page.wait_for_timeout(200)
    assert page.evaluate(darkness) < 0.6 * before


@pytest.mark.exhaustive
def test_picture_can_be_saved_at_twice_the_size_and_says_where_it_is_from(
    sheet: Sheet, map_file: Path, tmp_path: Path
) -> None:
    page = sheet.show(map_file)
    size = """() => {
        const { width, height } = document.querySelector("#network canvas");
        const { x, y } = network.getViewPosition();
        return [width, height, network.getScale(), x, y];
    }"""
    before = page.evaluate(size)
    page.evaluate(
        """() => {
            window.written = [];
            const write = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
                window.written.push(text);
                return write.call(this, text, ...more);
            };
        }"""
    )
    sheet.save("#save-picture", "network-map.png", tmp_path / "map.png")
    pixels = mpimg.imread(BytesIO((tmp_path / "map.png").read_bytes()))
    assert pixels.shape[1] == 2 * before[0]
    assert pixels.shape[0] > 2 * before[1]
    assert pixels[..., :3].std() > 0.02
    written = page.evaluate("window.written")
    assert sum(text.endswith(CAVEAT) for text in written) == 2
    saved = next(text for text in written if " Saved " in text)
    start = data_of(map_file.read_text(encoding="utf-8"))["hash"][:16]
    assert re.search(rf"Saved \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\. Page {start}\.$", saved)
    np.testing.assert_allclose(page.evaluate(size), before, rtol=1e-3, atol=0.5)
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])


@pytest.mark.exhaustive
def test_the_map_prints_on_one_page_with_the_chart_first(sheet: Sheet, map_file: Path) -> None:
    page = sheet.show(map_file)
    for paper in ("A4", "Letter"):
        printed = page.pdf(prefer_css_page_size=True, format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    canvas = page.locator("#network canvas")
    boxes = [page.locator(at).bounding_box() for at in ("#network canvas", "#legend", "#panel")]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 3
    assert tops == sorted(tops)
    assert canvas.evaluate("canvas => getComputedStyle(canvas).objectFit") == "contain"
    assert page.locator("#panel h2").is_hidden()  # how to read what can be clicked
    assert page.locator("#panel h3").first.is_visible()


@pytest.mark.exhaustive
def test_the_whole_chart_can_be_saved_as_lines_and_letters(
    sheet: Sheet, map_file: Path, hostile: Hostile, tmp_path: Path
) -> None:
    page = sheet.show(map_file)
    page.get_by_label("Show Phones").uncheck()
    page.evaluate("network.moveTo({ position: { x: 9000, y: 9000 }, scale: 3, animation: false })")
    sheet.save("#save-chart", "network-map.svg", tmp_path / "map.svg")
    text = (tmp_path / "map.svg").read_text(encoding="utf-8")
    drawing = fromstring(text)
    said = [each.text for each in drawing.iter(f"{SVG}text")]
    # the ends of the banner, the title and what is shown, and every name although none is in view
    assert sum(each.endswith(CAVEAT) for each in said) == 2
    assert any(each.startswith(page.locator("#showing").inner_text()[8:]) for each in said)
    assert {"Ána Abel", "Ben Cole", hostile.markup, f"{hostile.quotes[:29]}…"} <= {*said}
    assert hostile.hidden_name not in text
    assert hostile.hidden_phone.partition(":")[2] not in text
    names = {each.tag for each in drawing.iter()}
    assert names == {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "path", "text")}
    ties = [each for each in drawing.iter(f"{SVG}path") if each.get("fill") == "none"]
    assert len(ties) >= int(page.evaluate("EDGES.filter((_, e) => edgeShown(e)).length"))
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])


@pytest.mark.exhaustive
def test_layout_brings_back_what_was_moved_and_switched_off(
    sheet: Sheet, map_file: Path, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(map_file)
    _choose(page, "ben cole")
    page.wait_for_timeout(100)
    x, y = _middle_of_canvas(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y - 40, steps=4)
    page.mouse.up()
    page.get_by_label("Show Phones").uncheck()
    page.get_by_label("Show is kin of").uncheck()
    page.get_by_label("Ties from").fill("2024-03-02")
    page.get_by_label("Ties from").blur()
    showing = page.locator("#showing").inner_text()
    saved = _saved_layout(sheet, tmp_path / "layout.json")
    positions = json.loads(saved)["positions"]
    assert set(positions) == set(hostile_graph.shown)
    sheet.show(map_file)
    drawn = json.loads(_saved_layout(sheet, tmp_path / "untouched.json"))
    moved = {name for name, at in positions.items() if at != drawn["positions"][name]}
    assert moved == {"person:KY-2"}

    again = la.network_map(hostile_graph, layout=tmp_path / "layout.json")
    page = sheet.show(again.save(tmp_path / "again.html"))
    assert not page.get_by_label("Show Phones").is_checked()
    assert not page.get_by_label("Show is kin of").is_checked()
    assert page.get_by_label("Show called").is_checked()
    assert page.get_by_label("Ties from").input_value() == "2024-03-02"
    assert page.locator("#showing").inner_text() == showing
    assert _saved_layout(sheet, tmp_path / "again.json") == saved
    assert (sheet.messages, sheet.errors) == ([], [])


def test_layout_of_somebody_who_is_gone_is_no_obstacle(hostile_graph: la.EntityGraph) -> None:
    layout = {"positions": {"person:KY-1": [1234.5, -77.0], "person:GONE": [0.0, 0.0]}}
    nodes = rows_of(data_of(la.network_map(hostile_graph, layout=layout).html)["nodes"])
    assert (1234.5, -77.0) in [(node["x"], node["y"]) for node in nodes]


@pytest.mark.exhaustive
def test_map_draws_inside_the_frame_of_a_notebook(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    cell = la.network_map(hostile_graph)._repr_html_()
    path = tmp_path / "cell.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{cell}</body>', encoding="utf-8")
    page = sheet.show(path)
    inside = page.frame_locator("iframe")
    inside.locator("#network canvas").wait_for()
    assert inside.locator("#showing").inner_text() == "Showing 17 of 17 entities, 15 ties"
    inside.locator("#search").fill("ben cole")
    inside.locator("#search").press("Enter")
    assert inside.locator("#panel h2").inner_text() == "Ben Cole"
    assert (sheet.messages, sheet.errors) == ([], [])
    assert sheet.requests == []
