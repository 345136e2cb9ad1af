"""The case report: complete, printable, silent about the protected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import ProtectedError, StaleResultWarning
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.views.finding_cards import INDICATORS_HEAD
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.shown_results import Reading, Readings

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from shown_cases import Hostile

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]


def _report(case: la.Case, *, findings: bool = False, key: bool = True) -> la.View:
    graph = la.build_graph(case)
    return la.case_report(
        case,
        graph,
        scores=la.centrality(graph, ["betweenness", "core"]),
        rings=la.find_rings(graph),
        findings=la.find_indicators(case) if findings else None,
        key_entities=la.key_entities(graph, worlds=20) if key else None,
    )


@pytest.fixture(scope="module")
def report(ring_case: la.Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    view = _report(ring_case, findings=True)
    return view.save(tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def hostile_report(hostile_case: la.Case) -> str:
    return _report(hostile_case).html


@pytest.mark.browser
def test_report_prints_with_all_its_sections_and_asks_for_nothing(
    sheet: Sheet, ring_case: la.Case, report: Path
) -> None:
    page = sheet.show(report)
    heads = page.locator("main > section:not(#first-page) > h2").all_inner_texts()
    assert heads == ["The network", "Rings", "Key entities", INDICATORS_HEAD, "Data quality"]
    behind = page.locator("#appendix ~ section.appendix summary > h2").all_inner_texts()
    assert behind == [
        "How to read this report",
        "Rows behind the rings",
        "Key entities one by one",
        "Records that count as one",
        "Unreadable rows",
        "Documents",
        "Method",
    ]
    assert page.locator("nav a").all_inner_texts() == [*heads, *behind]
    assert page.locator("figure img").evaluate("image => image.naturalWidth") > 100
    assert page.get_by_text("Leads, not findings of guilt").count() >= 2
    assert ring_case.fingerprint in page.locator("header").inner_text()
    assert "TLP:RED" in page.locator(".banner").first.inner_text()
    assert page.pdf().startswith(b"%PDF")
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_key_entities_stand_with_places_worlds_documents_and_doubts(
    sheet: Sheet, ring_case: la.Case, report: Path
) -> None:
    key = la.key_entities(ring_case, worlds=20)
    people = [one for one in key if one.part == "people"]
    page = sheet.show(report)
    section = page.locator("#key-entities")
    assert section.locator("h3").first.inner_text() == "People: top 10 of 59"
    rows = section.locator("table").first.locator("tbody tr")
    assert rows.count() == len(people)
    cells = rows.first.locator("td").all_inner_texts()
    first = people[0]
    assert cells[:2] == [f"{first.label} ({first.entity})", f"{len(first.top_ranks)} of 7"]
    assert cells[2].startswith(f"{first.top_ranks[0].title} ({first.top_ranks[0].rank}; ")
    assert cells[3].startswith(f"{round(100 * first.stability)}% (")
    assert cells[4:] == [str(first.ties), str(first.single_document), "motel register.csv"]
    page.click("nav a:text('Key entities one by one')")  # opens what is folded
    card = page.locator("#key-cards article").first
    heads = ["In the top by", "Stability", "Documents", "Depends on"]
    heads += ["Caution", "What it does not show"]
    assert card.locator("h4").all_inner_texts() == heads
    assert "All of its ties rest on one document." in card.inner_text()
    assert "Included but not ranked: 1 protected people" in section.inner_text()
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.browser
def test_what_is_folded_opens_by_its_link_and_is_printed(sheet: Sheet, report: Path) -> None:
    page = sheet.show(report)
    row = page.locator("#ring-1-rows").get_by_text("motel register.csv").first
    assert not row.is_visible()
    page.click("#ring-1 a:text('with the rows behind it')")
    assert row.is_visible()
    page.click("#ring-1-rows h3 a")
    assert "#ring-1" in page.url
    hashes = page.locator("#documents td:last-child").first
    assert not hashes.is_visible()
    page.emulate_media(media="print")
    assert hashes.bounding_box()["height"] > 0
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_findings_beyond_the_third_and_all_rows_are_in_the_appendix(
    sheet: Sheet, tmp_path: Path
) -> None:
    rows = [
        {"ad": f"{n}-{k}", "site": "board", "phone": f"502-555-010{n}", "start": "2024-05-01"}
        for n in range(4)
        for k in range(2)
    ]
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(pd.DataFrame(rows), reader="advertisements", document="board"))
    page = sheet.show(_report(case, findings=True).save(tmp_path / "report.html"))
    assert page.locator("#findings article").count() == 3
    assert page.locator("#findings table").count() == 0
    assert page.locator("#finding-rows h4").count() == 4
    stated = page.locator("#finding-rows td").first
    assert not stated.is_visible()
    page.click("#findings a:text('all 4, with the rows behind them')")
    assert stated.inner_text() == "board"
    assert (sheet.messages, sheet.errors) == ([], [])


def test_without_key_entities_the_section_shows_the_scores(
    ring_case: la.Case, ring_results: Results
) -> None:
    graph, scores, rings = ring_results
    text = la.case_report(ring_case, graph, scores=scores, rings=rings).html
    assert "with ranks and their ranges in simulated networks (possible worlds)." in text
    empty = la.Case(purpose="training")
    graph = la.build_graph(empty)
    scores, rings = la.centrality(graph), la.find_rings(graph)
    assert "No entity is ranked." in la.case_report(empty, graph, scores=scores, rings=rings).html


def test_key_entities_are_escaped_and_hold_back_titles_that_name_the_protected(
    hostile: Hostile,
) -> None:
    case = la.Case(purpose="training")
    stated = [("person:V", "name", "Wanda Hidden"), ("person:V", "role", "victim")]
    stated.append(("person:a", "name", hostile.markup))
    who = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    people = [f"person:{letter}" for letter in "abcdefgh"]
    star = pd.DataFrame({"source": people[0], "target": people[1:6], "type": "associate_of"})
    title, origin = "Statement of Wanda Hidden", "counselor of Wanda Hidden"
    for number, name in enumerate((title, f"{title}, again"), 1):
        document = la.Document(title=name, sha256=str(number) * 64, origin=origin)
        case.add(la.Batch.of(document, statements=who if number == 1 else None, links=star))
    rest = pd.DataFrame({"source": [people[6]], "target": [people[7]], "type": ["associate_of"]})
    case.add(la.Batch.of(la.Document(title="list", sha256="3" * 64), links=rest))
    graph = la.build_graph(case)
    key = la.key_entities(graph, worlds=0)
    assert key["person:a"].documents == ((WITHHELD, 5), (WITHHELD, 5))
    assert key["person:a"].dependencies == (("origin", WITHHELD),)
    scores, rings = la.centrality(graph), la.find_rings(graph)
    text = la.case_report(case, graph, scores=scores, rings=rings, key_entities=key).html
    assert f"origin {WITHHELD}" in text
    assert "Hidden" not in text
    assert "&lt;img src=x onerror=alert(1)&gt; (person:a)" in text
    assert hostile.markup not in text


def test_ring_cards_tell_members_things_documents_and_doubts(
    ring_case: la.Case, ring_results: Results
) -> None:
    graph, scores, rings = ring_results
    text = la.case_report(ring_case, graph, scores=scores, rings=rings).html
    documents = ring_case.documents()
    title = dict(zip(documents["id"], documents["title"], strict=True)).get
    for ring in rings:
        for member in ring.members:
            assert f"<td>{member.label}</td>" in text
        for thing in ring.shared[:5]:
            assert thing.thing in text
        for note in ring.notes:
            assert note in text
        for question in ring.questions:
            assert f"<li>{question.text(title)}</li>" in text
        for role in ring.roles:
            assert f"<li>{role.label} ({role.entity}): {role.words}</li>" in text
        assert f"<dt>Sources</dt><dd>{ring.standing.words}</dd>" in text
    assert any(ring.questions for ring in rings)
    assert "KY-02" not in text
    assert "Person 02" not in text


def test_a_ring_card_says_beside_the_size_that_two_members_may_be_one_person(
    ring_case: la.Case, ring_results: Results
) -> None:
    graph, scores, rings = ring_results
    pair = tuple(member.label for member in rings[1].members if not member.protected)[:2]
    first = replace(rings[1], doubles=(pair,))
    text = la.case_report(
        ring_case, graph, scores=scores, rings=replace(rings, rings=(first,))
    ).html
    fewer = f"{len(first) - 1} if {pair[0]} and {pair[1]} are one person</dd>"
    card = text[text.index('id="ring-1"') :]
    assert fewer in card[: card.index("<dt>Core</dt>")]


def test_a_family_is_listed_as_one_and_masks_its_protected_member(ring_case: la.Case) -> None:
    case = la.Case(purpose="training")
    links = ring_case.links()[["source", "target", "type"]]
    six = [f"person:KY-{number:02}" for number in range(6)]
    kin = pd.DataFrame({"source": six[0], "target": six[1:], "type": "kin"})
    named = [(who, "name", f"Person {who[-2:]}") for who in six]
    who = pd.DataFrame(
        [*named, (six[2], "role", "missing_person")], columns=["entity", "attribute", "value"]
    )
    document = la.Document(title="list", sha256="5" * 64)
    case.add(la.Batch.of(document, statements=who, links=pd.concat([links, kin])))
    graph = la.build_graph(case)
    scores, rings = la.centrality(graph, ["degree"]), la.find_rings(graph)
    assert (len(rings), [len(group) for group in rings.explained]) == (1, [6])
    text = la.case_report(case, graph, scores=scores, rings=rings).html
    assert (
        '<h3 id="explained">Groups explained by family, household or work</h3><p>Everyday life may'
    ) in text
    assert "<td>Person 00; Person 01; Person 03; Person 04; Person 05; Protected 1</td>" in text
    assert "Person 02" not in text


def test_report_names_unread_rows_by_place_and_never_by_content(
    hostile: Hostile, hostile_case: la.Case, hostile_report: str
) -> None:
    text = hostile_report + _report(hostile_case, key=False).html
    assert "<td>carrier a.csv</td><td>31</td><td>start</td><td>is not a date</td>" in text
    for secret in (hostile.hidden_name, hostile.hidden_phone, "KY-8", "seamstress"):
        assert secret not in text
    assert hostile.markup not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<b>night</b>" not in text


def test_report_is_the_same_every_time(hostile_case: la.Case, hostile_report: str) -> None:
    assert _report(hostile_case).html == hostile_report


def test_empty_case_gives_a_report_that_says_so() -> None:
    text = _report(la.Case(purpose="training"), findings=True).html
    for said in (
        "The graph has no entities.",
        "No entity ranks near the top by any measure.",
        "Every row of every document was read.",
        "The case holds no documents.",
    ):
        assert said in text


def test_map_of_a_changed_case_says_that_it_is_stale() -> None:
    case = la.Case(purpose="training")
    links = pd.DataFrame({"source": ["phone:1"], "target": ["phone:2"], "type": ["call"]})
    case.add(la.Batch.of(la.Document(title="a.csv", sha256="a" * 64), links=links))
    graph = la.build_graph(case)
    case.add(la.Batch.of(la.Document(title="b.csv", sha256="b" * 64), links=links))
    with pytest.warns(StaleResultWarning) as caught:
        text = la.network_map(graph).html
    assert str(caught[0].message) in text
    assert str(caught[0].message) == (
        "The case has changed since this graph was built (position 2, now 3). Ties come from the "
        "graph, documents and rows from the case as it is now. Rebuild the graph."
    )


def test_a_report_of_a_changed_case_says_that_it_is_stale() -> None:
    case = _case_of_two()
    graph = la.build_graph(case)
    scores, rings = la.centrality(graph, ["degree"]), la.find_rings(graph)
    case.withdraw("a", reason="recalled")
    with pytest.warns(StaleResultWarning, match="has changed since"):
        text = la.case_report(case, graph, scores=scores, rings=rings).html
    assert "The case has changed since this graph was built" in text


def test_nothing_is_drawn_of_a_graph_that_names_who_is_protected_now() -> None:
    case = _case_of_two()
    graph = la.build_graph(case)
    scores, rings = la.centrality(graph, ["degree"]), la.find_rings(graph)
    role = pd.DataFrame({"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]})
    case.add(la.Batch.of(la.Document(title="later.csv", sha256="b" * 64), statements=role))
    for draw in (
        lambda: la.network_map(graph),
        lambda: la.figure(graph),
        lambda: la.case_report(case, graph, scores=scores, rings=rings),
    ):
        with pytest.raises(ProtectedError, match="Rebuild the graph"):
            draw()
    assert "Protected 1" in la.network_map(la.build_graph(case)).html


def _case_of_two() -> la.Case:
    case = la.Case(purpose="training")
    links = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["tie"]})
    case.add(la.Batch.of(la.Document(title="a.csv", sha256="a" * 64), links=links))
    return case


def test_text_that_names_the_protected_is_withheld(hostile: Hostile, hostile_case: la.Case) -> None:
    documents = Documents(hostile_case)
    assert documents.text(f"met {hostile.hidden_name.upper()} twice") == WITHHELD
    assert documents.text("call from +15025550199.") == WITHHELD
    assert documents.text("met Wandas Hiddensee twice") == WITHHELD
    assert documents.text("met Wandana Hiddensee twice") == "met Wandana Hiddensee twice"
    assert documents.text(None) == ""
    assert Documents(None).text(hostile.hidden_name) == hostile.hidden_name


def test_yes_or_no_has_no_rank() -> None:
    scores = la.centrality(la.from_networkx(nx.path_graph(3)), ["degree", "cut_point"])
    readings = Readings(scores)
    assert readings.of("person:1")[1] == Reading("yes")
    assert readings.of("person:0")[1] == Reading("no")
    assert readings.of("person:1")[0].rank_text().startswith("1 of 3")
