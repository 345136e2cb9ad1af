"""Hashes of what the tables contain, by table and act, whatever the order of the rows.

A part is what one act wrote to one table: the rows of a document, the decisions of an entry, the
header. Its rows are written as text, sorted and hashed with SHA-256. The text of a row states which
values are null and how long each text is, so no two different rows have the same text: a null and
an empty value differ, and so do two values with the border between them moved. Numbered links are
hashed by column (`numbered_links`). A hash depends on the values alone, not on the version of
DuckDB, the number of threads or the time zone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from linkanalysis.storage.numbered_links import TABLE as NUMBERED
from linkanalysis.storage.numbered_links import hash_numbered
from linkanalysis.storage.schema import DOCUMENTS, TABLES, literal, quoted, stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linkanalysis.storage.engine import DuckEngine, Engine

# What names the part of a row; other tables name the document in `document`.
_PARTS = {"header": "''", "documents": "id", "decisions": '"position"', **DOCUMENTS}
HASHED = tuple(table for table in TABLES if table != "journal")
# A table comes before the one that names its documents.
OF_DOCUMENTS = tuple(table for table in TABLES if table in DOCUMENTS or "document" in TABLES[table])
# Rows fetched at once: a vector of DuckDB, which its text finds in the cache of the processor.
# Fewer are sorted sooner than a query that would save the sorting is planned.
BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Written:
    """What an act wrote to a table: the number of rows and their hash, empty if not computed."""

    table: str
    rows: int
    hash: str


Parts = dict[str | None, Written]


def written(engine: DuckEngine, table: str, part: str = "", *, large: bool = True) -> Written:
    """Hash one part of a table; it may have more rows than a block only if it is `large`."""
    return hash_parts(engine, table, only=part, large=large).get(part) or nothing(table)


def written_as(table: str, texts: Iterable[tuple[str | None, str]]) -> Written:
    """Hash a part from its rows as `as_text` selects them: the row in the document and the text."""
    ordered = [text for _, text in sorted(texts, key=_place)]
    digest = hashlib.sha256("".join([_start(table), *ordered]).encode())
    return Written(table, len(ordered), digest.hexdigest()) if ordered else nothing(table)


def written_row(table: str, row: Sequence[object]) -> Written:
    """Hash a part of one row from its values: texts, whole numbers and days."""
    return written_as(table, [(None, text_of(table, row))])


def text_of(table: str, row: Sequence[object]) -> str:
    """Write a row of texts, whole numbers and days as text, as `as_text` does."""
    head, texts = [], []
    for kind, value in zip(TABLES[table].values(), row, strict=True):
        shown = "" if value is None else str(value)
        of_text = kind == "VARCHAR" and value is not None
        head.append(str(len(shown.encode())) if of_text else shown)
        texts.append(shown if of_text else "")
    return f"{','.join(head)};{''.join(texts)}"


def as_text(table: str) -> str:
    """Select the row in the document and the text of each row of a table."""
    pieces = (literal(each) if given else each for given, each in _pieces(TABLES[table], {}))
    return f'"row", concat({", ".join(pieces)}) AS text'


def _place(given: tuple[str | None, str]) -> tuple[bool, int, str, str]:
    row, text = given
    return row is not None, len((row or "").encode()), row or "", text


def delete_rows(engine: DuckEngine, documents: Sequence[str]) -> None:
    """Delete all rows of some documents."""
    engine.session.recount()
    for table in OF_DOCUMENTS:
        engine.execute(
            f"DELETE FROM {stored(table)} WHERE list_contains(?::VARCHAR[], {_part(table)})",  # noqa: S608 - literal names
            [documents],
        )


def nothing(table: str) -> Written:
    """Return what stands for a part without rows."""
    return Written(table, 0, _start(table))


def hash_parts(
    engine: DuckEngine, table: str, *, only: str | None = None, large: bool = True
) -> Parts:
    """Hash each part of a table by name, or only one; a part of no name is None."""
    if table == NUMBERED:
        return _hash_numbered(engine, only)
    states: dict[str | None, Any] = {}
    rows: Counter[str | None] = Counter()
    for block in engine.blocks(*_texts(engine, table, only, large=large), BLOCK):
        for part, lines in _by_part(block, only):
            rows[part] += len(lines)
            states.setdefault(part, hashlib.sha256(_start(table).encode()))
            states[part].update("".join(lines).encode())
    return {part: Written(table, rows[part], state.hexdigest()) for part, state in states.items()}


def _hash_numbered(engine: DuckEngine, only: str | None) -> Parts:
    """Hash numbered links by document; those of no document are only counted."""
    found: Parts = {only: nothing(NUMBERED)}
    if only is None:
        found = count_parts(engine, [NUMBERED])[NUMBERED]
    for part in found.keys() - {None}:
        rows, digest = hash_numbered(engine, str(part))
        if rows:
            found[part] = Written(NUMBERED, rows, digest)
    return found


def _by_part(
    block: list[tuple[str, ...]], only: str | None
) -> Iterator[tuple[str | None, list[str]]]:
    if only is not None:  # fetched without its name
        yield only, [text for (text,) in block]
        return
    for part, lines in groupby(block, key=itemgetter(1)):
        yield part, [text for text, _ in lines]


def count_parts(engine: Engine, tables: Iterable[str]) -> dict[str, Parts]:
    """Count the rows of each part of some tables, which is much cheaper than hashing them."""
    found: dict[str, Parts] = {table: {} for table in tables}
    for table, part, rows in engine.execute(" UNION ALL ".join(map(_counted, found))).fetchall():
        found[table][part] = Written(table, rows, "")
    return found


def _counted(table: str) -> str:
    rows, counted = stored(table), "count(*)"
    if table == NUMBERED:  # few details, so that few rows look for their document
        rows = f"(SELECT details, count(*) AS n FROM {rows} GROUP BY details)"  # noqa: S608
        counted = "CAST(sum(n) AS BIGINT)"
    return f"SELECT '{table}', {_part(table)} AS part, {counted} FROM {rows} GROUP BY part"  # noqa: S608


def _part(table: str) -> str:
    return f"CAST({_PARTS.get(table, 'document')} AS VARCHAR)"


def _relative(table: str) -> str:
    """Count the numbers of a document from its least, whatever the case had before it."""
    if "number" not in TABLES[table]:
        return stored(table)
    number = "number - min(number) OVER (PARTITION BY document)"
    return f"(SELECT * REPLACE ({number} AS number) FROM {stored(table)})"  # noqa: S608


def _start(table: str) -> str:
    """Hash the name and the columns of a table, so that equal rows of two tables differ."""
    columns = ",".join(f"{name} {kind}" for name, kind in TABLES[table].items())
    return hashlib.sha256(f"{table}({columns})".encode()).hexdigest()


def _texts(
    engine: DuckEngine, table: str, only: str | None, *, large: bool
) -> tuple[str, list[object]]:
    """Write the query, and its values, for the rows of parts as text, sorted."""
    columns = TABLES[table]
    # Length first puts numbers in order without a cast, whose rules may change.
    keys = ['strlen("row")', '"row"'] if "row" in columns else []
    order = ", ".join(f"{each} ASC NULLS FIRST" for each in (*keys, "text"))
    if only is None:
        text, values = _text(columns, {})
        part = f"{_part(table)} AS part"
        return f"SELECT {text}, {part} FROM {_relative(table)} ORDER BY part, {order}", values  # noqa: S608
    rows = f"(FROM {_relative(table)} WHERE {_part(table)} = ?)"
    n, ordered = count_in_order(engine, table, only) if keys and large else (0, False)
    text, values = _text(columns, _constants(engine, columns, rows, only) if n > BLOCK else {})
    query = f"SELECT {text} FROM {rows}"  # noqa: S608 - literal names
    return query if ordered else f"{query} ORDER BY {order}", [*values, only]


def count_in_order(
    engine: Engine, table: str, document: str, *, number: str = '"row"'
) -> tuple[int, bool]:
    """Count the rows of a document; say whether their numbers rise, so that no two are the same.

    A file is read in this order, and looking costs a thirtieth of sorting.
    """
    ((n, disordered),) = engine.execute(
        f"""
        SELECT count(*), count(*) FILTER (
          k IS NULL OR n > 1 AND NOT coalesce((k0, k1) < (strlen(k), k), false))
        FROM (
          SELECT k, lag(strlen(k), 1) OVER () AS k0, lag(k, 1) OVER () AS k1,
            row_number() OVER () AS n
          FROM (SELECT {number} AS k FROM {stored(table)} WHERE document = ?))""",  # noqa: S608 - literal names
        [document],
    ).fetchall()
    return int(n), disordered == 0


def _constants(
    engine: DuckEngine, columns: dict[str, str], rows: str, only: str
) -> dict[str, str | int | None]:
    """Find columns with one value in all rows: looking costs a fifth of writing them row by row."""
    few = ", ".join(f"count({each}), min({each}), max({each})" for each in map(quoted, columns))
    ((n, *found),) = engine.execute(
        f"SELECT count(*), {few} FROM (FROM {rows} LIMIT {BLOCK})",  # noqa: S608 - literal names
        [only],
    ).fetchall()
    likely = {
        name: low
        for (name, kind), many, low, high in zip(
            columns.items(), found[::3], found[1::3], found[2::3], strict=True
        )
        if many == 0 or (many == n and low == high and kind in {"VARCHAR", "BIGINT"})
    }
    if not likely:
        return {}
    others = ", ".join(f"count(*) FILTER ({quoted(name)} IS DISTINCT FROM ?)" for name in likely)
    (different,) = engine.execute(
        f"SELECT {others} FROM {rows}",  # noqa: S608 - literal names
        [*likely.values(), only],
    ).fetchall()
    return {name: likely[name] for name, many in zip(likely, different, strict=True) if many == 0}


def _text(
    columns: dict[str, str], constants: dict[str, str | int | None]
) -> tuple[str, list[object]]:
    """Select a row as text, with the values for it; what is constant in all rows is one of them."""
    listed: list[str] = []
    values: list[object] = []
    for is_constant, group in groupby(_pieces(columns, constants), key=itemgetter(0)):
        texts = [text for _, text in group]
        listed += ["?"] if is_constant else texts
        values += ["".join(texts)] if is_constant else []
    return f"concat({', '.join(listed)}) AS text", values  # concat skips what is null


def _pieces(
    columns: dict[str, str], constants: dict[str, str | int | None]
) -> Iterator[tuple[bool, str]]:
    """Yield all values but texts, the lengths of texts, a semicolon, and the texts.

    Each is a text as it is (True) or SQL.
    """
    yield from _head(columns, constants)
    yield True, ";"
    for name, kind in columns.items():
        if kind == "VARCHAR" and name in constants:
            yield True, str(constants[name] or "")
        elif kind == "VARCHAR":
            yield False, quoted(name)


def _head(
    columns: dict[str, str], constants: dict[str, str | int | None]
) -> Iterator[tuple[bool, str]]:
    """Yield what a row has before its texts, as `_pieces` does."""
    for at, (name, kind) in enumerate(columns.items()):
        if at:
            yield True, ","
        if name not in constants:
            yield False, _value(quoted(name), kind)
        elif (value := constants[name]) is not None:
            yield True, str(len(value.encode()) if isinstance(value, str) else value)


def _value(name: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"strlen({name})"
    # the bits, since decimal digits of a binary float have changed between versions
    return f"CAST(CAST({name} AS BIT) AS BIGINT)" if kind == "DOUBLE" else name
