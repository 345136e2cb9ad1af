"""What was made before the case changed says so, whatever is asked of it."""

from __future__ import annotations

import contextlib
import warnings
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from exhaustive import exhaustive

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
    "roles": lambda graph: la.people.brokerage_roles(graph, "agency"),
    "quadrants": la.people.quadrants,
    "centralizations": la.people.centralizations,
    "ties": la.measures.tie_betweenness,
    "clustering": la.measures.clustering,
    "near": lambda graph: la.measures.proximity(graph, "person:1"),
    "paths": lambda graph: la.shortest_paths(graph, "person:1", "person:2"),
    "paths in time": lambda graph: la.time_paths(graph, "person:1"),
    "common contacts": lambda graph: la.paths.common_contacts(graph, ["person:1", "person:3"]),
    "connecting network": lambda graph: la.paths.connect(graph, ["person:1", "person:3"]),
    "missing ties": la.leads.predict_links,
    "removal": lambda graph: la.remove(graph, "person:1"),
    "observation": lambda graph: la.disruption.observe(graph, "person:1"),
    "recovery": lambda graph: la.disruption.recover(graph, "person:1"),
    "percolation": la.disruption.percolation,
    "human capital": lambda graph: la.disruption.human_capital(graph, {"person:1": "courier"}),
    "dismantling": la.disruption.dismantle,
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


def _list_and_tip() -> la.Case:
    case = la.Case(purpose="training")
    _add(case, "list", [(f"person:{n}", "phone:+15025550143", "uses") for n in range(1, 6)])
    _add(case, "tip sheet", [("person:1", "person:2", "associate_of")])
    return case


@pytest.fixture
def case() -> la.Case:
    return _list_and_tip()


@pytest.fixture(scope="module")
def old_graph() -> la.EntityGraph:
    """Build a graph and change its case; questions change neither."""
    case = _list_and_tip()
    graph = la.build_graph(case)
    case.withdraw("tip-sheet", reason="taken back")
    return graph


OLD = "The case has changed since this graph was built"
SEVERAL_TIMES = {"indicators", "surroundings"}


@pytest.mark.parametrize("name", sorted(SEVERAL_TIMES))
def test_every_question_to_an_old_graph_warns(old_graph: la.EntityGraph, name: str) -> None:
    with pytest.warns(StaleResultWarning, match=OLD):
        QUESTIONS[name](old_graph)


ONCE = {
    **{name: ask for name, ask in QUESTIONS.items() if name not in SEVERAL_TIMES},
    "circle": lambda graph: la.groups.find_circle(graph, "person:1"),
    "lockstep": lambda graph: la.leads.find_blocks(graph, of="person", through="phone"),
    "noise": la.measures.noise_scores,
    "shared things": lambda graph: la.measures.shared_significance(
        graph, to="person", through="phone"
    ),
    "projection": lambda graph: la.project(graph, to="person", through="phone"),
    "rings by source": la.rings.rings_without_documents,
    "places by source": la.trust.leave_one_document_out,
    "intervals": lambda graph: la.trust.rank_intervals(graph, ["degree"], worlds=5),
    "scenarios": lambda graph: la.trust.scenario_intervals(graph, "degree", worlds=5),
    "robustness": lambda graph: la.trust.robustness(graph, "degree", worlds=2),
    "probabilities": la.trust.tie_probabilities,
    "key entities in worlds": lambda graph: la.key_entities(graph, measures="degree", worlds=2),
    "cells": lambda graph: la.groups.find_cells(graph, draws=8),
    "texts": la.leads.find_similar_texts,
    "map": la.network_map,
    "figure": la.figure,
    "matrix": la.figures.matrix,
    "networkx": la.to_networkx,
    "pyvis": la.to_pyvis,
}


@pytest.mark.parametrize("ask", ONCE.values(), ids=ONCE)
def test_the_age_of_a_graph_is_told_once(
    old_graph: la.EntityGraph, ask: Callable[[la.EntityGraph], object]
) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        result = ask(old_graph)
    assert [one.category for one in told] == [StaleResultWarning]
    assert OLD in str(told[0].message)
    for show in (getattr(result, name, None) for name in ("to_frame", "_repr_html_")):
        if isinstance(result, la.KeyEntities) and show is not None:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                show()
            assert len(told) == 1


OLD_RESULTS = (
    *("communities", "rings", "roles", "quadrants", "centralizations", "ties"),
    *("clustering", "near"),
)


@pytest.mark.parametrize("name", ["measures", *exhaustive(*OLD_RESULTS)])
def test_every_old_result_warns_and_shows_it(case: la.Case, name: str) -> None:
    result = QUESTIONS[name](la.build_graph(case))
    assert "Stale" not in result._repr_html_()
    case.withdraw("tip-sheet", reason="taken back")
    with pytest.warns(StaleResultWarning):
        result.to_frame()
    with pytest.warns(StaleResultWarning):
        shown = result._repr_html_()
    assert "Stale: made at case position 3, now 4. Rebuild the graph and compute again." in shown


def test_an_old_result_does_not_name_who_has_come_to_be_protected(case: la.Case) -> None:
    scores = la.centrality(la.build_graph(case), ["degree"])
    _protect(case)
    with pytest.raises(ProtectedError) as caught:
        scores.to_frame()
    assert str(caught.value) == (
        "1 of the entities of this graph came to be protected since it was built, and it "
        "still names them. Rebuild the graph and everything computed on it."
    )


GRAPHS = (
    "links of one type",
    "entities of one type",
    "surroundings",
    "entities",
    "edges",
    "summary",
)
OUTSIDE = (la.to_networkx, la.to_pyvis, la.network_map, la.figure, la.figures.matrix)
RESULTS = {
    **{name: ask for name, ask in QUESTIONS.items() if name not in {"indicators", *GRAPHS}},
    "lockstep": lambda graph: la.leads.find_blocks(graph, of="person", through="phone"),
    "circle": lambda graph: la.groups.find_circle(graph, "person:1"),
    "noise": la.measures.noise_scores,
    "shared things": lambda graph: la.measures.shared_significance(
        graph, to="person", through="phone"
    ),
    "two runs": lambda graph: la.compare_rings(la.find_rings(graph), la.find_rings(graph)),
    "rings in time": lambda graph: la.compare.track_rings(
        graph.case, [date(2024, 1, 1), date(2024, 7, 1)]
    ),
    "rings by source": la.rings.rings_without_documents,
    "intervals": lambda graph: la.trust.rank_intervals(graph, ["degree"], worlds=5),
    "scenarios": lambda graph: la.trust.scenario_intervals(graph, "degree", worlds=5),
    "probabilities": la.trust.tie_probabilities,
    "cells": la.groups.find_cells,
    "places by source": lambda graph: la.trust.leave_one_document_out(graph, "degree"),
    "holders": lambda graph: la.graph.find_holders(graph.case),
    "key people": lambda graph: la.key_players(graph, 1),
}
PARTS = ("graph", "part", "surroundings", "projection", "contacts")
GRAPH_PARTS: tuple[Callable[[la.EntityGraph], object], ...] = (
    lambda graph: graph,
    lambda graph: graph.only(types="person"),
    lambda graph: graph.around("person:1"),
    lambda graph: la.project(graph, to="person", through="phone"),
    lambda graph: la.build_contacts(graph.case),
)


@pytest.fixture(scope="module")
def graph_of_before() -> la.EntityGraph:
    """Build a graph, and protect somebody in it; questions change neither."""
    case = _list_and_tip()
    graph = la.build_graph(case)
    _protect(case)
    return graph


@pytest.mark.exhaustive
def test_nothing_that_was_made_before_names_who_has_come_to_be_protected(case: la.Case) -> None:
    graph = la.build_graph(case)
    asked = RESULTS | dict(zip(PARTS, GRAPH_PARTS, strict=True))
    made = {name: ask(graph) for name, ask in asked.items()}
    _protect(case)
    faults = {}
    for state in ("open", "closed"):
        faults |= {f"{name}, {state}": _faults_of(each) for name, each in made.items()}
        case.close()
    assert {name: found for name, found in faults.items() if found} == {}


def _faults_of(made: Any) -> list[str]:  # noqa: ANN401 - whatever is made
    """Return what names her, and what is shown though it may name her."""
    shown = [repr(made)]
    for name in dir(made):
        with contextlib.suppress(ProtectedError):
            value = getattr(made, name) if not name.startswith("_") else None
            if not isinstance(value, la.EntityGraph):
                shown.append(repr(list(value) if isinstance(value, tuple) else value))
    faults = [text for text in shown if "person:1'" in text or "person:1," in text]
    graph = isinstance(made, la.EntityGraph)
    for show in () if graph else (made.to_frame, made._repr_html_):
        try:
            faults.append(f"{show.__name__} answers {show()}")
        except ProtectedError as refused:
            if "came to be protected since it was built" not in str(refused):
                faults.append(str(refused))
    return faults


@pytest.mark.parametrize(
    "ask",
    [
        *(QUESTIONS[name] for name in GRAPHS),
        lambda graph: graph.node("person:11"),
        lambda graph: la.measures.proximity(graph, "person:11"),
        *OUTSIDE,
    ],
    ids=[*GRAPHS, "hint", "hint for a seed", "networkx", "pyvis", "map", "figure", "matrix"],
)
def test_an_old_graph_does_not_name_who_has_come_to_be_protected(
    graph_of_before: la.EntityGraph, ask: Callable[[la.EntityGraph], object]
) -> None:
    with pytest.raises(ProtectedError, match="came to be protected since it was built"):
        ask(graph_of_before)


def test_an_old_report_hands_over_no_card_of_who_has_come_to_be_protected(case: la.Case) -> None:
    key = la.key_entities(case, measures="degree", worlds=0)
    _protect(case)
    for show in (lambda: list(key), lambda: key["person:1"], lambda: key["person:11"]):
        with pytest.raises(ProtectedError, match="came to be protected since it was built"):
            show()


def test_old_rings_are_drawn_and_written_on_no_page_of_a_new_graph() -> None:
    case = la.Case(purpose="training")
    five = ["1", "2", "3", "4", "5"]
    stays = [(f"person:{n}", f"booking:{b}") for b in range(6) for n in five if (int(n) + b) % 3]
    rest = [(f"person:x{k}", f"booking:y{k // 2}") for k in range(40)]
    _add(case, "register", [(*pair, "stayed_at") for pair in (*stays, *rest)])
    rings = la.find_rings(case)
    assert "person:1" in {member.entity for member in rings[1].members}
    _protect(case)
    graph = la.build_graph(case)
    scores = la.centrality(graph)
    shown: list[Callable[[], object]] = [
        lambda: list(rings),
        lambda: rings[1],
        lambda: la.network_map(graph, rings=rings),
        lambda: la.figure(graph, rings=rings),
        lambda: la.case_report(case, graph, scores=scores, rings=rings),
        lambda: la.compare_rings(rings, rings),
    ]
    for show in shown:
        with pytest.raises(ProtectedError, match="came to be protected since it was built"):
            show()


def test_old_findings_name_nobody_who_has_come_to_be_protected() -> None:
    case = la.Case(purpose="training")
    _add(case, "posts", [("phone:+15025550143", f"ad:{n}", "advertised_in") for n in range(3)])
    _add(case, "list", [("person:1", "phone:+15025550143", "uses")])
    findings = la.find_indicators(case)
    assert len(findings) == 1
    assert findings[0].entities[0] == "phone:+15025550143"
    _protect(case)
    graph = la.build_graph(case)
    answers = {"scores": la.centrality(graph), "rings": la.find_rings(graph)}
    shown: list[Callable[[], object]] = [
        findings.to_frame,
        findings._repr_html_,
        lambda: findings[0],
        lambda: list(findings),
        lambda: la.case_report(case, graph, findings=findings, **answers),
    ]
    for show in shown:
        with pytest.raises(ProtectedError) as caught:
            show()
        assert str(caught.value) == (
            "Somebody came to be protected after this answer was made, and it may still name "
            "them; nothing was shown. Ask again: la.indicators.find_indicators(case, …)."
        )
    assert "person:1" not in la.find_indicators(case).to_frame().to_string()


def test_a_graph_made_under_an_override_names_nobody_once_it_has_ended(case: la.Case) -> None:
    _protect(case)
    case.override("person:1", by="A. Judge", reason="order 7")
    graph = la.build_graph(case)
    assert "person:1" in str(graph.notes)
    case.undo()
    for name in ("notes", "labels", "ids", "entities", "edges"):
        with pytest.raises(ProtectedError, match="came to be protected since it was built"):
            getattr(graph, name)
