"""Two-mode networks, in which people are tied to events and not to each other, or type to type."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, entity_type
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.kernels.distances import distance_sums
from linkanalysis.kernels.paths import betweenness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Ties

    Sides = tuple[NDArray[np.bool_], NDArray[np.bool_]]
    Values = NDArray[np.float64]

EVENTS = tuple(row.name for row in ENTITY_TYPES if row.pole == "event")


class Between(NamedTuple):
    """Masks of the entities on either side, and symmetric CSR of the ties from side to side."""

    sides: Sides
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    strength: NDArray[np.int64]


def sides_of(graph: EntityGraph) -> Sides | None:
    """Find the two sides of a graph: people and events, or else its only two types."""
    types = np.array(graph.types, dtype=object)
    kinds = sorted(set(graph.types))
    if "person" in kinds and any(kind in EVENTS for kind in kinds):
        return types == "person", np.isin(types, EVENTS)
    if len(kinds) == 2:  # noqa: PLR2004 - two modes
        return types == kinds[0], types == kinds[1]
    return None


def between_sides(ties: Ties) -> Between:
    """Keep the ties from one side of a graph to the other."""
    sides = sides_of(ties.graph)
    if sides is None:
        kinds = sorted(set(ties.graph.types))
        message = (
            "Two modes need people and events, or entities of two types; this graph has "
            f"{', '.join(kinds)} only. Build it with events, or keep two types: "
            "graph.only(types=[…])."
        )
        raise GraphKindError(message)
    side = np.where(sides[0], 1, np.where(sides[1], -1, 0))
    row = slot_rows(ties.indptr)
    across = side[row] * side[ties.indices] == -1
    degree = np.bincount(row[across], minlength=ties.n)
    return Between(
        sides,
        frozen(np.concatenate([[0], np.cumsum(degree)]), np.uint32),
        frozen(ties.indices[across], np.uint32),
        frozen(ties.strength[across], np.int64),
    )


def between_note(ties: Ties) -> str:
    """State how much of a graph lies on its two sides and between them; empty if all does."""
    graph = ties.graph
    if graph.m == 0:
        return ""
    between = ties.once(between_sides)
    sides = between.sides
    counted = between.indices.size // 2
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
    rest = f"; {others:,} {'is' if others == 1 else 'are'} on neither" if others else ""
    across = f"by the {counted:,} of {whole:,} ties between the two sides"
    return f"Two modes: {first} with {second}, {across}{rest}."


def two_mode_betweenness(ties: Ties) -> NDArray[np.float64]:
    """Compute betweenness as a share of the largest value that its side allows.

    ties: undirected; only ties between the two sides count.
    Returns float64 (n,): from 0 to 1; NaN for entities of neither side.
    Raises GraphKindError if the graph has no two sides.

    High: joins circles that share nothing else. It does not show that people met at the event;
    missing attendance raises the values of those on record.

    Borgatti, Everett (1997), Social Networks 19(3), 243-269.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    >>> two_mode_betweenness(ties_of(graph)).tolist()
    [0.0, 0.0, 1.0]
    """
    return share_of_largest(ties, partial(betweenness, directed=False))


def share_of_largest(
    ties: Ties, betweenness: Callable[[NDArray[np.uint32], NDArray[np.uint32]], Values]
) -> Values:
    """Divide betweenness over the ties between the two sides by the largest value of each side."""
    if ties.graph.m == 0:
        return np.zeros(ties.n)
    sides, indptr, indices, _ = ties.once(between_sides)
    largest = [largest_betweenness(*counts) for counts in _counts(sides)]
    return _by_side(betweenness(indptr, indices), largest, sides)


def two_mode_closeness(ties: Ties) -> NDArray[np.float64]:
    """Compute closeness as a share of the largest value that its side allows.

    ties: undirected; only ties between the two sides count.
    Returns float64 (n,): from 0 (reaches nobody) to 1 (the nearest possible); NaN for entities of
      neither side.
    Raises GraphKindError if the graph has no two sides.

    High: few events away from everybody; large events bring everybody near. With n entities on its
    own side and m on the other, its distances sum to at least m + 2 (n - 1). In several components
    it is Wasserman and Faust's form, as for `closeness`, so that a small one does not come first.

    Borgatti, Everett (1997), Social Networks 19(3), 243-269; Wasserman, Faust (1994), Social
    Network Analysis, ch. 5.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "event:1"), ("ben", "event:1")]))
    >>> two_mode_closeness(ties_of(graph)).tolist()
    [1.0, 1.0, 1.0]
    """
    if ties.graph.m == 0:
        return np.zeros(ties.n)
    sides, indptr, indices, _ = ties.once(between_sides)
    reach, far, _ = distance_sums(indptr, indices)
    others = int((sides[0] | sides[1]).sum()) - 1
    near = ((reach - 1) / others) ** 2 / np.maximum(far, 1)
    return _by_side(near, [1 / (m + 2 * (n - 1)) for n, m in _counts(sides)], sides)


def two_mode_degree(ties: Ties) -> NDArray[np.float64]:
    """Compute the share of the other side to which each entity is tied.

    ties: undirected; only ties between the two sides count.
    Returns float64 (n,): from 0 to 1; NaN for entities of neither side.
    Raises GraphKindError if the graph has no two sides.

    High: a person who took part in many of the events on record, or an event with many parties.
    Anyone under investigation is on record at more of them.

    Borgatti, Everett (1997), Social Networks 19(3), 243-269.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> network = nx.Graph([("ana", "event:1"), ("ana", "event:2"), ("ben", "event:1")])
    >>> two_mode_degree(ties_of(la.from_networkx(network))).tolist()
    [1.0, 0.5, 1.0, 0.5]
    """
    if ties.graph.m == 0:
        return np.zeros(ties.n)
    sides, indptr, _, _ = ties.once(between_sides)
    pointers = indptr.astype(np.int64)
    return _by_side(pointers[1:] - pointers[:-1], [m for _, m in _counts(sides)], sides)


def largest_betweenness(n_own: int, n_other: int) -> float:
    """Compute the largest raw betweenness that an entity of a two-mode graph can have."""
    if n_other == 0:
        return 0.0
    s, t = divmod(n_own - 1, n_other)
    pairs = n_other**2 * (s + 1) ** 2 + n_other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)
    return pairs / 2


def _counts(sides: Sides) -> tuple[tuple[int, int], tuple[int, int]]:
    """Count the entities of each side and of the other."""
    first, second = (int(side.sum()) for side in sides)
    return (first, second), (second, first)


def _by_side(raw: NDArray[Any], largest: Sequence[float], sides: Sides) -> NDArray[np.float64]:
    """Divide the values of each side by the largest possible there."""
    shares = np.full(raw.size, np.nan)
    for side, most in zip(sides, largest, strict=True):
        shares[side] = raw[side] / most if most > 0 else 0.0
    return shares
