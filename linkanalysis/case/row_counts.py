"""How much of a document was read: its rows, and the reasons why others were refused."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from linkanalysis.case.batch import Added
from linkanalysis.storage.content_hashes import BLOCK, count_in_order, count_parts
from linkanalysis.storage.numbered_links import TABLE as NUMBERED
from linkanalysis.storage.schema import stored

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from linkanalysis.storage.engine import DuckEngine, Engine

UNREAD = "nothing of the document was read: {}"  # the problem of a document that was left out
FIRST = 3  # rows that a message names: enough to find the mistake
# Batches made by hand may give no rows; each of their statements counts as one record, and a link
# as the records that it sums.
# A row of JSON is the pointer of a field; its record is the pointer up to the number in the list.
_POINTER = "(?:/[^/]*[^/0-9][^/]*)*/[0-9]+"
RECORD = f"""CASE WHEN "row" LIKE '/%' THEN regexp_extract("row", '^{_POINTER}') ELSE "row" END"""

# The record of each row of a table, and whether it was read.
_RECORDS = {
    "statements": (f"coalesce({RECORD}, concat('statement ', rowid))", "true"),
    "links": (RECORD, "true"),
    "problems": (f"CASE WHEN raw <> '' THEN {RECORD} END", "false"),
}


Kind = tuple[str, int, list[str] | None]  # a reason, its number, its first rows


class Found(NamedTuple):
    """The records of a document that were read and refused, and its problems by reason."""

    read: int
    refused: int
    kinds: list[Kind]


def unread_documents(engine: Engine) -> dict[str, str]:
    """Return why nothing was read of a document, by its id, for each that was left out."""
    rows = engine.execute(
        "SELECT document, why FROM problems WHERE starts_with(why, ?) "
        "AND document IN (SELECT id FROM standing_documents)",
        [UNREAD.format("")],
    ).fetchall()
    return dict(rows)


def describe_document(
    engine: Engine, document: str, counts: Mapping[str, int], rows: Sequence[str | None] = ()
) -> Added:
    """Count the rows of a document that were read and refused, and its problems by reason.

    rows: Those of its statements and links, if all are known.
    """
    if not counts["problems"] and len(rows) == sum(counts.values()) and None not in rows:
        return _added(document, counts, Found(len(set(map(_record, rows))), 0, []))
    tables, alone, others = {name for name in _RECORDS if counts[name]}, 0, ""
    if counts["links"] > BLOCK:
        n, ordered = count_in_order(engine, "links", document, number=RECORD)
        alone = n if ordered else 0
    if alone:  # each link is a record, and to group them would cost as much as to read their times
        tables.remove("links")
        linked = f"SELECT {RECORD} FROM {stored('links')} WHERE document = $1"  # noqa: S608 - literals
        others = f"AND NOT coalesce({RECORD} IN ({linked}), false)"
    found = _find(engine, "document = $1", [document], tables, others=others).get(document)
    return _added(document, counts, found, alone)


def _record(row: str | None) -> str:
    """Give the record of a row, as `RECORD` does."""
    if row is None or not row.startswith("/"):
        return row or ""
    found = re.match(_POINTER, row)
    return found[0] if found else ""


def describe_documents(engine: DuckEngine, documents: Sequence[str]) -> list[Added]:
    """Describe standing documents, all by the same queries, in the order given."""
    where = "document IN (SELECT id FROM standing_documents)"
    parts = count_parts(engine, (*_RECORDS, NUMBERED))
    found = _find(engine, where, [], {name for name in _RECORDS if parts[name]})
    counts = (
        {table: each[document].rows if document in each else 0 for table, each in parts.items()}
        for document in documents
    )
    return [
        _added(document, count, found.get(document))
        for document, count in zip(documents, counts, strict=True)
    ]


def _find(
    engine: Engine, where: str, values: list[str], tables: Collection[str], *, others: str = ""
) -> dict[str, Found]:
    """Count records and problems of documents by one query.

    tables: Those that have rows of the documents. others: What else holds of a record to count.
    """
    if not tables:
        return {}
    records = " UNION ALL ".join(
        f"SELECT document, {record} AS record, {read} AS read FROM {stored(name)} "  # noqa: S608 - literal names
        f"WHERE {where} {others}"
        for name, (record, read) in _RECORDS.items()
        if name in tables
    )
    parts = [
        f"""
        SELECT document, NULL AS why, count(*) FILTER (read) AS n,
          count(*) FILTER (NOT read) AS refused, NULL::VARCHAR[] AS first
        FROM (SELECT document, bool_or(read) AS read FROM ({records})
          WHERE record IS NOT NULL GROUP BY document, record) GROUP BY document"""  # noqa: S608 - literals
    ]
    if "links" in tables:
        parts.append(
            "SELECT document, NULL, CAST(sum(greatest(coalesce(count, 1), 1)) AS BIGINT), 0, NULL "  # noqa: S608
            f'FROM {stored("links")} WHERE {where} AND "row" IS NULL GROUP BY document'
        )
    if "problems" in tables:
        parts.append(
            f"""
            SELECT document, why, count(*), 0,
              list("row" ORDER BY TRY_CAST("row" AS BIGINT) NULLS LAST, "row")
                FILTER ("row" <> '') [1:{FIRST}]
            FROM problems WHERE {where} GROUP BY document, why"""  # noqa: S608 - literals
        )
    read: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    kinds: dict[str, list[Any]] = {}
    for document, why, n, bad, first in engine.execute(
        " UNION ALL ".join(parts), values
    ).fetchall():
        kinds.setdefault(document, [])
        if why is not None:
            kinds[document].append((why, n, first))
        else:
            read[document] += n
            refused[document] += bad
    return {
        document: Found(read[document], refused[document], sorted(found, key=_most_frequent))
        for document, found in kinds.items()
    }


def _most_frequent(kind: Kind) -> tuple[int, str]:
    return -kind[1], kind[0]


def _added(document: str, count: Mapping[str, int], found: Found | None, alone: int = 0) -> Added:
    """Describe what was added; alone: links that are records and were not counted with others."""
    found = found or Found(0, 0, [])
    # each numbered link is a record
    read = found.read + alone + count[NUMBERED]
    return Added(
        document,
        count["statements"],
        count["links"] + count[NUMBERED],
        count["problems"],
        problem_kinds={why: many for why, many, _ in found.kinds},
        rows=read + found.refused,
        rows_read=read,
        first_rows={why: tuple(first) for why, _, first in found.kinds if first},
    )
