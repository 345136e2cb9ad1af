"""Records on the map and in figures, named by what and when they were instead of by a number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.rings.ring_parts import SharedThing
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.page import data_of
from linkanalysis.views.pages.wording import ThingWords

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

VICTIM, SOURCE = "person:8", "person:9"
LINKS = [
    ("person:1", "booking:BK1", "booked", "2024-02-21 06:00", "Ferry Lodge, Old Mill KY"),
    ("person:2", "booking:BK1", "booked", "2024-02-21 20:00", "Ferry Lodge, Old Mill KY"),
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


Row = tuple[str, str, str, str | None, str | None]


def _add(
    case: la.Case, rows: list[Row], stated: list[tuple[str, str, str]], *, grade: str = ""
) -> la.Case:
    """Add a document of these links and statements."""
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start", "place"])
    texts = links["start"].fillna("").tolist()
    # numpy reads also the first and the last year, and a month or a year as its first instant
    links["start"] = np.array([text or "NaT" for text in texts], "datetime64[us]")
    links["start_text"] = texts
    links["row"] = [str(number) for number in links.index]
    said = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    number = str(len(case.documents()) + 1)
    document = la.Document(
        title=f"{number}.csv", sha256=number * 64, scheme="admiralty", grade=grade
    )
    case.add(la.Batch.of(document, statements=said, links=links))
    return case


def _case(*rows: Row, zone: str = "America/Kentucky/Louisville", grade: str = "") -> la.Case:
    case = la.Case(purpose="training", timezone=zone)
    stated = [row for row in STATED if row[1] == "role"]
    return _add(case, list(rows), stated, grade=grade)


def _label(graph: la.EntityGraph, key: str) -> str:
    nodes = rows_of(data_of(la.network_map(graph).html)["nodes"])
    return str(next(node["label"] for node in nodes if node["key"] == key))


@pytest.fixture
def stays() -> la.Case:
    case = la.Case(purpose="training", timezone="America/Kentucky/Louisville")
    return _add(case, LINKS, STATED)


def test_place_and_day_are_those_of_one_row_by_somebody_who_may_be_named() -> None:
    there = ("person:1", "booking:BK", "booked", "2024-02-21 06:00", "Ferry Lodge")
    case = _case((VICTIM, "booking:BK", "booked", "2024-02-20 06:00", "Shelter Seven"), there)
    assert _label(la.build_graph(case), "booking:BK") == "Ferry Lodge, 21 Feb 2024"
    placeless = ("person:2", "booking:BK", "booked", "2024-02-21 09:00", None)
    assert _label(la.build_graph(_case(there, placeless)), "booking:BK") == (
        "Ferry Lodge, 21 Feb 2024"
    )
    apart = [
        ("person:1", "booking:BK", "booked", "2024-02-21 06:00", None),
        ("person:2", "booking:BK", "booked", None, "Ferry Lodge"),
    ]
    assert _label(la.build_graph(_case(*apart)), "booking:BK") == "booking, 21 Feb 2024"


@pytest.mark.parametrize(
    ("day", "place"), [("2024-02-22 06:00", "Ferry Lodge"), ("2024-02-21 06:00", "Zed Inn")]
)
def test_a_record_whose_rows_disagree_keeps_its_id(day: str, place: str) -> None:
    rows: list[Row] = [
        ("person:1", "booking:BK", "booked", "2024-02-21 06:00", "Ferry Lodge"),
        ("person:2", "booking:BK", "booked", day, place),
    ]
    assert _label(la.build_graph(_case(*rows)), "booking:BK") == "BK"


@pytest.mark.parametrize(
    ("written", "said"), [("2024", "2024"), ("2024-05", "May 2024"), ("2024-05-07", "7 May 2024")]
)
def test_a_day_is_written_as_exactly_as_the_document_states_it(written: str, said: str) -> None:
    case = _case(("person:1", "booking:BK", "booked", written, "Ferry Lodge"), zone="UTC")
    assert _label(la.build_graph(case), "booking:BK") == f"Ferry Lodge, {said}"


@pytest.mark.parametrize(
    ("when", "zone"),
    [("0001-01-01T00:00", "America/Kentucky/Louisville"), ("9999-12-31T23:59", "Asia/Tokyo")],
)
def test_a_date_at_the_ends_of_the_calendar_names_no_record(when: str, zone: str) -> None:
    case = _case(("person:1", "booking:BK", "booked", when, "Ferry Lodge"), zone=zone)
    graph = la.build_graph(case)
    assert _label(graph, "booking:BK") == "BK"
    assert {text.get_text() for text in la.figure(graph).texts} == {"1", "BK", "Working copy"}


def test_what_a_graph_leaves_out_names_nothing() -> None:
    case = _case(("person:1", "booking:BK", "booked", "2024-02-21 06:00", "Zed Inn"), grade="A1")
    _add(case, [("person:1", "booking:BK", "paid_for", "2023-01-01 06:00", "Elsewhere")], [])
    event = ("person:1", "event:E1", "involved_in", "2024-02-21 06:00", None)
    _add(case, [event], [], grade="A1")
    _add(case, [], [("event:E1", "offense", "theft")], grade="F6")
    assert _label(la.build_graph(case), "booking:BK") == "BK"
    for graph in (
        la.build_graph(case, grades="A1"),
        la.build_graph(case, link_types=["booked", "involved_in"]),
        la.build_graph(case, when=("2024-01-01", "2024-12-31")),
    ):
        assert _label(graph, "booking:BK") == "Zed Inn, 21 Feb 2024"
    assert _label(la.build_graph(case), "event:E1") == "theft, 21 Feb 2024"
    assert _label(la.build_graph(case, grades="A1"), "event:E1") == "incident, 21 Feb 2024"


def test_a_record_in_which_a_source_takes_part_keeps_its_id() -> None:
    case = _case(
        ("person:1", "booking:BK", "booked", "2024-02-21 06:00", "Hideout Inn"),
        (SOURCE, "booking:BK", "booked", "2024-02-21 06:00", "Hideout Inn"),
        ("person:1", "event:E1", "involved_in", "2024-03-21 06:00", None),
        (SOURCE, "event:E1", "involved_in", "2024-03-21 06:00", None),
        ("person:1", "booking:BK2", "booked", "2024-02-22 06:00", "Hideout Inn"),
        (SOURCE, "booking:BK2", "paid_for", None, None),
    )
    graph = la.build_graph(case)
    keys = ("booking:BK", "booking:BK2", "event:E1")
    assert [_label(graph, key) for key in keys] == ["BK", "BK2", "E1"]
    booked = la.build_graph(case, link_types=["booked"])  # without the payment of the source
    assert _label(booked, "booking:BK2") == "BK2"
    assert {text.get_text() for text in la.figure(graph).texts} == {
        "1", "BK", "BK2", "E1", "Protected 2", "Working copy"
    }  # fmt: skip
    people = la.project(graph, to="person", through=["booking", "event"])
    [edge] = rows_of(data_of(la.network_map(people).html)["edges"])
    assert edge["things"] == [[key, ""] for key in keys]


def test_sentences_about_what_a_source_shares_name_its_id_alone() -> None:
    case = _case(
        ("person:1", "booking:BK", "booked", "2024-02-21 06:00", "Hideout Inn"),
        (SOURCE, "booking:BK", "booked", "2024-02-21 06:00", "Hideout Inn"),
    )
    words = ThingWords(case, Documents(case), ["booking:BK"])
    day = datetime(2024, 2, 21, 6, tzinfo=UTC)
    thing = SharedThing("booking:BK", "booking", 2, day, day, ())
    assert words.of(thing) == "booking BK"
    assert words.sentence(thing) == "Two of them are on record for the same booking BK"
    assert words.replaced("paid for booking:BK") == "paid for booking:BK"


def test_records_with_one_label_are_told_apart_in_print() -> None:
    rows: list[Row] = [
        ("person:1", f"booking:{key}", "booked", "2024-02-21 06:00", "Ferry Lodge")
        for key in ("BK1", "BK2")
    ]
    graph = la.build_graph(_case(*rows))
    both = {f"Ferry Lodge, 21 Feb 2024 ({key})" for key in ("BK1", "BK2")}
    assert both < {text.get_text() for text in la.figure(graph).texts}
    named = {label.get_text()[3:] for label in la.figures.matrix(graph).get_yticklabels()}
    # beside rows there is less room
    assert {f"Ferry Lodge, 21 Feb… ({key})" for key in ("BK1", "BK2")} < named


def test_records_are_named_by_what_and_when_they_were(stays: la.Case) -> None:
    nodes = rows_of(data_of(la.network_map(la.build_graph(stays)).html)["nodes"])
    labels = {node["key"]: node["label"] for node in nodes}
    assert {key: labels[key] for key in labels if key.startswith(("booking", "event", "ad"))} == {
        "ad:post-1": "advertisement, 7 Mar 2024",
        "booking:BK1": "Ferry Lodge, 21 Feb 2024",
        "booking:BK2": "The Grand Old Sycam…, 1 Mar 2024",
        "booking:BK3": "BK3",  # where and when a victim stayed is not said
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
        ["theft", "2 Mar 2024"],
    ]
    for day in ("May 2024", "2024"):
        assert page.evaluate("linesOf", f"Ferry Lodge, {day}") == ["Ferry Lodge", day]
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
