"""In which order entities leave a network: by a measure, once or again and again, or by lot.

Lives here: the orders, the rule for equals, and the ties that are left when some are gone.
Not here: what each order does to the network (`percolation`), and sets chosen for what they do
together (`key_players`).

Of equals the one with the smallest id goes first, and the order says how many equals there were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from linkanalysis._progress import with_progress
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.removal import degree_order
from linkanalysis.measures.measure_table import find_measure, measured
from linkanalysis.measures.ranks import competition_ranks, order_by_rank

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

__all__ = [
    "Order",
    "Recompute",
    "best_first",
    "order_by",
    "order_given",
    "random_orders",
    "ties_without",
]

Recompute = Literal["static", "sequential", "block"]


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """Who leaves when.

    nodes: The nodes, first to leave first.
    equals: How many others, still there, had the same value when the node was chosen.
    notes: What was estimated.
    """

    nodes: NDArray[np.int64]
    equals: NDArray[np.int64]
    notes: tuple[str, ...] = ()


def order_by(
    ties: Ties,
    allowed: NDArray[np.bool_],
    measure: str,
    *,
    block: int | None,
    limit: int,
    seed: int,
) -> Order:
    """Order entities by a measure, the most notable first.

    allowed (n,): Who may leave.
    """
    row = find_measure(measure)
    if measure == "degree" and block == 1 and not ties.directed:
        nodes, equals = degree_order(ties.indptr, ties.indices, allowed, limit=limit)
        return Order(nodes, equals)
    there = allowed.copy()
    most = min(limit, int(allowed.sum()))
    parts: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    notes: tuple[str, ...] = ()
    left, gone = ties, np.zeros(ties.n, dtype=np.bool_)
    span = max(most, 1) if block is None else block
    for done in with_progress(range(0, most, span), what=f"removals by {measure}"):
        values, said = measured(left, measure, seed)
        notes = notes or said
        nodes, equals = best_first(values, np.flatnonzero(there), whole=row.whole)
        taken = min(most - done, span)
        parts.append(nodes[:taken])
        counts.append(equals[:taken])
        there[nodes[:taken]] = False
        gone[nodes[:taken]] = True
        if done + taken < most:
            left = ties_without(ties, gone)
    if not parts:
        return Order(np.empty(0, np.int64), np.empty(0, np.int64), notes)
    return Order(np.concatenate(parts), np.concatenate(counts), notes)


def order_given(graph: EntityGraph, who: Iterable[str], *, limit: int) -> Order:
    """Take an order as somebody wrote it."""
    nodes = np.array(named_nodes(graph, who)[:limit], dtype=np.int64)
    return Order(nodes, np.zeros(len(nodes), dtype=np.int64))


def random_orders(
    allowed: NDArray[np.bool_], *, count: int, length: int, seed: int
) -> list[NDArray[np.int64]]:
    """Draw orders in which everybody who may leave is as likely as any other.

    allowed (n,): Who may leave.
    """
    rng = np.random.default_rng(seed)
    nodes = np.flatnonzero(allowed)
    return [rng.permutation(nodes)[:length] for _ in range(count)]


def ties_without(ties: Ties, gone: NDArray[np.bool_]) -> Ties:
    """Take out the ties of those who are gone; they themselves stay, without ties.

    gone (n,): Who is gone.
    """
    rows = slot_rows(ties.indptr)
    kept = ~(gone[rows] | gone[ties.indices])
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows[kept], minlength=ties.n))])
    return ties.part(indptr, ties.indices[kept], kept)


def best_first(
    values: NDArray[Any], nodes: NDArray[np.int64], *, whole: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order nodes by their values, highest first, equals by number."""
    ranks = competition_ranks(values[nodes], whole=whole)
    order = order_by_rank(ranks)
    ranks = ranks[order]
    ends = np.searchsorted(ranks, ranks, side="right")
    return nodes[order], ends - np.arange(len(nodes)) - 1
