"""Measures of influence: what an entity adds to any group, and what its loss would take apart.

Lives here: collective influence, and the Shapley value of reaching others in one step.
Not here: sets chosen together (`key_players`), whole removal curves (`percolation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels import influence
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.measures.tie_measures import degree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties

# The smallest radius that looks past direct neighbors; larger ones soon reach everybody in a
# network of the size of a case.
STEPS = 2


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
    >>> from linkanalysis.measures.ties import ties_of
    >>> collective_influence(ties_of(la.from_networkx(nx.path_graph(6)))).tolist()
    [0, 1, 1, 1, 1, 0]
    """
    return influence.collective_influence(ties.indptr, ties.indices, steps=STEPS)


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
    >>> from linkanalysis.measures.ties import ties_of
    >>> shapley(ties_of(la.from_networkx(nx.star_graph(3)))).tolist()
    [1.75, 0.75, 0.75, 0.75]
    """
    share = 1 / (1 + degree(ties))
    around = np.bincount(slot_rows(ties.indptr), share[ties.indices], minlength=ties.n)
    return np.asarray(share + around, np.float64)
