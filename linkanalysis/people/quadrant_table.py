"""The answer of `quadrants`: a cell for each entity, and how firmly it is in it.

Lives here: `Quadrants`, and the cells in words.
Not here: any computation (`visibility`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._result import Result, held_back, sentences
from linkanalysis.graph.frames import named_frame
from linkanalysis.graph.link_rows import (
    reasons_at,
)
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph

__all__ = ["CELLS", "Quadrants"]

CELLS = {
    "visible and broker": "many ties, and short paths between others run through it",
    "visible": "many ties, but others reach each other without it",
    "broker": "few ties, but short paths between others run through it",
    "peripheral": "few ties, and others reach each other without it",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quadrants(Result):
    """Who is visible, who is a broker, who is both and who neither.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    nodes : ndarray of int64
        Numbers of the entities in the table, by cell, the highest betweenness first.
    degree, betweenness : ndarray, shape (n,)
        Neighbors, and the share of pairs, in the order of ``graph.ids``, for every entity.
    degree_cut, betweenness_cut : float
        Above these they are high.
    cell : ndarray of int8, shape (n,)
        Places in `CELLS`: 0 visible and broker, 1 visible, 2 broker, 3 peripheral.
    stability : ndarray of float64, shape (n,)
        Share of possible worlds in which each is in its cell; empty if none were drawn.
    withheld : int
        How many protected people, and things that identify only them, are not in the table.
    notes : tuple of str
        Where the cuts are, and what was estimated.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.people.quadrants(la.from_networkx(nx.star_graph(4)))
    <Quadrants: 1 visible and broker, 0 visible, 0 broker, 4 peripheral, 0 withheld>
    """

    graph: EntityGraph
    nodes: NDArray[np.int64]
    degree: NDArray[np.int64]
    betweenness: NDArray[np.float64]
    degree_cut: float
    betweenness_cut: float
    cell: NDArray[np.int8]
    stability: NDArray[np.float64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "degree", "betweenness", "cell", "stability")

    def __repr__(self) -> str:
        counts = np.bincount(self.cell[self.nodes], minlength=len(CELLS)).tolist()
        cells = ", ".join(f"{n:,} {name}" for n, name in zip(counts, CELLS, strict=True))
        return f"<Quadrants: {cells}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def caveat(self) -> str:
        """Say what the cells do not show, where the cuts are, and how many are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.people.quadrants(la.from_networkx(nx.star_graph(4)), worlds=0).caveat.split(". ")[-1]
        'High is above the mean of those who have ties: 1.6 neighbors, 0.2 of all pairs.'
        """
        return sentences(CAVEAT, held_back(self.withheld, "protected not placed."), *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns entity, label, type, cell, degree (neighbors), betweenness (share of pairs), and
        stability (share of possible worlds in its cell) if worlds were drawn; by cell, the
        highest betweenness first, ties by id.
        """
        graph, nodes = self.graph, self.nodes
        names = list(CELLS)
        frame = named_frame(graph, nodes)
        frame["cell"] = pd.Series([names[cell] for cell in self.cell[nodes]], dtype=object)
        frame["degree"] = self.degree[nodes]
        frame["betweenness"] = self.betweenness[nodes]
        if self.stability.size:
            frame["stability"] = self.stability[nodes]
        return frame

    def readings(self) -> pd.DataFrame:
        """Say in plain words what each cell means.

        Returns
        -------
        DataFrame
            Columns cell, reading.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.people.quadrants(la.from_networkx(nx.Graph())).readings()["cell"].tolist()
        ['visible and broker', 'visible', 'broker', 'peripheral']
        """
        return pd.DataFrame({"cell": list(CELLS), "reading": list(CELLS.values())})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Name the places in documents on which the ties of an entity rest."""
        entity = str(item)
        graph = self.graph
        node = named_nodes(graph, [entity])[0]
        return reasons_at(graph, node, limit)
