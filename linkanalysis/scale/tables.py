"""Tables of a large case: where they are, and how their rows are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.core.checks import expect_type, given_path, suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import TABLE_READERS
from linkanalysis.ingest.sheets.settings import Settings, in_case

if TYPE_CHECKING:
    import os

    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.scale.engines import Engine

    Description = Mapping[str, Mapping[str, object]] | str | os.PathLike[str]

# Keys of a table that case.toml does not have.
OWN_KEYS = ("table", "key", "partition", "normalized")


@dataclass(frozen=True, slots=True)
class Ends:
    """The columns of a reader that give the ends, their types and the time of a link.

    types: Columns that give the type of an end; "" if there is none.
    filled: A record that the reader can read; one column of it is replaced by values to be read.
    """

    source: str
    target: str
    types: tuple[str, str]
    start: str
    end: str
    link_type: str
    kind: str
    filled: Mapping[str, str]


# Readers of tables that stay where they are: one record, one link. All others are loaded whole.
LARGE: Mapping[str, Ends] = {
    "calls": Ends(
        "caller",
        "callee",
        ("", ""),
        "start",
        "end",
        "type",
        "phone",
        {
            "caller": "phone:+12025550100",
            "callee": "phone:+12025550101",
            "start": "2024-01-01T00:00Z",
        },
    ),
    "payments": Ends(
        "payer",
        "payee",
        ("source_type", "target_type"),
        "date",
        "",
        "",
        "account",
        {
            "payer": "account:A1",
            "payee": "account:A2",
            "date": "2024-01-01T00:00Z",
            "amount": "1",
            "currency": "USD",
        },
    ),
    "links": Ends(
        "source",
        "target",
        ("source_type", "target_type"),
        "start",
        "end",
        "type",
        "person",
        {"source": "person:A1", "target": "person:A2"},
    ),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as described.

    name: What the description calls it; the title of its document.
    place: Its name in the engine, in parts: catalog, schema, table.
    settings: How it is read.
    described: The same as keys of ``case.toml``, without `columns` of this class.
    columns: The reader's name of each column, to its name in the table.
    key, partition: Columns that lead to a row; empty if not given.
    normalized: Whether its ends are normal forms already.
    moments: Columns that hold times as a type of their own, and whether it has a time zone.
    """

    name: str
    place: tuple[str, ...]
    settings: Settings
    described: Mapping[str, object]
    columns: Mapping[str, str]
    key: str
    partition: str
    normalized: bool
    moments: Mapping[str, bool]

    @property
    def ends(self) -> Ends | None:
        """The ends of its links if its rows stay where they are; None if it is loaded whole."""
        return LARGE.get(self.settings.reader)

    def has(self, column: str) -> bool:
        """Return whether the table has a column of the reader."""
        return column in self.columns


def described(tables: Description) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
    """Return the header and the tables of a description, or of the TOML file that has them."""
    if isinstance(tables, Mapping):
        for name, table in tables.items():
            advice = 'describe it by a mapping such as {"reader": "calls"}.'
            expect_type(f'table "{name:.40}"', table, Mapping, advice, error=RecordError)
        return {}, {str(name): dict(table) for name, table in tables.items()}
    path = given_path("tables", tables, error=RecordError)
    try:
        text = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = (
            f"{Path(path).name} cannot be read: {error}. Give a TOML file with the parts [case] "
            "and [table.…]."
        )
        raise RecordError(message) from error
    header, found = text.get("case", {}), text.get("table", {})
    if set(text) - {"case", "table"} or not isinstance(header, dict) or not isinstance(found, dict):
        message = f"{Path(path).name} has other parts than [case] and [table.…]. Remove them."
        raise RecordError(message)
    return header, found


def checked(
    engine: Engine, tables: Mapping[str, Mapping[str, object]], region: str | None, zone: str | None
) -> tuple[Table, ...]:
    """Check the descriptions against the columns that the engine has; raise for all mistakes."""
    found, mistakes = [], []
    for name, given in tables.items():
        where = f'table "{name:.40}"'
        own: dict[str, Any] = {key: given[key] for key in OWN_KEYS if key in given}
        rest = {key: value for key, value in given.items() if key not in OWN_KEYS}
        rest |= {"region": region} if region and "region" not in rest else {}
        rest |= {"timezone": zone} if zone and "timezone" not in rest else {}
        settings, wrong = check_settings(rest, TABLE_READERS, where)
        wrong += _own_mistakes(own, where)
        mistakes += wrong
        if settings is None or wrong:
            continue
        place = tuple(str(own.get("table", name)).split("."))
        header = engine.columns(place)
        columns = _columns(settings, header)
        table = Table(
            name=name,
            place=place,
            settings=in_case(settings, region, zone),
            described=rest,
            columns=columns,
            key=str(own.get("key", "")),
            partition=str(own.get("partition", "")),
            normalized=bool(own.get("normalized", False)),
            moments=_moments(engine, place) if settings.reader in LARGE else {},
        )
        mistakes += _column_mistakes(table, header, where)
        found.append(table)
    if mistakes:
        raise RecordError("\n".join(mistakes))
    return tuple(found)


def _moments(engine: Engine, place: tuple[str, ...]) -> dict[str, bool]:
    """Find the columns of times, and whether they have a time zone."""
    kinds = engine.rows(f"SELECT * FROM {engine.dialect.name(*place)} LIMIT 0").dtypes
    return {
        str(name): isinstance(kind, pd.DatetimeTZDtype)
        for name, kind in kinds.items()
        if str(kind).startswith("datetime64")
    }


def _own_mistakes(own: Mapping[str, object], where: str) -> list[str]:
    texts = [
        f"{where}: {key} must be text in quotation marks."
        for key in ("table", "key", "partition")
        if not isinstance(own.get(key, ""), str)
    ]
    if not isinstance(own.get("normalized", False), bool):
        texts.append(f"{where}: normalized must be true or false.")
    return texts


def _columns(settings: Settings, header: tuple[str, ...]) -> dict[str, str]:
    """Return the columns of the reader: as mapped, or those of the same name."""
    reader = next(row for row in TABLE_READERS if row.name == settings.reader)
    known = (*reader.required, *reader.optional)
    own = {name: name for name in known if name in header and name not in settings.columns}
    return own | {name: column for name, column in settings.columns.items() if column in header}


def _column_mistakes(table: Table, header: tuple[str, ...], where: str) -> list[str]:
    wanted = dict(table.settings.columns)
    wanted |= {key: getattr(table, key) for key in ("key", "partition") if getattr(table, key)}
    mistakes = [
        f'{where} has no column "{column:.40}" ({name}). {suggest_name(column, header)}'.rstrip()
        for name, column in wanted.items()
        if column not in header
    ]
    ends = table.ends
    if ends is None:
        return mistakes
    needed = [ends.source, ends.target, *({ends.start} - {"start"} or ())]
    needed += {"calls": ["start"], "payments": ["amount"]}.get(table.settings.reader, [])
    mistakes += [
        f'{where} has no column for {name}. Map it: columns = {{ {name} = "…" }}.'
        for name in needed
        if not table.has(name) and name not in table.settings.columns
    ]
    if table.has("service") and not (table.settings.service or table.normalized):
        mistakes.append(
            f"{where} has a column of services, within which names of accounts count, and stays "
            'where it is. Set service if there is one, such as service = "cashapp", else give a '
            "view for each."
        )
    if table.settings.reader == "payments" and not (
        table.has("currency") or table.settings.currency
    ):
        mistakes.append(f'{where} has amounts and no currency. Set it, such as currency = "USD".')
    if table.settings.date_format:
        mistakes.append(
            f"{where} stays where it is, so its times are timestamps or ISO text. Remove "
            "date_format, or give a view with timestamps."
        )
    if not table.key:
        mistakes.append(f'{where} has no key. Name the column that leads to a row: key = "…".')
    if table.has(ends.start) and not table.settings.timezone:
        mistakes.append(
            f'{where} has times and no timezone. Set it, such as timezone = "America/New_York".'
        )
    return mistakes
