"""GML, as networkx and igraph write it.

The label of a node is its id here, since most tools name nodes by it; the label of the graph is
the attribute ``name``.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from linkanalysis.graph.formats.flat_network import NAME, Flat
from linkanalysis.graph.formats.reading import DEEPEST, fault, read_text, shown
from linkanalysis.graph.formats.typed_values import typed_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

WHOLE = 2**31  # whole numbers of GML have 32 bits; larger ones are written as fractions
EXACT = 2**53  # while those are exact
TOKEN = re.compile(r'"[^"]*"|[\[\]]|[^\s\[\]"]+|"')
Pairs = list[tuple[str, Any]]


def write_gml(flat: Flat) -> bytes:
    """Write GML in ASCII; other characters are entities, as the format asks."""
    lines = ["graph [", f"  directed {int(flat.directed)}", *_pairs(flat.about, "  ")]
    number = {name: at for at, name in enumerate(flat.nodes)}
    for name, row in flat.nodes.items():
        named = {"name": row["label"]} if "label" in row else {}
        rest = {key: value for key, value in row.items() if key != "label"}
        lines += ["  node [", f"    id {number[name]}", f"    label {_text(name)}"]
        lines += [*_pairs({**named, **rest}, "    "), "  ]"]
    for u, v, row in flat.edges:
        lines += ["  edge [", f"    source {number[u]}", f"    target {number[v]}"]
        lines += [*_pairs(row, "    "), "  ]"]
    return "\n".join([*lines, "]", ""]).encode("ascii")


def _pairs(row: Mapping[str, Any], indent: str) -> list[str]:
    # a key of GML has no underscore in the standard, but every tool reads it
    return [f"{indent}{name} {_value(value)}" for name, value in row.items()]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return f'"{str(value).lower()}"'
    if isinstance(value, int):
        if abs(value) < WHOLE:
            return str(value)
        return f"{value}.0" if abs(value) < EXACT else f'"{value}"'
    if isinstance(value, float):
        text = repr(value)
        return text if "." in text else text.replace("e", ".0e")
    return _text(str(value))


def _text(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    return '"' + "".join(c if c.isascii() else f"&#{ord(c)};" for c in escaped) + '"'


def read_gml(path: Path) -> Flat:
    """Read the graph of a GML file; nodes are named by their labels where these differ."""
    top = dict(_read_pairs(path))
    graph = top.get("graph")
    if not isinstance(graph, list):
        raise fault(path, 'the file has no "graph [ … ]". It is not GML.')
    listed = [dict(value) for key, value in graph if key == "node" and isinstance(value, list)]
    ids = [_end(path, row, "id", "a node") for row in listed]
    labels = [str(row.get("label", "")) for row in listed]
    by_label = all(labels) and len(set(labels)) == len(labels)
    names = dict(zip(ids, labels if by_label else map(str, ids), strict=True))
    nodes: dict[str, dict[str, Any]] = {}
    for at, row in zip(ids, listed, strict=True):
        kept = _simple(row, {"id"} | ({"label"} if by_label else set()))
        if by_label and "name" in kept:
            kept["label"] = kept.pop("name")
        nodes[names[at]] = kept
    edges = []
    for key, value in graph:
        if key == "edge" and isinstance(value, list):
            row = dict(value)
            ends = [_end(path, row, end, "an edge") for end in ("source", "target")]
            u, v = (names.get(end, str(end)) for end in ends)
            edges.append((u, v, _simple(row, {"source", "target"})))
    about = {key: str(value) for key, value in graph if isinstance(value, str)}
    return Flat(dict(graph).get("directed") == 1, nodes, edges, about)


def _simple(row: Mapping[str, Any], without: set[str]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if not isinstance(v, list) and k not in without}


def _end(path: Path, row: Mapping[str, Any], key: str, what: str) -> Any:  # noqa: ANN401
    end = row.get(key)
    if isinstance(end, (int, float, str)):
        return end
    raise fault(path, f"{what} has no {key}.")


def _read_pairs(path: Path) -> Pairs:
    top: Pairs = []
    levels = [top]
    key = ""
    for word, line in _tokens(path):
        if word == "]" and not key and len(levels) > 1:
            levels.pop()
        elif not key:
            if not NAME.fullmatch(word):
                raise fault(path, f"a key was expected, not {shown(word)}.", row=line)
            key = word
        elif word == "[":
            if len(levels) > DEEPEST:
                raise fault(path, "lists are nested too deeply.", row=line)
            inside: Pairs = []
            levels[-1].append((key, inside))
            levels.append(inside)
            key = ""
        else:
            levels[-1].append((key, _read_value(path, word, line)))
            key = ""
    if key or len(levels) > 1:
        raise fault(path, "the file ends in the middle of a list. It is cut off.")
    return top


def _tokens(path: Path) -> Iterator[tuple[str, int]]:
    line, before = 1, 0
    text = "\n".join(
        "" if row.lstrip().startswith("#") else row for row in read_text(path).split("\n")
    )
    for match in TOKEN.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        yield match.group(), line


def _read_value(path: Path, token: str, line: int) -> str | int | float:
    if token.startswith('"') and token.endswith('"') and len(token) > 1:
        return html.unescape(token[1:-1])
    for kind in ("int", "double"):
        value = typed_value(token, kind) if kind == "double" or "." not in token else None
        if isinstance(value, (int, float)):
            return value
    raise fault(path, f"{shown(token)} is neither a number nor a text in quotes.", row=line)
