"""What connects several entities: a small network in which all of them hang together.

Lives here: `connect`.
Not here: all ways between two entities (`shortest`), and everything around one
(`EntityGraph.around`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._given import given_names
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.nearest import nearest
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.path_limits import PathLimits
from linkanalysis.paths.path_table import PathTable, steps_along
from linkanalysis.paths.reach import half_steps, reach_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.nearest import Nearest
    from linkanalysis.measures.ties import Ties
    from linkanalysis.paths.reach import Reach

__all__ = ["connect"]

TWO = 2


class Join(NamedTuple):
    """A way from one seed to another: half steps, the seeds, and the tie at which they meet."""

    halves: int
    seeds: tuple[int, int]
    tie: tuple[int, int]


def connect(
    graph: EntityGraph,
    seeds: Collection[str],
    *,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find a small network that connects several entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph; the direction of ties does not count.
    seeds : collection of str
        Ids of two or more entities.
    limits : PathLimits, optional
        How many steps may lie between one seed and the next, and who may not be in the network.
        `PathLimits()` by default: two steps, and nobody with more than 50 neighbors but seeds.

    Returns
    -------
    PathTable
        A path for each part of the network, most seeds first; its steps lead away from the first
        seed. The notes name the seeds that hang together with no other.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity.
    GraphKindError
        If fewer than two seeds are given, or a seed is excluded.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    Mehlhorn's method: every entity belongs to its nearest seed, and seeds are joined where their
    entities meet, nearest first. Without a limit the network has at most 2 (1 - 1/s) times as many
    steps as the smallest for s seeds. Of equal ways one is shown: who is on it is no more of a
    lead than who is on the others, which `shortest_paths` lists.

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
    asked = sorted(
        {graph.node(entity) for entity in given_names("seeds", seeds)}, key=graph.shown.__getitem__
    )
    if len(asked) < TWO:
        message = f"connect needs two or more seeds; {len(asked)} was given."
        raise GraphKindError(message)
    reach = reach_of(graph, asked, PathLimits() if limits is None else limits)
    numbers = np.array(asked, dtype=np.int64)
    halves = half_steps(ties)
    found = nearest(ties.indptr, ties.indices, halves, numbers, reach.blocked)
    parts = _parts(graph, asked, _joined(ties, found, reach), found)
    alone = sorted(set(asked) - {node for part in parts for tie in part for node in tie})
    notes = [*reach.notes(graph)]
    if alone:
        names = ", ".join(sorted(graph.shown[node] for node in alone))
        within = "" if reach.most is None else " within the limit"
        notes.insert(0, f"Connected with no other seed{within}: {names}.")
    options = {
        "seeds": ", ".join(graph.shown[node] for node in asked),
        "method": "Mehlhorn",
        **reach.options(graph),
    }
    return PathTable(
        graph=graph,
        paths=tuple((part[0][0], *(node for _, node in part)) for part in parts),
        lengths=tuple(float(len(part)) for part in parts),
        steps=steps_along(graph, parts, both_ways=True),
        left_out=reach.left_out(graph, _connecting_hubs(ties, asked, reach)),
        withheld=0,
        notes=tuple(notes),
        made_by=made_from(graph, "connect", options.items()),
    )


def _joined(ties: Ties, found: Nearest, reach: Reach) -> list[Join]:
    """Choose the joins that hang the seeds together, nearest first, none that closes a circle."""
    row = slot_rows(ties.indptr)
    column = ties.indices.astype(np.int64)
    length = found.distance[row] + half_steps(ties) + found.distance[column]
    meets = (found.start[row] >= 0) & (found.start[row] < found.start[column])
    if reach.most is not None:
        meets &= length <= reach.most
    slots = np.flatnonzero(meets)
    columns = (length, found.start[row], found.start[column], row, column)
    joins = sorted(
        Join(halves, (a, b), (u, v))
        for halves, a, b, u, v in zip(*(each[slots].tolist() for each in columns), strict=True)
    )
    root: dict[int, int] = {}
    chosen = []
    for join in joins:
        a, b = (_root(root, seed) for seed in join.seeds)
        if a != b:
            root[max(a, b)] = min(a, b)
            chosen.append(join)
    return chosen


def _root(root: dict[int, int], seed: int) -> int:
    while root.get(seed, seed) != seed:
        seed = root[seed]
    return seed


def _parts(
    graph: EntityGraph, seeds: list[int], joins: list[Join], found: Nearest
) -> list[list[tuple[int, int]]]:
    """Walk every part from its first seed, by what is shown."""
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
    for seed in seeds:
        if seed in walked or seed not in near:
            continue
        walked.add(seed)
        part: list[tuple[int, int]] = []
        todo = [seed]
        while todo:
            node = todo.pop(0)
            for other in sorted(near[node] - walked, key=graph.shown.__getitem__):
                walked.add(other)
                todo.append(other)
                part.append((node, other))
        parts.append(part)
    wanted = set(seeds)
    return sorted(parts, key=lambda part: -sum(node in wanted for _, node in part))


def _connecting_hubs(ties: Ties, seeds: list[int], reach: Reach) -> list[int]:
    """Find the hubs over which two seeds would be near enough."""
    if not reach.hubs.any():
        return []
    far = np.iinfo(np.int64).max // 4
    first = np.full(ties.n, far)
    second = first.copy()
    for seed in seeds:
        found = nearest(
            ties.indptr, ties.indices, half_steps(ties), np.array([seed]), reach.excluded
        )
        distance = np.where(found.distance < 0, far, found.distance)
        second = np.minimum(second, np.maximum(first, distance))
        first = np.minimum(first, distance)
    most = far - 1 if reach.most is None else reach.most
    hubs: list[int] = np.flatnonzero(reach.hubs & (first + second <= most)).tolist()
    return hubs
