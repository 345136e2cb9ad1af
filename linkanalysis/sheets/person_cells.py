"""Cells of a column about somebody in a protected role: a name, a number, or nobody.

Lives here: `names_in`, `is_word_of_name`, `number_in`, `is_said_of_nobody`.
Not here: which columns are about somebody (`vocabulary.people_beside`), and what is made of their
cells (`other_people`).

What reads as a name is searched for wherever the case shows a text. So a cell counts as a name only
if it can hardly be anything else: two words or more, with capitals where the script has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.keys.days import days_in
from linkanalysis.vocabulary.age_words import ADULTS, NO, YES
from linkanalysis.vocabulary.people_beside import NUMBERED, SOURCE
from linkanalysis.vocabulary.role_words import find_role_word, fold_word, fold_words
from linkanalysis.vocabulary.writing import MONTHS, NO_NAMES, PARTICLES, TITLES

if TYPE_CHECKING:
    from linkanalysis.vocabulary.people_beside import PersonHeading

# Words of firms, offices and remarks: a cell with one of them names no person.
NO_PERSON = (
    NO_NAMES
    | {*MONTHS}
    | frozenset(
        fold_words(
            "police, dept, department, office, officer, sheriff, county, city, state, states, "
            "court, school, university, college, hospital, clinic, church, bank, store, shop, "
            "market, mart, restaurant, hotel, motel, inc, llc, ltd, corp, co, company, gmbh, ag, "
            "sa, sarl, commonwealth, government, agency, bureau, task, force, unit, division, "
            "records, record, database, report, reports, jail, prison, narrative, file, crime, "
            "stoppers, open, media, facebook, see, attached, not, no, on, off, under, by, of, "
            "the, at, in, is, was, to, for, refused, pending, applicable, available, provided, "
            "known, yes, none, never, per, above, below, same, seal, sealed, society, public, "
            "street, avenue, road, insurance, credit, union, general, tip, line, hotline, phone, "
            "call, walk, anonymous, family, friend, stranger, neighbor, spouse, parent, mother, "
            "father, sister, brother, white, black, hispanic, years, old, polizei, policía, "
            "policia, gendarmerie, stadt, land"
        )
    )
) - {"boy", "girl", "young"}
LOWER = PARTICLES | {"al", "el", "bin", "ibn", "bint", "ter", "ten"}
# Between several people in one cell, but not in W/F; a comma stands between names and within one.
BETWEEN = re.compile(r"[;|&\n+]|(?<!\b\w)/|\b(?:and|und|et|y|e|aka|or)\b")
# Behind a name: what else is said of the person.
BEHIND = re.compile(
    r"[(\[{#:]|\d|\b(?:dob|aka|born|geb|né|née|age)\b|[wbhamf]/[mf]\b", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-]+[^\W\d_]+)*\.?")
# scripts written without spaces between words: kana, Han, Hangul, Thai
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,12}")
LEAST, MOST = 2, 6  # words of a name: one alone may be any word, more are a sentence
# CI-2024-07, CS 14, V-118: letters, then digits
NUMBER_OF = re.compile(r"\b[A-Za-z][A-Za-z./]{0,5}[\s#.\-]*\d[\dA-Za-z.\-/]*\b")
# so are sources numbered, under any heading
OF_SOURCES = re.compile(r"\b(?:CI|C/I|C\.I\.|CS|CHS|CHIS|SOI|VP)[\s#.\-]*\d", re.IGNORECASE)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of people in a cell; none if it reads as something else."""
    if find_role_word(text):
        return ()
    parts = [part for each in BETWEEN.split(text) for part in _split_by_comma(each)]
    return tuple(name for part in parts if (name := _name(part)))


def _split_by_comma(text: str) -> list[str]:
    parts = text.split(",")
    several = len(parts) > 1 and all(len(WORD.findall(part)) >= LEAST for part in parts)
    return parts if several else [text]


def _name(text: str) -> str:
    start = re.sub(r"^\W+", "", text)
    found = BEHIND.search(start)
    name = (start[: found.start()] if found else start).strip(" ,.-–")
    if UNSPACED.fullmatch(name) and not find_role_word(name):
        return name
    words = WORD.findall(name)
    folded = [fold_word(word) for word in words]
    own = [word for word in folded if word not in LOWER and word not in TITLES]
    written = all(not word[0].islower() or word in LOWER for word in words)
    known = NO_PERSON.isdisjoint(own) and not days_in(name)
    return name if len(own) >= LEAST and len(words) <= MOST and written and known else ""


def is_word_of_name(text: str) -> bool:
    """Tell whether a cell may be a first or a last name."""
    words = WORD.findall(text)
    return bool(words) and not text[0].islower() and NO_PERSON.isdisjoint(map(fold_word, words))


def number_in(text: str, heading: PersonHeading) -> str:
    """Return the number under which somebody is kept, if a cell of the column gives one."""
    found = NUMBER_OF.search(text)
    if not found or days_in(found[0]) or fold_word(text) in YES:
        return ""
    source = heading.role == SOURCE and not heading.maybe
    if source or heading.gives == NUMBERED or OF_SOURCES.match(found[0]):
        return found[0]
    return ""


def is_said_of_nobody(text: str, heading: PersonHeading) -> bool:
    """Tell whether a cell gives no person: a yes or no, a role, an age, a date or a count."""
    folded = fold_word(text)
    if folded in YES | NO | ADULTS or find_role_word(text) or not folded:
        return True
    if len(folded) == 1 or days_in(text):
        return True
    counted = not any(map(str.isalpha, folded))
    return counted and heading.role != SOURCE and heading.gives != NUMBERED
