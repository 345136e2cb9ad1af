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

    graph: The graph.
    group (n,): Numbers of groups; -1 for none.
    node: The node.
    """

    def __init__(self, graph: EntityGraph, group: NDArray[np.int64], node: int) -> None:
        self.graph = graph
        self.node = node
        # in the order of ids a masked name would stand between its neighbors
        name = graph.shown.__getitem__
        self.into = sorted((a for a in self._sources(node) if group[a] >= 0), key=name)
        self.out_of = sorted((b for b in self._targets(node).tolist() if group[b] >= 0), key=name)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Give the ordered pairs that it stands between."""
        for a in self.into:
            known = {a, *self._targets(a).tolist()}
            yield from ((a, b) for b in self.out_of if b not in known)

    def takes_part(self, other: int) -> bool:
        """Tell whether a neighbor is an end of such a pair."""
        if other in self.into:
            known = {other, *self._targets(other).tolist()}
            if any(b not in known for b in self.out_of):
                return True
        if other not in self.out_of:
            return False
        return any(a != other and other not in self._targets(a) for a in self.into)

    def is_only(self, a: int, b: int) -> bool:
        """Tell whether no other node leads from one to the other."""
        others = np.intersect1d(self._targets(a), self._sources(b))
        return bool((others == self.node).all())

    def _targets(self, node: int) -> NDArray[np.uint32]:
        return self.graph.indices[self.graph.indptr[node] : self.graph.indptr[node + 1]]

    def _sources(self, node: int) -> list[int]:
        graph = self.graph
        if not graph.directed:
            return [int(a) for a in self._targets(node)]
        return [int(a) for a in np.sort(graph.source[graph.target == node])]
