"""Places where people are tied to events, and not to each other.

Lives here: degree, closeness and betweenness of two modes, the two sides that they take from a
graph, and the largest value on each side.
Not here: ties between people by what they share (`linkanalysis.graph.project`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.closeness import distance_sums
from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.kernels.paths import betweenness
from linkanalysis.vocabulary import ENTITY_TYPES, entity_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.analysis.ties import Ties
    from linkanalysis.graph import EntityGraph

    Values = NDArray[np.float64]
    Sides = tuple[NDArray[np.bool_], NDArray[np.bool_]]

__all__ = [
    "largest_betweenness",
    "share_of_largest",
    "sides_of",
    "two_mode_betweenness",
    "two_mode_closeness",
    "two_mode_degree",
    "two_mode_note",
]

EVENTS = tuple(row.name for row in ENTITY_TYPES if row.pole == "event")


def two_mode_betweenness(ties: Ties) -> NDArray[np.float64]:
    """Share the betweenness of each entity by the largest that its side allows.

    Parameters
    ----------
    ties : Ties
        Undirected. Only ties between the two sides are walked: `sides_of`.

    Returns
    -------
    ndarray of float64, shape (n,)
        From 0 to 1, in the order of ``graph.ids``; NaN for entities of neither side.

    Raises
    ------
    GraphKindError
        If the graph has no two sides.

    Notes
    -----
    High: joins circles that share nothing else. It does not show that people met at the event;
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
    return share_of_largest(ties, partial(betweenness, directed=False))


def share_of_largest(
    ties: Ties, betweenness: Callable[[NDArray[np.uint32], NDArray[np.uint32]], Values]
) -> Values:
    """Count betweenness over the ties between the two sides, and share it by the largest there.

    Parameters
    ----------
    ties : Ties
        Undirected.
    betweenness : callable
        From rows of neighbors to raw sums over unordered pairs, counted or estimated.

    Returns
    -------
    ndarray of float64, shape (n,)
        As `two_mode_betweenness`.

    Raises
    ------
    GraphKindError
        If the graph has no two sides.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    >>> share_of_largest(ties_of(graph), lambda indptr, indices: np.ones(3)).tolist()
    [0.0, 0.0, 1.0]
    """
    if ties.graph.m == 0:
        return np.zeros(ties.n)
    sides, indptr, indices = _part(ties)
    largest = [largest_betweenness(*counts) for counts in _counts(sides)]
    return _by_side(betweenness(indptr, indices), largest, sides)


def two_mode_closeness(ties: Ties) -> NDArray[np.float64]:
    """Hold the nearness of each entity against the nearest that its side allows.

    Parameters
    ----------
    ties : Ties
        Undirected. Only ties between the two sides are walked: `sides_of`.

    Returns
    -------
    ndarray of float64, shape (n,)
        From 0 (reaches nobody) to 1 (none could be nearer); NaN for entities of neither side.

    Raises
    ------
    GraphKindError
        If the graph has no two sides.

    Notes
    -----
    High: a few events away from everybody; large events bring everybody near. With n on its own
    side and m on the other, the sum of its distances to all is at least m + 2 (n - 1). In networks
    of several parts it is Wasserman and Faust's form, as for `closeness`, so that a small part does
    not come first [2]_.

    References
    ----------
    .. [1] Borgatti, Everett (1997), Social Networks 19(3), 243-269.
    .. [2] Wasserman, Faust (1994), Social Network Analysis, ch. 5.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "event:1"), ("ben", "event:1")]))
    >>> two_mode_closeness(ties_of(graph)).tolist()
    [1.0, 1.0, 1.0]
    """
    if ties.graph.m == 0:
        return np.zeros(ties.n)
    sides, indptr, indices = _part(ties)
    reach, far, _ = distance_sums(indptr, indices)
    others = int((sides[0] | sides[1]).sum()) - 1
    near = ((reach - 1) / others) ** 2 / np.maximum(far, 1)
    return _by_side(near, [1 / (m + 2 * (n - 1)) for n, m in _counts(sides)], sides)


def two_mode_degree(ties: Ties) -> NDArray[np.float64]:
    """Give the share of the other side to which each entity is tied.

    Parameters
    ----------
    ties : Ties
        Undirected. Only ties between the two sides count: `sides_of`.

    Returns
    -------
    ndarray of float64, shape (n,)
        From 0 to 1; NaN for entities of neither side.

    Raises
    ------
    GraphKindError
        If the graph has no two sides.

    Notes
    -----
    High: a person who took part in many of the events on record, or an event with many parties.
    Whoever is looked into is on record at more of them.

    References
    ----------
    .. [1] Borgatti, Everett (1997), Social Networks 19(3), 243-269.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> network = nx.Graph([("ana", "event:1"), ("ana", "event:2"), ("ben", "event:1")])
    >>> two_mode_degree(ties_of(la.from_networkx(network))).tolist()
    [1.0, 0.5, 1.0, 0.5]
    """
    if ties.graph.m == 0:
        return np.zeros(ties.n)
    sides, indptr, _ = _part(ties)
    pointers = indptr.astype(np.int64)
    return _by_side(pointers[1:] - pointers[:-1], [m for _, m in _counts(sides)], sides)


def two_mode_note(ties: Ties) -> str:
    """Say which part of a graph measures of two modes take.

    Parameters
    ----------
    ties : Ties
        The ties.

    Returns
    -------
    str
        How many entities and ties they take and leave; empty if they take all.

    Raises
    ------
    GraphKindError
        If the graph has no two sides.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "event:1"), ("ana", "ben")]))
    >>> two_mode_note(ties_of(graph))
    'Two modes: people (2) with events (1), by the 1 of 2 ties between the two sides.'
    """
    graph = ties.graph
    if graph.m == 0:
        return ""
    sides = _sides(graph)
    counted = int(_across(ties, sides).sum()) // 2
    others = graph.n - int((sides[0] | sides[1]).sum())
    whole = ties.indices.size // 2
    if counted == whole and not others:
        return ""
    types = np.array(graph.types, dtype=object)
    first, second = (
        " and ".join(
            f"{entity_type(kind).plural} ({(types[side] == kind).sum():,})" for kind in kinds
        )
        for side, kinds in ((side, sorted(set(types[side].tolist()))) for side in sides)
    )
    rest = f"; {others:,} others have no value" if others else ""
    return (
        f"Two modes: {first} with {second}, by the {counted:,} of {whole:,} ties "
        f"between the two sides{rest}."
    )


def sides_of(graph: EntityGraph) -> Sides | None:
    """Find the two sides of a graph: people and events, or else its only two types.

    Parameters
    ----------
    graph : EntityGraph
        The graph.

    Returns
    -------
    tuple of (ndarray of bool, ndarray of bool) or None
        Who stands on either side; None if there are neither people and events nor two types. An
        event is an incident, a meeting, a booking: what has parties.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "event:1"), ("ana", "phone:1"), ("ben", "event:1")]
    >>> [side.tolist() for side in sides_of(la.from_networkx(nx.Graph(ties)))]
    [[False, True, True, False], [True, False, False, False]]
    """
    types = np.array(graph.types, dtype=object)
    kinds = sorted(set(graph.types))
    if "person" in kinds and any(kind in EVENTS for kind in kinds):
        return types == "person", np.isin(types, EVENTS)
    if len(kinds) == 2:  # noqa: PLR2004 - two modes
        return types == kinds[0], types == kinds[1]
    return None


def largest_betweenness(n_own: int, n_other: int) -> float:
    """Give the largest raw betweenness that an entity of a two-mode graph can have.

    Parameters
    ----------
    n_own : int
        Entities of its own side.
    n_other : int
        Entities of the other side.

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


def _sides(graph: EntityGraph) -> Sides:
    sides = sides_of(graph)
    if sides is None:
        kinds = sorted(set(graph.types))
        message = (
            "Measures of two modes need people and events, or entities of two types; this graph "
            f"has {', '.join(kinds)} only. Build it with events, or keep two types: "
            "graph.only(types=[…])."
        )
        raise GraphKindError(message)
    return sides


def _part(ties: Ties) -> tuple[Sides, NDArray[np.uint32], NDArray[np.uint32]]:
    """Give the two sides, and the rows of the ties between them."""
    sides = _sides(ties.graph)
    across = _across(ties, sides)
    rows = np.bincount(slot_rows(ties.indptr)[across], minlength=ties.n)
    pointers = frozen(np.concatenate([[0], np.cumsum(rows)]), np.uint32)
    return sides, pointers, frozen(ties.indices[across], np.uint32)


def _counts(sides: Sides) -> tuple[tuple[int, int], tuple[int, int]]:
    """Count each side's own and its other."""
    first, second = (int(side.sum()) for side in sides)
    return (first, second), (second, first)


def _by_side(raw: NDArray[Any], largest: Sequence[float], sides: Sides) -> NDArray[np.float64]:
    """Share what there is on each side by the largest there can be."""
    shares = np.full(raw.size, np.nan)
    for side, most in zip(sides, largest, strict=True):
        shares[side] = raw[side] / most if most > 0 else 0.0
    return shares


def _across(ties: Ties, sides: Sides) -> NDArray[np.bool_]:
    """Mark the slots of ties between the two sides."""
    side = np.where(sides[0], 1, np.where(sides[1], -1, 0))
    return np.asarray(side[slot_rows(ties.indptr)] * side[ties.indices] == -1, np.bool_)
