"""Overlapping groups: entities that belong to more than one, found by splitting each into parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.kernels.csr import build_csr, slot_rows, transpose
from linkanalysis.kernels.map_equation import map_equation
from linkanalysis.kernels.neighborhoods import ego_network
from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.grouping import grouped
from linkanalysis.network.groups.labels import by_size
from linkanalysis.network.groups.members import MEMBERS, group_rows
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.groups.grouping import Groups
    from linkanalysis.network.groups.labels import Labels, Rows

# Two are a tie and three come together by chance, so four is the smallest group given by default.
MIN_SIZE = 4


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Overlaps(Result):
    """Groups that share members: one row for each entity in each of its groups.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    nodes : ndarray of int64, shape (rows,)
        Index in ``graph.ids`` of the member of each row; protected people too.
    groups : ndarray of int64, shape (rows,)
        Group of each row less 1.
    shares : ndarray of float64, shape (rows,)
        Share of the strength of its member's ties that the group holds.
    withheld : int
        How many protected members, and members that identify only protected people, are not in
        the table.
    notes : tuple of str
        How the groups were found, and how many entities are in none.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.groups.find_overlaps(la.from_networkx(nx.windmill_graph(3, 4)))
    <Overlaps: 3 groups of 10 entities, 1 of them in several>
    """

    CELL = MEMBERS
    COLUMNS = (
        *ENTITY_COLUMNS[:2],
        Column("group", "a group that it is in; 1 is the largest", "number"),
        Column(
            "share", "share of the strength of its ties that the group holds", "0 to 1", bar="of 1"
        ),
        Column("groups", "how many groups it is in", "groups"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} A group is a pattern of ties, not a ring; to be in several is a "
        "position, not a role."
    )
    WITHHELD = "protected counted in groups, not listed."

    graph: EntityGraph
    nodes: NDArray[np.int64]
    groups: NDArray[np.int64]
    shares: NDArray[np.float64]
    withheld: int
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

    def _frame(self) -> pd.DataFrame:
        """By group, then by entity."""
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

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        return group_rows(self.graph, self.to_frame(), "group", "share", np.bincount(self.groups))


class _Parts(NamedTuple):
    """The parts of all entities: their owners, the ties between them, and their total strength."""

    owner: Labels
    rows: Rows
    strength: NDArray[np.int64]


@answer(least={"min_size": 2})
def find_overlaps(
    call: Call, graph: EntityGraph, *, min_size: int = MIN_SIZE, seed: int = 0
) -> Overlaps:
    """Find groups that share members.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths count. In a directed graph both directions of a pair are added up.
    min_size : int, default 4
        Minimum number of members of a group, protected people counted; at least 2.
    seed : int, default 0
        First seed of the runs.

    Returns
    -------
    Overlaps
        The largest group first. Entities may be in several groups, or in none.

    Raises
    ------
    GraphKindError
        If `min_size` is below 2.

    Notes
    -----
    Use it where people lead two lives: a courier of two crews, a lawyer of three families.
    `find_communities` gives each one community, so a shared person pulls two groups into one, or is
    cut off from all but one of them.

    The neighbors of each entity are divided into circles by the ties among them alone, because
    groups overlap least within one's own circles [1]_. Each circle is one part of the entity. Every
    tie joins two parts, parts are grouped as if they were entities, and each entity is in the
    groups of all its parts. Both steps use the map equation. With connected components as circles,
    one tie between two circles made them one, and planted groups among random ties were found less
    well.

    A share is the part of the strength of an entity's ties that lies inside a group. To be in
    several groups is a position between circles, not a role. How it fails: an entity tied to a
    group by one tie is not listed in it; members who seldom meet are in different circles, so
    sparse groups fall apart; chance makes triangles, and small groups of these look like any other.
    Missing records make one group look like several. The cost is the sum of the squares of the
    numbers of neighbors.

    References
    ----------
    .. [1] Epasto, Lattanzi, Paes Leme (2017), KDD, 145-154, doi:10.1145/3097983.3098054.

    Examples
    --------
    Ana is in two circles of five that share nobody else.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> circles = [["ana", "ben", "cay", "dov", "eve"], ["ana", "fay", "gus", "hal", "ida"]]
    >>> ties = [(a, b) for circle in circles for a in circle for b in circle if a < b]
    >>> overlaps = find_overlaps(la.from_networkx(nx.Graph(ties)))
    >>> overlaps
    <Overlaps: 2 groups of 9 entities, 1 of them in several>
    >>> overlaps.to_frame().query("entity == 'person:ana'")[["group", "share"]].values.tolist()
    [[1.0, 0.5], [2.0, 0.5]]
    """
    ties = ties_of(graph, "all")
    rows = ties.indptr, ties.indices, ties.strength
    parts = _parts(rows, _circles(rows, seed))
    groups = grouped(parts.rows, method_row("map_equation"), resolution=1.0, seed=seed)
    node, group, share = _memberships(parts, groups, graph.masked, min_size)
    return Overlaps(
        graph=graph,
        nodes=node,
        groups=group,
        shares=share,
        withheld=np.unique(node[graph.masked[node]]).size,
        notes=_notes(ties.n, node, groups, min_size=min_size, directed=graph.directed),
        made_by=call.made_by(),
    )


def _circles(rows: Rows, seed: int) -> Labels:
    """Give each slot the number of the circle that its neighbor is in."""
    starts = rows[0].tolist()
    circle = np.empty(rows[1].size, dtype=np.int64)
    count = 0
    for node in with_progress(range(len(starts) - 1), what="circles"):
        first, last = starts[node], starts[node + 1]
        if first < last:
            labels = map_equation(*ego_network(*rows, node), seed=seed)
            circle[first:last] = labels + count
            count += int(labels.max()) + 1
    return circle


def _parts(rows: Rows, circle: Labels) -> _Parts:
    """Build the graph of parts: a tie joins, at either end, the part whose circle has the other."""
    indptr, indices, strength = rows
    _, _, back = transpose(indptr, indices)
    once = np.flatnonzero(np.arange(back.size) < back)
    count = int(circle.max()) + 1 if circle.size else 0
    near, far = circle[once], circle[back[once]]
    new_indptr, new_indices, edge = build_csr(count, near, far, directed=False)
    owner = np.zeros(count, dtype=np.int64)
    owner[circle] = slot_rows(indptr)
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, circle, strength)
    return _Parts(owner, (new_indptr, new_indices, strength[once][edge]), total)


def _memberships(
    parts: _Parts, groups: Groups, masked: NDArray[np.bool_], min_size: int
) -> tuple[Labels, Labels, NDArray[np.float64]]:
    """List which node is in which group, and the share of its strength there."""
    n = masked.size
    key, which = np.unique(groups.labels * max(n, 1) + parts.owner, return_inverse=True)
    strength = np.zeros(key.size, dtype=np.int64)
    np.add.at(strength, which, parts.strength)
    group, node = np.divmod(key, max(n, 1))
    whole = np.zeros(n, dtype=np.int64)
    np.add.at(whole, node, strength)
    kept = np.bincount(group)[group] >= min_size
    number = by_size(group, node, masked)
    share = strength / np.maximum(whole[node], 1)
    return node[kept], number[group[kept]], share[kept]


def _notes(
    n: int, node: Labels, groups: Groups, *, min_size: int, directed: bool
) -> tuple[str, ...]:
    notes = list(groups.notes)
    if alone := n - np.unique(node).size:
        notes.append(f"In no group of {min_size} or more: {alone:,} of {n:,}.")
    if directed:
        notes.append("Both directions of a pair were added up.")
    return tuple(notes)
