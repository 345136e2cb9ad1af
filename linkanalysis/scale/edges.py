"""All edges of a large case as a graph: links are summed where they are, only edges come here.

Lives here: `edges`.
Not here: the rows behind edges (`part`), and contacts by attribution (`contacts`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._door import Call, answer
from linkanalysis.case import Batch
from linkanalysis.graph import build_graph
from linkanalysis.graph.build import span_of
from linkanalysis.scale.large_case import case_of, document_of, expect_large, fetched
from linkanalysis.scale.ties import When, links_of, sums_of

if TYPE_CHECKING:
    from datetime import date

    from linkanalysis.case import Case, Document
    from linkanalysis.graph import EntityGraph
    from linkanalysis.scale.large_case import LargeCase

    Moment = date | str

# Edges that are brought here: a graph of as many takes about 2 GB while it is built.
MOST_EDGES = 10_000_000


@answer()
def edges(
    _call: Call,
    large: LargeCase,
    *,
    when: Moment | tuple[Moment, Moment] | None = None,
    directed: bool = False,
) -> EntityGraph:
    """Build the graph of all links of a large case.

    Parameters
    ----------
    large : LargeCase
        The case.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the links, as in `build_graph`.
    directed : bool, default False
        Keep links from a to b apart from links from b to a.

    Returns
    -------
    EntityGraph
        As `build_graph` makes it of the whole case, over a case of its own that holds one link for
        each pair, type and table, with the number of its rows.

    Raises
    ------
    EngineError
        If the engine does not answer.
    CaseError
        If there are more than ten million edges.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    An edge shows that records state links, not what the links were about. `reasons` lead to the
    table and the number of rows; `read_part` brings the rows. Entities that are named only by
    links outside `when` are not in the graph.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     edges(large)
    <EntityGraph: 0 entities, 0 edges, undirected>
    """
    expect_large(large)
    chosen = when_of(when)
    case = summed(large, chosen)
    graph = build_graph(case, when=when, directed=directed)
    note = "Links of large tables are summed up by pair; read_part brings their rows."
    noted = (*graph.notes, note) if any(table.ends for table in large.tables) else graph.notes
    return replace(graph, notes=noted)


def when_of(when: Moment | tuple[Moment, Moment] | None) -> When:
    """Return the time asked for."""
    before, since = span_of(when)
    return When(before, since, as_of=when is not None and not isinstance(when, tuple))


def summed(large: LargeCase, when: When) -> Case:
    """Make a case of what was brought here, and of one link for each pair, type and table."""
    batches, placed = list(large.batches), large.placed
    if placed:
        links = links_of(large.engine.dialect, placed, when)
        sums = fetched(large.engine, sums_of(links), when.values(), MOST_EDGES)
        batches += [
            _batch(document_of(each.table), sums[sums["of_table"] == k])
            for k, each in enumerate(placed)
        ]
    return case_of(large, batches)


def _batch(document: Document, sums: pd.DataFrame) -> Batch:
    """Make links of sums, so that `build_graph` finds their first and last moments.

    Links without an end are momentary, or last: they give one link for the first of them, and one
    for the last.
    """
    ordered = sums.sort_values(["source", "target", "type", "closed"], ignore_index=True)
    closed = ordered["closed"].to_numpy() == 1
    twice = ordered[~closed & (ordered["least"] < ordered["largest"]).to_numpy()]
    first = ordered.assign(start=ordered["least"], end=ordered["largest"].where(closed))
    first.loc[twice.index, "n"] -= 1
    last = twice.assign(start=twice["largest"], end=pd.NaT, n=1)
    links = pd.concat([first, last], ignore_index=True)
    rows = pd.Series([f"{n:,} links summed up" for n in links["n"].tolist()], dtype=object)
    kept = links[["source", "target", "type", "start", "end"]]
    return Batch.of(document, links=kept.assign(count=links["n"], row=rows))
