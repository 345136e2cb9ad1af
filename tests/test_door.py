"""The door checks, refuses, warns once, and writes down every option."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.door import Call, answer, current, expect_graph, guarded, refuse_named
from linkanalysis.errors import GraphKindError, StaleResultWarning, UnknownNameError

if TYPE_CHECKING:
    from linkanalysis.core.provenance import MadeBy


@answer(least={"k": 2})
def ask(
    call: Call,
    graph: la.EntityGraph,
    entities: list[str] | None = None,
    *,
    k: int = 3,
    direction: str = "out",
    weighted: bool = False,
    seed: int = 0,
) -> MadeBy:
    """Give back how it was asked."""
    del entities, direction, seed  # the door reads them
    return call.made_by({"k": f"{k} resolved"}, drawn=weighted and graph.n > 0)


LINE = la.from_networkx(nx.path_graph(3))


def _masked() -> la.EntityGraph:
    network = nx.Graph([("ana", "ben")])
    network.nodes["ana"]["role"] = "victim"
    return la.from_networkx(network)


def test_the_call_is_hidden_and_the_rest_of_the_signature_stays() -> None:
    assert list(inspect.signature(ask).parameters) == [
        "graph",
        "entities",
        "k",
        "direction",
        "weighted",
        "seed",
    ]
    assert ask.__doc__ == "Give back how it was asked."


def test_every_option_is_frozen_also_those_left_at_their_defaults() -> None:
    assert ask(LINE).parameters == (
        ("entities", "None"),
        ("k", "3 resolved"),
        ("direction", "out"),
        ("weighted", "False"),
    )
    assert (ask(LINE).seed, ask(LINE, weighted=True, seed=7).seed) == (None, 7)


def test_ids_are_written_as_they_are_shown() -> None:
    graph = _masked()
    made = dict(ask(graph, ["person:ana", "person:ben"]).parameters)
    assert made["entities"] == "Protected 1, person:ben"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"k": 1}, GraphKindError, "k is 1; it must be at least 2."),
        ({"k": 2.0}, GraphKindError, "k is 2.0; it must be a whole number of at least 2."),
        ({"weighted": "no"}, GraphKindError, "weighted is 'no'; write True or False."),
        ({"seed": -1}, GraphKindError, "seed is -1; it must be at least 0."),
        (
            {"direction": "up"},
            UnknownNameError,
            '"up" is not a direction. Choose from all, in, out.',
        ),
    ],
)
def test_options_are_checked_by_the_glossary(
    options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        ask(LINE, **options)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(GraphKindError) as caught:
        ask(nx.path_graph(3))  # type: ignore[arg-type]
    assert str(caught.value) == (
        "Expected a graph, got a value of type Graph. build_graph(case) makes one from a case, "
        "from_networkx(g) from a networkx graph."
    )


def test_a_graph_without_a_case_is_up_to_date() -> None:
    expect_graph(LINE)
    refuse_named(LINE)
    assert current([LINE]) == ()


def test_a_stale_graph_warns_once_where_the_user_asked() -> None:
    case = la.Case(purpose="training")
    links = pd.DataFrame({"source": ["person:1"], "target": ["phone:1"], "type": ["uses"]})
    case.add(la.Batch.of(la.Document(title="list", sha256="0" * 64), links=links.assign(row="2")))
    graph = la.build_graph(case)
    case.withdraw("list", reason="taken back")

    @guarded
    def outer(graph: la.EntityGraph) -> MadeBy:
        return ask(graph)

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        outer(graph)
    assert [(w.category, w.filename) for w in heard] == [(StaleResultWarning, __file__)]
