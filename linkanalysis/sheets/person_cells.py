"""Cells of a column about somebody in a protected role: a name, a number, or nobody.

Lives here: `read_cell`, which gives what a cell states of others; `is_said_of_nobody`.
Not here: which columns are about somebody (`vocabulary.people_beside`), which words are no names
(`vocabulary.no_people`), and what is made of the cells (`other_people`).

Under a heading of a role, two words are a name whatever they are: White, Church and Court are
families. Under a heading in doubt, such as Source, a name has two words that are nothing else; what
only may be a name is kept in the problems.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.keys.days import days_in
from linkanalysis.vocabulary.age_words import ADULTS, NO, YES
from linkanalysis.vocabulary.no_people import (
    BESIDE_DATES,
    FILLERS,
    LEGAL_FORMS,
    NO_PERSON,
    OF_DATES,
    OFFICERS,
    SAID_BESIDE,
)
from linkanalysis.vocabulary.people_beside import (
    FAMILY_NAME,
    FORENAME,
    NAME,
    NUMBERED,
    SOURCE,
)
from linkanalysis.vocabulary.role_words import find_role_word, fold_word
from linkanalysis.vocabulary.writing import MONTHS, ORDINARY, PARTICLES, TITLES

if TYPE_CHECKING:
    from linkanalysis.vocabulary.people_beside import PersonHeading

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
ABBREVIATION = 5  # letters: RMS, NCIC; longer words in capitals may be names
# CI-2024-07, CS 14, V-118: letters, then digits
NUMBER_OF = re.compile(r"\b[A-Za-z][A-Za-z./]{0,5}[\s#.\-]*\d[\dA-Za-z.\-/]*\b")
# so are sources numbered, under any heading
OF_SOURCES = re.compile(r"\b(?:CI|C/I|C\.I\.|CS|CHS|CHIS|SOI|VP)[\s#.\-]*\d", re.IGNORECASE)
# Officers testify and report in the line of duty; as victims they are protected like all others.
ON_DUTY = frozenset({"witness", "reporting_person"})


class Said(NamedTuple):
    """What a cell states of others.

    pairs: Attributes and values; those behind a name belong to the person of that name.
    left: Whether a part of the cell that may name somebody gave nothing.
    """

    pairs: list[tuple[str, str]]
    left: bool


def read_cell(text: str, heading: PersonHeading) -> Said | None:
    """Return what a cell states of others, or None if it is about nobody."""
    if is_said_of_nobody(text, heading):
        return None
    if heading.gives in {FORENAME, FAMILY_NAME}:
        pairs = [(heading.gives, text)] if _is_word_of_name(text, heading) else []
        return Said(pairs, left=not pairs)
    number = _number_in(text, heading)
    parts = _parts(text.replace(number, " ") if number else text)
    read = [each for part in parts if (each := _read(part, heading))]
    pairs = [pair for each in read for pair in each.pairs]
    pairs += [(NUMBERED, number)] if number else []
    left = any(each.left for each in read)
    if heading.maybe and not any(attribute in {NAME, NUMBERED} for attribute, _ in pairs):
        return Said([], left=True) if left or pairs else None
    if not pairs and (heading.strict or not left):  # a mark of minors, or officers
        return None
    return Said(pairs, left)


def is_said_of_nobody(text: str, heading: PersonHeading) -> bool:
    """Tell whether a cell gives no person: a yes or no, a role, an age, a date or a count."""
    folded = fold_word(text)
    numbered = heading.role == SOURCE or heading.gives == NUMBERED
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


def _read(part: str, heading: PersonHeading) -> Said | None:
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


def _is_left(rest: str, heading: PersonHeading) -> bool:
    """Tell whether something is left beside what was read that may name somebody."""
    words = [word for word in WORD.findall(DESCRIBED.sub(" ", rest)) if not word[0].islower()]
    folded = [fold_word(word) for word in words]
    known = SAID_BESIDE | TITLES | (NO_PERSON if heading.maybe else FILLERS)
    telling = [word for word in folded if len(word) > 1 and word not in known]
    return bool(telling) or sum(map(str.isdigit, rest)) >= LONG


def _may_tell(part: str, heading: PersonHeading) -> bool:
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


def _is_word_of_name(text: str, heading: PersonHeading) -> bool:
    """Tell whether a cell may be a first or a last name."""
    words = [*map(fold_word, WORD.findall(text))]
    if heading.maybe:
        return bool(words) and not text[0].islower() and NO_PERSON.isdisjoint(words)
    return bool(words) and FILLERS.isdisjoint(words)


def _number_in(text: str, heading: PersonHeading) -> str:
    """Return the number under which somebody is kept, if a cell of the column gives one."""
    found = NUMBER_OF.search(text)
    if not found or days_in(found[0]) or fold_word(text) in YES:
        return ""
    source = heading.role == SOURCE and not heading.maybe
    if source or heading.gives == NUMBERED or OF_SOURCES.match(found[0]):
        return found[0]
    return ""
