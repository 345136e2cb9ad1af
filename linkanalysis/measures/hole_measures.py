"""Measures of structural holes: how far an entity's contacts meet only through it.

Lives here: Burt's constraint, effective size and efficiency.
Not here: betweenness and cut points, which need the whole graph (`path_measures`,
`cohesion_measures`).

Directed ties are merged: whether i chose j or j chose i, the two are contacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.csr import both_ways, frozen
from linkanalysis.kernels.holes import structural_holes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties

    Values = NDArray[np.float64]
    Holes = tuple[Values, Values, NDArray[np.int64]]


def constraint(ties: Ties) -> Values:
    """Measure how far the ties of each entity lead to the same few who know each other.

    ties: ties with their strengths.
    Returns float64 (n,): from near 0; 1 for entities with one contact, and above 1 where two or
      three hold each other. NaN for isolates, which have no contacts.

    Low: its contacts do not know each other, and no one of them holds it: a broker. Gaps in the
    records lower it: two contacts look unconnected if no record ties them. With p_ij the share of
    i's strength that goes to j, it is the sum over contacts j of (p_ij + sum_q p_iq p_qj) squared.

    Burt (1992), Structural Holes, Harvard University Press, ch. 2.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> constraint(ties_of(la.from_networkx(nx.star_graph(4)))).tolist()
    [0.25, 1.0, 1.0, 1.0, 1.0]
    """
    return ties.once(_by_strength)[0]


def effective_size(ties: Ties) -> Values:
    """Count the contacts of each entity that are not redundant with one another.

    ties: strengths are not used.
    Returns float64 (n,): in contacts, from 0 (isolates) to the number of contacts.

    High: the contacts hardly know each other, so what passes between them may pass here: a broker.
    Gaps in the records raise it. With d contacts and t ties among them it is d - 2t/d; of
    directed ties one both ways counts double, as in Burt's form.

    Burt (1992), Structural Holes, Harvard University Press, ch. 2; Borgatti (1997), Connections
    20(1), 35-38.

    Examples
    --------
    Ana ties Ben and Cay, who know each other, to Dov, who knows neither.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> effective_size(ties_of(la.from_networkx(nx.Graph(ties)))).round(2).tolist()
    [2.33, 1.0, 1.0, 1.0]
    """
    return ties.once(_by_number)[1]


def weighted_effective_size(ties: Ties) -> Values:
    """Count the contacts of each entity that are not redundant, weighted by strength.

    ties: ties with their strengths.
    Returns float64 (n,): in contacts, from 0 (isolates) to the number of contacts.

    High: those to whom most of its strength goes have no strong ties among them. It is the sum
    over contacts j of 1 - sum_q p_iq m_jq, with m_jq the strength of j and q over that of j's
    strongest tie.

    Burt (1992), Structural Holes, Harvard University Press, ch. 2.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> network = nx.Graph()
    >>> network.add_weighted_edges_from([(1, 2, 4), (1, 3, 4), (2, 3, 1)], weight="calls")
    >>> graph = la.from_networkx(network, strength="calls")
    >>> weighted_effective_size(ties_of(graph))[0].item()
    1.75
    """
    return ties.once(_by_strength)[1]


def efficiency(ties: Ties) -> Values:
    """Compute the share of the contacts of each entity that is not redundant.

    ties: strengths are not used.
    Returns float64 (n,): `effective_size` over the number of contacts: from 0 (isolates) to 1.

    High: hardly any of its contacts is tied to another. An entity with one contact is at 1 too:
    read it beside degree.

    Burt (1992), Structural Holes, Harvard University Press, ch. 2.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> efficiency(ties_of(la.from_networkx(nx.complete_graph(4)))).round(3).tolist()
    [0.333, 0.333, 0.333, 0.333]
    """
    _, size, contacts = ties.once(_by_number)
    return np.asarray(size / np.maximum(contacts, 1), np.float64)


def _by_strength(ties: Ties) -> Holes:
    return _holes(ties, ties.strength)


def _by_number(ties: Ties) -> Holes:
    return _holes(ties, frozen(np.ones(ties.indices.size), np.int64))


def _holes(ties: Ties, strength: NDArray[np.int64]) -> Holes:
    """Compute constraint, effective size and number of contacts of each entity."""
    rows = ties.indptr, ties.indices, strength
    if ties.directed:
        rows = both_ways(*rows)
    constraint, size = structural_holes(*rows)
    pointers = rows[0].astype(np.int64)
    return constraint, size, pointers[1:] - pointers[:-1]
