"""How well documents confirm a tie, in the data and as the style of its line on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.views.tie_confirmation import CONFIRMATIONS, tie_confirmations

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

ANA, BEN, CAY, DOV = (f"person:{name}" for name in ("ana", "ben", "cay", "dov"))
Row = tuple[str, str, str, str]


def _case(*documents: tuple[str, list[Row]]) -> la.Case:
    """Each document is a grade and its links: source, target, type, kind."""
    case = la.Case(purpose="training")
    for number, (grade, rows) in enumerate(documents):
        links = pd.DataFrame(rows, columns=["source", "target", "type", "kind"])
        links["row"] = [str(row) for row in range(2, len(links) + 2)]
        graded = {"scheme": "admiralty", "grade": grade} if grade else {}
        document = la.Document(title=f"{number}.csv", sha256=f"{number:064x}", **graded)
        case.add(la.Batch.of(document, links=links))
    return case


def _styles(graph: la.EntityGraph) -> dict[tuple[str, str], str]:
    names = [*CONFIRMATIONS]
    ends = [
        (graph.shown[a], graph.shown[b]) for a, b in zip(graph.source, graph.target, strict=True)
    ]
    return dict(zip(ends, (names[level] for level in tie_confirmations(graph)), strict=True))


GRADED = [
    ("A1", "associate_of", "fact", "confirmed"),
    ("B2", "associate_of", "fact", "unconfirmed"),
    ("E5", "associate_of", "fact", "tentative"),
    ("F6", "associate_of", "fact", "unconfirmed"),
    ("", "associate_of", "fact", "unconfirmed"),
    ("", "call", "fact", "confirmed"),
    ("E5", "call", "fact", "tentative"),
    ("A1", "associate_of", "hearsay", "tentative"),
    ("A1", "associate_of", "assessment", "tentative"),
]


@pytest.mark.parametrize(("grade", "link", "kind", "expected"), GRADED)
def test_grade_and_kind_of_statement_decide(
    grade: str, link: str, kind: str, expected: str
) -> None:
    graph = la.build_graph(_case((grade, [(ANA, BEN, link, kind)])))
    assert _styles(graph) == {(ANA, BEN): expected}


def test_the_best_document_counts() -> None:
    tie = (ANA, BEN, "associate_of", "fact")
    assert _styles(la.build_graph(_case(("E5", [tie]), ("B1", [tie])))) == {(ANA, BEN): "confirmed"}
    mixed = [(ANA, BEN, "associate_of", "hearsay"), tie]
    assert _styles(la.build_graph(_case(("C3", mixed)))) == {(ANA, BEN): "unconfirmed"}


def test_what_two_share_is_as_sure_as_the_weaker_of_its_ties() -> None:
    phone, car = "phone:+15025550101", "vehicle:1HGCM82633A004352"
    sure = [(who, phone, "uses", "fact") for who in (ANA, BEN)] + [(CAY, car, "uses", "fact")]
    case = _case(("A1", sure), ("E5", [(BEN, car, "uses", "fact")]))
    people = la.project(la.build_graph(case), to="person", through=["phone", "vehicle"])
    assert _styles(people) == {(ANA, BEN): "confirmed", (BEN, CAY): "tentative"}


def test_a_network_without_documents_has_plain_lines() -> None:
    assert set(_styles(la.from_networkx(nx.path_graph(3))).values()) == {"confirmed"}


@pytest.mark.browser
def test_each_line_style_is_a_switch_and_ordinary_life_is_apart(
    sheet: Sheet, tmp_path: Path
) -> None:
    case = _case(
        ("A1", [(ANA, BEN, "associate_of", "fact")]),
        ("B2", [(BEN, CAY, "associate_of", "fact"), (ANA, DOV, "kin", "fact")]),
        ("E5", [(CAY, DOV, "associate_of", "fact")]),
    )
    page = sheet.show(la.network_map(la.build_graph(case)).save(tmp_path / "map.html"))
    showing = page.locator("#showing")
    for label, left in (
        ("Confirmed", 3),
        ("Unconfirmed", 2),
        ("Tentative", 3),
        ("Family, household or work only", 3),
    ):
        switch = page.get_by_label(f"Show {label}", exact=True)
        switch.uncheck()
        assert showing.inner_text() == f"Showing 4 of 4 entities, {left} of 4 ties"
        switch.check()
    dashes = page.evaluate("edgeSet.get().map(({ id, dashes }) => [tieName(id), dashes])")
    assert dict(dashes) == {
        "ana – ben": False,
        "ben – cay": [8, 5],
        "ana – dov": [8, 5],
        "cay – dov": [2, 4],
    }
    page.click("#as-table")
    page.get_by_role("button", name="cay – dov").click()
    assert "Evidence\nTentative" in page.locator("#panel").inner_text()
    assert (sheet.messages, sheet.errors) == ([], [])


def test_a_hit_that_nobody_verified_is_dashed_whatever_the_grade(
    sheet: Sheet, tmp_path: Path
) -> None:
    hit = {"result": "hit", "modality": "DNA"}
    rows = [
        {"trace": "X-1", "candidate": "KY-1", "verified_by": "Examiner 4"} | hit,
        {"trace": "X-2", "candidate": "KY-2", "verified_by": "pending"} | hit,
        {"trace": "X-3", "candidate": "KY-3", "verified_by": "", **hit, "result": "inconclusive"},
    ]
    about = {"title": "lab", "scheme": "admiralty", "grade": "A1"}
    case = la.Case(purpose="training")
    case.add(la.read_frame(pd.DataFrame(rows), reader="forensic_hits", document=about))
    graph = la.build_graph(case)
    page = sheet.show(la.network_map(graph).save(tmp_path / "map.html"))
    dashes = page.evaluate("edgeSet.get().map(({ id, dashes }) => [tieName(id), dashes])")
    assert dict(dashes) == {
        "X-1 – KY-1": False,
        "X-2 – KY-2": [*CONFIRMATIONS["unconfirmed"].dash],
    }
