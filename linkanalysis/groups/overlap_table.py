"""What is shown of overlapping groups.

Lives here: `Overlaps`.
Not here: how the groups are found (`overlaps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._result import Result, held_back, sentences
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["Overlaps"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Overlaps(Result):
    """Groups that share members; one row for everybody in each of their groups.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    nodes : ndarray of int64, shape (rows,)
        Position in ``graph.ids`` of the member of each row; protected people too.
    groups : ndarray of int64, shape (rows,)
        Group of each row less 1.
    shares : ndarray of float64, shape (rows,)
        Share of the strength of its member's ties that the group holds.
    notes : tuple of str
        What to know before reading anything into it.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.groups.find_overlaps(la.from_networkx(nx.windmill_graph(3, 4)))
    <Overlaps: 3 groups of 10 entities, 1 of them in several>
    """

    graph: EntityGraph
    nodes: NDArray[np.int64]
    groups: NDArray[np.int64]
    shares: NDArray[np.float64]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "groups", "shares")

    def __repr__(self) -> str:
        _, count = np.unique(self.nodes, return_counts=True)
        several = int((count > 1).sum())
        return (
            f"<Overlaps: {len(self):,} groups of {count.size:,} entities, {several:,} of them in "
            "several>"
        )

    def __len__(self) -> int:
        return int(self.groups.max()) + 1 if self.groups.size else 0

    @property
    def caveat(self) -> str:
        """Say what the groups do not show, and who is not listed.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.groups.find_overlaps(la.from_networkx(nx.Graph())).caveat.partition("verdict. ")[2]
        'A group is a pattern of ties, not a ring; to be in several is a place, not a role.'
        """
        masked = np.unique(self.nodes[self.graph.masked[self.nodes]]).size
        held = held_back(masked, "protected counted in groups, not listed.")
        pattern = (
            "A group is a pattern of ties, not a ring; to be in several is a place, not a role."
        )
        return sentences(CAVEAT, held, pattern, *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give everybody in each of their groups as a new frame.

        Columns entity, label, group (from 1, the largest first), share (of the strength of the
        entity's ties, 0 to 1), groups (how many the entity is in); by group, then by entity. To
        be in several is a place of its own, so protected people, and things that identify only
        them, are not listed; the caveat says how many.
        """
        listed = ~self.graph.masked[self.nodes]
        node = self.nodes[listed]
        several = np.bincount(self.nodes, minlength=self.graph.n)
        frame = pd.DataFrame(
            {
                "entity": np.array(self.graph.shown, dtype=object)[node],
                "label": np.array(self.graph.labels, dtype=object)[node],
                "group": self.groups[listed] + 1,
                "share": self.shares[listed],
                "groups": several[node],
            }
        )
        return frame.sort_values(["group", "entity"], kind="stable", ignore_index=True)
