"""Measures of an entity's neighborhood: its ties, holes between its contacts, its influence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels import neighborhoods
from linkanalysis.kernels.csr import both_ways, frozen, slot_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.measures.ties import Ties

    Values = NDArray[np.float64]
    Holes = tuple[Values, Values, NDArray[np.int64]]

# The smallest radius that looks past direct neighbors; larger ones soon reach everybody in a
# network of the size of a case.
STEPS = 2


def degree(ties: Ties) -> NDArray[np.int64]:
    """Count the neighbors of each entity.

    ties: strengths are not used.
    Returns int64 (n,): from 0 to n - 1.

    High: on record with many others. Those who are watched most have most ties on record.

    Freeman (1978), Social Networks 1(3), 215-239.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> degree(ties_of(la.from_networkx(nx.star_graph(3)))).tolist()
    [3, 1, 1, 1]
    """
    pointers = ties.indptr.astype(np.int64)
    return np.asarray(pointers[1:] - pointers[:-1], np.int64)


def strength(ties: Ties) -> NDArray[np.int64] | NDArray[np.float64]:
    """Add up the strengths of the ties of each entity.

    ties: ties with their strengths.
    Returns int64 or float64 (n,): in links, or in the strengths of a projection, from 0.

    High: many links on record, to few or to many. One long conversation in many messages counts
    as many links.

    Barrat, Barthélemy, Pastor-Satorras, Vespignani (2004), PNAS 101(11), 3747-3752.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben", {"calls": 4})]), strength="calls")
    >>> strength(ties_of(graph)).tolist()
    [4, 4]
    """
    sums = np.concatenate([[0], np.cumsum(ties.strength)])
    pointers = ties.indptr.astype(np.int64)
    whole = np.asarray(sums[pointers[1:]] - sums[pointers[:-1]], np.int64)
    unit = ties.graph.strength_unit
    return whole if unit == 1 else np.asarray(whole / unit, np.float64)


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
    >>> from linkanalysis.network.measures.ties import ties_of
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
    >>> from linkanalysis.network.measures.ties import ties_of
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
    >>> from linkanalysis.network.measures.ties import ties_of
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
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> efficiency(ties_of(la.from_networkx(nx.complete_graph(4)))).round(3).tolist()
    [0.333, 0.333, 0.333, 0.333]
    """
    _, size, contacts = ties.once(_by_number)
    return np.asarray(size / np.maximum(contacts, 1), np.float64)


def collective_influence(ties: Ties) -> NDArray[np.int64]:
    """Multiply the further ties of each entity by those of all entities two steps away.

    ties: undirected; strengths are not used.
    Returns int64 (n,): (degree - 1) times the sum of (degree - 1) over entities exactly two steps
      away; from 0.

    High: its loss takes a large sparse network apart. It was made for networks without small
    circles; in a small case read cut points.

    Morone, Makse (2015), Nature 524, 65-68, doi:10.1038/nature14604.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> collective_influence(ties_of(la.from_networkx(nx.path_graph(6)))).tolist()
    [0, 1, 1, 1, 1, 0]
    """
    return neighborhoods.collective_influence(ties.indptr, ties.indices, steps=STEPS)


def shapley(ties: Ties) -> NDArray[np.float64]:
    """Compute how many entities each brings into reach, averaged over all orders of joining.

    ties: undirected; strengths are not used.
    Returns float64 (n,): in entities, itself included: the sum of 1 / (1 + degree) over itself and
      its neighbors. Sums to n; 1 for isolates.

    High: adds most to the reach of a group, since its neighbors have few other ties. It counts
    neighbors one step away, not what they know.

    Michalak, Aadithya, Szczepański, Ravindran, Jennings (2013), JAIR 46, 607-650: game 1.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> shapley(ties_of(la.from_networkx(nx.star_graph(3)))).tolist()
    [1.75, 0.75, 0.75, 0.75]
    """
    share = 1 / (1 + degree(ties))
    around = np.bincount(slot_rows(ties.indptr), share[ties.indices], minlength=ties.n)
    return np.asarray(share + around, np.float64)


def _by_strength(ties: Ties) -> Holes:
    return _holes(ties, ties.strength)


def _by_number(ties: Ties) -> Holes:
    return _holes(ties, frozen(np.ones(ties.indices.size), np.int64))


def _holes(ties: Ties, strength: NDArray[np.int64]) -> Holes:
    """Compute constraint, effective size and number of contacts of each entity."""
    rows = ties.indptr, ties.indices, strength
    if ties.directed:
        rows = both_ways(*rows)
    constraint, size = neighborhoods.structural_holes(*rows)
    pointers = rows[0].astype(np.int64)
    return constraint, size, pointers[1:] - pointers[:-1]
