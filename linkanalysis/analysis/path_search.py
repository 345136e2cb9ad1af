"""The k shortest paths between two nodes that pass no node twice, in one fixed order.

Lives here: the search over rows of neighbors, by length, then by ties, then by names.
Not here: what the paths rest on and how they are told (`shortest`).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.nearest import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.ties import Ties

__all__ = ["Found", "Ground", "ground_between", "k_shortest"]


class Found(NamedTuple):
    """A path; of two the smaller comes first.

    Attributes
    ----------
    length : int
        Sum of the lengths of its ties.
    ties : int
        How many ties it has.
    nodes : tuple of int
        The nodes it passes, both ends included.

    Examples
    --------
    >>> Found(2, 2, (0, 1, 4)) < Found(2, 2, (0, 2, 4))
    True
    """

    length: int
    ties: int
    nodes: tuple[int, ...]


class Tie(NamedTuple):
    """A way on from a node.

    Examples
    --------
    >>> Tie(node=3, length=1, halves=2).halves
    2
    """

    node: int
    length: int
    halves: int


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What can lie on a path, in lists: few nodes are looked at, and whole paths are compared.

    Attributes
    ----------
    order : list of int
        Number of each node in the graph. Here nodes are numbered in the order of what is shown of
        them: the order of ids would place a masked name between its neighbors.
    rows : dict of int to list of Tie
        The ways on from every node that can lie on a path.
    rest, rest_halves : list of int
        Least length and least half steps from each node to the target; -1 if there is no way.
    ends : tuple of (int, int)
        Source and target.
    most : int or None
        How many half steps a path may have.

    Examples
    --------
    See `linkanalysis.analysis.shortest.shortest_paths`.
    """

    order: list[int]
    rows: dict[int, list[Tie]]
    rest: list[int]
    rest_halves: list[int]
    ends: tuple[int, int]
    most: int | None


def ground_between(
    ties: Ties,
    ends: tuple[int, int],
    lengths: tuple[NDArray[np.int64], NDArray[np.int64]],
    blocked: NDArray[np.bool_],
    most: int | None,
) -> Ground:
    """Cut the graph down to what can lie on a path.

    Parameters
    ----------
    ties : Ties
        The ties that paths follow.
    ends : tuple of (int, int)
        Source and target.
    lengths : tuple of (ndarray of int64, ndarray of int64)
        Length, at least 1, and half steps of each slot.
    blocked : ndarray of bool, shape (n,)
        Nodes that no path passes.
    most : int or None
        How many half steps a path may have.

    Returns
    -------
    Ground
        The part, and how far the target is from everywhere.

    Examples
    --------
    See `linkanalysis.analysis.shortest.shortest_paths`.
    """
    length, halves = lengths
    source, target = (np.array([end], dtype=np.int64) for end in ends)
    back_ptr, back, slot = transpose(ties.indptr, ties.indices)
    rest = nearest(back_ptr, back, length[slot], target, blocked).distance
    left = nearest(back_ptr, back, halves[slot], target, blocked).distance
    gone = nearest(ties.indptr, ties.indices, halves, source, blocked).distance
    between = (left >= 0) & (gone >= 0)
    if most is not None:
        between &= gone + left <= most
    shown = ties.graph.shown
    order = sorted(np.flatnonzero(between).tolist(), key=lambda node: (shown[node], node))
    place = np.full(ties.n, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = {}
    for node in order:
        row = slice(int(ties.indptr[node]), int(ties.indptr[node + 1]))
        columns = (place[ties.indices[row]], length[row], halves[row])
        ways = zip(*(column.tolist() for column in columns), strict=True)
        rows[int(place[node])] = [Tie(*way) for way in ways if way[0] >= 0]
    here = (int(place[ends[0]]), int(place[ends[1]]))
    return Ground(order, rows, rest[order].tolist(), left[order].tolist(), here, most)


def k_shortest(ground: Ground, k: int) -> list[Found]:
    """Find the k first paths by length, ties and names that pass no node twice.

    Parameters
    ----------
    ground : Ground
        Where to look.
    k : int
        How many paths at most.

    Returns
    -------
    list of Found
        First the smallest.

    Notes
    -----
    Yen's method: every further path leaves an earlier one somewhere. A path is looked for only
    from where the earlier one itself left its forerunner, so that no path is found twice.

    References
    ----------
    .. [1] Yen (1971), Management Science 17(11), 712-716, doi:10.1287/mnsc.17.11.712.
    .. [2] Lawler (1972), Management Science 18(7), 401-405, doi:10.1287/mnsc.18.7.401.

    Examples
    --------
    See `linkanalysis.analysis.shortest.shortest_paths`.
    """
    start = Found(0, 0, (ground.ends[0],))
    candidates: list[tuple[Found, int]] = []
    if ground.ends[0] in ground.rows:
        _look(ground, start, 0, set(), candidates)
    found: list[Found] = []
    while candidates and len(found) < k:
        path, left_at = heapq.heappop(candidates)
        found.append(path)
        prefix, used = start, 0
        for place, (node, after) in enumerate(zip(path.nodes, path.nodes[1:], strict=False)):
            if place >= left_at:
                cut = path.nodes[: place + 1]
                taken = {
                    other.nodes[place + 1] for other in found if other.nodes[: place + 1] == cut
                }
                _look(ground, prefix, used, taken, candidates)
            tie = next(way for way in ground.rows[node] if way.node == after)
            prefix = Found(prefix.length + tie.length, place + 1, (*prefix.nodes, after))
            used += tie.halves
    return [path._replace(nodes=tuple(ground.order[node] for node in path.nodes)) for path in found]


def _look(
    ground: Ground,
    prefix: Found,
    used: int,
    taken: set[int],
    candidates: list[tuple[Found, int]],
) -> None:
    """Add the first path that goes on from a prefix, its next node not among those taken.

    The heap is ordered by the length that the whole path will have at least, then by ties, then by
    names. A node that was settled with no more half steps needs no second visit: what came first
    is shorter, or has fewer ties, or smaller names, and can go on wherever the later one can.
    """
    target = ground.ends[1]
    behind = set(prefix.nodes)
    least = prefix.length + ground.rest[prefix.nodes[-1]]
    heap = [(least, prefix.ties, prefix.nodes, prefix.length, used)]
    settled: dict[int, int] = {}
    while heap:
        _, ties, nodes, length, halves = heapq.heappop(heap)
        here = nodes[-1]
        if here == target:
            heapq.heappush(candidates, (Found(length, ties, nodes), prefix.ties))
            return
        if settled.get(here, halves + 1) <= halves:
            continue
        settled[here] = halves
        for way in ground.rows[here]:
            node, spent = way.node, halves + way.halves
            if node in behind or (ties == prefix.ties and node in taken):
                continue
            if ground.most is not None and spent + ground.rest_halves[node] > ground.most:
                continue
            on = length + way.length
            heapq.heappush(heap, (on + ground.rest[node], ties + 1, (*nodes, node), on, spent))
