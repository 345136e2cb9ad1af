"""Dismantling: a cheap set of removals that leaves only small components."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from linkanalysis.core.checks import is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.removal import removal_curve
from linkanalysis.network.disruption.percolation_curve import percolation
from linkanalysis.network.disruption.removal_orders import order_by
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.disruption.percolation_curve import Percolation
    from linkanalysis.network.measures.ties import Ties

# Above this size the factors of the Laplacian of a network without structure fill memory.
LARGEST = 20_000

# Entities squared times slots, up to which path measures are computed after each removal: one
# betweenness costs entities times slots.
LARGEST_SEQUENCE = 5_000_000_000

# Factor on the price of entities that cannot be removed, so that cuts avoid their ties. Set by
# judgment: a much larger one would drown the other prices in the eigenvector.
PROTECTED_COST = 10.0

# Inverse iteration toward the second eigenvector: only its signs count, so a few digits suffice;
# the number of steps bounds the time where two eigenvalues are close and it does not settle.
ITERATIONS, SETTLED = 60, 1e-6


@answer()
def dismantle(
    call: Call,
    graph: EntityGraph,
    *,
    target_share: float = 0.1,
    cost: Literal["one", "degree"] = "one",
    seed: int = 0,
) -> Percolation:
    """Find a small set whose removal leaves no component above a share of the network.

    Parameters
    ----------
    graph : EntityGraph
        The graph, of at most 20,000 entities. In a directed graph, both directions of a pair are
        merged; a tie exists or not.
    target_share : float, default 0.1
        Share of all entities that the largest component may still have; above 0, at most 1.
    cost : {"one", "degree"}, default "one"
        Whether every removal costs the same, or as much as the entity has ties.
    seed : int, default 0
        Seed of the random draws of orders for comparison.

    Returns
    -------
    Percolation
        The removals in order with their curve, and those of random orders and of degree. The set is
        good, not proven to be the best.

    Raises
    ------
    GraphKindError
        If the graph is too large, or the target is not a share.
    UnknownNameError
        If the cost does not exist.

    Notes
    -----
    The cheapest of several sets. Spectral cuts: the largest component is split by the sign of the
    second eigenvector of its Laplacian, in which ties are weighted by the costs of their ends; a
    cheap set of ends of the cut ties is removed (a vertex cover at most twice as expensive as the
    cheapest). Other sets remove the highest degree and, in small networks, the highest betweenness
    and the highest collective influence, computed again after each removal. In each set, entities
    are put back, smallest component first, as long as no component exceeds the target. Protected
    people are never removed; a component that only they hold together stays larger, and a note says
    so. For what the curve shows and does not show, see `percolation`.

    References
    ----------
    .. [1] Ren, Gleinig, Helbing, Antulov-Fantulin (2019), PNAS 116(14), 6554-6559,
       doi:10.1073/pnas.1806108116.
    .. [2] Clarkson (1983), Information Processing Letters 16(1), 23-25: the vertex cover.
    .. [3] Morone, Makse (2015), Nature 524, 65-68, doi:10.1038/nature14604: collective influence,
       and putting back.

    Examples
    --------
    Two groups meet only through Dov.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> ties += [("dov", "eve"), ("eve", "fay"), ("eve", "gus"), ("fay", "gus")]
    >>> curve = la.disruption.dismantle(la.from_networkx(nx.Graph(ties)), target_share=0.5)
    >>> curve.to_frame()[["entity", "largest"]].values.tolist()
    [['', 7], ['person:dov', 3]]
    """
    if not is_real(target_share) or not 0 < target_share <= 1:
        message = (
            f"target_share is {target_share!r:.40}; write a share of all entities, above 0 and at "
            "most 1."
        )
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
    most = max(1, int(target_share * graph.n + 1e-9))
    removed, stuck = _cut(matrix, price, ~graph.masked, most)
    candidates = {"spectral cuts": removed, **_in_sequence(ties, most)}
    sets = {way: _put_back(matrix, nodes, most) for way, nodes in candidates.items()}
    best = min(sets, key=lambda way: price[sets[way]].sum())  # of equals the first
    curve = percolation(graph, order=[graph.ids[node] for node in sets[best]], seed=seed)
    ways = ", ".join(sets)
    notes = [
        f"A good set, not proven to be the best: of those by {ways}, the cheapest is by {best}."
    ]
    if stuck:
        notes.append("Protected people hold a larger part together, which cannot be divided.")
    made_by = call.made_by()
    return replace(curve, order="dismantling", notes=(*notes, *curve.notes), made_by=made_by)


def _cut(
    matrix: csr_array, price: NDArray[np.float64], allowed: NDArray[np.bool_], most: int
) -> tuple[list[int], bool]:
    """Divide the largest component until none is above `most`, or none can be divided."""
    price = np.where(allowed, price, PROTECTED_COST * price.max(initial=1.0))
    left = np.ones(len(price), dtype=np.bool_)
    removed: list[int] = []
    settled: set[int] = set()  # components that cannot be divided, by their first entity
    for _ in with_progress(count(), what="cuts"):
        nodes = np.flatnonzero(left)
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
        left[part[chosen]] = False
    return removed, bool(settled)


def _in_sequence(ties: Ties, most: int) -> dict[str, list[int]]:
    """Remove by a measure computed again after each removal, until no component is above `most`."""
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
    """Split a connected component in two and choose ends of the cut ties, the cheapest per tie.

    Clarkson: take the end with the least price per tie not yet covered, and lower the price of the
    other ends by as much.
    """
    side = _second_vector(part, price) > 0
    rows, columns = part.tocoo().coords
    across = side[rows] & ~side[columns] & (allowed[rows] | allowed[columns])
    uncovered: dict[int, set[int]] = defaultdict(set)
    for u, v in zip(rows[across].tolist(), columns[across].tolist(), strict=True):
        uncovered[u].add(v)
        uncovered[v].add(u)
    if not uncovered:  # the cut runs between protected entities: take the highest degree
        degree = np.where(allowed, part.sum(axis=1), 0)
        return [int(np.argmax(degree))] if degree.max(initial=0) > 0 else []
    left = price.copy()
    chosen: list[int] = []
    heap = [(left[end] / len(ends), end) for end, ends in uncovered.items() if allowed[end]]
    heapify(heap)
    while heap:
        rate, best = heappop(heap)
        ends = uncovered[best]
        if not ends or rate != left[best] / len(ends):  # covered, or cheaper, since it was pushed
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
    """Iterate inversely toward the second eigenvector, whose signs give the cut."""
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
    vector = np.cos(1.0 + np.arange(n) * 0.7)  # a start that no symmetry of the component preserves
    for _ in range(ITERATIONS):
        vector = vector - vector.mean()
        vector = vector / np.linalg.norm(vector)
        before, vector = vector, factors.solve(vector)
        vector = vector - vector.mean()
        vector = vector / np.linalg.norm(vector)
        if np.abs(vector - before).max() < SETTLED:
            break
    vector = np.round(vector, 9)
    first = vector[np.flatnonzero(vector)[0]]
    fixed: NDArray[np.float64] = vector * np.sign(first)
    return fixed


def _put_back(matrix: csr_array, removed: list[int], most: int) -> list[int]:
    """Put back entities that join no more than `most`, the smallest join first.

    A join only grows as others are put back, so an entity whose join has grown waits again.
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
