"""The k shortest simple paths between two entities, in one fixed order, with their documents."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.undecided_pairs import doubles_of
from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.weighted_paths import nearest
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.paths.path_limits import PathLimits, half_steps, reach_of, why_apart
from linkanalysis.network.paths.path_table import PathTable, steps_along

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Ties


@answer()
def shortest_paths(
    call: Call,
    graph: EntityGraph,
    source: str,
    target: str,
    *,
    k: int = 1,
    weighted: bool = False,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find the k shortest simple paths between two entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph. `EntityGraph.only` selects types of entities and links, and grades of documents,
        beforehand. Directed edges are followed from source to target.
    source, target : str
        Ids of the two entities.
    k : int, default 1
        Maximum number of paths.
    weighted : bool, default False
        Whether strong ties are short (`EntityGraph.distance`); otherwise all ties count the same.
    limits : PathLimits, optional
        How far paths may go and what they must not pass. `PathLimits()` by default: two steps, and
        no entity with more than 50 neighbors.

    Returns
    -------
    PathTable
        Shortest first: by length, then by number of ties, then by the names shown. Empty if there
        is no path; the notes say why. Protected people on a path are shown by their masked names.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity.
    GraphKindError
        If source and target are the same, `k` is below 1, or an end is excluded.

    Notes
    -----
    A path says that records connect the two, not that anything passed along it. In most records
    nearly everyone is within a few steps of everyone else; that is why steps are limited. A missing
    record lengthens paths; a number that two people used one after the other shortens them. Paths
    do not check whether their ties held at the same time: `time_paths` does.

    References
    ----------
    .. [1] Yen (1971), Management Science 17(11), 712-716, doi:10.1287/mnsc.17.11.712.

    Examples
    --------
    Ana and Dov both know Ben, and both know Cay.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.cycle_graph(["ana", "ben", "dov", "cay"]))
    >>> paths = shortest_paths(graph, "person:ana", "person:dov", k=2)
    >>> [[graph.labels[node] for node in path] for path in paths.paths]
    [['ana', 'ben', 'dov'], ['ana', 'cay', 'dov']]
    """
    ties = ties_of(graph)
    ends = (graph.node(source), graph.node(target))
    if ends[0] == ends[1]:
        message = f"source and target are both {graph.shown[ends[0]]}. Name two entities."
        raise GraphKindError(message)
    reach = reach_of(graph, ends, PathLimits() if limits is None else limits)
    halves = half_steps(ties)
    length = ties.distance if weighted else np.ones_like(ties.distance)
    space = search_space(ties, ends, (length, halves), reach.blocked, reach.max_halves)
    found = k_shortest(space, k)
    why = () if found else (why_apart(ties, ends, reach),)
    unit = ties.length_unit if weighted else 1
    paths = tuple(path.nodes for path in found)
    return PathTable(
        graph=graph,
        paths=paths,
        lengths=tuple(path.length / unit for path in found),
        steps=steps_along(
            graph, [list(zip(path.nodes, path.nodes[1:], strict=False)) for path in found]
        ),
        left_out=reach.left_out(reach.hubs_between(ties, [ends[0]], [ends[1]]).tolist()),
        withheld=0,
        notes=(*why, *reach.notes(), *doubles_of(graph, chain(ends, *paths))),
        made_by=call.made_by({"limits": reach}, drawn=False),
    )


class Found(NamedTuple):
    """A path: its length, number of ties, and nodes with both ends; the smaller comes first."""

    length: int
    ties: int
    nodes: tuple[int, ...]


class Tie(NamedTuple):
    """A tie to the next node: its length, and the least that remains from there to the target."""

    node: int
    position: int
    length: int
    halves: int
    rest: int
    rest_halves: int


class PartialPath(NamedTuple):
    """A path up to some node; `key` holds positions instead of nodes, and orders paths."""

    key: Found
    nodes: tuple[int, ...]
    halves: int

    def on(self, tie: Tie) -> PartialPath:
        """Extend the path by a tie."""
        length, ties, positions = self.key
        key = Found(length + tie.length, ties + 1, (*positions, tie.position))
        return PartialPath(key, (*self.nodes, tie.node), self.halves + tie.halves)


@dataclass(frozen=True, slots=True, eq=False)
class SearchSpace:
    """The part of a graph in which paths can lie; ties are read node by node, as few are needed.

    length, halves: Length and half steps of each slot.
    between (n,): Nodes that can lie on a path.
    rest, rest_halves: Least length and least half steps from each node to the target; -1 if there
      is no path.
    position: Position of each node in the order of the names shown: the order of ids would reveal
      between which names a masked one lies.
    max_halves: The largest number of half steps.
    rows: The ties of the nodes read so far.
    """

    ties: Ties
    length: NDArray[np.int64]
    halves: NDArray[np.int64]
    between: NDArray[np.bool_]
    rest: NDArray[np.int64]
    rest_halves: NDArray[np.int64]
    position: NDArray[np.int64]
    ends: tuple[int, int]
    max_halves: int | None
    rows: dict[int, list[Tie]] = field(default_factory=dict)

    def ties_from(self, node: int) -> list[Tie]:
        """List the ties from a node that can lie on a path."""
        if node not in self.rows:
            row = slice(int(self.ties.indptr[node]), int(self.ties.indptr[node + 1]))
            to = self.ties.indices[row]
            columns = (
                to,
                self.position[to],
                self.length[row],
                self.halves[row],
                self.rest[to],
                self.rest_halves[to],
            )
            kept = self.between[to]
            self.rows[node] = [
                Tie(*row) for row in zip(*(each[kept].tolist() for each in columns), strict=True)
            ]
        return self.rows[node]


def search_space(
    ties: Ties,
    ends: tuple[int, int],
    lengths: tuple[NDArray[np.int64], NDArray[np.int64]],
    blocked: NDArray[np.bool_],
    max_halves: int | None,
) -> SearchSpace:
    """Reduce a graph to the nodes that can lie on a path; no path passes `blocked` ones (n,)."""
    length, halves = lengths
    source, target = (np.array([end], dtype=np.int64) for end in ends)
    back_ptr, back, slot = transpose(ties.indptr, ties.indices)
    rest = nearest(back_ptr, back, length[slot], target, blocked).distance
    left = nearest(back_ptr, back, halves[slot], target, blocked).distance
    between = left >= 0
    if max_halves is not None:
        gone = nearest(ties.indptr, ties.indices, halves, source, blocked).distance
        between &= (gone >= 0) & (gone + left <= max_halves)
    position = np.arange(ties.n)
    if ties.graph.masked.any():
        shown = ties.graph.shown
        position[sorted(range(ties.n), key=shown.__getitem__)] = np.arange(ties.n)
    return SearchSpace(ties, length, halves, between, rest, left, position, ends, max_halves)


def k_shortest(space: SearchSpace, k: int) -> list[Found]:
    """Find the first k simple paths by length, ties and names.

    Yen's method: every further path branches off an earlier one. It is searched for only after the
    node at which the earlier path itself branched off, so that no path is found twice.

    Yen (1971), Management Science 17(11), 712-716, doi:10.1287/mnsc.17.11.712.
    Lawler (1972), Management Science 18(7), 401-405, doi:10.1287/mnsc.18.7.401.
    """
    source = space.ends[0]
    start = PartialPath(Found(0, 0, (int(space.position[source]),)), (source,), 0)
    candidates: list[tuple[Found, int, tuple[int, ...]]] = []
    if space.between[source]:
        _extend(space, start, set(), candidates)
    found: list[Found] = []
    while candidates and len(found) < k:
        _, branch, nodes = heapq.heappop(candidates)
        prefix = start
        for index, after in enumerate(nodes[1:], start=1):
            if index > branch:
                alike = (path.nodes for path in found if path.nodes[:index] == nodes[:index])
                taken = {after, *(other[index] for other in alike)}
                _extend(space, prefix, taken, candidates)
            tie = next(tie for tie in space.ties_from(prefix.nodes[-1]) if tie.node == after)
            prefix = prefix.on(tie)
        found.append(prefix.key._replace(nodes=nodes))
    return found


def _extend(
    space: SearchSpace,
    prefix: PartialPath,
    taken: set[int],
    candidates: list[tuple[Found, int, tuple[int, ...]]],
) -> None:
    """Add the first path that extends a prefix, its next node not among those taken.

    The heap is ordered by the least length of the whole path, then by ties, then by names. A node
    settled with no more half steps needs no second visit: the earlier path is shorter, or has fewer
    ties, or smaller names, and can continue wherever the later one can.
    """
    target = space.ends[1]
    behind = set(prefix.nodes)
    started = prefix.key.ties
    heap: list[tuple[int, int, tuple[int, ...], PartialPath]] = [(0, started, (), prefix)]
    settled: dict[int, int] = {}
    while heap:
        path = heapq.heappop(heap)[-1]
        here = path.nodes[-1]
        if here == target:
            heapq.heappush(candidates, (path.key, started, path.nodes))
            return
        if settled.get(here, path.halves + 1) <= path.halves:
            continue
        settled[here] = path.halves
        for tie in space.ties_from(here):
            if tie.node in behind or (path.key.ties == started and tie.node in taken):
                continue
            on = path.on(tie)
            if space.max_halves is not None and on.halves + tie.rest_halves > space.max_halves:
                continue
            heapq.heappush(heap, (on.key.length + tie.rest, on.key.ties, on.key.nodes, on))
