"""What ties people: the things they share and what is stated of them directly.

Lives here: the graph in which rings are looked for, with links of ordinary life set aside, and the
incidence of people and grounds behind it.
Not here: what else people share who belong together anyway (`families`), the search itself
(`candidates`), and chance (`significance`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._given import expect_count, given_names
from linkanalysis.graph import project
from linkanalysis.graph.freshness import already_told
from linkanalysis.graph.incidence import incidence_of
from linkanalysis.graph.projection import NEWMAN_UNIT
from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.measures.ties import ties_of
from linkanalysis.rings.direct_ties import pair_keys, spans_of, with_direct
from linkanalysis.rings.families import PERSON, benign_pairs
from linkanalysis.vocabulary import LINK_TYPES, link_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.groups.consensus import Rows

    Numbers = NDArray[np.int64]

__all__ = ["Grounds", "grounds_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """The graph in which rings are looked for, and what its ties rest on.

    A ground is a thing that several share, or a direct tie, which is a ground of two. Row r of the
    incidence says that node ``node[r]`` stands on ground ``ground[r]``.

    people: People tied by grounds; the graph given, less benign edges, if there are no things in
      it.
    rows: Symmetric CSR and strength of each slot.
    node, ground: The incidence, sorted by ground and node; every ground that may tie, also those of
      one.
    tied: Whether the row ties the node to another; not if their dates do not overlap.
    first, last: When, a row each.
    things: Id of the thing of each ground; empty for a direct tie.
    shown: What stands for the thing in outputs.
    types: Its type; "direct tie" for a direct tie.
    weight: Strength that each ground gives to each pair on it.
    benign: Pairs tied by family, household, home or work: smaller node times n plus larger, sorted.
    ordinary: Types of links that were set aside.
    two_mode: Whether there are things; else every ground is an edge.
    notes: What was set aside.
    """

    people: EntityGraph
    rows: Rows
    node: Numbers
    ground: Numbers
    tied: NDArray[np.bool_]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    things: tuple[str, ...]
    shown: tuple[str, ...]
    types: tuple[str, ...]
    weight: Numbers
    benign: Numbers
    ordinary: frozenset[str]
    two_mode: bool
    notes: tuple[str, ...]


class _Aside(NamedTuple):
    pairs: Numbers
    ordinary: frozenset[str]
    notes: tuple[str, ...]


def grounds_of(
    graph: EntityGraph,
    *,
    benign: str | Collection[str] | None,
    through: str | Collection[str] | None,
    max_members: int,
) -> Grounds:
    """Set ordinary life aside and tie people by what is left."""
    expect_count("max_members", max_members)
    ordinary = (
        frozenset(row.name for row in LINK_TYPES if row.benign)
        if benign is None
        else frozenset(
            link_type(name).name for name in given_names("benign", benign, what="a type")
        )
    )
    only = np.fromiter(
        (bool(kinds) and ordinary.issuperset(kinds) for kinds in graph.link_types),
        np.bool_,
        graph.m,
    )
    everybody = np.ones(graph.n, dtype=np.bool_)
    rest = induced(graph, everybody, ~only) if only.any() else graph
    kinds = (
        _things_of(graph)
        if through is None
        else frozenset(given_names("through", through, what="a type"))
    )
    notes = []
    if only.any():
        notes.append(
            f"{int(only.sum()):,} ties of family, household, home or work were set aside: they "
            "tie nobody here."
        )
    aside = _Aside(benign_pairs(graph, ordinary, kinds), ordinary, tuple(notes))
    if graph.shared_ptr.size:
        return _of_projection(rest, aside)
    if not kinds:
        return _of_edges(rest, aside)
    return _of_things(rest, kinds, max_members, aside)


def _things_of(graph: EntityGraph) -> frozenset[str]:
    types = np.array(graph.types, dtype=object)
    source, target = types[graph.source], types[graph.target]
    met = {*target[source == PERSON].tolist(), *source[target == PERSON].tolist()}
    return frozenset(met - {PERSON})


def _of_edges(graph: EntityGraph, aside: _Aside) -> Grounds:
    with already_told():
        ties = ties_of(graph, "all")
    row, column = slot_rows(ties.indptr), ties.indices.astype(np.int64)
    once = row < column
    low, high = row[once], column[once]
    first, last = spans_of(graph, low * graph.n + high)
    m = low.size
    return Grounds(
        people=graph,
        rows=(ties.indptr, ties.indices, ties.strength),
        node=np.column_stack((low, high)).ravel(),
        ground=np.repeat(np.arange(m), 2),
        tied=np.ones(2 * m, dtype=np.bool_),
        first=np.repeat(first, 2),
        last=np.repeat(last, 2),
        things=("",) * m,
        shown=("",) * m,
        types=("direct tie",) * m,
        weight=ties.strength[once],
        benign=aside.pairs,
        ordinary=aside.ordinary,
        two_mode=False,
        notes=aside.notes,
    )


def _of_projection(graph: EntityGraph, aside: _Aside) -> Grounds:
    ptr = graph.shared_ptr.astype(np.int64)
    edge = np.repeat(np.arange(graph.m), ptr[1:] - ptr[:-1])
    thing = graph.shared.astype(np.int64)
    ends = graph.source.astype(np.int64)[edge], graph.target.astype(np.int64)[edge]
    key, which = np.unique(
        np.concatenate([thing * graph.n + end for end in ends]), return_inverse=True
    )
    first = np.full(key.size, np.datetime64("NaT", "us"), dtype="datetime64[us]")
    last = first.copy()
    np.fmin.at(first, which, np.tile(graph.first[edge], 2))
    np.fmax.at(last, which, np.tile(graph.last[edge], 2))
    ground = key // max(graph.n, 1)
    members = np.bincount(ground, minlength=len(graph.things))
    return Grounds(
        people=graph,
        rows=(graph.indptr, graph.indices, graph.slot_strength()),
        node=key % max(graph.n, 1),
        ground=ground,
        tied=np.ones(key.size, dtype=np.bool_),
        first=first,
        last=last,
        things=graph.things,
        shown=graph.things_shown,
        types=graph.things_types,
        weight=_weights(members),
        benign=aside.pairs,
        ordinary=aside.ordinary,
        two_mode=True,
        notes=aside.notes,
    )


def _weights(members: Numbers) -> Numbers:
    # Newman (2001): what k share ties each two of them by 1/(k - 1).
    return np.rint(NEWMAN_UNIT / np.maximum(members - 1, 1)).astype(np.int64)


def _of_things(
    graph: EntityGraph,
    kinds: frozenset[str],
    max_members: int,
    aside: _Aside,
) -> Grounds:
    with already_told():
        shared = project(graph, to=PERSON, through=kinds, max_members=max_members)
    is_person = np.fromiter((name == PERSON for name in graph.types), np.bool_, graph.n)
    direct = induced(graph, is_person)
    incidence = incidence_of(graph, PERSON, kinds)
    members = np.bincount(incidence.thing, minlength=graph.n)
    incidence = incidence.only(members[incidence.thing] <= max_members)
    used, ground = np.unique(incidence.thing, return_inverse=True)
    node = (np.cumsum(is_person) - 1)[incidence.member]
    tied = _overlapping(shared, graph, node, incidence.thing)
    pairs = pair_keys(direct.source, direct.target, direct.n)
    low, high = pairs // max(direct.n, 1), pairs % max(direct.n, 1)
    first, last = spans_of(direct, pairs)
    people = _without_ordinary(with_direct(shared, direct), aside.ordinary)
    extra = np.repeat(np.arange(pairs.size), 2) + used.size
    notes = aside.notes
    if shared.left_out:
        notes = (*notes, *(note for note in shared.notes if note not in graph.notes))
    return Grounds(
        people=people,
        rows=(people.indptr, people.indices, people.slot_strength()),
        node=np.concatenate([node, np.column_stack((low, high)).ravel()]),
        ground=np.concatenate([ground, extra]),
        tied=np.concatenate([tied, np.ones(extra.size, dtype=np.bool_)]),
        first=np.concatenate([incidence.first, np.repeat(first, 2)]),
        last=np.concatenate([incidence.last, np.repeat(last, 2)]),
        things=(*(graph.ids[thing] for thing in used.tolist()), *("",) * pairs.size),
        shown=(*(graph.shown[thing] for thing in used.tolist()), *("",) * pairs.size),
        types=(
            *(graph.types[thing] for thing in used.tolist()),
            *("direct tie",) * pairs.size,
        ),
        weight=np.concatenate(
            [_weights(members[used]), np.full(pairs.size, NEWMAN_UNIT, dtype=np.int64)]
        ),
        benign=aside.pairs,
        ordinary=aside.ordinary,
        two_mode=True,
        notes=notes,
    )


def _without_ordinary(people: EntityGraph, ordinary: frozenset[str]) -> EntityGraph:
    """Let the graph ask its case for the links that tie here, and for no others."""
    taken = people.link_filter.link_types
    names = (row.name for row in LINK_TYPES) if taken is None else taken
    kinds = tuple(name for name in names if name not in ordinary)
    return replace(people, link_filter=replace(people.link_filter, link_types=kinds))


def _overlapping(
    shared: EntityGraph, graph: EntityGraph, node: Numbers, thing: Numbers
) -> NDArray[np.bool_]:
    # Rows of the incidence that the projection used: dates that never overlap tie nobody.
    number = {entity: place for place, entity in enumerate(graph.ids)}
    base = np.array([number[name] for name in shared.things], dtype=np.int64)
    ptr = shared.shared_ptr.astype(np.int64)
    edge = np.repeat(np.arange(shared.m), ptr[1:] - ptr[:-1])
    things = base[shared.shared] if base.size else np.zeros(0, dtype=np.int64)
    ends = (shared.source.astype(np.int64)[edge], shared.target.astype(np.int64)[edge])
    keys = np.concatenate([things * shared.n + end for end in ends])
    return np.isin(thing * shared.n + node, keys)
