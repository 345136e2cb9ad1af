"""Ties tested against chance: one row a tie, the most significant first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import guarded
from linkanalysis.core.result import Column, Result
from linkanalysis.graph.distance import distances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph

# A strength of one, in whole numbers: the least common multiple of 1 to 10, so that halves to
# tenths are exact.
UNIT = 2_520

# The largest number that becomes a strength: p-values of 0 have an infinite surprise.
MOST = 2.0**31

# How every frame names a tie.
END_COLUMNS = (
    Column("source", "id of one end, or its masked name"),
    Column("target", "id of the other end, or its masked name"),
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TieTable(Result):
    """Ties with numbers that compare each with chance.

    Attributes
    ----------
    graph : EntityGraph
        The graph whose ties these are.
    columns : tuple of str
        Names of the numbers.
    numbers : tuple of ndarray
        One array a column, in the order of the edges of the graph.
    edges : ndarray of int64
        Numbers of the edges in the table, first row first.
    withheld : int
        Number of ties of protected people, and of what identifies only them, left out of the table.
    notes : tuple of str
        Caveats about the numbers.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.noise_scores(la.from_networkx(nx.path_graph(4)))
    <TieTable: 3 ties, 0 withheld>
    """

    COLUMNS = (
        *END_COLUMNS,
        Column("count", "links gathered in the tie, or things shared"),
        Column("strength", "strength of the tie", "in ones"),
        Column("{measure}", "a number of the function that made the table"),
    )
    CAVEAT = (
        "A note on each tie, never a reason to drop it: a real but weak tie looks like chance. A "
        "lead, never a verdict."
    )
    WITHHELD = "ties of protected people not listed."

    graph: EntityGraph
    columns: tuple[str, ...]
    numbers: tuple[NDArray[np.float64], ...]
    edges: NDArray[np.int64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("numbers", "edges")

    def __repr__(self) -> str:
        return f"<TieTable: {len(self):,} ties, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.edges)

    @guarded
    def values(self, column: str) -> NDArray[np.float64]:
        """Return the numbers of one column for every edge of the graph, the withheld too.

        Parameters
        ----------
        column : str
            Name of a column.

        Returns
        -------
        ndarray of float64, shape (m,)
            In the order of the edges of the graph.

        Raises
        ------
        UnknownNameError
            If the table has no such column.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> ties = la.measures.noise_scores(la.from_networkx(nx.path_graph(4)))
        >>> ties.values("disparity").tolist()
        [0.5, 0.5, 0.5]
        """
        check_choice(column, self.columns, "in this table")
        return self.numbers[self.columns.index(column)]

    @guarded
    def as_strength(self, column: str) -> EntityGraph:
        """Return the graph with the numbers of one column as the strengths of its edges.

        Parameters
        ----------
        column : str
            Name of a column that rises with how much two entities have to do with each other, such
            as "surprise".

        Returns
        -------
        EntityGraph
            The same edges, none dropped. Strengths are in units of 1/2,520, at least 1.

        Raises
        ------
        UnknownNameError
            If the table has no such column.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> calls = nx.Graph()
        >>> calls.add_edge("ana", "ben", calls=9)
        >>> calls.add_edge("ben", "cay", calls=1)
        >>> ties = la.measures.noise_scores(la.from_networkx(calls, strength="calls"))
        >>> ties.as_strength("score").m
        2
        """
        values = np.nan_to_num(self.values(column), posinf=MOST)
        strength = np.maximum(np.rint(UNIT * np.clip(values, 0, MOST)), 1).astype(np.int64)
        found = distances(strength, self.graph.n)
        strength.setflags(write=False)
        made_by, option = self.graph.made_by, f"{column} of {self.made_by}"
        return replace(
            self.graph,
            strength=strength,
            distance=found.distance,
            distance_unit=found.unit,
            distance_exact=found.exact,
            strength_unit=UNIT,
            notes=(*self.graph.notes, f"Strengths are {column} of {self.made_by.function}."),
            made_by=made_by.adding("strength", option),
        )

    def _frame(self) -> pd.DataFrame:
        """Most significant first, equals by the ids of their ends."""
        frame = ends_frame(self.graph, self.edges)
        frame["count"] = self.graph.count[self.edges]
        frame["strength"] = self.graph.strength[self.edges] / self.graph.strength_unit
        for name, numbers in zip(self.columns, self.numbers, strict=True):
            frame[name] = numbers[self.edges]
        return frame


def ends_frame(graph: EntityGraph, edges: NDArray[np.int64]) -> pd.DataFrame:
    """Name both ends of some edges as they may be shown."""
    return pd.DataFrame(
        {
            name: pd.Series([graph.shown[node] for node in nodes[edges].tolist()], dtype=object)
            for name, nodes in (("source", graph.source), ("target", graph.target))
        }
    )


def listed_ties(graph: EntityGraph, by: NDArray[Any]) -> NDArray[np.int64]:
    """Order the edges that may be listed: least `by` (m,) first, equals by their ends."""
    kept = np.flatnonzero(~(graph.masked[graph.source] | graph.masked[graph.target]))
    return kept[np.lexsort((graph.target[kept], graph.source[kept], by[kept]))]


def table_of(
    graph: EntityGraph,
    columns: dict[str, NDArray[np.float64]],
    *,
    notes: tuple[str, ...],
    made_by: MadeBy,
) -> TieTable:
    """Make the table, least significance first; rounding keeps equal p-values together."""
    edges = listed_ties(graph, columns["significance"].round(12))
    return TieTable(
        graph=graph,
        columns=tuple(columns),
        numbers=tuple(columns.values()),
        edges=edges,
        withheld=graph.m - edges.size,
        notes=notes,
        made_by=made_by,
    )
