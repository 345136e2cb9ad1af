"""Measures of an entity's own ties: how many neighbors it has, and how strong the ties are.

Lives here: degree and strength.
Not here: whether neighbors know each other (`cohesion_measures`, `hole_measures`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties


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
    >>> from linkanalysis.measures.ties import ties_of
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
    >>> from linkanalysis.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben", {"calls": 4})]), strength="calls")
    >>> strength(ties_of(graph)).tolist()
    [4, 4]
    """
    sums = np.concatenate([[0], np.cumsum(ties.strength)])
    pointers = ties.indptr.astype(np.int64)
    whole = np.asarray(sums[pointers[1:]] - sums[pointers[:-1]], np.int64)
    unit = ties.graph.strength_unit
    return whole if unit == 1 else np.asarray(whole / unit, np.float64)
