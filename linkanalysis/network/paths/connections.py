"""What connects several entities: a small network, or the contacts they share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.undecided_pairs import doubles_of
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.weighted_paths import nearest
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.paths.path_limits import PathLimits, half_steps, reach_of
from linkanalysis.network.paths.path_table import PathTable, steps_along

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.weighted_paths import Nearest
    from linkanalysis.network.measures.ties import Ties
    from linkanalysis.network.paths.path_limits import Reach


class Join(NamedTuple):
    """A path from one terminal to another: half steps, the terminals, and the tie between them."""

    halves: int
    terminals: tuple[int, int]
    tie: tuple[int, int]


@answer()
def connect(
    call: Call,
    graph: EntityGraph,
    entities: Collection[str],
    *,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find a small network that connects several entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph; the direction of ties does not count.
    entities : collection of str
        Ids of two or more entities.
    limits : PathLimits, optional
        How many steps may lie between one entity and the next, and which may not be in the network.
        `PathLimits()` by default: two steps, and none with more than 50 neighbors except the
        entities themselves.

    Returns
    -------
    PathTable
        One path for each part of the network, the part with most of the entities first; its steps
        lead away from the first entity. The notes name entities that are connected with no other.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity.
    GraphKindError
        If fewer than two entities are given, or one is excluded.

    Notes
    -----
    Mehlhorn's method: every entity of the graph is assigned to the nearest of those given, and
    these are joined where their areas meet, nearest first. Without a limit the network has at most
    2 (1 - 1/s) times as many steps as the smallest for s entities. If several paths are equally
    short, one is shown: its entities are no better leads than those of the others, which
    `shortest_paths` lists.

    References
    ----------
    .. [1] Mehlhorn (1988), Inf. Process. Lett. 27(3), 125-128, doi:10.1016/0020-0190(88)90066-X.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> star = la.from_networkx(nx.star_graph(["hub", "ana", "ben", "cay", "dov"]))
    >>> network = connect(star, ["person:ana", "person:ben", "person:cay"])
    >>> network.to_frame()[["source", "target"]].values.tolist()[1:]
    [['person:hub', 'person:ben'], ['person:hub', 'person:cay']]
    """
    ties = ties_of(graph, "all")
    terminals = expect_several(graph, entities, "connect")
    reach = reach_of(graph, terminals, PathLimits() if limits is None else limits)
    numbers = np.array(terminals, dtype=np.int64)
    found = nearest(ties.indptr, ties.indices, half_steps(ties), numbers, reach.blocked)
    parts = _parts(graph, terminals, _joins(ties, found, reach), found)
    alone = sorted(set(terminals) - {node for part in parts for tie in part for node in tie})
    notes = [*reach.notes()]
    if alone:
        names = ", ".join(sorted(graph.shown[node] for node in alone))
        within = "" if reach.max_halves is None else " within the limit"
        notes.insert(0, f"Not connected with any other{within}: {names}.")
    paths = tuple((part[0][0], *(node for _, node in part)) for part in parts)
    return PathTable(
        graph=graph,
        paths=paths,
        lengths=tuple(float(len(part)) for part in parts),
        steps=steps_along(graph, parts, both_ways=True),
        left_out=reach.left_out(_connecting_hubs(ties, terminals, reach)),
        withheld=0,
        notes=(*notes, *doubles_of(graph, chain.from_iterable(paths))),
        made_by=call.made_by({"method": "Mehlhorn", "limits": reach}, drawn=False),
    )


def expect_several(graph: EntityGraph, entities: Collection[str], function: str) -> list[int]:
    """Return the numbers of entities by the names shown; raise if there are fewer than two."""
    nodes = {graph.node(entity) for entity in given_names("entities", entities)}
    if len(nodes) < 2:  # noqa: PLR2004 - a pair
        message = f"{function} needs two or more entities; {len(nodes)} was given."
        raise GraphKindError(message)
    return sorted(nodes, key=graph.shown.__getitem__)


def _joins(ties: Ties, found: Nearest, reach: Reach) -> list[Join]:
    """Choose the joins that connect the terminals, nearest first, none that closes a cycle."""
    row = slot_rows(ties.indptr)
    column = ties.indices.astype(np.int64)
    length = found.distance[row] + half_steps(ties) + found.distance[column]
    meets = (found.start[row] >= 0) & (found.start[row] < found.start[column])
    if reach.max_halves is not None:
        meets &= length <= reach.max_halves
    slots = np.flatnonzero(meets)
    columns = (length, found.start[row], found.start[column], row, column)
    joins = sorted(
        Join(halves, (a, b), (u, v))
        for halves, a, b, u, v in zip(*(each[slots].tolist() for each in columns), strict=True)
    )
    root: dict[int, int] = {}
    chosen = []
    for join in joins:
        a, b = (_root(root, terminal) for terminal in join.terminals)
        if a != b:
            root[max(a, b)] = min(a, b)
            chosen.append(join)
    return chosen


def _root(root: dict[int, int], terminal: int) -> int:
    while root.get(terminal, terminal) != terminal:
        terminal = root[terminal]
    return terminal


def _parts(
    graph: EntityGraph, terminals: list[int], joins: list[Join], found: Nearest
) -> list[list[tuple[int, int]]]:
    """List the ties of every part, from its first terminal on, by the names shown."""
    near: dict[int, set[int]] = defaultdict(set)
    for join in joins:
        u, v = join.tie
        near[u].add(v)
        near[v].add(u)
        for end in join.tie:
            node = end
            while found.before[node] >= 0:
                before = int(found.before[node])
                near[node].add(before)
                near[before].add(node)
                node = before
    parts = []
    walked: set[int] = set()
    for terminal in terminals:
        if terminal in walked or terminal not in near:
            continue
        walked.add(terminal)
        part: list[tuple[int, int]] = []
        todo = [terminal]
        while todo:
            node = todo.pop(0)
            for other in sorted(near[node] - walked, key=graph.shown.__getitem__):
                walked.add(other)
                todo.append(other)
                part.append((node, other))
        parts.append(part)
    wanted = set(terminals)
    return sorted(parts, key=lambda part: -sum(node in wanted for _, node in part))


def _connecting_hubs(ties: Ties, terminals: list[int], reach: Reach) -> list[int]:
    """List the hubs that would connect two terminals within the limit."""
    if not reach.hubs.any():
        return []
    far = np.iinfo(np.int64).max // 4
    first = np.full(ties.n, far)
    second = first.copy()
    for terminal in terminals:
        found = nearest(
            ties.indptr, ties.indices, half_steps(ties), np.array([terminal]), reach.excluded
        )
        distance = np.where(found.distance < 0, far, found.distance)
        second = np.minimum(second, np.maximum(first, distance))
        first = np.minimum(first, distance)
    most = far - 1 if reach.max_halves is None else reach.max_halves
    hubs: list[int] = np.flatnonzero(reach.hubs & (first + second <= most)).tolist()
    return hubs


@answer()
def common_contacts(
    call: Call,
    graph: EntityGraph,
    entities: Collection[str],
    *,
    types: Collection[str] | None = None,
    min_shared: int = 2,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find people and things tied directly to several of some entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph; the direction of ties does not count.
    entities : collection of str
        Ids of two or more entities. They do not count as contacts of one another here.
    types : collection of str, optional
        Types of the contacts; all by default.
    min_shared : int, default 2
        Minimum number of the entities that a contact is tied to.
    limits : PathLimits, optional
        Contacts to leave out: those you exclude, and hubs, which are reported. By default
        (`PathLimits()`), contacts with more than 50 neighbors. The limit on steps does not apply.

    Returns
    -------
    PathTable
        One path for each contact, with one step for each entity tied to it: contacts tied to most
        of the entities first, then those with fewest neighbors, then by the names shown. Protected
        people are not listed; `withheld` counts them.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or a type does not exist.
    GraphKindError
        If fewer than two entities are given, one is excluded, or `min_shared` is below 1.

    Notes
    -----
    A common contact with many neighbors says little: shops, taxis, employers and families are
    common contacts too. To find people tied through phones, use a projection, or the graph of
    phones.

    Examples
    --------
    Ana and Dov both know Ben, and both know Cay.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.cycle_graph(["ana", "ben", "dov", "cay"]))
    >>> contacts = common_contacts(graph, ["person:ana", "person:dov"])
    >>> contacts.to_frame()[["path", "source", "target"]].values.tolist()[:2]
    [[1, 'person:ana', 'person:ben'], [1, 'person:dov', 'person:ben']]
    """
    ties = ties_of(graph, "all")
    asked = expect_several(graph, entities, "common_contacts")
    reach = reach_of(graph, asked, replace(limits or PathLimits(), max_steps=None))
    rows = [ties.indices[int(ties.indptr[node]) : int(ties.indptr[node + 1])] for node in asked]
    shared = np.bincount(np.concatenate(rows).astype(np.int64), minlength=graph.n)
    common = (shared >= min_shared) & ~reach.excluded
    common[asked] = False
    if types is not None:
        wanted = asked_types("types", types, graph.types)
        common &= np.fromiter((name in wanted for name in graph.types), np.bool_, graph.n)
    hubs = np.flatnonzero(common & reach.hubs).tolist()
    common &= ~reach.hubs
    contacts = sorted(
        np.flatnonzero(common & ~graph.masked).tolist(),
        key=lambda node: (-int(shared[node]), int(reach.neighbors[node]), graph.shown[node]),
    )
    sharers = [
        [node for node, row in zip(asked, rows, strict=True) if contact in row]
        for contact in contacts
    ]
    pairs = [
        [(node, contact) for node in nodes]
        for contact, nodes in zip(contacts, sharers, strict=True)
    ]
    none = () if contacts else ("No entity is tied to that many of them.",)
    paths = tuple((contact, *nodes) for contact, nodes in zip(contacts, sharers, strict=True))
    return PathTable(
        graph=graph,
        paths=paths,
        lengths=tuple(float(len(nodes)) for nodes in sharers),
        steps=steps_along(graph, pairs, both_ways=True),
        left_out=reach.left_out(hubs),
        withheld=int((common & graph.masked).sum()),
        notes=(*none, *reach.notes(), *doubles_of(graph, chain.from_iterable(paths))),
        made_by=call.made_by({"limits": reach}, drawn=False),
    )
