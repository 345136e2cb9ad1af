"""Overlapping groups: people who belong to more than one, found by splitting everybody in parts.

Lives here: `find_overlaps`, the circles of everybody, and the graph of their parts.
Not here: what is shown of it (`overlap_table`), groups that share nobody (`communities`), and
groups with grounds (`rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._given import expect_count
from linkanalysis._progress import with_progress
from linkanalysis.graph.provenance import made_from
from linkanalysis.groups.community_methods import method_row
from linkanalysis.groups.grouping import grouped
from linkanalysis.groups.numbering import by_size
from linkanalysis.groups.overlap_table import Overlaps
from linkanalysis.kernels.csr import build_csr, slot_rows, transpose
from linkanalysis.kernels.ego_networks import ego_network
from linkanalysis.kernels.map_equation import map_equation
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.groups.consensus import Labels, Rows
    from linkanalysis.groups.grouping import Groups

__all__ = ["find_overlaps"]

# Groups of two are ties, and triangles come about by chance.
LEAST = 4


class _Parts(NamedTuple):
    """The parts of everybody: whose each is, what ties it has, and how strong they are in all."""

    owner: Labels
    rows: Rows
    strength: NDArray[np.int64]


def find_overlaps(graph: EntityGraph, *, least: int = LEAST, seed: int = 0) -> Overlaps:
    """Find groups that share members.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths count. In a directed graph both directions of a pair add up.
    least : int, default 4
        Fewest members of a group, protected people counted.
    seed : int, default 0
        Where the seeds of the runs start.

    Returns
    -------
    Overlaps
        The largest group first. Entities may be in several groups, or in none.

    Raises
    ------
    GraphKindError
        If fewer than 2 are asked for, or the seed is below 0.

    Notes
    -----
    When to use it: people of whom some lead two lives, a courier of two crews, a lawyer of three
    families. `find_communities` puts everybody in one place, and a shared person pulls two groups
    into one, or is cut off from all but one of them.

    Everybody's neighbors are divided by the ties among these alone, since it is at home, in one's
    own circles, that groups overlap least [1]_. Each circle is one part of the person. Every tie
    joins two parts, parts are grouped as if they were people, and each person is in the groups of
    all their parts. Both steps take the map equation. Where circles are components, one tie between
    two of them makes them one, and planted groups amid ties at random were found less well.

    A share says how much of the strength of somebody's ties is tied inside a group. To be in
    several is a place between circles, not a role. How it fails: who is tied to a group by one tie
    is not listed in it; members who seldom meet one another are in different circles, so that
    sparse groups fall apart; chance makes triangles, and of these small groups that nothing here
    tells from others. Missing records make one group look like several. The cost is the sum of the
    squares of the numbers of neighbors.

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
    expect_count("least", least, least=2)
    expect_count("seed", seed, least=0)
    ties = ties_of(graph, "all")
    rows = ties.indptr, ties.indices, ties.strength
    parts = _parts(rows, _circles(rows, seed))
    groups = grouped(parts.rows, method_row("map_equation"), resolution=1.0, seed=seed)
    node, group, share = _memberships(parts, groups, graph.masked, least)
    return Overlaps(
        graph=graph,
        nodes=node,
        groups=group,
        shares=share,
        notes=_notes(ties.n, node, groups, least=least, directed=graph.directed),
        made_by=made_from(
            graph,
            "find_overlaps",
            (("least", str(least)),),
            seed=seed,
        ),
    )


def _circles(rows: Rows, seed: int) -> Labels:
    """Give each slot the number of the circle that its neighbor is in, node after node."""
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
    """Tie the parts of everybody: each tie joins the part at either end that has the other end."""
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
    parts: _Parts, groups: Groups, masked: NDArray[np.bool_], least: int
) -> tuple[Labels, Labels, NDArray[np.float64]]:
    """Give who is in which group, and by how much of their strength."""
    n = masked.size
    key, which = np.unique(groups.labels * max(n, 1) + parts.owner, return_inverse=True)
    strength = np.zeros(key.size, dtype=np.int64)
    np.add.at(strength, which, parts.strength)
    group, node = np.divmod(key, max(n, 1))
    whole = np.zeros(n, dtype=np.int64)
    np.add.at(whole, node, strength)
    kept = np.bincount(group)[group] >= least
    number = by_size(group, node, masked)
    share = strength / np.maximum(whole[node], 1)
    return node[kept], number[group[kept]], share[kept]


def _notes(n: int, node: Labels, groups: Groups, *, least: int, directed: bool) -> tuple[str, ...]:
    notes = list(groups.notes)
    if alone := n - np.unique(node).size:
        notes.append(f"In no group of {least} or more: {alone:,} of {n:,}.")
    if directed:
        notes.append("Both directions of a pair were added up.")
    return tuple(notes)
