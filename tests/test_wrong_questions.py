"""Whatever is asked wrongly is said whole: what was given, and what to give instead."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import (
    CaseError,
    GraphKindError,
    LinkAnalysisError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

A, B = "person:0", "person:1"

QUESTIONS: dict[str, Callable[[Any], object]] = {
    "centrality": la.centrality,
    "key_players": lambda graph: la.key_players(graph, 1),
    "remove": lambda graph: la.remove(graph, A),
    "observe": lambda graph: la.disruption.observe(graph, A),
    "recover": lambda graph: la.disruption.recover(graph, A),
    "percolation": la.disruption.percolation,
    "human_capital": lambda graph: la.disruption.human_capital(graph, {A: "courier"}),
    "dismantle": la.disruption.dismantle,
    "shortest_paths": lambda graph: la.shortest_paths(graph, A, B),
    "time_paths": lambda graph: la.time_paths(graph, A),
    "connect": lambda graph: la.paths.connect(graph, [A, B]),
    "common_contacts": lambda graph: la.paths.common_contacts(graph, [A, B]),
    "predict_links": la.leads.predict_links,
    "tie_betweenness": la.measures.tie_betweenness,
    "clustering": la.measures.clustering,
    "proximity": lambda graph: la.measures.proximity(graph, A),
    "brokerage_roles": lambda graph: la.people.brokerage_roles(graph, "agency"),
    "quadrants": la.people.quadrants,
    "centralizations": la.people.centralizations,
}
# What may be asked without naming anybody, of any graph.
OPEN = (
    "brokerage_roles",
    "quadrants",
    "centralizations",
    "percolation",
    "dismantle",
    "predict_links",
    "tie_betweenness",
    "clustering",
)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(
    ("given", "what"),
    [
        (None, "None"),
        (nx.path_graph(3), "a value of type Graph"),
        (la.Case(purpose="training"), "a value of type Case"),
    ],
    ids=["nothing", "networkx", "case"],
)
def test_what_is_no_graph_is_said_to_be_none(
    ask: Callable[[Any], object], given: object, what: str
) -> None:
    with pytest.raises(GraphKindError) as caught:
        ask(given)
    assert str(caught.value) == (
        f"Expected a graph, got {what}. build_graph(case) makes one from a case, from_networkx(g) "
        "from a networkx graph."
    )


@pytest.mark.parametrize(
    "ask",
    [la.build_graph, la.build_contacts, la.graph.find_holders, la.resolve, la.find_indicators],
)
@pytest.mark.parametrize(
    ("given", "what"),
    [(None, "None"), (la.from_networkx(nx.Graph()), "a value of type EntityGraph")],
    ids=["nothing", "graph"],
)
def test_what_is_no_case_is_said_to_be_none(
    ask: Callable[[Any], object], given: object, what: str
) -> None:
    with pytest.raises(CaseError) as caught:
        ask(given)
    assert str(caught.value) == (
        f"A case is needed here, but {what} was given. read_case(folder) reads one, "
        "Case.open(path) opens one."
    )


def protected(network: nx.Graph[int]) -> la.EntityGraph:
    nx.set_node_attributes(network, "witness", "role")
    return la.from_networkx(network)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_small_graphs_and_those_without_ties_answer_or_say_why_not(name: str, n: int) -> None:
    for network in (nx.empty_graph(n), nx.path_graph(n)):
        graph = la.from_networkx(network)
        if name in OPEN or (n > 1 and name != "time_paths"):
            assert QUESTIONS[name](graph).to_frame().columns.size  # type: ignore[attr-defined]
        elif not n and name != "centrality":
            with pytest.raises(LinkAnalysisError):
                QUESTIONS[name](graph)


@pytest.mark.parametrize("name", QUESTIONS)
def test_of_the_protected_alone_nobody_is_named(name: str) -> None:
    graph = protected(nx.path_graph(4))
    try:
        result: Any = QUESTIONS[name](graph)
        said = result.to_frame().to_string() + repr(result) + result._repr_html_()
    except LinkAnalysisError as error:
        said = str(error)
    assert "person:" not in said


LINE = la.from_networkx(nx.path_graph(4))


@pytest.mark.parametrize(
    ("ask", "kind", "message"),
    [
        (lambda: la.key_players(LINE, 0), GraphKindError, "k is 0; it must be at least 1."),
        (
            lambda: la.key_players(LINE, 9),
            GraphKindError,
            (
                "k is 9; it must be from 1 to 4, the number of entities of this graph that are not "
                "protected."
            ),
        ),
        (
            lambda: la.key_players(LINE, "3"),  # type: ignore[arg-type]
            GraphKindError,
            "k is '3'; it must be a whole number of at least 1.",
        ),
        (
            lambda: la.key_players(LINE, k=True),
            GraphKindError,
            "k is True; it must be a whole number of at least 1.",
        ),
        (
            lambda: la.key_players(LINE, 1, goal=None),  # type: ignore[arg-type]
            UnknownNameError,
            '"None" is not a goal. Choose from fragment, reach.',
        ),
        (
            lambda: la.key_players(LINE, 1, search="milp"),  # type: ignore[arg-type]
            GraphKindError,
            "search is 'milp'; write KeyPlayerSearch(method=\"milp\"), for example.",
        ),
        (
            lambda: la.shortest_paths(LINE, A, B, limits=3),  # type: ignore[arg-type]
            GraphKindError,
            "limits is 3; write PathLimits(max_steps=3), for example.",
        ),
        (
            lambda: la.remove(LINE, None),  # type: ignore[arg-type]
            GraphKindError,
            "entities is None; it must be an id, or a list of ids.",
        ),
        (
            lambda: la.remove(LINE, []),
            GraphKindError,
            "remove needs at least one entity. graph.entities lists them.",
        ),
        (
            lambda: la.disruption.recover(LINE, "person:77"),
            UnknownNameError,
            (
                '"person:77" is not among the 4 entities of this graph. Choose from person:0, '
                "person:1, person:2, person:3."
            ),
        ),
        (
            lambda: la.disruption.percolation(LINE, order="degre"),
            UnknownNameError,
            (
                f'"degre" is not a measure. Did you mean "degree"? la.MEASURES lists all '
                f"{len(la.MEASURES)}."
            ),
        ),
        (
            lambda: la.disruption.percolation(LINE, limit=1.5),  # type: ignore[arg-type]
            GraphKindError,
            "limit is 1.5; it must be a whole number of at least 1.",
        ),
        (
            lambda: la.disruption.dismantle(LINE, target_share="half"),  # type: ignore[arg-type]
            GraphKindError,
            "target_share is 'half'; write a share of all entities, above 0 and at most 1.",
        ),
        (
            lambda: la.shortest_paths(LINE, None, B),  # type: ignore[arg-type]
            UnknownNameError,
            (
                '"None" is not among the 4 entities of this graph. Choose from person:0, person:1, '
                "person:2, person:3."
            ),
        ),
        (
            lambda: la.paths.connect(LINE, None),  # type: ignore[arg-type]
            GraphKindError,
            "entities is None; it must be an id, or a list of ids.",
        ),
        (
            lambda: la.paths.common_contacts(LINE, [A, B], min_shared=0),
            GraphKindError,
            "min_shared is 0; it must be at least 1.",
        ),
        (
            lambda: la.paths.PathLimits(max_steps="2"),  # type: ignore[arg-type]
            GraphKindError,
            "max_steps is '2'; it must be a whole number of at least 1.",
        ),
        (
            lambda: la.paths.PathLimits(exclude=7),  # type: ignore[arg-type]
            GraphKindError,
            "exclude is 7; it must be an id, or a list of ids.",
        ),
        (
            lambda: la.paths.TimeRules(window="2024-05-01"),  # type: ignore[arg-type]
            GraphKindError,
            'window is \'2024-05-01\'; write its two ends, such as ("2024-05-01", "2024-05-31").',
        ),
        (
            lambda: la.paths.TimeRules(max_gap=3),  # type: ignore[arg-type]
            GraphKindError,
            "max_gap is 3; write timedelta(hours=3), for example.",
        ),
        (
            lambda: la.paths.TimeRules(max_gap=-timedelta(hours=1)),
            GraphKindError,
            "max_gap is -1 day, 23:00:00; it must not be below 0. Leave it out for none.",
        ),
        (
            lambda: la.leads.predict_links(LINE, method="RA"),
            UnknownNameError,
            (
                '"RA" is not a method of link prediction. Choose from l3, local_path, lplus, '
                "resource_allocation. la.leads.LINK_METHODS lists all 4."
            ),
        ),
        (
            lambda: la.leads.predict_links(LINE, limit="a"),  # type: ignore[arg-type]
            GraphKindError,
            "limit is 'a'; it must be a whole number of at least 1.",
        ),
        (
            lambda: LINE.around(None),  # type: ignore[arg-type]
            GraphKindError,
            "entities is None; it must be an id, or a list of ids.",
        ),
        (
            lambda: LINE.around(A, 1.5),  # type: ignore[arg-type]
            GraphKindError,
            "steps is 1.5; it must be a whole number of at least 1.",
        ),
    ],
)
def test_wrong_options_are_told_whole(
    ask: Callable[[], object], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        ask()
    assert str(caught.value) == message
