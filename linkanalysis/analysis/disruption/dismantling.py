"""Dismantling: the cheapest removals, as far as can be found, that leave only small parts.

Lives here: `dismantle`, by cutting the largest part in two again and again.
Not here: orders by a measure (`removal_orders`), and the curve that comes back (`percolation`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from linkanalysis._given import expect_type
from linkanalysis._result import MadeBy
from linkanalysis._version import __version__
from linkanalysis.analysis.disruption.percolation_curve import percolation
from linkanalysis.analysis.disruption.removal_orders import order_by
from linkanalysis.analysis.ties import ties_of
from linkanalysis.errors import GraphKindError, UnknownNameError
from linkanalysis.kernels.components import components
from linkanalysis.kernels.removal import removal_curve
from linkanalysis.vocabulary import near_miss

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.disruption.percolation_curve import Percolation
    from linkanalysis.analysis.ties import Ties
    from linkanalysis.graph import EntityGraph

__all__ = ["dismantle"]

COSTS = ("one", "degree")

# Beyond, the factors of the Laplacian of a network without structure fill memory.
LARGEST = 20_000

# Entities squared times ties, up to which betweenness is taken again after each removal.
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
    The cheapest of three sets. Spectral cuts: the largest part is split by the sign of the second
    eigenvector of its Laplacian, in which ties weigh the costs of their ends; of the ties cut, a
    cheap set of ends is removed (a vertex cover at most twice as dear as the cheapest). Beside it
    the highest degree and, in small networks, the highest betweenness are removed, taken again
    after each removal. In each set those are put back who join no more than the target, smallest
    join first. Protected people are never removed; where they alone hold a part together it stays
    larger, and a note says so. What the curve shows and does not: see `percolation`.

    References
    ----------
    .. [1] Ren, Gleinig, Helbing, Antulov-Fantulin (2019), PNAS 116(14), 6554-6559,
       doi:10.1073/pnas.1806108116.
    .. [2] Clarkson (1983), Information Processing Letters 16(1), 23-25: the vertex cover.

    Examples
    --------
    Two circles meet only through Dov.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> ties += [("dov", "eve"), ("eve", "fay"), ("eve", "gus"), ("fay", "gus")]
    >>> curve = la.dismantle(la.from_networkx(nx.Graph(ties)), target=0.5)
    >>> curve.to_frame()[["entity", "largest"]].values.tolist()
    [['', 7], ['person:dov', 3]]
    """
    if cost not in COSTS:
        message = f'"{cost!s:.40}" is not a cost. {near_miss(str(cost), COSTS)}'
        raise UnknownNameError(message, name=str(cost), choices=COSTS)
    expect_type("target", target, (int, float), "write a share of all entities, such as 0.1.")
    if not 0 < target <= 1:
        message = f"target is {target}; it must be above 0 and at most 1: a share of all entities."
        raise GraphKindError(message)
    ties = ties_of(graph, "all")
    if graph.n > LARGEST:
        message = (
            f"dismantle takes at most {LARGEST:,} entities; this graph has {graph.n:,}. Take a "
            'part: graph.around(entity, steps=3), or percolation(graph, recompute="sequential").'
        )
        raise GraphKindError(message)
    pointers = ties.indptr.astype(np.int64)
    degree = pointers[1:] - pointers[:-1]
    price = np.ones(graph.n) if cost == "one" else np.maximum(degree, 1).astype(np.float64)
    rows = np.repeat(np.arange(graph.n), degree)
    columns = ties.indices.astype(np.int64)
    matrix = csr_array((np.ones(len(columns)), (rows, columns)), shape=(graph.n, graph.n))
    most = max(1, int(target * graph.n + 1e-9))
    removed, stuck = _cut(matrix, price, ~graph.masked, most)
    ways = {"spectral cuts": removed, **_in_sequence(ties, most)}
    sets = {way: _put_back(matrix, nodes, most) for way, nodes in ways.items()}
    best = min(sets, key=lambda way: price[sets[way]].sum())  # of equals the first
    curve = percolation(graph, by=[graph.ids[node] for node in sets[best]], seed=seed)
    notes = [f"A good set, not a proven one; the cheapest by {', '.join(sets)}: by {best}."]
    if stuck:
        notes.append("Protected people hold a larger part together, which cannot be divided.")
    made_by = MadeBy(
        "dismantle",
        __version__,
        (("target", f"{target:g}"), ("cost", cost)),
        seed=seed,
        fingerprint=graph.fingerprint,
        position=graph.position,
    )
    return replace(curve, by="dismantling", notes=(*notes, *curve.notes), made_by=made_by)


def _cut(
    matrix: csr_array, price: NDArray[np.float64], allowed: NDArray[np.bool_], most: int
) -> tuple[list[int], bool]:
    """Divide the largest part until none is above `most`, or none of those can be divided."""
    price = np.where(allowed, price, PROTECTED_COST * price.max(initial=1.0))
    there = np.ones(len(price), dtype=np.bool_)
    removed: list[int] = []
    settled: set[int] = set()  # parts, by their first entity, that cannot be divided
    while True:
        nodes = np.flatnonzero(there)
        inside = csr_array(matrix[nodes][:, nodes])
        label = components(inside.indptr.astype(np.uint32), inside.indices.astype(np.uint32))
        parts = [nodes[label == part] for part in np.flatnonzero(np.bincount(label) > most)]
        parts = [part for part in parts if int(part[0]) not in settled]
        if not parts:
            return removed, bool(settled)
        part = max(parts, key=len)
        chosen = _cheapest_ends(csr_array(matrix[part][:, part]), price[part], allowed[part])
        if not chosen:
            settled.add(int(part[0]))
            continue
        removed += part[chosen].tolist()
        there[part[chosen]] = False


def _in_sequence(ties: Ties, most: int) -> dict[str, list[int]]:
    """Remove by a measure that is taken again after each removal, until no part is above `most`."""
    measures = ["degree"]
    if ties.n**2 * len(ties.indices) <= LARGEST_SEQUENCE:
        measures.append("betweenness")
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
    across = side[rows] & ~side[columns]
    uncovered = {
        (int(u), int(v))
        for u, v in zip(rows[across], columns[across], strict=True)
        if allowed[u] or allowed[v]
    }
    if not uncovered:  # the split runs between the protected: take whoever has most ties
        degree = np.where(allowed, part.sum(axis=1), 0)
        return [int(np.argmax(degree))] if degree.max(initial=0) > 0 else []
    left = price.copy()
    chosen: list[int] = []
    while uncovered:
        count: dict[int, int] = {}
        for tie in uncovered:
            for end in tie:
                if allowed[end]:
                    count[end] = count.get(end, 0) + 1
        best = min(count, key=lambda end: (left[end] / count[end], end))
        rate = left[best] / count[best]
        chosen.append(best)
        for u, v in [tie for tie in uncovered if best in tie]:
            left[u + v - best] -= rate
            uncovered.remove((u, v))
    return chosen


def _second_vector(part: csr_array, price: NDArray[np.float64]) -> NDArray[np.float64]:
    """Iterate inversely toward the second eigenvector; a few digits are enough for its signs."""
    n = part.shape[0]
    rows, columns = part.tocoo().coords
    weights = price[rows] + price[columns] - 1
    joined = csc_array((-weights, (rows, columns)), shape=(n, n))
    sums: NDArray[np.float64] = -np.asarray(joined.sum(axis=1)).ravel()
    diagonal = csc_array((sums * (1 + 1e-6) + 1e-9, (np.arange(n), np.arange(n))), shape=(n, n))
    factors: Any = splu(csc_array(joined + diagonal))
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
    """Put back whoever joins no more than `most`, the smallest join first, of equals the first."""
    there = np.ones(matrix.shape[0], dtype=np.bool_)
    there[removed] = False
    label = np.full(len(there), -1, dtype=np.int64)
    nodes = np.flatnonzero(there)
    inside = csr_array(matrix[nodes][:, nodes])
    label[nodes] = components(inside.indptr.astype(np.uint32), inside.indices.astype(np.uint32))
    size = {int(part): int(count) for part, count in enumerate(np.bincount(label[nodes]))}
    out = sorted(removed)
    pointers, columns = matrix.indptr, matrix.indices
    while out:
        joins: list[tuple[int, int]] = []
        for node in out:
            parts = set(label[columns[pointers[node] : pointers[node + 1]]].tolist()) - {-1}
            joins.append((1 + sum(size[part] for part in parts), node))
        joined, node = min(joins)
        if joined > most:
            break
        around = set(label[columns[pointers[node] : pointers[node + 1]]].tolist()) - {-1}
        part = max(size, default=-1) + 1
        label[np.isin(label, list(around))] = part
        label[node] = part
        size[part] = joined
        out.remove(node)
    still = set(out)
    return [node for node in removed if node in still]
