"""A query of a database as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.core.checks import expect_type
from linkanalysis.errors import RecordError
from linkanalysis.ingest.records.documents import read_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.case import Batch

NO_CONNECTION = (
    "give an open connection, such as sqlite3.connect(path), or engine.connect() of SQLAlchemy."
)


def read_query(
    connection: object,
    query: str,
    *,
    reader: str,
    document: Mapping[str, object] | str,
    parameters: Sequence[object] = (),
) -> Batch:
    """Read the answer of a query as a document.

    Parameters
    ----------
    connection : object
        An open connection by Python's DB-API (sqlite3, DuckDB, psycopg, pyodbc and so on) or of
        SQLAlchemy. It stays open.
    query : str
        One SELECT. Name its columns as the reader does (``SELECT a_number AS caller``), or map
        them in `document`.
    reader : str
        A name of `READERS` that reads tables.
    document : mapping of str to object, or str
        As in `read_frame`.
    parameters : sequence, default ()
        Values for the placeholders of the query, as the database writes them.

    Returns
    -------
    Batch
        To be added to a case.

    Raises
    ------
    RecordError
        If `connection` is not one, the query returns no table, or a key or a column is wrong.

    Examples
    --------
    >>> import sqlite3
    >>> database = sqlite3.connect(":memory:")
    >>> query = "SELECT 'KY-1' AS source, 'KY-2' AS target"
    >>> batch = read_query(database, query, reader="links", document="ties")
    >>> next(iter(batch.links))["target"].tolist()
    ['person:KY-2']
    """
    expect_type("query", query, str, "write one SELECT.", error=RecordError)
    expect_type("parameters", parameters, Sequence, "give a list of values.", error=RecordError)
    # Only without any values, not even an empty tuple, do drivers take the % of LIKE for itself.
    values = (tuple(parameters),) if parameters else ()
    given: Any = connection
    if hasattr(given, "exec_driver_sql"):  # of SQLAlchemy
        options = {"no_parameters": True}  # as the drivers below, where there are no values
        answer = given.exec_driver_sql(query, *values, execution_options=options)
        names, rows = ([*answer.keys()], answer.fetchall()) if answer.returns_rows else ([], [])
    elif hasattr(given, "cursor"):
        answer = given.cursor()
        answer.execute(query, *values)
        names = [column[0] for column in answer.description or ()]
        rows = answer.fetchall() if names else []
    else:
        # its type alone: an address may hold a password
        message = f"connection is of type {type(connection).__name__}; {NO_CONNECTION}"
        raise RecordError(message)
    if not names:
        message = "The query returned no table. Write a SELECT."
        raise RecordError(message)
    frame = pd.DataFrame([tuple(row) for row in rows], columns=names, dtype=object)
    return read_frame(frame, reader=reader, document=document)
