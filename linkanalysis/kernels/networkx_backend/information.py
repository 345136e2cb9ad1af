"""What networkx learns of the backend when it is imported."""

from __future__ import annotations

EXACT_LENGTHS = (
    "Weights must be positive integers, or floats whose sums are exact; other weights are left to "
    "networkx."
)
ALL_NODES = "Of some nodes only, and of directed graphs, it is left to networkx."

PRODUCTS = "Weights must be integers, or floats that are exact, and sum to at most 47 million."

# A remark on each function, empty where there is nothing to know.
FUNCTIONS = {
    "all_pairs_shortest_path_length": "",
    "articulation_points": "In the order of nodes, not of a search.",
    "average_clustering": f"Without weights. {ALL_NODES}",
    "betweenness_centrality": (
        f"{EXACT_LENGTHS} With `k`, the sources that networkx would draw; `k` with weights or "
        "endpoints is left to networkx."
    ),
    "bridges": "With `root` it is left to networkx.",
    "closeness_centrality": f"{EXACT_LENGTHS} Of one node `u` it is left to networkx.",
    "clustering": f"Without weights. {ALL_NODES}",
    "connected_components": "",
    "constraint": f"{EXACT_LENGTHS} Graphs with self-loops are left to networkx.",
    "core_number": "",
    "degree_centrality": "",
    "edge_betweenness_centrality": f"{EXACT_LENGTHS} With `k` it is left to networkx.",
    "effective_size": f"{EXACT_LENGTHS} Graphs with self-loops are left to networkx.",
    "eigenvector_centrality": "",
    "harmonic_centrality": f"{EXACT_LENGTHS} Of some nodes only it is left to networkx.",
    "has_bridges": "With `root` it is left to networkx.",
    "in_degree_centrality": "",
    "is_connected": "",
    "is_weakly_connected": "",
    "katz_centrality": "",
    "leiden_communities": (
        "Weights must be positive integers, or floats whose sums are exact. Without "
        "`max_level` and parallel edges."
    ),
    "louvain_communities": PRODUCTS,
    "louvain_partitions": PRODUCTS,
    "node_connected_component": "",
    "number_connected_components": "",
    "number_weakly_connected_components": "",
    "out_degree_centrality": "",
    "pagerank": "",
    "single_source_shortest_path_length": "",
    "transitivity": ALL_NODES,
    "triangles": "Of some nodes only it is left to networkx.",
    "weakly_connected_components": "",
}


def backend_info() -> dict[str, object]:
    """Return what networkx shows of the backend in its documentation and dispatches to it."""
    return {
        "backend_name": "linkanalysis",
        "project": "linkanalysis-toolkit",
        "package": "linkanalysis",
        "short_summary": "Compiled kernels of a library for link analysis, on all cores.",
        "functions": {
            name: {"additional_docs": remark} if remark else {}
            for name, remark in FUNCTIONS.items()
        },
    }
