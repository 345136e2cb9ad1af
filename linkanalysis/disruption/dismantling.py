"""Dismantling: the cheapest removals, as far as can be found, that leave only small parts.

Lives here: `dismantle`, by cutting the largest part in two again and again.
Not here: orders by a measure (`removal_orders`), and the curve that comes back (`percolation`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from linkanalysis._given import check_choice, expect_count, is_real
from linkanalysis._progress import with_progress
from linkanalysis.disruption.percolation_curve import percolation
from linkanalysis.disruption.removal_orders import order_by
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import already_told
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.removal import removal_curve
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.disruption.percolation_curve import Percolation
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

__all__ = ["dismantle"]

COSTS = ("one", "degree")

# Beyond, the factors of the Laplacian of a network without structure fill memory.
LARGEST = 20_000

# Entities squared times ties, up to which measures that look far are taken after each removal.
LARGEST_SEQUENCE = 5_000_000_000

# Ties of those who cannot be removed are dear to cut.
PROTECTED_COST = 10.0


def dismantle(
    graph: EntityGraph,
    *,
    target: float = 0.1,
    cost: Literal["one", "degree"] = "one",
    seed: int = 0,
) -> Percolation:
    """Find few removals after which no part is larger than a share of the network.

    Parameters
    ----------
    graph : EntityGraph
        The graph, of at most 20,000 entities. Where it is directed, both directions of a pair are
        merged; ties count as there or not.
    target : float, default 0.1
        Share of all entities that the largest component may have left; above 0, at most 1.
    cost : {"one", "degree"}, default "one"
        Whether every removal costs the same, or as much as the entity has ties.
    seed : int, default 0
        Where the draws of the random orders beside it start.

    Returns
    -------
    Percolation
        The removals in their order with the curve, beside random orders and degree. It is a good
        set, not a proven one.

    Raises
    ------
    GraphKindError
        If the graph is too large, or the target is no share.
    UnknownNameError
        If the cost does not exist.

    Notes
    -----
    The cheapest of several sets. Spectral cuts: the largest part is split by the sign of the second
    eigenvector of its Laplacian, in which ties weigh the costs of their ends; of the ties cut, a
    cheap set of ends is removed (a vertex cover at most twice as dear as the cheapest). Beside it
    the highest degree and, in small networks, the highest betweenness and the highest collective
    influence are removed, taken again after each removal. In each set those are put back who join
    no more than the target, smallest join first. Protected people are never removed; where they
    alone hold a part together it stays larger, and a note says so. What the curve shows and does
    not: see `percolation`.

    References
    ----------
    .. [1] Ren, Gleinig, Helbing, Antulov-Fantulin (2019), PNAS 116(14), 6554-6559,
       doi:10.1073/pnas.1806108116.
    .. [2] Clarkson (1983), Information Processing Letters 16(1), 23-25: the vertex cover.
    .. [3] Morone, Makse (2015), Nature 524, 65-68, doi:10.1038/nature14604: collective influence,
       and putting back.

    Examples
    --------
    Two circles meet only through Dov.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> ties += [("dov", "eve"), ("eve", "fay"), ("eve", "gus"), ("fay", "gus")]
    >>> curve = la.disruption.dismantle(la.from_networkx(nx.Graph(ties)), target=0.5)
    >>> curve.to_frame()[["entity", "largest"]].values.tolist()
    [['', 7], ['person:dov', 3]]
    """
    check_choice(cost, COSTS, "a cost")
    expect_count("seed", seed, least=0)
    if not is_real(target) or not 0 < target <= 1:
        message = f"target is {target!r:.40}; write a share of all entities, above 0 and at most 1."
        raise GraphKindError(message)
    ties = ties_of(graph, "all")
    if graph.n > LARGEST:
        message = (
            f"dismantle takes at most {LARGEST:,} entities; this graph has {graph.n:,}. Take a "
            'part: graph.around(entity, steps=3), or percolation(graph, recompute="sequential").'
        )
        raise GraphKindError(message)
    rows = slot_rows(ties.indptr)
    degree = np.bincount(rows, minlength=graph.n)
    price = np.ones(graph.n) if cost == "one" else np.maximum(degree, 1).astype(np.float64)
    columns = ties.indices.astype(np.int64)
    matrix = csr_array((np.ones(len(columns)), (rows, columns)), shape=(graph.n, graph.n))
    most = max(1, int(target * graph.n + 1e-9))
    removed, stuck = _cut(matrix, price, ~graph.masked, most)
    ways = {"spectral cuts": removed, **_in_sequence(ties, most)}
    sets = {way: _put_back(matrix, nodes, most) for way, nodes in ways.items()}
    best = min(sets, key=lambda way: price[sets[way]].sum())  # of equals the first
    with already_told():
        curve = percolation(graph, by=[graph.ids[node] for node in sets[best]], seed=seed)
    notes = [f"A good set, not a proven one; the cheapest by {', '.join(sets)}: by {best}."]
    if stuck:
        notes.append("Protected people hold a larger part together, which cannot be divided.")
    made_by = made_from(graph, "dismantle", (("target", f"{target:g}"), ("cost", cost)), seed=seed)
    return replace(curve, by="dismantling", notes=(*notes, *curve.notes), made_by=made_by)


def _cut(
    matrix: csr_array, price: NDArray[np.float64], allowed: NDArray[np.bool_], most: int
) -> tuple[list[int], bool]:
    """Divide the largest part until none is above `most`, or none of those can be divided."""
    price = np.where(allowed, price, PROTECTED_COST * price.max(initial=1.0))
    there = np.ones(len(price), dtype=np.bool_)
    removed: list[int] = []
    settled: set[int] = set()  # parts, by their first entity, that cannot be divided
    for _ in with_progress(count(), what="cuts"):
        nodes = np.flatnonzero(there)
        inside = csr_array(matrix[nodes][:, nodes])
        label = components(inside.indptr.astype(np.uint32), inside.indices.astype(np.uint32))
        parts = [nodes[label == part] for part in np.flatnonzero(np.bincount(label) > most)]
        parts = [part for part in parts if int(part[0]) not in settled]
        if not parts:
            break
        part = max(parts, key=len)
        chosen = _cheapest_ends(csr_array(matrix[part][:, part]), price[part], allowed[part])
        if not chosen:
            settled.add(int(part[0]))
            continue
        removed += part[chosen].tolist()
        there[part[chosen]] = False
    return removed, bool(settled)


def _in_sequence(ties: Ties, most: int) -> dict[str, list[int]]:
    """Remove by a measure that is taken again after each removal, until no part is above `most`."""
    measures = ["degree"]
    if ties.n**2 * len(ties.indices) <= LARGEST_SEQUENCE:
        measures += ["betweenness", "collective_influence"]
    found: dict[str, list[int]] = {}
    for measure in measures:
        allowed = ~ties.graph.masked
        order = order_by(ties, allowed, measure, block=1, limit=ties.n, seed=0).nodes
        largest, _ = removal_curve(ties.indptr, ties.indices, order)
        small = np.flatnonzero(largest <= most)
        if len(small):
            found[measure] = order[: small[0]].tolist()
    return found


def _cheapest_ends(
    part: csr_array, price: NDArray[np.float64], allowed: NDArray[np.bool_]
) -> list[int]:
    """Split a connected part in two and choose ends of the ties between, cheapest for most ties.

    Clarkson: take who has the least price per tie still uncovered, and lower the price of the
    other ends by that much.
    """
    side = _second_vector(part, price) > 0
    rows, columns = part.tocoo().coords
    across = side[rows] & ~side[columns] & (allowed[rows] | allowed[columns])
    uncovered: dict[int, set[int]] = defaultdict(set)
    for u, v in zip(rows[across].tolist(), columns[across].tolist(), strict=True):
        uncovered[u].add(v)
        uncovered[v].add(u)
    if not uncovered:  # the split runs between the protected: take whoever has most ties
        degree = np.where(allowed, part.sum(axis=1), 0)
        return [int(np.argmax(degree))] if degree.max(initial=0) > 0 else []
    left = price.copy()
    chosen: list[int] = []
    heap = [(left[end] / len(ends), end) for end, ends in uncovered.items() if allowed[end]]
    heapify(heap)
    while heap:
        rate, best = heappop(heap)
        ends = uncovered[best]
        if not ends or rate != left[best] / len(ends):  # covered, or cheaper, since it came in
            continue
        chosen.append(best)
        for end in ends:
            uncovered[end].remove(best)
            left[end] -= rate
            if allowed[end] and uncovered[end]:
                heappush(heap, (left[end] / len(uncovered[end]), end))
        uncovered[best] = set()
    return chosen


def _second_vector(part: csr_array, price: NDArray[np.float64]) -> NDArray[np.float64]:
    """Iterate inversely toward the second eigenvector; a few digits are enough for its signs."""
    n = part.shape[0]
    rows, columns = part.tocoo().coords
    weights = price[rows] + price[columns] - 1
    joined = csc_array((-weights, (rows, columns)), shape=(n, n))
    sums: NDArray[np.float64] = -np.asarray(joined.sum(axis=1)).ravel()
    diagonal = csc_array((sums * (1 + 1e-6) + 1e-9, (np.arange(n), np.arange(n))), shape=(n, n))
    factors: Any = splu(
        csc_array(joined + diagonal),
        permc_spec="MMD_AT_PLUS_A",  # symmetric and dominated by its diagonal: no pivots are needed
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    vector = np.cos(1.0 + np.arange(n) * 0.7)  # any start that no symmetry of the part can share
    for _ in range(60):
        vector = vector - vector.mean()
        vector = vector / np.linalg.norm(vector)
        before, vector = vector, factors.solve(vector)
        vector = vector - vector.mean()
        vector = vector / np.linalg.norm(vector)
        if np.abs(vector - before).max() < 1e-6:  # noqa: PLR2004 - a few digits
            break
    vector = np.round(vector, 9)
    first = vector[np.flatnonzero(vector)[0]]
    fixed: NDArray[np.float64] = vector * np.sign(first)
    return fixed


def _put_back(matrix: csr_array, removed: list[int], most: int) -> list[int]:
    """Put back whoever joins no more than `most`, the smallest join first, of equals the first.

    A join only grows while others are put back, so that who comes up with an old one waits again.
    """
    there = np.ones(matrix.shape[0], dtype=np.bool_)
    there[removed] = False
    nodes = np.flatnonzero(there)
    inside = csr_array(matrix[nodes][:, nodes])
    part = np.full(len(there), -1, dtype=np.int64)
    part[nodes] = components(inside.indptr.astype(np.uint32), inside.indices.astype(np.uint32))
    size = np.bincount(part[nodes], minlength=1).tolist()
    parent = list(range(len(size)))

    heap = [(1, node) for node in sorted(removed)]
    back: set[int] = set()
    while heap:
        before, node = heappop(heap)
        row = matrix.indices[matrix.indptr[node] : matrix.indptr[node + 1]]
        parts = {_root(parent, each) for each in set(part[row].tolist()) - {-1}}
        joined = 1 + sum(size[each] for each in parts)
        if joined > most:
            continue
        if joined > before:
            heappush(heap, (joined, node))
            continue
        part[node] = len(size)
        for each in parts:
            parent[each] = len(size)
        parent.append(len(size))
        size.append(joined)
        back.add(node)
    return [node for node in removed if node not in back]


def _root(parent: list[int], part: int) -> int:
    while parent[part] != part:
        parent[part] = parent[parent[part]]
        part = parent[part]
    return part
