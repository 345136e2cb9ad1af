"""One entity on one page: what is on record of it, each line with its rows; nobody protected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import ProtectedError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from shown_cases import Hostile

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]

SHEETS = {"A4": ("210mm", "297mm"), "Letter": ("8.5in", "11in")}


@pytest.fixture(scope="module")
def case() -> la.Case:
    """Ana with two statements of her name, a phone, a stay with Ben, and a victim beside them."""
    made = la.Case(purpose="training", title="Profile", timezone="America/Kentucky/Louisville")
    people = pd.DataFrame(
        [
            ("person:a", "name", "Ana Abel", "2"),
            ("person:a", "role", "suspect", "2"),
            ("person:b", "name", "Ben Cole", "3"),
            ("person:v", "name", "Vera Hidden", "4"),
            ("person:v", "role", "victim", "4"),
        ],
        columns=["entity", "attribute", "value", "row"],
    )
    again = people.head(1).assign(row="9")
    ties = pd.DataFrame(
        [
            ("person:a", "phone:+15025550101", "uses", "2024-03-01", "2024-04-01", None, "5"),
            ("person:a", "booking:B1", "stayed_at", "2024-03-05", None, "Ferry Lodge", "6"),
            ("person:b", "booking:B1", "stayed_at", "2024-03-05", None, "Ferry Lodge", "7"),
            ("person:a", "booking:B2", "stayed_at", "2024-03-09", None, "Ferry Lodge", "8"),
            ("person:b", "booking:B2", "stayed_at", "2024-03-09", None, "Ferry Lodge", "9"),
            ("person:v", "booking:B2", "stayed_at", "2024-03-09", None, "Ferry Lodge", "10"),
            ("person:v", "phone:+15025550199", "uses", None, None, None, "11"),
            ("person:b", "person:a", "kin", None, None, None, "12"),
        ],
        columns=["source", "target", "type", "start", "end", "place", "row"],
    )
    for name in ("start", "end"):  # noon in UTC is the same day in Kentucky
        noon = pd.to_datetime(ties[name]) + pd.Timedelta(hours=12)
        ties[name] = noon.astype("datetime64[us]")
    for title, parts in (
        ("people.csv", {"statements": people}),
        ("more.csv", {"statements": again}),
        ("ties.csv", {"links": ties}),
    ):
        made.add(la.Batch.of(la.Document(title=title, sha256=f"{len(title):064}"), **parts))
    return made


@pytest.fixture(scope="module")
def page(case: la.Case) -> str:
    people = la.project(la.build_graph(case), to="person", through=["booking"])
    return la.views.entity_profile(
        people, "person:a", scores=la.centrality(people, "degree", worlds=20)
    ).html


def _rows(html: str, anchor: str) -> list[list[str]]:
    section = html.partition(f'id="{anchor}"')[0].rpartition("<section")[2]
    section += html.partition(f'id="{anchor}"')[2].partition("</section>")[0]
    rows = re.findall("<tr>(.*?)</tr>", section)[1:]
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall("<td[^>]*>(.*?)</td>", row)]
        for row in rows
    ]


def test_equal_statements_stand_once_with_all_their_rows(page: str) -> None:
    assert _rows(page, "on-record") == [
        ["Name", "Ana Abel", "more.csv, row 9; people.csv, row 2"],
        ["Role", "suspect", "people.csv, row 2"],
    ]


def test_what_lasts_has_its_dates(page: str) -> None:
    assert _rows(page, "states") == [
        ["Ben Cole (person:b) is kin of Ana Abel", "no date", "ties.csv, row 12"],
        [
            "Ana Abel uses phone:+15025550101",
            "2024-03-01 07:00 – 2024-04-01 08:00",
            "ties.csv, row 5",
        ],
    ]


def test_ties_name_what_is_shared_with_the_rows_and_mask_the_victim(page: str) -> None:
    assert _rows(page, "ties") == [
        [
            "Ben Cole (person:b)",
            "booking:B1, booking:B2",
            "2024-03-05 – 2024-03-09",
            "ties.csv, rows 6, 7, 8 and 1 more",
        ],
        ["Protected 1", "booking:B2", "2024-03-09", "ties.csv, rows 8, 10"],
    ]
    assert "Vera" not in page
    assert "5550199" not in page


def test_first_and_last_record_and_places_lead_back_to_rows(page: str) -> None:
    assert "First on record: 5 March 2024, 07:00 (stayed at; ties.csv, row 6)." in page
    assert _rows(page, "places") == [
        ["Ferry Lodge", "stay", "2", "2024-03-05 – 2024-03-09", "ties.csv, rows 6, 8"]
    ]


def test_what_is_not_known_is_said(page: str) -> None:
    assert "No record states a date of birth or a home or work." in page
    assert "No rings were given for this page." in page
    assert "All of its ties rest on one document." in page


def test_ranks_have_their_interval_and_reading(page: str) -> None:
    (row,) = _rows(page, "ranks")
    assert row[0] == "Degree"
    assert re.fullmatch(r"\d of \d", row[2])
    assert row[4] == "Is tied to many others."


def test_rings_show_the_rows_that_name_a_member(ring_results: Results) -> None:
    graph, scores, rings = ring_results
    html = la.views.entity_profile(graph, "person:KY-00", scores=scores, rings=rings).html
    ((group, member, shared, chance, rows),) = _rows(html, "rings")
    assert group == "Ring 1: 6 members, one protected"
    assert member == "100% of searches, core"
    assert shared.startswith("7 bookings from 1 February 2024 to ")
    assert re.fullmatch(r"(strong|moderate), probability 0\.\d\d", chance)
    assert rows.startswith("motel register.csv, rows ")


def test_somebody_protected_is_refused(case: la.Case) -> None:
    graph = la.build_graph(case)
    for entity in ("person:v", "phone:+15025550199"):
        with pytest.raises(ProtectedError, match="is protected: it counts in every computation"):
            la.views.entity_profile(graph, entity)


def test_the_page_is_refused_once_its_entity_is_protected() -> None:
    made = la.Case(purpose="training")
    rows = {"entity": ["person:a"], "attribute": ["name"], "value": ["Ana Abel"], "row": ["2"]}
    tie = pd.DataFrame({"source": ["person:a"], "target": ["phone:+15025550101"], "type": ["uses"]})
    paper = la.Document(title="all.csv", sha256="1" * 64)
    made.add(la.Batch.of(paper, statements=pd.DataFrame(rows), links=tie.assign(row="3")))
    view = la.views.entity_profile(la.build_graph(made), "person:a")
    assert "Ana Abel" in view.html
    role = pd.DataFrame(rows | {"attribute": ["role"], "value": ["victim"]})
    made.add(la.Batch.of(la.Document(title="later.csv", sha256="2" * 64), statements=role))
    with pytest.raises(ProtectedError, match="The page reveals protected people"):
        _ = view.html


def test_the_same_entity_gives_the_same_page(ring_results: Results) -> None:
    graph, scores, rings = ring_results
    pages = {
        la.views.entity_profile(graph, "person:KY-00", scores=scores, rings=rings).html
        for _ in range(2)
    }
    assert len(pages) == 1


@pytest.mark.browser
@pytest.mark.parametrize("paper", SHEETS)
def test_a_member_of_a_ring_fits_on_one_sheet(
    sheet: Sheet, ring_results: Results, tmp_path: Path, paper: str
) -> None:
    graph, scores, rings = ring_results
    view = la.views.entity_profile(graph, "person:KY-00", scores=scores, rings=rings)
    page = sheet.show(view.save(tmp_path / "profile.html"))
    width, height = SHEETS[paper]
    printed = page.pdf(width=width, height=height, prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])


@pytest.mark.browser
def test_names_with_markup_are_shown_as_text(
    sheet: Sheet, hostile_graph: la.EntityGraph, hostile: Hostile, tmp_path: Path
) -> None:
    view = la.views.entity_profile(hostile_graph, "person:KY-3")
    page = sheet.show(view.save(tmp_path / "profile.html"))
    assert page.locator("h1").inner_text() == f"{hostile.markup} (person:KY-3)"
    assert page.locator("img, script").count() == 0
    assert hostile.hidden_name not in view.html
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])
