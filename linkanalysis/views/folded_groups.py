"""Rings and communities that the map draws as one node each until a reader opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.labels import by_size
from linkanalysis.network.groups.method_runs import Setting, runs_of
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.views.pages.map_extent import MOST_DRAWN, ring_nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.groups.communities import Partition
    from linkanalysis.rings import RingTable
    from linkanalysis.views.pages.shown_results import Group

# More disks than these are as hard to read as what they stand for; random graphs of 20,000
# entities have 100 communities, planted towns of them 140.
MOST_FOLDS = 200


class Fold(NamedTuple):
    """Entities that are drawn as one node.

    group: Index of the ring or community in the legend; -1 if it is not there.
    nodes: The entities; of a ring also those that are in another one too.
    """

    kind: str
    name: str
    group: int
    nodes: tuple[int, ...]


def folds_of(
    graph: EntityGraph,
    groups: Sequence[Group],
    rings: RingTable | None,
    partition: Partition | None,
) -> list[Fold]:
    """Fold each ring, or each community of the legend; on a large map everybody else with ties."""
    folds = [
        Fold("Ring", group.name, index, tuple(nodes))
        for index, (group, nodes) in enumerate(zip(groups, ring_nodes(graph, rings), strict=False))
        if len(nodes) > 1
    ]
    large = graph.n > MOST_DRAWN
    if partition is None and not large:
        return folds
    most = MOST_FOLDS - 1 if large else len(groups)
    label = _modular(graph) if partition is None else _given(graph, partition)
    label[[node for fold in folds for node in fold.nodes]] = -1
    index_of = {group.name: index for index, group in enumerate(groups)}
    kind = "Group" if partition is None else "Community"
    rest: list[int] = []
    order = np.argsort(label, kind="stable")
    for nodes in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        number = int(label[nodes[0]])
        name = f"{kind} {number + 1}"
        if number < 0:
            continue
        if nodes.size > 1 and len(folds) < most:
            folds.append(Fold(kind, name, index_of.get(name, -1), tuple(nodes.tolist())))
        else:
            rest += nodes.tolist()
    if rest and large:
        folds.append(Fold("Groups", "Smaller groups", -1, tuple(sorted(rest))))
    return folds


def folding_notes(
    graph: EntityGraph, folds: Sequence[Fold], partition: Partition | None
) -> list[str]:
    """Say what a large map folds, and how to open it; nothing on a map that opens unfolded."""
    if graph.n <= MOST_DRAWN or not folds:
        return []
    rings = sum(fold.kind == "Ring" for fold in folds)
    others = len(folds) - rings
    what = [f"each ring ({rings:,})"] * (rings > 0)
    what += [f"each {'group' if partition is None else 'community'} ({others:,})"] * (others > 0)
    said = (
        f"Folded at first: {' and '.join(what)} is one disk. A larger disk holds more entities, "
        "and a line between two disks adds up all ties between them (the 1,000 strongest lines "
        "are drawn; a click on a disk lists all). Double-click a disk, or select it and press "
        "Enter, to open it. Searching for an entity opens the disk that holds it."
    )
    notes = [said]
    if partition is None:
        notes.append(
            "The groups are communities by modularity, from one run: they make the map readable "
            "and mean nothing more. To analyze communities, use find_communities."
        )
    if folds and folds[-1].kind == "Groups":
        notes.append(f"Smaller groups are folded together ({len(folds[-1].nodes):,} entities).")
    return notes


def _modular(graph: EntityGraph) -> NDArray[np.int64]:
    """Community of each entity, the largest first; -1 without ties."""
    ties = ties_of(graph, "all")
    rows = ties.indptr, ties.indices, ties.strength
    [label] = runs_of(Setting(method_row("modularity")), rows, seeds=range(1))
    label = by_size(label, np.arange(graph.n), graph.masked)[label]
    label[np.diff(ties.indptr.astype(np.int64)) == 0] = -1
    return label


def _given(graph: EntityGraph, partition: Partition) -> NDArray[np.int64]:
    """Community of each entity that is tied and in the partition; -1 for the others."""
    known = dict(zip(partition.graph.shown, partition.labels.tolist(), strict=True))
    label = np.array([known.get(name, -1) for name in graph.shown], dtype=np.int64)
    tied = np.zeros(graph.n, dtype=np.bool_)
    tied[graph.source] = tied[graph.target] = True
    label[~tied] = -1
    return label
