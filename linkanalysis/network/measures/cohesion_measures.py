"""Measures of cohesion: who is deep inside, who holds parts together, whose neighbors are tied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from linkanalysis.kernels import components, cores, neighborhoods
from linkanalysis.kernels.csr import slot_rows, transpose
from linkanalysis.network.measures.neighborhood_measures import degree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.measures.ties import Ties

    Counts = NDArray[np.int64]


def core(ties: Ties) -> Counts:
    """Compute the largest k such that an entity belongs to a set in which all have k ties inside.

    ties: strengths are not used. Directed ties count at both ends.
    Returns int64 (n,): in ties, from 0 (isolates) to the degree.

    High: in an inner circle. One document that lists many people ties them all to each other.

    Seidman (1983), Social Networks 5(3), 269-287; Batagelj, Zaveršnik (2003), arXiv:cs/0310049.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> core(ties_of(la.from_networkx(nx.lollipop_graph(3, 1)))).tolist()
    [2, 2, 2, 1]
    """
    if not ties.directed:
        return cores.core_numbers(ties.indptr, ties.indices)
    # in and out ties both count, as in networkx and igraph: the rows of both, joined
    indptr, indices, _ = transpose(ties.indptr, ties.indices)
    pointers = ties.indptr.astype(np.int64) + indptr
    row = np.concatenate([slot_rows(ties.indptr), slot_rows(indptr)])
    joined = np.concatenate([ties.indices, indices])[np.argsort(row, kind="stable")]
    return cores.core_numbers(pointers.astype(np.uint32), joined)


def onion(ties: Ties) -> Counts:
    """Compute the layer in which an entity comes off when the network is peeled from outside.

    ties: undirected; strengths are not used.
    Returns int64 (n,): from 1, the outermost. Isolates come off first, in a layer of their own.

    High: deep inside. It distinguishes entities of one core. Layers are numbered across all
    components, so the middle of a small one counts as outer.

    Hébert-Dufresne, Grochow, Allard (2016), Sci. Rep. 6, 31708, doi:10.1038/srep31708.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> onion(ties_of(la.from_networkx(nx.path_graph(5)))).tolist()
    [1, 2, 3, 2, 1]
    """
    return cores.onion_layers(ties.indptr, ties.indices)


def component(ties: Ties) -> Counts:
    """Count the entities of the part of the network to which each entity belongs.

    ties: directions are ignored.
    Returns int64 (n,): in entities, from 1 (isolates).

    High: its part of the network is large. One service number joins everybody.

    Wasserman, Faust (1994), Social Network Analysis, ch. 4.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> component(ties_of(la.from_networkx(nx.Graph([(1, 2), (2, 3), (4, 5)])))).tolist()
    [3, 3, 3, 2, 2]
    """
    parts = components.components(ties.indptr, ties.indices)
    return np.bincount(parts, minlength=1)[parts]


def strong_component(ties: Ties) -> Counts:
    """Count the entities that an entity reaches along the ties and that reach it.

    ties: directed or not; strengths are not used.
    Returns int64 (n,): in entities, from 1; in an undirected graph the size of the component.

    High: it is in a large circle in which everybody can pass something on to everybody and get it
    back. One tie in the other direction, recorded or not, joins two circles.

    Tarjan (1972), SIAM J. Comput. 1(2), 146-160, doi:10.1137/0201010.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> calls = nx.DiGraph([(1, 2), (2, 3), (3, 1), (3, 4)])
    >>> strong_component(ties_of(la.from_networkx(calls))).tolist()
    [3, 3, 3, 1]
    """
    rows = (np.ones(ties.indices.size, np.int8), ties.indices, ties.indptr)
    _, parts = connected_components(csr_array(rows, shape=(ties.n, ties.n)), connection="strong")
    return np.bincount(parts, minlength=1)[parts]


def cut_point(ties: Ties) -> NDArray[np.bool_]:
    """Mark the entities without which their part of the network falls apart.

    ties: undirected; strengths are not used.
    Returns bool (n,): never true for isolates and for entities with one tie.

    True: the parts it joins are on record as joined through it alone. A single missing tie would
    undo it.

    Tarjan (1972), SIAM J. Comput. 1(2), 146-160.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> cut_point(ties_of(la.from_networkx(nx.path_graph(3)))).tolist()
    [False, True, False]
    """
    return components.cut_points(ties.indptr, ties.indices)


def bridges(ties: Ties) -> Counts:
    """Count the ties of each entity that alone join two parts of the network.

    ties: undirected; strengths are not used, so a bridge may rest on many links.
    Returns int64 (n,): in ties, from 0 to the degree.

    High: others are tied to the network through it alone; a single entity with no other tie is
    such a part too. A single missing tie would undo a bridge.

    Tarjan (1974), Inf. Process. Lett. 2(6), 160-161.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> bridges(ties_of(la.from_networkx(nx.lollipop_graph(3, 2)))).tolist()
    [0, 0, 1, 2, 1]
    """
    bridge = components.bridges(ties.indptr, ties.indices)
    return np.bincount(slot_rows(ties.indptr)[bridge], minlength=ties.n)


def blocks(ties: Ties) -> Counts:
    """Count the blocks of each entity: sets that the loss of one entity cannot take apart.

    ties: undirected; strengths are not used.
    Returns int64 (n,): in blocks: 0 for isolates, 1 for most, 2 and more for cut points. A bridge
      is a block.

    High: joins that many parts of the network that share nobody else. A single missing tie would
    join two blocks.

    Hopcroft, Tarjan (1973), Commun. ACM 16(6), 372-378.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> blocks(ties_of(la.from_networkx(nx.lollipop_graph(3, 2)))).tolist()
    [1, 1, 2, 2, 1]
    """
    return components.block_counts(ties.indptr, ties.indices)


def triangles(ties: Ties) -> Counts:
    """Count the pairs of neighbors of each entity that are tied to each other.

    ties: undirected; strengths are not used.
    Returns int64 (n,): in triangles; the sum is three times the number of triangles.

    High: many of its neighbors are tied to each other. Families and offices are full of triangles.

    Watts, Strogatz (1998), Nature 393, 440-442.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> triangles(ties_of(la.from_networkx(nx.lollipop_graph(3, 1)))).tolist()
    [1, 1, 1, 0]
    """
    return neighborhoods.triangles(ties.indptr, ties.indices)


def clustering(ties: Ties) -> NDArray[np.float64]:
    """Compute the share of pairs of neighbors of each entity that are tied to each other.

    ties: undirected; strengths are not used.
    Returns float64 (n,): from 0 to 1; 0 for entities with fewer than two neighbors.

    High: a closed circle, in which everybody knows everybody. With two neighbors one tie decides.

    Watts, Strogatz (1998), Nature 393, 440-442.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> clustering(ties_of(la.from_networkx(nx.lollipop_graph(3, 1)))).round(3).tolist()
    [1.0, 1.0, 0.333, 0.0]
    """
    many = degree(ties)
    return np.asarray(2 * triangles(ties) / np.maximum(many * (many - 1), 1), np.float64)
