"""Orders of removal: by a measure, computed once or repeatedly, as given, or random.

Among equals the smallest id is removed first, and the order says how many equals there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from linkanalysis.core.checks import expect_type, given_names
from linkanalysis.core.progress import with_progress
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.removal import degree_order
from linkanalysis.network.measures.measure_table import find_measure, measured
from linkanalysis.network.measures.ranks import competition_ranks, order_by_rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Ties

Recompute = Literal["static", "sequential", "block"]

# Random sets or orders for comparison: 200 give the ends of a 90% interval ten draws each; where
# each takes long, fewer, but at least 20, below which an interval of 90 % has no draw outside it.
MOST_RANDOM, FEWEST_RANDOM = 200, 20


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """An order of removal.

    equals: How many others, not yet removed, had the same value when the node was chosen.
    notes: What was estimated.
    """

    nodes: NDArray[np.int64]
    equals: NDArray[np.int64]
    notes: tuple[str, ...] = ()


def expect_some(graph: EntityGraph, entities: str | Sequence[str], function: str) -> list[int]:
    """Return the numbers of entities as given; raise if there are none."""
    nodes = named_nodes(graph, given_names("entities", entities))
    if not nodes:
        message = f"{function} needs at least one entity. graph.entities lists them."
        raise GraphKindError(message)
    return nodes


def roles_by_node(graph: EntityGraph, roles: Mapping[str, str]) -> list[str]:
    """Return the role of each entity of a graph; empty if it has none."""
    expect_type("roles", roles, Mapping, 'write {"person:KY-118": "courier"}, for example.')
    role = [""] * graph.n
    for entity, name in roles.items():
        role[graph.node(entity)] = name
    return role


def order_by(
    ties: Ties,
    allowed: NDArray[np.bool_],
    measure: str,
    *,
    block: int | None,
    limit: int,
    seed: int,
) -> Order:
    """Order the allowed (n,) entities by a measure, the most notable first.

    block: How many are removed before the measure is computed again; None for never.
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
        values, estimates = measured(left, measure, seed)
        notes = notes or estimates
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


def order_given(graph: EntityGraph, entities: Iterable[str], *, limit: int) -> Order:
    """Take an order as given."""
    nodes = np.array(named_nodes(graph, entities)[:limit], dtype=np.int64)
    return Order(nodes, np.zeros(len(nodes), dtype=np.int64))


def random_orders(
    allowed: NDArray[np.bool_], *, count: int, length: int, seed: int
) -> list[NDArray[np.int64]]:
    """Draw random orders of the allowed (n,) entities."""
    rng = np.random.default_rng(seed)
    nodes = np.flatnonzero(allowed)
    return [rng.permutation(nodes)[:length] for _ in range(count)]


def number_of_random(effort: float, budget: float) -> int:
    """Return how many random sets or orders of some effort fit a budget, within the limits."""
    return min(MOST_RANDOM, max(FEWEST_RANDOM, int(budget / max(effort, 1))))


def ties_without(ties: Ties, gone: NDArray[np.bool_]) -> Ties:
    """Remove the ties of entities; the entities (n,) themselves stay, without ties."""
    rows = slot_rows(ties.indptr)
    kept = ~(gone[rows] | gone[ties.indices])
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows[kept], minlength=ties.n))])
    return ties.part(indptr, ties.indices[kept], kept)


def best_first(
    values: NDArray[Any], nodes: NDArray[np.int64], *, whole: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order nodes by value, highest first, and count the equals that follow each."""
    ranks = competition_ranks(values[nodes], whole=whole)
    order = order_by_rank(ranks)
    ranks = ranks[order]
    ends = np.searchsorted(ranks, ranks, side="right")
    return nodes[order], ends - np.arange(len(nodes)) - 1
