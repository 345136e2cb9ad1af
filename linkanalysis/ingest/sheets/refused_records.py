"""Whom a refused record is about, and which role it would have given them.

A comma too many or too few shifts the cells of a record. So cells count as well that are as far
from their column as there are cells too many or too few; the text of any other cell decides
nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.vocabulary.ages import ADULT, read_age, read_birth_year, read_mark
from linkanalysis.core.vocabulary.headings import find_fact, find_thing, read_heading
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.age_columns import has_digits
from linkanalysis.ingest.sheets.cells import attribute_name, known_roles, read_entity_type
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.protection.minors import OLD
from linkanalysis.protection.protected import PROTECTED_ROLES, UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.core.vocabulary.headings import Fact
    from linkanalysis.ingest.sheets.sheet import Reading, Sheet

# the columns of ids of each reader that names people, each with the column of its type
PEOPLE = {"id": "type", "person": "", "entity": "type", "source": "source_type"} | {
    "target": "target_type",
    "victim_id": "",
    "traveler": "",
}
VICTIMS = "victim_id"  # of a segment of NIBRS, whose ids are people with this prefix
NUMBERED = ("entities", "incidents")  # readers of people who may have no id
PREFIXES = {VICTIMS: "nibrs-victim-"}


def about_refused(
    reading: Reading, header: Sequence[str], cells: Sequence[str], row: str
) -> tuple[str, str]:
    """Return the ids of the people that a refused record names, as JSON, and a role or ""."""
    if reading.settings.reader not in NUMBERED and not PEOPLE.keys() & reading.columns.keys():
        return "[]", ""
    record = _Refused(reading, header, cells)
    role = record.role()
    people = record.people(row) if role in PROTECTED_ROLES else []
    return json.dumps(people, ensure_ascii=False), role


def people_of_refused(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    """State the people in a protected role whom refused records name, as if they had been read."""
    for row, cells in sheet.refused():
        record = _Refused(sheet.reading, sheet.chunk.header, cells)
        role, facts = record.role(), record.facts()
        if facts and role in PROTECTED_ROLES and role != UNREAD:
            # of cells that are shifted, the next one may have been taken for an id
            for person in record.people(row) if not record.surplus else [record.own(row)]:
                for attribute, value in (("role", role), *facts):
                    yield person, attribute, value, row


class _Refused:
    """The cells of one record; each column may be found in several of them."""

    def __init__(self, reading: Reading, header: Sequence[str], cells: Sequence[str]) -> None:
        self.reading = reading
        self.header = header
        self.cells = [cell.replace("\0", "").strip() for cell in cells]
        self.surplus = len(cells) - len(header)

    def near(self, name: str, position: int | None = None) -> list[str]:
        """Return the cells that may be those of a column, with the meanings of ``values``."""
        at = self.reading.columns.get(name, position)
        if at is None:
            return []
        parts = self.reading.parts(at, len(self.header))
        meanings = self.reading.settings.meanings
        known = meanings.get(name) or meanings.get(self.header[parts[0]]) or {}
        low, high = sorted((0, self.surplus))
        found = [self._joined([part + shift for part in parts]) for shift in range(low, high + 1)]
        return [known.get(cell, cell) for cell in found if cell]

    def _joined(self, indices: list[int]) -> str:
        there = [self.cells[at] for at in indices if 0 <= at < len(self.cells)]
        return " ".join(filter(None, there))

    def people(self, row: str) -> list[str]:
        """Return the ids in the first column of ids that names people, or that of the record."""
        for name, typed in PEOPLE.items():
            if name in self.reading.columns and self._names_people(name, typed):
                people = {
                    each
                    for cell in self.near(name)
                    if (each := self._person(PREFIXES.get(name, "") + cell))
                }
                if people:
                    return sorted(people)
        return [self.own(row)] if self.facts() else []

    def own(self, row: str) -> str:
        """Return the id of whoever a record without an id is about."""
        return self.reading.identify(f"{self.reading.document}-{row}", "person")

    def _names_people(self, name: str, typed: str) -> bool:
        settings = self.reading.settings
        fixed = {"id": settings.type, "entity": settings.type, "source": settings.source_type}
        fixed |= {"target": settings.target_type}
        types = self.near(typed) if typed else []
        known = [_known_type(each) for each in types] or [fixed.get(name, "")]
        return any(each in {"", "person"} for each in known)

    def _person(self, cell: str) -> str:
        settings, document = self.reading.settings, self.reading.document
        try:
            found = identify(cell, "person", region=settings.region, document=document)
        except LinkAnalysisError:
            return ""
        return found if found.startswith("person:") else ""

    def facts(self) -> list[tuple[str, str]]:
        """Return what identifies the person of the record: names, birth dates, phones and so on.

        A name whose comma was not quoted stands in as many cells more as the record has too many.
        """
        reading = self.reading
        facts = [("name", " ".join(self.near("name")))] if "name" in reading.columns else []
        facts += [("alias", cell) for cell in self.near("alias")]
        for name, at in reading.others.items():
            if kind := find_thing(name):
                found = self.near(name, at)
                facts += [(kind, cell) for cell in found if any(map(str.isdigit, cell))]
        read = partial(read_date, date_format=reading.settings.date_format)
        days, _ = reading.memo("birth date of others", read)(self.near("birth_date"))
        facts += [("birth_date", str(day)) for day in days if day]
        return [each for each in facts if each[1]]

    def role(self) -> str:
        """Return the role that the record would have given, a protected one before any other."""
        cells, fixed = self.near("role"), self.reading.headed or self.reading.settings.role
        if VICTIMS in self.reading.columns:
            fixed = "victim"
        if "attribute" in self.reading.columns:
            attributes, fixed = self.near("attribute"), ""
            stated = "role" in map(attribute_name, attributes)
            cells = self.near("value") if stated else []
            headings = [(find_fact(each), self.near("value")) for each in attributes]
        else:
            others = self.reading.others | {"birth_date": self.reading.columns.get("birth_date")}
            headings = [(find_fact(name), self.near(name, at)) for name, at in others.items()]
            cells += [
                cell
                for name, at in self.reading.others.items()
                if read_heading(name).roles
                for cell in self.near(name, at)
                if read_heading(name).roles == "yes" or find_role_word(cell)
            ]
        roles = [next(iter(known_roles(cell)), "") for cell in cells]
        if self.surplus and any(roles):
            # the cells beside a role are no roles, so what cannot be read in them says nothing
            roles = [each for each in roles if each]
        roles = [each or UNREAD for each in roles] or [fixed]
        roles += [self._by_age(heading, near) for heading, near in headings if heading]
        protected = [each for each in roles if each in PROTECTED_ROLES]
        return next(iter(protected), roles[0])

    def _by_age(self, heading: Fact, cells: list[str]) -> str:
        received = self.reading.settings.document.get("received")
        today = dt.datetime.now(tz=dt.UTC).year
        until = getattr(received, "year", today - OLD)
        for cell in cells:
            if heading.kind == "mark":
                if role := read_mark(cell, heading):
                    return role
            elif heading.kind.startswith("age"):
                age = read_age(cell)
                if age is not None and age.read and age.low < ADULT:
                    return "possible_minor"
            else:
                year = read_birth_year(cell, until=today)
                if has_digits(cell) and (not year or year + ADULT >= until):
                    return "possible_minor"
        return ""


def _known_type(text: str) -> str:
    """Return the type of entity that a cell names; what cannot be read may be a person."""
    try:
        return read_entity_type(text)
    except LinkAnalysisError:
        return ""
