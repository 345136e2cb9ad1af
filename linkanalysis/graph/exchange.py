"""Exchange with networkx, lossless both ways, and export to pyvis.

Lives here: `from_networkx`, `to_networkx`, `to_pyvis`.
Not here: the copy that is returned (`foreign`), and maps for reports (`linkanalysis.views`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from linkanalysis._door import Call, answer, guarded
from linkanalysis._escape import visible
from linkanalysis._names import unmasked
from linkanalysis._optional import optional_import
from linkanalysis._result import override_notes
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.foreign import Foreign, masked_names, name_nodes, snapshot
from linkanalysis.vocabulary import LINK_TYPES, ROLES, entity_type

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pyvis.network import Network

    from linkanalysis.graph.entity_graph import EntityGraph

PROTECTED_ROLES = frozenset(row.name for row in ROLES if row.protected)
LINK_TYPE_NAMES = frozenset(row.name for row in LINK_TYPES)

# Integers are exact as floats below this, and sums of up to 1,024 of them fit into an int64.
LARGEST = 2**53

# pyvis writes labels into a script of its page unescaped; look-alikes cannot end that script.
LOOKALIKES = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


@answer()
def from_networkx(
    call: Call,
    g: nx.Graph[Any],
    *,
    strength: str | None = None,
    type: str = "person",  # noqa: A002 - as in the design
) -> EntityGraph:
    """Make a graph from a networkx network.

    Parameters
    ----------
    g : networkx graph
        Any of the four classes; it is not changed. Parallel edges are merged and counted; edges
        from a node to itself are counted and left out of every measure.
    strength : str, optional
        Edge attribute with the strength, an integer of at least 1. By default every edge counts 1.
    type : str, default "person"
        Type of nodes whose name is not an id and whose attribute ``type`` does not state one.

    Returns
    -------
    EntityGraph
        Node names that are ids, such as ``phone:…``, are kept; others are prefixed with the type.
        Labels come from the attributes ``label`` or ``name``. A protected role in the attribute
        ``role``, or ``protected=True``, masks a node. Edge attributes ``count``, ``first``,
        ``last`` and ``type`` are read as `to_networkx` writes them.

    Raises
    ------
    GraphKindError
        If a strength is missing or not an integer of at least 1.
    UnknownNameError
        If `type` is not a type of entity.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = from_networkx(nx.Graph([("ana", "ben", {"calls": 3})]), strength="calls")
    >>> graph.ids, graph.strength.tolist()
    (('person:ana', 'person:ben'), [3])
    """
    if not hasattr(g, "is_directed") or not hasattr(g, "adjacency"):
        message = f"g is {g!r:.40}; give a networkx graph, such as nx.Graph(pairs)."
        raise GraphKindError(message)
    default = entity_type(type).name
    named = name_nodes(g, default)
    nodes = _nodes(g, named)
    links, self_loops = _links(g, named, strength)
    graph = assemble(nodes, links, directed=g.is_directed(), made_by=call.made_by())
    return replace(graph, self_loops=self_loops, foreign=Foreign(snapshot(g), named))


@guarded
def to_networkx(graph: EntityGraph) -> nx.Graph[Any]:
    """Convert a graph to networkx.

    Parameters
    ----------
    graph : EntityGraph
        The graph.

    Returns
    -------
    networkx graph
        For a graph from `from_networkx`, the original nodes, edges and attributes that are still
        in `graph`. For any other graph, and for projections, a Graph or DiGraph with node
        attributes type, label, protected (only where True) and edge attributes count, strength,
        distance, type, and first and last where dated.

    Notes
    -----
    The result is for internal work on the case, not for distribution: **nodes have their real
    ids**, even where labels are masked and ``protected=True`` is set. Use `linkanalysis.views` for
    anything that leaves the agency.

    Examples
    --------
    >>> import networkx as nx
    >>> to_networkx(from_networkx(nx.MultiGraph([(1, 2), (1, 2)]))).number_of_edges(1, 2)
    2
    """
    projected = len(graph.shared_ptr) > 0
    if graph.foreign is not None and not projected:
        return _original_part(graph, graph.foreign)
    network: nx.Graph[Any] = nx.DiGraph() if graph.directed else nx.Graph()
    for entity, kind, label, protected in zip(
        unmasked(graph.ids), graph.types, graph.labels, graph.protected.tolist(), strict=True
    ):
        marks = {"protected": True} if protected else {}
        network.add_node(entity, type=kind, label=label, **marks)
    columns = (graph.source, graph.target, graph.count, graph.strength, graph.distance)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    dates = zip(graph.first.tolist(), graph.last.tolist(), strict=True)
    for (a, b, count, power, length), (first, last), kinds in zip(
        numbers, dates, graph.link_types, strict=True
    ):
        dated = {} if first is None else {"first": first, "last": last}
        network.add_edge(
            unmasked(graph.ids)[a],
            unmasked(graph.ids)[b],
            count=count,
            strength=power,
            distance=length,
            type=", ".join(kinds),
            **dated,
        )
    return network


@guarded
def to_pyvis(graph: EntityGraph) -> Network:
    """Convert a graph to pyvis, with masked names in place of protected ids.

    Parameters
    ----------
    graph : EntityGraph
        The graph.

    Returns
    -------
    pyvis.network.Network
        Nodes have the displayed id, label and type; edges have the count as value. pyvis does not
        escape text, so angle brackets and ampersands are replaced by look-alikes, and invisible
        characters by their code points. The heading lists overrides in force.

    Examples
    --------
    >>> import networkx as nx
    >>> to_pyvis(from_networkx(nx.Graph([("ana", "ben")]))).get_nodes()
    ['person:ana', 'person:ben']
    """
    module = optional_import("pyvis.network", extra="all", purpose="to_pyvis")
    heading = _harmless(" ".join(override_notes(graph.notes)))
    network = module.Network(directed=graph.directed, cdn_resources="in_line", heading=heading)
    order = sorted(range(graph.n), key=lambda node: graph.shown[node])
    names: dict[int, str] = {}
    taken: set[str] = set()
    for node in order:
        name = _harmless(graph.shown[node])
        while name in taken:
            name += "'"
        taken.add(name)
        names[node] = name
        network.add_node(
            name,
            label=_harmless(graph.labels[node]),
            title=_harmless(f"{graph.labels[node]} ({graph.types[node]})"),
            group=graph.types[node],
        )
    ends = zip(graph.source.tolist(), graph.target.tolist(), graph.count.tolist(), strict=True)
    drawn = sorted((names[a], names[b], count) for a, b, count in ends)
    for a, b, count in drawn:
        network.add_edge(a, b, value=count, title=f"{count:,}")
    return network


def _harmless(text: str) -> str:
    return visible(text).translate(LOOKALIKES)


def _original_part(graph: EntityGraph, foreign: Foreign) -> nx.Graph[Any]:
    network = foreign.network
    if graph.n < len(foreign.nodes):
        network = network.subgraph([foreign.nodes[entity] for entity in unmasked(graph.ids)])
    copy = snapshot(network)
    ends = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    kept = {
        (foreign.nodes[unmasked(graph.ids)[a]], foreign.nodes[unmasked(graph.ids)[b]])
        for a, b in ends
    }
    if not graph.directed:
        kept |= {(v, u) for u, v in kept}
    gone = [edge for edge in copy.edges if edge[0] != edge[1] and edge[:2] not in kept]
    copy.remove_edges_from(gone)
    return copy


def _nodes(g: nx.Graph[Any], named: dict[str, Hashable]) -> Nodes:
    ids = sorted(named)
    types = {entity: entity.partition(":")[0] for entity in ids}
    labels = [_label(g.nodes[named[entity]], entity) for entity in ids]
    protected = frozenset(entity for entity in ids if _is_protected(g.nodes[named[entity]]))
    entity_of = {node: entity for entity, node in named.items()}
    ties = ((entity_of[u], entity_of[v]) for u, v in g.edges()) if protected else ()
    names = masked_names(types, protected, ties)
    return Nodes.named(ids, list(types.values()), labels, names, protected)


def _label(attributes: dict[Any, Any], entity: str) -> str:
    for name in ("label", "name"):
        value = attributes.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return entity.partition(":")[2]


def _is_protected(attributes: dict[Any, Any]) -> bool:
    roles = attributes.get("role")
    listed = [roles] if isinstance(roles, str) else roles
    given = listed if isinstance(listed, (list, tuple, set, frozenset)) else ()
    has_role = any(isinstance(role, str) and role in PROTECTED_ROLES for role in given)
    return has_role or attributes.get("protected") is True


def _links(g: nx.Graph[Any], named: dict[str, Hashable], strength: str | None) -> tuple[Links, int]:
    number = {named[entity]: k for k, entity in enumerate(sorted(named))}
    kinds: dict[tuple[str, ...], int] = {}
    rows: list[tuple[int, int, int, int, int]] = []
    dates: list[tuple[object, object]] = []
    self_loops = 0
    for u, v, attributes in g.edges(data=True):
        if number[u] == number[v]:
            self_loops += 1
            continue
        count = _count(attributes.get("count"))
        power = _strength(attributes, strength, u, v)
        kind = kinds.setdefault(_kinds(attributes.get("type")), len(kinds))
        rows.append((number[u], number[v], count, power, kind))
        first, last = _instant(attributes.get("first")), _instant(attributes.get("last"))
        dates.append((first, last) if first and last else (None, None))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 5)
    when = np.array(dates, dtype="datetime64[us]").reshape(len(rows), 2)
    links = Links(
        source=table[:, 0],
        target=table[:, 1],
        count=table[:, 2],
        strength=table[:, 3],
        first=when[:, 0],
        last=when[:, 1],
        kind=table[:, 4],
        kinds=tuple(kinds),
    )
    return links, self_loops


def _count(value: object) -> int:
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        number = int(value)
        return number if 1 <= number < LARGEST else 1
    return 1


def _strength(attributes: dict[Any, Any], name: object, u: Hashable, v: Hashable) -> int:
    if name is None:
        return 1
    value = attributes.get(name) if isinstance(name, str) else None
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        number = float(value)
        if number.is_integer() and 1 <= number < LARGEST:
            return int(number)
    problem = f"has no {name!s:.40}" if value is None else f"has {name} {str(value)[:40]!r}"
    message = (
        f"The edge {str(u)[:40]!r} – {str(v)[:40]!r} {problem}. Strengths must be integers of at "
        "least 1; count the links, or scale and round, before you import the network."
    )
    raise GraphKindError(message)


def _kinds(value: object) -> tuple[str, ...]:
    if isinstance(value, str) and value:
        parts = tuple(value.split(", "))
        return parts if LINK_TYPE_NAMES.issuperset(parts) else (value,)
    return ()


def _instant(value: object) -> datetime | None:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - UTC without a time zone, as all dates here
    return None
