"""How many rows of tables that stay where they are count in no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.scale.large_case import expect_large
from linkanalysis.scale.ties import rows_of

if TYPE_CHECKING:
    from linkanalysis.scale.large_case import LargeCase


@answer()
def count_unread(_call: Call, large: LargeCase) -> pd.DataFrame:
    """Count the rows that no answer includes, since an end, a type or a cell cannot be read.

    Parameters
    ----------
    large : LargeCase
        The case.

    Returns
    -------
    DataFrame
        One row for each table that stays where it is, in the order of the description: document;
        rows, how many it has; unread, how many of them count in no answer.

    Raises
    ------
    EngineError
        If the engine does not answer.

    Notes
    -----
    A row counts if both ends can be read, and all other cells are readable or empty; calls and
    payments need a time, payments a currency and an amount that is not negative. Another leg of a
    call is not a call, and what failed by its status no payment. In text, times are ISO
    (2024-05-02, 2024-05-02 14:30, 2024-05, 2024) and amounts plain numbers with a point: the reader
    of a file also takes "1,200.00". In numeric columns, the engine rounds what the reader of a file
    refuses: a count of 2.5, an amount with more than 4 decimals. It also takes amounts of more than
    14 digits. Engines write such numbers in different ways, so that their text is not compared.
    Rows about people and holders are loaded; their reader decides which can be read. One pass over
    each table.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> connection = duckdb.connect()
    >>> _ = connection.execute('''CREATE TABLE calls AS SELECT 1 AS id, '502-555-0143' AS caller,
    ...     '502-555-0199' AS callee, 'on Sunday' AS start''')
    >>> tables = {"calls": {"reader": "calls", "key": "id", "timezone": "UTC"}}
    >>> engine = la.scale.over_duckdb(connection)
    >>> with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
    ...     count_unread(large).to_numpy().tolist()
    [['calls', 1, 1]]
    """
    expect_large(large)
    dialect, found = large.engine.dialect, []
    loaded = {batch.document.title: batch for batch in large.batches}
    for mapped in large.mapped:
        name, place = mapped.table.name, dialect.name(*mapped.table.place)
        counts = (
            large.engine.rows(f"SELECT count(*) AS n FROM {rows}")["n"].iloc[0]
            for rows in (f"{place} r", f"({rows_of(dialect, mapped)}) r")
        )
        rows, read = (int(count) for count in counts)
        links = loaded[name].links if name in loaded else ()
        found.append((name, rows, rows - read - sum(map(len, links))))
    return pd.DataFrame(found, columns=["document", "rows", "unread"])
