"""Centralization: how far one network turns around single places, after Freeman.

Lives here: `centralizations`, each beside the network that it is shared by.
Not here: the measures themselves (`measures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._result import Result
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures.measure_table import CAVEAT, measured
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Direction, Ties

__all__ = ["Centralizations", "centralizations"]

FEWEST = 3


class _Form(NamedTuple):
    """How a measure is put on the scale of its largest sum, and that sum in words."""

    scaled: Callable[[NDArray[Any], Ties], NDArray[np.float64]]
    largest: Callable[[float], float]
    said: str


def _as_is(values: NDArray[Any], _: Ties) -> NDArray[np.float64]:
    return values.astype(np.float64)


def _raw_pairs(values: NDArray[Any], ties: Ties) -> NDArray[np.float64]:
    pairs = (ties.n - 1) * (ties.n - 2) / (1 if ties.directed else 2)
    raw: NDArray[np.float64] = values * pairs
    return raw


def _largest_is_one(values: NDArray[Any], _: Ties) -> NDArray[np.float64]:
    return values / max(float(values.max(initial=0.0)), 1e-300)


UNDIRECTED = {
    "degree": _Form(_as_is, lambda n: (n - 1) * (n - 2), "a star: (n-1)(n-2) neighbors"),
    "betweenness": _Form(
        _raw_pairs, lambda n: (n - 1) ** 2 * (n - 2) / 2, "a star: (n-1)²(n-2)/2 pairs"
    ),
    "closeness": _Form(
        _as_is,
        lambda n: (n - 1) * (n - 2) / (2 * n - 3),
        "a star: (n-1)(n-2)/(2n-3), by Wasserman and Faust",
    ),
    "harmonic": _Form(
        _as_is, lambda n: (n - 1) * (n - 2) / 2, "a star: (n-1)(n-2)/2, in inverse steps"
    ),
    "eigenvector": _Form(
        _largest_is_one, lambda n: n - 2, "one tie and isolates: n-2, the largest value being 1"
    ),
}
DIRECTED = {
    "degree": _Form(_as_is, lambda n: (n - 1) ** 2, "a star of arrows one way: (n-1)² neighbors"),
    "betweenness": _Form(
        _raw_pairs,
        lambda n: (n - 1) ** 2 * (n - 2),
        "a star of arrows both ways: (n-1)²(n-2) ordered pairs",
    ),
    "closeness": _Form(
        _as_is, lambda n: n - 1, "a star of arrows one way: n-1, by Wasserman and Faust"
    ),
    "harmonic": _Form(
        _as_is, lambda n: (n - 1) ** 2, "a star of arrows one way: (n-1)², in inverse steps"
    ),
    "eigenvector": _Form(_as_is, lambda _: nan, "none: it has no form for directed graphs"),
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Centralizations(Result):
    """How far a network turns around single places, by several measures.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    measures : tuple of str
        Names of the measures.
    values : tuple of float
        From 0, where all places are alike, to 1, where they differ as far as they can; NaN where
        it is not defined.
    normalizers : tuple of str
        The network in which the places differ most, and by how much.
    notes : tuple of str
        What was estimated or is not defined.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.people.centralizations(la.from_networkx(nx.star_graph(4)))
    <Centralizations: degree 1, betweenness 1, closeness 1, harmonic 1, eigenvector 0.6667>
    """

    graph: EntityGraph
    measures: tuple[str, ...]
    values: tuple[float, ...]
    normalizers: tuple[str, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        pairs = zip(self.measures, self.values, strict=True)
        return f"<Centralizations: {', '.join(f'{name} {value:.4g}' for name, value in pairs)}>"

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.people.centralizations(la.from_networkx(nx.Graph())).caveat.split(". ")[-1]
        'Not defined for fewer than 3 entities.'
        """
        watched = "Records that follow one person make a network look centered on that person."
        return " ".join((CAVEAT, watched, *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns measure, centralization (0 to 1, NaN where not defined), normalizer (the network
        with the largest differences, and their sum for n entities).
        """
        return pd.DataFrame(
            {
                "measure": pd.Series(self.measures, dtype=object),
                "centralization": pd.Series(self.values, dtype="float64"),
                "normalizer": pd.Series(self.normalizers, dtype=object),
            }
        )


def centralizations(
    graph: EntityGraph, *, direction: Direction = "out", seed: int = 0
) -> Centralizations:
    """Say how far a network turns around single places.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    direction : {"out", "in", "all"}, default "out"
        In a directed graph: along the ties, against them, or both ways merged.
    seed : int, default 0
        Where the draws of sampled betweenness start, on large graphs.

    Returns
    -------
    Centralizations
        For degree, betweenness, closeness, harmonic and eigenvector, in this order. Everybody
        takes part, the protected too; nobody is named.

    Raises
    ------
    UnknownNameError
        If there is no such direction.

    Notes
    -----
    The differences to the highest value are summed, and shared by the largest sum that a network
    of n entities can have. High: few hold most of the ties, paths or nearness, and removing them
    would change much. It does not show that they lead, and compares networks of about one size
    only. Programs divide by different sums, so each is named: sna in R divides directed closeness
    and harmonic otherwise, and takes the eigenvector with squares summing to 1. Strengths count
    for the eigenvector alone. Not defined for fewer than three entities.

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
    expect_count("seed", seed, least=0)
    ties = ties_of(graph, direction)
    forms = DIRECTED if ties.directed else UNDIRECTED
    values: list[float] = []
    notes: list[str] = []
    for name, form in forms.items():
        most = form.largest(ties.n) if ties.n >= FEWEST else nan
        if np.isnan(most):
            values.append(nan)
            continue
        numbers, said = measured(ties, name, seed)
        notes += said
        scaled = form.scaled(numbers, ties)
        values.append(float((scaled.max() - scaled).sum() / most))
    if ties.n < FEWEST:
        notes.append(f"Not defined for fewer than {FEWEST} entities.")
    return Centralizations(
        graph=graph,
        measures=tuple(forms),
        values=tuple(values),
        normalizers=tuple(form.said for form in forms.values()),
        notes=tuple(notes),
        made_by=made_from(graph, "centralizations", (("direction", direction),), seed=seed),
    )
