"""A network as files carry it: texts, whole numbers, fractions and flags.

An attribute whose values are all of one simple kind is written as it is. Any other is written as
JSON. The entry ``kinds`` of `Flat.about` says which is which, and the names of attributes that had
to be renamed, so that every format gives back what went in.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.escape import visible
from linkanalysis.errors import RecordError
from linkanalysis.graph.formats.values import UnwritableError, dump_value, load_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Simple = str | int | float | bool
Edge = tuple[str, str, dict[str, Any]]

# What our files say of every entity and every tie, in this order, for any reader of the format.
NODE_NAMES = ("label", "type", "protected")
EDGE_NAMES = ("type", "count", "strength", "first", "last")
# Names that formats give a meaning of their own, in any case of letters.
RESERVED = frozenset(
    {"id", "source", "target", "weight", "key", "name", "start", "end", "graphics", "exact_label"}
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", flags=re.ASCII)  # a key of GML, the strictest format
INT64 = 2**63  # tools read whole numbers into 64 bits


@dataclass(frozen=True, slots=True)
class Flat:
    """A network of simple values, or of any values where a reader has decoded them.

    about: What the file says about itself: handling, caveat, how it was made.
    notes: What a reader left out or decided.
    declared: Whether the file lists its nodes, so that an edge may name no other.
    """

    directed: bool
    nodes: dict[str, dict[str, Any]]
    edges: list[Edge]
    about: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    declared: bool = True


def flatten(network: Flat) -> tuple[Flat, list[str]]:
    """Make every attribute simple; return also the names of those that no file can hold."""
    ids = _plain_ids(network.nodes)
    node_rows = [_with_label(row) for row in network.nodes.values()]
    nodes, node_kinds, lost = _flat_rows(node_rows, NODE_NAMES)
    rows, edge_kinds, lost_too = _flat_rows([row for _, _, row in network.edges], EDGE_NAMES)
    edges = [(ids[u], ids[v], row) for (u, v, _), row in zip(network.edges, rows, strict=True)]
    about = {name: visible(text) for name, text in network.about.items()}
    about["kinds"] = json.dumps({"node": node_kinds, "edge": edge_kinds}, sort_keys=True)
    flat = replace(
        network, nodes=dict(zip(ids.values(), nodes, strict=True)), edges=edges, about=about
    )
    return flat, sorted({*lost, *lost_too})


def is_plain(text: str) -> bool:
    """Return whether every format carries a text as it is."""
    return bool(text) and text.isprintable() and text == text.strip()


def _plain_ids(ids: Iterable[str]) -> dict[str, str]:
    plain: dict[str, str] = {}
    taken: set[str] = set()
    for name in ids:
        free = name if is_plain(name) else visible(name).strip() or "no name"
        while free in taken:
            free += "'"
        taken.add(free)
        plain[name] = free
    return plain


def _with_label(row: dict[Any, Any]) -> dict[Any, Any]:
    """Show a label with invisible characters by their codes, and keep the exact one beside it."""
    label = row.get("label")
    if not isinstance(label, str) or is_plain(label):
        return row
    return {**row, "label": visible(label).strip() or "no label", "exact_label": [label]}


def _flat_rows(
    rows: list[dict[Any, Any]], first: tuple[str, ...]
) -> tuple[list[dict[str, Simple]], dict[str, list[str]], list[str]]:
    columns: dict[str, list[tuple[int, Any]]] = {name: [] for name in first}
    lost: set[str] = set()
    for at, row in enumerate(rows):
        for name, value in row.items():
            if isinstance(name, str):
                columns.setdefault(name, []).append((at, value))
            else:
                lost.add("attributes whose name is not a text")
    flat: list[dict[str, Simple]] = [{} for _ in rows]
    kinds: dict[str, list[str]] = {}
    taken: set[str] = set()
    for name in [*first, *sorted(columns.keys() - set(first))]:
        cells = columns[name]
        if not cells:
            continue
        key = _free_key(name, taken)
        kind = _kind([value for _, value in cells])
        try:
            written = [(at, dump_value(value) if kind == "json" else value) for at, value in cells]
        except UnwritableError:
            lost.add(visible(name))
            continue
        taken.add(key.lower())
        kinds[key] = [kind, name]
        for at, value in written:
            flat[at][key] = value.item() if isinstance(value, np.generic) else value
    return flat, kinds, sorted(lost)


def _free_key(name: str, taken: set[str]) -> str:
    own = name == "exact_label" or name.lower() not in RESERVED
    if own and NAME.fullmatch(name) and name.lower() not in taken:
        return name
    number = 1
    while f"attribute_{number}" in taken:
        number += 1
    return f"attribute_{number}"


def _kind(values: list[Any]) -> str:
    if all(type(value) is str and is_plain(value) for value in values):
        return "str"
    if all(type(value) is bool for value in values):
        return "bool"
    if all(type(value) is int and -INT64 <= value < INT64 for value in values):
        return "int"
    if all(type(value) is float and math.isfinite(value) for value in values):
        return "float"
    return "json"


def unflatten(flat: Flat, file: str) -> Flat:
    """Decode what a file of ours encoded; a file of another tool comes back as it is."""
    if "kinds" not in flat.about:
        return flat
    try:
        kinds = json.loads(flat.about["kinds"])
        nodes = {name: _decoded(row, kinds["node"]) for name, row in flat.nodes.items()}
        edges = [(u, v, _decoded(row, kinds["edge"])) for u, v, row in flat.edges]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = (
            f"{file}: the entry kinds, or a value that it describes, was changed since the file "
            "was written. Save the graph again."
        )
        raise RecordError(message, document=file) from error
    for row in nodes.values():
        exact = row.pop("exact_label", None)
        if isinstance(exact, list) and len(exact) == 1:
            row["label"] = exact[0]
    return replace(flat, nodes=nodes, edges=edges)


def _decoded(row: Mapping[str, Any], kinds: Mapping[str, list[str]]) -> dict[str, Any]:
    decoded = {}
    for key, value in row.items():
        if key not in kinds:
            continue  # what a format adds for its own tool, such as a weight
        kind, name = kinds[key]
        if kind == "json" or (kind != "str" and isinstance(value, str)):
            value = FROM_TEXT[kind](str(value))  # noqa: PLW2901 - the decoded one
        elif kind in {"int", "float"}:
            value = FROM_TEXT[kind](value)  # noqa: PLW2901
        decoded[str(name)] = value
    return decoded


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


FROM_TEXT: Mapping[str, Callable[[str], Any]] = {
    "json": load_value,
    "bool": _flag,
    "int": int,
    "float": float,
}
