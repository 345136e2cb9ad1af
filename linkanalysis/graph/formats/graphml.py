"""GraphML, as networkx, igraph, Gephi and yEd write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.flat_network import Flat
from linkanalysis.graph.formats.mixed_directions import settle_directions
from linkanalysis.graph.formats.reading import Element, fault, read_xml, shown
from linkanalysis.graph.formats.typed_values import typed_value
from linkanalysis.graph.formats.xml_text import xml_attribute, xml_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
LABELS = ("NodeLabel", "EdgeLabel")  # where yEd writes them


def write_graphml(flat: Flat) -> bytes:
    """Write GraphML with one key an attribute."""
    lines = [
        "<?xml version='1.0' encoding='utf-8'?>",
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    keys: dict[tuple[str, str], str] = {}
    parts: tuple[tuple[str, Iterable[Mapping[str, Any]]], ...] = (
        ("graph", [flat.about]),
        ("node", flat.nodes.values()),
        ("edge", [row for _, _, row in flat.edges]),
    )
    for part, rows in parts:
        for name, kind in {name: type(row[name]) for row in rows for name in row}.items():
            key = keys[part, name] = f"d{len(keys)}"
            lines.append(
                f'  <key id="{key}" for="{part}" attr.name={xml_attribute(name)} '
                f'attr.type="{TYPES[kind]}"/>'
            )
    default = "directed" if flat.directed else "undirected"
    lines.append(f'  <graph id="G" edgedefault="{default}">')
    lines += _data(keys, "graph", flat.about, "    ")
    for name, row in flat.nodes.items():
        lines.append(f"    <node id={xml_attribute(name)}>")
        lines += [*_data(keys, "node", row, "      "), "    </node>"]
    for u, v, row in flat.edges:
        lines.append(f"    <edge source={xml_attribute(u)} target={xml_attribute(v)}>")
        lines += [*_data(keys, "edge", row, "      "), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>", ""]).encode()


def _data(
    keys: Mapping[tuple[str, str], str], part: str, row: Mapping[str, Any], indent: str
) -> list[str]:
    return [
        f'{indent}<data key="{keys[part, name]}">{xml_value(value)}</data>'
        for name, value in row.items()
    ]


def read_graphml(path: Path) -> Flat:
    """Read the first graph of a GraphML file, with the nodes of graphs inside its nodes."""
    root = read_xml(path, "graphml")
    graph = root.first("graph")
    if graph is None:
        raise fault(path, "the file has no element graph.")
    keys = {key.attributes.get("id", ""): key for key in root.children if key.tag == "key"}
    about = {k: str(v) for k, v in _attributes(path, graph, keys, "graph").items()}
    nodes: dict[str, dict[str, Any]] = {}
    for node in graph.all("node"):
        if "id" not in node.attributes:
            raise fault(path, "a node has no id.", row=node.line)
        nodes[node.attributes["id"]] = _attributes(path, node, keys, "node")
    default = graph.attributes.get("edgedefault", "undirected")
    edges = []
    for edge in graph.all("edge"):
        ends = edge.attributes.get("source"), edge.attributes.get("target")
        if ends[0] is None or ends[1] is None:
            raise fault(path, "an edge needs a source and a target.", row=edge.line)
        stated = edge.attributes.get("directed")
        directed = default == "directed" if stated is None else stated.lower() in {"true", "1"}
        edges.append(((ends[0], ends[1], _attributes(path, edge, keys, "edge")), directed))
    hyper = sum(1 for _ in graph.all("hyperedge"))
    notes = (f"{hyper:,} hyperedges of {path.name} were left out.",) if hyper else ()
    flat = settle_directions(nodes, edges, default=default == "directed", about=about, notes=notes)
    return _by_own_ids(flat)


def _attributes(
    path: Path, element: Element, keys: Mapping[str, Element], part: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in keys.values():
        default = key.first("default")
        if default is not None and key.attributes.get("for") in {part, "all"}:
            found[_name(key)] = _typed(path, default, key)
    for data in element.children:
        if data.tag != "data":
            continue
        given = keys.get(data.attributes.get("key", ""))
        if given is None:
            raise fault(path, "a value has a key that is not declared.", row=data.line)
        if data.children:
            label = next((text for tag in LABELS for text in data.all(tag)), None)
            if label is not None and label.text.strip():
                found["label"] = label.text.strip()
        elif data.text.strip() or given.attributes.get("attr.type", "string") == "string":
            found[_name(given)] = _typed(path, data, given)
    return found


def _name(key: Element) -> str:
    return key.attributes.get("attr.name") or key.attributes.get("id", "")


def _typed(path: Path, data: Element, key: Element) -> Any:  # noqa: ANN401 - of any simple type
    kind = key.attributes.get("attr.type", "string")
    value = typed_value(data.text, kind)
    if value is None:
        what = f"{shown(data.text)} is not of the type {kind} that its key states."
        raise fault(path, what, row=data.line)
    return value


def _by_own_ids(flat: Flat) -> Flat:
    """Name nodes by their attribute ``id`` where a tool, as igraph, has numbered them anew."""
    own = {name: row.get("id") for name, row in flat.nodes.items()}
    texts = {value for value in own.values() if isinstance(value, str) and value}
    if not own or len(texts) < len(own) or not set(own) >= {u for u, _, _ in flat.edges}:
        return flat
    nodes = {
        str(own[name]): {k: v for k, v in row.items() if k != "id"}
        for name, row in flat.nodes.items()
    }
    edges = [(str(own.get(u, u)), str(own.get(v, v)), row) for u, v, row in flat.edges]
    return Flat(flat.directed, nodes, edges, flat.about, flat.notes)
