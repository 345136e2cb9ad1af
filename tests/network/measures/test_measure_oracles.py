"""Published and double-checked values of measures on named networks.

Most were computed by two engines, networkx and igraph, and some by rustworkx too; betweenness is
given as raw sums over pairs. Betweenness of ties is in `test_edge_betweenness`, transitivity and
mean clustering in `test_clustering`, two-mode values in `test_two_mode`.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

import linkanalysis as la

KARATE = nx.karate_club_graph()
FAMILIES = nx.florentine_families_graph()
NOVEL = nx.les_miserables_graph()
KITE = nx.krackhardt_kite_graph()  # Krackhardt (1990): 3 Diane, 7 Heather, 5 Fernando, 6 Garth
ARCS = nx.DiGraph([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (1, 4), (5, 1), (0, 3)])

# network, strength, measure, values
VALUES: dict[str, tuple[nx.Graph[Any], str | None, str, dict[Any, float]]] = {
    "karate betweenness": (
        KARATE,
        None,
        "betweenness",
        {0: 231.0714285714, 33: 160.5515873016, 32: 76.6904761905, 2: 75.8507936508},
    ),
    "karate closeness": (
        KARATE,
        None,
        "closeness",
        {0: 0.5689655172, 2: 0.5593220339, 33: 0.55},
    ),
    "karate harmonic": (KARATE, None, "harmonic", {33: 23.25, 0: 23.1666666667, 2: 21}),
    "karate eigenvector": (
        KARATE,
        None,
        "eigenvector",
        {33: 0.3733634703, 0: 0.3554914445, 2: 0.3171925045},
    ),
    "karate pagerank": (
        KARATE,
        None,
        "pagerank",
        {33: 0.1009191823, 0: 0.0969972854, 32: 0.0716932260},
    ),
    "karate triangles": (KARATE, None, "triangles", {0: 18}),
    "karate core": (KARATE, None, "core", {0: 4}),
    "karate constraint": (KARATE, None, "constraint", {0: 0.1554232976, 33: 0.1564186851}),
    "karate effective size": (KARATE, None, "effective_size", {33: 15.2352941176, 0: 13.75}),
    "karate shapley": (KARATE, None, "shapley", {33: 4.2086691087, 0: 3.7187802394}),
    "karate influence": (KARATE, None, "collective_influence", {33: 656}),
    "karate by strength, betweenness": (
        KARATE,
        "weight",
        "weighted_betweenness",
        {0: 209, 2: 177, 33: 174, 32: 83.5},
    ),
    "karate by strength, pagerank": (
        KARATE,
        "weight",
        "pagerank",
        {33: 0.0969893628, 0: 0.0885003154},
    ),
    "karate by strength, closeness": (  # in lengths of a tie of strength 1: 420 of networkx's
        KARATE,
        "weight",
        "weighted_closeness",
        {2: 420 * 0.003891050584, 33: 420 * 0.003834088533, 8: 420 * 0.003790924756},
    ),
    "karate by strength, constraint": (KARATE, "weight", "constraint", {0: 0.1906234891}),
    # networkx 3.6 says 13.95396825 when asked for all at once, 13.775 when asked for 0 alone
    "karate by strength, size": (KARATE, "weight", "weighted_effective_size", {0: 13.775}),
    "families betweenness": (
        FAMILIES,
        None,
        "betweenness",
        {"Medici": 47.5, "Guadagni": 23.1666666667, "Albizzi": 19.3333333333},
    ),
    "families closeness": (FAMILIES, None, "closeness", {"Medici": 0.56}),
    "families harmonic": (FAMILIES, None, "harmonic", {"Medici": 9.5}),
    "families eigenvector": (FAMILIES, None, "eigenvector", {"Medici": 0.4303080940}),
    "families pagerank": (FAMILIES, None, "pagerank", {"Medici": 0.1458172050}),
    "families constraint": (FAMILIES, None, "constraint", {"Medici": 0.2098765432}),
    "families effective size": (FAMILIES, None, "effective_size", {"Medici": 5.6666666667}),
    "families shapley": (FAMILIES, None, "shapley", {"Medici": 2.0595238095}),
    "families influence": (
        FAMILIES,
        None,
        "collective_influence",
        {"Medici": 40, "Guadagni": 36},
    ),
    "novel betweenness": (
        NOVEL,
        None,
        "betweenness",
        {
            "Valjean": 1624.4688004333,
            "Myriel": 504,
            "Gavroche": 470.5706319137,
            "Marius": 376.2925925725,
        },
    ),
    "novel closeness": (NOVEL, None, "closeness", {"Valjean": 0.6440677966}),
    "novel constraint": (NOVEL, None, "constraint", {"Valjean": 0.0706009705}),
    "novel by strength, constraint": (NOVEL, "weight", "constraint", {"Valjean": 0.1634479537}),
    "novel by strength, betweenness": (
        NOVEL,
        "weight",
        "weighted_betweenness",
        {"Valjean": 2264.75, "Marius": 1422, "Myriel": 638, "Fantine": 551},
    ),
    "kite degree": (KITE, None, "degree", {3: 6}),
    "kite betweenness": (KITE, None, "betweenness", {7: 14}),
    "kite closeness": (KITE, None, "closeness", {5: 0.6428571429, 6: 0.6428571429}),
    "kite influence": (KITE, None, "collective_influence", {7: 30}),
    "kite onion": (
        KITE,
        None,
        "onion",
        {9: 1, 8: 2, 7: 3, 2: 4, 4: 4, 0: 5, 1: 5, 5: 5, 6: 5, 3: 6},
    ),
    "arcs betweenness": (ARCS, None, "betweenness", {1: 8, 4: 7, 5: 6, 3: 4, 2: 3, 0: 0}),
}


def values_of(graph: la.EntityGraph, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return la.centrality(graph, name, worlds=0).values(name)


@pytest.mark.parametrize(
    ("network", "strength", "measure", "published"), VALUES.values(), ids=VALUES
)
def test_published_values_are_reached(
    network: nx.Graph[Any], strength: str | None, measure: str, published: dict[Any, float]
) -> None:
    graph = la.from_networkx(network, strength=strength)
    found = values_of(graph, measure)
    if measure.endswith("betweenness"):
        found = found * (graph.n - 1) * (graph.n - 2) / (1 if graph.directed else 2)
    for node, value in published.items():
        ours = found[graph.node(f"person:{node}")]
        assert ours == pytest.approx(value, rel=0, abs=1e-9), node


def test_the_most_constrained_and_the_least_are_told_apart() -> None:
    scores = la.centrality(la.from_networkx(KARATE), "constraint", worlds=0)
    assert scores.to_frame()["entity"].tolist()[:2] == ["person:0", "person:33"]  # lowest first


@pytest.mark.parametrize(
    ("network", "core", "cut_points", "bridges", "blocks", "triangles"),
    [
        (KARATE, (4, 10), ["0"], 1, 3, 45),
        (FAMILIES, (2, 10), ["Albizzi", "Guadagni", "Medici", "Salviati"], 5, 6, 3),
        (NOVEL, (9, 12), None, 18, 21, 467),
    ],
    ids=["karate", "families", "novel"],
)
def test_published_counts_are_reached(
    network: nx.Graph[Any],
    core: tuple[int, int],
    cut_points: list[str] | None,
    bridges: int,
    blocks: int,
    triangles: int,
) -> None:
    graph = la.from_networkx(network)
    cores = values_of(graph, "core")
    assert (cores.max(), (cores == cores.max()).sum()) == core
    cuts = [graph.labels[node] for node in np.flatnonzero(values_of(graph, "cut_point"))]
    assert cuts == cut_points if cut_points is not None else len(cuts) == 8
    assert values_of(graph, "bridges").sum() == 2 * bridges
    # a network in one part: every block after the first is entered over one member, once more
    assert (values_of(graph, "blocks") - 1).sum() == blocks - 1
    assert values_of(graph, "triangles").sum() == 3 * triangles
