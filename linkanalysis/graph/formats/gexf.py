"""GEXF 1.2 and 1.3, the format of Gephi."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.mixed_directions import settle_directions
from linkanalysis.graph.formats.reading import Element, fault, read_xml, shown
from linkanalysis.graph.formats.typed_values import typed_value
from linkanalysis.graph.formats.xml_text import xml_attribute, xml_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from linkanalysis.graph.formats.flat_network import Flat

TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
UNDIRECTED = frozenset({"undirected", "mutual"})


def write_gexf(flat: Flat) -> bytes:
    """Write GEXF 1.2, which all versions of Gephi and networkx read; the weight is the strength."""
    edge_type = "directed" if flat.directed else "undirected"
    about = xml_value(json.dumps(flat.about, sort_keys=True))
    lines = [
        "<?xml version='1.0' encoding='utf-8'?>",
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
        "  <meta>",
        "    <creator>linkanalysis</creator>",
        f"    <description>{about}</description>",
        "  </meta>",
        f'  <graph defaultedgetype="{edge_type}" mode="static">',
    ]
    columns = {
        "node": _columns(flat.nodes.values()),
        "edge": _columns(row for _, _, row in flat.edges),
    }
    columns["node"].pop("label", None)
    for part, kinds in columns.items():
        lines.append(f'    <attributes class="{part}" mode="static">')
        lines += [
            f'      <attribute id="{part}_{name}" title="{name}" type="{TYPES[kind]}"/>'
            for name, kind in kinds.items()
        ]
        lines.append("    </attributes>")
    lines.append("    <nodes>")
    for name, row in flat.nodes.items():
        label = xml_attribute(row.get("label", name))
        lines.append(f"      <node id={xml_attribute(name)} label={label}>")
        lines += [*_values("node", row, columns["node"]), "      </node>"]
    lines += ["    </nodes>", "    <edges>"]
    for at, (u, v, row) in enumerate(flat.edges):
        ends = f"source={xml_attribute(u)} target={xml_attribute(v)}"
        lines.append(f'      <edge id="{at}" {ends} weight="{row["strength"]}">')
        lines += [*_values("edge", row, columns["edge"]), "      </edge>"]
    lines += ["    </edges>", "  </graph>", "</gexf>", ""]
    return "\n".join(lines).encode()


def _columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    return {name: type(row[name]) for row in rows for name in row}


def _values(part: str, row: Mapping[str, Any], columns: Mapping[str, type]) -> list[str]:
    cells = [
        f'          <attvalue for="{part}_{name}" value={xml_attribute(value)}/>'
        for name, value in row.items()
        if name in columns
    ]
    return ["        <attvalues>", *cells, "        </attvalues>"] if cells else []


def read_gexf(path: Path) -> Flat:
    """Read GEXF, with nodes inside nodes; labels, weights and attributes are kept."""
    root = read_xml(path, "gexf")
    graph = root.first("graph")
    if graph is None:
        raise fault(path, "the file has no element graph.")
    titles = {
        (group.attributes.get("class", ""), each.attributes.get("id", "")): each
        for group in graph.children
        if group.tag == "attributes"
        for each in group.children
        if each.tag == "attribute"
    }
    nodes: dict[str, dict[str, Any]] = {}
    for node in graph.all("node"):
        if "id" not in node.attributes:
            raise fault(path, "a node has no id.", row=node.line)
        row = _attributes(path, node, titles, "node")
        nodes[node.attributes["id"]] = _labelled(node, row)
    default = graph.attributes.get("defaultedgetype", "undirected")
    edges = []
    for edge in graph.all("edge"):
        ends = edge.attributes.get("source"), edge.attributes.get("target")
        if ends[0] is None or ends[1] is None:
            raise fault(path, "an edge needs a source and a target.", row=edge.line)
        row = _labelled(edge, _attributes(path, edge, titles, "edge"))
        if "weight" in edge.attributes:
            weight = typed_value(edge.attributes["weight"], "double")
            if weight is None:
                what = shown(edge.attributes["weight"])
                raise fault(path, f"the weight, {what}, is not a number.", row=edge.line)
            row["weight"] = weight
        directed = edge.attributes.get("type", default).lower() not in UNDIRECTED
        edges.append(((ends[0], ends[1], row), directed))
    leads = default.lower() not in UNDIRECTED
    return settle_directions(nodes, edges, default=leads, about=_about(root))


def _labelled(element: Element, row: dict[str, Any]) -> dict[str, Any]:
    label = element.attributes.get("label")
    return row if label is None else {"label": label, **row}


def _about(root: Element) -> dict[str, str]:
    meta = root.first("meta")
    description = None if meta is None else meta.first("description")
    try:
        about = json.loads(description.text) if description is not None else {}
    except (ValueError, RecursionError):  # a description in words
        return {}
    return {k: v for k, v in about.items() if isinstance(v, str)} if isinstance(about, dict) else {}


def _attributes(
    path: Path, element: Element, titles: Mapping[tuple[str, str], Element], part: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for group in element.children:
        for given in group.children if group.tag == "attvalues" else ():
            key = given.attributes.get("for", given.attributes.get("id", ""))
            title = titles.get((part, key))
            if title is None:
                raise fault(path, "a value has an attribute that is not declared.", row=given.line)
            kind = title.attributes.get("type", "string")
            text = given.attributes.get("value", "")
            value = typed_value(text, kind)
            if value is None:
                raise fault(
                    path,
                    f"{shown(text)} is not of the type {kind} that its attribute states.",
                    row=given.line,
                )
            found[title.attributes.get("title", key)] = value
    return found
