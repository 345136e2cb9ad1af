"""A copy of a networkx network in which no protected person can be read.

Lives here: `masked_copy`, and `Veil`, which withholds values that name somebody protected.
Not here: who is protected and how they are shown (`foreign`), and how texts are compared
(`protection.mentions`).

A masked node keeps its type and whether it is protected, nothing else. Attributes of other nodes,
of edges and of the network stay unless a key or a value names somebody; a value of a kind that
cannot be read as text is withheld. Nodes and edges are ordered by what is shown, since the order of
an original that was sorted by name would tell between which names a masked one was.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum
from numbers import Number
from operator import itemgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from linkanalysis.protection.mentions import WITHHELD, Mentions

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx

# What a masked end of an edge was there as, or where, could identify it.
IDENTIFYING = frozenset({"role", "roles", "place", "protected"})
# Values of these types are read by their text and repr; an Enum shows its value in the repr only.
READABLE = (Number, date, time, timedelta, PurePath, UUID, Enum)
# Numbers below this are counts and amounts; one that equals a node does so by chance. Identifiers
# are found from six digits on, as in texts.
IDENTIFIER = 100_000
NUMERIC = "biufcmM"  # kinds of arrays that hold no text
DEEPEST = 20  # containers inside one another; deeper values are withheld


@dataclass(frozen=True, slots=True)
class Veil:
    """What must not be read, and the nodes and ids that stand for it.

    read: Whether texts name somebody, by text; most values of a network repeat.
    """

    mentions: Mentions = field(repr=False)
    nodes: frozenset[Hashable] = field(repr=False)
    read: dict[str, bool] = field(repr=False, default_factory=dict)

    def attributes(self, given: Mapping[Any, Any]) -> dict[Any, Any]:
        """Return attributes whose keys and values name nobody protected."""
        return dict(self._pair(key, value, 0) for key, value in given.items())

    def _pair(self, key: object, value: object, depth: int) -> tuple[Any, Any]:
        return (WITHHELD, WITHHELD) if self.names(key) else (key, self.value(value, depth))

    def names(self, key: object) -> bool:
        """Return whether a key names somebody protected, or cannot be read."""
        kept = self.value(key)
        return WITHHELD in kept if isinstance(kept, (tuple, frozenset)) else kept is WITHHELD

    def value(self, value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - attributes may be anything
        """Return a value, with every part withheld that names somebody protected."""
        real = isinstance(value, (int, float, np.integer, np.floating))
        if (
            (real and abs(float(value)) < IDENTIFIER)
            or value is None
            or isinstance(value, (bool, np.bool_))
        ):
            return value
        if isinstance(value, str):
            return WITHHELD if value in self.nodes or self._reads(value) else value
        if isinstance(value, bytes):
            texts = (value.decode(code, "replace") for code in ("utf-8", "latin-1", "utf-16-le"))
            return WITHHELD if value in self.nodes or any(map(self._reads, texts)) else value
        if isinstance(value, READABLE):
            named = value in self.nodes or self._reads(str(value)) or self._reads(repr(value))
            return WITHHELD if named else value
        return self._container(value, depth) if depth < DEEPEST else WITHHELD

    def _reads(self, text: str) -> bool:
        if text not in self.read:
            self.read[text] = bool(self.mentions.any(text))
        return self.read[text]

    def _container(self, value: object, depth: int) -> Any:  # noqa: ANN401 - as it came
        if isinstance(value, Mapping):
            return dict(self._pair(key, part, depth + 1) for key, part in value.items())
        if isinstance(value, AbstractSet):
            parts = {self.value(part, depth + 1) for part in value}
            return frozenset(parts) if isinstance(value, frozenset) else parts
        if isinstance(value, np.ndarray) and value.dtype.kind in NUMERIC:
            return value
        if not isinstance(value, (list, tuple)):
            return WITHHELD
        listed = [self.value(part, depth + 1) for part in value]
        words = " ".join(part for part in listed if isinstance(part, str) and part != WITHHELD)
        if self._reads(words) or (isinstance(value, tuple) and self._is_node(value)):
            return WITHHELD  # a name may be cut into parts
        return tuple(listed) if isinstance(value, tuple) else listed

    def _is_node(self, value: tuple[Any, ...]) -> bool:
        try:
            return value in self.nodes
        except TypeError:  # it contains a list, so it cannot be a node
            return False


def masked_copy(
    network: nx.Graph[Any], masked: Mapping[Hashable, tuple[str, dict[str, Any]]], veil: Veil
) -> Any:  # noqa: ANN401 - of the class of the network
    """Copy a network; `masked` holds the shown name and the attributes of each masked node."""
    copy: Any = network.__class__()
    copy.graph.update(veil.attributes(network.graph))
    names: dict[Hashable, Hashable] = {}
    for node, attributes in network.nodes(data=True):
        if node not in masked:
            names[node] = node
            copy.add_node(node)
            copy.nodes[node].update(veil.attributes(attributes))
    for node, (shown, marks) in sorted(masked.items(), key=lambda each: each[1][0]):
        name = shown
        while name in copy:
            name += "'"
        names[node] = name
        copy.add_node(name)
        copy.nodes[name].update(marks)
    for u, v, key, attributes in _edges(network, names, veil, hidden=frozenset(masked)):
        hidden = u in masked or v in masked
        kept = veil.attributes(_without_identifying(attributes) if hidden else attributes)
        number = copy.add_edge(names[u], names[v], **key)
        edge = copy[names[u]][names[v]]
        (edge if number is None else edge[number]).update(kept)
    return copy


def _without_identifying(attributes: Mapping[Any, Any]) -> dict[Any, Any]:
    """Leave out what a masked end of an edge was there as, or where."""
    return {
        name: value
        for name, value in attributes.items()
        if not (isinstance(name, str) and name.casefold() in IDENTIFYING)
    }


def _edges(
    network: Any,  # noqa: ANN401 - a graph or multigraph
    names: Mapping[Hashable, Hashable],
    veil: Veil,
    *,
    hidden: frozenset[Hashable],
) -> list[tuple[Hashable, Hashable, dict[str, Any], dict[Any, Any]]]:
    """List edges with their keys: as they came, then those of hidden nodes by their names.

    Edges with a withheld key come last, so that the number in its place is free.
    """
    place = {node: at for at, node in enumerate(names)}
    rows = []
    for edge in network.edges:
        u, v, *keys = edge
        open_key = not any(map(veil.names, keys))
        masked = u in hidden or v in hidden
        if masked and not network.is_directed() and place[v] < place[u]:
            u, v = v, u
        order = (not open_key, masked, *((place[u], place[v]) if masked else (0, 0)))
        key = {"key": keys[0]} if keys and open_key else {}
        rows.append((order, (u, v, key, network.edges[edge])))
    return [row for _, row in sorted(rows, key=itemgetter(0))]
