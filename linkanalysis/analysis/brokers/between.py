"""Between whom: the pairs that one entity stands between, found when they are asked for.

Lives here: `Between`, the open pairs around one node.
Not here: the counts of all nodes (`kernels.brokerage`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

__all__ = ["Between"]


class Between:
    """The grouped neighbors of a node that has a group, and which of them it stands between.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    group : ndarray of int64, shape (n,)
        Numbers of groups; -1 for none.
    node : int
        The node.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> star = la.from_networkx(nx.star_graph(2))
    >>> list(Between(star, np.array([0, 0, 1]), 0).pairs())
    [(1, 2), (2, 1)]
    """

    def __init__(self, graph: EntityGraph, group: NDArray[np.int64], node: int) -> None:
        self.graph = graph
        self.node = node
        # in the order of ids a masked name would stand between its neighbors
        name = graph.shown.__getitem__
        self.into = sorted((a for a in self._sources(node) if group[a] >= 0), key=name)
        self.out_of = sorted((b for b in self._targets(node).tolist() if group[b] >= 0), key=name)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Give the ordered pairs that it stands between.

        Yields
        ------
        tuple of (int, int)
            From and to, in the order of what is shown of them.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> path = la.from_networkx(nx.DiGraph([(0, 1), (1, 2)]))
        >>> list(Between(path, np.zeros(3, dtype=np.int64), 1).pairs())
        [(0, 2)]
        """
        for a in self.into:
            known = {a, *self._targets(a).tolist()}
            yield from ((a, b) for b in self.out_of if b not in known)

    def takes_part(self, other: int) -> bool:
        """Tell whether a neighbor is an end of such a pair.

        Parameters
        ----------
        other : int
            The neighbor.

        Returns
        -------
        bool
            Whether it is.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> kite = la.from_networkx(nx.Graph([(0, 1), (0, 2), (1, 2), (0, 3)]))
        >>> around = Between(kite, np.array([0, 0, 0, -1]), 0)
        >>> around.takes_part(1)
        False
        """
        if other in self.into:
            known = {other, *self._targets(other).tolist()}
            if any(b not in known for b in self.out_of):
                return True
        if other not in self.out_of:
            return False
        return any(a != other and other not in self._targets(a) for a in self.into)

    def is_only(self, a: int, b: int) -> bool:
        """Tell whether no other node leads from one to the other.

        Parameters
        ----------
        a, b : int
            From and to.

        Returns
        -------
        bool
            Whether the node is the only one.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> square = la.from_networkx(nx.cycle_graph(4))
        >>> Between(square, np.zeros(4, dtype=np.int64), 0).is_only(1, 3)
        False
        """
        others = np.intersect1d(self._targets(a), self._sources(b))
        return bool((others == self.node).all())

    def _targets(self, node: int) -> NDArray[np.uint32]:
        return self.graph.indices[self.graph.indptr[node] : self.graph.indptr[node + 1]]

    def _sources(self, node: int) -> list[int]:
        graph = self.graph
        if not graph.directed:
            return [int(a) for a in self._targets(node)]
        return [int(a) for a in np.sort(graph.source[graph.target == node])]
