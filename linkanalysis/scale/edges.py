"""All edges of a large case as a graph: the engine sums links, and only edges are loaded."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case import Batch
from linkanalysis.core.door import Call, answer
from linkanalysis.errors import DataQualityWarning
from linkanalysis.graph import build_graph
from linkanalysis.graph.queries.time_ranges import is_moment, span_of
from linkanalysis.scale.large_case import SHORTER, case_of, document_of, expect_large, fetched
from linkanalysis.scale.ties import When, meant_rows, rows_of, sums_of_tables

if TYPE_CHECKING:
    from linkanalysis.case import Document
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.large_case import LargeCase

# The most edges loaded: building a graph of this size takes about 2 GB.
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
        Count links from a to b separately from links from b to a.

    Returns
    -------
    EntityGraph
        The graph that `build_graph` makes from the whole case. Its own case holds one link for each
        pair, type and table, with the number of rows behind it.

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
    An edge shows that records state links, not what the links were about. `reasons` name the table
    and the number of rows; `la.scale.links` fetches the rows. Entities that only links outside
    `when` name are not in the graph.

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
    chosen = when_of(large, when)
    sums = pd.DataFrame({"of_table": []})
    if large.mapped:
        query = sums_of_tables(large.engine.dialect, large.mapped, chosen)
        sums = fetched(large.engine, query, chosen.values(), most=MOST_EDGES, advice=SHORTER)
    _warn_if_silent(large, set(sums["of_table"]))
    return graph_of(large, sums, when=when, directed=directed)


def _warn_if_silent(large: LargeCase, read: set[int]) -> None:
    """Warn of tables that have rows for the graph, of which none could be read, of any time."""
    loaded = {batch.document.title for batch in large.batches}
    for k, each in enumerate(large.mapped):
        if k in read or each.table.name in loaded:
            continue
        meant, readable = (rows(large.engine.dialect, each) for rows in (meant_rows, rows_of))
        if _any_row(large, meant) and not _any_row(large, readable):
            message = (
                f'No row of table "{each.table.name}" is in the graph: an end or a cell of each '
                "cannot be read. la.scale.count_unread says which texts can be; give a view with "
                "these."
            )
            warnings.warn(message, DataQualityWarning, stacklevel=4)


def _any_row(large: LargeCase, query: str) -> bool:
    return bool(len(large.engine.rows(f"SELECT 1 AS one FROM ({query}) found LIMIT 1")))


def when_of(large: LargeCase, when: Moment | tuple[Moment, Moment] | None) -> When:
    """Return the requested time."""
    return When(*span_of(when, large.case), as_of=is_moment(when))


def graph_of(
    large: LargeCase,
    sums: pd.DataFrame,
    *,
    when: Moment | tuple[Moment, Moment] | None,
    directed: bool = False,
) -> EntityGraph:
    """Build the graph of what is loaded and of the sums of links that the engine gave."""
    summed = [
        _batch(document_of(each.table), sums[sums["of_table"] == k])
        for k, each in enumerate(large.mapped)
    ]
    graph = build_graph(case_of(large, [*large.batches, *summed]), when=when, directed=directed)
    note = "Links of large tables are summed by pair; la.scale.links fetches the rows of a pair."
    return replace(graph, notes=(*graph.notes, note)) if summed else graph


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
    rows = pd.Series([f"{n:,} links summed" for n in links["n"].tolist()], dtype=object)
    kept = links[["source", "target", "type", "start", "end"]]
    return Batch.of(document, links=kept.assign(count=links["n"], row=rows))
