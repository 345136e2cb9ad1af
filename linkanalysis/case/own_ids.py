"""The ids that are numbers of one document alone: other things under the same id elsewhere.

Readers make such ids of a short number of one carrier (``phone:raw:calls:911``), of a person
without an id (``person:calls-17``, in row 17 of the document, or ``person:calls-17 payer``, if the
row names several), and of the owner of a handset (``person:calls owner``). An agency may number its
people in the same form: ``person:KY-17`` in a document called KY is such an id only in row 17.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.keys.kinds import RAW
from linkanalysis.protection.protected import read_about
from linkanalysis.storage.schema import TABLES, quoted, stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linkanalysis.storage.engine import DuckEngine

BLOCK = 100_000  # rows read and written at a time: a document need not fit in memory
ENTITIES = {"statements": ("entity",), "links": ("source", "target"), "problems": ()}
# The table that each row belongs to, where it is read, and in which order.
_SOURCES = (
    *((table, stored(table), "rowid") for table in ENTITIES),
    ("links", "numbered_rows", 'CAST("row" AS UINTEGER)'),
)
OWNER = " owner"
MENTIONS = """
    SELECT entity, "row", document FROM statements
    UNION SELECT source, "row", document FROM links
    UNION SELECT target, "row", document FROM links"""


def own_ids(engine: DuckEngine, document: str) -> tuple[dict[str, str], set[str]]:
    """Find the ids that are numbers of a document, each with what follows the document's name.

    The second are those that also stand in other rows than the one they name, so that they may be
    numbers that an agency gave people.
    """
    found: dict[str, str] = {}
    elsewhere: set[str] = set()
    for entity, row in _mentions(engine, document):
        rest = _after_name(entity, document)
        if rest is None:
            continue
        if (
            entity.partition(":")[2].startswith(RAW)
            or rest == OWNER
            or f"{rest} ".startswith(f"-{row} ")  # "-17", or "-17 payer": one of a row's people
        ):
            found[entity] = rest
        else:
            elsewhere.add(entity)
    return found, elsewhere & found.keys()


def _mentions(engine: DuckEngine, document: str) -> Iterator[tuple[str, str]]:
    yield from engine.execute(
        f"SELECT entity, coalesce(\"row\", '') FROM ({MENTIONS}) WHERE document = ? ORDER BY ALL",  # noqa: S608 - literal
        [document],
    ).fetchall()
    refused = engine.execute(
        "SELECT about, coalesce(\"row\", '') FROM problems "
        "WHERE document = ? AND about IS NOT NULL ORDER BY ALL",
        [document],
    ).fetchall()
    for about, row in refused:
        yield from ((entity, row) for entity in read_about(about))


def _after_name(entity: str, document: str) -> str | None:
    """Return what follows the name of the document in an id that could be one of its own."""
    kind, _, key = entity.partition(":")
    if key.startswith(f"{RAW}{document}:"):
        return key.removeprefix(f"{RAW}{document}")
    if kind == "person" and key.startswith((f"{document}-", f"{document}{OWNER}")):
        return key.removeprefix(document)
    return None


def renamed(entity: str, old: str, new: str) -> str:
    """Return an id of one document as it would be if the document had another name."""
    kind, _, key = entity.partition(":")
    raw = RAW if key.startswith(RAW) else ""
    return f"{kind}:{raw}{new}{key.removeprefix(raw).removeprefix(old)}"


def read_rows(
    engine: DuckEngine, document: str, names: Mapping[str, str]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Read the rows of a document block by block, with other ids for those that have a new one."""
    for table, source, order in _SOURCES:
        columns = [each for each in TABLES[table] if each != "document"]
        listed = ", ".join(map(quoted, columns))
        query = f"SELECT {listed} FROM {source} WHERE document = ? ORDER BY {order}"  # noqa: S608 - literal names
        for block in engine.blocks(query, [document], BLOCK):
            frame = pd.DataFrame(block, columns=columns, dtype=object)
            if names:
                _rename(frame, table, names)
            yield table, frame


def _rename(frame: pd.DataFrame, table: str, names: Mapping[str, str]) -> None:
    for each in ENTITIES[table]:
        frame[each] = frame[each].map(lambda entity: names.get(entity, entity))
    if table == "problems":
        frame["about"] = frame["about"].map(
            lambda about: _renamed_in(about, names), na_action="ignore"
        )


def _renamed_in(about: str, names: Mapping[str, str]) -> str:
    listed = read_about(about)
    if not names.keys() & set(listed):
        return about
    return json.dumps([names.get(each, each) for each in listed], ensure_ascii=False)
