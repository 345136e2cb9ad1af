"""The k shortest paths between two nodes that pass no node twice, in one fixed order.

Lives here: the search over rows of neighbors, by length, then by ties, then by names.
Not here: what the paths rest on and how they are told (`shortest`).
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

__all__ = ["Found", "Ground", "ground_between", "k_shortest"]


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
    """A way on from a node, its length, and what is left from its end to the target."""

    node: int
    place: int
    length: int
    halves: int
    rest: int
    rest_halves: int


class Partial(NamedTuple):
    """A path as far as it has come: as it is compared, by places, and as it is, by numbers."""

    told: Found
    nodes: tuple[int, ...]
    halves: int

    def on(self, tie: Tie) -> Partial:
        """Go on over a tie."""
        length, ties, places = self.told
        told = Found(length + tie.length, ties + 1, (*places, tie.place))
        return Partial(told, (*self.nodes, tie.node), self.halves + tie.halves)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What can lie on a path, looked at piece by piece, since few nodes ever are.

    ties: The ties that paths follow.
    length, halves: Length and half steps of each slot.
    between (n,): Nodes that can lie on a path.
    rest, rest_halves: Least length and least half steps from each node to the target; -1 if there
      is no way.
    place: Place of each node in the order of what is shown: the order of ids would set a masked
      name between its neighbors.
    ends: Source and target.
    most: How many half steps a path may have.
    rows: The ways on from the nodes that were looked at.
    """

    ties: Ties
    length: NDArray[np.int64]
    halves: NDArray[np.int64]
    between: NDArray[np.bool_]
    rest: NDArray[np.int64]
    rest_halves: NDArray[np.int64]
    place: NDArray[np.int64]
    ends: tuple[int, int]
    most: int | None
    rows: dict[int, list[Tie]] = field(default_factory=dict)

    def ways(self, node: int) -> list[Tie]:
        """Give the ways on from a node."""
        if node not in self.rows:
            row = slice(int(self.ties.indptr[node]), int(self.ties.indptr[node + 1]))
            to = self.ties.indices[row]
            columns = (
                to,
                self.place[to],
                self.length[row],
                self.halves[row],
                self.rest[to],
                self.rest_halves[to],
            )
            kept = self.between[to]
            self.rows[node] = [
                Tie(*way) for way in zip(*(each[kept].tolist() for each in columns), strict=True)
            ]
        return self.rows[node]


def ground_between(
    ties: Ties,
    ends: tuple[int, int],
    lengths: tuple[NDArray[np.int64], NDArray[np.int64]],
    blocked: NDArray[np.bool_],
    most: int | None,
) -> Ground:
    """Cut the graph down to what can lie on a path.

    blocked (n,): Nodes that no path passes.
    """
    length, halves = lengths
    source, target = (np.array([end], dtype=np.int64) for end in ends)
    back_ptr, back, slot = transpose(ties.indptr, ties.indices)
    rest = nearest(back_ptr, back, length[slot], target, blocked).distance
    left = nearest(back_ptr, back, halves[slot], target, blocked).distance
    between = left >= 0
    if most is not None:
        gone = nearest(ties.indptr, ties.indices, halves, source, blocked).distance
        between &= (gone >= 0) & (gone + left <= most)
    place = np.arange(ties.n)
    if ties.graph.masked.any():
        shown = ties.graph.shown
        place[sorted(range(ties.n), key=shown.__getitem__)] = np.arange(ties.n)
    return Ground(ties, length, halves, between, rest, left, place, ends, most)


def k_shortest(ground: Ground, k: int) -> list[Found]:
    """Find the k first paths by length, ties and names that pass no node twice.

    Yen's method: every further path leaves an earlier one somewhere. A path is looked for only
    from where the earlier one itself left its forerunner, so that no path is found twice.

    Yen (1971), Management Science 17(11), 712-716, doi:10.1287/mnsc.17.11.712.
    Lawler (1972), Management Science 18(7), 401-405, doi:10.1287/mnsc.18.7.401.
    """
    source = ground.ends[0]
    start = Partial(Found(0, 0, (int(ground.place[source]),)), (source,), 0)
    candidates: list[tuple[Found, int, tuple[int, ...]]] = []
    if ground.between[source]:
        _look(ground, start, set(), candidates)
    found: list[Found] = []
    while candidates and len(found) < k:
        _, left_at, nodes = heapq.heappop(candidates)
        prefix = start
        for place, after in enumerate(nodes[1:], start=1):
            if place > left_at:
                alike = (path.nodes for path in found if path.nodes[:place] == nodes[:place])
                taken = {after, *(other[place] for other in alike)}
                _look(ground, prefix, taken, candidates)
            tie = next(way for way in ground.ways(prefix.nodes[-1]) if way.node == after)
            prefix = prefix.on(tie)
        found.append(prefix.told._replace(nodes=nodes))
    return found


def _look(
    ground: Ground,
    prefix: Partial,
    taken: set[int],
    candidates: list[tuple[Found, int, tuple[int, ...]]],
) -> None:
    """Add the first path that goes on from a prefix, its next node not among those taken.

    The heap is ordered by the length that the whole path will have at least, then by ties, then by
    names. A node that was settled with no more half steps needs no second visit: what came first
    is shorter, or has fewer ties, or smaller names, and can go on wherever the later one can.
    """
    target = ground.ends[1]
    behind = set(prefix.nodes)
    started = prefix.told.ties
    heap: list[tuple[int, int, tuple[int, ...], Partial]] = [(0, started, (), prefix)]
    settled: dict[int, int] = {}
    while heap:
        path = heapq.heappop(heap)[-1]
        here = path.nodes[-1]
        if here == target:
            heapq.heappush(candidates, (path.told, started, path.nodes))
            return
        if settled.get(here, path.halves + 1) <= path.halves:
            continue
        settled[here] = path.halves
        for way in ground.ways(here):
            if way.node in behind or (path.told.ties == started and way.node in taken):
                continue
            on = path.on(way)
            if ground.most is not None and on.halves + way.rest_halves > ground.most:
                continue
            heapq.heappush(heap, (on.told.length + way.rest, on.told.ties, on.told.nodes, on))
