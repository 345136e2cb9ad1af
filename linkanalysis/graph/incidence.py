"""Which members are tied to which things, when, and which pairs of members share one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.graph.assemble import first_of_each

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph.entity_graph import EntityGraph


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Ties of members to things, one per row, sorted by thing and member.

    thing, member: Numbers of both in the graph.
    edge: The edge that ties them; one of the two where a directed graph has two.
    first, last: Dates of the tie; NaT if undated.
    """

    thing: NDArray[np.int64]
    member: NDArray[np.int64]
    edge: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]

    def only(self, keep: NDArray[np.bool_]) -> Incidence:
        """Return the rows marked in `keep`."""
        return Incidence(
            self.thing[keep], self.member[keep], self.edge[keep], self.first[keep], self.last[keep]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of members that share a thing, one per row.

    left, right: Rows of `incidence`; left is the member with the smaller number.
    """

    incidence: Incidence
    left: NDArray[np.int64]
    right: NDArray[np.int64]


def incidence_of(graph: EntityGraph, to: str, kinds: Collection[str]) -> Incidence:
    """Return the ties of entities of type `to` to things of some types."""
    is_member = np.fromiter((name == to for name in graph.types), np.bool_, graph.n)
    is_thing = np.fromiter((name in kinds for name in graph.types), np.bool_, graph.n)
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    forth = np.flatnonzero(is_member[source] & is_thing[target])
    back = np.flatnonzero(is_thing[source] & is_member[target])
    thing = np.concatenate([target[forth], source[back]])
    member = np.concatenate([source[forth], target[back]])
    edge = np.concatenate([forth, back])
    order = np.lexsort((edge, member, thing))
    thing, member, edge = thing[order], member[order], edge[order]
    first, last = graph.first[edge], graph.last[edge]
    if graph.directed and len(thing):  # a member may have an edge each way
        starts = first_of_each(thing, member)
        first, last = np.fmin.reduceat(first, starts), np.fmax.reduceat(last, starts)
        thing, member, edge = thing[starts], member[starts], edge[starts]
    return Incidence(thing, member, edge, first, last)


def must_overlap(graph: EntityGraph, kinds: Collection[str]) -> NDArray[np.bool_]:
    """Mark the things (n,) whose members must overlap in time; events and bookings are exempt."""
    timed = {name for name in kinds if entity_type(name).pole != "event"}
    return np.fromiter((name in timed for name in graph.types), np.bool_, graph.n)


def pairs_of(
    incidence: Incidence, timed: NDArray[np.bool_], *, hubs: NDArray[np.bool_], counted: bool
) -> Pairs:
    """Pair the members of each thing; at `timed` (n,) things the dates of both must overlap.

    hubs (n,): Things that tie nobody; if they are counted, they are added to pairs of other things.
    """
    starts = np.flatnonzero(np.diff(incidence.thing, prepend=-1))
    sizes = np.diff(starts, append=len(incidence.thing))
    sizes[hubs[incidence.thing[starts]]] = 0
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        i, j = np.triu_indices(size, 1)
        of_size = starts[sizes == size][:, None]
        lefts.append((of_size + i).ravel())
        rights.append((of_size + j).ravel())
    pairs = _overlapping(incidence, np.concatenate(lefts), np.concatenate(rights), timed)
    if not counted:
        return pairs
    more = _overlapping(incidence, *_shared_at(incidence, pairs, hubs), timed)
    left, right = np.append(pairs.left, more.left), np.append(pairs.right, more.right)
    return Pairs(incidence, left, right)


def _overlapping(
    incidence: Incidence,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    timed: NDArray[np.bool_],
) -> Pairs:
    begins = np.maximum(incidence.first[left], incidence.first[right])
    ends = np.minimum(incidence.last[left], incidence.last[right])
    apart = timed[incidence.thing[left]] & (begins > ends)  # a comparison with NaT is never true
    return Pairs(incidence, left[~apart], right[~apart])


def _shared_at(
    incidence: Incidence, pairs: Pairs, hubs: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of each pair at each hub that both members are tied to."""
    a, b = _members(pairs)
    rows = np.flatnonzero(hubs[incidence.thing])
    by_member = rows[np.argsort(incidence.member[rows], kind="stable")]
    begins, counts = _runs_of(incidence.member[by_member], a)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    left = by_member[np.repeat(begins, counts) + within]
    n = len(hubs)
    known = incidence.thing[rows] * n + incidence.member[rows]  # rising, as the rows are
    sought = incidence.thing[left] * n + np.repeat(b, counts)
    at = np.searchsorted(known, sought)
    both = known[np.minimum(at, max(len(known) - 1, 0))] == sought if len(known) else at < 0
    return left[both], rows[at[both]]


def _members(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the members of each pair once, however many things they share."""
    member = pairs.incidence.member
    a, b = member[pairs.left], member[pairs.right]
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    starts = first_of_each(a, b)
    return a[starts], b[starts]


def _runs_of(
    values: NDArray[np.int64], sought: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each sought value begins in sorted values, and how often it occurs."""
    begins = np.searchsorted(values, sought)
    return begins, np.searchsorted(values, sought, side="right") - begins
