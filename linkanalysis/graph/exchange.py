"""Exchange with networkx, and export to pyvis: masked, or exact as an act that the case records."""

from __future__ import annotations

import builtins
import re
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from linkanalysis.core.checks import SHOWN
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.escape import visible
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.optional import optional_import
from linkanalysis.core.result import override_notes
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.formats.tie_dates import instant_of
from linkanalysis.graph.masked_names import MASKED_PERSON, masked_name
from linkanalysis.graph.networkx_copy import Foreign, find_masked, label_of, name_nodes, snapshot
from linkanalysis.graph.save import real_labels, record_act
from linkanalysis.graph.tie_attributes import count_of, kinds_of, strength_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx
    from pyvis.network import Network

    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.protection.mentions import Mentions

PROTECTED_ROLES = frozenset(row.name for row in ROLES if row.protected)

# What a mark that somebody is protected says if nobody is; anything else protects.
UNMARKED = frozenset({"", "0", "false", "n", "no", "none", "f"})

# Elements of the template of pyvis that load a style or a script from another computer.
FROM_A_HOST = re.compile(
    r'<link\b[^>]*\bhref="https?:[^>]*>|<script\b[^>]*\bsrc="https?:[^>]*>\s*</script>'
)

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
        ``role``, or ``protected=True``, masks a node; so does a name that contains the name of a
        protected node, and such a label is withheld. A node named like somebody masked, such as
        "Protected 1", stands for that person and keeps the name. Edge attributes ``count``,
        ``first``, ``last`` and ``type`` are read as `to_networkx` writes them.

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
        what = builtins.type(g).__name__  # not the value, which may name anybody
        message = f"g is a value of type {what}; give a networkx graph, such as nx.Graph(pairs)."
        raise GraphKindError(message)
    default = entity_type(type).name
    named = name_nodes(g, default)
    protected = frozenset(
        each
        for each, node in named.items()
        if MASKED_PERSON.fullmatch(masked_name(each)) or _is_protected(g.nodes[node])
    )
    names, mentions = find_masked(g, named, protected)
    nodes = _nodes(g, named, names, protected, mentions)
    links, self_loops = _links(g, named, strength, nodes, mentions)
    made_by = call.made_by({"strength": mentions.veiled(str(strength))})
    graph = assemble(nodes, links, directed=g.is_directed(), made_by=made_by)
    foreign = Foreign(snapshot(g), named, names, mentions, strength)
    return replace(graph, self_loops=self_loops, foreign=foreign)


@guarded
def to_networkx(
    graph: EntityGraph, *, exact: bool = False, by: str = "", reason: str = ""
) -> nx.Graph[Any]:
    """Convert a graph to networkx, with masked names in place of protected people.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    exact : bool, default False
        Whether protected people have their real ids and labels. The journal of the case records
        such an export, with the number of entities and a hash of their ids.
    by, reason : str, default ""
        Who exports, and why; needed if `exact`.

    Returns
    -------
    networkx graph
        For a graph from `from_networkx`, the original nodes, edges and attributes that are still
        in `graph`. For any other graph, and for projections, a Graph or DiGraph with node
        attributes type, label, protected (only where True) and edge attributes count, strength,
        distance, type, and first and last where dated, as text in ISO 8601 and in UTC, so that
        networkx can write them to a file. `EntityGraph.save` writes files with all attributes.

    Raises
    ------
    ProtectedError
        If `exact` is given without `by` and `reason`.
    CaseError
        If `exact` is given and the case is closed, so that nothing can be recorded.

    Notes
    -----
    Unless `exact`, masked nodes of a graph from `from_networkx` are named as they are shown and
    come without their attributes; attributes of other nodes, of edges and of the network are
    withheld if a key or a value names somebody masked or cannot be read, and so are keys of
    parallel edges. A number of up to five digits counts as a number, not as the name of a node.
    Without masked nodes the network comes back exactly.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.Graph([("ana", "ben"), ("ben", "cay")])
    >>> network.nodes["ana"]["role"] = "victim"
    >>> graph = from_networkx(network)
    >>> sorted(to_networkx(graph))
    ['Protected 1', 'ben', 'cay']
    >>> sorted(to_networkx(graph, exact=True, by="A. Clerk", reason="order 24-118"))
    ['ana', 'ben', 'cay']
    """
    if exact:
        record_act(graph, by, reason, call="to_networkx(graph, exact=True")
    if graph.foreign is not None and not len(graph.shared_ptr):
        return graph.foreign.part(graph, exact=exact)
    ids = unmasked(graph.ids) if exact else graph.shown
    labels = real_labels(graph) if exact else graph.labels
    import networkx as nx  # noqa: PLC0415 - slow to load

    network: nx.Graph[Any] = nx.DiGraph() if graph.directed else nx.Graph()
    # in the order of what is given, which says nothing about who a masked name stands for
    for node in sorted(range(graph.n), key=ids.__getitem__):
        marks = {"protected": True} if graph.protected[node] else {}
        network.add_node(ids[node], type=graph.types[node], label=labels[node], **marks)
    columns = (graph.source, graph.target, graph.count, graph.strength, graph.distance)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    dates = zip(graph.first.tolist(), graph.last.tolist(), strict=True)
    rows = [
        (ids[a], ids[b], count, power, length, first, last, ", ".join(kinds))
        for (a, b, count, power, length), (first, last), kinds in zip(
            numbers, dates, graph.link_types, strict=True
        )
    ]
    for a, b, count, power, length, first, last, kind in sorted(rows, key=itemgetter(0, 1)):
        # as text, which every file of networkx can hold; ISO 8601 sorts as the dates do
        dated = {} if first is None else {"first": first.isoformat(), "last": last.isoformat()}
        network.add_edge(a, b, count=count, strength=power, distance=length, type=kind, **dated)
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
        characters by their code points. The heading lists overrides in force. Its pages load
        nothing; those of a plain pyvis network load Bootstrap from a public host.

    Examples
    --------
    >>> import networkx as nx
    >>> to_pyvis(from_networkx(nx.Graph([("ana", "ben")]))).get_nodes()
    ['person:ana', 'person:ben']
    """
    module = optional_import("pyvis.network", extra="all", purpose="to_pyvis")
    heading = _harmless(" ".join(override_notes(graph.notes)))
    network = module.Network(directed=graph.directed, cdn_resources="in_line", heading=heading)
    _load_nothing(network.templateEnv)
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


def _load_nothing(environment: Any) -> None:  # noqa: ANN401 - of jinja2, which comes with pyvis
    """Take out of the template of pyvis what it loads from public hosts; nothing here uses it."""
    jinja2 = optional_import("jinja2", extra="all", purpose="to_pyvis")
    files = environment.loader

    def source(name: str) -> tuple[str, str | None, object]:
        text, *rest = files.get_source(environment, name)
        return FROM_A_HOST.sub("", text) if name.endswith(".html") else text, *rest

    environment.loader = jinja2.FunctionLoader(source)


def _harmless(text: str) -> str:
    return visible(text).translate(LOOKALIKES)


def _nodes(
    g: nx.Graph[Any],
    named: dict[str, Hashable],
    names: dict[str, str],
    protected: frozenset[str],
    mentions: Mentions,
) -> Nodes:
    ids = sorted(named)
    types = [entity.partition(":")[0] for entity in ids]
    labels = [mentions.veiled(label_of(g.nodes[named[entity]], entity)) for entity in ids]
    return Nodes.named(ids, types, labels, names, protected)


def _is_protected(attributes: dict[Any, Any]) -> bool:
    """Return whether a protected role or mark is set, in any spelling; a doubtful mark protects."""
    for key, value in attributes.items():
        name = key.strip().casefold() if isinstance(key, str) else ""
        if name == "protected" and _marks(value):
            return True
        if name in {"role", "roles"}:
            given = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
            if any(isinstance(role, str) and _folded(role) in PROTECTED_ROLES for role in given):
                return True
    return False


def _marks(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() not in UNMARKED
    if isinstance(value, (int, float, np.number, np.bool_)):
        return bool(value) and value == value  # noqa: PLR0124 - NaN stands for no value
    return value is not None


def _folded(role: str) -> str:
    return role.strip().casefold().replace(" ", "_").replace("-", "_")


def _links(
    g: nx.Graph[Any],
    named: dict[str, Hashable],
    strength: str | None,
    nodes: Nodes,
    mentions: Mentions,
) -> tuple[Links, int]:
    number = {named[entity]: k for k, entity in enumerate(nodes.ids)}
    kinds: dict[tuple[str, ...], int] = {}
    rows: list[tuple[int, int, int, int, int]] = []
    dates: list[tuple[object, object]] = []
    self_loops = 0
    for u, v, attributes in g.edges(data=True):
        a, b = number[u], number[v]
        if a == b:
            self_loops += 1
            continue
        count = count_of(attributes.get("count"))
        power = strength_of(attributes, strength)
        if power is None:
            pair = f"{_end(u, a, nodes)} – {_end(v, b, nodes)}"
            _refuse_strength(pair, strength, attributes, mentions)
        kind = kinds.setdefault(kinds_of(attributes.get("type"), mentions), len(kinds))
        rows.append((a, b, count, power, kind))
        first, last = instant_of(attributes.get("first")), instant_of(attributes.get("last"))
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


def _end(node: Hashable, number: int, nodes: Nodes) -> str:
    return repr(nodes.shown[number] if nodes.masked[number] else str(node)[:SHOWN])


def _refuse_strength(
    pair: str, name: object, attributes: dict[Any, Any], mentions: Mentions
) -> NoReturn:
    value = attributes.get(name) if isinstance(name, str) else None
    what, text = (mentions.veiled(str(each))[:SHOWN] for each in (name, value))
    problem = f"has no {what}" if value is None else f"has {what} {text!r}"
    message = (
        f"The edge {pair} {problem}. Strengths must be integers of at "
        "least 1; count the links, or scale and round, before you import the network."
    )
    raise GraphKindError(message)
