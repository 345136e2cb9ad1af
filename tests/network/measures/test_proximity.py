"""Who is near the seeds: against networkx and igraph, linear in the seeds, and never a verdict."""

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
LINKS = st.lists(st.tuples(ENDS, ENDS, st.integers(1, 6)), min_size=1, max_size=30)


def network_of(links: list[tuple[int, int, int]], *, directed: bool) -> nx.Graph[Any]:
    network: nx.Graph[Any] = nx.DiGraph() if directed else nx.Graph()
    network.add_nodes_from(range(10))
    network.add_edges_from((u, v, {"calls": c}) for u, v, c in links if u != v)
    return network


@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
@given(links=LINKS, first=ENDS, second=ENDS)
def test_proximity_equals_networkx_and_igraph(
    links: list[tuple[int, int, int]], first: int, second: int, *, directed: bool
) -> None:
    network = network_of(links, directed=directed)
    graph = la.from_networkx(network, strength="calls")
    seeds = {first: 1.0, second: 2.0}
    found = la.measures.proximity(graph, {f"person:{v}": weight for v, weight in seeds.items()})
    oracle = nx.pagerank(network, personalization=seeds, weight="calls", tol=1e-13, max_iter=5000)
    expected = [oracle[v] for v in range(10)]
    np.testing.assert_allclose(found.numbers, expected, rtol=0, atol=1e-9)
    other = igraph.Graph(10, list(network.edges), directed=directed)
    reset = [seeds.get(v, 0.0) for v in range(10)]
    weights = [float(c) for *_, c in network.edges(data="calls")]
    expected = other.personalized_pagerank(reset=reset, weights=weights)
    np.testing.assert_allclose(found.numbers, expected, rtol=0, atol=1e-9)
    steps = nx.multi_source_dijkstra_path_length(network, set(seeds), weight=None)
    assert found.steps.tolist() == [steps.get(v, -1) for v in range(10)]


@given(links=LINKS, first=ENDS, second=ENDS, share=st.floats(0.05, 0.95))
def test_proximity_is_linear_in_the_seeds(
    links: list[tuple[int, int, int]], first: int, second: int, share: float
) -> None:
    network = network_of(links, directed=False)
    nx.add_cycle(network, range(10), calls=1)  # so that everybody has ties to follow
    graph = la.from_networkx(network, strength="calls")
    one, other = (la.measures.proximity(graph, f"person:{v}").numbers for v in (first, second))
    if first != second:
        mixed = la.measures.proximity(
            graph, {f"person:{first}": share, f"person:{second}": 1 - share}
        )
        expected = share * one + (1 - share) * other
        np.testing.assert_allclose(mixed.numbers, expected, rtol=0, atol=1e-10)


def test_published_value_of_a_chain() -> None:
    chain = la.from_networkx(nx.path_graph(3, create_using=nx.DiGraph))
    found = la.measures.proximity(chain, ["person:0"])
    expected = [0.3887269193, 0.3304178814, 0.2808551992]
    np.testing.assert_allclose(found.numbers, expected, rtol=0, atol=5e-11)
    against = la.measures.proximity(chain, ["person:0"], direction="in")
    assert against.to_frame()["steps"].isna().tolist() == [False, True, True]


def test_seeds_are_marked_and_have_no_rank_and_types_can_be_chosen() -> None:
    uses = {"ana": "123", "ben": "12", "cay": "3"}
    ties = [(person, f"phone:{phone}") for person, phones in uses.items() for phone in phones]
    graph = la.from_networkx(nx.Graph(ties))
    near = la.measures.proximity(graph, ["person:ana", "person:cay"])
    frame = near.to_frame()
    assert list(frame) == ["entity", "label", "type", "proximity", "rank", "seed", "steps"]
    assert frame["entity"].tolist() == ["person:ana", "person:cay", "person:ben"]
    assert frame["seed"].tolist() == [True, True, False]
    assert frame["rank"].fillna(0).tolist() == [0, 0, 1]
    assert frame["steps"].tolist() == [0, 0, 2]
    assert near.notes == ("Ranked: person. Entities of other types (3) carry the walk.",)
    phones = la.measures.proximity(graph, "person:ana", types=["phone"]).to_frame()
    assert set(phones["type"]) == {"phone"}
    assert phones["rank"].tolist() == [1, 1, 1]
    assert dict(near.made_by.parameters) == {
        "entities": "person:ana, person:cay",
        "types": "person",
        "damping": "0.85",
        "direction": "out",
    }


def test_the_protected_carry_the_walk_and_are_not_named() -> None:
    network = nx.path_graph(["ana", "ben", "cay"])
    network.nodes["ben"]["role"] = "victim"
    graph = la.from_networkx(network)
    near = la.measures.proximity(graph, "person:ana")
    assert near.to_frame()["entity"].tolist() == ["person:ana", "person:cay"]
    assert near.withheld == 1
    assert "1 protected not ranked." in near.caveat
    seeded = la.measures.proximity(graph, "person:ben")  # asked of a victim: who is near
    assert seeded.to_frame()["entity"].tolist() == ["person:ana", "person:cay"]
    assert dict(seeded.made_by.parameters)["entities"] == "Protected 1"
    weighed = la.measures.proximity(graph, {"person:ana": 1, "person:ben": 2.5})
    assert dict(weighed.made_by.parameters)["entities"] == "Protected 1: 2.5, person:ana: 1"
    assert "ben" not in seeded._repr_html_()
