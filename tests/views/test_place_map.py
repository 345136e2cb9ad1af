"""The place map: sectors as areas, places, movements, what is not on it, and nobody protected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from movement_cases import SITES, calls, case_of, plates, protecting, stays

import linkanalysis as la
from linkanalysis.events.movement.places import distance_km
from linkanalysis.views import placed_records
from linkanalysis.views.pages.page import data_of
from linkanalysis.views.place_page import near

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Page
    from shown_cases import Hostile

CALLER, OTHER = "502-555-0199", "502-555-0198"
MADE = [
    (CALLER, "2024-05-01 12:00Z", "12:1"),
    (CALLER, "2024-05-01 14:00Z", "12:2"),
    (CALLER, "2024-05-04 14:00Z", "12:1"),  # three days later: no movement
    (OTHER, "2024-05-02 12:00Z", "12:1"),
]
READS = [("AAA 111", "2024-05-01 13:00Z", "I-64 W"), ("AAA 111", "2024-05-01 13:10Z", "I-65 S")]
BOOKED = [
    ("Ana Abel", "2024-05-01", "2024-05-03", "Motel 9, Paducah, KY"),
    ("Ana Abel", "2024-05-03", "2024-05-04", "Motel 9, Paducah, KY"),
]


@pytest.fixture(scope="module")
def travels() -> la.Case:
    return case_of(calls(MADE), plates(READS), stays(BOOKED))


def _places(view: la.View) -> dict[str, dict[str, Any]]:
    return {place["name"]: place for place in data_of(view.html)["places"]}


def test_a_sector_is_an_area_and_one_motel_of_two_bookings_is_one_place(travels: la.Case) -> None:
    places = _places(la.views.place_map(travels))
    assert {name: place["sector"] for name, place in places.items()} == {
        "12:1": [120.0, 120.0],
        "12:2": [120.0, 120.0],
        "I-64 W": None,
        "I-65 S": None,
        "Motel 9, Paducah, KY": None,
    }
    assert places["12:2"]["point"] == list(SITES["12:2"])
    assert places["Motel 9, Paducah, KY"]["point"] is None


def test_a_width_on_record_is_drawn_and_a_sector_without_direction_is_all_around() -> None:
    rows = [
        {"caller": CALLER, "callee": OTHER, "start": "2024-05-01 12:00Z", "cell": cell,
         "site_latitude": "38.2", "site_longitude": "-85.7", "azimuth": azimuth, "beam_width": wide}
        for cell, azimuth, wide in (("12:1", "30", "65"), ("12:2", "", ""))
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    case = case_of(la.read_frame(frame, reader="calls", document={"title": "a", "region": "US-KY"}))
    places = _places(la.views.place_map(case))
    assert (places["12:1"]["sector"], places["12:2"]["sector"]) == ([30.0, 65.0], [None, 120.0])


def test_places_of_one_town_fill_the_map_and_their_sectors_are_whole(
    sheet: Sheet, tmp_path: Path
) -> None:
    case = case_of(calls([(CALLER, "2024-05-01 12:00Z", "12:1")]), plates(READS))
    page = sheet.show(la.views.place_map(case).save(tmp_path / "places.html"))
    apart, sector, high = page.evaluate("""() => {
        const [, height] = size();
        const downward = PLACES.map((_, p) => spotOf(p)[1]);
        return [Math.max(...downward) - Math.min(...downward), PAGE.sectorKm * view.scale, height];
    }""")
    assert apart + 2 * sector <= high
    assert apart > high / 3
    assert (sheet.messages, sheet.errors) == ([], [])


def test_no_place_of_a_protected_person_is_on_the_page() -> None:
    hers = [(CALLER, "2024-05-01 12:00Z", "12:3"), (CALLER, "2024-05-01 14:00Z", "12:1")]
    case = case_of(calls([*hers, (OTHER, "2024-05-01 15:00Z", "12:1")]))
    case.add(protecting("person:V", "phone:+15025550199"))
    view = la.views.place_map(case)
    assert list(_places(view)) == ["12:1"]
    assert str(SITES["12:3"][0]) not in view.html
    assert "Protected" not in str(data_of(view.html)["names"])
    assert (
        "Records of protected people, their things or their places, not drawn: 2."
        in data_of(view.html)["notes"]
    )


def test_a_period_leaves_out_the_rest_and_what_has_no_day(travels: la.Case) -> None:
    view = la.views.place_map(travels, when="2024-05-02", types=["phone", "person"])
    data = data_of(view.html)
    who = {data["names"][event[3]][0] for event in data["events"]}
    assert who == {"+15025550198", "Ana Abel"}


def test_beyond_20_000_records_the_busiest_entities_are_counted(
    travels: la.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placed_records, "MOST_ROWS", 5)
    data = data_of(la.views.place_map(travels).html)
    assert len(data["events"]) == 5
    assert data["notes"][0] == (
        "A page holds 5 records. Not drawn: 3, of the entities that have the most records (1). "
        "Pass entities or when."
    )


@pytest.mark.exhaustive
def test_the_same_rows_in_another_order_give_the_same_page() -> None:
    pages = {
        re.sub(r"case [0-9a-f]{12}", "case", la.views.place_map(case_of(*batches)).html)
        for batches in ((calls(MADE), stays(BOOKED)), (stays(BOOKED), calls(MADE)))
    }
    assert len(pages) == 1


def test_outlines_are_those_around_the_places() -> None:
    louisville, paris = (38.25, -85.76), (48.85, 2.35)
    close = near([louisville])
    assert list(close) == ["counties", "states", "countries"]
    assert 300 < len(close["counties"]) < 700  # of 9,500
    for line in close["counties"]:
        y, x = line[1] / 100, line[0] / 100
        assert distance_km((y, x), louisville) < 450  # 2 degrees, and the length of a border
    assert list(near([louisville, (34.05, -118.24)])) == ["states", "countries"]
    assert list(near([louisville, paris])) == ["countries"]
    assert near([]) == {}


def _rows(page: Page, table: int = 0, of: str = "#records") -> list[list[str]]:
    body = page.locator(f"{of} tbody").nth(table)
    return [row.locator("td").all_inner_texts() for row in body.locator("tr").all()]


@pytest.mark.browser
def test_places_and_arcs_lead_to_their_rows(sheet: Sheet, travels: la.Case, tmp_path: Path) -> None:
    page = sheet.show(la.views.place_map(travels).save(tmp_path / "places.html"))
    assert page.locator("#showing").inner_text() == (
        "8 records at 5 places · without coordinates, so only listed: 1 place, 2 records"
    )
    assert page.locator("#map .sector").count() == 2
    assert page.locator("#map .place").count() == 2
    assert page.locator("#map .arc title").all_text_contents() == [
        "I-64 W → I-65 S: 1 movement of 1 entity",
        "12:1 → 12:2: 1 movement of 1 entity",
    ]
    assert _rows(page, 0, "#tables")[0] == [
        "12:1", "around 38.25, -85.76", "area of a cell sector", "2", "3", "3",
    ]  # fmt: skip
    assert _rows(page, 1, "#tables") == [["I-64 W → I-65 S", "1", "1"], ["12:1 → 12:2", "1", "1"]]
    stays_listed = [row[:4] for row in _rows(page, 2, "#tables")]
    assert ["Ana Abel", "Paducah KY", "2024-05-01", "2024-05-04"] in [
        [row[0].split("\n")[0], *row[1:]] for row in stays_listed
    ]
    page.locator("#map .place").first.click()
    assert page.locator("#records h2").inner_text() in {"I-64 W: 1 record", "I-65 S: 1 record"}
    page.get_by_role("button", name="12:1 → 12:2").click()
    assert page.locator("#records h2").inner_text() == "12:1 → 12:2: 2 records"
    # the clock of each place: 12:00 UTC in Louisville, 14:00 UTC in Owensboro
    assert [row[0] for row in _rows(page)] == [
        "2024-05-01 08:00",
        "2024-05-01 09:00 (America/Chicago)",
    ]
    page.keyboard.press("Escape")
    assert len(_rows(page)) == 8
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_who_and_when_narrow_the_map(sheet: Sheet, travels: la.Case, tmp_path: Path) -> None:
    page = sheet.show(la.views.place_map(travels).save(tmp_path / "places.html"))
    page.get_by_label("Who").select_option(label="+15025550198")
    assert page.locator("#showing").inner_text() == "1 record at 1 place"
    page.get_by_label("Who").select_option(value="-1")
    page.get_by_label("From", exact=True).fill("2024-05-04")
    page.get_by_label("From", exact=True).blur()
    assert [row[1].split("\n")[0] for row in _rows(page)] == ["Ana Abel", "+15025550199"]
    assert page.locator("#map .arc").count() == 0
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_names_of_places_stand_beside_their_disks(
    sheet: Sheet, travels: la.Case, tmp_path: Path
) -> None:
    page = sheet.show(la.views.place_map(travels).save(tmp_path / "places.html"))
    ends = page.evaluate("""() => {
      const there = visits(shownRecords()).filter(({ place }) => PLACES[place].at);
      return [...document.querySelectorAll("#map text.name")].map((name) => {
        const own = there.find(({ place }) => PLACES[place].name === name.textContent);
        return [spotOf(own.place)[0] + radiusOf(own, there), Number(name.getAttribute("x"))];
      });
    }""")
    assert ends
    assert all(end < start for end, start in ends)


@pytest.mark.exhaustive
@pytest.mark.browser
def test_the_scale_bar_measures_the_map_and_keys_zoom(
    sheet: Sheet, travels: la.Case, tmp_path: Path
) -> None:
    view = la.views.place_map(travels, types="plate")
    page = sheet.show(view.save(tmp_path / "places.html"))
    km = distance_km((38.25, -85.70), (38.15, -85.72))

    def pixels() -> tuple[float, float]:
        disks = [
            [float(str(disk.get_attribute(axis))) for axis in ("cx", "cy")]
            for disk in page.locator("#map circle").all()
        ]
        (a, b), (c, d) = disks
        bar = str(page.locator("#map .bar").first.get_attribute("d"))
        long = float(re.findall(r"h([\d.]+)", bar)[0])
        text = page.locator("#map .scale text").first.text_content() or ""
        return ((a - c) ** 2 + (b - d) ** 2) ** 0.5, long / float(text.split()[0].replace(",", ""))

    apart, of_a_km = pixels()
    assert apart / of_a_km == pytest.approx(km, rel=0.01)
    page.locator("#map svg").focus()
    page.keyboard.press("+")
    closer, of_a_km = pixels()
    assert closer == pytest.approx(1.4 * apart)
    assert closer / of_a_km == pytest.approx(km, rel=0.01)
    where = page.locator("#map circle").first.get_attribute("cx")
    page.keyboard.press("ArrowRight")
    assert float(str(page.locator("#map circle").first.get_attribute("cx"))) == pytest.approx(
        float(str(where)) - 60
    )
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_hostile_names_are_text_and_the_map_prints_on_one_page(
    sheet: Sheet, hostile: Hostile, tmp_path: Path
) -> None:
    case = case_of(stays([(hostile.markup, "2024-05-01", "2024-05-02", hostile.script)]))
    view = la.views.place_map(case, title=hostile.script)
    page = sheet.show(view.save(tmp_path / "places.html"))
    assert page.locator("h1").inner_text() == hostile.script
    assert _rows(page)[0][2] == hostile.script
    assert page.locator("img").count() == 0
    assert page.locator("#map").is_hidden()  # no place has coordinates
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])
