"""The answer of what holds ties against chance: a row a tie, most surprising first.

Lives here: `TieTable`.
Not here: any computation of chance (`co_occurrence`, `noise`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import check_choice
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.graph.distance import distances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["TieTable"]

# A strength of one, in whole numbers that are fine enough for shares.
UNIT = 2_520

CAVEAT = (
    "A note beside each tie, never a reason to drop it: a weak tie that is real looks like chance. "
    "A lead, never a verdict."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TieTable(Result):
    """Ties with what chance says of each, in a stated order.

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
        How many ties of protected people, or of what identifies only them, are not in the table.
    notes : tuple of str
        What to know before reading anything into it.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.noise_scores(la.from_networkx(nx.path_graph(4)))
    <TieTable: 3 ties, 0 withheld>
    """

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

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show, and how many ties are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.measures.noise_scores(la.from_networkx(nx.path_graph(4))).caveat.split(",")[0]
        'A note beside each tie'
        """
        return sentences(
            CAVEAT, held_back(self.withheld, "ties of protected people not listed."), *self.notes
        )

    def values(self, column: str) -> NDArray[np.float64]:
        """Give the numbers of one column for every edge of the graph, the withheld too.

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

    def as_strength(self, column: str) -> EntityGraph:
        """Give the graph with the numbers of one column as the strengths of its edges.

        Parameters
        ----------
        column : str
            Name of a column that rises with how much two have to do with each other, such as
            "surprise".

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
        values = np.nan_to_num(self.values(column), posinf=2.0**31)
        strength = np.maximum(np.rint(UNIT * np.clip(values, 0, 2.0**31)), 1).astype(np.int64)
        found = distances(strength, self.graph.n)
        strength.setflags(write=False)
        made_by, said = self.graph.made_by, f"{column} of {self.made_by}"
        return replace(
            self.graph,
            strength=strength,
            distance=found.distance,
            distance_unit=found.unit,
            distance_exact=found.exact,
            strength_unit=UNIT,
            notes=(*self.graph.notes, f"Strengths are {column} of {self.made_by.function}."),
            made_by=replace(made_by, parameters=(*made_by.parameters, ("strength", said))),
        )

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns source, target, count, strength (in ones), then those of `columns`.
        """
        graph, edges = self.graph, self.edges
        ends = {
            name: pd.Series([graph.shown[node] for node in nodes[edges].tolist()], dtype=object)
            for name, nodes in (("source", graph.source), ("target", graph.target))
        }
        frame = pd.DataFrame(ends)
        frame["count"] = graph.count[edges]
        frame["strength"] = graph.strength[edges] / graph.strength_unit
        for name, numbers in zip(self.columns, self.numbers, strict=True):
            frame[name] = numbers[edges]
        return frame


def table_of(
    graph: EntityGraph,
    columns: dict[str, NDArray[np.float64]],
    *,
    by: NDArray[np.float64],
    notes: tuple[str, ...],
    made_by: MadeBy,
) -> TieTable:
    """Order the ties that may be shown: least `by` first, equals by the ids of their ends.

    by (m,): What to order by.
    """
    masked = graph.masked[graph.source] | graph.masked[graph.target]
    kept = np.flatnonzero(~masked)
    order = kept[np.lexsort((graph.target[kept], graph.source[kept], by[kept].round(12)))]
    return TieTable(
        graph=graph,
        columns=tuple(columns),
        numbers=tuple(columns.values()),
        edges=order,
        withheld=int(masked.sum()),
        notes=notes,
        made_by=made_by,
    )
