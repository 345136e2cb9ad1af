"""Whether the tables of a case are as its journal left them.

Nothing found here is named by more than a table and an entry, since the id of a document may hold a
name, and who is protected is not known in a file that was changed.

A file can also hold functions that take the names of those that a query means. The connection
prefers those of DuckDB, and a full check reports the others.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.errors import DataQualityWarning
from linkanalysis.storage.content_hashes import HASHED, OF_DOCUMENTS, count_parts, hash_parts
from linkanalysis.storage.engine import column
from linkanalysis.storage.journal import first_broken, read_entries
from linkanalysis.storage.schema import HELD, TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.storage.content_hashes import Parts, Written
    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.journal import Entry

# Rows whose values are checked when a file is opened: hashing them takes less than .1 s, and the
# values decide who is protected (benchmarks/README.md)
CHECKED = 50_000
# What a file can hold beside its tables, by the function of DuckDB that lists it
_OTHERS = ("functions", "sequences", "types", "views")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something that is not as the journal left it, and the first entry that it contradicts."""

    entry: int
    why: str


def find_faults(engine: DuckEngine, *, rows: bool) -> tuple[tuple[Entry, ...], list[Fault]]:
    """Read the journal and compare the tables with it; without `rows` count those of documents."""
    tables = _tables(engine)
    wrong = _wrong(tables)
    if wrong:
        return (), [Fault(1, why) for why in wrong]
    entries = read_entries(engine)
    if not entries or entries[0].act != "create":
        return entries, [Fault(1, "The journal does not begin with the creation of the case.")]
    broken = first_broken(entries)
    if broken is not None:
        why = f"Entry {broken} of the journal does not follow from the entry before it."
        return entries, [Fault(broken, why)]
    left, beyond = _as_left(entries), len(entries) + 1
    # they change no answer (`engine` puts the functions of DuckDB first) and take long to list
    faults = [Fault(beyond, why) for why in _foreign(engine, tables)] if rows else []
    counted = {} if rows else count_parts(engine, OF_DOCUMENTS)
    for table in HASHED:
        found = counted[table] if table in counted else hash_parts(engine, table)
        faults += _differing(found, left[table], beyond)
    return entries, sorted(faults)


def warn_if_changed(engine: DuckEngine) -> None:
    """Warn if a file was changed by anything but this library, as far as a quick check shows."""
    found = count_parts(engine, OF_DOCUMENTS).values()
    counted = [part.rows for parts in found for part in parts.values()]
    _, faults = find_faults(engine, rows=sum(counted) <= CHECKED)
    if faults:
        more = f" Faults in all: {len(faults):,}." if len(faults) > 1 else ""
        message = (
            f"{engine.path} was changed by something other than linkanalysis. {faults[0].why}"
            f"{more} Do not rely on it: run `linkanalysis verify {engine.path}`, and compare it "
            "with a copy."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=3)


def _tables(engine: DuckEngine) -> dict[str, str]:
    """Return the statement that would make each table of the case."""
    return dict(
        engine.execute(
            "SELECT table_name, sql FROM system.main.duckdb_tables() "
            "WHERE database_name = ? AND schema_name = 'main'",
            [HELD],
        ).fetchall()
    )


def _wrong(tables: dict[str, str]) -> list[str]:
    return [
        f'Table "{table}" does not have the columns of a case file.'
        for table in TABLES
        if _bare(tables.get(table, "")) != _bare(_made(table))
    ]


def _made(table: str) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in TABLES[table].items())
    return f"CREATE TABLE {table}({columns});"


def _bare(sql: str) -> str:
    """Drop what DuckDB may or may not write: quotes around names, and spaces."""
    return sql.replace('"', "").replace(" ", "")


def _foreign(engine: DuckEngine, tables: dict[str, str]) -> list[str]:
    found = ["tables"] if tables.keys() - TABLES.keys() else []
    for kind in _OTHERS:
        made = "" if kind == "sequences" else "AND NOT internal"
        query = f"SELECT 1 FROM system.main.duckdb_{kind}() WHERE database_name = ? {made} LIMIT 1"  # noqa: S608
        found += [kind] if column(engine, query, [HELD]) else []
    return [f"The file holds {kind} that no case file has." for kind in found]


def _as_left(entries: Sequence[Entry]) -> dict[str, dict[str | None, tuple[Written, int]]]:
    """Return what the journal left in each part of each table, and the entry that did."""
    left: dict[str, dict[str | None, tuple[Written, int]]] = {table: {} for table in TABLES}
    for entry in entries:
        for wrote in entry.content:
            if wrote.table in left:
                left[wrote.table][_part(entry, wrote.table)] = wrote, entry.n
    return left


def _part(entry: Entry, table: str) -> str | None:
    """Name the part of a table that an entry wrote: a document, or an entry with its decisions."""
    if table == "header":
        return ""
    if table == "decisions" and entry.act != "undo":
        return str(entry.n)
    at = 1 if entry.act == "undo" and table != "decisions" else 0
    return next(iter(entry.subjects[at:]), None)


def _differing(
    found: Parts, left: dict[str | None, tuple[Written, int]], beyond: int
) -> list[Fault]:
    """Compare the parts of a table with what the journal left."""
    faults = []
    for part, (wrote, entry) in left.items():
        begin = f'Table "{wrote.table}" does not match entry {entry} of the journal: '
        have = found.get(part)
        rows = 0 if have is None else have.rows
        if rows != wrote.rows:
            faults.append(Fault(entry, f"{begin}{rows:,} rows instead of {wrote.rows:,}."))
        elif have is not None and have.hash not in {"", wrote.hash}:
            faults.append(Fault(entry, f"{begin}values of its rows were changed."))
    extra = [have for part, have in found.items() if part not in left]
    return faults + [
        Fault(beyond, f'Table "{have.table}" has {have.rows:,} rows that no entry wrote.')
        for have in extra
    ]
