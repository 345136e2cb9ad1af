"""What networkx calls: the functions by their names in networkx, and the conversions."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from linkanalysis.networkx_backend.communities import (
    leiden_communities,
    louvain_communities,
    louvain_partitions,
)
from linkanalysis.networkx_backend.distances import (
    all_pairs_shortest_path_length,
    single_source_shortest_path_length,
)
from linkanalysis.networkx_backend.holes import constraint, effective_size
from linkanalysis.networkx_backend.limits import reason_against, reason_to_wait
from linkanalysis.networkx_backend.network import Network, network_of, networkx_of
from linkanalysis.networkx_backend.positions import (
    betweenness_centrality,
    closeness_centrality,
    degree_centrality,
    edge_betweenness_centrality,
    harmonic_centrality,
    in_degree_centrality,
    out_degree_centrality,
)
from linkanalysis.networkx_backend.structure import (
    articulation_points,
    average_clustering,
    bridges,
    clustering,
    connected_components,
    core_number,
    has_bridges,
    is_connected,
    is_weakly_connected,
    node_connected_component,
    number_connected_components,
    number_weakly_connected_components,
    transitivity,
    triangles,
    weakly_connected_components,
)
from linkanalysis.networkx_backend.walks import (
    eigenvector_centrality,
    katz_centrality,
    pagerank,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

__all__ = [
    "all_pairs_shortest_path_length",
    "articulation_points",
    "average_clustering",
    "betweenness_centrality",
    "bridges",
    "can_run",
    "closeness_centrality",
    "clustering",
    "connected_components",
    "constraint",
    "convert_from_nx",
    "convert_to_nx",
    "core_number",
    "degree_centrality",
    "edge_betweenness_centrality",
    "effective_size",
    "eigenvector_centrality",
    "harmonic_centrality",
    "has_bridges",
    "in_degree_centrality",
    "is_connected",
    "is_weakly_connected",
    "katz_centrality",
    "leiden_communities",
    "louvain_communities",
    "louvain_partitions",
    "node_connected_component",
    "number_connected_components",
    "number_weakly_connected_components",
    "on_start_tests",
    "out_degree_centrality",
    "pagerank",
    "should_run",
    "single_source_shortest_path_length",
    "transitivity",
    "triangles",
    "weakly_connected_components",
]

# Tests of networkx that ask for what is not promised here, by file and name, with the reason.
DIFFERENT = {
    ("test_leiden.py", "test_quality"): "no communities of graphs with parallel edges",
}


def convert_from_nx(
    graph: nx.Graph[Any],
    *,
    edge_attrs: Mapping[str, object] | None = None,
    node_attrs: Mapping[str, object] | None = None,
    preserve_edge_attrs: bool = False,
    preserve_node_attrs: bool = False,
    preserve_graph_attrs: bool = False,
    name: str | None = None,
    graph_name: str | None = None,
) -> Network:
    """Convert a graph of networkx; of its attributes, those of edges that are asked for."""
    if preserve_edge_attrs or preserve_node_attrs or node_attrs:
        message = "functions that need all attributes are left to networkx."
        raise NotImplementedError(message)
    return network_of(graph, edge_attrs or {})


def convert_to_nx(result: object, *, name: str | None = None) -> object:
    """Convert a graph of the backend to networkx; any other result is one of networkx already."""
    return networkx_of(result) if isinstance(result, Network) else result


def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """Say whether a call has an answer here that is equal to networkx's, or why not."""
    bound = signature(globals()[name]).bind(*args, **kwargs)
    bound.apply_defaults()
    return reason_against(name, bound.arguments) or True


def should_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """Say whether a call that was not sent here by name is worth its conversion, or why not."""
    return reason_to_wait(name, args[0] if args else kwargs["G"]) or True


def on_start_tests(items: Iterable[Any]) -> None:
    """Mark the tests of networkx that are different here."""
    import pytest  # noqa: PLC0415 - only networkx's own tests call this

    for item in items:
        if reason := DIFFERENT.get((item.path.name, item.name)):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
