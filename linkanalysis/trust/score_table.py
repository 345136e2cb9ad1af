"""The answer of `centrality`: places of entities, best first.

Lives here: `ScoreTable`.
Not here: any computation of places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._result import Reason, Result, held_back, sentences
from linkanalysis.errors import ProtectedError
from linkanalysis.graph.frames import named_frame
from linkanalysis.graph.freshness import changes_since
from linkanalysis.graph.link_rows import strongest_ties
from linkanalysis.measures.measure_table import CAVEAT, find_measure
from linkanalysis.vocabulary.links import describe_link
from linkanalysis.vocabulary.names import check_choice, display_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._result import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["ScoreTable"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScoreTable(Result):
    """Places of entities by one or more measures, best first.

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
        One array a measure, in the order of `nodes`: between which ranks most possible worlds lie,
        equals sharing the middle of theirs; no arrays if no worlds were drawn, an empty one for a
        measure that was not taken in them.
    withheld : int
        How many protected people, and things that identify only them, are not in the table.
    notes : tuple of str
        What was estimated, and how well.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.centrality(la.from_networkx(nx.star_graph(3)), "core")
    <ScoreTable: 4 entities by core, 0 withheld>
    """

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

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show, and how many are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> la.centrality(la.from_networkx(nx.Graph()), "degree").caveat
        'A place in the records, not in the crime. A lead, never a verdict.'
        """
        return sentences(CAVEAT, held_back(self.withheld), *self.notes)

    def values(self, measure: str) -> NDArray[np.float64]:
        """Give the numbers of one measure for every entity of the graph, the withheld too.

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

    def to_frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Returns
        -------
        DataFrame
            Columns entity, label, type, one a measure (in its unit); and for each measure its
            ``…_rank`` (from 1), and ``…_low`` and ``…_high`` if worlds were drawn: between which
            ranks most of them lie. Best first, ties by id. Of a measure that some entities have
            no number of, such as constraint, these are empty there and the ranks nullable.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> list(la.centrality(la.from_networkx(nx.star_graph(3)), "core").to_frame())
        ['entity', 'label', 'type', 'core', 'core_rank', 'core_low', 'core_high']
        """
        changes_since(self.graph, depth=3)
        frame = named_frame(self.graph, self.nodes)
        for name, numbers in zip(self.measures, self.numbers, strict=True):
            frame[name] = numbers[self.nodes]
        for place, name in enumerate(self.measures):
            frame[f"{name}_rank"] = self.ranks[place]
            if find_measure(name).nullable:
                ranks = frame[f"{name}_rank"].astype("Int64")
                frame[f"{name}_rank"] = ranks.mask(frame[name].isna())
            if self.low and self.low[place].size == len(self):
                frame[f"{name}_low"] = self.low[place]
                frame[f"{name}_high"] = self.high[place]
        return frame

    def readings(self) -> pd.DataFrame:
        """Say in plain words what each measure of the table means.

        Returns
        -------
        DataFrame
            Columns measure, unit, reading (of a high number, if it says nothing else), caveat,
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
        said = {column: [getattr(row, column) for row in rows] for column in columns}
        return pd.DataFrame({"measure": list(self.measures), **said})

    def reasons(self, entity: str, *, limit: int = 20) -> tuple[Reason, ...]:
        """Name the places in documents on which the place of an entity rests.

        Parameters
        ----------
        entity : str
            Id of the entity.
        limit : int, default 20
            How many to give at most; those of the strongest ties first.

        Returns
        -------
        tuple of Reason
            Document, row, and what it states; neighbors masked where they must be.

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
        >>> scores = la.centrality(la.from_networkx(nx.Graph([("ana", "ben")])))
        >>> scores.reasons("person:ana")[0].text
        'person:ana – person:ben'
        """
        expect_count("limit", limit)
        graph = self.graph
        node = graph.node(entity)
        if graph.masked[node]:
            message = (
                f"{graph.shown[node]} is protected: it counts in every computation but is not "
                "ranked or named as a lead. An override needs who and why, and is journaled."
            )
            raise ProtectedError(message)
        reasons: list[Reason] = []
        for edge in strongest_ties(graph, node).tolist():
            if len(reasons) >= limit:
                break
            other = int(graph.source[edge]) + int(graph.target[edge]) - node
            frame = graph.links(graph.ids[node], graph.ids[other])
            names = {
                graph.shown[k]: display_name(graph.shown[k], graph.labels[k]) for k in (node, other)
            }
            reasons += [_reason(row, names) for row in frame.head(limit).to_dict("records")]
        return tuple(reasons[:limit])


def _reason(row: dict[Any, Any], names: dict[str, str]) -> Reason:
    kind, document, place = (
        "" if pd.isna(row[name]) else str(row[name]) for name in ("type", "document", "row")
    )
    day = None if pd.isna(row["start"]) else row["start"]
    source, target = (names.get(row[end], row[end]) for end in ("source", "target"))
    return Reason(document, place, describe_link(kind, source, target, day=day))
