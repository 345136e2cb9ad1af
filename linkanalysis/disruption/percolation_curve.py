"""Percolation: how a network falls apart while entities leave it one after the other.

Lives here: `percolation`, its baselines, and `Percolation` with the whole curve.
Not here: the orders themselves (`removal_orders`), and the loss of one set (`removal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import check_choice, expect_count, given_names
from linkanalysis._result import Result, held_back, sentences
from linkanalysis._threads import map_in_order
from linkanalysis.disruption.key_player_goals import share_apart
from linkanalysis.disruption.removal_orders import Order, order_by, order_given, random_orders
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.removal import removal_curve
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.disruption.removal_orders import Recompute
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

__all__ = ["Percolation", "percolation"]

RECOMPUTE = ("static", "sequential", "block")

# Random orders beside the curve: 200, or fewer where so many curves take long, but not under 20.
MOST_RANDOM, FEWEST_RANDOM = 200, 20
RANDOM_EFFORT = 100_000_000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Percolation(Result):
    """The curve of a network that is taken apart, beside the curves of chance and of degree.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was taken apart.
    by : str
        The measure of the order, or "given".
    nodes, equals : ndarray of int64, shape (q,)
        Who left, in this order, and how many others, still there, had the same value.
    largest : ndarray of int64, shape (q + 1,)
        Size of the largest component after 0 … q removals.
    fragmentation : ndarray of float64, shape (q + 1,)
        Share of all pairs that do not reach each other; the removed are apart from everybody.
    degree : ndarray of float64, shape (q + 1,)
        Largest component as a share of all entities, where those of highest degree leave.
    random_mean, random_low, random_high : ndarray of float64, shape (q + 1,)
        The same for random orders: mean, and the values between which 90 % of them lie.
    robustness, robustness_degree : float
        Mean share of the largest component over the removals; low means easily divided.
    robustness_random : tuple of float
        The same for random orders: mean, and the values between which 90 % of them lie.
    withheld : int
        How many protected people, and things that identify only them, were never removed.
    notes : tuple of str
        What was estimated, and how many random orders there are.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.percolation(la.from_networkx(nx.star_graph(4)))
    <Percolation: 5 removals by degree, robustness 0.16, by chance 0.3322>
    """

    graph: EntityGraph
    by: str
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
        said = f"robustness {self.robustness:.4g}, by chance {chance:.4g}"
        return f"<Percolation: {len(self):,} removals by {self.by}, {said}>"

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def caveat(self) -> str:
        """Say what the curve does not show, and who was never removed.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.disruption.percolation(la.from_networkx(nx.star_graph(4))).caveat[:50]
        'Nobody is replaced here; networks do replace those'
        """
        said = "Nobody is replaced here; networks do replace those they lose."
        return sentences(
            said, held_back(self.withheld, "protected never removed."), *self.notes, CAVEAT
        )

    def _frame(self) -> pd.DataFrame:
        """Give the curve as a new frame.

        Columns removed (from 0), entity and label (who left last; empty in the first row),
        largest (in entities), fraction (of all entities), fragmentation, equals, degree,
        random_mean, random_low, random_high (fractions as well).
        """
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
        """Count the removals until the largest component is at most half of what it was.

        Returns
        -------
        int or None
            The number, or None if the curve ends before.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.disruption.percolation(la.from_networkx(nx.star_graph(4))).to_half()
        1
        """
        halved = np.flatnonzero(2 * self.largest <= self.largest[0])
        return int(halved[0]) if len(halved) else None


def percolation(
    graph: EntityGraph,
    *,
    by: str | Sequence[str] = "degree",
    recompute: Recompute = "static",
    block: int = 5,
    limit: int | None = None,
    seed: int = 0,
) -> Percolation:
    """Take a network apart in an order, and follow the largest component all the way.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    by : str or sequence of str, default "degree"
        Name of a measure of `MEASURES`, highest first; or ids in an order of your own.
    recompute : {"static", "sequential", "block"}, default "static"
        Take the measure once, again after every removal, or after every `block` removals.
    block : int, default 5
        How many leave before the measure is taken again, if `recompute` is "block".
    limit : int, optional
        How many leave at most; everybody by default. Measures other than degree that are taken
        again and again need it on large graphs.
    seed : int, default 0
        Where the draws of random orders and of sampled betweenness start.

    Returns
    -------
    Percolation
        The curve beside those of random orders and of degree, recomputed in the same way.

    Raises
    ------
    UnknownNameError
        If a measure, an id or a way to recompute does not exist.
    GraphKindError
        If the measure has no form for the graph, an id comes twice, or a number is below 1.
    ProtectedError
        If an order of your own names somebody protected.

    Notes
    -----
    Low robustness: a few removals divide the network as recorded. It does not show that it would
    fall apart: ties that nobody wrote down hold as well, and lost members are replaced. Of
    equals the one with the smallest id leaves first; `equals` says how many there were. Those
    removed stay in the denominator. Robustness is the mean of the fraction over the removals, so
    that 1/n times the sum over all n is Schneider's R. O(n + m) for the curve of a given order.

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
    >>> la.disruption.percolation(graph, by="betweenness").largest.tolist()
    [5, 2, 2, 1, 1, 0]
    """
    check_choice(recompute, RECOMPUTE, "a way to recompute")
    expect_count("seed", seed, least=0)
    for name, number in (("block", block), ("limit", 1 if limit is None else limit)):
        expect_count(name, number)
    ties = ties_of(graph, "all")
    allowed = ~graph.masked
    most = graph.n if limit is None else limit
    span = {"static": None, "sequential": 1, "block": block}[recompute]
    if isinstance(by, str):
        order = order_by(ties, allowed, by, block=span, limit=most, seed=seed)
    else:
        order = order_given(graph, given_names("by", by), limit=most)
    by_degree = order_by(ties, allowed, "degree", block=span, limit=len(order.nodes), seed=seed)
    name = by if isinstance(by, str) else "given"
    made_by = made_from(
        graph,
        "percolation",
        (
            ("by", name),
            ("recompute", recompute),
            ("block", str(block)),
            ("limit", str(limit)),
        ),
        seed=seed,
    )
    return _curves(ties, name, order, by_degree=by_degree, made_by=made_by)


def _curves(ties: Ties, by: str, order: Order, *, by_degree: Order, made_by: MadeBy) -> Percolation:
    graph, n = ties.graph, max(ties.n, 1)
    length = len(order.nodes)
    count = min(MOST_RANDOM, max(FEWEST_RANDOM, RANDOM_EFFORT // (n + len(ties.indices))))
    seed = made_by.seed or 0
    drawn = random_orders(~graph.masked, count=count, length=length, seed=seed)
    largest, pairs = removal_curve(ties.indptr, ties.indices, order.nodes)
    degree = removal_curve(ties.indptr, ties.indices, by_degree.nodes)[0] / n
    threads = None if count * (n + len(ties.indices)) > 2_000_000 else 1  # noqa: PLR2004 - a pool's cost
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
        by=by,
        nodes=order.nodes,
        equals=order.equals,
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
        notes=(*order.notes, f"Beside it: {count} random orders."),
        made_by=made_by,
    )
