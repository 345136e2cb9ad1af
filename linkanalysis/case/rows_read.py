"""How much of a document was read: its rows, and the reasons why others were refused.

Lives here: `describe_document` and `describe_documents`, and the SQL that makes a record of the row
of a statement.
Not here: reading (`records`), and the rows themselves (`frames`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.batch import Added

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.case.engine import Engine

FIRST = 3  # rows that a message names: enough to find the mistake
# Batches made by hand may give no rows; each of their lines counts as one.
# A row of JSON is the pointer of a field; its record is the pointer up to the number in the list.
RECORD = (
    """CASE WHEN "row" LIKE '/%' THEN regexp_extract("row", '^(?:/[^/]*[^/0-9][^/]*)*/[0-9]+') """
    """ELSE "row" END"""
)

# The record of each row of a table, and whether it was read.
_RECORDS = {
    "statements": (f"coalesce({RECORD}, concat('statement ', rowid))", "true"),
    "links": (f"coalesce({RECORD}, concat('link ', rowid))", "true"),
    "problems": (f"CASE WHEN raw <> '' THEN {RECORD} END", "false"),
}


def describe_document(engine: Engine, document: str, counts: Mapping[str, int]) -> Added:
    """Count the rows of a document that were read and refused, and its problems by reason."""
    return _described(engine, "document = ?", [document], {document: counts})[0]


def describe_documents(engine: Engine, counts: Mapping[str, Mapping[str, int]]) -> list[Added]:
    """Describe standing documents, all by the same queries, in the order of their counts."""
    return _described(engine, "document IN (SELECT id FROM standing_documents)", [], counts)


def _described(
    engine: Engine, where: str, values: list[str], counts: Mapping[str, Mapping[str, int]]
) -> list[Added]:
    tables = [name for name in _RECORDS if any(count[name] for count in counts.values())]
    rows: dict[str, tuple[int, int]] = {}
    if tables:
        records = " UNION ALL ".join(
            f"SELECT document, {record} AS record, {read} AS read FROM {name} WHERE {where}"  # noqa: S608 - literal names
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
        rows = {document: (read, refused) for document, read, refused in found}
    kinds = _kinds(engine, where, values) if "problems" in tables else {}
    return [
        Added(
            document,
            count["statements"],
            count["links"],
            count["problems"],
            problem_kinds={why: many for why, many, _ in kinds.get(document, ())},
            rows=sum(rows.get(document, (0, 0))),
            rows_read=rows.get(document, (0, 0))[0],
            first_rows={why: tuple(first) for why, _, first in kinds.get(document, ()) if first},
        )
        for document, count in counts.items()
    ]


Kinds = list[tuple[str, int, list[str] | None]]


def _kinds(engine: Engine, where: str, values: list[str]) -> dict[str, Kinds]:
    """Count the problems of each document by reason, with the first rows of each."""
    found = engine.execute(
        f"""
        SELECT document, why, count(*) AS n,
          list("row" ORDER BY TRY_CAST("row" AS BIGINT) NULLS LAST, "row")
            FILTER ("row" <> '') [1:{FIRST}]
        FROM problems WHERE {where} GROUP BY document, why ORDER BY n DESC, why""",  # noqa: S608 - literal conditions
        values,
    ).fetchall()
    kinds: dict[str, Kinds] = {}
    for document, *kind in found:
        kinds.setdefault(document, []).append(tuple(kind))
    return kinds
