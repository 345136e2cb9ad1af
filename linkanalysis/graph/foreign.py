"""A network from networkx: the copy that is returned unchanged, ids, and masked names.

Lives here: the copy of a networkx graph behind an `EntityGraph`, the ids of its nodes, and masking
where there is no case.
Not here: the exchange itself (`exchange`), and protection in a case (`case.protection`).
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    import networkx as nx

TYPE_NAMES = frozenset(row.name for row in ENTITY_TYPES)
IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)

# Values of these types are immutable, so that a copy may share them.
IMMUTABLE = (str, bytes, bool, int, float, complex, type(None), date, time, timedelta)


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """A copy of the imported network, and its nodes by entity id."""

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
            edges: Any = self.network[u][v]
            for attributes in edges.values() if self.network.is_multigraph() else [edges]:
                kind = attributes.get("type")
                rows.append({"source": source, "target": target, "type": kind, "count": 1})
        return rows


def snapshot(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Copy a network and its mutable values; nodes and keys stay the same objects."""
    copy = network.copy()
    everything: Iterable[dict[Any, Any]] = chain(
        [copy.graph],
        (attributes for _, attributes in copy.nodes(data=True)),
        (attributes for _, _, attributes in copy.edges(data=True)),
    )
    for attributes in everything:
        for name, value in attributes.items():
            if not isinstance(value, IMMUTABLE):
                attributes[name] = deepcopy(value)
    return copy


def name_nodes(network: nx.Graph[Any], default: str) -> dict[str, Hashable]:
    """Assign an entity id to every node; a node whose name is an id keeps it."""
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


def masked_names(
    types: dict[str, str], protected: Collection[str], ties: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return masked names of protected people and of the identifiers tied to nobody else.

    People are numbered in the order of the SHA-256 of their ids, which reveals nothing about them.
    """
    order = sorted(protected, key=_digest)
    names = {entity: f"Protected {number}" for number, entity in enumerate(order, start=1)}
    holders: dict[str, set[str]] = {}
    for left, right in ties:
        for thing, person in ((left, right), (right, left)):
            if types[thing] in IDENTIFIERS and types[person] == "person" and thing not in names:
                holders.setdefault(thing, set()).add(person)
    private: dict[str, list[str]] = {}
    for thing, people in holders.items():
        if people <= names.keys():
            first = min(people, key=order.index) if len(people) > 1 else next(iter(people))
            private.setdefault(f"{types[thing]}\t{names[first]}", []).append(thing)
    for group, things in private.items():
        kind, _, name = group.partition("\t")
        word = kind.replace("_", " ")
        names |= _numbered(sorted(things, key=_digest), word, name)
    return names


def _numbered(things: Sequence[str], word: str, name: str) -> dict[str, str]:
    if len(things) == 1:
        return {things[0]: f"{word} of {name}"}
    return {thing: f"{word} {n} of {name}" for n, thing in enumerate(things, start=1)}


def _digest(entity: str) -> bytes:
    return hashlib.sha256(entity.encode()).digest()
