"""Places by structural holes: how much of an entity's circle meets only through it.

Lives here: Burt's constraint, effective size and efficiency.
Not here: betweenness and cut points, which need the whole graph (`path_measures`,
`cohesion_measures`).

Directed ties are merged: whether i chose j or j chose i, the two are contacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.csr import both_ways
from linkanalysis.kernels.holes import structural_holes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties

    Values = NDArray[np.float64]

__all__ = ["constraint", "effective_size", "efficiency", "weighted_effective_size"]


def constraint(ties: Ties) -> Values:
    """Say how far the ties of each entity lead to the same few who know each other.

    Parameters
    ----------
    ties : Ties
        The ties, by strength.

    Returns
    -------
    ndarray of float64, shape (n,)
        From near 0; 1 for who has one contact, and above where two or three hold each other. NaN
        for isolates, who have no contacts to be held by.

    Notes
    -----
    Low: its contacts do not know each other, and no one of them holds it: a broker. Gaps in the
    records lower it: two contacts look apart whenever nobody wrote down that they met. With p_ij
    the share of i's strength that goes to j, it is the sum over contacts j of
    (p_ij + sum_q p_iq p_qj) squared.

    References
    ----------
    .. [1] Burt (1992), Structural Holes, Harvard University Press, ch. 2.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> constraint(ties_of(la.from_networkx(nx.star_graph(4)))).tolist()
    [0.25, 1.0, 1.0, 1.0, 1.0]
    """
    return structural_holes(*_contacts(ties, ties.strength))[0]


def effective_size(ties: Ties) -> Values:
    """Count the contacts of each entity that are not redundant with one another.

    Parameters
    ----------
    ties : Ties
        The ties; a tie is there or not: strengths are not used.

    Returns
    -------
    ndarray of float64, shape (n,)
        In contacts, from 0 (isolates) to the number of contacts.

    Notes
    -----
    High: the contacts hardly know each other, so what passes between them may pass here: a broker.
    Gaps in the records raise it. With d contacts and t ties among them it is d - 2t/d [2]_; of
    directed ties one both ways counts double, as in Burt's form.

    References
    ----------
    .. [1] Burt (1992), Structural Holes, Harvard University Press, ch. 2.
    .. [2] Borgatti (1997), Connections 20(1), 35-38.

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
    return structural_holes(*_contacts(ties, np.ones_like(ties.strength)))[1]


def weighted_effective_size(ties: Ties) -> Values:
    """Count the contacts of each entity that are not redundant, strong ties counting for more.

    Parameters
    ----------
    ties : Ties
        The ties, by strength.

    Returns
    -------
    ndarray of float64, shape (n,)
        In contacts, from 0 (isolates) to the number of contacts.

    Notes
    -----
    High: those to whom most of its strength goes have no strong ties among them. It is the sum
    over contacts j of 1 - sum_q p_iq m_jq, with m_jq the strength of j and q over that of j's
    strongest tie.

    References
    ----------
    .. [1] Burt (1992), Structural Holes, Harvard University Press, ch. 2.

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
    return structural_holes(*_contacts(ties, ties.strength))[1]


def efficiency(ties: Ties) -> Values:
    """Give the share of the contacts of each entity that is not redundant.

    Parameters
    ----------
    ties : Ties
        The ties; strengths are not used.

    Returns
    -------
    ndarray of float64, shape (n,)
        `effective_size` over the number of contacts: from 0 (isolates) to 1.

    Notes
    -----
    High: wastes no tie on who is tied to its other contacts. Who has one contact is at 1 too: read
    it beside degree.

    References
    ----------
    .. [1] Burt (1992), Structural Holes, Harvard University Press, ch. 2.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> efficiency(ties_of(la.from_networkx(nx.complete_graph(4)))).round(3).tolist()
    [0.333, 0.333, 0.333, 0.333]
    """
    indptr, indices, strength = _contacts(ties, np.ones_like(ties.strength))
    pointers = indptr.astype(np.int64)
    size = structural_holes(indptr, indices, strength)[1]
    return np.asarray(size / np.maximum(pointers[1:] - pointers[:-1], 1), np.float64)


def _contacts(
    ties: Ties, strength: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    if ties.directed:
        return both_ways(ties.indptr, ties.indices, strength)
    return ties.indptr, ties.indices, strength
