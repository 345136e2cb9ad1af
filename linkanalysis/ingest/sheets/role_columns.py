"""Columns of roles: every word becomes a role of the vocabulary, or withholds its person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.called_people import LETTERS
from linkanalysis.core.vocabulary.headings import MAYBE, read_heading
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.words import fold_word, snake_case
from linkanalysis.ingest.sheets.cells import read_roles
from linkanalysis.ingest.sheets.document_parts import statement_frame
from linkanalysis.protection.protected import PROTECTED_ROLES, UNREAD
from linkanalysis.protection.unread import AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from linkanalysis.ingest.sheets.sheet import Sheet


SHORTENED = "a heading of roles that is shortened"
NO_ROLES = (
    '"{0}" may be short for a heading of roles, but none of its cells is a word for one, so they '
    'are read as no roles; if they say who is protected, map it: columns = {{ role = "{0}" }}'
)
SECTIONS = (
    "records with nothing but a word for a protected role, such as the title of a section; nothing "
    "gives that role to the records below, who are shown unless a column does"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of some records, and the words that were not those of the vocabulary, or None.

    more: Further roles of a record whose cell holds several.
    """

    roles: list[str | None]
    written: list[str | None]
    more: list[tuple[str, ...]]


def roles_of(sheet: Sheet) -> Roles:
    """Read the column of roles; a word that cannot be read gives the role ``unread``."""
    headed = sheet.reading.headed
    default = sheet.reading.settings.role or headed
    values = sheet.convert("role", _reader(sheet), default=default, whole=False)
    found = _roles(sheet.texts("role", default), values)
    if not headed:
        return found
    # beside it, what the column of roles says of them
    more = [
        tuple(each for each in (role, *further) if each and each != headed)
        for role, further in zip(found.roles, found.more, strict=True)
    ]
    return Roles([headed] * sheet.n, found.written, more)


def all_roles(sheet: Sheet) -> Roles:
    """Read every column of roles into one; of several roles of a record, a protected one wins."""
    found = roles_of(sheet)
    for name, column in sheet.reading.others.items():
        if not holds_roles(sheet, name, column):
            continue
        more = other_roles(sheet, name, column)
        for index, role in enumerate(more.roles):
            first = found.roles[index]
            if first is None or (role in PROTECTED_ROLES and first not in PROTECTED_ROLES):
                found.roles[index], found.written[index] = role, more.written[index]
                found.more[index] = more.more[index]
    return found


def holds_roles(sheet: Sheet, name: str, column: int) -> bool:
    """Tell whether a column holds roles: by its heading, or if that is short for one, its cells."""
    roles = read_heading(name).roles
    if roles != "maybe":
        return roles == "yes"
    if any(map(_is_role, set(sheet.cells(column, name)))):
        sheet.reading.seen.add((SHORTENED, name))
    holds = (SHORTENED, name) in sheet.reading.seen
    if not holds and sheet.reading.is_new(NO_ROLES, name):
        sheet.reading.remarks.add([NO_ROLES.format(name)])
    return holds


def _is_role(text: str) -> bool:
    """Tell whether a cell is a word, a letter or an abbreviation for a role."""
    folded = fold_word(text)
    return bool(find_role_word(text)) or folded in LETTERS or folded in MAYBE


def other_roles(sheet: Sheet, name: str, column: int) -> Roles:
    """Read one more column of roles."""
    texts = sheet.cells(column, "role")
    values, faults = sheet.reading.memo("role", _reader(sheet))(texts)
    for index, why in faults.items():
        sheet.fault(index, name, why, whole=False)
    return _roles(texts, values)


def see_titles(sheet: Sheet) -> None:
    """Count the records whose name is a word for a protected role and that have no other cell."""
    columns = sheet.chunk.columns
    if len(columns) == 1:
        return
    texts = [text for at, text in enumerate(sheet.texts("name")) if text and _is_alone(columns, at)]
    words, _ = sheet.reading.memo("word for a role", find_role_word)(texts)
    for _ in filter(PROTECTED_ROLES.__contains__, words):
        sheet.reading.remarks.count(SECTIONS)


def _is_alone(columns: Sequence[Sequence[str]], index: int) -> bool:
    """Tell whether a record has one filled cell."""
    filled = (column for column in columns if column[index].strip())
    return next(filled, None) is not None and next(filled, None) is None


def _reader(sheet: Sheet) -> Callable[[str], tuple[str, ...]]:
    return partial(read_roles, separator=sheet.reading.settings.role_separator)


def _roles(texts: list[str], values: list[object]) -> Roles:
    read = [value if isinstance(value, tuple) else () for value in values]
    roles = [
        each[0] if each else UNREAD if text else None
        for text, each in zip(texts, read, strict=True)
    ]
    written = [as_written(text, role) for text, role in zip(texts, roles, strict=True)]
    return Roles(roles, written, [each[1:] for each in read])


def as_written(text: str, role: str | None) -> str | None:
    """Return the text of a role if it is not the role's own name."""
    return text if role and snake_case(text) != role else None


def written_frame(sheet: Sheet, columns: Sequence[list[str | None]], roles: Roles) -> pd.DataFrame:
    """State the words of roles of the first person among the ids of each record."""
    return statement_frame(list(_lines(sheet, columns, roles)))


def _lines(
    sheet: Sheet, columns: Sequence[list[str | None]], roles: Roles
) -> Iterator[tuple[str, str, str, str]]:
    for index in sheet.good():
        text = roles.written[index]
        ids = (column[index] or "" for column in columns)
        person = next((each for each in ids if each.startswith("person:")), "")
        if text and person and sheet.reading.is_new(person, AS_WRITTEN, text):
            yield person, AS_WRITTEN, text, sheet.chunk.rows[index]
