"""Every function gives networkx's answer: values, keys and their order, and exceptions."""

from __future__ import annotations

import math
import random
from copy import deepcopy
from inspect import signature
from itertools import product
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from exhaustive import exhaustive
from hypothesis import given, settings
from hypothesis import strategies as st

from linkanalysis.kernels.networkx_backend import interface
from linkanalysis.kernels.networkx_backend.information import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

# Options beside the defaults, by name of the function.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "all_pairs_shortest_path_length": [{"cutoff": 1}, {"cutoff": 1.5}, {"cutoff": -1}],
    "average_clustering": [{"count_zeros": False}],
    "betweenness_centrality": [
        {"normalized": False},
        {"endpoints": True},
        {"endpoints": True, "normalized": False},
        {"weight": "whole"},
        {"weight": "halves"},
        {"k": 0, "seed": 3},
        {"k": 1, "seed": 3},
        {"k": 3, "seed": 3},
        {"k": 3, "seed": 3, "normalized": False},
    ],
    "closeness_centrality": [{"wf_improved": False}, {"distance": "whole"}],
    "constraint": [{"weight": "whole"}],
    "edge_betweenness_centrality": [{"normalized": False}, {"weight": "halves"}],
    "effective_size": [{"weight": "halves"}],
    "eigenvector_centrality": [{"weight": "whole"}, {"max_iter": 3}],
    "harmonic_centrality": [{"distance": "halves"}],
    "katz_centrality": [{"weight": "any"}, {"normalized": False}, {"alpha": 0.9}],
    "louvain_communities": [
        {"seed": 3, "weight": "whole", "max_level": 1},
        {"seed": 3, "weight": "halves", "resolution": 0.5},
        {"seed": 3, "max_level": 0},
    ],
    "louvain_partitions": [{"seed": 3, "weight": "whole"}, {"seed": 3, "resolution": 2}],
    "pagerank": [{"weight": "any"}, {"alpha": 0.5, "max_iter": 5}],
}
# These ask for a node, which may be missing.
OF_A_NODE = {"node_connected_component": "n", "single_source_shortest_path_length": "source"}
NODES = ("ana", 2, ("cay", 3), 5.5, frozenset("e"), "fay", 7)
# These draw random numbers.
SEEDED = ("louvain_communities", "louvain_partitions")
# networkx has no Leiden of its own; articulation points come in the order of its search.
ELSEWHERE = {"articulation_points", "leiden_communities"}


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[Any]:
    """Graphs of up to seven nodes of many kinds, with self-loops and weights."""
    graph: nx.Graph[Any] = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    nodes = draw(st.permutations(NODES))[: draw(st.integers(0, len(NODES)))]
    graph.add_nodes_from(nodes)
    ends = st.sampled_from(nodes) if nodes else st.nothing()
    for u, v in draw(st.lists(st.tuples(ends, ends), max_size=14)) if nodes else []:
        whole = draw(st.integers(1, 4))
        graph.add_edge(
            u, v, whole=whole, halves=whole / 2, any=draw(st.floats(0, 2, allow_subnormal=False))
        )
    return graph


def _function(name: str) -> Callable[..., object]:
    return getattr(nx, name, None) or getattr(nx.community, name)


def _answer(name: str, graph: nx.Graph[Any], options: dict[str, Any], backend: str) -> object:
    """Return an answer with dictionaries as lists of pairs; an exception as its class and text."""
    try:
        found = _function(name)(graph, **options, backend=backend)
        found = list(found) if hasattr(found, "__next__") else found
    except (nx.NetworkXException, ValueError, ZeroDivisionError, KeyError) as error:
        return type(error), str(error)
    return _listed(found)


def _listed(found: object) -> object:
    if isinstance(found, dict):
        return [(key, _listed(value)) for key, value in found.items()]
    return [_listed(part) for part in found] if isinstance(found, list | tuple) else found


def _effective_sizes(graph: nx.Graph[Any], weight: str | None = None) -> object:
    """Give Burt's definition; networkx 3.6 divides rows by the maxima of columns."""
    ties = nx.to_numpy_array(graph, weight=weight)
    ties += ties.T
    with np.errstate(invalid="ignore"):
        share, strength = (ties / of(ties, axis=1, keepdims=True) for of in (np.sum, np.max))
    redundant = np.nan_to_num(share) @ np.nan_to_num(strength).T
    sizes = ((ties > 0) * (1 - redundant)).sum(axis=1)
    return _listed(
        dict(zip(graph, np.where(ties.any(axis=1), sizes, np.nan).tolist(), strict=True))
    )


def _choices(name: str) -> list[dict[str, Any]]:
    if name in OF_A_NODE:
        return [{OF_A_NODE[name]: node} for node in NODES]
    return [{"seed": 3} if name in SEEDED else {}, *OPTIONS.get(name, [])]


def _same(one: object, other: object) -> bool:
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) or (
            math.isnan(one) and math.isnan(other)
        )
    return bool(one == other)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - ELSEWHERE))
@settings(max_examples=settings.default.max_examples * 3 // 2)  # many kinds of graphs
@given(graph=networks())
def test_answer_is_that_of_networkx(name: str, graph: nx.Graph[Any]) -> None:
    for options in _choices(name):
        try:
            ours = _answer(name, graph, options, "linkanalysis")
        except NotImplementedError:
            continue  # left to networkx; the next test says which must not be
        if name == "effective_size" and len(graph):
            theirs: object = _effective_sizes(graph, **options)
        else:
            theirs = _answer(name, graph, options, "networkx")
        assert _same(ours, theirs), (options, ours, theirs)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_plain_graphs_are_not_left_to_networkx(name: str) -> None:
    graph = nx.path_graph(NODES)
    if "weakly" in name or "_degree" in name:
        graph = graph.to_directed()
    for _, _, row in graph.edges(data=True):
        row.update(whole=2, halves=0.5, any=0.1)
    for options in _choices(name):
        _answer(name, graph, options, "linkanalysis")  # NotImplementedError if it is left


def test_articulation_points_are_those_of_networkx_in_the_order_of_nodes() -> None:
    graph = nx.Graph([(4, 3), (3, 2), (2, 1), (2, 0)])
    assert list(nx.articulation_points(graph, backend="linkanalysis")) == [3, 2]
    assert set(nx.articulation_points(graph)) == {2, 3}


def test_communities_of_two_cliques_that_touch_are_the_cliques() -> None:
    graph = nx.barbell_graph(5, 0)
    graph.add_edge(0, 0, weight=3)
    graph.add_edge(1, 7, weight=0)
    found = nx.community.leiden_communities(graph, seed=1, backend="linkanalysis")
    assert found == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}]


def test_communities_beat_those_of_louvain_or_equal_them() -> None:
    graph = nx.karate_club_graph()
    graph.add_edges_from((k, k) for k in range(0, 34, 3))
    for weight, resolution in product((None, "weight"), (0.5, 1, 2)):
        options = {"weight": weight, "resolution": resolution, "seed": 1}
        ours = nx.community.leiden_communities(graph, backend="linkanalysis", **options)
        theirs = nx.community.louvain_communities(graph, **options)
        ours_worth, theirs_worth = (
            nx.community.modularity(graph, groups, weight=weight, resolution=resolution)
            for groups in (ours, theirs)
        )
        assert ours_worth > theirs_worth - 1e-3


@pytest.mark.parametrize("seed", [*range(3), *exhaustive(*range(3, 12))])
def test_louvain_is_networkx_s_level_by_level(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    directed = seed % 2 == 1
    drawn = nx.random_partition_graph([9, 12, 20, 20, 31], 0.5, 0.02, seed=seed, directed=directed)
    graph: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    for u, v in dice.sample(list(drawn.edges), len(drawn.edges)):  # rows in another order than ids
        graph.add_edge(u, v, weight=dice.choice([1, 2, 3, 0.25] if seed % 3 else [0, 1, 7]))
    graph.add_edges_from((k, k) for k in dice.sample(list(graph), 5))
    levels = []
    chosen: list[dict[str, Any]] = [
        {},
        {"weight": None},
        {"resolution": dice.choice([0.3, 1.7, 2])},
    ]
    for options in chosen:
        ours, theirs = (
            list(nx.community.louvain_partitions(graph, seed=seed, backend=engine, **options))
            for engine in ("linkanalysis", "networkx")
        )
        assert ours == theirs
        levels.append(len(ours))
    assert max(levels) > 1


@pytest.mark.parametrize("kind", [random.Random, np.random.RandomState, int])
def test_louvain_draws_from_networkx_s_random_numbers(kind: Callable[[int], Any]) -> None:
    graph = nx.karate_club_graph()
    seed = kind(4)
    runs = [
        nx.community.louvain_communities(graph, seed=deepcopy(seed), backend=engine)
        for engine in ("linkanalysis", "networkx")
    ]
    assert runs[0] == runs[1]


def test_table_for_networkx_names_the_functions_there_are() -> None:
    asked_by_networkx = {"can_run", "convert_from_nx", "convert_to_nx", "on_start_tests"}
    assert set(FUNCTIONS) == set(interface.__all__) - asked_by_networkx - {"should_run"}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_arguments_are_those_of_networkx(name: str) -> None:
    ours = signature(getattr(interface, name)).parameters.values()
    theirs = list(signature(_function(name)).parameters.values())[:-2]  # backend, and its options
    assert [(row.name, row.default) for row in ours] == [(row.name, row.default) for row in theirs]
