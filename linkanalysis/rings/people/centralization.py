"""Centralization: how far a network depends on single entities, after Freeman."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.network.measures.measure_table import measured
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction, Ties

# With two entities every network is a star and none, so nothing can differ.
FEWEST = 3


# The largest sum of differences that n entities can have, and the network that has it.
UNDIRECTED: dict[str, tuple[Callable[[int], float], str]] = {
    "degree": (lambda n: (n - 1) * (n - 2), "a star: (n-1)(n-2) neighbors"),
    "betweenness": (lambda n: (n - 1) ** 2 * (n - 2) / 2, "a star: (n-1)²(n-2)/2 pairs"),
    "closeness": (
        lambda n: (n - 1) * (n - 2) / (2 * n - 3),
        "a star: (n-1)(n-2)/(2n-3), by Wasserman and Faust",
    ),
    "harmonic": (lambda n: (n - 1) * (n - 2) / 2, "a star: (n-1)(n-2)/2, in inverse steps"),
    "eigenvector": (lambda n: n - 2, "one tie and isolates: n-2, the largest value being 1"),
}
DIRECTED: dict[str, tuple[Callable[[int], float], str]] = {
    "degree": (lambda n: (n - 1) ** 2, "a star in one direction: (n-1)² neighbors"),
    "betweenness": (
        lambda n: (n - 1) ** 2 * (n - 2),
        "a star in both directions: (n-1)²(n-2) ordered pairs",
    ),
    "closeness": (lambda n: n - 1, "a star in one direction: n-1, by Wasserman and Faust"),
    "harmonic": (lambda n: (n - 1) ** 2, "a star in one direction: (n-1)², in inverse steps"),
    "eigenvector": (lambda _: nan, "none: it is not defined for directed graphs"),
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Centralizations(Result):
    """How centralized a network is, by several measures.

    Attributes
    ----------
    measures : tuple of str
        Names of the measures.
    values : tuple of float
        From 0, where all entities are alike, to 1, where they differ as far as possible; NaN
        where it is not defined.
    normalizers : tuple of str
        The network in which the values differ most, and the sum of its differences.
    notes : tuple of str
        What was estimated or is not defined.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.people.centralizations(la.from_networkx(nx.star_graph(4)))
    <Centralizations: degree 1, betweenness 1, closeness 1, harmonic 1, eigenvector 0.6667>
    """

    COLUMNS = (
        Column("measure", "the measure"),
        Column("centralization", "0 if all entities are alike, 1 if they differ most", "share"),
        Column("normalizer", "the network with the largest differences, and their sum for n"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} Records that follow one person make a network look centered on that "
        "person."
    )

    graph: EntityGraph
    measures: tuple[str, ...]
    values: tuple[float, ...]
    normalizers: tuple[str, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        pairs = zip(self.measures, self.values, strict=True)
        return f"<Centralizations: {', '.join(f'{name} {value:.4g}' for name, value in pairs)}>"

    def _frame(self) -> pd.DataFrame:
        """In the order of `measures`."""
        return pd.DataFrame(
            {
                "measure": pd.Series(self.measures, dtype=object),
                "centralization": pd.Series(self.values, dtype="float64"),
                "normalizer": pd.Series(self.normalizers, dtype=object),
            }
        )


@answer()
def centralizations(
    call: Call, graph: EntityGraph, *, direction: Direction = "out", seed: int = 0
) -> Centralizations:
    """Measure how far a network depends on single entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    direction : {"out", "in", "all"}, default "out"
        In a directed graph: along the ties, against them, or both directions merged.
    seed : int, default 0
        Seed of the random draws of sampled betweenness, on large graphs.

    Returns
    -------
    Centralizations
        For degree, betweenness, closeness, harmonic and eigenvector, in this order. All entities
        take part, the protected too; no entity is named.

    Raises
    ------
    UnknownNameError
        If there is no such direction.

    Notes
    -----
    The sum of differences from the highest value, divided by the largest sum that a network of n
    entities can have. High: a few entities hold most of the ties, paths or nearness. It does not
    show that they lead, and it compares only networks of about the same size. sna for R divides
    directed closeness and harmonic by other sums, and scales the eigenvector so that its squares
    add up to 1. Strengths count for the eigenvector alone. If a graph has several parts, each has
    an eigenvector of its own, whose squares add up to the part's share of the entities; the highest
    value is the largest of them all. Not defined below three entities.

    References
    ----------
    .. [1] Freeman (1978), Social Networks 1(3), 215-239, doi:10.1016/0378-8733(78)90021-7.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ring = la.people.centralizations(la.from_networkx(nx.cycle_graph(6))).to_frame()
    >>> ring["centralization"].round(9).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0]
    """
    ties = ties_of(graph, direction)
    largest = DIRECTED if ties.directed else UNDIRECTED
    values: list[float] = []
    notes: list[str] = []
    for name, (largest_sum, _) in largest.items():
        most = largest_sum(ties.n) if ties.n >= FEWEST else nan
        if np.isnan(most):
            values.append(nan)
            continue
        numbers, estimates = measured(ties, name, seed)
        notes += estimates
        scaled = _scaled(name, numbers, ties)
        values.append(float((scaled.max() - scaled).sum() / most))
    if ties.n < FEWEST:
        notes.append(f"Not defined for fewer than {FEWEST} entities.")
    return Centralizations(
        graph=graph,
        measures=tuple(largest),
        values=tuple(values),
        normalizers=tuple(text for _, text in largest.values()),
        notes=tuple(notes),
        made_by=call.made_by(),
    )


def _scaled(name: str, values: NDArray[Any], ties: Ties) -> NDArray[np.float64]:
    """Put a measure on the scale of its largest sum: pairs for betweenness, eigenvector up to 1."""
    scaled = values.astype(np.float64)
    if name == "betweenness":
        scaled *= (ties.n - 1) * (ties.n - 2) / (1 if ties.directed else 2)
    if name == "eigenvector":
        scaled /= max(float(values.max(initial=0.0)), 1e-300)
    return scaled
