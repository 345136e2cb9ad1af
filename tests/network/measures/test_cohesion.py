"""Numbers of a whole network, as networkx gives them, and where they are not defined."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.measures import cohesion

ENDS = st.integers(0, 8)
LINKS = st.lists(st.tuples(ENDS, ENDS), max_size=30)
TYPES = ("person", "phone", "plate")


def network_of(links: list[tuple[int, int]], *, directed: bool) -> nx.Graph[str]:
    network: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    names = [f"{TYPES[k % 3]}:{k}" for k in range(9)]
    network.add_nodes_from(names)
    network.add_edges_from((names[u], names[v]) for u, v in links if u != v)
    nx.set_node_attributes(network, {name: name.split(":")[0] for name in names}, "type")
    return network


@pytest.mark.parametrize("directed", [False, True])
@given(links=LINKS)
def test_numbers_equal_those_of_networkx(*, links: list[tuple[int, int]], directed: bool) -> None:
    network = network_of(links, directed=directed)
    found = cohesion(la.from_networkx(network))
    assert (found.entities, found.ties) == (len(network), network.number_of_edges())
    assert found.density == pytest.approx(nx.density(network))
    around = network.to_undirected()
    assert found.mean_degree == pytest.approx(2 * around.number_of_edges() / len(network))
    parts = [len(part) for part in nx.connected_components(around)]
    assert (found.components, found.largest) == (len(parts), max(parts) / len(network))
    if network.is_directed():
        parts = [len(part) for part in nx.strongly_connected_components(network)]
        if links and found.ties:
            assert found.reciprocity == pytest.approx(nx.overall_reciprocity(network))
    assert (found.strong_components, found.largest_strong) == (len(parts), max(parts) / 9)
    ends = [(network.degree(u), network.degree(v)) for u, v in network.edges()]
    if network.is_directed():
        ends = [(network.out_degree(u), network.in_degree(v)) for u, v in network.edges()]
    else:
        ends += [(v, u) for u, v in ends]
    varied = all(len(set(side)) > 1 for side in zip(*ends, strict=True)) and bool(ends)
    assert math.isnan(found.degree_assortativity) == (not varied)
    if varied:
        oracle = nx.degree_pearson_correlation_coefficient(network)
        assert found.degree_assortativity == pytest.approx(oracle, abs=1e-9)
    types = {network.nodes[node]["type"] for edge in network.edges() for node in edge}
    assert math.isnan(found.type_assortativity) == (len(types) < 2)
    if len(types) > 1:
        oracle = nx.attribute_assortativity_coefficient(network, "type")
        assert found.type_assortativity == pytest.approx(oracle)


def test_the_karate_club_has_its_published_numbers() -> None:
    # Newman (2002), Phys. Rev. Lett. 89, 208701, gives r for other networks; these are of networkx
    found = cohesion(la.from_networkx(nx.karate_club_graph()))
    assert found.density == pytest.approx(78 / 561)
    assert found.degree_assortativity == pytest.approx(-0.47561, abs=5e-6)
    assert math.isnan(found.reciprocity)
    assert math.isnan(found.type_assortativity)


@pytest.mark.parametrize(("nodes", "density"), [(0, math.nan), (1, math.nan), (2, 0.0)])
def test_nobody_and_few_have_no_numbers_rather_than_wrong_ones(nodes: int, density: float) -> None:
    found = cohesion(la.from_networkx(nx.empty_graph(nodes)))
    row: dict[str, Any] = found.to_frame().iloc[0].to_dict()
    assert row["density"] == pytest.approx(density, nan_ok=True)
    assert row["components"] == row["strong_components"] == nodes
    assert math.isnan(row["degree_assortativity"])


def test_repr_counts_in_words() -> None:
    one = cohesion(la.from_networkx(nx.path_graph(3)))
    assert repr(one) == "<Cohesion: 3 entities, 2 ties, density 0.6667, 1 component>"
    two = cohesion(la.from_networkx(nx.Graph([(1, 2), (3, 4)])))
    assert repr(two) == "<Cohesion: 4 entities, 2 ties, density 0.3333, 2 components>"
