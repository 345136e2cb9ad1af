"""A network from elsewhere, kept whole, so that it can be given back as it came.

Lives here: the copy of a networkx graph behind an `EntityGraph`, and the ids of its nodes.
Not here: the exchange itself (`exchange`).
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import networkx as nx

__all__ = ["Foreign", "name_nodes", "snapshot"]

TYPE_NAMES = frozenset(row.name for row in ENTITY_TYPES)

# Values of these types cannot change, so that a copy may share them.
ATOMIC = (str, bytes, bool, int, float, complex, type(None), date, time, timedelta)


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """What a graph from networkx must give back.

    network: A copy of the graph as it came.
    nodes: Node of the network by the id it got.
    """

    network: nx.Graph[Any]
    nodes: dict[str, Hashable]

    def link_rows(self, pairs: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
        """Return the edges of some pairs as links."""
        rows: list[dict[str, object]] = []
        seen = set()
        for source, target in pairs:
            u, v = self.nodes[source], self.nodes[target]
            if not self.network.has_edge(u, v) or (
                not self.network.is_directed() and (v, u) in seen
            ):
                continue
            seen.add((u, v))
            held: Any = self.network[u][v]
            for attributes in held.values() if self.network.is_multigraph() else [held]:
                kind = attributes.get("type")
                link = {"source": source, "target": target, "type": kind, "count": 1}
                rows.append(link)
        return rows


def snapshot(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Copy a network with its mutable values; nodes and keys stay the same objects."""
    copy = network.copy()
    held: Iterable[dict[Any, Any]] = chain(
        [copy.graph],
        (attributes for _, attributes in copy.nodes(data=True)),
        (attributes for _, _, attributes in copy.edges(data=True)),
    )
    for attributes in held:
        for name, value in attributes.items():
            if not isinstance(value, ATOMIC):
                attributes[name] = deepcopy(value)
    return copy


def name_nodes(network: nx.Graph[Any], default: str) -> dict[str, Hashable]:
    """Give every node an id; ids that are ids already stay."""
    names: dict[str, Hashable] = {}
    later: list[tuple[str, Hashable]] = []
    for node, attributes in network.nodes(data=True):
        name = _plain_name(node, attributes, default)
        if isinstance(node, str) and name not in names:
            names[name] = node
        else:
            later.append((name, node))
    for name, node in later:
        names[_free_name(name, node, names)] = node
    return names


def _plain_name(node: Hashable, attributes: dict[Any, Any], default: str) -> str:
    key = str(node)
    if not key.strip() or not key.isprintable():
        key = repr(node)
    prefix, colon, rest = key.partition(":")
    if isinstance(node, str) and colon and rest.strip() and prefix in TYPE_NAMES:
        return key
    kind = attributes.get("type")
    return f"{kind if isinstance(kind, str) and kind in TYPE_NAMES else default}:{key}"


def _free_name(name: str, node: Hashable, taken: dict[str, Hashable]) -> str:
    if name not in taken:
        return name
    marked = f"{name} ({type(node).__name__})"
    number = 1
    free = marked
    while free in taken:
        number += 1
        free = f"{marked} {number}"
    return free
