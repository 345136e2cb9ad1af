"""Ties between entities that share things."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import asked_type, asked_types
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.assemble import Links, Nodes, assemble, first_of_each, reduced
from linkanalysis.graph.incidence import incidence_of, must_overlap, pairs_of
from linkanalysis.graph.subgraph import hub_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.incidence import Pairs
    from linkanalysis.graph.subgraph import LeftOut

# lcm(1, …, 10), so that 1/(k-1) is exact for things of up to 11 members; larger things are rounded.
NEWMAN_UNIT = 2_520
METHODS = ("newman", "selectivity", "count")

# A pair takes 355 bytes at the peak, measured with things of 1,000 to 4,000 members: here 3.6 GB.
LARGEST_PAIRS = 10_000_000


@answer()
def project(
    call: Call,
    graph: EntityGraph,
    *,
    to: str,
    through: str | Collection[str],
    method: Literal["newman", "selectivity", "count"] = "newman",
    max_members: int = 25,
    hubs: Literal["leave_out", "count"] = "leave_out",
) -> EntityGraph:
    """Tie entities of one type through the things they share.

    Parameters
    ----------
    graph : EntityGraph
        A graph with entities of the type `to` and things of the types `through`.
    to : str
        Type of the entities to tie, such as "person".
    through : str or collection of str
        Types of the shared things.
    method : {"newman", "selectivity", "count"}, default "newman"
        Weight of a thing with k members for each pair of them. "newman": 1/(k-1), so that crowds
        tie weakly. "selectivity": 1/log2(1+k), which falls more slowly. "count": 1.
    max_members : int, default 25
        Things with more members are hubs: they tie nobody and are listed in `left_out`.
    hubs : {"leave_out", "count"}, default "leave_out"
        Whether hubs have no effect, or count for the pairs that a smaller thing ties.

    Returns
    -------
    EntityGraph
        Undirected, with every entity of the type `to`. `count` is the number of shared things,
        `strength` the sum of weights in units of 1/2,520, rounded, at least 1 (for "count" in
        ones), as `strength_unit` records. `things` and `shared` list the things of each edge;
        `first` and `last` span the time in which both were tied to one.

    Raises
    ------
    UnknownNameError
        If a type or the method does not exist.
    GraphKindError
        If `to` is one of `through`, or the things would tie more than 10,000,000 pairs, which
        take about 3.6 GB. The message names the largest thing and a `max_members` that fits.

    Notes
    -----
    Direct ties between entities of the type `to` are not included. A thing does not tie two
    entities whose dated links to it do not overlap in time, unless it is an event or a booking, or
    one of the links is undated. Sharing a thing is a reason to look, not proof of contact: two
    guests of one hotel may never have met. Links missing from the records are missing ties.

    References
    ----------
    .. [1] Newman (2001), Phys. Rev. E 64, 016132, doi:10.1103/PhysRevE.64.016132.

    Examples
    --------
    >>> import networkx as nx
    >>> from linkanalysis.graph import from_networkx
    >>> cars = nx.Graph([("ana", "vehicle:1"), ("ben", "vehicle:1"), ("cay", "vehicle:2")])
    >>> pairs = project(from_networkx(cars), to="person", through="vehicle")
    >>> pairs.edges[["source", "target", "count", "strength"]].values.tolist()
    [['person:ana', 'person:ben', 1, 2520]]
    """
    to, kinds = checked_kinds(to, through, method, graph.types)
    incidence = incidence_of(graph, to, kinds)
    members = np.bincount(incidence.thing, minlength=graph.n)
    crowded = members > max_members
    _refuse_too_many(graph, np.where(crowded, 0, members), to)
    timed = must_overlap(graph, kinds)
    pairs = pairs_of(incidence, timed, hubs=crowded, counted=hubs == "count")
    crowds = np.flatnonzero(crowded).tolist()
    left_out = hub_rows(graph, crowds, members, max_members, counted="members")
    made_by = call.made_by({"to": to, "through": kinds})
    return _projected(graph, pairs, members, left_out, to, made_by)


def checked_kinds(
    to: str, through: str | Collection[str], method: str, there: Collection[str]
) -> tuple[str, frozenset[str]]:
    """Return the type that is tied and those of shared things; raise if any cannot be used.

    there: Types of the entities, among which may be some of the case's own.
    """
    kinds = asked_types("through", through, there)
    to = asked_type(to, there)
    if to in kinds:
        message = (
            f'Entities of type "{to}" cannot be tied through themselves. List the types of things '
            'they share, such as through=["phone", "address"].'
        )
        raise GraphKindError(message)
    check_choice(method, METHODS, "a method of project")
    return to, kinds


def _refuse_too_many(graph: EntityGraph, members: NDArray[np.int64], to: str) -> None:
    """Raise if things with so many members (n,) would tie more pairs than fit into memory."""
    pairs = members * (members - 1) // 2
    total = int(pairs.sum())
    if total <= LARGEST_PAIRS:
        return
    sizes, first = np.unique(members, return_index=True)
    most = int(sizes[-1])
    largest = min(graph.shown[node] for node in np.flatnonzero(members == most).tolist())
    alone = int(pairs[first[-1]])
    by_size = np.bincount(members, weights=pairs)
    fits = int(np.searchsorted(np.cumsum(by_size), LARGEST_PAIRS, side="right")) - 1
    advice = (
        f"Set max_members={fits}, so that larger things tie nobody and are listed in left_out"
        if fits > 1
        else "Take a part of the graph first: graph.only(entities=…) or graph.around(entity)"
    )
    message = (
        f"The shared things would tie {total:,} pairs of type {to}, {alone:,} of them through "
        f"{largest} with {most:,} members; the limit is {LARGEST_PAIRS:,} pairs, about 3.6 GB. "
        f"Nothing was computed. {advice}."
    )
    raise GraphKindError(message)


def _projected(
    graph: EntityGraph,
    pairs: Pairs,
    members: NDArray[np.int64],
    left_out: tuple[LeftOut, ...],
    to: str,
    made_by: MadeBy,
) -> EntityGraph:
    method = dict(made_by.parameters)["method"]
    incidence = pairs.incidence
    thing = incidence.thing[pairs.left]
    size = members[thing]
    # rows sorted by pair, then by size: equal sets of sizes give the same last bit
    a, b = incidence.member[pairs.left], incidence.member[pairs.right]
    order = np.lexsort((thing, size, b, a))
    thing, size, a, b = thing[order], size[order], a[order], b[order]
    left, right = pairs.left[order], pairs.right[order]
    starts = first_of_each(a, b)
    counts = np.diff(starts, append=len(a))
    strength = counts
    if method != "count" and len(starts):
        each = size - 1.0 if method == "newman" else np.log2(1.0 + size)
        weights = np.add.reduceat(1.0 / each, starts)
        strength = np.maximum(np.rint(NEWMAN_UNIT * weights), 1).astype(np.int64)
    keep = np.fromiter((name == to for name in graph.types), np.bool_, graph.n)
    number = np.cumsum(keep) - 1
    joined = np.fmax(incidence.first[left], incidence.first[right])
    parted = np.fmin(incidence.last[left], incidence.last[right])
    begins, ends = reduced(np.fmin, joined, starts), reduced(np.fmax, parted, starts)
    kind, kinds = _kinds(graph, incidence.edge[left], incidence.edge[right], starts)
    links = Links(
        source=number[a[starts]],
        target=number[b[starts]],
        count=counts,
        strength=strength,
        first=np.fmin(begins, ends),  # at an event dates need not overlap
        last=np.fmax(begins, ends),
        kind=kind,
        kinds=kinds,
    )
    nodes = Nodes(
        ids=tuple(compress(unmasked(graph.ids), keep)),
        types=tuple(compress(graph.types, keep)),
        labels=tuple(compress(graph.labels, keep)),
        shown=tuple(compress(graph.shown, keep)),
        protected=graph.protected[keep],
        masked=graph.masked[keep],
    )
    unit = 1 if method == "count" else NEWMAN_UNIT
    tied = assemble(nodes, links, directed=False, made_by=made_by, strength_unit=unit)
    used, shared = np.unique(thing, return_inverse=True)
    # the things of a pair are listed in the order of their ids
    by_id = np.lexsort((shared, np.repeat(np.arange(len(starts)), counts)))
    return replace(
        tied,
        things=tuple(unmasked(graph.ids)[node] for node in used.tolist()),
        things_shown=tuple(graph.shown[node] for node in used.tolist()),
        things_types=tuple(graph.types[node] for node in used.tolist()),
        shared_ptr=np.append(starts, len(a)).astype(np.uint32),
        shared=shared[by_id].astype(np.uint32),
        left_out=left_out,
        notes=(*graph.notes, *hub_notes(left_out, made_by)),
        case=graph.case,
        position=graph.position,
        fingerprint=graph.fingerprint,
        link_filter=graph.link_filter,
        foreign=graph.foreign,
    )


def hub_notes(left_out: tuple[LeftOut, ...], made_by: MadeBy) -> tuple[str, ...]:
    """Count the things that tie nobody."""
    if not left_out:
        return ()
    number = len(left_out)
    things = "1 shared thing has" if number == 1 else f"{number:,} shared things have"
    counted = dict(made_by.parameters)["hubs"] == "count"
    effect = "an effect only on pairs tied by others" if counted else "no effect"
    return (f"{things} {left_out[0].why} and {effect}; see left_out.",)


def _kinds(
    graph: EntityGraph,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> tuple[NDArray[np.int64], tuple[tuple[str, ...], ...]]:
    """Collect the types of the links that tie both members to what they share."""
    found: dict[tuple[str, ...], int] = {}
    kind = np.zeros(len(starts), dtype=np.int64)
    ends = np.append(starts, len(left))[1:].tolist()
    for row, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        edges = {*left[start:end].tolist(), *right[start:end].tolist()}
        names = tuple(sorted({name for edge in edges for name in graph.link_types[edge]}))
        kind[row] = found.setdefault(names, len(found))
    return kind, tuple(found)
