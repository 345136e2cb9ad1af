"""JSON of nodes and links, as networkx and d3 write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.flat_network import Flat
from linkanalysis.graph.formats.reading import fault, read_json, read_text

if TYPE_CHECKING:
    from pathlib import Path

SIMPLE = (str, int, float, bool)


def write_node_link(flat: Flat) -> bytes:
    """Write the JSON that ``networkx.node_link_graph`` reads."""
    content = {
        "directed": flat.directed,
        "multigraph": True,
        "graph": flat.about,
        "nodes": [{"id": name, **row} for name, row in flat.nodes.items()],
        "edges": [
            {"source": u, "target": v, "key": at, **row}
            for at, (u, v, row) in enumerate(flat.edges)
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_node_link(path: Path) -> Flat:
    """Read nodes and links; ends may be ids or, as in d3, numbers of nodes."""
    content = read_json(path, read_text(path))
    given = content if isinstance(content, dict) else {}
    nodes, links = given.get("nodes"), given.get("edges", given.get("links"))
    if not isinstance(nodes, list) or not isinstance(links, list):
        raise fault(
            path,
            'the JSON has no lists "nodes" and "edges" or "links". Records of cases are read by '
            "la.read_case; la.propose(path) says with which reader.",
        )
    listed: dict[str, dict[str, Any]] = {}
    for at, row in enumerate(nodes):
        name = row.get("id", row.get("name", at)) if isinstance(row, dict) else None
        if not isinstance(name, (str, int, float)):
            raise fault(path, f"node {at + 1:,} is not an object with an id.")
        listed[str(name)] = {k: v for k, v in row.items() if k != "id"}
    order = [*listed]
    edges = []
    for at, row in enumerate(links):
        ends = [row.get(end) for end in ("source", "target")] if isinstance(row, dict) else []
        if len(ends) < 2 or not all(isinstance(end, (str, int, float)) for end in ends):  # noqa: PLR2004 - two ends
            raise fault(path, f"tie {at + 1:,} is not an object with a source and a target.")
        u, v = (_named(end, listed, order) for end in ends)
        own = {"source", "target", "key"}
        edges.append((u, v, {k: value for k, value in row.items() if k not in own}))
    graph = given.get("graph")
    about = graph if isinstance(graph, dict) else {}
    texts = {k: v for k, v in about.items() if isinstance(v, str)}
    return Flat(given.get("directed") is True, listed, edges, texts)


def _named(end: object, listed: dict[str, dict[str, Any]], order: list[str]) -> str:
    name = str(end)
    if name not in listed and isinstance(end, int) and 0 <= end < len(order):
        return order[end]
    return name
