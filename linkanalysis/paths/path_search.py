"""The k shortest simple paths between two nodes, in one fixed order.

Lives here: the search, by length, then by number of ties, then by the names shown.
Not here: the documents behind the paths, and their table (`shortest`).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.nearest import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties


class Found(NamedTuple):
    """A path; of two the smaller comes first.

    length: Sum of the lengths of its ties.
    ties: How many ties it has.
    nodes: The nodes it passes, both ends included.
    """

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
