"""What a case is for: its purpose, title, agency, region and time zone.

Lives here: `Header`, its checks, and its two-column table.
Not here: `case.toml`, which gives the same values (`records`).
"""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass, fields
from types import NoneType
from typing import TYPE_CHECKING

import duckdb

from linkanalysis._given import expect_type, suggest_name
from linkanalysis.case.schema import FORMAT, PURPOSES
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.case.engine import Engine

__all__ = ["Header", "read_header", "write_header"]

SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first page of a case file.

    purpose: investigation, intelligence (28 CFR Part 23) or training.
    title: Name of the case.
    agency: Whose case it is.
    region: Subdivision of ISO 3166-2 for phone numbers and plates without one, such as ``US-KY``.
    timezone: Zone of the IANA database for times without one.
    """

    purpose: str
    title: str = ""
    agency: str = ""
    region: str | None = None
    timezone: str | None = None

    def __post_init__(self) -> None:
        for name in ("purpose", "title", "agency"):
            expect_type(name, getattr(self, name), str, "write it as text.", error=CaseError)
        for name in ("region", "timezone"):
            kind = (str, NoneType)
            expect_type(name, getattr(self, name), kind, "write it as text.", error=CaseError)
        if self.purpose not in PURPOSES:
            message = (
                f'"{self.purpose[:SHOWN]}" is not a purpose of a case: say what it is held for. '
                f"{suggest_name(self.purpose, PURPOSES)}"
            )
            raise CaseError(message)
        if self.region is not None and not re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", self.region):
            message = f'"{self.region[:SHOWN]}" is not a region.{_country_trap(self.region)}'
            raise CaseError(message)
        if self.timezone is not None:
            try:
                zoneinfo.ZoneInfo(self.timezone)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
                message = (
                    f'"{self.timezone[:SHOWN]}" is not a time zone of this machine. '
                    "Write it as in the IANA database: America/Kentucky/Louisville."
                )
                raise CaseError(message) from None


def _country_trap(region: str) -> str:
    if region.upper() == "KY":
        return (
            ' "KY" alone is the Cayman Islands in ISO 3166, and Kentucky on many US forms. '
            'Write "US-KY" for Kentucky.'
        )
    return ' Write country and subdivision as in ISO 3166-2: "US-KY" for Kentucky.'


def write_header(engine: Engine, header: Header) -> None:
    """Write the header of a new case."""
    engine.execute("INSERT INTO header VALUES ('format', ?)", [FORMAT])
    for field in fields(header):
        value = getattr(header, field.name)
        engine.execute("INSERT INTO header VALUES (?, ?)", [field.name, value])


def read_header(engine: Engine, path: Path) -> Header:
    """Read the header of a case file, and refuse what is none."""
    try:
        values = dict(engine.execute("SELECT name, value FROM header").fetchall())
    except duckdb.Error:
        values = {}
    if "format" not in values:
        message = f"{path} is not a case file; it is unchanged."
        raise CaseError(message)
    if values["format"] != FORMAT:
        message = (
            f"{path} is a case of format {values['format']}, and this version reads format "
            f"{FORMAT}; the file is unchanged. Install a newer linkanalysis-toolkit."
        )
        raise CaseError(message)
    return Header(
        purpose=values.get("purpose") or "",
        title=values.get("title") or "",
        agency=values.get("agency") or "",
        region=values.get("region"),
        timezone=values.get("timezone"),
    )
