"""The table of `brokerage_roles`: who brokers which pairs, and what chance would give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._door import guarded
from linkanalysis._provenance import Reason
from linkanalysis._result import ROWS_SHOWN, Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.graph.link_rows import reasons_of, rows_behind, strongest_ties
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.vocabulary.links import describe_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph


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
