"""One ring on one page: frames that work under its policy, and nobody protected in any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.views.pages.page import frame, without_own_texts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet


@pytest.fixture(scope="module")
def ring_page(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> la.View:
    return la.views.ring_card(ring_results[2], 1)


@pytest.mark.browser
def test_every_part_works_in_its_frame_and_asks_for_nothing(
    sheet: Sheet, ring_page: la.View, tmp_path: Path
) -> None:
    page = sheet.show(ring_page.save(tmp_path / "ring.html"))
    network, records = page.frames[1:]
    showing = network.locator("#showing")
    assert showing.inner_text() == "Showing 6 of 6 entities, 15 ties, 1 of 2 rings"
    assert records.locator("#showing").inner_text() == (
        "23 dated records, 2024-02-01 to 2024-03-26 (UTC)"
    )
    # Chromium may not draw a frame that is out of sight
    page.get_by_role("link", name="Records by time").click()
    assert page.evaluate("location.hash") == "#timeline"
    records.get_by_role("button", name="Person 00: 1 record, 2024-02-10", exact=True).click()
    assert records.locator("#records tbody tr").count() == 1
    assert page.locator("#places p").inner_text() == (
        "No record locates a member who may be named, or a phone or car they share."
    )
    assert page.locator("#documents td").all_inner_texts()[0] == "motel register.csv"
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_in_print_the_network_is_a_figure_and_no_heading_stands_alone(
    sheet: Sheet, ring_page: la.View, tmp_path: Path
) -> None:
    page = sheet.show(ring_page.save(tmp_path / "ring.html"))
    page.emulate_media(media="print")
    assert page.get_by_role("img", name="Network figure").is_visible()
    shown = [each.inner_text() for each in page.locator("h2").all() if each.is_visible()]
    assert shown == ["Card", "Network", "Places", "Rows", "Documents", "Method"]
    assert page.locator("nav").is_hidden()


def test_members_are_drawn_with_what_ties_two_of_them_and_nobody_protected(
    ring_page: la.View, ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable]
) -> None:
    ring = ring_results[2][1]
    assert ring.n_protected == 1
    for member in ring.members:
        assert (member.label in ring_page.html) or member.protected
    assert "Person 02" not in ring_page.html
    assert "person:KY-02" not in ring_page.html


def test_the_same_ring_gives_the_same_page(
    ring_page: la.View, ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable]
) -> None:
    assert la.views.ring_card(ring_results[2]).html == ring_page.html


def test_the_page_is_refused_once_a_member_is_protected(ring_case: la.Case) -> None:
    case = la.Case(purpose="training")
    names = ring_case.statements()
    names = names[names["attribute"] == "name"][["entity", "attribute", "value", "row"]]
    links = ring_case.links()[["source", "target", "type", "start", "row"]]
    paper = la.Document(title="all.csv", sha256="1" * 64)
    case.add(la.Batch.of(paper, statements=names, links=links))
    view = la.views.ring_card(la.find_rings(case))
    assert "Person 00" in view.html
    role = pd.DataFrame(
        [("person:KY-00", "role", "victim", "2")], columns=["entity", "attribute", "value", "row"]
    )
    case.add(la.Batch.of(la.Document(title="later.csv", sha256="2" * 64), statements=role))
    with pytest.raises(ProtectedError, match="The page reveals protected people"):
        _ = view.html


def test_a_framed_map_is_searched_without_the_labels_of_its_library() -> None:
    page = la.network_map(la.build_graph(la.Case(purpose="training"))).html
    assert len(frame(page, title="Network")) > len(page)
    assert len(without_own_texts(frame(page, title="Network").encode())) < 200_000


def test_rows_behind_a_ring_name_what_is_not_in_its_graph_as_the_case_does() -> None:
    calls = [
        (f"502555{1000 + a}", f"502555{1000 + b}", f"2024-03-{day:02} 1{hour}:05")
        for day in range(1, 11)
        for hour, (a, b) in enumerate([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (0, 3)])
    ]
    strangers = [
        (f"502555{1000 + n}", f"502555{1001 + n}", f"2024-03-{n:02} 20:15") for n in range(6, 29)
    ]
    people = pd.DataFrame(
        {
            "id": [f"R{n}" for n in range(30)],
            "name": [f"Quill{'abcdefghijklmnopqrstuvwxyzåäöø'[n]} Orrin" for n in range(30)],
            "phone": [f"502555{1000 + n}" for n in range(30)],
            "role": ["victim" if n == 1 else "suspect" for n in range(30)],
        }
    )
    paid = pd.DataFrame(
        {"payer": ["R0", "R2"], "payee": ["4471", "4471"], "date": "2024-03-15", "amount": [5, 6]}
    ).assign(source_type="person", target_type="account", currency="USD")
    with la.Case(purpose="training", region="US-KY") as case:
        listed = {"title": "people", "type": "person"}
        case.add(la.read_frame(people, reader="entities", document=listed))
        both = pd.DataFrame(calls + strangers, columns=["caller", "callee", "start"])
        case.add(la.read_frame(both, reader="calls", document="cdr"))
        case.add(la.read_frame(paid, reader="payments", document="transfers"))
        rings = la.find_rings(la.build_contacts(case))
        html = la.views.ring_card(rings, 1).html
        assert "phone:+15025551000 – phone:+15025551003" in html
        assert "phone:+15025551000 – phone of Protected 1" in html
        assert "5551001" not in html
        victim = case.protection.shown("person:R1")
        behind = rings.graph.links("person:R0", victim)
        assert "phone of Protected 1" in {*behind["source"], *behind["target"]}
        assert "5551001" not in behind.to_csv()
