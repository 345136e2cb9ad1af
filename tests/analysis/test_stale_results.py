"""What was made before the case changed says so, whatever is asked of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import ProtectedError, StaleResultWarning

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = {
    "measures": lambda graph: la.centrality(graph, ["degree"]),
    "communities": lambda graph: la.find_communities(graph, method="modularity"),
    "rings": la.find_rings,
    "indicators": lambda graph: la.find_indicators(graph.case, graph),
    "key players": lambda graph: la.key_players(graph, 1),
    "roles": lambda graph: la.brokerage_roles(graph, "agency"),
    "quadrants": la.quadrants,
    "centralizations": la.centralizations,
    "ties": la.tie_betweenness,
    "clustering": la.clustering,
    "near": lambda graph: la.proximity(graph, "person:1"),
    "paths": lambda graph: la.shortest_paths(graph, "person:1", "person:2"),
    "paths in time": lambda graph: la.time_paths(graph, "person:1"),
    "common contacts": lambda graph: la.common_contacts(graph, ["person:1", "person:3"]),
    "connecting network": lambda graph: la.connect(graph, ["person:1", "person:3"]),
    "missing ties": la.predict_links,
    "removal": lambda graph: la.remove(graph, "person:1"),
    "observation": lambda graph: la.observe(graph, "person:1"),
    "recovery": lambda graph: la.recover(graph, "person:1"),
    "percolation": la.percolation,
    "human capital": lambda graph: la.human_capital(graph, {"person:1": "courier"}),
    "dismantling": la.dismantle,
    "links of one type": lambda graph: graph.only(link_types="uses"),
    "entities of one type": lambda graph: graph.only(types="person"),
    "surroundings": lambda graph: graph.around("person:1"),
    "entities": lambda graph: graph.entities,
    "edges": lambda graph: graph.edges,
    "summary": lambda graph: graph._repr_html_(),
    "key entities": lambda graph: la.key_entities(graph, worlds=0),
}


def _add(case: la.Case, title: str, rows: list[tuple[str, str, str]]) -> None:
    links = pd.DataFrame(rows, columns=["source", "target", "type"])
    document = la.Document(title=title, sha256=f"{len(title):064x}")
    case.add(la.Batch.of(document, links=links.assign(row="2")))


def _protect(case: la.Case) -> None:
    told = pd.DataFrame(
        {"entity": ["person:1"], "attribute": ["role"], "value": ["witness"], "row": ["2"]}
    )
    case.add(la.Batch.of(la.Document(title="interview", sha256="9" * 64), statements=told))


@pytest.fixture
def case() -> la.Case:
    case = la.Case(purpose="training")
    _add(case, "list", [(f"person:{n}", "phone:+15025550143", "uses") for n in range(1, 6)])
    _add(case, "tip sheet", [("person:1", "person:2", "associate_of")])
    return case


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_to_an_old_graph_warns(
    case: la.Case, ask: Callable[[la.EntityGraph], object]
) -> None:
    graph = la.build_graph(case)
    case.withdraw("tip-sheet", reason="taken back")
    with pytest.warns(StaleResultWarning, match="The case has changed since this graph was built"):
        ask(graph)


@pytest.mark.parametrize(
    "name",
    [
        "measures",
        "communities",
        "rings",
        "roles",
        "quadrants",
        "centralizations",
        "ties",
        "clustering",
        "near",
    ],
)
def test_every_old_result_warns_and_shows_it(case: la.Case, name: str) -> None:
    result = QUESTIONS[name](la.build_graph(case))
    assert "Stale" not in result._repr_html_()
    case.withdraw("tip-sheet", reason="taken back")
    with pytest.warns(StaleResultWarning):
        result.to_frame()
    with pytest.warns(StaleResultWarning):
        shown = result._repr_html_()
    assert "Stale: made at case position 3, now 4. Build the graph and compute again." in shown


def test_an_old_result_does_not_name_who_has_come_to_be_protected(case: la.Case) -> None:
    scores = la.centrality(la.build_graph(case), ["degree"])
    _protect(case)
    with pytest.raises(ProtectedError) as caught:
        scores.to_frame()
    assert str(caught.value) == (
        "1 of the entities of this graph came to be protected since it was built, and it "
        "still names them; nothing was made of it. Build the graph again, and what was computed "
        "on it."
    )


GRAPHS = (
    "links of one type",
    "entities of one type",
    "surroundings",
    "entities",
    "edges",
    "summary",
)
RESULTS = {
    **{name: ask for name, ask in QUESTIONS.items() if name not in {"indicators", *GRAPHS}},
    "lockstep": lambda graph: la.find_blocks(graph, of="person", through="phone"),
    "circle": lambda graph: la.find_circle(graph, "person:1"),
    "noise": la.noise_scores,
    "shared things": lambda graph: la.shared_significance(graph, to="person", through="phone"),
    "two runs": lambda graph: la.compare_rings(la.find_rings(graph), la.find_rings(graph)),
    "rings in time": lambda graph: la.track_rings(graph.case, [date(2024, 1, 1), date(2024, 7, 1)]),
    "rings by source": la.rings_without_documents,
    "intervals": lambda graph: la.rank_intervals(graph, ["degree"], worlds=5),
    "probabilities": la.tie_probabilities,
    "cells": la.find_cells,
}


@pytest.mark.parametrize("ask", RESULTS.values(), ids=RESULTS)
def test_no_old_result_names_who_has_come_to_be_protected(
    case: la.Case, ask: Callable[[la.EntityGraph], la.Result]
) -> None:
    result = ask(la.build_graph(case))
    _protect(case)
    for show in (result.to_frame, result._repr_html_):
        with pytest.raises(ProtectedError, match="came to be protected since it was built"):
            show()


@pytest.mark.parametrize(
    "ask",
    [
        *(QUESTIONS[name] for name in GRAPHS),
        lambda graph: graph.node("person:11"),
        lambda graph: la.proximity(graph, "person:11"),
    ],
    ids=[*GRAPHS, "hint", "hint for a seed"],
)
def test_an_old_graph_does_not_name_who_has_come_to_be_protected(
    case: la.Case, ask: Callable[[la.EntityGraph], object]
) -> None:
    graph = la.build_graph(case)
    _protect(case)
    with pytest.raises(ProtectedError, match="came to be protected since it was built"):
        ask(graph)


def test_an_old_report_hands_over_no_card_of_who_has_come_to_be_protected(case: la.Case) -> None:
    key = la.key_entities(case, measures="degree", worlds=0)
    _protect(case)
    for show in (lambda: list(key), lambda: key["person:1"], lambda: key["person:11"]):
        with pytest.raises(ProtectedError, match="came to be protected since it was built"):
            show()
