"""The rows behind a tie or an entity of a large case, fetched when somebody asks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.graph import build_graph
from linkanalysis.graph.queries.graph_queries import LINK_COLUMNS
from linkanalysis.scale.edges import when_of
from linkanalysis.scale.engines import workbench
from linkanalysis.scale.large_case import (
    MOST_ROWS,
    SHORTER,
    asked_of,
    batch_of,
    expect_large,
    fetched,
    with_aliases,
)
from linkanalysis.scale.loaded_records import case_about
from linkanalysis.scale.ties import in_time, key_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from linkanalysis.case import Batch, Case
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.large_case import LargeCase
    from linkanalysis.scale.ties import When

Ends = Literal["both", "either"]

REFUSED = "no rows about them are fetched"
ENDS = ["source", "target"]


@answer()
def links(
    _call: Call,
    large: LargeCase,
    a: str,
    b: str,
    *,
    when: Moment | tuple[Moment, Moment] | None = None,
) -> pd.DataFrame:
    """Fetch the links between two entities of a large case, with the rows that state them.

    Parameters
    ----------
    large : LargeCase
        The case.
    a, b : str
        Ids of the two, in any order.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the links, as in `build_graph`.

    Returns
    -------
    DataFrame
        The columns of `EntityGraph.links`, one row per link, sorted by start, document and row;
        row names the key and the partition in the table. Empty if no row ties the two.

    Raises
    ------
    ProtectedError
        If one of the two is protected.
    CaseError
        If more than five million rows would be loaded.
    EngineError
        If the engine does not answer.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    These are the rows behind an edge that `edges` or `project` summed. A link shows what a record
    states, not that it is true, and a table may lack rows.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> connection = duckdb.connect()
    >>> _ = connection.execute('''CREATE TABLE calls AS SELECT 1 AS id, '502-555-0143' AS caller,
    ...     '502-555-0199' AS callee, TIMESTAMP '2024-05-02 14:30:00' AS start''')
    >>> tables = {"calls": {"reader": "calls", "key": "id", "timezone": "UTC"}}
    >>> engine = la.scale.over_duckdb(connection)
    >>> with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
    ...     found = links(large, "phone:+15025550143", "phone:+15025550199")
    >>> found[["type", "document", "row"]].to_numpy().tolist()
    [['call', 'calls', 'id 1']]
    """
    expect_large(large)
    with _case_with_rows(large, (a, b), when, ends="both") as case:
        graph = build_graph(case, when=when)
        own = [_own_id(large, case, entity) for entity in (a, b)]
        if not {*own} <= {*graph.ids}:
            return pd.DataFrame(columns=list(LINK_COLUMNS), dtype=object)
        return graph.links(*own)


@answer()
def explain(
    _call: Call,
    large: LargeCase,
    entity: str,
    other: str | None = None,
    *,
    when: Moment | tuple[Moment, Moment] | None = None,
) -> pd.DataFrame:
    """Fetch the records behind an entity of a large case, or behind its link to another one.

    Parameters
    ----------
    large : LargeCase
        The case.
    entity : str
        Id of the entity.
    other : str, optional
        The other end; then only links between the two are listed.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the rows fetched from tables that stay in the engine, as in `build_graph`. What
        `connect` has loaded is listed whatever its time.

    Returns
    -------
    DataFrame
        The columns of `Case.explain`, in the order of the tables; row names the key and the
        partition in the table.

    Raises
    ------
    ProtectedError
        If one of the two is protected.
    UnknownNameError
        If no record in that time names an entity.
    CaseError
        If more than five million rows would be loaded.
    EngineError
        If the engine does not answer.
    GraphKindError
        If `when` is not a date, or a pair ends before it begins.

    Notes
    -----
    A hub has very many records: give `when` or `other`.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> connection = duckdb.connect()
    >>> _ = connection.execute('''CREATE TABLE calls AS SELECT 1 AS id, '502-555-0143' AS caller,
    ...     '502-555-0199' AS callee, TIMESTAMP '2024-05-02 14:30:00' AS start''')
    >>> tables = {"calls": {"reader": "calls", "key": "id", "timezone": "UTC"}}
    >>> engine = la.scale.over_duckdb(connection)
    >>> with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
    ...     explain(large, "phone:+15025550143")["row"].tolist()
    ['id 1']
    """
    expect_large(large)
    asked = (entity,) if other is None else (entity, other)
    ends: Ends = "either" if other is None else "both"
    with _case_with_rows(large, asked, when, ends=ends) as case:
        own = [_own_id(large, case, each) for each in asked]
        return case.explain(*own)


def rows_at(
    large: LargeCase, inside: str, when: When, *, ends: Ends = "both", advice: str = SHORTER
) -> Iterator[Batch]:
    """Fetch the rows of which both ends, or either, are in an uploaded table, and read them."""
    dialect, left = large.engine.dialect, MOST_ROWS
    word = "AND" if ends == "both" else "OR"
    for mapped in large.mapped:
        table = mapped.table
        keys = f"""
SELECT k.row_key FROM (SELECT * FROM ({rows_of(dialect, mapped)}) r
    WHERE {in_time(dialect, when)}) k
WHERE k.source IN (SELECT entity FROM {inside}) {word} k.target IN (SELECT entity FROM {inside})"""
        key = key_of(dialect, table)
        rows = fetched(
            large.engine,
            f"SELECT * FROM {dialect.name(*table.place)} WHERE {key} IN ({keys})",
            when.values(),
            most=left,
            advice=advice,
        )
        left -= len(rows)
        if len(rows):
            yield batch_of(table, rows)


def uploadable(entities: Collection[str]) -> pd.DataFrame:
    """Return ids as a frame to upload, sorted."""
    return pd.DataFrame({"entity": pd.Series(sorted(entities), dtype=object)})


@contextmanager
def _case_with_rows(
    large: LargeCase,
    asked: tuple[str, ...],
    when: Moment | tuple[Moment, Moment] | None,
    *,
    ends: Ends,
) -> Iterator[Case]:
    """Give a case of the rows about some entities until the end of the block."""
    own = with_aliases(large.case, asked_of(large, asked, REFUSED))
    with workbench(large.engine) as bench:
        inside = bench.upload(uploadable(own))
        batches = list(rows_at(large, inside, when_of(large, when), ends=ends))
    around = own if ends == "both" else own | _tied(own, [*large.batches, *batches])
    case = case_about(large, around, batches)
    try:
        yield case
    finally:
        case.close()


def _tied(entities: set[str], batches: list[Batch]) -> set[str]:
    """Return all ends of the links that name one of some entities."""
    found: set[str] = set()
    for frame in (frame for batch in batches for frame in batch.links):
        about = frame["source"].isin(entities) | frame["target"].isin(entities)
        found |= {*frame.loc[about, ENDS].to_numpy().ravel()}
    return found


def _own_id(large: LargeCase, case: Case, entity: str) -> str:
    """Return the id that an entity has in a case of some rows of the large one."""
    stated = with_aliases(large.case, {entity}) & case.types().keys()
    own = min(stated, default=entity)
    return case.same.get(own, own)
