"""How a document is to be read: the keys of ``case.toml``, checked all at once.

Lives here: `Settings` (one document), `SETTING_KEYS`, and the check that tells all mistakes.
Not here: finding the files (`folder`), reading them (one file a reader).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from linkanalysis._given import suggest_name
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys.region import normal_region
from linkanalysis.vocabulary import ENTITY_TYPES, LINK_TYPES, ROLES, parse_grade

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COLORS", "SETTING_KEYS", "Settings", "check_settings"]

SHOWN = 40
COLORS = ("red", "yellow")

# Every key of [[document]], and what its value must be. All but `file` may stand in [case] too.
SETTING_KEYS: dict[str, str] = {
    "file": "text",
    "reader": "text",
    "title": "text",
    "columns": "texts by name",
    "values": "tables by name",
    "ignore": "list of texts",
    "type": "text",
    "source_type": "text",
    "target_type": "text",
    "role": "text",
    "delimiter": "text",
    "encoding": "text",
    "decimal": "text",
    "date_format": "text",
    "timezone": "text",
    "region": "text",
    "currency": "text",
    "unit": "text",
    "color": "text",
    "scheme": "text",
    "grade": "text",
    "handling": "text",
    "basis": "text",
    "agency": "text",
    "received": "date",
    "origin": "text",
    "purpose_limits": "text",
    "review_by": "date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one document is to be read.

    reader: A name of `READERS`.
    columns: Our name of a column to the name in the file.
    meanings: Key ``values``: our name of a column to what its values mean.
    ignore: Columns of the file that are left out on purpose.
    type: Type of the entities or links of a table that does not say it by row.
    source_type, target_type: Types of the two ends of links, where ids do not say them.
    role: Role of all people of the table.
    delimiter: The sign between cells.
    encoding: Encoding; by default the byte order mark's, else UTF-8.
    decimal: The decimal sign of amounts.
    date_format: A format of `strptime`; by default ISO 8601.
    timezone: Zone of times without an offset.
    region: Region of phone numbers and plates that do not say theirs.
    currency: Currency of amounts without one, in three letters; also the unit of links.
    color: Color of saved notices.
    document: What goes into the `Document` as it is: title, grade, basis and the like.
    """

    reader: str
    columns: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    type: str = ""
    source_type: str = ""
    target_type: str = ""
    role: str = ""
    delimiter: str = ","
    encoding: str | None = None
    decimal: str = "."
    date_format: str | None = None
    timezone: str | None = None
    region: str | None = None
    currency: str = ""
    color: str = ""
    document: dict[str, object] = field(default_factory=dict)


DOCUMENT_KEYS = tuple(
    key
    for key in SETTING_KEYS
    if key in {"title", "basis", "agency", "received", "origin", "purpose_limits", "review_by"}
    or key in {"scheme", "grade", "handling"}
)


def check_settings(
    table: Mapping[str, object], readers: tuple[str, ...], where: str
) -> tuple[Settings | None, list[str]]:
    """Check the settings of a document and tell all mistakes."""
    mistakes = [
        f'{where}: "{key[:SHOWN]}" is not a key. {suggest_name(key, SETTING_KEYS)}'.rstrip()
        for key in table
        if key not in SETTING_KEYS
    ]
    for key, wanted in SETTING_KEYS.items():
        if key in table and not _fits(table[key], wanted):
            mistakes.append(f"{where}: {key} must be {WANTED[wanted]}.")
    if mistakes:
        return None, mistakes
    mistakes += [f"{where}: {mistake}" for mistake in _mistakes(table, readers)]
    return (None, mistakes) if mistakes else (_settings(table), [])


WANTED = {
    "text": "text in quotation marks",
    "date": "a date such as 2024-05-02",
    "list of texts": 'a list such as ["NOTES", "BATCH"]',
    "texts by name": 'a table such as { caller = "A_NUMBER" }',
    "tables by name": 'a table of tables such as { role = { VIC = "victim" } }',
}


def _fits(value: object, wanted: str) -> bool:
    match wanted:
        case "text":
            return isinstance(value, str)
        case "date":
            return _day(value) is not None
        case "list of texts":
            return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
        case "texts by name":
            return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
        case _:
            return isinstance(value, dict) and all(
                _fits(each, "texts by name") for each in value.values()
            )


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _mistakes(table: Mapping[str, object], readers: tuple[str, ...]) -> list[str]:
    reader = str(table.get("reader", ""))
    types = [row.name for row in ENTITY_TYPES]
    links = [row.name for row in LINK_TYPES]
    known: list[tuple[str, str, list[str] | tuple[str, ...]]] = [
        ("reader", "a reader", readers),
        ("source_type", "a type of entity", types),
        ("target_type", "a type of entity", types),
        ("role", "a role", [row.name for row in ROLES]),
        ("color", "a color of notices that is read", COLORS),
        ("decimal", "a decimal sign", (".", ",")),
        ("type", "a type of link", links)
        if reader == "links"
        else ("type", "a type of call", ("call", "message"))
        if reader == "calls"
        else ("type", "a type of entity", types),
    ]
    found = [
        f'"{word[:SHOWN]}" is not {what}. {suggest_name(word, names)}'.rstrip()
        for key, what, names in known
        if key in table and (word := str(table[key])) not in names
    ]
    if not reader:
        found.append(f"reader is missing; it is one of {', '.join(readers)}.")
    if reader == "notices" and "color" not in table:
        found.append('color is missing: say whether these notices are "red" or "yellow".')
    return found + _mistakes_of_form(table)


def _mistakes_of_form(table: Mapping[str, object]) -> list[str]:
    found = []
    checks = [
        ("timezone", _check_zone),
        ("region", normal_region),
        ("encoding", _check_encoding),
        ("date_format", _check_format),
        ("delimiter", _check_delimiter),
        ("currency", _check_currency),
    ]
    for key, check in checks:
        if key in table:
            try:
                check(str(table[key]))
            except LinkAnalysisError as error:
                found.append(f"{key}: {error}")
            except (LookupError, ValueError, OSError) as error:
                found.append(f"{key} {error.args[0]}")
    scheme, grade = str(table.get("scheme", "")), str(table.get("grade", ""))
    try:
        if grade and not scheme:
            found.append('grade has no scheme; say scheme = "admiralty", or which it is.')
        elif grade:
            parse_grade(scheme, grade)
        handling = str(table.get("handling", ""))
        if handling.upper().startswith("TLP:"):
            parse_grade("tlp", handling)
    except LinkAnalysisError as error:
        found.append(str(error))
    return found


def _check_zone(text: str) -> None:
    try:
        ZoneInfo(text)
    except (LookupError, ValueError, OSError):
        message = f'"{text[:SHOWN]}" is not a time zone; write one such as "America/New_York".'
        raise ValueError(message) from None


def _check_encoding(text: str) -> None:
    try:
        "".encode(text)
    except (LookupError, ValueError):
        message = f'"{text[:SHOWN]}" is not an encoding; write one such as "cp1252".'
        raise LookupError(message) from None


def _check_format(text: str) -> None:
    if "%Z" in text:
        message = '"%Z" names zones by letters that several zones share; use %z or set timezone.'
        raise ValueError(message)
    if not any(part in text for part in ("%Y", "%y", "%G", "%c", "%x")):
        message = f'"{text[:SHOWN]}" has no year; write one such as "%m/%d/%Y %H:%M:%S".'
        raise ValueError(message)


def _check_delimiter(text: str) -> None:
    if len(text) != 1 or text in '"\r\n':
        message = "must be one sign, such as ; or a tab."
        raise ValueError(message)


def _check_currency(text: str) -> None:
    if not (len(text) == len("USD") and text.isascii() and text.isalpha() and text.isupper()):
        message = f'"{text[:SHOWN]}" is no currency; write its three letters, such as "USD".'
        raise ValueError(message)


def _settings(table: Mapping[str, object]) -> Settings:
    def text(key: str) -> str:
        return str(table.get(key, ""))

    columns, values, ignore = (table.get(key) for key in ("columns", "values", "ignore"))
    region = text("region")
    document = {key: table[key] for key in DOCUMENT_KEYS if key in table}
    for key in ("received", "review_by"):
        if key in document:
            document[key] = _day(document[key])
    return Settings(
        reader=text("reader"),
        columns=dict(columns) if isinstance(columns, dict) else {},
        meanings=dict(values) if isinstance(values, dict) else {},
        ignore=tuple(ignore) if isinstance(ignore, list | tuple) else (),
        type=text("type"),
        source_type=text("source_type"),
        target_type=text("target_type"),
        role=text("role"),
        delimiter=text("delimiter") or ",",
        encoding=text("encoding") or None,
        decimal=text("decimal") or ".",
        date_format=text("date_format") or None,
        timezone=text("timezone") or None,
        region=normal_region(region) if region else None,
        currency=text("currency") or text("unit"),
        color=text("color"),
        document=document,
    )
