"""Measures by shortest paths between all entities: who lies on them, and who is near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.kernels import distances, paths, weighted_paths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.measures.ties import Ties

    Values = NDArray[np.float64]
    Sums = tuple[NDArray[np.int64], NDArray[Any], Values]


def betweenness(ties: Ties) -> Values:
    """Compute the share of pairs of others whose shortest paths pass each entity.

    ties: each is one step long.
    Returns float64 (n,): from 0 to 1. Pairs that do not reach each other count as not passing.

    High: a broker. It does not show that anything passed; missing records affect it most.

    Freeman (1978), Social Networks 1(3), 215-239; Brandes (2001), J. Math. Sociol. 25(2), 163-177.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> betweenness(ties_of(la.from_networkx(nx.star_graph(3)))).tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    return share_of_pairs(
        paths.betweenness(ties.indptr, ties.indices, directed=ties.directed), ties
    )


def weighted_betweenness(ties: Ties) -> Values:
    """Compute the share of pairs of others whose shortest paths by distance pass each entity.

    ties: strong ties are short.
    Returns float64 (n,): from 0 to 1, as `betweenness`.

    High: a broker by strength of ties. It follows the strongest records, which are not always the
    strongest ties.

    Brandes (2001), J. Math. Sociol. 25(2), 163-177.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> ties = [("ana", "ben", 1), ("ana", "cay", 5), ("ben", "cay", 5)]
    >>> network = nx.Graph()
    >>> network.add_weighted_edges_from(ties, weight="calls")
    >>> weighted_betweenness(ties_of(la.from_networkx(network, strength="calls"))).tolist()
    [0.0, 0.0, 1.0]
    """
    raw = weighted_paths.weighted_betweenness(
        ties.indptr, ties.indices, ties.distance, directed=ties.directed
    )
    return share_of_pairs(raw, ties)


def closeness(ties: Ties) -> Values:
    """Compute the inverse mean number of steps to those reached, times the share reached.

    ties: each is one step long.
    Returns float64 (n,): from 0 (reaches nobody) to 1 (one step from everybody).

    High: reaches everyone in few steps. Short paths run through hubs such as a service number.

    Wasserman, Faust (1994), Social Network Analysis, ch. 5: their form for networks in several
    parts.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> closeness(ties_of(la.from_networkx(nx.star_graph(3)))).tolist()
    [1.0, 0.6, 0.6, 0.6]
    """
    reach, far, _ = ties.once(_sums_of_steps)
    return wasserman_faust(reach, far, ties.n)


def weighted_closeness(ties: Ties) -> Values:
    """Compute the inverse mean distance to those reached, times the share reached.

    ties: a tie of strength 1 is 1 long, one of strength 2 half as long.
    Returns float64 (n,): from 0; it grows with strengths, beyond 1.

    High: reaches everyone over strong ties. Compare within one graph only.

    Wasserman, Faust (1994), Social Network Analysis, ch. 5; Opsahl, Agneessens, Skvoretz (2010),
    Social Networks 32(3), 245-251.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben", {"calls": 4})]), strength="calls")
    >>> weighted_closeness(ties_of(graph)).tolist()
    [4.0, 4.0]
    """
    reach, far, _ = ties.once(_sums_of_distances)
    return wasserman_faust(reach, far, ties.n) * ties.length_unit


def harmonic(ties: Ties) -> Values:
    """Add up the inverse numbers of steps to all others.

    ties: each is one step long.
    Returns float64 (n,): from 0 to n - 1; entities that are not reached add nothing.

    High: has many others near. Short paths run through hubs such as a service number.

    Boldi, Vigna (2014), Internet Mathematics 10(3-4), 222-262.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> harmonic(ties_of(la.from_networkx(nx.path_graph(3)))).tolist()
    [1.5, 2.0, 1.5]
    """
    return ties.once(_sums_of_steps)[2]


def weighted_harmonic(ties: Ties) -> Values:
    """Add up the inverse distances to all others.

    ties: a tie of strength 1 is 1 long, one of strength 2 half as long.
    Returns float64 (n,): from 0; it grows with strengths.

    High: has many others near over strong ties. Compare within one graph only.

    Boldi, Vigna (2014), Internet Mathematics 10(3-4), 222-262.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben", {"calls": 4})]), strength="calls")
    >>> weighted_harmonic(ties_of(graph)).tolist()
    [4.0, 4.0]
    """
    return ties.once(_sums_of_distances)[2] * ties.length_unit


def share_of_pairs(raw: Values, ties: Ties) -> Values:
    """Scale raw betweenness (n,) to shares of all pairs of others (n,), as networkx does."""
    pairs = (ties.n - 1) * (ties.n - 2)
    if pairs <= 0:
        return np.zeros(ties.n)
    return raw * ((1 if ties.directed else 2) / pairs)


def wasserman_faust(reach: NDArray[Any], far: NDArray[Any], n: int) -> Values:
    """Turn sums of distances into closeness: the inverse mean, times the share of others reached.

    reach, far (n,): How many each entity reaches, itself included, and how far away in sum.
    Wasserman, Faust (1994), Social Network Analysis, ch. 5.
    """
    others = reach - 1
    near: Values = others / max(n - 1, 1) * (others / np.where(far > 0, far, 1))
    return np.where(others > 0, near, 0.0)


def _sums_of_steps(ties: Ties) -> Sums:
    return distances.distance_sums(ties.indptr, ties.indices)


def _sums_of_distances(ties: Ties) -> Sums:
    return weighted_paths.distance_sums(ties.indptr, ties.indices, ties.distance)
