"""There and back: nodes, their order, directions and the attributes that were asked for."""

from __future__ import annotations

import networkx as nx
import numpy as np

from linkanalysis.kernels.networkx_backend import interface


def test_graph_comes_back_as_it_was() -> None:
    for kind in (nx.Graph, nx.DiGraph):
        graph = kind([("ben", "ana", {"calls": 2}), ("ana", "ana"), ("ana", "cay")])
        graph.add_node("dov")
        network = interface.convert_from_nx(graph, edge_attrs={"calls": 1})
        back = interface.convert_to_nx(network)
        nx.set_edge_attributes(
            graph, {e: graph.edges[e].get("calls", 1) for e in graph.edges}, "calls"
        )
        assert type(back) is kind
        assert list(back.nodes) == list(graph.nodes)
        assert list(back.edges(data=True)) == list(graph.edges(data=True))


def test_views_are_converted_as_they_show() -> None:
    graph = nx.gnp_random_graph(60, 0.1, seed=2, directed=True)
    for view in (graph.reverse(copy=False), graph.subgraph(range(7, 30)), graph.to_undirected()):
        ours = nx.closeness_centrality(view, backend="linkanalysis")
        assert ours == nx.closeness_centrality(view, backend="networkx")
        assert list(ours) == list(view)


def test_nodes_that_equal_their_numbers_are_kept_as_they_are() -> None:
    for nodes in ([0, 1, 2, 3], [False, True, 2.0, np.int64(3)], [1, 0, 2, 3]):
        graph = nx.path_graph(nodes)
        graph.add_edge(3.0, 0)
        graph.add_edge(True, 3)
        network = interface.convert_from_nx(graph)
        assert [repr(node) for node in network.nodes] == [repr(node) for node in graph]
        back = interface.convert_to_nx(network)
        assert nx.utils.graphs_equal(back, graph)


def test_answers_pass_as_they_are() -> None:
    answer = {"ana": 1.0}
    assert interface.convert_to_nx(answer) is answer


def test_a_converted_graph_is_used_again_until_the_graph_changes() -> None:
    graph = nx.path_graph(3)
    first = nx.closeness_centrality(graph, backend="linkanalysis")
    kept = graph.__networkx_cache__["backends"]["linkanalysis"]
    assert nx.closeness_centrality(graph, backend="linkanalysis") == first
    assert list(kept.values()) == list(
        graph.__networkx_cache__["backends"]["linkanalysis"].values()
    )
    graph.add_edge(0, 2)
    assert nx.closeness_centrality(graph, backend="linkanalysis") == dict.fromkeys(graph, 1.0)
