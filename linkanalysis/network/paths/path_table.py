"""The answer of all path functions: one row for each step, with its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.evidence_rows import reasons_of, rows_behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph, LeftOut
    from linkanalysis.graph.evidence_rows import LinkRow

# Hubs that the caveat names; `left_out` has all.
HUBS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A tie that a path follows, from source to target.

    path, number: Path and step, both from 1.
    first, last: First and last date of the links; in a time-respecting path, start and arrival of
      the one contact.
    rows: Rows of documents; empty where the graph was not built from a case.
    document_ids: As they may be shown, sorted.
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
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PathTable(Result):
    """Paths between entities, step by step.

    Attributes
    ----------
    paths : tuple of tuple of int
        Numbers of the entities on each path, in order. Each part of a connecting network is one
        path; so is each common contact, followed by the entities that share it.
    lengths : tuple of float
        Length of each path: number of ties, or distance if that was asked for.
    steps : tuple of Step
        All steps, path by path.
    left_out : tuple of LeftOut
        Hubs that a path would have passed.
    withheld : int
        Number of protected people, and things that identify only them, that are not named as leads.
    notes : tuple of str
        The limits that applied, what was left out, and why there is no path.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.shortest_paths(la.from_networkx(nx.path_graph(3)), "person:0", "person:2")
    <PathTable: 1 path of 2 steps>
    """

    COLUMNS = (
        Column("path", "number of the path, from 1"),
        Column("step", "number of the step in its path, from 1"),
        Column("source", "id of the entity where the step starts, or its masked name"),
        Column("target", "id of the entity where the step ends, or its masked name"),
        Column("link_types", "types of the links of the step"),
        Column("count", "number of links", "links"),
        Column("strength", "strength of the tie", "unit of the graph"),
        Column("first", "first date; start of the contact in a path in time", "date"),
        Column("last", "last date; arrival of the contact in a path in time", "date"),
        Column("document_ids", "documents that state the links"),
        Column("source_label", "name of the source as it may be shown"),
        Column("target_label", "name of the target as it may be shown"),
    )
    WITHHELD = "protected not named."

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

    def _not_shown(self) -> str:
        """Add the hubs that were left out."""
        if not self.left_out:
            return self.CAVEAT
        named = ", ".join(f"{hub.thing} ({hub.members:,})" for hub in self.left_out[:HUBS_NAMED])
        more = len(self.left_out) - HUBS_NAMED
        rest = f" and {more:,} more" if more > 0 else ""
        hubs = f"Hubs left out, with their number of neighbors: {named}{rest}."
        return f"{self.CAVEAT} {hubs} max_neighbors changes this."

    def _frame(self) -> pd.DataFrame:
        """Path by path, step by step."""
        graph = self.graph
        rows = [
            (
                step.path,
                step.number,
                graph.shown[step.source],
                graph.shown[step.target],
                step.link_types,
                step.count,
                step.strength,
                step.first,
                step.last,
                step.document_ids,
                graph.labels[step.source],
                graph.labels[step.target],
            )
            for step in self.steps
        ]
        frame = pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS], dtype=object)
        whole = dict.fromkeys(("path", "step", "count", "strength"), "int64")
        return frame.astype(whole | dict.fromkeys(("first", "last"), "datetime64[us]"))

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind a path, at most `limit` for each step."""
        row_by_number(self.paths, item, "path")
        own = [step for step in self.steps if step.path == item]
        if self.graph.case is None:
            shown = self.graph.shown
            pairs = [(shown[step.source], shown[step.target]) for step in own]
            return tuple(Reason("", "", describe_link("", a, b)) for a, b in pairs)
        return tuple(reason for step in own for reason in reasons_of(step.rows[:limit]))


def steps_along(
    graph: EntityGraph, paths: Sequence[Iterable[tuple[int, int]]], *, both_ways: bool = False
) -> tuple[Step, ...]:
    """Describe the ties that paths follow, with the rows behind them."""
    listed = [list(path) for path in paths]
    pairs = [pair for path in listed for pair in path]
    reverse = [(b, a) for a, b in pairs] if both_ways and graph.directed else []
    rows = rows_behind(graph, [*pairs, *reverse])
    steps = []
    for path, ties in enumerate(listed, start=1):
        for number, (a, b) in enumerate(ties, start=1):
            edges = _edges(graph, a, b)
            behind = rows[a, b]
            if reverse:
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
                    document_ids=shown_documents(graph, (row.document for row in behind)),
                )
            )
    return tuple(steps)


def _edges(graph: EntityGraph, a: int, b: int) -> list[int]:
    row = slice(int(graph.indptr[a]), int(graph.indptr[a + 1]))
    edges: list[int] = graph.edge[row][graph.indices[row] == b].tolist()
    return edges


def _moment(date: np.datetime64) -> datetime | None:
    return None if np.isnat(date) else pd.Timestamp(date).to_pydatetime()
