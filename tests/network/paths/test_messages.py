"""Every error of this room, whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = la.from_networkx(nx.path_graph(3))
APART = la.from_networkx(nx.Graph([("a", "b"), ("c", "d")]))
A, B, C = "person:0", "person:1", "person:2"
shortest: Any = la.shortest_paths
in_time: Any = la.time_paths
walks: Any = la.paths.dynamic_katz
limits: Any = la.paths.PathLimits
rules: Any = la.paths.TimeRules


def call_graph() -> la.EntityGraph:
    """Build a case of one call, and a person who uses one of the phones."""
    case = la.Case(purpose="training")
    links = pd.DataFrame(
        {
            "source": ["phone:a", "person:x"],
            "target": ["phone:b", "phone:a"],
            "type": ["call", "uses"],
            "start": [pd.Timestamp("2024-03-01"), None],
            "row": ["2", "3"],
        }
    )
    case.add(la.Batch.of(la.Document(title="calls", sha256="0" * 64), links=links))
    return la.build_graph(case)


CALLS = call_graph()
PEOPLE = la.project(CALLS, to="person", through=["phone"])

MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    *(
        (
            lambda graph=graph: la.paths.dynamic_katz(graph),
            GraphKindError,
            (
                f"This needs links with dates; the graph {what}. Give a graph from "
                "build_graph(case) or build_contacts(case)."
            ),
        )
        for graph, what in ((LINE, "was not built from a case"), (PEOPLE, "is a projection"))
    ),
    *(
        (
            lambda days=days: walks(CALLS, half_life_days=days),
            GraphKindError,
            f"half_life_days is {days!r}; it must be a number above 0.",
        )
        for days in (0, -3.0, True, "30")
    ),
    (
        lambda: la.paths.time_reach(PEOPLE),
        GraphKindError,
        (
            "time_reach needs links with dates; this graph is a projection. Give a graph from "
            "build_graph(case)."
        ),
    ),
    (
        lambda: walks(CALLS, period="year"),
        UnknownNameError,
        '"year" is not a period. Choose from day, month, week.',
    ),
    (lambda: shortest(LINE, A, C, k=0), GraphKindError, "k is 0; it must be at least 1."),
    (lambda: limits(max_steps=0), GraphKindError, "max_steps is 0; it must be at least 1."),
    (
        lambda: limits(max_neighbors=0),
        GraphKindError,
        "max_neighbors is 0; it must be at least 1.",
    ),
    (
        lambda: shortest(LINE, A, C, limits=limits(exclude=[C])),
        GraphKindError,
        "person:2 is both an end of the paths and excluded. Remove it from one.",
    ),
    (
        lambda: la.paths.connect(LINE, [A, C], limits=limits(exclude=[C])),
        GraphKindError,
        "person:2 is both an end of the paths and excluded. Remove it from one.",
    ),
    (
        lambda: shortest(LINE, A, A),
        GraphKindError,
        "source and target are both person:0. Name two entities.",
    ),
    (
        lambda: shortest(APART, "person:a", "person:d").reasons(1),
        UnknownNameError,
        "There is no path 1; this table has no paths.",
    ),
    (
        lambda: la.paths.connect(LINE, [B]),
        GraphKindError,
        "connect needs two or more entities; 1 was given.",
    ),
    (
        lambda: la.paths.common_contacts(LINE, [A]),
        GraphKindError,
        "common_contacts needs two or more entities; 1 was given.",
    ),
    (
        lambda: la.paths.common_contacts(LINE, [A, A]),
        GraphKindError,
        "common_contacts needs two or more entities; 1 was given.",
    ),
    (
        lambda: in_time(LINE, A),
        GraphKindError,
        (
            "time_paths needs links with dates; this graph was not built from a case. Give a graph "
            "from build_graph(case)."
        ),
    ),
    (
        lambda: in_time(PEOPLE, "person:x"),
        GraphKindError,
        (
            "time_paths needs links with dates; this graph is a projection. Give a graph from "
            "build_graph(case)."
        ),
    ),
    (
        lambda: in_time(CALLS, "phone:a", "phone:a"),
        GraphKindError,
        "source and target are both phone:a. Name two entities.",
    ),
    (
        lambda: in_time(CALLS, "phone:a", best="fast"),
        UnknownNameError,
        '"fast" is not a way to choose a path. Did you mean "fastest"?',
    ),
    (
        lambda: rules(max_gap=timedelta(hours=-1)),
        GraphKindError,
        "max_gap is -1 day, 23:00:00; it must not be below 0. Leave it out for none.",
    ),
    (
        lambda: rules(window=("2024-03-02", "2024-03-01")),
        GraphKindError,
        "The window 2024-03-02 to 2024-03-01 ends before it begins. Swap its two ends.",
    ),
    (
        lambda: rules(window=("March", "2024-03-01")),
        GraphKindError,
        '"March" is not a date. Write it as 2024-05-01 or 2024-05-01T08:30.',
    ),
    (
        lambda: rules(undated="anytime"),
        UnknownNameError,
        '"anytime" is not a way to treat undated links. Did you mean "any time"?',
    ),
]


@pytest.mark.parametrize(("ask", "kind", "message"), MESSAGES)
def test_errors_say_what_to_give(
    ask: Callable[[], object], kind: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        ask()
    assert str(caught.value) == message
