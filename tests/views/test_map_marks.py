"""Leads on the map: whom an indicator is about, and who may be on a list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.views.pages.page import data_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

MONDAY = dt.date(2026, 3, 2)
CAR, OTHER, THIRD = "vehicle:1HGCM82633A004352", "vehicle:1HGCM82633A004353", "person:1"


@pytest.fixture
def case() -> la.Case:
    """One who pays for the travel of three others, one of them a victim, and two cars."""
    rows = [(THIRD, f"booking:{k}", "paid_for", "2024-02-01") for k in range(3)]
    rows += [(f"person:{k + 2}", f"booking:{k}", "booked", "2024-02-01") for k in range(3)]
    rows += [(THIRD, CAR, "uses", "2024-02-02"), ("person:2", OTHER, "uses", "2024-02-03")]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start"])
    links["start"] = pd.to_datetime(links["start"]).astype("datetime64[us]")
    links["row"] = [str(number) for number in links.index]
    role = pd.DataFrame({"entity": ["person:4"], "attribute": ["role"], "value": ["victim"]})
    made = la.Case(purpose="training")
    document = la.Document(title="trips.csv", sha256="1" * 64)
    made.add(la.Batch.of(document, statements=role, links=links))
    return made


@pytest.fixture
def screening(case: la.Case) -> la.identity.Screening:
    stolen = la.Case(purpose="training")
    frame = pd.DataFrame({"id": [CAR.partition(":")[2]], "type": ["vehicle"]})
    page = {"title": "stolen.csv", "received": MONDAY}
    stolen.add(la.read_frame(frame, reader="entities", document=page))
    return la.screen(case, stolen, as_of=MONDAY)


def test_the_subject_of_an_indicator_and_a_candidate_are_marked(
    case: la.Case, screening: la.identity.Screening
) -> None:
    graph, findings = la.build_graph(case), la.find_indicators(case)
    assert [one.indicator for one in findings] == ["paid_travel"]
    data = data_of(la.network_map(graph, findings=findings, screening=screening).html)
    keys = data["nodes"]["each"]["key"]
    marks = {(keys[mark["node"]], mark["kind"]): mark for mark in data["marks"]}
    involved = {*findings.findings[0].entities}
    assert {THIRD, "Protected 1"} < involved
    others = involved - {THIRD, "Protected 1"}
    assert marks.keys() == {(THIRD, 0), (CAR, 1), *((name, 2) for name in others)}
    assert {tuple(marks[name, 2]["said"]) for name in others} == {tuple(marks[THIRD, 0]["said"])}
    found = marks[THIRD, 0]
    assert "paid for 3 travelers" in found["said"][0]
    assert set(findings.findings[0].counter) < set(found["said"])
    assert {data["documents"][d]["title"] for _, d, _ in found["rows"]} == {"trips.csv"}
    candidate = marks[CAR, 1]
    assert candidate["said"] == [
        f"May be {CAR}: vehicle on a list (list 1, received 2026-03-02)",
        screening.candidates[0].reading,
        "A candidate is a lead, never a hit: confirm it before you act.",
    ]
    assert [text for text, *_ in candidate["rows"]] == list(screening.to_frame()["reasons"][0])
    said = "Indicators and candidates of protected people, which are not marked: 1."
    assert said in data["notes"]
    assert said not in data_of(la.network_map(graph, screening=screening).html)["notes"]
    assert any("No match does not clear anyone" in note for note in data["notes"])


def test_leads_of_another_case_are_refused(case: la.Case, screening: la.identity.Screening) -> None:
    links = pd.DataFrame({"source": [THIRD], "target": ["person:2"], "type": ["kin"]})
    other = la.Case(purpose="training")
    document = la.Document(title="kin.csv", sha256="2" * 64)
    other.add(la.Batch.of(document, links=links.assign(row="1")))
    graph = la.build_graph(other)
    message = (
        "The graph and Screening(1 candidates) are of different cases, in which one id may stand "
        "for two people. Build the graph from the case that was searched."
    )
    with pytest.raises(GraphKindError) as error:
        la.network_map(graph, screening=screening)
    assert str(error.value) == message
    with pytest.raises(GraphKindError):
        la.network_map(graph, findings=la.find_indicators(case))


@pytest.mark.browser
def test_marks_are_drawn_explained_and_switched_off(
    sheet: Sheet, case: la.Case, screening: la.identity.Screening, tmp_path: Path
) -> None:
    graph, findings = la.build_graph(case), la.find_indicators(case)
    view = la.network_map(graph, findings=findings, screening=screening)
    page = sheet.show(view.save(tmp_path / "map.html"))
    inked = """(key) => {
        const n = NODES.findIndex((node) => node.key === key);
        const ctx = Object.assign(document.createElement("canvas"), { width: 80, height: 80 })
            .getContext("2d");
        drawDisk(ctx, n, 40, 40, false, 1);
        return ctx.canvas.toDataURL();
    }"""
    marked = {key: page.evaluate(inked, key) for key in (CAR, THIRD)}
    for name, key in (("Candidates of screening", CAR), ("Indicators", THIRD)):
        box = page.get_by_label(f"Show {name}", exact=True)
        assert box.locator("xpath=..").locator(".count").inner_text().isdigit()
        box.uncheck()
        assert page.evaluate(inked, key) != marked[key]
        box.check()
        assert page.evaluate(inked, key) == marked[key]
    small = inked.replace("false, 1)", "false, 0.2)")  # too small for an exclamation mark
    dotted = page.evaluate(small, THIRD)
    page.get_by_label("Show Indicators", exact=True).uncheck()
    assert page.evaluate(small, THIRD) != dotted
    page.get_by_label("Show Indicators", exact=True).check()
    page.fill("#search", "1HGCM82633A004352")
    page.press("#search", "Enter")
    panel = page.locator("#panel").inner_text()
    assert f"May be {CAR}: vehicle on a list" in panel
    assert "A candidate is a lead, never a hit" in panel
    page.click("#as-table")
    assert page.locator("#marks-head").inner_text().endswith("entities to check")
    page.get_by_label("Show Candidates of screening").uncheck()
    assert "vehicle on a list" not in page.locator("#panel").inner_text()
    assert page.evaluate("layoutNow().off") == ["Leads to check: Candidates of screening"]
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])
