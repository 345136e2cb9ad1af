"""Which calls are left to networkx: those without an equal answer here, and those not worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

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
