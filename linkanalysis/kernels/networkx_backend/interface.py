"""What networkx calls: the functions by their names in networkx, and the conversions.

Calls without an equal answer here, and those not worth it, are left to networkx.
"""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from linkanalysis.kernels.networkx_backend.network import Network, network_of, networkx_of
from linkanalysis.kernels.networkx_backend.positions import (
    all_pairs_shortest_path_length,
    betweenness_centrality,
    closeness_centrality,
    degree_centrality,
    edge_betweenness_centrality,
    eigenvector_centrality,
    harmonic_centrality,
    in_degree_centrality,
    katz_centrality,
    out_degree_centrality,
    pagerank,
    single_source_shortest_path_length,
)
from linkanalysis.kernels.networkx_backend.structure import (
    articulation_points,
    average_clustering,
    bridges,
    clustering,
    connected_components,
    constraint,
    core_number,
    effective_size,
    has_bridges,
    is_connected,
    is_weakly_connected,
    leiden_communities,
    louvain_communities,
    louvain_partitions,
    node_connected_component,
    number_connected_components,
    number_weakly_connected_components,
    transitivity,
    triangles,
    weakly_connected_components,
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
# Functions whose kernels need ties without a direction.
UNDIRECTED = frozenset(("average_clustering", "clustering", "transitivity"))
# Functions that use weights for nothing but lengths, strengths or walks; for others none is taken.
UNWEIGHTED = frozenset(("average_clustering", "clustering"))
# Arguments that ask for part of an answer, which costs networkx little and here all of it.
PARTIAL = ("nbunch", "nodes", "root", "sources", "u")
# Functions that networkx answers about as soon as the graph is converted: see
# benchmarks/README.md, "networkx".
ONCE = frozenset(
    (
        "connected_components",
        "degree_centrality",
        "in_degree_centrality",
        "is_connected",
        "is_weakly_connected",
        "node_connected_component",
        "number_connected_components",
        "number_weakly_connected_components",
        "out_degree_centrality",
        "single_source_shortest_path_length",
        "weakly_connected_components",
    )
)
# Below so many nodes any answer takes networkx milliseconds, and loading kernels a second once.
SMALL = 100


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


def reason_against(name: str, options: Mapping[str, Any]) -> str | None:
    """Say why a call has no equal answer here; None if it has.

    options: All arguments of the call by name, the graph as "G".
    """
    graph = options["G"]
    weight = options.get("weight", options.get("distance"))
    sampled = options.get("k") is not None
    by_steps = name == "betweenness_centrality" and weight is None and not options["endpoints"]
    checks = (
        (graph.is_multigraph(), "it has no graphs with parallel edges"),
        (
            graph.is_directed() and name in UNDIRECTED,
            "it counts triangles in undirected graphs only",
        ),
        (callable(weight), "it takes weights from an attribute, not from a function"),
        (weight is not None and name in UNWEIGHTED, "it counts triangles without weights only"),
        (
            any(options.get(argument) is not None for argument in PARTIAL),
            "it answers for the whole graph at once",
        ),
        (
            sampled and not by_steps,
            "it draws sources only for betweenness of nodes by steps, without endpoints",
        ),
        (
            name == "leiden_communities" and options["max_level"] is not None,
            "its communities of Leiden have no levels",
        ),
    )
    return next((reason for against, reason in checks if against), None)


def reason_to_wait(name: str, graph: Any) -> str | None:  # noqa: ANN401 - a graph of any backend
    """Say why networkx would be done sooner; None if it would not."""
    if len(graph) < SMALL:
        return f"the graph has fewer than {SMALL} nodes"
    converted = (getattr(graph, "__networkx_cache__", None) or {}).get("backends", {})
    if name in ONCE and not converted.get("linkanalysis"):
        return "converting the graph would take as long as the answer"
    return None
