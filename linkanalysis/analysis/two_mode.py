"""Betweenness where people are tied to things, and not to each other.

Lives here: the measure, and the largest value that each side can have.
Not here: ties between people by what they share (`linkanalysis.graph.project`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.paths import betweenness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.ties import Ties

__all__ = ["largest_betweenness", "two_mode_betweenness"]


def two_mode_betweenness(ties: Ties) -> NDArray[np.float64]:
    """Share the betweenness of each entity by the largest that its type allows.

    Parameters
    ----------
    ties : Ties
        Undirected; entities of two types, ties only between them.

    Returns
    -------
    ndarray of float64, shape (n,)
        From 0 to 1, in the order of ``graph.ids``.

    Raises
    ------
    GraphKindError
        If there are more than two types of entities, or ties within a type.

    Notes
    -----
    High: joins circles that share nothing else. It does not show that people met at the thing;
    missing attendance raises the values of whoever is on record.

    References
    ----------
    .. [1] Borgatti, Everett (1997), Social Networks 19(3), 243-269.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    >>> two_mode_betweenness(ties_of(graph)).tolist()
    [0.0, 0.0, 1.0]
    """
    types = np.array(ties.graph.types, dtype=object)
    modes = sorted(set(ties.graph.types))
    _check_modes(ties, types, modes)
    raw = betweenness(ties.indptr, ties.indices, directed=False)
    shares = np.zeros(ties.n)
    for mode in modes:
        here = types == mode
        largest = largest_betweenness(int(here.sum()), int((~here).sum()))
        if largest > 0:
            shares[here] = raw[here] / largest
    return shares


def largest_betweenness(n_own: int, n_other: int) -> float:
    """Give the largest raw betweenness that an entity of a two-mode graph can have.

    Parameters
    ----------
    n_own : int
        Entities of its own type.
    n_other : int
        Entities of the other type.

    Returns
    -------
    float
        The value of the best placed entity of the best graph.

    Examples
    --------
    >>> largest_betweenness(18, 14), largest_betweenness(14, 18)
    (445.0, 452.0)
    """
    if n_other == 0:
        return 0.0
    s, t = divmod(n_own - 1, n_other)
    pairs = n_other**2 * (s + 1) ** 2 + n_other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)
    return pairs / 2


def _check_modes(ties: Ties, types: NDArray[np.object_], modes: list[str]) -> None:
    graph = ties.graph
    within = types[graph.source] == types[graph.target]
    if len(modes) > 2:  # noqa: PLR2004 - two modes
        message = (
            f"two_mode_betweenness needs entities of two types; this graph has {len(modes)}: "
            f"{', '.join(modes)}. Keep two of them: graph.only(types=[…])."
        )
        raise GraphKindError(message)
    if within.any():
        kinds = sorted(set(types[graph.source[within]].tolist()))
        message = (
            f"two_mode_betweenness needs ties between two types only; {int(within.sum()):,} of "
            f"{graph.m:,} are within a type ({', '.join(kinds)}). Build the graph from the links "
            "between the two: build_graph(case, types=[…], link_types=[…])."
        )
        raise GraphKindError(message)
