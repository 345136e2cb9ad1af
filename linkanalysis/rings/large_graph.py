"""Groups of a large graph that stand out from what surrounds them.

Lives here: the search from every tie, how surprising a group is, and the choice among groups.
Not here: what is expected (`background`), and what the search finds by chance (`significance`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.group_surprise import group_surprise
from linkanalysis.kernels.tight_groups import grow_groups
from linkanalysis.rings.candidates import (
    LARGEST,
    SMALLEST,
    Candidate,
    apart,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.groups.consensus import Labels, Rows
    from linkanalysis.rings.background import Background

    Numbers = NDArray[np.int64]

__all__ = ["LEAST_SURPRISE", "Search", "search", "set_apart", "surprise"]

# Share of pairs that are taken to be tied in a group while it grows.
DENSITY = 0.7
# Up to this many members two may join at once.
FEW = 5
# Share of the surprise of an outsider's further ties that is held against a group.
DOUBT = 1 / 3
# Nats. At 0 the ties weigh as much as the number of groups that could be named.
LEAST_SURPRISE = -7.5
STARTS = 50_000


class Search(NamedTuple):
    """Groups that grew, and from which ties.

    source, target: The ties, smaller node first, sorted.
    groups: Different groups, members rising, by size and members.
    found: Number of the group that grew from each tie; -1 for none.
    """

    source: Numbers
    target: Numbers
    groups: list[Numbers]
    found: Numbers


def search(rows: Rows, label: Labels) -> Search:
    """Grow a group from every tie."""
    indptr, indices = frozen(rows[0], np.uint32), frozen(rows[1], np.uint32)
    row = np.repeat(np.arange(indptr.size - 1), indptr[1:] - indptr[:-1])
    once = row < indices
    source, target = row[once], indices[once].astype(np.int64)
    order = np.argsort(label[source], kind="stable")

    def _grown(first: int) -> tuple[Numbers, NDArray[np.uint32]]:
        starts = order[first : first + STARTS]
        ends, members = grow_groups(
            indptr,
            indices,
            frozen(source[starts], np.uint32),
            frozen(target[starts], np.uint32),
            density=DENSITY,
            least=SMALLEST,
            most=LARGEST + 1,
            few=FEW,
        )
        return ends[1:] - ends[:-1], members

    grown = list(map_in_order(_grown, range(0, max(source.size, 1), STARTS)))
    size = np.concatenate([sizes for sizes, _ in grown])
    members = np.concatenate([each for _, each in grown]).astype(np.int64)
    begin = np.cumsum(size) - size
    groups: list[Numbers] = []
    found = np.full(source.size, -1, dtype=np.int64)
    for k in np.unique(size[size > 0]).tolist():
        of_size = np.flatnonzero(size == k)
        table = members[begin[of_size][:, None] + np.arange(k)]
        different, which = np.unique(table, axis=0, return_inverse=True)
        found[order[of_size]] = len(groups) + which.ravel()
        groups += list(different)
    return Search(source, target, groups, found)


def surprise(rows: Rows, groups: list[Numbers], background: Background) -> NDArray[np.float64]:
    """Say how much more is tied inside groups than chance and what surrounds them explain.

    A group of k with e ties weighs the log of the likelihood ratio of its own density e / pairs
    and of the background, less the log of the number of ways to choose its members. Outsiders tied
    to several members say that it is part of something larger: for an outsider with t ties to
    members a third of (t - 1)/t of the surprise of these ties by degrees alone is taken away.
    """
    ends = np.concatenate([[0], np.cumsum([group.size for group in groups])])
    members = np.concatenate(groups) if groups else np.zeros(0)
    weighed: NDArray[np.float64] = group_surprise(
        frozen(rows[0], np.uint32),
        frozen(rows[1], np.uint32),
        frozen(ends, np.int64),
        frozen(members, np.uint32),
        frozen(background.label, np.int64),
        frozen(background.size, np.int64),
        frozen(background.inner, np.float64),
        background.outer,
        background.naming,
        DOUBT,
    )
    return weighed


def set_apart(rows: Rows, background: Background) -> tuple[list[Candidate], int]:
    """Search from every tie and choose the most surprising groups.

    The stability of a member is the share of the searches from ties within the group that find it.
    """
    grown = search(rows, background.label)
    values = surprise(rows, grown.groups, background)
    names = [tuple(group.tolist()) for group in grown.groups]
    good = np.flatnonzero(values >= LEAST_SURPRISE).tolist()
    kept = apart(names, sorted(good, key=lambda i: (-values[i], names[i])))
    return [_candidate(grown, i, float(values[i])) for i in kept], len(names)


def _candidate(grown: Search, number: int, value: float) -> Candidate:
    nodes = grown.groups[number]
    first, last = np.searchsorted(grown.source, [nodes, nodes + 1])
    ties = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
    ties = ties[np.isin(grown.target[ties], nodes)]
    found, times = np.unique(grown.found[ties], return_counts=True)
    held = np.zeros(nodes.size)
    for other, count in zip(found.tolist(), times.tolist(), strict=True):
        if other >= 0:
            held += count * np.isin(nodes, grown.groups[other])
    return Candidate(
        nodes=nodes,
        stability=held / ties.size,
        low=float("nan"),
        high=float("nan"),
        support=float((grown.found[ties] == number).mean()),
        surprise=value,
    )
