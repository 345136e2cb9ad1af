"""The keys of ``[[document]]`` in ``case.toml``, checked all at once."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from typing import TYPE_CHECKING, Any

from linkanalysis.core.checks import suggest_name
from linkanalysis.core.keys.region import normalize_region
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.core.vocabulary.grading import parse_grade
from linkanalysis.core.vocabulary.links import meant_link_type
from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.readers.table import Choice
from linkanalysis.ingest.sheets.custom_types import COLUMNS, own_meanings, own_name, type_mistakes
from linkanalysis.ingest.sheets.durations import SECONDS_IN
from linkanalysis.ingest.sheets.moments import EXCEL
from linkanalysis.ingest.sheets.settings import Settings
from linkanalysis.storage.header import STANDARD_TIME, is_zone, standard_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from linkanalysis.ingest.readers.table import Reader

SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line

# Keys of [[document]] that the reader takes as text. All but `file` are keys of [case] too.
TEXT_KEYS = (
    *("file", "reader", "type", "source_type", "target_type", "role"),
    *("delimiter", "encoding", "decimal", "date_format"),
    *("timezone", "region", "currency", "unit", "color", "sheet"),
    *("id_scope", "identifiers", "role_separator", "profile", "account", "owner", "service"),
    *("duration_unit", "year"),
)
# Keys that go into the `Document` as they are.
DOCUMENT_KEYS = {
    "title": "text",
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
# Every key of [[document]], and what its value must be.
SETTING_KEYS: dict[str, str] = {
    **dict.fromkeys(TEXT_KEYS, "text"),
    "header_row": "row",
    "columns": "texts by name",
    "values": "tables by name",
    "types": "tables by name",
    "flags": "texts by name",
    "keep": "list of texts",
    "ignore": "list of texts",
    **DOCUMENT_KEYS,
}
# Keys as other programs name them (pandas, DuckDB, R), and as people guess them.
ALSO_CALLED = {
    "header_row": (
        "skip",
        "skip_rows",
        "skiprows",
        "header",
        "header_line",
        "headings",
        "start_row",
    ),
    "delimiter": ("sep", "separator", "delim"),
    "date_format": ("dateformat", "format", "timestampformat"),
    "columns": ("mapping", "map", "rename", "fields"),
    "timezone": ("tz", "time_zone", "zone"),
    "ignore": ("drop", "exclude", "skip_columns"),
    "keep": ("attributes", "include", "show"),
    "file": ("path", "filename", "file_name"),
    "sheet": ("sheet_name", "worksheet", "tab"),
    "title": ("name",),
}
WANTED = {
    "text": "text in quotation marks",
    "date": "a date such as 2024-05-02",
    "row": "the number of a row, such as 3",
    "list of texts": 'a list such as ["NOTES", "BATCH"]',
    "texts by name": 'a table such as { caller = "A_NUMBER" }',
    "tables by name": 'a table of tables such as { role = { VIC = "victim" } }',
}
TYPES = tuple(row.name for row in ENTITY_TYPES)
ROLE_NAMES = tuple(row.name for row in ROLES)
NO_ROLE = "none"  # headings that `columns` names give nobody a role
# Settings that take one of a few words, whatever the reader; a reader's own choices come first.
CHOICES = (
    Choice("source_type", "a type of entity", TYPES),
    Choice("target_type", "a type of entity", TYPES),
    Choice("role", "a role", (*ROLE_NAMES, NO_ROLE), "la.vocabulary.ROLES"),
    Choice("id_scope", "a scope of ids", ("document", "case")),
    Choice("identifiers", "a way to read identifiers", ("ties", "attributes")),
    Choice("decimal", "a decimal sign", (".", ",")),
    Choice("duration_unit", "a unit of durations", tuple(SECONDS_IN)),
    Choice("type", "a type of entity", TYPES),
)


def check_settings(
    table: Mapping[str, object],
    readers: tuple[Reader, ...],
    where: str,
    *,
    partial: bool = False,
) -> tuple[Settings | None, list[str]]:
    """Check the settings of a document and return them, or all mistakes.

    `partial` settings, such as a default in ``[case]``, may lack what a reader requires; they are
    checked and not returned.
    """
    mistakes = [
        f'{where}: "{key[:SHOWN]}" is not a key. {suggest_key(key, SETTING_KEYS)}'.rstrip()
        for key in table
        if key not in SETTING_KEYS
    ]
    for key, wanted in SETTING_KEYS.items():
        if key in table and not _fits(table[key], wanted):
            mistakes.append(f"{where}: {key} must be {WANTED[wanted]}.")
    if not mistakes:
        found = [*_word_mistakes(table, readers, partial=partial), *_form_mistakes(table)]
        mistakes = [f"{where}: {mistake}" for mistake in found]
    return (None, mistakes) if mistakes or partial else (_settings(table), [])


def suggest_key(key: str, known: Iterable[str]) -> str:
    """Suggest the key that may be meant, also by its name in other programs."""
    meant = next((ours for ours, theirs in ALSO_CALLED.items() if key in theirs), key)
    return suggest_name(meant, known)


def _fits(value: object, wanted: str) -> bool:
    match wanted:
        case "text":
            return isinstance(value, str)
        case "date":
            return _day(value) is not None
        case "row":
            return isinstance(value, int) and not isinstance(value, bool) and value > 0
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


def _word_mistakes(
    table: Mapping[str, object], readers: tuple[Reader, ...], *, partial: bool
) -> list[str]:
    reader = Choice("reader", "a reader", tuple(row.name for row in readers))
    # a word that another reader takes is checked too: a mistake in it is still a mistake
    theirs = [choice for row in readers for choice in row.choices]
    own = [choice for row in readers if row.name == table.get("reader") for choice in row.choices]
    types = table.get("types")
    own_types = types if isinstance(types, dict) else {}
    found = []
    profiled = any(choice.key == "profile" for choice in own)
    if table.get("profile") and not profiled:
        found.append(f"profile: the reader {str(table.get('reader'))[:SHOWN]} has no profiles.")
    for key, choice in {each.key: each for each in (reader, *theirs, *CHOICES, *own)}.items():
        if key == "profile" and not profiled:
            continue
        word = str(table.get(key, ""))
        if key not in table:
            if not partial and choice is reader:
                found.append(f"{key} is missing; it is one of {', '.join(choice.words)}.")
        elif word not in choice.words and word not in own_types:
            meant = (
                meant_link_type(snake_case(word))
                if choice.key == "type" and choice.listed
                else word
            )
            hint = suggest_name(meant, choice.words)
            listed = f"{choice.listed} lists all." if choice.listed else ""
            said = (f'"{word[:SHOWN]}" is not {choice.what}.', hint, listed)
            found.append(" ".join(filter(None, said)))
    return found


def _form_mistakes(table: Mapping[str, object]) -> list[str]:
    text = {key: str(value) for key, value in table.items()}
    found = [
        f"{key} {why.format(text[key][:SHOWN])}"
        for key, fits, why in FORMS
        if key in text and not fits(text[key])
    ]
    if "header_row" in text and text.get("profile"):
        found.append("header_row: the profile finds its headings; leave out one of the two.")
    types, flags = table.get("types"), table.get("flags")
    found += [
        f'flags: "{role[:SHOWN]}" is not a role. {suggest_name(role, ROLE_NAMES)}'.rstrip()
        for role in (flags.values() if isinstance(flags, dict) else ())
        if role not in ROLE_NAMES
    ]
    found += type_mistakes(types) if isinstance(types, dict) else ()
    grade, scheme, handling = (text.get(key, "") for key in ("grade", "scheme", "handling"))
    try:
        if "region" in text:
            normalize_region(text["region"])
    except LinkAnalysisError as error:
        found.append(f"region: {error}")
    try:
        if grade and not scheme:
            found.append('grade has no scheme; set one, such as scheme = "admiralty".')
        elif grade:
            parse_grade(scheme, grade)
        if handling.upper().startswith("TLP:"):
            parse_grade("tlp", handling)
    except LinkAnalysisError as error:
        found.append(str(error))
    return found


def _is_encoding(text: str) -> bool:
    try:
        "".encode(text)
    except (LookupError, ValueError):
        return False
    return True


# What a text must be, and the message if it is not.
FORMS: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("timezone", is_zone, '"{}" is not a time zone; write one such as "America/New_York".'),
    *(
        ("timezone", functools.partial(operator.ne, zone), standard_time(zone))
        for zone in STANDARD_TIME
    ),
    ("encoding", _is_encoding, '"{}" is not an encoding; write one such as "cp1252".'),
    (
        "date_format",
        lambda text: "%Z" not in text,
        '"%Z" names zones by letters that several zones share; use %z or set timezone.',
    ),
    (
        "date_format",
        re.compile(f"%[YyGcx]|^{EXCEL}$").search,
        '"{}" has no year; write one such as "%m/%d/%Y %H:%M:%S".',
    ),
    ("year", re.compile(r"(?:19|20)\d\d").fullmatch, '"{}" is no year; write one such as "2024".'),
    (
        "delimiter",
        re.compile(r'[^"\r\n]', re.DOTALL).fullmatch,
        "must be one character, such as ; or a tab.",
    ),
    (
        "currency",
        re.compile("[A-Z]{3}").fullmatch,
        '"{}" is not a currency; write its three letters, such as "USD".',
    ),
)


def _settings(table: Mapping[str, Any]) -> Settings:
    types = table.get("types", {})
    given: dict[str, Any] = {
        key: own_name(table[key], types) if key in COLUMNS else table[key]
        for key in TEXT_KEYS
        if table.get(key)
    }
    given.pop("file", None)
    unit = given.pop("unit", "")
    if given.get("role") == NO_ROLE:
        del given["role"]
    given.setdefault("currency", unit)
    if "region" in given:
        given["region"] = normalize_region(given["region"])
    return Settings(
        **given,
        header_row=table.get("header_row", 0),
        columns=table.get("columns", {}),
        meanings=own_meanings(types) | table.get("values", {}),
        types={word: each.get("ties") != "no" for word, each in types.items()},
        headed=table.get("role") != NO_ROLE,
        flags=table.get("flags", {}),
        keep=tuple(table.get("keep", ())),
        ignore=tuple(table.get("ignore", ())),
        document={
            key: _day(table[key]) if kind == "date" else table[key]
            for key, kind in DOCUMENT_KEYS.items()
            if key in table
        },
    )
