"""Two dates on one page: what became of rings, ranks and ties, with rows, and nobody protected."""

from __future__ import annotations

import base64
import itertools
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.views.figures.change_figure import (
    LOOKS,
    MOST_DRAWN,
    Change,
    change_picture,
    draw_changes,
    drawn_part,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

    Runs = tuple[la.RingTable, la.RingTable]


@pytest.fixture(scope="module")
def runs(ring_case: la.Case) -> Runs:
    """The rings of the first four weeks, and of all weeks."""
    graphs = [la.build_graph(ring_case, when=day) for day in ("2024-02-29", "2024-12-31")]
    first, last = (la.find_rings(graph) for graph in graphs)
    return first, last


@pytest.fixture(scope="module")
def view(runs: Runs) -> la.View:
    return la.views.comparison(*runs, worlds=0)


def _cells(view: la.View, anchor: str) -> list[list[str]]:
    section = view.html.partition(f'id="{anchor}"')[2].partition("</section>")[0]
    if f'<section id="{anchor}"' not in view.html:
        section = view.html.partition(f'id="{anchor}"')[0].rpartition("<section")[2] + section
    rows = re.findall("<tr>(.*?)</tr>", section)[1:]
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall("<td[^>]*>(.*?)</td>", row)]
        for row in rows
    ]


def test_rings_are_those_of_compare_rings_with_their_members(view: la.View, runs: Runs) -> None:
    changes = la.compare_rings(*runs).changes
    rows = _cells(view, "rings")
    assert len(rows) == len(changes)
    assert len(changes) >= 2
    words = {"born": "new", "gone": "gone", "same": "the same"}
    for row, change in zip(rows, changes, strict=True):
        assert row[0].endswith(f": {words.get(change.event, change.event)}")
        assert row[1] == f"{change.size_before} → {change.size_after}"
        assert "Person " in row[2]


def test_ties_and_ranks_are_those_of_compare_graphs(view: la.View, runs: Runs) -> None:
    changes = la.compare.compare_graphs(runs[0].graph, runs[1].graph, worlds=0)
    ties = [(n, row) for n, row in enumerate(changes.rows, 1) if row.what == "tie"]
    shown = _cells(view, "ties")
    assert len(shown) == min(25, len(ties)) > 0
    for cells, (number, row) in zip(shown, ties, strict=False):
        assert cells[1:3] == [row.change, f"{row.value_before} → {row.value_after}"]
        first = changes.reasons(number, limit=1)[0]
        assert re.match(rf"motel register\.csv, rows? {first.row}\b", cells[3])
    ranks = [row for row in changes.rows if row.what == "rank"]
    assert len(_cells(view, "ranks")) == min(20, len(ranks))


def test_the_page_begins_with_what_changed_in_words(view: la.View) -> None:
    assert "Rings: 2 the same. 25 ties changed in their number of links." in view.html
    assert view.html.count("journal entry 3, records to 2024-") == 2


def test_the_victim_is_counted_and_not_named(view: la.View) -> None:
    assert "Changes about protected people, counted and not listed: " in view.html
    pictures = re.findall("base64,([A-Za-z0-9+/=]+)", view.html)
    text = view.html + "".join(base64.b64decode(each).decode() for each in pictures)
    assert "Person 01" in text
    assert "Person 02" not in text
    assert "KY-02" not in text


def test_the_same_runs_give_the_same_page_and_nothing_changed_in_one(
    view: la.View, runs: Runs
) -> None:
    assert la.views.comparison(*runs, worlds=0).html == view.html
    assert "Nothing changed." in la.views.comparison(runs[1], runs[1], worlds=0).html


def test_what_came_and_went_differs_in_dashes_and_width_as_well_as_in_color() -> None:
    looks = [(str(look["linestyle"]), look["linewidth"]) for look in LOOKS.values()]
    assert len(set(looks)) == len({look["color"] for look in LOOKS.values()}) == len(LOOKS)
    ties = [Change("a", "b", "came"), Change("b", "c", "went"), Change("c", "d", "stayed")]
    labels = {name: f"<{name}>" for name in "abcd"}
    drawn = change_picture(ties, labels)
    assert drawn == change_picture(ties[::-1], labels)
    svg = ET.fromstring(drawn)  # noqa: S314 - our own file
    texts = {each.text for each in svg.iter() if each.tag.endswith("}text")}
    assert {*labels.values(), "tie that came", "tie that went", "tie that stayed"} <= texts
    assert b"stroke-dasharray" in drawn


@pytest.mark.parametrize("links", [3, *exhaustive(1, 2)])
def test_no_name_covers_another_or_leaves_the_page(links: int) -> None:
    entities = [f"person:{k:02}" for k in range(MOST_DRAWN)]
    ties = [
        Change(*sorted((one, entities[k * step % MOST_DRAWN])), [*LOOKS][k % 4])
        for step in range(2, 2 + links)
        for k, one in enumerate(entities)
        if k != k * step % MOST_DRAWN
    ]
    labels = {entity: f"Person {entity[-2:]} Fictional" for entity in entities}
    ax = draw_changes(sorted(set(ties)), labels)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) >= 0.9 * len({end for tie in ties for end in (tie.a, tie.b)})
    pairs = itertools.combinations(boxes, 2)
    assert sum(one.overlaps(other) for one, other in pairs) == 0
    page = ax.figure.bbox
    assert all(box.x0 >= page.x0 and box.x1 <= page.x1 for box in boxes)


def test_a_figure_holds_the_entities_with_the_most_changes() -> None:
    star = [Change("hub", f"leaf {k:02}", "came") for k in range(60)]
    kept = drawn_part([*star, Change("far", "away", "stayed")])
    assert len(kept) == 39
    assert {tie.a for tie in kept} == {"hub"}


def test_runs_of_two_cases_are_refused() -> None:
    tables = [la.find_rings(la.Case(purpose="training")) for _ in range(2)]
    with pytest.raises(GraphKindError, match="The two graphs do not come from one case"):
        la.views.comparison(*tables)


def test_a_document_that_made_a_ring_is_named() -> None:
    case = la.Case(purpose="training")
    stays = [(f"person:{k}", f"booking:{n}") for n in range(6) for k in range(5) if (k + n) % 3]
    crowd = [(f"person:x{k}", f"booking:y{k // 2}") for k in range(60)]
    links = pd.DataFrame([*crowd], columns=["source", "target"]).assign(type="stayed_at", row="2")
    case.add(la.Batch.of(la.Document(title="first.csv", sha256="1" * 64), links=links))
    before = la.find_rings(case)
    links = pd.DataFrame([*stays], columns=["source", "target"]).assign(type="stayed_at", row="3")
    case.add(la.Batch.of(la.Document(title="second.csv", sha256="2" * 64), links=links))
    view = la.views.comparison(before, la.find_rings(case), worlds=0)
    ((what, size, members, came, went, documents, _),) = _cells(view, "rings")
    assert (came, went) == ("all members", "")
    assert (what, size, documents) == ("Ring 1: new", "0 → 5", "added: second.csv")
    assert members.count(";") == 4


@pytest.mark.browser
def test_the_page_asks_for_nothing(sheet: Sheet, view: la.View, tmp_path: Path) -> None:
    page = sheet.show(view.save(tmp_path / "comparison.html"))
    assert page.locator("h1").inner_text() == "Comparison: Bluegrass"
    assert page.locator("#map img").evaluate("image => image.naturalWidth") > 300
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])
