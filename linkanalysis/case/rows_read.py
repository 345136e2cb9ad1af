"""How much of a document was read: its rows, and the reasons why others were refused.

Lives here: `describe_document` and `describe_documents`, `unread_documents`, and the SQL that makes
a record of the row of a statement.
Not here: reading (`records`), and the rows themselves (`frames`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.batch import Added
from linkanalysis.storage.contents import BLOCK, count_in_order, count_parts
from linkanalysis.storage.numbered_links import TABLE as NUMBERED
from linkanalysis.storage.schema import stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkanalysis.storage.engine import DuckEngine, Engine

UNREAD = "nothing of the document was read: {}"  # the problem of a document that was left out
FIRST = 3  # rows that a message names: enough to find the mistake
# Batches made by hand may give no rows; each of their statements counts as one record, and a link
# as the records that it sums.
# A row of JSON is the pointer of a field; its record is the pointer up to the number in the list.
RECORD = (
    """CASE WHEN "row" LIKE '/%' THEN regexp_extract("row", '^(?:/[^/]*[^/0-9][^/]*)*/[0-9]+') """
    """ELSE "row" END"""
)

# The record of each row of a table, and whether it was read.
_RECORDS = {
    "statements": (f"coalesce({RECORD}, concat('statement ', rowid))", "true"),
    "links": (RECORD, "true"),
    "problems": (f"CASE WHEN raw <> '' THEN {RECORD} END", "false"),
}


Rows = tuple[int, int]  # read and refused
Kinds = list[tuple[str, int, list[str] | None, list[str] | None]]


def unread_documents(engine: Engine) -> dict[str, str]:
    """Return why nothing was read of a document, by its id, for each that was left out."""
    rows = engine.execute(
        "SELECT document, why FROM problems WHERE starts_with(why, ?) "
        "AND document IN (SELECT id FROM standing_documents)",
        [UNREAD.format("")],
    ).fetchall()
    return dict(rows)


def describe_document(engine: Engine, document: str, counts: Mapping[str, int]) -> Added:
    """Count the rows of a document that were read and refused, and its problems by reason."""
    where, tables, alone = "document = ?", [name for name in _RECORDS if counts[name]], 0
    if counts["links"] > BLOCK:
        n, ordered = count_in_order(engine, "links", document, number=RECORD)
        alone = n if ordered else 0
    if alone:  # each link is a record, and to group them would cost as much as to read their times
        tables.remove("links")
        read_in = f"{RECORD} IN (SELECT {RECORD} FROM {stored('links')} WHERE {where})"  # noqa: S608 - literals
        others = f"{where} AND NOT coalesce({read_in}, false)"
        found = _rows(engine, others, [document] * 2, tables)
    else:
        found = _rows(engine, where, [document], tables)
    read, refused = found.get(document, (0, 0))
    kinds = _kinds(engine, where, [document]) if counts["problems"] else {}
    return _added(document, counts, (alone + read, refused), kinds.get(document, []))


def describe_documents(engine: DuckEngine, documents: Sequence[str]) -> list[Added]:
    """Describe standing documents, all by the same queries, in the order given."""
    where = "document IN (SELECT id FROM standing_documents)"
    counts = {table: count_parts(engine, table) for table in (*_RECORDS, NUMBERED)}
    rows = _rows(engine, where, [], [name for name in _RECORDS if counts[name]])
    kinds = _kinds(engine, where, []) if counts["problems"] else {}
    return [
        _added(
            document,
            {
                table: parts[document].rows if document in parts else 0
                for table, parts in counts.items()
            },
            rows.get(document, (0, 0)),
            kinds.get(document, []),
        )
        for document in documents
    ]


def _rows(engine: Engine, where: str, values: list[str], tables: list[str]) -> dict[str, Rows]:
    """Count the records of each document that were read and refused."""
    if not tables:
        return {}
    records = " UNION ALL ".join(
        f"SELECT document, {record} AS record, {read} AS read FROM {stored(name)} WHERE {where}"  # noqa: S608 - literal names
        for name, (record, read) in _RECORDS.items()
        if name in tables
    )
    found = engine.execute(
        f"""
        WITH known AS (
          SELECT document, bool_or(read) AS read FROM ({records}) WHERE record IS NOT NULL
          GROUP BY document, record)
        SELECT document, count(*) FILTER (read), count(*) FILTER (NOT read) FROM known
        GROUP BY document""",  # noqa: S608 - literal conditions
        values * len(tables),
    ).fetchall()
    counts = {document: (read, refused) for document, read, refused in found}
    if "links" in tables:
        unnumbered = engine.execute(
            "SELECT document, CAST(sum(greatest(coalesce(count, 1), 1)) AS BIGINT) "  # noqa: S608
            f'FROM {stored("links")} WHERE {where} AND "row" IS NULL GROUP BY document',
            values,
        ).fetchall()
        for document, records in unnumbered:
            read, refused = counts.get(document, (0, 0))
            counts[document] = read + records, refused
    return counts


def _added(document: str, count: Mapping[str, int], rows: Rows, kinds: Kinds) -> Added:
    read, refused = rows[0] + count[NUMBERED], rows[1]  # each numbered link is a record
    return Added(
        document,
        count["statements"],
        count["links"] + count[NUMBERED],
        count["problems"],
        problem_kinds={why: many for why, many, *_ in kinds},
        rows=read + refused,
        rows_read=read,
        first_rows={why: tuple(first) for why, _, first, _ in kinds if first},
        whole_columns={why: tuple(columns) for why, *_, columns in kinds if columns},
    )


def _kinds(engine: Engine, where: str, values: list[str]) -> dict[str, Kinds]:
    """Count the problems of each document by reason, with the first rows and the columns of each.

    Columns are listed for a reason that is about whole columns, and so stands at one row.
    """
    found = engine.execute(
        f"""
        SELECT document, why, count(*) AS n,
          list("row" ORDER BY TRY_CAST("row" AS BIGINT) NULLS LAST, "row")
            FILTER ("row" <> '') [1:{FIRST}],
          CASE WHEN count(DISTINCT "row") = 1
            AND bool_and("row" <> '' AND "column" <> '' AND value = '' AND raw = '')
            THEN list("column" ORDER BY rowid) END
        FROM problems WHERE {where} GROUP BY document, why ORDER BY n DESC, why""",  # noqa: S608 - literal conditions
        values,
    ).fetchall()
    kinds: dict[str, Kinds] = {}
    for document, *kind in found:
        kinds.setdefault(document, []).append(tuple(kind))
    return kinds
