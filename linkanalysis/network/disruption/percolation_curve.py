"""Percolation: how a network falls apart as entities are removed one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.core.threads import map_in_order
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.removal import removal_curve
from linkanalysis.network.disruption.key_player_goals import share_apart
from linkanalysis.network.disruption.removal_orders import (
    best_first,
    number_of_random,
    order_by,
    order_given,
    random_orders,
    roles_by_node,
    ties_without,
)
from linkanalysis.network.measures.measure_table import find_measure, measured
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.disruption.removal_orders import Recompute


# Entities and slots visited by all random curves together; it bounds the time of the comparison, at
# the cost of fewer curves, and so rougher intervals, on large graphs.
RANDOM_EFFORT = 100_000_000

# With less work than this, starting a pool of threads costs more than it saves.
WORTH_THREADS = 2_000_000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Percolation(Result):
    """The percolation curve of a network, with the curves of random orders and of degree.

    Attributes
    ----------
    order : str
        The measure of the order, or "given".
    nodes, equals : ndarray of int64, shape (q,)
        The removed entities, in order, and how many others, not yet removed, had the same value.
    largest : ndarray of int64, shape (q + 1,)
        Size of the largest component after each number of removals, from 0.
    fragmentation : ndarray of float64, shape (q + 1,)
        Share of all pairs that do not reach each other; removed entities are apart from all others.
    degree : ndarray of float64, shape (q + 1,)
        Largest component as a share of all entities, if the highest degree is removed first.
    random_mean, random_low, random_high : ndarray of float64, shape (q + 1,)
        The same for random orders: mean, and the values between which 90% of them lie.
    robustness, robustness_degree : float
        Mean share of the largest component over the removals; low means easily fragmented.
    robustness_random : tuple of float
        The same for random orders: mean, and the values between which 90% of them lie.
    withheld : int
        Number of protected people, and things that identify only them, that were never removed.
    notes : tuple of str
        What was estimated, and the number of random orders.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.percolation(la.from_networkx(nx.star_graph(4)))
    <Percolation: 5 removals by degree, robustness 0.16, at random 0.3322>
    """

    COLUMNS = (
        Column("removed", "number of entities removed, from 0", "entities"),
        Column("entity", "the entity removed last; empty in the first row"),
        Column("label", "its name as it may be shown"),
        Column("largest", "size of the largest component", "entities"),
        Column("fraction", "the same as a share of all entities", "share"),
        Column("fragmentation", "share of pairs that do not reach each other", "share"),
        Column("equals", "others with the same value when it was removed", "entities"),
        Column("degree", "largest component if the highest degree goes first", "share"),
        Column("random_mean", "largest component in random orders: the mean", "share"),
        Column("random_low", "5% of the random orders are lower", "share"),
        Column("random_high", "5% of the random orders are higher", "share"),
    )
    CAVEAT = f"Nobody is replaced here; real networks replace members they lose. {Result.CAVEAT}"
    WITHHELD = "protected, never removed."

    graph: EntityGraph
    order: str
    nodes: NDArray[np.int64]
    equals: NDArray[np.int64]
    largest: NDArray[np.int64]
    fragmentation: NDArray[np.float64]
    degree: NDArray[np.float64]
    random_mean: NDArray[np.float64]
    random_low: NDArray[np.float64]
    random_high: NDArray[np.float64]
    robustness: float
    robustness_degree: float
    robustness_random: tuple[float, float, float]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "equals", "largest", "fragmentation", "degree")
        self._freeze("random_mean", "random_low", "random_high")

    def __repr__(self) -> str:
        chance = self.robustness_random[0]
        values = f"robustness {self.robustness:.4g}, at random {chance:.4g}"
        return f"<Percolation: {len(self):,} removals by {self.order}, {values}>"

    def __len__(self) -> int:
        return len(self.nodes)

    def _frame(self) -> pd.DataFrame:
        """One row for each removal, the state before any first."""
        graph, nodes = self.graph, self.nodes.tolist()
        return pd.DataFrame(
            {
                "removed": np.arange(len(nodes) + 1),
                "entity": pd.Series(["", *(graph.shown[node] for node in nodes)], dtype=object),
                "label": pd.Series(["", *(graph.labels[node] for node in nodes)], dtype=object),
                "largest": self.largest.copy(),
                "fraction": self.largest / max(graph.n, 1),
                "fragmentation": self.fragmentation.copy(),
                "equals": np.concatenate([[0], self.equals]),
                "degree": self.degree.copy(),
                "random_mean": self.random_mean.copy(),
                "random_low": self.random_low.copy(),
                "random_high": self.random_high.copy(),
            }
        )

    def to_half(self) -> int | None:
        """Count the removals until the largest component is at most half its size.

        Returns
        -------
        int or None
            The number, or None if the curve ends earlier.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.disruption.percolation(la.from_networkx(nx.star_graph(4))).to_half()
        1
        """
        halved = np.flatnonzero(2 * self.largest <= self.largest[0])
        return int(halved[0]) if len(halved) else None


@answer()
def percolation(
    call: Call,
    graph: EntityGraph,
    *,
    order: str | Sequence[str] = "degree",
    recompute: Recompute = "static",
    block: int = 5,
    limit: int | None = None,
    seed: int = 0,
) -> Percolation:
    """Remove entities in a given order, and measure the largest component after each.

    Parameters
    ----------
    graph : EntityGraph
        The graph. In a directed graph, both directions of a pair are merged.
    order : str or sequence of str, default "degree"
        Name of a measure of `MEASURES`, highest first; or ids in any order.
    recompute : {"static", "sequential", "block"}, default "static"
        Compute the measure once, again after every removal, or after every `block` removals.
    block : int, default 5
        Number of removals before the measure is computed again, if `recompute` is "block".
    limit : int, optional
        Maximum number of removals; all by default. On large graphs, measures other than degree
        need it if they are computed repeatedly.
    seed : int, default 0
        Seed of the random draws of orders and of sampled betweenness.

    Returns
    -------
    Percolation
        The curve, and those of random orders and of degree, computed in the same way.

    Raises
    ------
    UnknownNameError
        If a measure, an id or a way to recompute does not exist.
    GraphKindError
        If the measure is not defined for the graph, an id comes twice, or a number is below 1.
    ProtectedError
        If the ids name somebody protected.

    Notes
    -----
    Low robustness means that a few removals fragment the network on record. The real network need
    not fall apart: unrecorded ties hold as well, and members are replaced. Among equal values the
    smallest id is removed first. Removed entities stay in the denominator. Robustness is the mean
    share of the largest component over the removals; over all n it is Schneider's R. O(n + m) for
    the curve of a given order.

    References
    ----------
    .. [1] Newman, Ziff (2001), Phys. Rev. E 64, 016706, doi:10.1103/PhysRevE.64.016706.
    .. [2] Schneider et al. (2011), PNAS 108(10), 3838-3841, doi:10.1073/pnas.1009440108.
    .. [3] Cavallaro et al. (2020), PLoS ONE 15(8), e0236476, doi:10.1371/journal.pone.0236476.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.path_graph(5))
    >>> la.disruption.percolation(graph, order="betweenness").largest.tolist()
    [5, 2, 2, 1, 1, 0]
    """
    ties, n = ties_of(graph, "all"), max(graph.n, 1)
    allowed = ~graph.masked
    most = graph.n if limit is None else limit
    span = {"static": None, "sequential": 1, "block": block}[recompute]
    if isinstance(order, str):
        removed = order_by(ties, allowed, order, block=span, limit=most, seed=seed)
    else:
        removed = order_given(graph, given_names("order", order), limit=most)
    length = len(removed.nodes)
    by_degree = order_by(ties, allowed, "degree", block=span, limit=length, seed=seed)
    name = order if isinstance(order, str) else "given"
    effort = n + len(ties.indices)
    count = number_of_random(effort, RANDOM_EFFORT)
    drawn = random_orders(allowed, count=count, length=length, seed=seed)
    largest, pairs = removal_curve(ties.indptr, ties.indices, removed.nodes)
    degree = removal_curve(ties.indptr, ties.indices, by_degree.nodes)[0] / n
    threads = None if count * effort > WORTH_THREADS else 1
    random = np.array(
        [
            curve / n
            for curve, _ in map_in_order(
                lambda nodes: removal_curve(ties.indptr, ties.indices, nodes),
                drawn,
                threads=threads,
            )
        ]
    )
    low, high = np.quantile(random, [0.05, 0.95], axis=0)
    chances = random[:, 1:].mean(axis=1) if length else np.zeros(count)
    chance_low, chance_high = np.quantile(chances, [0.05, 0.95])
    return Percolation(
        graph=graph,
        order=name,
        nodes=removed.nodes,
        equals=removed.equals,
        largest=largest,
        fragmentation=np.array([share_apart(p, ties.n, 0, "original") for p in pairs.tolist()]),
        degree=degree,
        random_mean=random.mean(axis=0),
        random_low=low,
        random_high=high,
        robustness=float((largest[1:] / n).mean()) if length else 0.0,
        robustness_degree=float(degree[1:].mean()) if length else 0.0,
        robustness_random=(float(chances.mean()), float(chance_low), float(chance_high)),
        withheld=int(graph.masked.sum()),
        notes=(*removed.notes, f"Compared with {count} random orders."),
        made_by=call.made_by({"order": name}),
    )


@answer()
def human_capital(
    call: Call,
    graph: EntityGraph,
    roles: Mapping[str, str],
    *,
    measure: str = "degree",
    limit: int | None = None,
    seed: int = 0,
) -> Percolation:
    """Remove entities by a measure and the scarcity of their role, and measure what is left.

    Parameters
    ----------
    graph : EntityGraph
        The graph. In a directed graph, both directions of a pair are merged.
    roles : mapping of str to str
        Roles of entities in the trade, by id: "grower", "courier", "cash". Only these entities are
        removed.
    measure : str, default "degree"
        Name of a measure of `MEASURES`.
    limit : int, optional
        Maximum number of removals; by default all entities that have a role.
    seed : int, default 0
        Seed of the random draws of orders and of sampled betweenness.

    Returns
    -------
    Percolation
        The order and its curve, and those of random orders and of degree among all entities.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an id of `roles`, or there is no such measure.
    GraphKindError
        If the measure is not defined for the graph, or is one whose low values are notable; or the
        limit is below 1.

    Notes
    -----
    The score is the measure divided by the number of entities left, protected people included, that
    have the same role; both are computed again after each removal. A high score means well
    connected, with few others on record in the same role. Unrecorded roles make others look scarce.
    Protected people are never removed.

    References
    ----------
    .. [1] Duijn, Kashirin, Sloot (2014), Scientific Reports 4, 4238, doi:10.1038/srep04238: the
       idea; the score is our own.

    Examples
    --------
    Two couriers have more ties than the only one who handles the cash.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.Graph(["ab", "ac", "ad", "be", "bf", "ce"]))
    >>> roles = {"person:a": "courier", "person:b": "courier", "person:c": "cash"}
    >>> la.disruption.human_capital(graph, roles).to_frame()["entity"].tolist()[1:]
    ['person:c', 'person:b', 'person:a']
    """
    role = roles_by_node(graph, roles)
    if find_measure(measure).lowest_first:
        message = (
            f"human_capital multiplies a measure whose high values are notable; for {measure}, low "
            "values are. Give another measure, such as effective_size."
        )
        raise GraphKindError(message)
    ties = ties_of(graph, "all")
    has_role = np.array([bool(name) for name in role], dtype=np.bool_)
    _, kind = np.unique(np.array(role, dtype=object).astype(str), return_inverse=True)
    gone = np.zeros(graph.n, dtype=np.bool_)
    order: list[int] = []
    equals: list[int] = []
    notes: tuple[str, ...] = ()
    most = int((has_role & ~graph.masked).sum())
    steps = range(most if limit is None else min(limit, most))
    for _ in with_progress(steps, what="removals"):
        values, estimates = measured(ties_without(ties, gone), measure, seed)
        notes = notes or estimates
        left = np.bincount(kind[~gone], minlength=int(kind.max()) + 1)
        scores = values / np.maximum(left[kind], 1)
        nodes, equal = best_first(scores, np.flatnonzero(has_role & ~graph.masked & ~gone))
        order.append(int(nodes[0]))
        equals.append(int(equal[0]))
        gone[nodes[0]] = True
    curve = percolation(graph, order=[graph.ids[node] for node in order], seed=seed)
    return replace(
        curve,
        order=f"{measure} and scarcity",
        equals=np.array(equals, dtype=np.int64),
        notes=(*notes, *curve.notes),
        made_by=call.made_by({"roles": f"{len(roles)} given"}),
    )
