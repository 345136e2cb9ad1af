"""The map on a small screen and in a notebook cell: panels, wheel, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]

pytestmark = pytest.mark.browser


def test_panels_fold_and_a_selection_opens_the_evidence(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(hostile_graph).save(tmp_path / "map.html"))
    width = page.locator("#network").bounding_box()
    page.click("#show-legend")
    page.click("#show-panel")
    assert page.locator("aside:visible").count() == 0
    wider = page.locator("#network").bounding_box()
    assert width is not None
    assert wider is not None
    assert wider["width"] == 1360 > width["width"]
    page.fill("#search", "ben cole")
    page.press("#search", "Enter")
    assert page.locator("#panel h2").inner_text() == "Ben Cole"
    page.get_by_role("button", name="Close").click()
    assert page.locator("#panel").is_hidden()
    page.click("#show-panel")
    assert page.locator("#panel h2").inner_text() == "How to read this map"
    assert (sheet.messages, sheet.errors) == ([], [])


def test_a_narrow_window_leaves_its_room_to_the_map(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    sheet.page.set_viewport_size({"width": 1024, "height": 700})
    page = sheet.show(la.network_map(hostile_graph).save(tmp_path / "map.html"))
    assert page.locator("#panel").is_hidden()
    box = page.locator("#network").bounding_box()
    assert box is not None
    assert box["width"] > 780
    page.click("#show-panel")
    assert page.locator("#panel h2").inner_text() == "How to read this map"
    assert (sheet.messages, sheet.errors) == ([], [])


def test_cell_starts_with_the_map_alone_and_leaves_the_wheel_to_the_notebook(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    cell = la.network_map(hostile_graph)._repr_html_()
    path = tmp_path / "cell.html"
    below = "<br>" * 200
    text = f'<!DOCTYPE html><meta charset="utf-8"><body>{cell}{below}</body>'
    path.write_text(text, encoding="utf-8")
    page = sheet.show(path)
    inside = page.frame_locator("iframe")
    inside.locator("#network canvas").wait_for()
    assert inside.locator("aside:visible").count() == 0
    frame = page.frames[1]
    before = frame.evaluate("network.getScale()")
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 100)
    inside.locator("#hint").wait_for()
    page.wait_for_function("scrollY > 0")
    assert frame.evaluate("network.getScale()") == before
    moving = -1.0
    while moving != (moving := page.evaluate("scrollY")):  # a wheel scrolls for some time
        page.wait_for_timeout(100)
    page.evaluate("scrollTo(0, 0)")
    page.mouse.click(600, 400)
    for _ in range(100):  # the page forbids a poll by eval
        page.mouse.wheel(0, 100)
        page.wait_for_timeout(20)
        if frame.evaluate("network.getScale()") < before:
            break
    assert frame.evaluate("network.getScale()") < before
    assert page.evaluate("scrollY") == 0
    assert (sheet.messages, sheet.errors) == ([], [])


COVERED = """() => {
    const members = MAP.groups.flatMap((group) => group.members.map(([n]) => n));
    const at = network.getPositions();
    const covered = [];
    for (const [n, box] of labelBoxes) {
        for (const m of members) {
            const reach = radiusOf(m, network.getScale()) - 1;
            const x = Math.max(box.left, Math.min(box.right, at[m].x)) - at[m].x;
            const y = Math.max(box.top, Math.min(box.bottom, at[m].y)) - at[m].y;
            if (m !== n && Math.hypot(x, y) < reach) covered.push([NODES[n].label, NODES[m].label]);
        }
    }
    return [members.filter((n) => labelBoxes.has(n)).length, covered];
}"""


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1024, 700)])
def test_no_label_covers_the_icon_of_a_ring_member(
    sheet: Sheet, ring_results: Results, tmp_path: Path, width: int, height: int
) -> None:
    graph, scores, rings = ring_results
    path = la.network_map(graph, rings=rings, scores=scores).save(tmp_path / "map.html")
    sheet.page.set_viewport_size({"width": width, "height": height})
    page = sheet.show(path)
    page.wait_for_timeout(200)
    named, covered = page.evaluate(COVERED)
    assert covered == []
    assert named == 12  # all members of both rings


# The pixels from each name to the disk of each protected person; below 0 it covers the disk.
TO_PROTECTED = """() => {
    const at = network.getPositions();
    const scale = network.getScale();
    const found = [];
    for (const [n, box] of labelBoxes) {
        NODES.forEach((node, m) => {
            if (!node.protected || m === n || !at[m]) return;
            const across = Math.max(0, box.left - at[m].x, at[m].x - box.right);
            const along = Math.max(0, box.top - at[m].y, at[m].y - box.bottom);
            const apart = (Math.max(across, along) - radiusOf(m, scale)) * scale;
            found.push([Boolean(box.far), NODES[n].label, node.label, apart]);
        });
    }
    return found;
}"""


def test_no_name_at_the_end_of_a_line_stands_beside_a_protected_person(
    sheet: Sheet, crowd: la.EntityGraph, tmp_path: Path
) -> None:
    path = la.network_map(crowd).save(tmp_path / "map.html")
    sheet.page.set_viewport_size({"width": 1400, "height": 900})
    page = sheet.show(path)
    page.wait_for_timeout(200)
    # other names touch their own disks
    at_lines = [row for row in page.evaluate(TO_PROTECTED) if row[0]]
    assert at_lines
    assert [row for row in at_lines if row[3] < 23] == []


def test_no_name_covers_the_disk_of_a_protected_person(
    sheet: Sheet, crowd: la.EntityGraph, tmp_path: Path
) -> None:
    path = la.network_map(crowd).save(tmp_path / "map.html")
    sheet.page.set_viewport_size({"width": 700, "height": 450})
    page = sheet.show(path)
    page.wait_for_timeout(200)
    apart = page.evaluate(TO_PROTECTED)
    assert apart
    assert [row for row in apart if row[3] < -1] == []


def test_the_name_of_a_ring_covers_no_disk(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, scores, rings = ring_results
    members = [member.entity for member in rings[1].members]
    ring = {name: [45.0 * k, 30.0 * (k == len(members) - 1)] for k, name in enumerate(members)}
    others = [name for name in graph.shown if name not in ring]
    # a row of others right above all of the ring but its end
    above = {name: [40.0 * k, -38.0] for k, name in enumerate(others[: len(members) - 1])}
    rest = {
        name: [40.0 * (k % 14), 120.0 + 40 * (k // 14)]
        for k, name in enumerate(others[len(above) :])
    }
    view = la.network_map(
        graph, scores=scores, rings=rings, layout={"positions": ring | above | rest}
    )
    page = sheet.show(view.save(tmp_path / "map.html"))
    covered = page.evaluate("""() => {
        const scale = network.getScale();
        return Object.entries(network.getPositions()).filter(([n, { x, y }]) => {
            const r = radiusOf(Number(n), scale);
            const { left, right, top, bottom } = groupBoxes[0];
            return x + r > left && x - r < right && y + r > top && y - r < bottom;
        }).length;
    }""")
    assert covered == 0
    assert (sheet.messages, sheet.errors) == ([], [])


def test_dates_are_those_of_the_zone_of_the_case(sheet: Sheet, tmp_path: Path) -> None:
    case = la.Case(purpose="training", timezone="America/New_York")
    rows = [("phone:+15025550101", "phone:+15025550102", "call", "2024-03-02 02:30", "2")]
    rows += [("person:ana", "booking:BK1", "stayed_at", "2024-03-02 05:00", "3")]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start", "row"])
    links["start"] = pd.to_datetime(links["start"]).astype("datetime64[us]")
    case.add(la.Batch.of(la.Document(title="a.csv", sha256="0" * 64), links=links))
    graph = la.build_graph(case)
    assert np.unique(graph.first).astype(str).tolist()[1][11:16] == "05:00"
    page = sheet.show(la.network_map(graph).save(tmp_path / "map.html"))
    page.click("#as-table")
    cells = page.locator("#table table").nth(1).locator("tbody td:nth-child(4)")
    assert sorted(cells.all_inner_texts()) == ["2024-03-01 21:30", "2024-03-02"]
    page.get_by_role("button", name="booking, 2 Mar 2024 – ana").click()
    assert "Times in America/New_York" in page.locator("#panel").inner_text()


def test_a_network_of_two_has_room_for_both_names(sheet: Sheet, tmp_path: Path) -> None:
    graph = la.from_networkx(nx.Graph([("ana", "ben")]))
    page = sheet.show(la.network_map(graph).save(tmp_path / "map.html"))
    page.wait_for_timeout(200)
    assert page.evaluate("labelBoxes.size") == 2
