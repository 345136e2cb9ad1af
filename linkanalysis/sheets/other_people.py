"""People in protected roles whom a record names beside the one it is about.

Lives here: `read_sheet`, which reads a chunk and states these people; `other_columns`.
Not here: which headings are about somebody (`vocabulary.people_beside`), what a cell of them says
(`person_cells`), and what a reader makes of all other cells (one file a reader).

"CI: Ana Bell" in a record about a suspect says nothing about the suspect, whether or not the rest
of it can be read. Ana Bell is stated as a confidential source, a person of her own who belongs to
this record, and no reader sees the cell. A cell of which a part is neither a name nor a number, a
count, a yes or a no is kept in the problems: it may be a first name. So is a cell under a role and
words that are not known, such as Victim Alias. A phone of a patient or of whoever reported is
theirs if the record names them, and otherwise remains with whom the record is about.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from linkanalysis.sheets.age_columns import in_the_past
from linkanalysis.sheets.cells import is_sensitive
from linkanalysis.sheets.moments import read_date
from linkanalysis.sheets.parts import with_lines
from linkanalysis.sheets.person_cells import Said, is_said_of_nobody, read_cell
from linkanalysis.sheets.thing_headings import kind_of_heading
from linkanalysis.vocabulary.age_words import find_heading
from linkanalysis.vocabulary.people_beside import (
    FAMILY_NAME,
    FORENAME,
    NAME,
    NOT_OF_PERSON,
    NUMBERED,
    PersonHeading,
    find_person_heading,
)
from linkanalysis.vocabulary.role_words import is_role_heading
from linkanalysis.vocabulary.roles import role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkanalysis.sheets.parts import Parts
    from linkanalysis.sheets.sheet import Reading, Sheet

NEITHER = (
    "neither a name nor yes or no, so it is kept here and shown nowhere; if the column is about "
    "something else, name it in ignore"
)
NAMED = (
    'people named under "{}", withheld as {}; if the column is about something else, name it in '
    "ignore"
)


def heading_about(name: str) -> PersonHeading | None:
    """Tell about whom else than the person of a record a heading is."""
    found = find_person_heading(name)
    if found is None or is_role_heading(name) or is_sensitive(name):
        return None
    return None if not NOT_OF_PERSON.isdisjoint(found.gives.split()) else found


def _is_own(name: str, heading: PersonHeading) -> bool:
    """Tell whether a column is about the person of the record: Juvenile DOB, but not Child DOB."""
    return heading.gives not in {NAME, NUMBERED} and find_heading(name) is not None


def _fact(heading: PersonHeading) -> str:
    """Return the attribute that the cells give of a person; empty for names and numbers."""
    given = find_heading(heading.gives)
    return (
        "birth_date"
        if given and given.kind == "birth date"
        else kind_of_heading(heading.gives) or ""
    )


def other_columns(reading: Reading) -> dict[str, PersonHeading]:
    """Give the columns of a document that are about somebody beside the one of the record."""
    found = {name: heading for name in reading.others if (heading := heading_about(name))}
    named = {heading.who for heading in found.values() if _is_of_name(heading)}
    # beside a column Juvenile Name, the Juvenile DOB is of whom it names
    found = {
        name: each for name, each in found.items() if each.who in named or not _is_own(name, each)
    }
    if "callee" in reading.columns:  # there a caller is an end of the call
        found = {name: each for name, each in found.items() if each.role != "reporting_person"}
    return found


def read_sheet(read: Callable[[Sheet], Parts], sheet: Sheet) -> Parts:
    """Read a chunk without the cells that name others, and state the others."""
    said: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for index, name, heading, found in _read(sheet):
        if name in sheet.reading.others:
            sheet.pass_over(name, index)
        else:
            sheet.bad.add(index)  # its record says nothing else
        said.setdefault((index, heading.who), []).extend(_dated(sheet, found.pairs))
        if found.left:
            sheet.fault(index, name, NEITHER, whole=False)
        if heading.gives in {NAME, NUMBERED} and found.pairs:
            sheet.reading.remarks.count(NAMED.format(name, role(heading.role).label))
    parts = read(sheet)
    stated = (_lines(sheet, index, who, pairs) for (index, who), pairs in said.items())
    return with_lines(parts, chain.from_iterable(stated))


def _read(sheet: Sheet) -> Iterator[tuple[int, str, PersonHeading, Said]]:
    """Give the cells that are about others, with what they state."""
    cells = [each for each in _cells(sheet) if each[-1]]
    read = [_said(text, heading) for _, _, heading, text in cells]
    # a number of a patient belongs to somebody else only if the record names a patient
    named = {
        (index, heading.who)
        for (index, _, heading, _), found in zip(cells, read, strict=True)
        if found is not None and _is_of_name(heading)
    }
    for (index, name, heading, _), found in zip(cells, read, strict=True):
        sure = not heading.maybe or _is_of_name(heading) or (index, heading.who) in named
        if found is not None and sure:
            yield index, name, heading, found


def _cells(sheet: Sheet) -> Iterator[tuple[int, str, PersonHeading, str]]:
    """Give the cells about others: record, column, heading, text."""
    reading = sheet.reading
    for name, heading in other_columns(reading).items():
        for index, text in enumerate(sheet.cells(reading.others[name], name)):
            yield index, name, heading, text
    if {"attribute", "value"} <= reading.columns.keys():
        pairs = zip(sheet.texts("attribute"), sheet.texts("value"), strict=True)
        for index, (attribute, text) in enumerate(pairs):
            stated = reading.memo("about others", heading_about)([attribute])[0][0]
            if isinstance(stated, PersonHeading) and not _is_own(attribute, stated):
                yield index, "value", stated, text


def _is_of_name(heading: PersonHeading) -> bool:
    return heading.gives in {NAME, FORENAME, FAMILY_NAME, NUMBERED}


def _said(text: str, heading: PersonHeading) -> Said | None:
    """Return what a cell states of others, or None if it is about nobody."""
    if fact := _fact(heading):
        return Said([(fact, text)], left=False)
    if _is_of_name(heading):
        return read_cell(text, heading)
    return None if is_said_of_nobody(text, heading) else Said([], left=True)


def _dated(sheet: Sheet, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Write birth dates as ISO dates, if the format of the document tells which day they mean."""
    read = partial(read_date, date_format=sheet.reading.settings.date_format)
    days = [text for attribute, text in pairs if attribute == "birth_date"]
    values, _ = sheet.reading.memo("birth date of others", read)(days)
    known = dict(zip(days, in_the_past(days, values, sheet.reading.settings), strict=True))
    return [(attribute, str(known.get(text) or text)) for attribute, text in pairs]


def _lines(
    sheet: Sheet, index: int, who: str, said: list[tuple[str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """State the people of one record and one role; each name or number is a person of its own."""
    row, document = sheet.chunk.rows[index], sheet.reading.document
    key = f"{document}-{row}-{who.replace(' ', '-')}"
    named = 0
    stated: dict[str, list[tuple[str, str]]] = {}
    for attribute, value in said:
        named += attribute == NAME
        mine = value if attribute == NUMBERED else f"{key}.{named}" if named > 1 else key
        entity = sheet.reading.identify(mine, "person")
        stated.setdefault(entity, []).append(("id" if attribute == NUMBERED else attribute, value))
    for entity, pairs in stated.items():
        for attribute, value in [("role", who.partition(" ")[0]), *pairs]:
            yield entity, attribute, value, row
