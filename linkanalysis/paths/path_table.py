"""The answer of questions after paths: a row a step, each with its documents.

Lives here: `PathTable` and its steps.
Not here: how paths are found (`shortest`, `forward_paths`, `connections`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import row_by_number
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.freshness import already_told
from linkanalysis.graph.link_rows import reasons_of, rows_behind
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph, LeftOut
    from linkanalysis.graph.link_rows import LinkRow

__all__ = ["PathTable", "Step", "steps_along"]

COLUMNS = (
    "path",
    "step",
    "source",
    "target",
    "link_types",
    "count",
    "strength",
    "first",
    "last",
    "documents",
    "source_label",
    "target_label",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A tie that a path follows.

    path, number: The path, and the place of the step in it, both from 1.
    source, target: Numbers of the two entities in the graph, in the direction of the path.
    link_types: Types of the links between the two.
    count: How many links there are.
    strength: How much the two have to do with each other, in the unit of the graph.
    first, last: First and last date of the links; of a path in time, start and arrival of the one
      contact.
    rows: What documents state; empty where the graph comes from no case.
    documents: Ids of these documents as they may be shown, sorted.
    """

    path: int
    number: int
    source: int
    target: int
    link_types: tuple[str, ...]
    count: int
    strength: int
    first: datetime | None
    last: datetime | None
    rows: tuple[LinkRow, ...]
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PathTable(Result):
    """Paths between entities, step by step.

    Attributes
    ----------
    graph : EntityGraph
        The graph in which they were looked for.
    paths : tuple of tuple of int
        Numbers of the entities on each path, in its order. Of a connecting network each part counts
        as one; of common contacts each contact, followed by those who share it.
    lengths : tuple of float
        Length of each path: ties, or distances where these were asked for.
    steps : tuple of Step
        All steps, path after path.
    left_out : tuple of LeftOut
        Hubs over which a path would have led.
    withheld : int
        How many protected people, and things that identify only them, would have been named as
        leads and are not.
    notes : tuple of str
        Which rules held, what was left out, and why there is no path.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.shortest_paths(la.from_networkx(nx.path_graph(3)), "person:0", "person:2")
    <PathTable: 1 path of 2 steps>
    """

    graph: EntityGraph
    paths: tuple[tuple[int, ...], ...]
    lengths: tuple[float, ...]
    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        if not self.paths:
            return "<PathTable: no path>"
        paths = "1 path" if len(self.paths) == 1 else f"{len(self.paths):,} paths"
        steps = "1 step" if len(self.steps) == 1 else f"{len(self.steps):,} steps"
        return f"<PathTable: {paths} of {steps}>"

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def caveat(self) -> str:
        """Say what the paths do not show, and what was left out.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> graph = la.from_networkx(nx.path_graph(3))
        >>> la.shortest_paths(graph, "person:0", "person:2").caveat[:59]
        'A position in the records, not in the crime. A lead, never a v'
        """
        hubs = ""
        if self.left_out:
            named = ", ".join(f"{hub.thing} ({hub.members:,})" for hub in self.left_out[:5])
            more = len(self.left_out) - 5
            rest = f" and {more:,} more" if more > 0 else ""
            hubs = f"Hubs left out, with their neighbors: {named}{rest}. hub_cap changes this."
        return sentences(
            CAVEAT, *self.notes, hubs, held_back(self.withheld, "protected not named.")
        )

    def _frame(self) -> pd.DataFrame:
        """Give the steps as a new frame.

        Columns path, step (both from 1), source, target, link_types (tuple), count, strength,
        first, last, documents (tuple of ids), source_label, target_label; path after path.
        """
        steps, graph = self.steps, self.graph
        columns: dict[str, pd.Series] = {
            "path": pd.Series([step.path for step in steps], dtype="int64"),
            "step": pd.Series([step.number for step in steps], dtype="int64"),
            "source": pd.Series([graph.shown[step.source] for step in steps], dtype=object),
            "target": pd.Series([graph.shown[step.target] for step in steps], dtype=object),
            "link_types": pd.Series([step.link_types for step in steps], dtype=object),
            "count": pd.Series([step.count for step in steps], dtype="int64"),
            "strength": pd.Series([step.strength for step in steps], dtype="int64"),
            "first": pd.Series([step.first for step in steps], dtype="datetime64[us]"),
            "last": pd.Series([step.last for step in steps], dtype="datetime64[us]"),
            "documents": pd.Series([step.documents for step in steps], dtype=object),
            "source_label": pd.Series([graph.labels[step.source] for step in steps], dtype=object),
            "target_label": pd.Series([graph.labels[step.target] for step in steps], dtype=object),
        }
        return pd.DataFrame(columns)[list(COLUMNS)]

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Name the places in documents on which a path rests."""
        row_by_number(self.paths, item, "path")
        own = (step for step in self.steps if step.path == item)
        return tuple(reason for step in own for reason in reasons_of(step.rows[:limit]))


def steps_along(
    graph: EntityGraph, paths: Sequence[Iterable[tuple[int, int]]], *, both_ways: bool = False
) -> tuple[Step, ...]:
    """Describe the ties that paths follow, with the documents behind them."""
    listed = [list(path) for path in paths]
    pairs = [pair for path in listed for pair in path]
    turned = [(b, a) for a, b in pairs] if both_ways and graph.directed else []
    with already_told():
        rows = rows_behind(graph, [*pairs, *turned])
    steps = []
    for path, ties in enumerate(listed, start=1):
        for number, (a, b) in enumerate(ties, start=1):
            edges = _edges(graph, a, b)
            behind = rows[a, b]
            if turned:
                edges += _edges(graph, b, a)
                behind += rows[b, a]
            steps.append(
                Step(
                    path=path,
                    number=number,
                    source=a,
                    target=b,
                    link_types=tuple(sorted({t for edge in edges for t in graph.link_types[edge]})),
                    count=int(graph.count[edges].sum()),
                    strength=int(graph.strength[edges].sum()),
                    first=_moment(np.fmin.reduce(graph.first[edges])),
                    last=_moment(np.fmax.reduce(graph.last[edges])),
                    rows=behind,
                    documents=shown_documents(graph, (row.document for row in behind)),
                )
            )
    return tuple(steps)


def _edges(graph: EntityGraph, a: int, b: int) -> list[int]:
    row = slice(int(graph.indptr[a]), int(graph.indptr[a + 1]))
    edges: list[int] = graph.edge[row][graph.indices[row] == b].tolist()
    return edges


def _moment(date: np.datetime64) -> datetime | None:
    return None if np.isnat(date) else pd.Timestamp(date).to_pydatetime()
