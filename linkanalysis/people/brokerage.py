"""Brokers between groups, after Gould and Fernandez, and what chance would give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import check_choice, expect_count, suggest_name
from linkanalysis._names import unmasked
from linkanalysis._progress import with_progress
from linkanalysis._threads import map_in_order
from linkanalysis.errors import GraphKindError, UnknownNameError
from linkanalysis.graph.countries_agencies import KINDS, jurisdictions
from linkanalysis.groups.communities import Partition
from linkanalysis.kernels.brokerage import count_roles, only_between, shuffle_roles, surroundings
from linkanalysis.measures.measure_table import Measure
from linkanalysis.measures.ranks import parts_by_type
from linkanalysis.measures.ties import ties_of
from linkanalysis.people.brokerage_table import COUNTS, BrokerageRoles, Groups
from linkanalysis.rings.table import RingTable
from linkanalysis.trust.world_budget import simulated_networks
from linkanalysis.trust.world_ranks import including, rank_in_worlds, ranks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.brokerage import Surroundings
    from linkanalysis.measures.ties import Ties

    Counts = NDArray[np.int64]


# Written for a missing value. As a group it would join people who have nothing in common.
NO_GROUP = frozenset({"", "unknown", "none", "nan", "n/a", "-"})


def groups_of(graph: EntityGraph, given: object) -> Groups:
    """Read groups from what the caller gave; raise if they are of another kind."""
    notes: tuple[str, ...] = ()
    if isinstance(given, str):
        if given not in KINDS:
            message = (
                f'"{given[:40]}" is not a grouping that a case knows. '
                f"{suggest_name(given, KINDS)} Or give rings, communities, or a mapping of ids to "
                "groups."
            )
            raise UnknownNameError(message, name=given, choices=KINDS)
        found = jurisdictions(graph, "agency" if given == "agency" else "country")
        kind, notes = given, found.notes
        members = ((node, name) for node, names in enumerate(found.names) for name in names)
    elif isinstance(given, RingTable | Partition):
        kind = "ring" if isinstance(given, RingTable) else "community"
        number_of = {entity: node for node, entity in enumerate(unmasked(graph.ids))}
        named = [*_members(given)]
        members = ((number_of[entity], name) for entity, name in named if entity in number_of)
        outside = len({entity for entity, _ in named} - number_of.keys())
        if outside:
            notes = (f"{outside:,} members of a {kind} are not in this graph.",)
    elif isinstance(given, Mapping):
        kind = "group"
        members = ((graph.node(entity), str(name).strip()) for entity, name in given.items())
    else:
        message = (
            f"groups are given as {type(given).__name__}. Give rings (find_rings), communities "
            '(find_communities), "agency", "country", or a mapping of ids to groups.'
        )
        raise GraphKindError(message)
    return _numbered(graph, kind, members, notes)


def _members(given: RingTable | Partition) -> Iterator[tuple[str, str]]:
    if isinstance(given, Partition):
        for entity, label in zip(unmasked(given.graph.ids), given.labels.tolist(), strict=True):
            yield entity, f"community {label + 1}"
        return
    for ring in given:
        for member in ring.members:
            yield unmasked(given.graph.ids)[member.node], f"ring {ring.number}"


def _numbered(
    graph: EntityGraph, kind: str, members: Iterator[tuple[int, str]], notes: tuple[str, ...]
) -> Groups:
    groups_at: dict[int, set[str]] = {}
    for node, name in members:
        if name.casefold() not in NO_GROUP:
            groups_at.setdefault(node, set()).add(name)
    names = tuple(sorted({name for some in groups_at.values() for name in some}))
    index = {name: number for number, name in enumerate(names)}
    number = np.full(graph.n, -1, dtype=np.int64)
    for node, some in groups_at.items():
        if len(some) == 1:
            number[node] = index[next(iter(some))]
    number.setflags(write=False)
    shown = dict(zip(names, _veiled(graph, names), strict=True))
    several = {
        node: tuple(shown[name] for name in sorted(some))
        for node, some in sorted(groups_at.items())
        if len(some) > 1
    }
    return Groups(kind, tuple(shown.values()), number, several, notes)


def _veiled(graph: EntityGraph, names: tuple[str, ...]) -> tuple[str, ...]:
    """Withhold names of groups in which somebody protected is named."""
    if graph.case is None:
        return names
    return tuple(graph.case.mentions.veiled(name) for name in names)


# Shuffles of the groups: with 1,000 the smallest p-value is 1/1,001. More than a million resolve a
# p-value further than anybody reports it, and are taken for a slip.
SHUFFLES = 1_000
MOST_SHUFFLES = 1_000_000

# Shuffles in one task of a thread: enough to make the task worth starting, few enough that the
# progress bar moves. It is fixed, so that the number of threads changes no result.
SHUFFLES_PER_TASK = 50


@answer()
def brokerage_roles(
    call: Call,
    graph: EntityGraph,
    groups: RingTable | Partition | Mapping[str, str] | str,
    *,
    sort_by: str = "total",
    shuffles: int = SHUFFLES,
    worlds: int | None = None,
    seed: int = 0,
) -> BrokerageRoles:
    """Count the pairs that each entity brokers, by the groups of the three involved.

    Parameters
    ----------
    graph : EntityGraph
        The graph. A tie exists or not; strengths do not count. In a directed graph, ties are
        followed in their direction.
    groups : RingTable, Partition, mapping of str to str, "agency" or "country"
        Rings, communities, a group by id; or from the case: the agencies whose documents name an
        entity, or the country of its papers and numbers.
    sort_by : str, default "total"
        The count that gives the order: "total", a role, "across" (between groups), or
        "only_through" (nobody else on record connects the pair).
    shuffles : int, default 1000
        How often the groups are shuffled to estimate what chance gives; 0 for never.
    worlds : int, optional
        Number of simulated networks (possible worlds) in which entities are ranked again, for the
        interval of each rank; 0 for none. By default 200 while entities times edges are at most
        64,000,000, otherwise none.
    seed : int, default 0
        Seed of the random draws of shuffles and networks.

    Returns
    -------
    BrokerageRoles
        Highest count first, equals by id. An entity without a group, or in several, has no role,
        neither as broker nor as end of a pair; "unknown" is not a group. Protected people take part
        in the counts and are not listed.

    Raises
    ------
    UnknownNameError
        If there is no such count or grouping, or the graph does not hold an id.
    GraphKindError
        If `groups` is anything else, or a number is not an integer of at least 0.

    Notes
    -----
    A pair a, b counts for v if a leads to v, v leads to b, and a does not lead to b. In an
    undirected graph each pair counts in both directions, so representative and gatekeeper are
    equal, as in sna for R. Roles have names because letter codes are ambiguous (sna 1.1 and 2.7
    swap those of representative and gatekeeper). Where people are tied through things that have no
    group, `project` them first.

    A high count says that others are connected through the entity, on record, not that anything
    passed. Missing records raise every count, and an entity with many ties has many pairs: compare
    counts with the expected ones, their means over shuffles of the groups among those that have
    one. The significance is the p-value: the share of assignments, the recorded one included, with
    at least as many. `only_through` is a count of our own: pairs across groups that no other entity
    connects in one step each way.

    References
    ----------
    .. [1] Gould, Fernandez (1989), Sociological Methodology 19, 89-126, doi:10.2307/270949.

    Examples
    --------
    Only Ana connects two people from the north with one from the south.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ana", "cay"), ("ana", "dov")]))
    >>> groups = {"ana": "north", "ben": "north", "cay": "north", "dov": "south"}
    >>> groups = {f"person:{name}": group for name, group in groups.items()}
    >>> roles = la.people.brokerage_roles(graph, groups)
    >>> columns = ["entity", "coordinator", "representative", "gatekeeper"]
    >>> roles.to_frame()[columns].values.tolist()[0]
    ['person:ana', 2, 2, 2]
    """
    check_choice(sort_by, COUNTS, "a count of this table")
    expect_count("shuffles", shuffles, least=0, most=MOST_SHUFFLES)
    ties = ties_of(graph)
    grouping = groups_of(graph, groups)
    around = surroundings(ties.indptr, ties.indices)
    counts = _counts(ties, grouping.number, around)
    sums, at_least = _by_chance(around, grouping.number, counts[:, :6], shuffles, seed)
    kept = np.flatnonzero((grouping.number >= 0) & ~graph.masked)
    row = _as_measure(sort_by, grouping)
    values = counts[kept, COUNTS.index(sort_by)]
    parts = parts_by_type(graph.types, kept)
    ranks = ranks_of(values, row, parts)[0].astype(np.int64)
    drawn, number, drawn_notes = simulated_networks(ties, worlds, direction="out", seed=seed)
    bounds = [np.zeros((1, 0))] * 2
    if drawn is not None and kept.size:
        simulated = rank_in_worlds(drawn, [row], kept, number=number, apart=parts)
        bounds = list(including(ranks, *simulated.bounds()))
    order = np.argsort(-values, kind="stable")
    return BrokerageRoles(
        graph=graph,
        groups=grouping,
        sort_by=sort_by,
        nodes=kept[order],
        counts=counts,
        expected=sums / max(shuffles, 1) if shuffles else np.zeros((0, 6)),
        significance=(1 + at_least) / (1 + shuffles) if shuffles else np.zeros((0, 6)),
        ranks=ranks[order],
        low=bounds[0][0, order[: bounds[0].size]],
        high=bounds[1][0, order[: bounds[1].size]],
        withheld=int((graph.masked & (grouping.number >= 0)).sum()),
        notes=(*_notes(graph, grouping, shuffles), *drawn_notes),
        made_by=call.made_by(
            {"groups": groups if isinstance(groups, str) else grouping.kind, "worlds": number}
        ),
    )


def _counts(ties: Ties, group: Counts, around: Surroundings) -> Counts:
    """Return the columns `COUNTS`."""
    roles = count_roles(around, group)
    across = roles[:, 2:].sum(axis=1)
    total = roles.sum(axis=1)
    only = only_between(ties.indptr, ties.indices, group)
    return np.column_stack([roles, across, total, only])


def _by_chance(
    around: Surroundings, group: Counts, observed: Counts, shuffles: int, seed: int
) -> tuple[Counts, Counts]:
    """Sum the counts over shuffles, and count the shuffles that reach the observed ones."""

    def _task(first: int) -> tuple[Counts, Counts]:
        last = min(first + SHUFFLES_PER_TASK, shuffles)
        return shuffle_roles(around, group, observed, seed=seed, first=first, last=last)

    sums = np.zeros_like(observed)
    at_least = np.zeros_like(observed)
    tasks = range(0, shuffles, SHUFFLES_PER_TASK)
    for some, reached in with_progress(
        map_in_order(_task, tasks), what="shuffled groups", total=len(tasks)
    ):
        sums += some
        at_least += reached
    return sums, at_least


def _as_measure(sort_by: str, groups: Groups) -> Measure:
    """Make a count a measure, so that it can be ranked in simulated networks."""
    column = COUNTS.index(sort_by)

    def _values(ties: Ties) -> Counts:
        around = surroundings(ties.indptr, ties.indices)
        return _counts(ties, groups.number, around)[:, column]

    return Measure(sort_by, _values, "ordered pairs", "", "", "", directed=True, whole=True)


def _notes(graph: EntityGraph, groups: Groups, shuffles: int) -> tuple[str, ...]:
    way = (
        "followed in the direction of ties"
        if graph.directed
        else "each counted in both directions, so representative and gatekeeper are equal"
    )
    notes = [f"Pairs are ordered, {way}."]
    none = int((groups.number < 0).sum()) - len(groups.several)
    if none:
        notes.append(
            f"{none:,} of {graph.n:,} entities have no {groups.kind}, so they have no role."
        )
    if groups.several:
        notes.append(
            f"{len(groups.several):,} belong to more than one {groups.kind}: they have no role, "
            "and spanning() lists them."
        )
    if groups.kind == "country":
        notes.append(
            "The country of numbers and papers is where they were issued, not where a person comes "
            "from."
        )
    if len(groups.names) < 2:  # noqa: PLR2004 - a pair of groups
        notes.append("There are fewer than two groups, so no entity connects any.")
    if shuffles:
        notes.append(
            f"Expected counts are means over {shuffles:,} shuffles of groups among those that have "
            "one. The p-value is the share of these, and of the recorded groups, with at least as "
            "many pairs."
        )
    return (*notes, *groups.notes)
