"""Evidence that ties people: shared things and direct links, with ordinary life set aside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.checks import given_names
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.core.vocabulary.links import LINK_TYPES, link_type
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.graph import project
from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.incidence import incidence_of
from linkanalysis.graph.projection import NEWMAN_UNIT
from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.rings.families import (
    PERSON,
    benign_pairs,
    pair_keys,
    pairs_within,
    without_pairs,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.queries.link_filter import LinkFilter
    from linkanalysis.network.groups.labels import Rows

    Numbers = NDArray[np.int64]
    Dates = NDArray[np.datetime64]

# The type of a thing that is a direct tie: it ties two people and has no id.
DIRECT = "direct tie"
# Contacts by attribution are ties as well.
PHONE_CONTACT, PAYMENT_CONTACT = "phone contact", "payment contact"
TIES = (DIRECT, PHONE_CONTACT, PAYMENT_CONTACT)

# Clubs and employers are ordinary life as well, like homes and workplaces.
AFFILIATIONS = ("employed_by", "member_of")

OF_EDGES = (
    *("indptr", "indices", "edge", "source", "target", "count", "strength", "first", "last"),
    *("distance", "distance_unit", "distance_exact", "link_types"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The graph in which rings are looked for, and the evidence for its ties.

    A thing is shared by several people, or is a direct tie between two. Row r of the incidence
    says that person ``node[r]`` has thing ``thing[r]``.

    people: People tied by things; the given graph without benign edges if it has no things.
    rows: Symmetric CSR and the strength of each slot.
    node, thing: The incidence, sorted by thing and node, with things of a single person.
    tied: Whether the row ties its person to another; dates that never overlap tie nobody.
    things: Id of each thing; empty for a direct tie.
    strength: What each thing adds to the strength of each pair who share it.
    two_mode: Whether there are things; otherwise every edge is a direct tie.
    benign: Pairs tied by family, household, home or work: smaller node times n plus larger, sorted.
    doubles: Those of them that may be one person, directly or through others.
    ordinary: Types of links that were set aside.
    holders: By node that is an identifier, the rows of its holder, if that explains a pair.
    lifted: By type of contact, the filter of the links of identifiers that state it.
    """

    people: EntityGraph
    rows: Rows
    node: Numbers
    thing: Numbers
    tied: NDArray[np.bool_]
    first: Dates
    last: Dates
    things: tuple[str, ...]
    shown: tuple[str, ...]
    types: tuple[str, ...]
    strength: Numbers
    two_mode: bool
    benign: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    doubles: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    ordinary: frozenset[str] = frozenset()
    holders: Mapping[int, tuple[Reason, ...]] = field(default_factory=dict)
    lifted: Mapping[str, LinkFilter] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def neighbors(self, node: int) -> Numbers:
        """Return the people tied to a person, ascending."""
        indptr, indices, _ = self.rows
        return indices[int(indptr[node]) : int(indptr[node + 1])].astype(np.int64)

    def name(self, node: int) -> str:
        """Return the name of a person as outputs may show it."""
        return display_name(self.people.shown[node], self.people.labels[node])


def evidence_of(
    graph: EntityGraph,
    *,
    benign: str | Collection[str] | None,
    through: str | Collection[str] | None,
    max_members: int,
) -> Evidence:
    """Set links of ordinary life aside and tie people by everything else."""
    ordinary = (
        frozenset((*(row.name for row in LINK_TYPES if row.benign), *AFFILIATIONS))
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
    kinds = _things_of(graph) if through is None else asked_types("through", through, graph.types)
    if graph.shared_ptr.size:
        found = _of_projection(rest)
    elif kinds:
        found = _of_things(rest, kinds, max_members, ordinary)
    else:
        found = _of_edges(rest)
    note = (
        f"{int(only.sum()):,} ties of family, household, home or work were set aside and do not "
        "count as ties here."
    )
    return replace(
        found,
        benign=benign_pairs(graph, ordinary, kinds),
        ordinary=ordinary,
        notes=(note, *found.notes) if only.any() else found.notes,
    )


def among_strangers(evidence: Evidence) -> Evidence:
    """Leave out what people who belong together anyway share only among themselves."""
    if not evidence.benign.size:
        return evidence
    row, _ = pairs_within(evidence.node, evidence.thing, evidence.benign, evidence.people.n)
    n_things = evidence.strength.size
    benign = np.bincount(evidence.thing[row], minlength=n_things)
    members = np.bincount(evidence.thing, minlength=n_things)
    kept = ((members == 1) | (benign < members * (members - 1) // 2))[evidence.thing]
    return replace(
        evidence,
        rows=without_pairs(evidence.rows, evidence.benign),
        node=evidence.node[kept],
        thing=evidence.thing[kept],
        tied=evidence.tied[kept],
        first=evidence.first[kept],
        last=evidence.last[kept],
    )


def _things_of(graph: EntityGraph) -> frozenset[str]:
    types = np.array(graph.types, dtype=object)
    source, target = types[graph.source], types[graph.target]
    met = {*target[source == PERSON].tolist(), *source[target == PERSON].tolist()}
    return frozenset(met - {PERSON})


def _of_edges(graph: EntityGraph) -> Evidence:
    ties = ties_of(graph, "all")
    row, column = slot_rows(ties.indptr), ties.indices.astype(np.int64)
    once = row < column
    low, high = row[once], column[once]
    first, last = spans_of(graph, low * graph.n + high)
    m = low.size
    return Evidence(
        people=graph,
        rows=(ties.indptr, ties.indices, ties.strength),
        node=np.column_stack((low, high)).ravel(),
        thing=np.repeat(np.arange(m), 2),
        tied=np.ones(2 * m, dtype=np.bool_),
        first=np.repeat(first, 2),
        last=np.repeat(last, 2),
        things=("",) * m,
        shown=("",) * m,
        types=(DIRECT,) * m,
        strength=ties.strength[once],
        two_mode=False,
    )


def _of_projection(graph: EntityGraph) -> Evidence:
    ptr = graph.shared_ptr.astype(np.int64)
    edge = np.repeat(np.arange(graph.m), ptr[1:] - ptr[:-1])
    shared = graph.shared.astype(np.int64)
    ends = graph.source.astype(np.int64)[edge], graph.target.astype(np.int64)[edge]
    key, which = np.unique(
        np.concatenate([shared * graph.n + end for end in ends]), return_inverse=True
    )
    first, last = _spans(key.size, which, np.tile(edge, 2), graph)
    thing = key // max(graph.n, 1)
    members = np.bincount(thing, minlength=len(graph.things))
    return Evidence(
        people=graph,
        rows=(graph.indptr, graph.indices, graph.slot_strength()),
        node=key % max(graph.n, 1),
        thing=thing,
        tied=np.ones(key.size, dtype=np.bool_),
        first=first,
        last=last,
        things=unmasked(graph.things),
        shown=graph.things_shown,
        types=graph.things_types,
        strength=_strengths(members),
        two_mode=True,
    )


def _strengths(members: Numbers) -> Numbers:
    # Newman (2001): a thing that k people share ties each two of them by 1/(k - 1).
    return np.rint(NEWMAN_UNIT / np.maximum(members - 1, 1)).astype(np.int64)


def _of_things(
    graph: EntityGraph, kinds: frozenset[str], max_members: int, ordinary: frozenset[str]
) -> Evidence:
    shared = project(graph, to=PERSON, through=kinds, max_members=max_members)
    is_person = np.fromiter((name == PERSON for name in graph.types), np.bool_, graph.n)
    direct = induced(graph, is_person)
    incidence = incidence_of(graph, PERSON, kinds)
    members = np.bincount(incidence.thing, minlength=graph.n)
    incidence = incidence.only(members[incidence.thing] <= max_members)
    used, thing = np.unique(incidence.thing, return_inverse=True)
    node = (np.cumsum(is_person) - 1)[incidence.member]
    tied = _overlapping(shared, graph, node, incidence.thing)
    pairs = pair_keys(direct.source, direct.target, direct.n)
    low, high = pairs // max(direct.n, 1), pairs % max(direct.n, 1)
    first, last = spans_of(direct, pairs)
    people = _without_ordinary(with_direct(shared, direct), ordinary)
    extra = np.repeat(np.arange(pairs.size), 2) + used.size
    new = (note for note in shared.notes if note not in graph.notes)
    return Evidence(
        people=people,
        rows=(people.indptr, people.indices, people.slot_strength()),
        node=np.concatenate([node, np.column_stack((low, high)).ravel()]),
        thing=np.concatenate([thing, extra]),
        tied=np.concatenate([tied, np.ones(extra.size, dtype=np.bool_)]),
        first=np.concatenate([incidence.first, np.repeat(first, 2)]),
        last=np.concatenate([incidence.last, np.repeat(last, 2)]),
        things=(*(unmasked(graph.ids)[thing] for thing in used.tolist()), *("",) * pairs.size),
        shown=(*(graph.shown[thing] for thing in used.tolist()), *("",) * pairs.size),
        types=(*(graph.types[thing] for thing in used.tolist()), *(DIRECT,) * pairs.size),
        strength=np.concatenate(
            [_strengths(members[used]), np.full(pairs.size, NEWMAN_UNIT, dtype=np.int64)]
        ),
        two_mode=True,
        notes=tuple(new) if shared.left_out else (),
    )


def _without_ordinary(people: EntityGraph, ordinary: frozenset[str]) -> EntityGraph:
    """Restrict the graph to the link types that tie here when it asks its case for rows."""
    taken = people.link_filter.link_types
    names = (row.name for row in LINK_TYPES) if taken is None else taken
    kinds = tuple(name for name in names if name not in ordinary)
    return replace(people, link_filter=replace(people.link_filter, link_types=kinds))


def _overlapping(
    shared: EntityGraph, graph: EntityGraph, node: Numbers, thing: Numbers
) -> NDArray[np.bool_]:
    # The rows of the incidence that the projection used: dates that never overlap tie nobody.
    number = {entity: position for position, entity in enumerate(unmasked(graph.ids))}
    base = np.array([number[name] for name in unmasked(shared.things)], dtype=np.int64)
    ptr = shared.shared_ptr.astype(np.int64)
    edge = np.repeat(np.arange(shared.m), ptr[1:] - ptr[:-1])
    things = base[shared.shared] if base.size else np.zeros(0, dtype=np.int64)
    ends = (shared.source.astype(np.int64)[edge], shared.target.astype(np.int64)[edge])
    keys = np.concatenate([things * shared.n + end for end in ends])
    return np.isin(thing * shared.n + node, keys)


def spans_of(graph: EntityGraph, pairs: Numbers) -> tuple[Dates, Dates]:
    """Return the first and last date of each pair."""
    a, b = graph.source.astype(np.int64), graph.target.astype(np.int64)
    position = np.searchsorted(pairs, np.minimum(a, b) * graph.n + np.maximum(a, b))
    return _spans(pairs.size, position, np.arange(graph.m), graph)


def _spans(size: int, position: Numbers, edge: Numbers, graph: EntityGraph) -> tuple[Dates, Dates]:
    first = np.full(size, np.datetime64("NaT", "us"), dtype="datetime64[us]")
    last = first.copy()
    np.fmin.at(first, position, graph.first[edge])
    np.fmax.at(last, position, graph.last[edge])
    return first, last


def with_direct(shared: EntityGraph, direct: EntityGraph) -> EntityGraph:
    """Add direct ties to a projection: each counts as a thing that only these two share."""
    n = shared.n
    pairs = pair_keys(direct.source, direct.target, n)
    if not pairs.size:
        return shared
    low, high = pairs // n, pairs % n
    first, last = spans_of(direct, pairs)
    kinds: dict[int, tuple[str, ...]] = {}
    ends = zip(direct.source.tolist(), direct.target.tolist(), direct.link_types, strict=True)
    for a, b, names in ends:
        key = min(a, b) * n + max(a, b)
        kinds[key] = (*kinds.get(key, ()), *names)
    once = np.ones(pairs.size, dtype=np.int64)
    links = Links(
        source=np.concatenate([shared.source.astype(np.int64), low]),
        target=np.concatenate([shared.target.astype(np.int64), high]),
        count=np.concatenate([shared.count, once]),
        strength=np.concatenate([shared.strength, NEWMAN_UNIT * once]),
        first=np.concatenate([shared.first, first]),
        last=np.concatenate([shared.last, last]),
        kind=np.arange(shared.m + pairs.size),
        kinds=(*shared.link_types, *(kinds[key] for key in pairs.tolist())),
    )
    nodes = Nodes(
        unmasked(shared.ids),
        shared.types,
        shared.labels,
        shared.shown,
        shared.protected,
        shared.masked,
    )
    merged = assemble(
        nodes, links, directed=False, made_by=shared.made_by, strength_unit=NEWMAN_UNIT
    )
    known = shared.source.astype(np.int64) * n + shared.target
    position = np.searchsorted(merged.source.astype(np.int64) * n + merged.target, known)
    length = np.zeros(merged.m, dtype=np.int64)
    pointers = shared.shared_ptr.astype(np.int64)
    length[position] = pointers[1:] - pointers[:-1]
    return replace(
        shared,
        # no longer a projection: its edges may rest on links between their ends
        made_by=replace(shared.made_by, function="find_rings"),
        **{name: getattr(merged, name) for name in OF_EDGES},
        shared_ptr=np.concatenate([[0], np.cumsum(length)]).astype(np.uint32),
    )
