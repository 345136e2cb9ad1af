"""The ledger of a document: each of its columns is mapped, kept, ignored or open.

An open column is read by nothing, so no list of headings must be complete for a name to be safe:
what nobody described is shown nowhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from linkanalysis.case.batch import IGNORED, KEPT, MAPPED, OPEN, SourceColumn
from linkanalysis.core.keys.days import days_in
from linkanalysis.core.vocabulary.ages import NO, YES
from linkanalysis.core.vocabulary.headings import (
    DOUBTFUL_BIRTH,
    NAME,
    NUMBERED,
    read_heading,
    whole_name,
)
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.words import fold_word, snake_case
from linkanalysis.ingest.records.repeated_headings import apart_note
from linkanalysis.ingest.records.synonyms import SYNONYMS
from linkanalysis.ingest.sheets.age_columns import flagged_role
from linkanalysis.ingest.sheets.cells import NOT_IMPORTED, attribute_name, find_column
from linkanalysis.ingest.sheets.other_people import labeled, other_columns
from linkanalysis.ingest.sheets.plates import is_state_of_plate
from linkanalysis.ingest.sheets.profiles import TOGETHER
from linkanalysis.protection.identifying import PARTS
from linkanalysis.protection.protected import PROTECTED_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from linkanalysis.core.vocabulary.headings import Heading
    from linkanalysis.ingest.readers.table import Reader
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.sheet import Reading

# Attributes of people and things that name nobody; columns of these names are kept unasked.
HARMLESS = frozenset(
    {
        *("sex", "gender", "nationality", "country", "state", "city", "town", "county"),
        *("zip", "zip_code", "postcode", "postal_code", "latitude", "longitude", "language"),
        *("height", "weight", "hair", "hair_color", "eyes", "eye_color", "build"),
        *("make", "model", "color", "colour", "year", "body", "vin", "imei", "imsi", "serial"),
        *("currency", "amount", "date", "time", "status", "death_date", "document_number"),
        *("service_number", "driver_license", "driver_license_state", "employer", "occupation"),
        *("ssn", "interpol_id", "handle", "sim", "device", "vehicle", "passport", "national_id"),
        *("issuing_country", "timezone", "business", "industry", "kind", "sector", "category"),
        *("hours", "opens", "closes", "area", "azimuth", "fingerprint_id", "dna_id"),
    }
)
NOT_OF_THESE = "not imported: it belongs to the people for whom the file is listed before"
BY_ANOTHER = "mapped by another entry of the file"
NO_AGES = (
    "not imported: the reader has no column for ages and birth dates, so this document does not "
    "show who is a minor; list it again with the reader entities, which reads them"
)
NO_NAME_PART = (
    "not imported: this looks like a part of a name, without which other records of a protected "
    "person are not recognized; map the whole name: columns = {{ name = {whole} }}"
)
SECOND_NAME = (
    "a second name, not read: if it is of the same person, map it: "
    "columns = {{ alias = {heading} }}; if it is of somebody else, list the file once more for them"
)
AGES_OF_WHOM = (
    "not read as an age or a birth date, since the heading may be about somebody or something "
    "else; if it is about the person of the record, who may be a minor, map it: "
    "columns = {{ birth_date = {heading} }} or {{ age = {heading} }}"
)
DOUBTFUL = (
    "read only to see who may be a minor, since the heading may be about somebody else; if it is "
    "about the person of the record, map it: columns = {{ birth_date = {heading} }}"
)
ROLES_ONLY = (
    "read only for roles, since the heading may be short for one of them; keep it to show its cells"
)
NOT_KEPT = "cannot be kept: only the readers entities and missing_persons show further columns"
DIRECTION = "direction"
NO_DIRECTION = (
    "not imported: this looks like a direction. If caller is the number that the records are "
    "about, and not always who called, map it: columns = {{ direction = {heading} }}. If "
    "caller always called, columns = {{ used_by = {heading} }} says whose device, SIM and cell "
    "it is"
)
OF_ROLES = (
    "has words for protected roles; if it says who is protected, map it: "
    "columns = {{ role = {heading} }}"
)
WITHHELD = "; the people of such records are withheld until the column is mapped, kept or ignored"
OF_SOMEBODY = "is about somebody in a protected role, and its cells are read by nothing"
OF_YES = (
    "says yes or no; if a yes protects its person, say in which role: "
    'flags = {{ {heading} = "victim" }}'
)
OF_DAYS = "has dates; if they are births, map it: columns = {{ birth_date = {heading} }}"
OF_NAMES = "has what may be names of people; if it names somebody of the record, map it"
# A cell that may be a name: two to four words, each with a capital and without a digit.
NAME_LIKE = re.compile(r"(?:[^\W\d_a-z][^\W\d_]*[.,'’-]? ?){2,4}")
SAMPLE = 1_000  # records whose cells are looked at
SECOND = "second person"
YES_OR_NO = frozenset({*YES, *NO} - {"1", "0", "f", "x", "a", "adult"})
MOST = 0.5  # of the filled cells of a sample that make a column one of names or dates


def write_ledger(
    reading: Reading,
    reader: Reader,
    header: tuple[str, ...],
    *,
    apart: Collection[int],
    of_first: Collection[int],
    elsewhere: Collection[int],
) -> None:
    """Enter of each column what becomes of it; the reading forgets those that are open or ignored.

    apart: Columns of a second person of each record.
    of_first: Columns of the people for whom the file is listed before.
    elsewhere: Columns that another entry of the file maps.
    """
    width = len(header)
    mapped = _by_place(reading, reading.columns, width)
    others = _by_place(reading, reading.others, width)
    means = _Meanings(reading, reader, header)
    renamed = {at for at, name in others.items() if name in means.renamed}
    found = []
    for at, heading in enumerate(header):
        if at in mapped:
            column = SourceColumn(heading, MAPPED, mapped[at])
        elif find_column(reading.settings.ignore, heading) is not None:
            column = SourceColumn(heading, IGNORED)
        elif any(at in {*each.columns.values(), *each.others.values()} for each in reading.seconds):
            column = SourceColumn(heading, MAPPED, SECOND)
        elif at in of_first and at not in renamed:
            column = SourceColumn(heading, IGNORED, note=NOT_OF_THESE)
        elif at in apart:
            note = apart_note(header, at, reading.columns)
            column = SourceColumn(heading, OPEN if note else IGNORED, note=note)
        else:
            # a heading that the settings give to another column as its name is read by nothing
            column = means.of(others[at], heading) if at in others else SourceColumn(heading, OPEN)
        if column.state == OPEN and at in elsewhere:
            column = SourceColumn(heading, IGNORED, note=BY_ANOTHER)
        found.append(column)
    unread = {at for at, each in enumerate(found) if each.state in {OPEN, IGNORED}}
    reading.others = {
        name: at
        for name, at in reading.others.items()
        if unread.isdisjoint(reading.parts(at, width))
    }
    reading.ledger, reading.of_people = found, means.of_people


def _by_place(reading: Reading, columns: Mapping[str, int], width: int) -> dict[int, str]:
    """Name what each column of a table of that width gives."""
    return {part: name for name, at in columns.items() for part in reading.parts(at, width)}


class _Meanings:
    """What headings mean that the settings do not give to a column of the reader."""

    def __init__(self, reading: Reading, reader: Reader, header: tuple[str, ...]) -> None:
        self._settings = reading.settings
        persons = {"person", "traveler"} & {*reader.columns} and "role" in reader.columns
        self.of_people = reader.attributes or bool(persons)
        self._reader = reader
        self._beside = other_columns(reading)
        self.renamed = reading.settings.columns.keys() - {*reader.columns}
        named = reading.columns.get("name", len(header))
        own = header[named] if named < len(header) else ""
        self._named = "name" in reading.columns
        self._whole = TOGETHER.join(whole_name(header, own) or ("…",))

    def of(self, name: str, heading: str) -> SourceColumn:
        """Say what becomes of a column; `name` is its heading, or what the settings call it."""
        said = read_heading(name)
        if said.sensitive:
            return SourceColumn(heading, IGNORED, note=NOT_IMPORTED)
        if self.of_people and (flagged := flagged_role(self._settings, name)):
            return SourceColumn(heading, MAPPED, f"yes or no: {flagged}")
        if beside := self._beside.get(name):
            return SourceColumn(heading, MAPPED, f"{beside.who}: {beside.gives}")
        attribute = attribute_name(name)
        kept = name in self.renamed or self._settings.keeps(heading)
        short, meaning = said.roles == "maybe", self._meaning(name, said)
        if meaning and not (short and kept):
            doubt = DOUBTFUL.format(heading=_quoted(heading)) if meaning == DOUBTFUL_BIRTH else ""
            return SourceColumn(heading, MAPPED, meaning, ROLES_ONLY if short else doubt)
        if self._reader.attributes and (attribute in HARMLESS or kept):
            return SourceColumn(heading, KEPT, attribute)
        return SourceColumn(heading, OPEN, note=self._why_open(name, heading, said))

    def _meaning(self, name: str, said: Heading) -> str:
        """Name what a column gives of the person of its record, by its heading alone."""
        reader, people = self._reader, self.of_people
        if said.roles and ("role" in reader.columns or reader.attributes):
            return "role"
        if said.fact and people:
            return said.fact.attribute
        if people and is_state_of_plate(name):
            return "state of a plate"
        if not reader.attributes:  # where an address may be the place of the event
            return said.thing if people and said.thing != "address" else ""
        # a second whole name is somebody else's, or another one of the same person
        return said.thing or ("" if said.part == NAME and self._named else said.part)

    def _why_open(self, name: str, heading: str, said: Heading) -> str:
        reader, part, quoted = self._reader, said.part, _quoted(heading)
        directed = DIRECTION in reader.mapped_only and is_called(name, DIRECTION)
        of_name = "name" in reader.columns and part in PARTS
        ages = AGES_OF_WHOM.format(heading=quoted) if reader.attributes else NO_AGES
        notes = (
            (self._settings.keeps(heading), NOT_KEPT),
            (directed, NO_DIRECTION.format(heading=quoted)),
            (said.tells_age, ages),
            (reader.attributes and part == NAME, SECOND_NAME.format(heading=quoted)),
            (of_name, NO_NAME_PART.format(whole=_quoted(self._whole))),
        )
        return next((note for holds, note in notes if holds), "")


def shaped_ledger(columns: Mapping[str, str], settings: Settings) -> list[SourceColumn]:
    """Say what became of the columns of a file with a profile, which gives each its meaning."""
    found = []
    for heading, ours in columns.items():
        if ours:
            found.append(SourceColumn(heading, MAPPED, ours))
        elif find_column(settings.ignore, heading) is not None:
            found.append(SourceColumn(heading, IGNORED))
        elif read_heading(heading).sensitive:
            found.append(SourceColumn(heading, IGNORED, note=NOT_IMPORTED))
        else:
            note = OF_SOMEBODY if read_heading(heading).somebody else ""
            found.append(SourceColumn(heading, OPEN, note=note))
    return found


def add_hints(reading: Reading, cells: Sequence[Sequence[str]]) -> None:
    """Say of open columns what they may tell of people, and of kept ones if they have roles."""
    for at, column in enumerate(reading.ledger):
        first = cells[at][:SAMPLE] if at < len(cells) else ()  # no record may be as wide
        if _is_mark(reading, column, first):
            others = {name: place for name, place in reading.others.items() if place != at}
            note = OF_YES.format(heading=_quoted(column.heading)) + WITHHELD
            reading.others, reading.ledger[at] = others, replace(column, state=OPEN, note=note)
        elif column.state in {OPEN, KEPT} and not column.note:
            note = _hint(reading, column.heading, first, kept=column.state == KEPT)
            reading.ledger[at] = replace(column, note=note)


def _is_mark(reading: Reading, column: SourceColumn, cells: Sequence[str]) -> bool:
    """Tell whether a column about somebody in a protected role says yes or no: HT Victim Ind.

    Whether a yes is of the person of the record, only somebody who knows the file can tell.
    """
    heading = read_heading(column.heading)
    about = None if heading.fact else heading.other
    beside = about is not None and about.gives not in {NAME, NUMBERED}
    asked = reading.of_people and column.state == MAPPED and beside
    said = {fold_word(cell) for cell in cells} if asked else set()
    return not said.isdisjoint(YES) and bool(labeled(column.heading, [*cells]))


def _hint(reading: Reading, heading: str, cells: Sequence[str], *, kept: bool = False) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    quoted = _quoted(heading)
    if kept:
        has_roles = any(find_role_word(cell) in PROTECTED_ROLES for cell in set(filled))
        return OF_ROLES.format(heading=quoted) if has_roles else ""
    if labeled(heading, filled):
        return OF_ROLES.format(heading=quoted) + (WITHHELD if reading.of_people else "")
    told = {fold_word(cell) for cell in filled if find_role_word(cell) != "unknown"} - {"u", ""}
    if reading.of_people and told and told <= YES_OR_NO:
        return OF_YES.format(heading=quoted)
    if _are_most(filled, days_in):
        return OF_DAYS.format(heading=quoted)
    if read_heading(heading).somebody is not None:
        return OF_SOMEBODY
    return OF_NAMES if _are_most(filled, NAME_LIKE.fullmatch) else ""


def _are_most(cells: Sequence[str], tells: Callable[[str], object]) -> bool:
    return bool(cells) and sum(map(bool, map(tells, cells))) > len(cells) * MOST


def is_called(heading: str, ours: str) -> bool:
    """Tell whether a heading is one of those known for a column of readers."""
    return snake_case(heading) in {ours, *SYNONYMS.get(ours, ())}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
