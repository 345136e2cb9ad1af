"""Records on the map and in figures, named by what and when they were instead of by a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.pages.columns import rows_of
from linkanalysis.pages.page import data_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

VICTIM, SOURCE = "person:8", "person:9"
LINKS = [
    ("person:1", "booking:BK1", "booked", "2024-02-21 06:00", "Ferry Lodge, Old Mill KY"),
    ("person:2", "booking:BK1", "booked", "2024-02-22 06:00", "Ferry Lodge, Old Mill KY"),
    ("person:1", "booking:BK2", "booked", "2024-03-01 06:00", "The Grand Old Sycamore Suites"),
    (VICTIM, "booking:BK3", "booked", "2024-03-02 06:00", "Shelter Seven"),
    ("person:2", "event:24-01", "involved_in", "2024-03-03 04:30", None),
    ("person:2", "event:24-02", "involved_in", None, None),
    (SOURCE, "event:24-03", "involved_in", "2024-03-04 06:00", None),
    ("person:1", "event:24-04", "involved_in", "2024-03-05 06:00", None),
    ("person:1", "phone:+15025550101", "uses", "2024-03-06 06:00", None),
    ("phone:+15025550101", "ad:post-1", "advertised_in", "2024-03-07 06:00", None),
]
STATED = [
    (VICTIM, "role", "victim"),
    (SOURCE, "role", "confidential_source"),
    ("event:24-01", "offense", "theft"),
    ("event:24-04", "name", "Operation Larkspur"),
]


@pytest.fixture
def stays() -> la.Case:
    case = la.Case(purpose="training", timezone="America/Kentucky/Louisville")
    links = pd.DataFrame(LINKS, columns=["source", "target", "type", "start", "place"])
    links["start"] = pd.to_datetime(links["start"]).astype("datetime64[us]")
    links["row"] = [str(number) for number in links.index]
    said = pd.DataFrame(STATED, columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="a.csv", sha256="1" * 64), statements=said, links=links))
    return case


def test_records_are_named_by_what_and_when_they_were(stays: la.Case) -> None:
    nodes = rows_of(data_of(la.network_map(la.build_graph(stays)).html)["nodes"])
    labels = {node["key"]: node["label"] for node in nodes}
    assert {key: labels[key] for key in labels if key.startswith(("booking", "event", "ad"))} == {
        "ad:post-1": "advertisement, 7 Mar 2024",
        "booking:BK1": "Ferry Lodge, 21 Feb 2024",
        "booking:BK2": "The Grand Old Sycam…, 1 Mar 2024",
        "booking:BK3": "booking, 2 Mar 2024",  # where a victim stayed is not said
        "event:24-01": "theft, 2 Mar 2024",  # the day in Kentucky
        "event:24-02": "24-02",  # without a day
        "event:24-03": "24-03",  # its one day is that of a source
        "event:24-04": "Operation Larkspur",
    }


def test_what_two_share_is_named_with_its_id_behind(stays: la.Case) -> None:
    people = la.project(la.build_graph(stays), to="person", through=["booking"])
    [edge] = rows_of(data_of(la.network_map(people).html)["edges"])
    assert edge["things"] == [["Ferry Lodge, 21 Feb 2024", "booking:BK1"]]


def test_a_figure_has_the_words_of_the_map(stays: la.Case) -> None:
    words = {text.get_text() for text in la.figure(la.build_graph(stays)).texts}
    assert {"Ferry Lodge, 21 Feb 2024", "The Grand Old Sycam…, 1 Mar 2024"} < words


@pytest.mark.browser
def test_a_record_is_found_by_its_number_and_its_day_has_a_line(
    sheet: Sheet, stays: la.Case, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(la.build_graph(stays)).save(tmp_path / "map.html"))
    assert page.evaluate("NODES.map(({ label }) => linesOf(label)).filter((at) => at[1])") == [
        ["advertisement", "7 Mar 2024"],
        ["Ferry Lodge", "21 Feb 2024"],
        ["The Grand Old Sycam…", "1 Mar 2024"],
        ["booking", "2 Mar 2024"],
        ["theft", "2 Mar 2024"],
    ]
    for query in ("BK1", "ferry lodge", "21 feb"):
        page.fill("#search", query)
        [found] = page.locator("#found li").all()
        assert found.inner_text() == "Ferry Lodge, 21 Feb 2024booking BK1"  # a margin between
    page.press("#search", "Enter")
    panel = page.locator("#panel").inner_text()
    assert "Ferry Lodge, 21 Feb 2024" in panel
    assert "booking:BK1" in panel
    page.click("#as-table")
    assert page.get_by_role("cell", name="Ferry Lodge, 21 Feb 2024 BK1").count() == 1
    assert sheet.errors == []
