"""People in protected roles whom a record names beside the one it is about.

"CI: Ana Bell" in a record about a suspect says nothing about the suspect, whether or not the rest
of it can be read. Ana Bell is stated as a confidential source, a person of her own who belongs to
this record, and no reader sees the cell. A cell of which a part is neither a name nor a number, a
count, a yes or a no is kept in the problems: it may be a first name. So is a cell under a role and
words that are not known, such as Victim Alias. A phone of a patient or of whoever reported is
theirs if the record names them, and otherwise remains with whom the record is about.

Under a heading of a role, two words are a name whatever they are: White, Church and Court are
families. Under a heading in doubt, such as Source, a name has two words that are nothing else; what
only may be a name is kept in the problems.

``name = "Victim Name"`` in the settings says whom the record is about; it does not say that she is
no victim. ``role = "none"`` does. A contact saved as "Orrin Bexley (CI)" states the name of a
number, which a map would show, and a person in a protected role who has that number.

No list of headings knows every column that says who is protected. So a cell of an open column that
is a label of a few words, one of them for a protected role ("reported missing"), withholds the
people of its record until the column is mapped, kept or ignored.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.case.batch import OPEN
from linkanalysis.core.keys.days import days_in
from linkanalysis.core.vocabulary.ages import ADULTS, NO, YES
from linkanalysis.core.vocabulary.called_people import saved_role
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.headings import (
    FAMILY_NAME,
    FORENAME,
    NAME,
    NUMBERED,
    Somebody,
    read_heading,
)
from linkanalysis.core.vocabulary.role_words import ROLE_WORDS, find_role_word
from linkanalysis.core.vocabulary.roles import PROTECTED, role
from linkanalysis.core.vocabulary.words import SEAM, fold_word, listed
from linkanalysis.core.vocabulary.writing import (
    BORN,
    MONTHS,
    NO_NAMES,
    ORDINARY,
    OTHER_MONTHS,
    PARTICLES,
    TITLES,
)
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.age_columns import in_the_past
from linkanalysis.ingest.sheets.document_parts import with_lines
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.ingest.sheets.profiles import TOGETHER
from linkanalysis.ingest.sheets.saved_names import SAVED_AS
from linkanalysis.protection.protected import UNREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.sheet import Reading, Sheet

NEITHER = (
    "neither a name nor yes or no, so it is kept here and shown nowhere; if the column is about "
    "something else, name it in ignore"
)
NAMED = (
    'people named under "{}", withheld as {}; if the column is about something else, name it in '
    "ignore"
)
OF_PERSON = ("name", "person", "traveler", "id", "alias")
# Ends of ties, with the type of thing under them; the settings have those of links.
ENDS = {"caller": "phone", "callee": "phone", "payer": "account", "payee": "account"} | {
    "counterparty": "account",
    "account": "account",
    "handle": "handle",
    "source": "",
    "target": "",
}
# Attributes under which readers state the name of whoever has a phone, an account or an address.
NAMES = (SAVED_AS, "name")
THINGS = ("phone:", "email:", "handle:", "account:")
# Words in place of a name, and of sentences; then those of firms, offices and remarks.
FILLERS, LEGAL_FORMS, OFFICERS = listed("filler"), listed("legal_form"), listed("officer")
NO_PERSON = listed("filler", "no_person", "legal_form") | NO_NAMES - {"boy", "girl", "young"}
NO_PERSON |= {*MONTHS}
SAID_BESIDE, BESIDE_DATES = listed("said_beside"), listed("beside_date") | BORN
OF_DATES = BESIDE_DATES | {*MONTHS, *OTHER_MONTHS}  # in a date in another language
LOWER = PARTICLES | {"al", "el", "bin", "ibn", "bint", "ter", "ten"}
# Between several people in one cell, but not in W/F, a date or a phone; a comma stands between
# names and within one.
BETWEEN = re.compile(r"[;|&\n]|\+(?!\d)|(?<!\b\w)(?<!\d)/|\b(?:and|und|et|y|e|aka|or)\b")
_MONTHS = {*MONTHS, *(name.replace("i", "y") for name in MONTHS)}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
DAY = re.compile(
    r"(?<![\w-])(?:\d{1,4}([-./])\d{1,2}\1\d{1,4}"
    rf"|{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s*\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s*{_MONTH},?\s*\d{{2,4}})(?!\w)",
    re.IGNORECASE,
)
# ten digits and more, as people write them
PHONE = re.compile(r"(?<!\w)\+?(?:\(\d{1,4}\)|\d)(?:[\s().\-]*\d){8,14}(?!\w)")
DESCRIBED = re.compile(r"(?<![\w/])[a-z]/[a-z](?![\w/])", re.IGNORECASE)  # W/F, M/W
# Behind a name: what else is said of the person.
BEHIND = re.compile(r"[(\[{#:]|\d|\b(?:dob|aka|born|geb|né|née|age)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-]+[^\W\d_]+)*\.?")
# scripts written without spaces between words: kana, Han, Hangul, Thai
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,12}")
LEAST, MOST = 2, 6  # words of a name: one alone may be any word, more are a sentence
MOST_IN_LOWER = 3  # words of a name without capitals; more are a remark
# digits of a number that may be somebody's: a phone without its area has as many
LONG = 7
# A longer cell is a sentence, which may name a victim and be about somebody else.
MOST_OF_LABEL, LONGEST_LABEL = 4, 60  # words, characters
ABBREVIATION = 5  # letters: RMS, NCIC; longer words in capitals may be names
# CI-2024-07, CS 14, V-118: letters, then digits
NUMBER_OF = re.compile(r"\b[A-Za-z][A-Za-z./]{0,5}[\s#.\-]*\d[\dA-Za-z.\-/]*\b")
# so are sources numbered, under any heading
OF_SOURCES = re.compile(r"\b(?:CI|C/I|C\.I\.|CS|CHS|CHIS|SOI|VP)[\s#.\-]*\d", re.IGNORECASE)
# Officers testify and report in the line of duty; as victims they are protected like all others.
ON_DUTY = frozenset({"witness", "reporting_person"})


def other_columns(reading: Reading) -> dict[str, Somebody]:
    """Give the columns of a document that are about somebody beside the one of the record."""
    found = {name: other for name in reading.others if (other := read_heading(name).other)}
    named = {other.who for other in found.values() if other.is_named}
    # beside a column Juvenile Name, the Juvenile DOB is of whom it names
    found = {
        name: each
        for name, each in found.items()
        if each.who in named or not read_heading(name).is_own
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
    return with_lines(parts, chain(chain.from_iterable(stated), _labeled(sheet, parts)))


def _labeled(sheet: Sheet, parts: Parts) -> Iterator[tuple[str, str, str, str]]:
    """Withhold the people of records with a label for a protected role in an open column."""
    rows = {
        sheet.chunk.rows[index]
        for at, column in enumerate(sheet.reading.ledger)
        if column.state == OPEN and at < len(sheet.chunk.columns)
        for index in labeled(column.heading, sheet.chunk.columns[at])
    }
    people: dict[tuple[str, str], None] = {}
    for frame, ends in ((parts.statements, ("entity",)), (parts.links, ("source", "target"))):
        for end in ends if rows and len(frame) else ():
            named = frame[frame["row"].isin(rows) & frame[end].str.startswith("person:")]
            people |= dict.fromkeys(zip(named[end], named["row"], strict=True))
    for person, row in people:
        yield person, "role", UNREAD, row


def labeled(heading: str, cells: Sequence[str]) -> list[int]:
    """Find the cells that label somebody as protected, under a heading that nobody described."""
    folded = {cell: fold_word(cell) for cell in {*cells}}
    # counts and numbers under a heading such as Victims are no marks; U or unknown is no answer
    told = {each for each in folded.values() if each not in {"", "u"}}
    told = {each for each in told if find_role_word(each) != "unknown"}
    marks = told <= YES | NO and not any(map(str.isdigit, told))
    yes = YES if marks and is_label(SEAM.sub(" ", heading)) else frozenset()
    labels = {cell: is_label(cell) or each in yes for cell, each in folded.items()}
    return [index for index, cell in enumerate(cells) if labels[cell]]


@lru_cache(maxsize=1 << 12)
def is_label(text: str) -> bool:
    """Tell whether a text is a few words, of which some are for a protected role."""
    words = fold_word(text).split() if len(text) <= LONGEST_LABEL else []
    spans = (
        " ".join(words[start:end])
        for start in range(len(words) if len(words) <= MOST_OF_LABEL else 0)
        for end in range(start + 1, len(words) + 1)
    )
    return any(ROLE_WORDS.get(span) in PROTECTED for span in spans)


def _read(sheet: Sheet) -> Iterator[tuple[int, str, Somebody, Said]]:
    """Give the cells that are about others, with what they state."""
    cells = [each for each in _cells(sheet) if each[-1]]
    read = [_said(text, heading) for _, _, heading, text in cells]
    # a number of a patient belongs to somebody else only if the record names a patient
    named = {
        (index, heading.who)
        for (index, _, heading, _), found in zip(cells, read, strict=True)
        if found is not None and heading.is_named
    }
    for (index, name, heading, _), found in zip(cells, read, strict=True):
        sure = not heading.maybe or heading.is_named or (index, heading.who) in named
        if found is not None and sure:
            yield index, name, heading, found


def _cells(sheet: Sheet) -> Iterator[tuple[int, str, Somebody, str]]:
    """Give the cells about others: record, column, heading, text."""
    reading = sheet.reading
    for name, heading in other_columns(reading).items():
        for index, text in enumerate(sheet.cells(reading.others[name], name)):
            yield index, name, heading, text
    if {"attribute", "value"} <= reading.columns.keys():
        pairs = zip(sheet.texts("attribute"), sheet.texts("value"), strict=True)
        for index, (attribute, text) in enumerate(pairs):
            said = read_heading(attribute)
            if said.other and not said.is_own:
                yield index, "value", said.other, text


def _said(text: str, heading: Somebody) -> Said | None:
    """Return what a cell states of others, or None if it is about nobody."""
    if heading.fact:
        return Said([(heading.fact, text)], left=False)
    if heading.is_named:
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


# What a cell about somebody says.


class Said(NamedTuple):
    """What a cell states of others.

    pairs: Attributes and values; those behind a name belong to the person of that name.
    left: Whether a part of the cell that may name somebody gave nothing.
    """

    pairs: list[tuple[str, str]]
    left: bool


def read_cell(text: str, heading: Somebody) -> Said | None:
    """Return what a cell states of others, or None if it is about nobody."""
    if is_said_of_nobody(text, heading):
        return None
    if heading.gives in {FORENAME, FAMILY_NAME}:
        pairs = [(heading.gives, text)] if _is_word_of_name(text, heading) else []
        return Said(pairs, left=not pairs)
    number = _number_in(text, heading)
    parts = _parts(text.replace(number, " ") if number else text)
    read = [each for part in parts if (each := _read_part(part, heading))]
    pairs = [pair for each in read for pair in each.pairs]
    pairs += [(NUMBERED, number)] if number else []
    left = any(each.left for each in read)
    if heading.maybe and not any(attribute in {NAME, NUMBERED} for attribute, _ in pairs):
        return Said([], left=True) if left or pairs else None
    if not pairs and (heading.strict or not left):  # a mark of minors, or officers
        return None
    return Said(pairs, left)


def is_said_of_nobody(text: str, heading: Somebody) -> bool:
    """Tell whether a cell gives no person: a yes or no, a role, an age, a date or a count."""
    folded = fold_word(text)
    numbered = heading.role == "confidential_source" or heading.gives == NUMBERED
    if folded in YES | NO | ADULTS or len(folded) <= 1:
        return True
    if find_role_word(text):  # but CI-7 is a number
        return not (numbered and NUMBER_OF.search(text))
    if days_in(text):
        words = map(fold_word, WORD.findall(DAY.sub(" ", text)))
        known = BESIDE_DATES if DAY.search(text) else OF_DATES
        return all(len(word) == 1 or word in known for word in words)
    counted = not any(map(str.isalpha, folded)) and sum(map(str.isdigit, folded)) < LONG
    return counted and not numbered


def _parts(text: str) -> list[str]:
    return [part for each in BETWEEN.split(text) for part in _split_by_comma(each)]


def _split_by_comma(text: str) -> list[str]:
    parts = text.split(",")
    several = len(parts) > 1 and all(len(WORD.findall(part)) >= LEAST for part in parts)
    return parts if several else [text]


def _read_part(part: str, heading: Somebody) -> Said | None:
    """Read a part of a cell about one person; None if it says nothing."""
    folded = fold_word(part)
    if not folded or folded in YES | NO | ADULTS or find_role_word(part):
        return None
    if heading.role in ON_DUTY and _is_officer(part):
        return Said([], left=False)
    day = DAY.search(part)
    phone = PHONE.search(DAY.sub("|", part))
    name = _name(part, sure=not heading.maybe)
    pairs = [(NAME, name)] if name else []
    if name and day and days_in(day[0]):
        pairs.append(("birth_date", day[0]))
    if phone:
        pairs.append(("phone", phone[0].strip()))
    rest = part.replace(name, " ", 1) if name else part
    for found in filter(None, (phone, day)):
        rest = rest.replace(found[0], " ", 1)
    return Said(pairs, _is_left(rest, heading) if pairs else _may_tell(part, heading))


def _is_officer(part: str) -> bool:
    words = [fold_word(word) for word in WORD.findall(part)]
    return len(words) >= LEAST and words[0] in OFFICERS


def _is_left(rest: str, heading: Somebody) -> bool:
    """Tell whether something is left beside what was read that may name somebody."""
    words = [word for word in WORD.findall(DESCRIBED.sub(" ", rest)) if not word[0].islower()]
    folded = [fold_word(word) for word in words]
    known = SAID_BESIDE | TITLES | (NO_PERSON if heading.maybe else FILLERS)
    telling = [word for word in folded if len(word) > 1 and word not in known]
    return bool(telling) or sum(map(str.isdigit, rest)) >= LONG


def _may_tell(part: str, heading: Somebody) -> bool:
    """Tell whether a part of which nothing was read may name somebody."""
    if not heading.maybe:
        return any(map(str.isalpha, part)) or sum(map(str.isdigit, part)) >= LONG
    words = WORD.findall(part)
    alone = len(words) == 1 and not words[0].islower() and fold_word(part) not in NO_PERSON
    short = words and words[0].isupper() and len(words[0]) <= ABBREVIATION
    return bool(_name(part, sure=True)) or (alone and not short)


def _name(text: str, *, sure: bool) -> str:
    """Return the name in a part of a cell; `sure` if its column has no other use."""
    start = re.sub(r"^\W+", "", DESCRIBED.sub(" ", DAY.sub(" 0 ", text)))
    found = BEHIND.search(start)
    name = (start[: found.start()] if found else start).strip(" ,.-–")
    if UNSPACED.fullmatch(name) and not find_role_word(name):
        return name
    if sure:
        return _surely(name)
    words = WORD.findall(name)
    own = [word for word in map(fold_word, words) if word not in LOWER and word not in TITLES]
    written = all(not word[0].islower() or word in LOWER for word in words)
    known = NO_PERSON.isdisjoint(own)
    return name if len(own) >= LEAST and len(words) <= MOST and written and known else ""


def _surely(text: str) -> str:
    """Return the words that begin with capitals, or all of a few; Court and Church are names."""
    found = list(WORD.finditer(text))
    upper = [at for at, word in enumerate(found) if not word[0][0].islower()]
    if upper:
        end = upper[0]
        while end < len(found) and (end in upper or fold_word(found[end][0]) in LOWER):
            end += 1
        while end - 1 not in upper:
            end -= 1
        found = found[upper[0] : end]
    words = [fold_word(word[0]) for word in found]
    own = [word for word in words if word not in TITLES]
    others = [word for word in own if word in NO_PERSON and word not in ORDINARY]
    if (
        not LEAST <= len(own) <= (MOST if upper else MOST_IN_LOWER)
        or len(others) in ({len(own)} if upper else set(range(1, len(own) + 1)))
        or (len(own) > LEAST and len(others) > 1)
        or words[-1] in LEGAL_FORMS
        or not FILLERS.isdisjoint(own)
        or all(len(word) == 1 for word in own)
    ):
        return ""
    return text[found[0].start() : found[-1].end()].rstrip(".")


def _is_word_of_name(text: str, heading: Somebody) -> bool:
    """Tell whether a cell may be a first or a last name."""
    words = [*map(fold_word, WORD.findall(text))]
    if heading.maybe:
        return bool(words) and not text[0].islower() and NO_PERSON.isdisjoint(words)
    return bool(words) and FILLERS.isdisjoint(words)


def _number_in(text: str, heading: Somebody) -> str:
    """Return the number under which somebody is kept, if a cell of the column gives one."""
    found = NUMBER_OF.search(text)
    if not found or days_in(found[0]) or fold_word(text) in YES:
        return ""
    source = heading.role == "confidential_source" and not heading.maybe
    if source or heading.gives == NUMBERED or OF_SOURCES.match(found[0]):
        return found[0]
    return ""


# Headings that the settings give to the people of records or to an end of a tie.


def see_headings(reading: Reading, settings: Settings) -> None:
    """Keep which role headings give to the people of records and to whoever is at an end of a tie.

    settings: As they are given, with the headings of the file.
    """
    if settings.role or not settings.headed:  # which say so in words
        return
    about = {
        ours: found
        for ours, headings in settings.columns.items()
        for each in headings.split(TOGETHER)
        if (found := read_heading(each).other)
    }
    reading.headed = next((about[ours].role for ours in OF_PERSON if ours in about), "")
    reading.ends = {
        ours: about[ours]
        for ours in ENDS
        # a caller is an end of the call, and a source may be where money comes from
        if ours in about and about[ours].role != "reporting_person" and not about[ours].maybe
    }


def people_of_ends(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    """State whoever has the phone, account or name at an end, once for each distinct cell."""
    reading = sheet.reading
    for ours, heading in reading.ends.items():
        for index, text in enumerate(sheet.texts(ours)):
            if text and reading.is_new("end", ours, text):
                yield from _line_of_end(reading, ours, heading, text, sheet.chunk.rows[index])


def _line_of_end(
    reading: Reading, ours: str, heading: Somebody, text: str, row: str
) -> Iterator[tuple[str, str, str, str]]:
    settings = reading.settings
    typed = {"source": settings.source_type, "target": settings.target_type}
    kind = ENDS[ours] or typed[ours] or "person"
    own = f"{reading.document}-{row}-{heading.who.replace(' ', '-')}"
    try:
        person = reading.identify(text if kind == "person" else own, "person")
    except LinkAnalysisError:
        return
    yield person, "role", heading.role, row
    if kind != "person":
        yield person, kind, text, row
    if not any(map(str.isdigit, text)):
        yield person, "name", text, row


# Names of things.


def with_called_people(parts: Iterable[Parts], document: str) -> Iterator[Parts]:
    """State the people whose protected role stands in the name of a thing."""
    for part in parts:
        stated = part.statements
        if stated.empty or not stated["attribute"].isin(NAMES).any():
            yield part
            continue
        lines = list(_called(stated[stated["attribute"].isin(NAMES)], document))
        if lines:
            said = pd.DataFrame(
                lines, columns=["entity", "attribute", "value", "row"], dtype=object
            )
            if "kind" in stated:
                said["kind"] = "hearsay"
            part = replace(part, statements=pd.concat([stated, said], ignore_index=True))  # noqa: PLW2901
        yield part


def _called(named: pd.DataFrame, document: str) -> Iterator[tuple[str, str, str, str]]:
    seen: dict[tuple[str, str], str] = {}
    columns = (named[each].tolist() for each in ("entity", "value", "row"))
    for thing, name, row in zip(*columns, strict=True):
        role = saved_role(name) if thing.startswith(THINGS) else ""
        if not role:
            continue
        number = sum(at == row for at, _ in seen) + 1
        new = (row, name) not in seen
        who = seen.setdefault((row, name), make_id("person", f"{document}-{row}-called.{number}"))
        if new:
            yield who, "role", role, row
            yield who, "name", name, row
        kind, _, key = thing.partition(":")
        yield who, kind, key, row
