"""What two documents state differently, where one was delivered again in place of the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from linkanalysis.protection.protected import PROTECTED_ROLES
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import TABLES, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.storage.engine import Engine

# What makes two rows one record; a difference in any other column is a change of it.
KEYS = {"links": ("source", "target", "type", "start"), "statements": ("entity", "attribute")}
# How a time was written, and where a row lies, may differ though the row states the same.
_PLACES = {"document", "row", "start_text", "zone"}
_COLUMNS = {table: [name for name in TABLES[table] if name not in _PLACES] for table in KEYS}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row of a document states."""

    table: str
    cells: dict[str, object] = field(hash=False)
    document: str
    row: str

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the record that it is."""
        return (self.table, *(self.cells[name] for name in KEYS[self.table]))


@dataclass(frozen=True, slots=True)
class Differing:
    """The difference between two documents.

    pairs: What each record is before and after; None if the document does not have it.
    same: Statements and links that both have.
    refused: Rows of each that could not be read.
    protected: Ids of people to whom either gives a protected role.
    """

    pairs: tuple[tuple[Stated | None, Stated | None], ...]
    same: int
    refused: tuple[int, int]
    protected: frozenset[str]


def find_differing(engine: Engine, older: str, newer: str) -> Differing:
    """Compare what two documents state."""
    before = _by_key(each for table in KEYS for each in _surplus(engine, table, older, newer))
    after = _by_key(each for table in KEYS for each in _surplus(engine, table, newer, older))
    pairs = tuple(
        pair
        for key in {**before, **after}
        for pair in zip_longest(before.get(key, ()), after.get(key, ()))
    )
    stated = sum(_count(engine, table, older) for table in KEYS)
    return Differing(
        pairs,
        stated - sum(one is not None for one, _ in pairs),
        (_refused(engine, older), _refused(engine, newer)),
        _protected(engine, older, newer),
    )


def _by_key(found: Iterable[Stated]) -> dict[tuple[object, ...], list[Stated]]:
    """Collect rows by key, in the order of their numbers."""
    grouped: dict[tuple[object, ...], list[Stated]] = {}
    for each in sorted(found, key=lambda one: (len(one.row), one.row, str(one.cells))):
        grouped.setdefault(each.key, []).append(each)
    return grouped


def _surplus(engine: Engine, table: str, one: str, other: str) -> Iterator[Stated]:
    """Find what one document states more often than another; of equal rows, the last ones."""
    names = _COLUMNS[table]
    listed = ", ".join(map(quoted, names))
    rows = engine.execute(
        f"""
        SELECT {listed}, list("row" ORDER BY strlen("row"), "row") FILTER (document = ?) AS here,
          count(*) FILTER (document = ?) AS there
        FROM {quoted(table)} WHERE document IN (?, ?)
        GROUP BY {listed} HAVING len(here) > there""",  # noqa: S608 - literal names
        [one, other, one, other],
    ).fetchall()
    for *values, here, there in rows:
        for row in here[there:]:
            yield Stated(table, dict(zip(names, values, strict=True)), one, row or "")


def _count(engine: Engine, table: str, document: str) -> int:
    query = f"SELECT count(*) FROM {quoted(table)} WHERE document = ?"  # noqa: S608 - literal name
    return int(column(engine, query, [document])[0])


def _refused(engine: Engine, document: str) -> int:
    query = "SELECT count(DISTINCT \"row\") FROM problems WHERE document = ? AND raw <> ''"
    return int(column(engine, query, [document])[0])


def _protected(engine: Engine, older: str, newer: str) -> frozenset[str]:
    """Find to whom either document gives a protected role, also if it was withdrawn since."""
    roles = ", ".join(map(literal, PROTECTED_ROLES))
    found = column(
        engine,
        f"""
        SELECT entity FROM statements
        WHERE document IN ($1, $2) AND attribute = 'role' AND value IN ({roles})
        UNION SELECT unnest([source, target]) FROM links
        WHERE document IN ($1, $2) AND role IN ({roles})""",  # noqa: S608 - literal roles
        [older, newer],
    )
    return frozenset(each for each in found if each.startswith("person:"))
