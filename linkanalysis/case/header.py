"""What a case is for, and the database that holds it, in memory or in a file.

Lives here: `Header`, its checks and its two-column table; creating and opening a database.
Not here: the connection and its encryption (`engine`), and `case.toml` (`records`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from types import NoneType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb

from linkanalysis._given import expect_type, given_path, suggest_name
from linkanalysis.case.contents import written
from linkanalysis.case.engine import HELD, DuckEngine
from linkanalysis.case.journal import draft_entry, seal_entry
from linkanalysis.case.schema import FORMAT, PURPOSES, create_tables
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.case.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first page of a case file.

    region: ISO 3166-2 subdivision of phone numbers and plates that name none, such as ``US-KY``.
    timezone: IANA zone of times that name none.
    """

    purpose: str
    title: str = ""
    agency: str = ""
    region: str | None = None
    timezone: str | None = None

    def __post_init__(self) -> None:
        for name in ("purpose", "title", "agency"):
            expect_type(name, getattr(self, name), str, "it must be text.", error=CaseError)
        for name in ("region", "timezone"):
            kind = (str, NoneType)
            expect_type(name, getattr(self, name), kind, "it must be text.", error=CaseError)
        if self.purpose not in PURPOSES:
            hint = suggest_name(self.purpose, PURPOSES)
            message = f'"{self.purpose:.40}" is not a purpose of a case. {hint}'
            raise CaseError(message)
        if self.region is not None and not re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", self.region):
            message = f'"{self.region:.40}" is not a region. {_region_hint(self.region)}'
            raise CaseError(message)
        if self.timezone is not None and not is_zone(self.timezone):
            message = (
                f'"{self.timezone:.40}" is not a time zone of this computer. '
                "Use its IANA name, such as America/Kentucky/Louisville."
            )
            raise CaseError(message)


def is_zone(name: str) -> bool:
    """Return whether this computer knows a time zone by that name."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _region_hint(region: str) -> str:
    if region.upper() == "KY":
        return (
            '"KY" alone is the Cayman Islands in ISO 3166, but Kentucky on many US forms. '
            'Write "US-KY" for Kentucky.'
        )
    return 'Write country and subdivision as in ISO 3166-2: "US-KY" for Kentucky.'


def write_header(engine: Engine, header: Header) -> None:
    """Write the header of a new case."""
    engine.execute("INSERT INTO header VALUES ('format', ?)", [FORMAT])
    for field in fields(header):
        value = getattr(header, field.name)
        engine.execute("INSERT INTO header VALUES (?, ?)", [field.name, value])


def read_header(engine: Engine, path: Path) -> Header:
    """Read the header of a case file; raise CaseError if it has none, or another format."""
    try:
        values = dict(engine.execute("SELECT name, value FROM header").fetchall())
    except duckdb.Error:
        values = {}
    if "format" not in values:
        message = f"{path} is not a case file; it is unchanged."
        raise CaseError(message)
    if values["format"] != FORMAT:
        message = (
            f"{path} has case format {values['format']}, but this version reads format {FORMAT}; "
            "the file is unchanged. Install a newer linkanalysis-toolkit."
        )
        raise CaseError(message)
    return Header(
        purpose=values.get("purpose") or "",
        title=values.get("title") or "",
        agency=values.get("agency") or "",
        region=values.get("region"),
        timezone=values.get("timezone"),
    )


def create_database(
    header: Header, path: Path | None = None, *, key: str | None = None
) -> DuckEngine:
    """Create the tables of an empty case, its header and the first entry of its journal."""
    engine = DuckEngine(path, key=_checked(key))
    with engine.transaction():
        for statement in create_tables(HELD):
            engine.execute(statement)
        write_header(engine, header)
        created = draft_entry(engine, "create", reason=header.purpose)
        seal_entry(engine, created, [written(engine, "header")])
    return engine


def new_path(path: str | Path) -> Path:
    """Check that a case file can be created at `path`; raise CaseError if something is there."""
    new = given_path("path", path, error=CaseError)
    if new.exists():
        message = f"{new} already exists and was not changed. Open it with Case.open(path)."
        raise CaseError(message)
    return new


def open_database(
    path: str | Path, *, key: str | None = None, reading: bool = False
) -> tuple[DuckEngine, Header]:
    """Open a case file; raise CaseError if it is missing, not a case, locked or not readable."""
    file = given_path("path", path, error=CaseError)
    if not file.exists():
        message = f"{file} does not exist. Create it with Case.create(path, purpose=…)."
        raise CaseError(message)
    engine = DuckEngine(file, key=_checked(key), reading=reading)
    try:
        return engine, read_header(engine, file)
    except BaseException:
        engine.close()
        raise


def _checked(key: str | None) -> str | None:
    expect_type("key", key, (str, NoneType), "it must be text.", error=CaseError)
    if key is not None and not key:
        message = "The key is empty. Pass a key, or omit it to leave the file unencrypted."
        raise CaseError(message)
    return key
