"""Structural holes and collective influence against networkx, igraph, brute force and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import crowds, florence, kite, network, networks

from linkanalysis.kernels.neighborhoods import collective_influence, structural_holes

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from oracle_graphs import Network


def check_holes(net: Network) -> None:
    constraint, size = structural_holes(*net.csr, net.strength)
    if not net.names:
        return
    expected = net.order(nx.constraint(net.graph, weight="strength"))
    np.testing.assert_allclose(constraint, expected, rtol=0, atol=1e-12)
    other = net.to_igraph()
    if other.ecount():
        expected = np.array(other.constraint(weights="strength"))
        np.testing.assert_allclose(constraint, expected, rtol=0, atol=1e-12)
    # asked for all, networkx 3.6 divides by the strongest tie of the wrong end; one by one not
    sizes = nx.effective_size(net.graph, nodes=list(net.graph), weight="strength")
    np.testing.assert_allclose(size, np.nan_to_num(net.order(sizes)), rtol=0, atol=1e-12)


@given(networks(directed=False))
def test_structural_holes_equal_both_engines(net: Network) -> None:
    check_holes(net)


@pytest.mark.exhaustive
def test_structural_holes_equal_both_engines_on_crowds() -> None:
    for net in crowds():
        if not net.directed:
            check_holes(net)


@pytest.mark.exhaustive
def test_structural_holes_equal_both_engines_beside_hubs() -> None:
    hub = nx.star_graph(60)  # rows so different in length that the longer one is searched
    hub.add_edges_from([(1, 2), (2, 3), (7, 50)])
    check_holes(network(hub))


@given(networks(directed=False))
def test_effective_size_without_strengths_is_degree_less_redundant_ties(net: Network) -> None:
    _, size = structural_holes(*net.csr, np.ones_like(net.strength))
    sizes = nx.effective_size(net.graph, nodes=list(net.graph))  # the short form: d - 2t/d
    np.testing.assert_allclose(size, np.nan_to_num(net.order(sizes)), rtol=0, atol=1e-12)


def influence_by_distance(net: Network, steps: int) -> NDArray[np.int64]:
    degree = dict(net.graph.degree())
    far = dict(nx.all_pairs_shortest_path_length(net.graph))
    found = {
        v: (degree[v] - 1) * sum(degree[u] - 1 for u, d in far[v].items() if d == steps)
        for v in net.graph
    }
    return net.order(found).astype(np.int64)


@pytest.mark.parametrize("steps", [1, 2, 3])
@given(net=networks(directed=False))
def test_collective_influence_equals_brute_force(steps: int, net: Network) -> None:
    np.testing.assert_array_equal(
        collective_influence(*net.csr, steps=steps), influence_by_distance(net, steps)
    )


def test_published_values_of_holes_and_influence() -> None:
    karate = network(nx.karate_club_graph())
    assert collective_influence(*karate.csr, steps=1)[0] == 795
    assert collective_influence(*karate.csr, steps=2)[33] == 656
    heather = kite().names.index("Heather")
    assert collective_influence(*kite().csr, steps=2)[heather] == 30
    medici, guadagni = (florence().names.index(name) for name in ("Medici", "Guadagni"))
    found = collective_influence(*florence().csr, steps=2)
    assert (found[medici], found[guadagni]) == (40, 36)
    weighted = network(nx.karate_club_graph(), "weight")
    constraint, size = structural_holes(*weighted.csr, weighted.strength)
    assert constraint[0] == pytest.approx(0.1906234891, rel=0, abs=1e-10)
    assert size[0] == pytest.approx(13.775, rel=0, abs=1e-12)
