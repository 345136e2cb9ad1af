"""How closed a network is, against networkx, igraph and published values."""

from __future__ import annotations

from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la

ENDS = st.integers(0, 9)
LINKS = st.lists(st.tuples(ENDS, ENDS), max_size=30)


@given(links=LINKS)
def test_clustering_equals_networkx_and_igraph(links: list[tuple[int, int]]) -> None:
    network: nx.Graph[Any] = nx.Graph()
    network.add_nodes_from(range(10))
    network.add_edges_from((u, v) for u, v in links if u != v)
    found = la.measures.clustering(la.from_networkx(network))
    assert found.transitivity == pytest.approx(nx.transitivity(network), rel=0, abs=1e-12)
    assert found.mean == pytest.approx(nx.average_clustering(network), rel=0, abs=1e-12)
    other = igraph.Graph(10, list(network.edges))
    local = np.array(other.transitivity_local_undirected(mode="nan"))
    expected = float(np.nanmean(local)) if np.isfinite(local).any() else 0.0
    without = la.measures.clustering(la.from_networkx(network), exclude_pendants=True)
    assert without.mean == pytest.approx(expected, rel=0, abs=1e-12)
    assert without.entities == np.isfinite(local).sum()
    assert without.transitivity == found.transitivity


def test_published_clustering_of_karate() -> None:
    found = la.measures.clustering(la.from_networkx(nx.karate_club_graph()))
    assert found.to_frame().to_dict("records") == [
        {
            "transitivity": pytest.approx(0.2556818182, rel=0, abs=5e-11),
            "mean": pytest.approx(0.5706384782, rel=0, abs=5e-11),
            "triangles": 45,
            "pairs": 528,
            "entities": 34,
        }
    ]


def test_directions_are_merged_and_nothing_to_close_is_0() -> None:
    circle = la.from_networkx(nx.cycle_graph(3, create_using=nx.DiGraph))
    assert la.measures.clustering(circle).transitivity == 1.0
    for n in range(3):
        found = la.measures.clustering(la.from_networkx(nx.path_graph(n)), exclude_pendants=True)
        assert (found.transitivity, found.mean, found.entities) == (0.0, 0.0, 0)
