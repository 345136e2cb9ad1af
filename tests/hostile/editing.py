"""A case with something in every table, and random edits of it by SQL."""

# ruff: noqa: S608 - names from a literal table

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la
from linkanalysis.case.batch import Selection
from linkanalysis.storage.journal import Entry, entry_hash
from linkanalysis.storage.schema import TABLES, quoted, stored

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from linkanalysis.storage.engine import DuckEngine

STATED = [
    ("person:KY-1", "role", "victim", "2024-01-01"),
    ("person:KY-1", "name", "Zoë Roe", ""),
    ("person:KY-2", "name", "Bo Roe", None),
    ("person:KY-2", "alias", "Bo Roe", None),
    ("person:KY-3", "role", "witness", None),
    ("person:KY-3", "birth_date", "1980", None),
]
CALLED = {
    "source": ["phone:+15025550101", "phone:+15025550101", "phone:+15025550102"],
    "target": ["phone:+15025550102", "phone:+15025550102", "phone:+15025550101"],
    "type": ["call", "call", "payment"],
    "start": ["2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z", "2024-05-02T10:00:00Z"],
    "end": ["2024-05-01T10:01:00Z", None, None],
    "duration": [60.0, 60.0, None],
    "amount": [None, None, "12.50"],
    "unit": [None, None, "USD"],
    "row": ["2", "3", "10"],
}
NUMBERED = {
    "row": [11, 12, 14],
    "source": [0, 1, 0],
    "target": [1, 0, 2],
    "details": [0, 0, 1],
    "start": [1_714_557_600_000_000, 1_714_557_660_000_000, 1_714_557_600_000_000],
}
ENDS = """
    SELECT * FROM (VALUES (0, 'phone:+15025550103'), (1, 'phone:+15025550104'),
        (2, 'phone:+15025550105')) ends(number, id)"""
DETAILS = """
    SELECT * FROM (VALUES (0, 'call', '%Y-%m-%d %H:%M:%S', 'declared', -14400, 60.0),
        (1, 'message', '%Y-%m-%dT%H:%M:%SZ', 'offset', 0, NULL))
        details(number, type, form, zone, shift, duration)"""
PROBLEM = {"row": ["9"], "column": ["role"], "value": ["Opfer"], "why": ["not a role"]}


def page(title: str, **document: str) -> la.Document:
    return la.Document(title=title, sha256=f"{len(title):064x}", **document)


def called() -> Iterator[tuple[str, pd.DataFrame | Selection]]:
    """Give the links of the calls, some of them as numbers."""
    yield "links", pd.DataFrame(CALLED)
    numbers = pd.DataFrame(NUMBERED)
    yield "numbered_links", numbers.assign(start=numbers["start"].to_numpy().view("M8[us]"))
    yield "link_ends", Selection(ENDS)
    yield "link_details", Selection(DETAILS)


def make_case() -> la.Case:
    """Make the case that `edits.toml` describes, entry by entry."""
    case = la.Case(
        purpose="training",
        title="Bluegrass",
        agency="Example County",
        region="US-KY",
        timezone="America/Kentucky/Louisville",
    )
    stated = pd.DataFrame(STATED, columns=["entity", "attribute", "value", "valid_from"])
    tied = {"source": ["person:KY-1"], "target": ["phone:+15025550101"], "type": ["uses"]}
    people = la.Batch.of(
        page("people"),
        statements=stated,
        links=pd.DataFrame(tied),
        problems=pd.DataFrame(PROBLEM),
    )
    case.add(people, by="A. Clerk")
    graded = page("calls", scheme="admiralty", grade="B2", handling="TLP:RED", origin="carrier")
    case.add(la.Batch(graded, chunks=lambda _: called()))
    pairs = ("person:KY-1", "person:KY-2", "unsure"), ("person:KY-2", "person:KY-3", "different")
    case.decide([la.Decision(*pair) for pair in pairs])
    case.decide([la.Decision("person:KY-1", "person:KY-3", "same")])
    case.undo()
    case.withdraw("calls", reason="recanted")
    case.undo()
    case.override("person:KY-1", by="Judge Doe", reason="order 24-118")
    old = stated.assign(entity="person:KY-9")
    case.add(la.Batch.of(page("gone"), statements=old))
    case.undo()
    case.add(la.Batch.of(page("gone"), statements=old.iloc[:1]))
    return case


def contents(engine: DuckEngine) -> list[Counter[str]]:
    """Count the rows of each table, as an independent engine sees them."""
    return [
        Counter(map(repr, engine.execute(f"SELECT * FROM {stored(table)}").fetchall()))
        for table in TABLES
    ]


# What a cell may become; the rest takes the value of another row
VALUES = {
    "VARCHAR": (
        "''",
        "NULL",
        "{} || ' '",
        "' ' || {}",
        "upper({})",
        "lower({})",
        "'x'",
        "{} || {}",
    ),
    "BIGINT": ("NULL", "{} + 1", "-{}", "0"),
    "INTEGER": ("NULL", "{} + 1", "-{}", "0"),
    "UINTEGER": ("NULL", "{} + 1", "0", "4294967295"),
    "DATE": ("NULL", "DATE '2024-05-01'", "{} + 1"),
    "TIMESTAMP": ("NULL", "TIMESTAMP '2024-05-01'", "{} + INTERVAL 1 SECOND"),
    "DECIMAL(18,4)": ("NULL", "0", "{} + 0.0001"),
    "DOUBLE": ("NULL", "0", "-0.0", "{} + 1"),
    "BOOLEAN": ("NULL", "NOT {}"),
}


def edit_at_random(draw: random.Random, engine: DuckEngine) -> str:
    """Change the case by one random statement, and return it."""
    tables = [table for table in TABLES if table != "journal"]
    named = draw.choice(tables)
    columns, table = TABLES[named], stored(named)
    ids = [row for (row,) in engine.execute(f"SELECT rowid FROM {table}").fetchall()]
    one, other = draw.choice(ids), draw.choice(ids)
    name = draw.choice(list(columns))
    cell = quoted(name)
    like = [each for each, kind in columns.items() if kind == columns[name]]
    second = quoted(draw.choice(like))
    listed = ", ".join(map(quoted, columns))
    value = draw.choice(VALUES[columns[name]]).format(cell, cell)
    picked = f"(SELECT {cell} FROM {table} WHERE rowid = {{}})"
    sql = draw.choice(
        [
            f"UPDATE {table} SET {cell} = {value} WHERE rowid = {one}",
            f"UPDATE {table} SET {cell} = {value}",
            f"UPDATE {table} SET {cell} = {picked.format(other)} WHERE rowid = {one}",
            (
                f"UPDATE {table} SET {cell} = CASE rowid WHEN {one} THEN {picked.format(other)} "
                f"ELSE {picked.format(one)} END WHERE rowid IN ({one}, {other})"
            ),
            f"UPDATE {table} SET {cell} = {second}, {second} = {cell} WHERE rowid = {one}"
            if cell != second
            else f"DELETE FROM {table}",
            f"DELETE FROM {table} WHERE rowid = {one}",
            f"INSERT INTO {table} SELECT {listed} FROM {table} WHERE rowid = {one}",
            f"INSERT INTO {table} SELECT {listed} FROM {table}",
            f"INSERT INTO {table} ({cell}) SELECT {cell} FROM {table} WHERE rowid = {one}",
        ]
    )
    engine.execute(sql)
    return sql


def chained(entries: list[Entry]) -> list[Entry]:
    """Write a journal anew: numbers, previous hashes and hashes."""
    made: list[Entry] = []
    for n, entry in enumerate(entries, start=1):
        previous = made[-1].hash if made else "0" * 64
        moved = dataclasses.replace(entry, n=n, previous=previous)
        made.append(dataclasses.replace(moved, hash=entry_hash(moved)))
    return made


def write_journal(engine: DuckEngine, entries: list[Entry]) -> None:
    """Put another journal in the place of the one there is."""
    engine.execute("DELETE FROM journal")
    for entry in entries:
        row = dataclasses.asdict(entry) | {
            "subjects": json.dumps(entry.subjects),
            "content": json.dumps([dataclasses.astuple(each) for each in entry.content]),
        }
        engine.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(row.values()))


def mutate_at_random(draw: random.Random, entries: tuple[Entry, ...]) -> list[Entry]:
    """Change a journal at random: a field, the order, the length; sometimes chained anew."""
    listed = list(entries)
    at, other = draw.sample(range(len(listed)), 2)
    way = draw.choice(["field", "swap", "delete", "double", "cut", "exchange"])
    if way == "field":
        name = draw.choice([field.name for field in dataclasses.fields(Entry)])
        value = getattr(listed[at], name)
        changed = {
            int: lambda: value + draw.choice([-1, 1, 100]),
            str: lambda: draw.choice([value + " ", value[:-1], value.swapcase() + "x", "x"]),
            tuple: lambda: (
                draw.choice([(*value, *value, *listed[other].subjects, "x"), ("x",)])
                if name == "subjects"
                else (*listed[other].content, *listed[1].content)
            ),
        }[type(value)]()
        listed[at] = dataclasses.replace(listed[at], **{name: changed})
    elif way == "swap":
        listed[at], listed[other] = listed[other], listed[at]
        if draw.random() < 0.5:
            listed = [dataclasses.replace(each, n=n) for n, each in enumerate(listed, start=1)]
    elif way == "delete":
        del listed[at]
    elif way == "double":
        listed.insert(other, listed[at])
    elif way == "cut":
        del listed[draw.randrange(1, len(listed)) :]
    else:
        listed[at] = dataclasses.replace(listed[other], n=at + 1)
    if draw.random() < 0.5:
        listed = chained(listed)
    return listed
