"""Hashes of what the tables contain, by table and act, whatever the order of the rows.

Lives here: `Written`, which an entry of the journal keeps for each part that its act wrote, and the
query that hashes parts.
Not here: the comparison of parts with the journal (`integrity`).

A part is what one act wrote to one table: the rows of a document, the decisions of an entry, the
header. Its rows are written as text, sorted and hashed with SHA-256. The text of a row states which
values are null and how long each text is, so no two different rows have the same text: a null and
an empty value differ, and so do two values with the border between them moved. The hash depends on
the values alone, not on the version of DuckDB, the number of threads or the time zone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from linkanalysis.case.engine import column
from linkanalysis.case.schema import TABLES, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case.engine import DuckEngine

# The column that names the part of a row; other tables name the document in `document`.
_PARTS = {"header": "''", "documents": "id", "decisions": '"position"'}
HASHED = tuple(table for table in TABLES if table != "journal")
OF_DOCUMENTS = tuple(table for table in TABLES if "document" in TABLES[table])
# Rows fetched at once: a vector of DuckDB, which its text still finds in the cache of the processor
BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Written:
    """What an act wrote to a table: the number of rows and their hash, empty if not computed."""

    table: str
    rows: int
    hash: str


Parts = dict[str | None, Written]


def written(engine: DuckEngine, table: str, part: str = "") -> Written:
    """Hash one part of a table."""
    return hash_parts(engine, table, only=part).get(part) or nothing(table)


def nothing(table: str) -> Written:
    """Return what stands for a part without rows."""
    return Written(table, 0, _start(table))


def hash_parts(engine: DuckEngine, table: str, *, only: str | None = None) -> Parts:
    """Hash each part of a table by name, or only one; a part of no name is None."""
    states: dict[str | None, Any] = {}
    rows: Counter[str | None] = Counter()
    for block in engine.blocks(*_texts(engine, table, only), BLOCK):
        for part, lines in _by_part(block, only):
            rows[part] += len(lines)
            states.setdefault(part, hashlib.sha256(_start(table).encode()))
            states[part].update("".join(lines).encode())
    return {part: Written(table, rows[part], state.hexdigest()) for part, state in states.items()}


def _by_part(
    block: list[tuple[str, ...]], only: str | None
) -> Iterator[tuple[str | None, list[str]]]:
    if only is not None:  # fetched without its name
        yield only, [text for (text,) in block]
        return
    for part, lines in groupby(block, key=itemgetter(1)):
        yield part, [text for text, _ in lines]


def count_parts(engine: DuckEngine, table: str) -> Parts:
    """Count the rows of each part of a table, which is much cheaper than hashing them."""
    query = f"SELECT {_part(table)} AS part, count(*) FROM {quoted(table)} GROUP BY part"  # noqa: S608
    return {part: Written(table, rows, "") for part, rows in engine.execute(query).fetchall()}


def _part(table: str) -> str:
    return f"CAST({_PARTS.get(table, 'document')} AS VARCHAR)"


def _start(table: str) -> str:
    """Hash the name and the columns of a table, so that equal rows of two tables differ."""
    columns = ",".join(f"{name} {kind}" for name, kind in TABLES[table].items())
    return hashlib.sha256(f"{table}({columns})".encode()).hexdigest()


def _texts(engine: DuckEngine, table: str, only: str | None) -> tuple[str, list[str]]:
    """Write the query, and its values, for the rows of parts as text, sorted."""
    columns = TABLES[table]
    # Length first puts numbers in order without a cast, whose rules may change.
    keys = ['strlen("row")', '"row"'] if "row" in columns else []
    order = ", ".join(f"{each} ASC NULLS FIRST" for each in (*keys, "text"))
    text = f"{_text(columns)} AS text"
    if only is None:
        part = f"{_part(table)} AS part"
        return f"SELECT {text}, {part} FROM {quoted(table)} ORDER BY part, {order}", []  # noqa: S608
    rows = f"(FROM {quoted(table)} WHERE {_part(table)} = ?)"
    query = f"SELECT {text} FROM {rows}"  # noqa: S608 - literal names
    ordered = bool(keys) and _is_sorted(engine, rows, keys, only)
    return query if ordered else f"{query} ORDER BY {order}", [only]


def _is_sorted(engine: DuckEngine, rows: str, keys: list[str], only: str) -> bool:
    """Tell whether rows lie in the order of their keys, and no two have the same.

    A file is read in this order, and looking costs a thirtieth of sorting.
    """
    before = ", ".join(f"lag({key}, 1) OVER () AS k{at}" for at, key in enumerate(keys))
    earlier = f"(k0, k1) < ({', '.join(keys)})"
    found = column(
        engine,
        f"SELECT count(*) FROM (SELECT {before}, {', '.join(keys)}, row_number() OVER () AS n "  # noqa: S608
        f"FROM {rows}) WHERE n > 1 AND NOT coalesce({earlier}, false)",
        [only],
    )
    return found == [0]


def _text(columns: dict[str, str]) -> str:
    """Write a row as text: all values but texts, the lengths of texts, a semicolon, the texts."""
    head = [_value(quoted(name), kind) for name, kind in columns.items()]
    body = [quoted(name) for name, kind in columns.items() if kind == "VARCHAR"]
    parts = [part for value in head for part in (value, "','")][:-1]
    listed = ", ".join([*parts, "';'", *body])
    return f"concat({listed})"  # it skips what is null


def _value(name: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"strlen({name})"
    # the bits, since decimal digits of a binary float have changed between versions
    return f"CAST(CAST({name} AS BIT) AS BIGINT)" if kind == "DOUBLE" else name
