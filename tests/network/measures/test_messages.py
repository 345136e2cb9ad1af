"""What the errors of this room say, whole: one table, so that rewording is one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError
from linkanalysis.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

ask: Any = la
CHAIN = la.from_networkx(nx.path_graph(3))
ARCS = la.from_networkx(nx.DiGraph([(1, 2)]))
WOMEN = la.from_networkx(
    nx.relabel_nodes(
        nx.davis_southern_women_graph(), {f"E{k}": f"event:E{k}" for k in range(1, 15)}
    )
)


def two_modes(*ties: tuple[str, str]) -> Callable[[], object]:
    return lambda: la.centrality(la.from_networkx(nx.Graph(ties)), "two_mode_degree")


MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (
        lambda: ask.measures.proximity(CHAIN, []),
        GraphKindError,
        "There is no seed. Name at least one entity of the graph.",
    ),
    (
        lambda: ask.measures.proximity(CHAIN, {"person:0": -1.0}),
        GraphKindError,
        "The weight of person:0 is -1.0; it must be a number above 0.",
    ),
    (
        lambda: ask.measures.proximity(CHAIN, "person:0", damping=1.0),
        GraphKindError,
        "damping is 1.0; it must be from 0 to below 1, such as the default 0.85.",
    ),
    (
        lambda: ask.measures.proximity(CHAIN, "person:7"),
        UnknownNameError,
        (
            '"person:7" is not among the 3 entities of this graph. Choose from person:0, '
            "person:1, person:2."
        ),
    ),
    (
        lambda: ask.measures.proximity(CHAIN, "person:0", types=["persn"]),
        UnknownNameError,
        (
            '"persn" is not a type of entity. Did you mean "person"? la.vocabulary.ENTITY_TYPES '
            f"lists all {len(la.vocabulary.ENTITY_TYPES)}."
        ),
    ),
    (
        lambda: ask.measures.shared_significance(
            WOMEN, to="person", through="event", null="shufled"
        ),
        UnknownNameError,
        '"shufled" is not a null. Did you mean "shuffled"?',
    ),
    (
        lambda: la.measures.noise_scores(ARCS),
        GraphKindError,
        (
            "noise_scores is not defined for directed graphs. Build it with build_graph(case, "
            "directed=False), which keeps every tie."
        ),
    ),
    (
        lambda: la.measures.noise_scores(CHAIN).values("scor"),
        UnknownNameError,
        '"scor" is not in this table. Did you mean "score"?',
    ),
    (
        two_modes(("ana", "ben")),
        GraphKindError,
        (
            "Two modes need people and events, or entities of two types; this graph has person "
            "only. Build it with events, or keep two types: graph.only(types=[…])."
        ),
    ),
    (
        two_modes(("ana", "phone:1"), ("phone:1", "vehicle:1")),
        GraphKindError,
        (
            "Two modes need people and events, or entities of two types; this graph has person, "
            "phone, vehicle only. Build it with events, or keep two types: graph.only(types=[…])."
        ),
    ),
    *(
        (
            lambda name=row.name: la.centrality(ARCS, name),
            GraphKindError,
            (
                f"{row.name} is not defined for directed graphs; this one of 2 entities is "
                'directed. Merge both directions with direction="all", or build it with '
                "build_graph(case, directed=False), which keeps every tie."
            ),
        )
        for row in MEASURES
        if not row.directed
    ),
]


@pytest.mark.parametrize(("question", "error", "message"), MESSAGES)
def test_errors_say_what_was_given_and_what_to_give(
    question: Callable[[], object], error: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(error) as caught:
        question()
    assert str(caught.value) == message
