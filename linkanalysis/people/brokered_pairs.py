"""The pairs that one entity brokers, listed on request.

Lives here: `BrokeredPairs`, the open triads around one entity.
Not here: the counts of all entities (`kernels.brokerage`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph


class BrokeredPairs:
    """The neighbors of an entity that have a group, and the pairs of them that it brokers.

    group (n,): Number of the group of each entity; -1 for none.
    """

    def __init__(self, graph: EntityGraph, group: NDArray[np.int64], node: int) -> None:
        self.graph = graph
        self.node = node
        # the order of ids would reveal between which neighbors a masked name stands
        name = graph.shown.__getitem__
        self.sources = sorted((a for a in self._sources(node) if group[a] >= 0), key=name)
        self.targets = sorted((b for b in self._targets(node).tolist() if group[b] >= 0), key=name)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """List the ordered pairs that it brokers."""
        for a in self.sources:
            tied = {a, *self._targets(a).tolist()}
            yield from ((a, b) for b in self.targets if b not in tied)

    def includes(self, other: int) -> bool:
        """Return whether a neighbor is an end of a brokered pair."""
        if other in self.sources:
            tied = {other, *self._targets(other).tolist()}
            if any(b not in tied for b in self.targets):
                return True
        if other not in self.targets:
            return False
        return any(a != other and other not in self._targets(a) for a in self.sources)

    def is_only_broker(self, a: int, b: int) -> bool:
        """Return whether no other entity leads from a to b."""
        others = np.intersect1d(self._targets(a), self._sources(b))
        return bool((others == self.node).all())

    def _targets(self, node: int) -> NDArray[np.uint32]:
        return self.graph.indices[self.graph.indptr[node] : self.graph.indptr[node + 1]]

    def _sources(self, node: int) -> list[int]:
        graph = self.graph
        if not graph.directed:
            return [int(a) for a in self._targets(node)]
        return [int(a) for a in np.sort(graph.source[graph.target == node])]
