"""What the views refuse, each message whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import (
    CaseError,
    GraphKindError,
    LinkAnalysisError,
    ProtectedError,
    RecordError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SQUARE = la.from_networkx(nx.cycle_graph(4))
CASE = la.Case(purpose="training")
EMPTY = la.build_graph(CASE)
SCORES, RINGS = la.centrality(EMPTY, ["degree"]), la.find_rings(EMPTY)
FILE = 'pass an earlier map, such as "map.html", or what its "Save layout" wrote, "layout.json"'
LAYOUT = f'{FILE}, or the content of that, such as {{"positions": {{"person:KY-118": [10, -25]}}}}.'
ask: Any = la  # wrong types are given on purpose


def _report(**given: object) -> object:
    return ask.case_report(CASE, EMPTY, **{"scores": SCORES, "rings": RINGS, **given})


def _arranged(**given: object) -> object:
    return ask.network_map(SQUARE, layout={"positions": {}, **given})


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: ask.network_map(SQUARE, scores=5), "scores is 5; pass the result of la.centrality."),
    (lambda: ask.network_map(SQUARE, rings=[]), "rings is []; pass the result of la.find_rings."),
    (lambda: ask.network_map(SQUARE, title=5), "title is 5; pass a string."),
    (lambda: ask.network_map(SQUARE, layout=5), f"layout is 5; {LAYOUT}"),
    (lambda: ask.network_map(SQUARE, layout={"a": 5}), f'layout has no "positions"; {LAYOUT}'),
    (
        lambda: _arranged(positions={"person:0": 5}),
        "Position 1 of the layout is not a point; an entity has two numbers, such as [10, -25].",
    ),
    (
        lambda: _arranged(off="Phones"),
        '"off" of the layout must be a list of texts.',
    ),
    (
        lambda: _arranged(notes=["call"]),
        '"notes" of the layout must be a text for each entity.',
    ),
    (
        lambda: _arranged(days=["2024-03-01"]),
        '"days" of the layout must be the first and the last day.',
    ),
    (lambda: ask.figure(SQUARE, scores=5), "scores is 5; pass the result of la.centrality."),
    (lambda: ask.figure(SQUARE, rings=5), "rings is 5; pass the result of la.find_rings."),
    (lambda: ask.figures.matrix(SQUARE, rings=5), "rings is 5; pass the result of la.find_rings."),
    (
        lambda: ask.figure(SQUARE, ax="left"),
        "ax is 'left'; pass the axes of a matplotlib figure, or leave it out.",
    ),
    (lambda: ask.views.timeline(CASE, rings=5), "rings is 5; pass the result of la.find_rings."),
    (lambda: ask.views.place_map(CASE, title=5), "title is 5; pass a string."),
    (
        lambda: ask.views.ring_card(la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))),
        (
            "These rings come from a graph without a case, so there are no records to show. Find "
            "them in a case: find_rings(case)."
        ),
    ),
    (
        lambda: ask.views.entity_profile(SQUARE, "person:0"),
        (
            "This graph has no case, so there are no records to show. Build one from a case: "
            "build_graph(case)."
        ),
    ),
    (lambda: ask.views.comparison(RINGS, 5), "after is 5; pass the result of la.find_rings."),
    (lambda: ask.views.comparison(5, RINGS), "before is 5; pass the result of la.find_rings."),
    (lambda: ask.views.ring_card(5), "rings is 5; pass the result of la.find_rings."),
    (
        lambda: ask.views.money_flow(RINGS),
        (
            "money is <RingTable: no rings; 0 candidates>; pass the result of la.money.follow or "
            "la.money.find_shapes."
        ),
    ),
    (lambda: ask.views.timeline(CASE, title=5), "title is 5; pass a string."),
    (
        lambda: ask.views.timeline(CASE, entities=5),
        "entities is 5; it must be an id, or a list of ids.",
    ),
    (lambda: _report(scores=5), "scores is 5; pass the result of la.centrality."),
    (lambda: _report(rings=5), "rings is 5; pass the result of la.find_rings."),
    (lambda: _report(findings=5), "findings is 5; pass the result of la.find_indicators."),
    (lambda: _report(key_entities=5), "key_entities is 5; pass the result of la.key_entities."),
]


@pytest.mark.parametrize(("question", "message"), REFUSED)
def test_wrong_types_are_refused(question: Callable[[], object], message: str) -> None:
    with pytest.raises(GraphKindError) as caught:
        question()
    assert str(caught.value) == message


def test_a_lane_is_of_somebody_in_the_case_who_may_be_named(hostile_case: la.Case) -> None:
    for kind, entities, message in (
        (
            UnknownNameError,
            "person:KY-99",
            '"person:KY-99" is not in this case; case.find(…) searches for it.',
        ),
        (
            ProtectedError,
            "person:KY-8",
            (
                "Protected 1 is protected: their records are drawn in the lanes of others, and "
                "they have no lane of their own. An override needs who and why, and is journaled."
            ),
        ),
    ):
        with pytest.raises(kind) as caught:
            la.views.timeline(hostile_case, entities=entities)
        assert str(caught.value) == message


def test_rings_are_drawn_with_the_case_in_which_they_were_found(hostile_case: la.Case) -> None:
    with pytest.raises(CaseError) as caught:
        la.views.timeline(hostile_case, rings=RINGS)
    assert str(caught.value) == (
        "The rings were found in another case; pass the case of their graph."
    )


def test_a_profile_is_of_an_entity_that_may_be_named(hostile_graph: la.EntityGraph) -> None:
    with pytest.raises(ProtectedError) as caught:
        la.views.entity_profile(hostile_graph, "person:KY-8")
    assert str(caught.value) == (
        "Protected 1 is protected: it counts in every computation but is not ranked or named as a "
        "lead. An override needs who and why, and is journaled."
    )


def test_a_layout_is_a_file_that_is_there_and_holds_one(tmp_path: Path) -> None:
    names = ("gone.json", "note.txt", "numbers.json", "report.html")
    missing, note, numbers, page = (tmp_path / name for name in names)
    page.write_text("<!DOCTYPE html><title>Report</title>", encoding="utf-8")
    note.write_text("call back", encoding="utf-8")
    numbers.write_text("[1, 2]", encoding="utf-8")
    for path, kind, what in (
        (missing, FileNotFoundError, "a file"),
        (note, RecordError, "JSON (Expecting value: line 1 column 1 (char 0))"),
        (numbers, RecordError, "a map or the layout of one"),
        (page, RecordError, "a map or the layout of one"),
    ):
        with pytest.raises(kind) as caught:
            la.network_map(SQUARE, layout=path)
        assert str(caught.value) == f"layout is {path}, which is not {what}; {FILE}."


def test_a_page_is_saved_to_a_file_in_a_folder_that_exists(tmp_path: Path) -> None:
    view, missing = la.View("page"), tmp_path / "nowhere"
    for path, kind, message in (
        (
            missing / "view.html",
            FileNotFoundError,
            f"The folder {missing} does not exist; nothing was saved. Create it first.",
        ),
        (
            tmp_path,
            IsADirectoryError,
            f"{tmp_path} is a folder; nothing was saved. Name a file, such as map.html.",
        ),
        (
            tmp_path / "report.docx",
            LinkAnalysisError,
            (
                "report.docx has no suffix of a page; nothing was saved. Choose .html, or .md for "
                "Markdown. For a PDF open the page in a browser and print it."
            ),
        ),
    ):
        with pytest.raises(kind) as caught:
            view.save(path)
        assert str(caught.value) == message
    with pytest.raises(LinkAnalysisError, match=r"^path is 5; "):
        view.save(5)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
