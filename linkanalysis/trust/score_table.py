"""The result of `centrality`: measures and ranks of entities, best first.

Lives here: `ScoreTable`.
Not here: any computation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis._given import check_choice
from linkanalysis._result import Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.measures.measure_table import find_measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScoreTable(Result):
    """Entities ranked by one or more measures, best first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was measured.
    measures : tuple of str
        Names of the measures; the first gives the order.
    numbers : tuple of ndarray
        One array a measure, in the order of ``graph.ids``, for every entity; NaN where it has none.
    nodes : ndarray of int64
        Numbers of the entities in the table, best first.
    ranks : tuple of ndarray of int64
        One array a measure, in the order of `nodes`; equals share the best rank, and those without
        a number the one after the last.
    low, high : tuple of ndarray of float64
        One array a measure, in the order of `nodes`: the ranks between which most simulated
        networks (possible worlds) lie, equals sharing the middle of theirs; no arrays if no worlds
        were drawn, an empty one for a measure that was not computed in them.
    withheld : int
        Number of protected people, and things that identify only them, left out of the table.
    notes : tuple of str
        What was estimated, and how well.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.centrality(la.from_networkx(nx.star_graph(3)), "core")
    <ScoreTable: 4 entities by core, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("{measure}", "the value of the measure; empty where it has none", "its unit"),
        Column(
            "{measure}_rank", "rank among those that have a value; equals share the best", "rank"
        ),
        Column("{measure}_low", "low end of the interval of the rank", "rank"),
        Column("{measure}_high", "high end of the interval of the rank", "rank"),
    )

    graph: EntityGraph
    measures: tuple[str, ...]
    numbers: tuple[NDArray[Any], ...]
    nodes: NDArray[np.int64]
    ranks: tuple[NDArray[np.int64], ...]
    low: tuple[NDArray[np.float64], ...]
    high: tuple[NDArray[np.float64], ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("numbers", "nodes", "ranks", "low", "high")

    def __repr__(self) -> str:
        by = ", ".join(self.measures) or "no measure"
        return f"<ScoreTable: {len(self):,} entities by {by}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.nodes)

    def values(self, measure: str) -> NDArray[np.float64]:
        """Return the numbers of one measure for every entity of the graph, the withheld too.

        Parameters
        ----------
        measure : str
            Name of a measure in the table.

        Returns
        -------
        ndarray of float64, shape (n,)
            In the order of ``graph.ids``. It is for computing and for sizes on a map, not for
            naming anybody.

        Raises
        ------
        UnknownNameError
            If the table does not hold the measure.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.centrality(la.from_networkx(nx.star_graph(3)), "degree").values("degree").tolist()
        [3.0, 1.0, 1.0, 1.0]
        """
        check_choice(measure, self.measures, "in this table")
        values = self.numbers[self.measures.index(measure)].astype(np.float64)
        values.setflags(write=False)
        return values

    def _frame(self) -> pd.DataFrame:
        """Best first, ties by id; ranks are nullable where entities have no value."""
        frame = named_frame(self.graph, self.nodes)
        for name, numbers in zip(self.measures, self.numbers, strict=True):
            frame[name] = numbers[self.nodes]
        for row, name in enumerate(self.measures):
            frame[f"{name}_rank"] = self.ranks[row]
            if find_measure(name).nullable:
                ranks = frame[f"{name}_rank"].astype("Int64")
                frame[f"{name}_rank"] = ranks.mask(frame[name].isna())
            if self.low and self.low[row].size == len(self):
                frame[f"{name}_low"] = self.low[row]
                frame[f"{name}_high"] = self.high[row]
        return frame

    def readings(self) -> pd.DataFrame:
        """List what each measure of the table means.

        Returns
        -------
        DataFrame
            Columns measure, unit, reading (of a high number, unless it says otherwise), caveat,
            reference.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.centrality(la.from_networkx(nx.Graph()), "degree").readings()["unit"].tolist()
        ['neighbors']
        """
        rows = [find_measure(name) for name in self.measures]
        columns = ("unit", "reading", "caveat", "reference")
        texts = {column: [getattr(row, column) for row in rows] for column in columns}
        return pd.DataFrame({"measure": list(self.measures), **texts})
