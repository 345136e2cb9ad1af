"""A network from networkx: the copy that is returned, the ids of its nodes, and masked names."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time, timedelta
from enum import Enum
from itertools import chain
from numbers import Number
from operator import itemgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import is_type
from linkanalysis.graph.masked_names import digest, masked_name, masked_names, masked_type, numbered
from linkanalysis.graph.tie_attributes import count_of, strength_of
from linkanalysis.protection.identifying import name_mentions
from linkanalysis.protection.mentions import WITHHELD, Mentions
from linkanalysis.protection.protected import stated_identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator

    import networkx as nx

    from linkanalysis.graph.entity_graph import EntityGraph


# What some attributes state; any other whose key contains one of the words states a name.
KINDS = {
    **dict.fromkeys(("forename", "first_name", "firstname", "given_name"), "forename"),
    **dict.fromkeys(("family_name", "last_name", "lastname", "surname"), "family_name"),
    **dict.fromkeys(("birth_date", "birthdate", "date_of_birth", "dob", "born"), "birth_date"),
}
NAMING = ("name", "alias", "label")

# Values of these types are immutable, so that a copy may share them.
IMMUTABLE = (str, bytes, bool, int, float, complex, type(None), date, time, timedelta)


class Foreign:
    """A copy of the imported network, its nodes by entity id, and who is masked in it.

    No field is public and the repr says nothing, since nodes and attributes name protected people.
    """

    __slots__ = ("_mentions", "_names", "_network", "_nodes", "_strength")

    def __init__(
        self,
        network: nx.Graph[Any],
        nodes: dict[str, Hashable],
        names: dict[str, str],
        mentions: Mentions,
        strength: str | None = None,
    ) -> None:
        self._network = network
        self._nodes = nodes
        self._names = names
        self._mentions = mentions
        self._strength = strength

    def link_rows(self, pairs: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
        """Return the edges of some pairs as links."""
        rows: list[dict[str, object]] = []
        seen = set()
        for source, target in pairs:
            u, v = self._nodes[source], self._nodes[target]
            if not self._network.has_edge(u, v) or (
                not self._network.is_directed() and (v, u) in seen
            ):
                continue
            seen.add((u, v))
            edges: Any = self._network[u][v]
            for attributes in edges.values() if self._network.is_multigraph() else [edges]:
                kind = attributes.get("type")
                named = self._mentions.veiled(kind) if isinstance(kind, str) else None
                rows.append({"source": source, "target": target, "type": named, "count": 1})
        return rows

    def label(self, entity: str) -> str:
        """Return the real label of an entity, for an exact export."""
        return label_of(self._network.nodes[self._nodes[entity]], entity)

    def part(self, graph: EntityGraph, *, exact: bool) -> nx.Graph[Any]:
        """Return what is still in a graph, with its masked nodes masked unless `exact`."""
        ids = unmasked(graph.ids)
        network = self._network
        if graph.n < len(self._nodes):
            network = network.subgraph([self._nodes[entity] for entity in ids])
        copy = snapshot(network)
        ends = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
        kept = {(self._nodes[ids[a]], self._nodes[ids[b]]) for a, b in ends}
        if not graph.directed:
            kept |= {(v, u) for u, v in kept}
        gone = [edge for edge in copy.edges if edge[0] != edge[1] and edge[:2] not in kept]
        copy.remove_edges_from(gone)
        if exact or not self._names:
            return copy
        masked: dict[Hashable, tuple[str, dict[str, Any]]] = {}
        for k in graph.masked.nonzero()[0].tolist():
            marks = {"protected": True} if graph.protected[k] else {}
            masked[self._nodes[ids[k]]] = graph.shown[k], {"type": graph.types[k], **marks}
        secret = {entity for entity in self._names if not masked_name(entity)}
        hidden = {self._nodes[entity] for entity in secret} | secret
        veiled: nx.Graph[Any] = masked_copy(copy, masked, Veil(self._mentions, frozenset(hidden)))
        return veiled

    def rows(
        self, graph: EntityGraph, *, exact: bool
    ) -> tuple[dict[str, dict[Any, Any]], list[tuple[str, str, dict[Any, Any]]], dict[Any, Any]]:
        """Return attributes by id as shown, ties with strengths, and attributes of the network."""
        network = self.part(graph, exact=exact)
        ids = unmasked(graph.ids)
        names = {
            self._nodes[entity]: entity
            for entity, masked in zip(ids, graph.masked.tolist(), strict=True)
            if exact or not masked
        }
        nodes = {str(names.get(node, node)): row for node, row in network.nodes(data=True)}
        ties = []
        for u, v, row in network.edges(data=True):
            own = {"count": count_of(row.get("count")), "strength": self._power(row)}
            ties.append((str(names.get(u, u)), str(names.get(v, v)), {**row, **own}))
        return nodes, ties, network.graph

    def _power(self, row: dict[Any, Any]) -> int:
        power = strength_of(row, self._strength)
        return 1 if power is None else power  # None only where a name of an attribute is withheld

    def veiled(self, text: str) -> str:
        """Return a text, withheld if it names somebody protected."""
        return self._mentions.veiled(text)


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
    if isinstance(node, str) and colon and rest.strip() and is_type(prefix):
        return key
    known = masked_type(key)
    if known:
        return f"{known}:{key}"
    kind = attributes.get("type")
    return f"{kind if isinstance(kind, str) and is_type(kind) else default}:{key}"


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


def label_of(attributes: dict[Any, Any], entity: str) -> str:
    """Return the label of a node: its attribute ``label`` or ``name``, else the key of its id."""
    for name in ("label", "name"):
        value = attributes.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return entity.partition(":")[2]


def find_masked(
    network: nx.Graph[Any], nodes: dict[str, Hashable], protected: Collection[str]
) -> tuple[dict[str, str], Mentions]:
    """Return masked names by id, and what names protected people in the texts of a network."""
    if not protected and not any(map(masked_name, nodes)):
        return {}, Mentions()
    types = {entity: entity.partition(":")[0] for entity in nodes}
    entity_of = {node: entity for entity, node in nodes.items()}
    ties = ((entity_of[u], entity_of[v]) for u, v in network.edges())
    names = masked_names(types, protected, ties)
    stated = [
        row
        for entity in sorted(nodes)
        for row in _stated(network, nodes[entity], entity)
        if not (masked_name(entity) and (row[1] == "type" or row[2] == masked_name(entity)))
    ]
    theirs = [row for row in stated if row[0] in names]
    others = [row for row in stated if row[0] not in names]
    telling = {row[0] for row in theirs}  # who has a masked name, and nothing else, says nothing
    known = {e: name for e, name in names.items() if not masked_name(e) or e in telling}
    known |= _private(theirs, others, names, nodes)
    whole = name_mentions(theirs, known).whole
    # "Father of Ana Bell" does not make Ana a name that somebody else bears
    bearers = (row for row in others if types[row[0]] == "person" and not whole(row[2]))
    mentions = name_mentions([*theirs, *bearers], known)
    called: dict[tuple[str, str], list[str]] = {}
    for entity in nodes:
        who = "" if entity in names else mentions.any(entity.partition(":")[2])
        if who:
            called.setdefault((types[entity].replace("_", " "), who), []).append(entity)
    taken = set(names.values())
    for (kind, who), entities in called.items():
        names |= numbered(sorted(entities, key=digest), kind, f"that names {who}", taken)
    return names, mentions


def _private(
    theirs: list[tuple[str, str, str]],
    others: list[tuple[str, str, str]],
    names: dict[str, str],
    nodes: Collection[str],
) -> dict[str, str]:
    """Return whose each identifier is that only attributes of protected people state."""
    shared = {
        thing for _, kind, text in others for thing in stated_identifier(kind, text, region=None)
    }
    return {
        thing: names[entity]
        for entity, kind, text in theirs
        for thing in stated_identifier(kind, text, region=None)
        if thing not in shared and thing not in nodes
    }


def _stated(network: nx.Graph[Any], node: Hashable, entity: str) -> Iterator[tuple[str, str, str]]:
    """Yield the names, birth dates and identifiers that a node and its attributes state."""
    for text in _texts(node):
        yield entity, "name", text.removeprefix(f"{entity.partition(':')[0]}:")
    attributes: dict[Any, Any] = network.nodes[node]
    for key, value in attributes.items():
        word = key.strip().casefold().replace(" ", "_") if isinstance(key, str) else ""
        kind = KINDS.get(word) or next(("name" for name in NAMING if name in word), word)
        yield from ((entity, kind, text) for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a node or in the value of an attribute."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, (tuple, list, set, frozenset)):
        parts = [text for part in value for text in _texts(part)]
        yield from parts
        if isinstance(value, tuple) and len(parts) > 1:  # a name may be cut into parts
            yield " ".join(parts)
    elif isinstance(value, Enum):
        yield from _texts(value.value)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _texts(tuple(getattr(value, each.name) for each in fields(value)))
    else:
        yield from _texts(tuple(getattr(value, "__dict__", {}).values()))


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
