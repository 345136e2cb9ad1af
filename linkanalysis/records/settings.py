"""How a document is to be read: the keys of ``case.toml``, checked all at once.

Lives here: `Settings` (one document), `SETTING_KEYS`, and the check that reports all mistakes.
Not here: finding the files (`reading`), reading them (one file a reader), settings whose words
depend on the reader (`readers`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from linkanalysis._given import suggest_name
from linkanalysis.case.header import is_zone
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys.region import normalize_region
from linkanalysis.records.own_types import COLUMNS, own_meanings, own_name, type_mistakes
from linkanalysis.records.readers import Choice
from linkanalysis.vocabulary import ENTITY_TYPES, ROLES, parse_grade

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.records.readers import Reader

SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line

# Keys of [[document]] that the reader takes as text. All but `file` are keys of [case] too.
TEXT_KEYS = (
    *("file", "reader", "type", "source_type", "target_type", "role"),
    *("delimiter", "encoding", "decimal", "date_format"),
    *("timezone", "region", "currency", "unit", "color", "sheet"),
    *("id_scope", "identifiers", "role_separator", "profile", "account", "owner"),
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
    "columns": "texts by name",
    "values": "tables by name",
    "types": "tables by name",
    "ignore": "list of texts",
    **DOCUMENT_KEYS,
}
WANTED = {
    "text": "text in quotation marks",
    "date": "a date such as 2024-05-02",
    "list of texts": 'a list such as ["NOTES", "BATCH"]',
    "texts by name": 'a table such as { caller = "A_NUMBER" }',
    "tables by name": 'a table of tables such as { role = { VIC = "victim" } }',
}
TYPES = tuple(row.name for row in ENTITY_TYPES)
# Settings that take one of a few words, whatever the reader; a reader's own choices come first.
CHOICES = (
    Choice("source_type", "a type of entity", TYPES),
    Choice("target_type", "a type of entity", TYPES),
    Choice("role", "a role", tuple(row.name for row in ROLES)),
    Choice("id_scope", "a scope of ids", ("document", "case")),
    Choice("identifiers", "a way to read identifiers", ("ties", "attributes")),
    Choice("decimal", "a decimal sign", (".", ",")),
    Choice("type", "a type of entity", TYPES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one document is to be read; types, role, zone, region and currency fill what is missing.

    columns: The reader's name of a column, to its name in the file.
    meanings: Key ``values``: the reader's name of a column, to what its values mean.
    types: Words for types of the case's own, and whether such a thing ties its people.
    delimiter: By default a tab in files named .tsv or .tab, else a comma.
    encoding: By default that of the byte order mark, else UTF-8.
    date_format: A format of `strptime`; by default ISO 8601.
    dates_in: The zone of the case, in which a date without an hour begins; by default `timezone`.
    currency: In three letters; also the unit of links.
    color: Of saved notices.
    sheet: Of a workbook; by default the first.
    id_scope: Whether an id that is not valid by itself, such as a phone 17, belongs to its document
      alone or is one of the case.
    identifiers: Whether phones, plates and the like in a table of people are ties to these things,
      or attributes only.
    role_separator: Between several roles in one cell; ``/ ; , | & +`` need no setting.
    profile: Of a carrier or bank: where the table is in the file, and what its headings mean.
    account: Whose statement a statement of a bank is, if the file does not say.
    owner: The id of the user of an extracted phone, who has the `role`; for a list of contacts also
      the id of the phone that it is from.
    document: What goes into the `Document` as it is: title, grade, basis and the like.
    """

    reader: str
    columns: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    types: dict[str, bool] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    type: str = ""
    source_type: str = ""
    target_type: str = ""
    role: str = ""
    delimiter: str = ""
    encoding: str | None = None
    decimal: str = "."
    date_format: str | None = None
    timezone: str | None = None
    dates_in: str | None = None
    region: str | None = None
    currency: str = ""
    color: str = ""
    sheet: str = ""
    id_scope: str = "document"
    identifiers: str = "ties"
    role_separator: str = ""
    profile: str = ""
    account: str = ""
    owner: str = ""
    document: dict[str, object] = field(default_factory=dict)


def in_case(settings: Settings, region: str | None, timezone: str | None) -> Settings:
    """Fill in the region and the zone of a case, in which its dates stand."""
    return replace(
        settings,
        region=settings.region or region,
        timezone=settings.timezone or timezone,
        dates_in=timezone or "UTC",
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
        f'{where}: "{key[:SHOWN]}" is not a key. {suggest_name(key, SETTING_KEYS)}'.rstrip()
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
            hint = suggest_name(word, choice.words)
            found.append(f'"{word[:SHOWN]}" is not {choice.what}. {hint}'.rstrip())
    return found


def _form_mistakes(table: Mapping[str, object]) -> list[str]:
    text = {key: str(value) for key, value in table.items()}
    found = [
        f"{key} {why.format(text[key][:SHOWN])}"
        for key, fits, why in FORMS
        if key in text and not fits(text[key])
    ]
    types = table.get("types")
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
    ("encoding", _is_encoding, '"{}" is not an encoding; write one such as "cp1252".'),
    (
        "date_format",
        lambda text: "%Z" not in text,
        '"%Z" names zones by letters that several zones share; use %z or set timezone.',
    ),
    (
        "date_format",
        re.compile("%[YyGcx]").search,
        '"{}" has no year; write one such as "%m/%d/%Y %H:%M:%S".',
    ),
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
    given.setdefault("currency", unit)
    if "region" in given:
        given["region"] = normalize_region(given["region"])
    return Settings(
        **given,
        columns=table.get("columns", {}),
        meanings=own_meanings(types) | table.get("values", {}),
        types={word: each.get("ties") != "no" for word, each in types.items()},
        ignore=tuple(table.get("ignore", ())),
        document={
            key: _day(table[key]) if kind == "date" else table[key]
            for key, kind in DOCUMENT_KEYS.items()
            if key in table
        },
    )
