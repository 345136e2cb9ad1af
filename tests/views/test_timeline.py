"""The timeline: every record in its lane, on the clock of its place, down to the row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from movement_cases import OWENSBORO, calls, case_of, protecting

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.views import timeline_page
from linkanalysis.views.pages.page import data_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Locator, Page
    from shown_cases import Hostile

A, B, C = (f"phone:+1502555010{k}" for k in range(1, 4))
TALK = [
    *((A, B, "call", f"2024-03-0{day} 23:30", "", str(day + 1)) for day in range(1, 4)),
    (A, C, "message", "2024-03-03 08:00", "", "5"),
    (B, C, "message", "2024-05-20 10:00", "", "6"),
    ("person:1", "booking:7", "stayed_at", "2024-03-02", "2024-03-02", "7"),
    ("person:1", "event:9", "involved_in", "2024-03-01", "2024-03", "8"),
    ("person:1", "event:8", "involved_in", None, "", "9"),
    ("person:1", A, "uses", "2024-01-01", "2024-01-01", "10"),
]


def case_with(rows: list[tuple[Any, ...]]) -> la.Case:
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start", "start_text", "row"])
    links["start"] = pd.to_datetime(links["start"], format="mixed").astype("datetime64[us]")
    names = pd.DataFrame(
        [("person:1", "name", "Ana Abel", "2")], columns=["entity", "attribute", "value", "row"]
    )
    case = la.Case(purpose="training")
    paper = la.Document(title="records.csv", sha256="0" * 64)
    case.add(la.Batch.of(paper, links=links, statements=names))
    return case


@pytest.fixture(scope="module")
def small_case() -> la.Case:
    return case_with(TALK)


def lanes_of(view: la.View) -> dict[str, list[tuple[str, str]]]:
    """Return the row and the first minute of each record by lane, as the page has them."""
    data = data_of(view.html)
    events = data["events"]
    return {
        lane["name"]: [(events[k][9], str(pd.Timestamp(events[k][0] or 0, unit="m"))[:16])
                       for k in lane["events"]]
        for lane in data["lanes"]
    }  # fmt: skip


def test_each_kind_of_record_has_a_lane_and_a_lasting_state_has_none(small_case: la.Case) -> None:
    view = la.views.timeline(small_case)
    assert lanes_of(view) == {
        "called": [(str(day + 1), f"2024-03-0{day} 23:30") for day in range(1, 4)],
        "is involved in": [("8", "1970-01-01 00:00"), ("9", "1970-01-01 00:00")],
        "messaged": [("5", "2024-03-03 08:00"), ("6", "2024-05-20 10:00")],
        "stayed at": [("7", "2024-03-02 00:00")],
    }
    data = data_of(view.html)
    assert [event[12] for event in data["events"] if event[0] is None] == ["2024-03", "undated"]
    assert (
        "Not drawn, because they describe a lasting state, such as who uses what: 1."
        in (data["notes"])
    )


def test_a_person_has_the_calls_of_the_number_that_nobody_else_held(small_case: la.Case) -> None:
    view = la.views.timeline(small_case, entities=["person:1", C])
    rows = {name: [row for row, _ in found] for name, found in lanes_of(view).items()}
    assert rows == {"Ana Abel": ["2", "7", "3", "5", "4", "8", "9"], C[6:]: ["5", "6"]}
    held = [event[5] for event in data_of(view.html)["events"] if event[9] == "2"]
    assert data_of(view.html)["names"][held[0]] == ["Ana Abel", "person:1"]


def test_a_ring_has_the_records_of_its_members(
    ring_case: la.Case, ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable]
) -> None:
    rings = ring_results[2]
    data = data_of(la.views.timeline(ring_case, rings=rings).html)
    stays = ring_case.links()["source"].value_counts()
    for ring, lane in zip(rings, data["lanes"], strict=True):
        members = [unmasked(rings.graph.ids)[member.node] for member in ring.members]
        assert lane["count"] == stays[members].sum()
    assert any(ring.n_protected for ring in rings)
    assert [lane["name"] for lane in data["lanes"]] == ["Ring 1", "Ring 2"]


def test_a_record_is_on_the_clock_of_its_sector_and_a_call_on_that_of_its_phone() -> None:
    # 12:1 is in Louisville (Eastern), 12:2 in Owensboro (Central)
    made = [
        ("502-555-0199", "2024-05-01 12:00Z", "12:1"),
        ("502-555-0199", "2024-05-02 12:00Z", "12:2"),
    ]
    view = la.views.timeline(case_of(calls(made)))
    data = data_of(view.html)
    for lane in ("called", "is located at"):
        assert [at for _, at in lanes_of(view)[lane]] == ["2024-05-01 08:00", "2024-05-02 07:00"]
    zones = {data["zones"][event[11]] for event in data["events"]}
    assert zones == {"America/Kentucky/Louisville", OWENSBORO}
    assert data["notes"][1].startswith(
        "Times are in the time zone of the place: for 4 records that of their place or cell "
    )


@pytest.mark.exhaustive
def test_the_same_rows_in_another_order_give_the_same_page(small_case: la.Case) -> None:
    again = [case_with(rows) for rows in (TALK, TALK[::-1])]
    pages = {
        re.sub(r"case [0-9a-f]{12}", "case", la.views.timeline(case).html)
        for case in (small_case, *again)
    }
    assert len(pages) == 1


def test_beyond_20_000_records_the_large_lanes_are_counted_by_day(
    small_case: la.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_page, "MOST_ROWS", 5)
    lanes = {lane["name"]: lane for lane in data_of(la.views.timeline(small_case).html)["lanes"]}
    first = pd.Timestamp("2024-03-01").value // 86_400_000_000_000
    assert lanes["called"]["days"] == [[first + day, 1] for day in range(3)]
    assert lanes["called"]["events"] is None
    assert lanes["messaged"]["days"] is None
    assert lanes["stayed at"]["days"] is None


def test_only_the_largest_40_lanes_are_drawn() -> None:
    rows = [
        (f"phone:{k:03}", "phone:999", "call", f"2024-03-01 0{n}:00", "", str(n))
        for k in range(45)
        for n in range(1 + (k > 4))
    ]
    view = la.views.timeline(case_with(rows), entities=[f"phone:{k:03}" for k in range(45)])
    assert list(lanes_of(view)) == [f"{k:03}" for k in range(5, 45)]
    assert "Lanes with fewer records that are not drawn: 5." in data_of(view.html)["notes"]


def test_a_protected_person_is_drawn_under_a_masked_name() -> None:
    case = case_of(calls([("502-555-0199", "2024-05-01 12:00Z", "12:1")]))
    case.add(protecting("person:V", "phone:+15025550199"))
    text = la.views.timeline(case).html
    assert "Protected 1" in text
    assert "5550199" not in text
    assert "person:V" not in text


def _bars(page: Page, lane: int) -> list[str]:
    found: list[str] = page.locator("#lanes .bar").evaluate_all(
        "bars => bars.map((bar) => bar.getAttribute('aria-label'))"
    )
    return [text for text in found if text.startswith(_names(page)[lane] + ":")]


def _names(page: Page) -> list[str]:
    found: list[str] = page.locator("#lanes .name title").all_text_contents()
    return found


def _rows(page: Page) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.locator("#records tbody tr").all()]


def _bar(page: Page, says: str) -> Locator:
    return page.get_by_role("button", name=says, exact=True)


@pytest.mark.browser
def test_a_click_on_a_bar_lists_its_rows(sheet: Sheet, small_case: la.Case, tmp_path: Path) -> None:
    view = la.views.timeline(small_case, title="Two phones")
    page = sheet.show(view.save(tmp_path / "timeline.html"))
    showing = page.locator("#showing")
    assert showing.inner_text() == "6 dated records, 2024-03-01 to 2024-05-20 (UTC)"
    assert _bars(page, 0) == [f"called: 1 record, 2024-03-0{day}" for day in (1, 2, 3)]
    assert len(_rows(page)) == 6
    _bar(page, "called: 1 record, 2024-03-02").click()
    assert page.locator("#records h2").inner_text() == "called, 2024-03-02: 1 record"
    assert _rows(page) == [
        [
            "2024-03-02 23:30",
            "+15025550101\nof Ana Abel",
            "called",
            "+15025550102",
            "",
            "records.csv, row 3\nungraded",
        ]
    ]
    page.keyboard.press("Escape")
    assert len(_rows(page)) == 6
    assert page.locator("#lanes .quiet").all_text_contents() == ["78 days without a record"]
    assert page.locator("#below span").inner_text() == (
        "Records without a day are not drawn (is involved in: 2)."
    )
    page.get_by_role("button", name="List 2 records without a day").click()
    assert [row[0] for row in _rows(page)] == ["2024-03", "undated"]
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_handles_dates_and_zoom_choose_the_time(
    sheet: Sheet, small_case: la.Case, tmp_path: Path
) -> None:
    page = sheet.show(la.views.timeline(small_case).save(tmp_path / "timeline.html"))
    showing = page.locator("#showing")
    last = page.get_by_label("Last moment shown")
    last.focus()
    page.keyboard.press("ArrowLeft")
    assert showing.inner_text() == "5 of 6 dated records, 2024-03-01 to 2024-05-19 (UTC)"
    page.get_by_label("to", exact=True).fill("2024-03-03")
    page.get_by_label("to", exact=True).blur()
    assert showing.inner_text() == "5 of 6 dated records, 2024-03-01 to 2024-03-03 (UTC)"
    # with three days shown a bar is an hour long, and what is dated to a day has that day
    assert _bars(page, 0)[0] == "called: 1 record, 2024-03-01 23:00 to 24:00"
    assert _bars(page, 3) == ["stayed at: 1 record, 2024-03-02"]
    assert page.locator("#lanes .night").count() == 4
    _bar(page, "stayed at: 1 record, 2024-03-02").click()
    page.get_by_role("button", name="Zoom to selection").click()
    assert showing.inner_text() == "2 of 6 dated records, 2024-03-02 (UTC)"
    page.get_by_role("button", name="All time").click()
    assert showing.inner_text() == "6 dated records, 2024-03-01 to 2024-05-20 (UTC)"
    box = page.locator("#brush svg").bounding_box()
    assert box is not None
    page.mouse.move(box["x"], box["y"] + box["height"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] + 6, steps=5)
    page.mouse.up()
    assert page.get_by_label("From", exact=True).input_value() in {"2024-04-10", "2024-04-11"}
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_the_keyboard_walks_the_bars_and_sorts_the_table(
    sheet: Sheet, small_case: la.Case, tmp_path: Path
) -> None:
    page = sheet.show(la.views.timeline(small_case).save(tmp_path / "timeline.html"))
    said = "document.activeElement.getAttribute('aria-label')"
    page.locator("#lanes .bar[tabindex='0']").focus()
    assert page.evaluate(said) == "called: 1 record, 2024-03-01"
    for key, says in (
        ("ArrowRight", "called: 1 record, 2024-03-02"),
        ("End", "called: 1 record, 2024-03-03"),
        ("ArrowDown", "messaged: 1 record, 2024-03-03"),  # past a lane without a bar
        ("ArrowRight", "messaged: 1 record, 2024-05-20"),
        ("ArrowDown", "stayed at: 1 record, 2024-03-02"),
        ("ArrowUp", "messaged: 1 record, 2024-03-03"),
        ("ArrowUp", "called: 1 record, 2024-03-03"),
        ("Home", "called: 1 record, 2024-03-01"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(said) == says
    page.keyboard.press("Enter")
    assert [row[5] for row in _rows(page)] == ["records.csv, row 2\nungraded"]
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.keyboard.press("Escape")
    head = page.get_by_role("columnheader", name="Document and row")
    assert head.get_attribute("aria-sort") == "none"
    for order, rows in (("ascending", list("234567")), ("descending", list("765432"))):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == order
        assert [row[5].split("\n")[0][-1] for row in _rows(page)] == rows
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_hostile_names_are_text_and_large_tables_come_in_pages(
    sheet: Sheet, hostile: Hostile, hostile_case: la.Case, tmp_path: Path
) -> None:
    who = [f"person:KY-{k}" for k in range(1, 8)]
    view = la.views.timeline(hostile_case, entities=who, title=hostile.script)
    page = sheet.show(view.save(tmp_path / "timeline.html"))
    assert page.locator("h1").inner_text() == hostile.script
    assert hostile.markup in _names(page)
    assert page.locator("img").count() == 0
    assert hostile.hidden_name not in view.html
    assert hostile.hidden_phone not in view.html
    assert page.locator("#records tbody tr").count() == 50
    page.get_by_role("button", name="Show 50 more of").click()
    assert page.locator("#records tbody tr").count() == 100
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_forty_lanes_print_on_one_page(sheet: Sheet, tmp_path: Path) -> None:
    rows = [(f"phone:{k:03}", "phone:999", "call", "2024-03-01 01:00", "", "2") for k in range(40)]
    view = la.views.timeline(case_with(rows), entities=[f"phone:{k:03}" for k in range(40)])
    page = sheet.show(view.save(tmp_path / "timeline.html"))
    printed = page.pdf(prefer_css_page_size=True, format="Letter")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.browser
def test_a_case_without_a_date_says_so(sheet: Sheet, tmp_path: Path) -> None:
    page = sheet.show(la.views.timeline(case_with(TALK[7:8])).save(tmp_path / "timeline.html"))
    assert page.locator("#showing").inner_text() == "No record with a day."
    assert page.locator("#brush").is_hidden()
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_undated_records_without_rows_are_counted_and_not_listed(
    sheet: Sheet, small_case: la.Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_page, "MOST_ROWS", 0)
    page = sheet.show(la.views.timeline(small_case).save(tmp_path / "timeline.html"))
    assert page.locator("#below").inner_text() == (
        "Records without a day are not drawn (is involved in: 2)."
    )
    assert (sheet.messages, sheet.errors) == ([], [])
