"""Who shares things with whom: from people and things to ties between people.

Lives here: `project`, its weights and its cap on hubs.
Not here: who is at which thing when (`incidence`), ties that links state directly, and whether a
shared thing means anything (`analysis`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import check_choice, given_names
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.incidence import LeftOut, incidence_of, must_overlap, pairs_of
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.incidence import Pairs

__all__ = ["project"]

# lcm(1, …, 10): shares of things with up to 11 members are whole numbers of it.
NEWMAN_UNIT = 2_520
METHODS = ("newman", "selectivity", "count")


@answer()
def project(
    call: Call,
    graph: EntityGraph,
    *,
    to: str,
    through: str | Collection[str],
    method: Literal["newman", "selectivity", "count"] = "newman",
    max_members: int = 25,
) -> EntityGraph:
    """Tie entities of one type by the things they share.

    Parameters
    ----------
    graph : EntityGraph
        A graph with entities of the type `to` and things of the types `through`.
    to : str
        Type of the entities to tie, such as "person".
    through : str or collection of str
        Types of the things that tie.
    method : {"newman", "selectivity", "count"}, default "newman"
        "newman": a thing of k members ties each two of them by 1/(k-1), so that a crowd ties
        weakly. "selectivity": by 1/log2(1+k), so that a crowd still ties. "count": each thing
        counts 1.
    max_members : int, default 25
        Things with more members tie no one; each is listed in `left_out`.

    Returns
    -------
    EntityGraph
        Undirected, every entity of the type `to`. `count` is how many things two share,
        `strength` is the weight in units of 1/2,520, rounded, at least 1 (for "count" in ones);
        `strength_unit` says so. `things` and `shared` name the things of each edge; `first` and
        `last` span the time in which both were tied to one.

    Raises
    ------
    UnknownNameError
        If a type or the method does not exist.
    GraphKindError
        If `to` is one of `through`.

    Notes
    -----
    Direct ties between two entities of the type `to` are not part of the answer. Two whose dated
    links to a thing do not overlap in time are not tied by it, unless the thing is an event or a
    booking, or one of the two is undated. A thing is a reason to look, not a proof of contact: two
    who stayed at one hotel may never have met.

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
    kinds = _checked(to, through, method)
    incidence = incidence_of(graph, to, kinds)
    members = np.bincount(incidence.thing, minlength=graph.n)
    hubs = members > max_members
    pairs = pairs_of(incidence.only(~hubs[incidence.thing]), must_overlap(graph, kinds))
    made_by = call.made_by({"through": kinds})
    return _projected(graph, pairs, members, _left_out(graph, members, max_members), to, made_by)


def _checked(to: str, through: str | Collection[str], method: str) -> frozenset[str]:
    kinds = frozenset(given_names("through", through, what="a type"))
    for name in (to, *sorted(kinds)):
        entity_type(name)
    if to in kinds:
        message = (
            f'Entities of type "{to}" cannot be tied through themselves. Name the types of things '
            'that they share, such as through=["phone", "address"].'
        )
        raise GraphKindError(message)
    check_choice(method, METHODS, "a method of project")
    return kinds


def _left_out(
    graph: EntityGraph, members: NDArray[np.int64], max_members: int
) -> tuple[LeftOut, ...]:
    why = f"more than {max_members} members"
    hubs = np.flatnonzero(members > max_members).tolist()
    rows = [LeftOut(graph.shown[node], int(members[node]), why) for node in hubs]
    return tuple(sorted(rows, key=lambda row: (-row.members, row.thing)))


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
    new = np.ones(len(a), dtype=np.bool_)
    new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    starts = np.flatnonzero(new)
    counts = np.diff(starts, append=len(a))
    strength = counts
    if method != "count" and len(starts):
        each = size - 1.0 if method == "newman" else np.log2(1.0 + size)
        weights = np.add.reduceat(1.0 / each, starts)
        strength = np.maximum(np.rint(NEWMAN_UNIT * weights), 1).astype(np.int64)
    keep = np.fromiter((name == to for name in graph.types), np.bool_, graph.n)
    number = np.cumsum(keep) - 1
    begins = _spans(np.fmax, np.fmin, incidence.first[left], incidence.first[right], starts)
    ends = _spans(np.fmin, np.fmax, incidence.last[left], incidence.last[right], starts)
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
        ids=tuple(compress(graph.ids, keep)),
        types=tuple(compress(graph.types, keep)),
        labels=tuple(compress(graph.labels, keep)),
        shown=tuple(compress(graph.shown, keep)),
        protected=graph.protected[keep],
        masked=graph.masked[keep],
    )
    unit = 1 if method == "count" else NEWMAN_UNIT
    tied = assemble(nodes, links, directed=False, made_by=made_by, strength_unit=unit)
    used, shared = np.unique(thing, return_inverse=True)
    # within a pair things are named in the order of their ids
    by_id = np.lexsort((shared, np.repeat(np.arange(len(starts)), counts)))
    return replace(
        tied,
        things=tuple(graph.ids[node] for node in used.tolist()),
        things_shown=tuple(graph.shown[node] for node in used.tolist()),
        things_types=tuple(graph.types[node] for node in used.tolist()),
        shared_ptr=np.append(starts, len(a)).astype(np.uint32),
        shared=shared[by_id].astype(np.uint32),
        left_out=left_out,
        notes=(*graph.notes, *_notes(left_out)),
        case=graph.case,
        position=graph.position,
        fingerprint=graph.fingerprint,
        link_filter=graph.link_filter,
        foreign=graph.foreign,
    )


def _notes(left_out: tuple[LeftOut, ...]) -> tuple[str, ...]:
    if not left_out:
        return ()
    number = len(left_out)
    things = "1 thing ties" if number == 1 else f"{number:,} things tie"
    return (f"{things} nobody here, having {left_out[0].why}: see left_out.",)


def _spans(
    within: np.ufunc,
    over: np.ufunc,
    left: NDArray[np.datetime64],
    right: NDArray[np.datetime64],
    starts: NDArray[np.int64],
) -> NDArray[np.datetime64]:
    if not len(starts):
        return left[:0]
    spans: NDArray[np.datetime64] = over.reduceat(within(left, right), starts)
    return spans


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
        held = tuple(sorted({name for edge in edges for name in graph.link_types[edge]}))
        kind[row] = found.setdefault(held, len(found))
    return kind, tuple(found)
