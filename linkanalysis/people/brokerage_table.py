"""The answer of `brokerage_roles`: who stands between whom, and what chance would give.

Lives here: `BrokerageRoles`, and the roles in words.
Not here: any counting (`brokerage`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.graph.frames import named_frame
from linkanalysis.graph.freshness import changes_since
from linkanalysis.graph.link_rows import reasons_of, rows_behind, strongest_ties
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.people.between import Between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.people.groups import Groups

__all__ = ["COUNTS", "READINGS", "BrokerageRoles"]

READINGS = {
    "coordinator": "stands between two of its own group",
    "itinerant": "stands between two of one group, and is of another",
    "representative": "leads from its own group to another",
    "gatekeeper": "leads from another group into its own",
    "liaison": "stands between two groups, and is of neither",
    "across": "stands between two of different groups: representative, gatekeeper or liaison",
    "total": "stands between two who are not tied themselves: all five roles",
    "only_through": "of those across, the pairs between whom nobody else stands",
}
COUNTS = tuple(READINGS)
# Those that chance moves; the total is the same in every order of groups.
BY_CHANCE = COUNTS[:6]

PAIR_COLUMNS = ("source", "source_group", "target", "target_group", "role", "only")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BrokerageRoles(Result):
    """The pairs that entities stand between, by the groups of the three.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    groups : Groups
        The group of each entity.
    by : str
        Which count gives the order.
    nodes : ndarray of int64
        Numbers of the entities in the table, highest count first.
    counts : ndarray of int64, shape (n, 8)
        Ordered pairs: coordinator, itinerant, representative, gatekeeper, liaison, across, total,
        only_through; in the order of ``graph.ids``, for every entity.
    expected, share : ndarray of float64, shape (n, 6)
        Mean of the first six over shuffled groups, and the share of orders with at least as many;
        empty if nothing was shuffled.
    ranks : ndarray of int64
        In the order of `nodes`; equals share the best rank.
    low, high : ndarray of float64
        In the order of `nodes`: between which ranks most possible worlds lie; empty if none were
        drawn.
    withheld : int
        How many protected people, and things that identify only them, are not in the table.
    notes : tuple of str
        Who has no role, and what stands beside the counts.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> star = la.from_networkx(nx.star_graph(3))
    >>> la.people.brokerage_roles(star, {f"person:{n}": f"group {n}" for n in range(4)})
    <BrokerageRoles: 4 entities in 4 groups by total, 0 withheld>
    """

    graph: EntityGraph
    groups: Groups
    by: str
    nodes: NDArray[np.int64]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    share: NDArray[np.float64]
    ranks: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "counts", "expected", "share", "ranks", "low", "high")

    def __repr__(self) -> str:
        groups = f"{len(self.groups.names):,} groups by {self.by}"
        return f"<BrokerageRoles: {len(self):,} entities in {groups}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def caveat(self) -> str:
        """Say what the counts do not show, who has no role, and how many are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> nobody = la.people.brokerage_roles(
        ...     la.from_networkx(nx.Graph()), {}, shuffles=0, worlds=0
        ... )
        >>> nobody.caveat.split(". ")[-1]
        'There are not two groups: nobody stands between any.'
        """
        return sentences(CAVEAT, held_back(self.withheld), *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns entity, label, type, group, coordinator, itinerant, representative, gatekeeper,
        liaison, across, total, only_through (ordered pairs); outside (neighbors of other groups,
        the protected among them) and joins (these groups, but for those of the protected alone);
        the rank by `by` with its low and high end, as in `centrality`; and for the five roles and
        across ``…_expected`` and ``…_share``. Highest first, ties by id.
        """
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
        frame[f"{self.by}_rank"] = self.ranks
        if self.low.size:
            frame[f"{self.by}_low"] = self.low
            frame[f"{self.by}_high"] = self.high
        if self.expected.size:
            for column, name in enumerate(BY_CHANCE):
                frame[f"{name}_expected"] = self.expected[nodes, column]
                frame[f"{name}_share"] = self.share[nodes, column]
        return frame

    def spanning(self) -> pd.DataFrame:
        """List those who belong to several groups, and so to no single one.

        Returns
        -------
        DataFrame
            Columns entity, label, type, groups; by id. They are where groups overlap: two agencies
            name them, two rings hold them, or statements of their country disagree. Protected
            people are left out.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> roles = la.people.brokerage_roles(la.from_networkx(nx.path_graph(2)), "agency")
        >>> roles.spanning().values.tolist()
        []
        """
        changes_since(self.graph, depth=3)
        graph = self.graph
        rows = [
            (graph.shown[node], graph.labels[node], graph.types[node], ", ".join(names))
            for node, names in self.groups.several.items()
            if not graph.masked[node]
        ]
        return pd.DataFrame(rows, columns=["entity", "label", "type", "groups"], dtype=object)

    def between(self, entity: str, *, limit: int = 100) -> pd.DataFrame:
        """List between whom of different groups an entity stands.

        Parameters
        ----------
        entity : str
            Id of the entity.
        limit : int, default 100
            How many pairs to give at most.

        Returns
        -------
        DataFrame
            Columns source, source_group, target, target_group, role of the entity, only (whether
            nobody else stands between the two); ordered pairs, as they are counted, by what is
            shown. Of protected ends the groups are left empty, and the role with them.

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
        expect_count("limit", limit)
        changes_since(self.graph, depth=3)
        graph, group, names = self.graph, self.groups.number, self.groups.names
        node = named_nodes(graph, [entity])[0]
        around = Between(graph, group, node)
        pairs = around.pairs() if group[node] >= 0 else iter(())
        across = ((a, b) for a, b in pairs if group[a] != group[b])
        rows = []
        for a, b in islice(across, limit):
            ends = ["" if graph.masked[end] else names[group[end]] for end in (a, b)]
            role = _role(group[a], group[node], group[b]) if all(ends) else ""
            shown = graph.shown[a], ends[0], graph.shown[b], ends[1]
            rows.append((*shown, role, around.is_only(a, b)))
        return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))

    def readings(self) -> pd.DataFrame:
        """Say in plain words what each count means.

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
        """Name the places in documents on which the roles of an entity rest."""
        entity = str(item)
        graph, group = self.graph, self.groups.number
        node = named_nodes(graph, [entity])[0]
        if not self.counts[node, COUNTS.index("total")]:
            return ()
        source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
        edges = strongest_ties(graph, node)
        # the place of somebody masked must not tell their group
        telling = ~(graph.masked[source[edges]] | graph.masked[target[edges]])
        outside = telling & (group[source[edges]] != group[target[edges]])
        edges = edges[np.argsort(~outside, kind="stable")]
        between = Between(graph, group, node)
        pairs = [(int(source[edge]), int(target[edge])) for edge in edges]
        taking = islice((pair for pair in pairs if between.takes_part(sum(pair) - node)), limit)
        rows = rows_behind(graph, chosen := list(taking))
        return reasons_of(row for pair in chosen for row in rows[pair])[:limit]

    def _outside(self) -> tuple[NDArray[np.int64], list[str]]:
        """Count neighbors of other groups, in either direction, and name their groups."""
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
    """Name the role of v between a and b of different groups."""
    return "representative" if a == v else "gatekeeper" if b == v else "liaison"
