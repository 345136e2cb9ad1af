"""Brokers between groups, after Gould and Fernandez, and what chance would give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import check_choice, expect_count, suggest_name
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.progress import with_progress
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import ROWS_SHOWN, Column, Result
from linkanalysis.core.threads import map_in_order
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.errors import GraphKindError, UnknownNameError
from linkanalysis.graph.countries_agencies import KINDS, jurisdictions
from linkanalysis.graph.evidence_rows import reasons_of, rows_behind, strongest_ties
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.kernels.brokerage import count_roles, only_between, shuffle_roles, surroundings
from linkanalysis.network.groups.communities import Partition
from linkanalysis.network.measures.measure_table import Measure
from linkanalysis.network.measures.ranks import parts_by_type
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.world_budget import simulated_networks
from linkanalysis.network.trust.world_ranks import including, rank_in_worlds, ranks_of
from linkanalysis.rings.ring_table import RingTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.brokerage import Surroundings
    from linkanalysis.network.measures.ties import Ties

    Counts = NDArray[np.int64]
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy


READINGS = {
    "coordinator": "connects two members of its own group",
    "itinerant": "connects two members of one group that is not its own",
    "representative": "leads from its own group to another",
    "gatekeeper": "leads from another group into its own",
    "liaison": "connects two groups and belongs to neither",
    "across": "connects members of different groups: representative, gatekeeper or liaison",
    "total": "connects two entities that are not tied themselves: all five roles",
    "only_through": "of the pairs across groups, those that no other entity connects",
}
COUNTS = tuple(READINGS)
# The counts that depend on the groups; the total is the same however they are shuffled.
BY_CHANCE = COUNTS[:6]

PAIR_COLUMNS = ("source", "source_group", "target", "target_group", "role", "only")


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The group of each entity of a graph.

    kind: What the groups are: "ring", "community", "country", "agency" or "group".
    names: Names of the groups, in their order; withheld where they name somebody protected.
    number (n,): For each entity the index of its group in `names`; -1 if it has none, or several.
    several: Entities that belong to several groups, and to which.
    """

    kind: str
    names: tuple[str, ...]
    number: NDArray[np.int64]
    several: dict[int, tuple[str, ...]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BrokerageRoles(Result):
    """The pairs that each entity brokers, by the groups of the three involved.

    Attributes
    ----------
    groups : Groups
        The group of each entity.
    sort_by : str
        The count that gives the order.
    nodes : ndarray of int64
        Numbers of the entities in the table, highest count first.
    counts : ndarray of int64, shape (n, 8)
        Ordered pairs: coordinator, itinerant, representative, gatekeeper, liaison, across, total,
        only_through; in the order of ``graph.ids``, for every entity.
    expected, significance : ndarray of float64, shape (n, 6)
        Mean of the first six over shuffled groups, and the p-value: the share of assignments, the
        recorded one included, with at least as many. Empty if nothing was shuffled.
    ranks : ndarray of int64
        In the order of `nodes`; equal counts share the best rank.
    low, high : ndarray of float64
        In the order of `nodes`: the ranks between which 95% of the simulated networks lie; empty
        if none were simulated.
    withheld : int
        Number of protected people, and things that identify only them, left out of the table.
    notes : tuple of str
        Who has no role, and how the counts are to be read.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> star = la.from_networkx(nx.star_graph(3))
    >>> la.people.brokerage_roles(star, {f"person:{n}": f"group {n}" for n in range(4)})
    <BrokerageRoles: 4 entities in 4 groups by total, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("group", "its group"),
        *(Column(name, reading, "ordered pairs") for name, reading in READINGS.items()),
        Column("outside", "neighbors in other groups, the protected included", "entities"),
        Column("joins", "these groups, except those of protected people only"),
        Column(
            "{measure}_rank",
            "rank by the count that gives the order; equal values share the best rank",
        ),
        Column("{measure}_low", "low end of the interval of the rank", "rank"),
        Column("{measure}_high", "high end of the interval of the rank", "rank"),
        *(
            Column(f"{name}_{column}", meaning, unit)
            for name in BY_CHANCE
            for column, meaning, unit in (
                ("expected", "mean count over shuffled groups", "ordered pairs"),
                ("significance", "p-value: how often shuffled groups give as many", "share"),
            )
        ),
    )

    CELL = tuple(
        Column(
            name, f"{READINGS[name]}; in brackets the mean over shuffled groups", "ordered pairs"
        )
        for name in BY_CHANCE
    )

    graph: EntityGraph
    groups: Groups
    sort_by: str
    nodes: NDArray[np.int64]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    significance: NDArray[np.float64]
    ranks: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "counts", "expected", "significance", "ranks", "low", "high")

    def __repr__(self) -> str:
        groups = f"{len(self.groups.names):,} groups by {self.sort_by}"
        return f"<BrokerageRoles: {len(self):,} entities in {groups}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.nodes)

    def _frame(self) -> pd.DataFrame:
        """Highest count first, equals by id."""
        graph, nodes = self.graph, self.nodes
        outside, joins = self._outside()
        listed = nodes.tolist()
        group = [self.groups.names[number] for number in self.groups.number[nodes]]
        frame = named_frame(graph, nodes)
        frame["group"] = pd.Series(group, dtype=object)
        for column, name in enumerate(COUNTS):
            frame[name] = self.counts[nodes, column]
        frame["outside"] = pd.Series([outside[node] for node in listed], dtype="int64")
        frame["joins"] = pd.Series([joins[node] for node in listed], dtype=object)
        frame[f"{self.sort_by}_rank"] = self.ranks
        if self.low.size:
            frame[f"{self.sort_by}_low"] = self.low
            frame[f"{self.sort_by}_high"] = self.high
        if self.expected.size:
            for column, name in enumerate(BY_CHANCE):
                frame[f"{name}_expected"] = self.expected[nodes, column]
                frame[f"{name}_significance"] = self.significance[nodes, column]
        return frame

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """Return each role and what chance gives, without roles that no entity has."""
        frame = self.to_frame()
        shown = frame.head(ROWS_SHOWN)
        columns = {name: shown[name] for name in ("entity", "label", "group")}
        for name in COUNTS:
            by_chance = shown.get(f"{name}_expected", [math.nan] * len(shown))
            pairs = zip(shown[name], by_chance, strict=True)
            columns[name] = pd.Series([_beside(*pair) for pair in pairs], shown.index, dtype=object)
        columns |= {name: shown[name] for name in ("outside", "joins", f"{self.sort_by}_rank")}
        return pd.DataFrame(columns), len(frame)

    @guarded
    def spanning(self) -> pd.DataFrame:
        """List the entities that belong to several groups, and so to no single one.

        Returns
        -------
        DataFrame
            Columns entity, label, type, groups; by id. Groups overlap in them: two agencies name
            them, two rings hold them, or statements of their country disagree. Protected people
            are left out.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> roles = la.people.brokerage_roles(la.from_networkx(nx.path_graph(2)), "agency")
        >>> roles.spanning().values.tolist()
        []
        """
        graph = self.graph
        rows = [
            (graph.shown[node], graph.labels[node], graph.types[node], ", ".join(names))
            for node, names in self.groups.several.items()
            if not graph.masked[node]
        ]
        return pd.DataFrame(rows, columns=["entity", "label", "type", "groups"], dtype=object)

    @guarded
    def between(self, entity: str, *, limit: int = 100) -> pd.DataFrame:
        """List the pairs of different groups that an entity brokers.

        Parameters
        ----------
        entity : str
            Id of the entity.
        limit : int, default 100
            Maximum number of pairs.

        Returns
        -------
        DataFrame
            Columns source, source_group, target, target_group, role of the entity, only (whether
            nobody else connects the two); ordered pairs, as they are counted, by the names shown.
            The groups of protected ends are left empty, and so is the role.

        Raises
        ------
        UnknownNameError
            If the graph does not hold the entity.
        ProtectedError
            If the entity is withheld from the table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> star = la.from_networkx(nx.star_graph(2))
        >>> roles = la.people.brokerage_roles(star, {f"person:{n}": f"group {n}" for n in range(3)})
        >>> roles.between("person:0").values.tolist()[0]
        ['person:1', 'group 1', 'person:2', 'group 2', 'liaison', True]
        """
        graph, group, names = self.graph, self.groups.number, self.groups.names
        node = named_nodes(graph, [entity])[0]
        brokered = BrokeredPairs(graph, group, node)
        pairs = brokered.pairs() if group[node] >= 0 else iter(())
        across = ((a, b) for a, b in pairs if group[a] != group[b])
        rows = []
        for a, b in islice(across, limit):
            ends = ["" if graph.masked[end] else names[group[end]] for end in (a, b)]
            role = _role(group[a], group[node], group[b]) if all(ends) else ""
            shown = graph.shown[a], ends[0], graph.shown[b], ends[1]
            rows.append((*shown, role, brokered.is_only_broker(a, b)))
        return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))

    def readings(self) -> pd.DataFrame:
        """Return what each count means in plain words.

        Returns
        -------
        DataFrame
            Columns count, reading.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> roles = la.people.brokerage_roles(la.from_networkx(nx.path_graph(2)), "country")
        >>> roles.readings().iloc[3].tolist()
        ['gatekeeper', 'leads from another group into its own']
        """
        return pd.DataFrame({"count": list(READINGS), "reading": list(READINGS.values())})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind its ties to the pairs it brokers, ties across groups first."""
        graph, group = self.graph, self.groups.number
        node = named_nodes(graph, [str(item)])[0]
        if not self.counts[node, COUNTS.index("total")]:
            return ()
        source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
        edges = strongest_ties(graph, node)
        # the order must not reveal the group of somebody masked
        telling = ~(graph.masked[source[edges]] | graph.masked[target[edges]])
        outside = telling & (group[source[edges]] != group[target[edges]])
        edges = edges[np.argsort(~outside, kind="stable")]
        brokered = BrokeredPairs(graph, group, node)
        pairs = [(int(source[edge]), int(target[edge])) for edge in edges]
        included = (pair for pair in pairs if brokered.includes(sum(pair) - node))
        chosen = list(islice(included, limit))
        if graph.case is None:
            names = [(graph.shown[a], graph.shown[b]) for a, b in chosen]
            return tuple(Reason("", "", describe_link("", a, b)) for a, b in names)
        rows = rows_behind(graph, chosen)
        return reasons_of(row for pair in chosen for row in rows[pair])[:limit]

    def _outside(self) -> tuple[NDArray[np.int64], list[str]]:
        """Count the neighbors of other groups, in either direction, and name their groups."""
        graph, group = self.graph, self.groups.number
        source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
        across = (group[source] >= 0) & (group[target] >= 0) & (group[source] != group[target])
        low = np.minimum(source[across], target[across])
        high = np.maximum(source[across], target[across])
        pairs = np.unique(low * max(graph.n, 1) + high)
        low, high = pairs // max(graph.n, 1), pairs % max(graph.n, 1)
        count = np.bincount(np.concatenate([low, high]), minlength=graph.n)
        joined: list[set[str]] = [set() for _ in range(graph.n)]
        for here, there in zip([*low, *high], [*high, *low], strict=True):
            if not graph.masked[there]:
                joined[here].add(self.groups.names[group[there]])
        return count, [", ".join(sorted(names)) for names in joined]


def _role(a: int, v: int, b: int) -> str:
    """Return the role of v between a and b of different groups."""
    return "representative" if a == v else "gatekeeper" if b == v else "liaison"


class BrokeredPairs:
    """The neighbors of an entity that have a group, and the pairs of them that it brokers.

    group (n,): Number of the group of each entity; -1 for none.
    """

    def __init__(self, graph: EntityGraph, group: NDArray[np.int64], node: int) -> None:
        self.graph = graph
        self.node = node
        # the order of ids would reveal between which neighbors a masked name stands
        name = graph.shown.__getitem__
        self.sources = sorted((a for a in self._sources(node) if group[a] >= 0), key=name)
        self.targets = sorted((b for b in self._targets(node).tolist() if group[b] >= 0), key=name)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """List the ordered pairs that it brokers."""
        for a in self.sources:
            tied = {a, *self._targets(a).tolist()}
            yield from ((a, b) for b in self.targets if b not in tied)

    def includes(self, other: int) -> bool:
        """Return whether a neighbor is an end of a brokered pair."""
        if other in self.sources:
            tied = {other, *self._targets(other).tolist()}
            if any(b not in tied for b in self.targets):
                return True
        if other not in self.targets:
            return False
        return any(a != other and other not in self._targets(a) for a in self.sources)

    def is_only_broker(self, a: int, b: int) -> bool:
        """Return whether no other entity leads from a to b."""
        others = np.intersect1d(self._targets(a), self._sources(b))
        return bool((others == self.node).all())

    def _targets(self, node: int) -> NDArray[np.uint32]:
        return self.graph.indices[self.graph.indptr[node] : self.graph.indptr[node + 1]]

    def _sources(self, node: int) -> list[int]:
        graph = self.graph
        if not graph.directed:
            return [int(a) for a in self._targets(node)]
        return [int(a) for a in np.sort(graph.source[graph.target == node])]


def _beside(count: int, by_chance: float) -> str | None:
    """Write a count, and in brackets what chance gives; nothing for none."""
    if not count:
        return None
    return f"{count:,}" if math.isnan(by_chance) else f"{count:,} ({by_chance:.1f})"


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
