"""Activity over time under the map: bars, handles, play."""

from __future__ import annotations

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


@pytest.fixture(scope="module")
def busy_graph() -> la.EntityGraph:
    """Ana calls Ben on each of ten days, Cay on the last; Dov's phone has no date."""
    days = pd.date_range("2024-03-01 23:30", periods=10, freq="D")
    rows = [("phone:+15025550101", "phone:+15025550102", "call", day) for day in days]
    rows += [("phone:+15025550101", "phone:+15025550103", "call", days[-1])] * 3
    rows += [("person:dov", "phone:+15025550103", "uses", pd.NaT)]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start"])
    links["start"] = links["start"].astype("datetime64[us]")
    links["row"] = [str(row) for row in range(2, len(links) + 2)]
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="calls.csv", sha256="0" * 64), links=links))
    return la.build_graph(case)


def _heights(page: Page, kind: str) -> list[float]:
    found: list[float] = page.locator(f"#time rect.{kind}").evaluate_all(
        "bars => bars.map(bar => Number(bar.getAttribute('height')))"
    )
    return found


def test_bars_count_links_by_day_and_handles_choose_the_window(
    sheet: Sheet, busy_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(busy_graph).save(tmp_path / "map.html"))
    assert _heights(page, "all") == _heights(page, "shown") == [10] * 9 + [40]
    caption, showing = page.locator("#time .soft"), page.locator("#showing")
    assert caption.inner_text() == (
        "Links by day, 2024-03-01 to 2024-03-10 (UTC) · 1 undated tie shown at any time"
    )
    last = page.get_by_label("Last day shown")
    last.focus()
    page.keyboard.press("ArrowLeft")
    assert showing.inner_text() == "Showing 4 of 4 entities, 2 of 3 ties"
    assert _heights(page, "shown") == [10] * 9 + [0]
    assert page.get_by_label("Ties to").input_value() == "2024-03-09"
    page.get_by_label("Ties from").fill("2024-03-05")
    page.get_by_label("Ties from").blur()
    assert page.get_by_label("First day shown").input_value() == "4"
    assert _heights(page, "shown") == [0] * 4 + [10] * 5 + [0]
    page.get_by_label("Show Undated ties").uncheck()
    assert "1 undated tie not shown" in caption.inner_text()
    page.get_by_role("button", name="All days").click()
    assert showing.inner_text() == "Showing 4 of 4 entities, 2 of 3 ties"
    page.get_by_label("Show called").uncheck()
    assert _heights(page, "shown") == [0] * 10
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
def test_a_handle_is_dragged_and_never_passes_the_other(
    sheet: Sheet, busy_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(busy_graph).save(tmp_path / "map.html"))
    box = page.locator("#time svg").bounding_box()
    assert box is not None
    low = box["y"] + box["height"] + 6
    page.mouse.move(box["x"] + box["width"], low)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, low, steps=6)
    page.mouse.up()
    assert page.get_by_label("Ties to").input_value() == "2024-03-03"
    page.mouse.move(box["x"], low)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, low, steps=6)
    page.mouse.up()
    assert page.get_by_label("Ties from").input_value() == "2024-03-03"
    assert _heights(page, "shown") == [0, 0, 10] + [0] * 7


@pytest.mark.exhaustive
def test_play_moves_the_window_to_the_last_day(
    sheet: Sheet, busy_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(busy_graph).save(tmp_path / "map.html"))
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # milliseconds pass only when the test says so
    page.get_by_role("button", name="Play").click()
    seen = [_heights(page, "shown").index(10)]
    for _ in range(8):
        page.clock.run_for(460)
        seen.append(_heights(page, "shown").index(10))
    assert seen == [*range(9)]
    page.clock.run_for(2_000)
    assert _heights(page, "shown") == [0] * 9 + [40]
    assert page.get_by_role("button", name="Play").is_visible()


def test_a_network_without_dates_has_no_activity(sheet: Sheet, tmp_path: Path) -> None:
    view = la.network_map(la.from_networkx(nx.path_graph(3)))
    page = sheet.show(view.save(tmp_path / "map.html"))
    assert page.locator("#time").is_hidden()
    assert (sheet.messages, sheet.errors) == ([], [])
