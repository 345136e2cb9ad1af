"""How much of a document was read: its rows, and the reasons why others were refused.

Lives here: `describe_document`, and the SQL that makes a record of the row of a statement.
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


def describe_document(engine: Engine, document: str, counts: Mapping[str, int]) -> Added:
    """Count the rows of a document that were read and refused, and its problems by reason."""
    read, refused = engine.execute(
        f"""
        WITH records AS (
          SELECT coalesce({RECORD}, concat('statement ', rowid)) AS record, true AS read
          FROM statements WHERE document = $1
          UNION ALL SELECT coalesce({RECORD}, concat('link ', rowid)), true
          FROM links WHERE document = $1
          UNION ALL SELECT {RECORD}, false FROM problems WHERE document = $1 AND raw <> ''),
        known AS (
          SELECT bool_or(read) AS read FROM records WHERE record IS NOT NULL GROUP BY record)
        SELECT count(*) FILTER (read), count(*) FILTER (NOT read) FROM known""",  # noqa: S608
        [document],
    ).fetchall()[0]
    kinds = _kinds(engine, document) if counts["problems"] else []
    return Added(
        document,
        counts["statements"],
        counts["links"],
        counts["problems"],
        problem_kinds={why: count for why, count, _ in kinds},
        rows=read + refused,
        rows_read=read,
        first_rows={why: tuple(first) for why, _, first in kinds if first},
    )


def _kinds(engine: Engine, document: str) -> list[tuple[str, int, list[str] | None]]:
    """Count the problems of a document by reason, with the first rows of each."""
    return engine.execute(
        """
        SELECT why, count(*) AS n,
          list("row" ORDER BY TRY_CAST("row" AS BIGINT) NULLS LAST, "row")
            FILTER ("row" <> '') [1:$2]
        FROM problems WHERE document = $1 GROUP BY why ORDER BY n DESC, why""",
        [document, FIRST],
    ).fetchall()
