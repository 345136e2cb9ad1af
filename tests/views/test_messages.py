"""What the views refuse, each message whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SQUARE = la.from_networkx(nx.cycle_graph(4))
CASE = la.Case(purpose="training")
EMPTY = la.build_graph(CASE)
SCORES, RINGS = la.centrality(EMPTY, ["degree"]), la.find_rings(EMPTY)
POSITION = 'pass two numbers for each entity, such as {"person:KY-118": (10, -25)}.'
ask: Any = la  # wrong types are given on purpose


def _report(**given: object) -> object:
    return ask.case_report(CASE, EMPTY, **{"scores": SCORES, "rings": RINGS, **given})


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: ask.network_map(SQUARE, scores=5), "scores is 5; pass the result of la.centrality."),
    (
        lambda: ask.network_map(SQUARE, partition=5),
        "partition is 5; pass the result of la.find_communities.",
    ),
    (lambda: ask.network_map(SQUARE, rings=[]), "rings is []; pass the result of la.find_rings."),
    (lambda: ask.network_map(SQUARE, title=5), "title is 5; pass a string."),
    (lambda: ask.network_map(SQUARE, positions=5), f"positions is 5; {POSITION}"),
    (
        lambda: ask.network_map(SQUARE, positions={"person:0": 5}),
        f"The position of person:0 is 5; {POSITION}",
    ),
    (lambda: ask.figure(SQUARE, scores=5), "scores is 5; pass the result of la.centrality."),
    (lambda: ask.figure(SQUARE, rings=5), "rings is 5; pass the result of la.find_rings."),
    (
        lambda: ask.figure(SQUARE, ax="left"),
        "ax is 'left'; pass the axes of a matplotlib figure, or leave it out.",
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
    ):
        with pytest.raises(kind) as caught:
            view.save(path)
        assert str(caught.value) == message
    with pytest.raises(LinkAnalysisError, match=r"^path is 5; "):
        view.save(5)  # type: ignore[arg-type]
