"""People in protected roles whom a record names beside the one it is about.

Lives here: `read_sheet`, which reads a chunk and states these people; `other_columns`.
Not here: which headings are about somebody (`vocabulary.people_beside`), what a cell of them says
(`person_cells`), and what a reader makes of all other cells (one file a reader).

"CI: Ana Bell" in a record about a suspect says nothing about the suspect, whether or not the rest
of it can be read. Ana Bell is stated as a
confidential source, a person of her own who belongs to this record, and no reader sees the cell. A
cell that reads neither as a name nor as a number, a count, a yes or a no is kept in the problems
alone: it may be a first name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pandas as pd

from linkanalysis.sheets.identifier_columns import kind_of_heading
from linkanalysis.sheets.person_cells import (
    is_said_of_nobody,
    is_word_of_name,
    names_in,
    number_in,
)
from linkanalysis.sheets.sheet import statement_frame
from linkanalysis.vocabulary.age_words import find_heading
from linkanalysis.vocabulary.people_beside import (
    FAMILY_NAME,
    FORENAME,
    NAME,
    NUMBERED,
    find_person_heading,
)
from linkanalysis.vocabulary.roles import role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkanalysis.sheets.sheet import Parts, Reading, Sheet
    from linkanalysis.vocabulary.people_beside import PersonHeading

NEITHER = (
    "neither a name nor yes or no, so it is kept here and shown nowhere; if the column is about "
    "something else, name it in ignore"
)
NAMED = (
    'people named under "{}", withheld as {}; if the column is about something else, name it in '
    "ignore"
)


def _heading(name: str) -> PersonHeading | None:
    found = find_person_heading(name)
    if found is None:
        return None
    # "Victim DOB" is read as the birth date of whom the record is about, "Child DOB" as nothing
    own = found.gives not in {NAME, NUMBERED} and find_heading(name)
    named = found.gives in {NAME, FORENAME, FAMILY_NAME, NUMBERED} or _fact(found)
    return found if named and not own else None


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
    found = {name: heading for name in reading.others if (heading := _heading(name))}
    if "callee" in reading.columns:  # there a caller is an end of the call
        found = {name: each for name, each in found.items() if each.role != "reporting_person"}
    return found


def read_sheet(read: Callable[[Sheet], Parts], sheet: Sheet) -> Parts:
    """Read a chunk without the cells that name others, and state the others."""
    said: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for index, name, heading, text in _cells(sheet):
        found = _said(text, heading)
        if found is None:
            continue
        if name in sheet.reading.others:
            sheet.pass_over(name, index)
        else:
            sheet.bad.add(index)  # its record says nothing else
        said.setdefault((index, heading.who), []).extend(found)
        if not found:
            sheet.fault(index, name, NEITHER, whole=False)
        elif heading.gives in {NAME, NUMBERED}:
            sheet.reading.remarks.count(NAMED.format(name, role(heading.role).label))
    parts = read(sheet)
    lines = [
        line for (index, who), pairs in said.items() for line in _lines(sheet, index, who, pairs)
    ]
    if not lines:
        return parts
    frames = [each for each in (parts.statements, statement_frame(lines)) if len(each)]
    return replace(parts, statements=pd.concat(frames, ignore_index=True))


def _cells(sheet: Sheet) -> Iterator[tuple[int, str, PersonHeading, str]]:
    """Give the cells about others: record, column, heading, text."""
    reading = sheet.reading
    for name, heading in other_columns(reading).items():
        for index, text in enumerate(sheet.cells(reading.others[name], name)):
            yield index, name, heading, text
    if {"attribute", "value"} <= reading.columns.keys():
        pairs = zip(sheet.texts("attribute"), sheet.texts("value"), strict=True)
        for index, (attribute, text) in enumerate(pairs):
            if stated := reading.memo("about others", _heading)([attribute])[0][0]:
                yield index, "value", cast("PersonHeading", stated), text


def _said(text: str, heading: PersonHeading) -> list[tuple[str, str]] | None:
    """Return what a cell states of others: nothing that can be read, or None if it is of nobody."""
    fact = _fact(heading)
    if not text or (fact and heading.maybe) or (not fact and is_said_of_nobody(text, heading)):
        return None
    if fact:
        return [(fact, text)]
    if heading.gives in {FORENAME, FAMILY_NAME}:
        return [(heading.gives, text)] if is_word_of_name(text) else []
    number = number_in(text, heading)
    names = names_in(text.replace(number, " ") if number else text)
    found = [(NAME, name) for name in names] + ([(NUMBERED, number)] if number else [])
    return found or (None if heading.maybe or heading.strict else [])


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
