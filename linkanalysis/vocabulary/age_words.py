"""Ages and what columns call them: birth dates and years, ages, marks such as ``minor = yes``.

Lives here: `find_heading` (what a column or attribute says about the age or role of its person),
`read_age`, `read_mark`, `read_birth_year`.
Not here: birth dates themselves (`sheets.moments`), and whom an age protects (`protection.minors`).

Whoever may be under 18 is known by these headings and values, so what is written in a column of
ages and cannot be read counts as an age that may be under 18, unless it says that nothing is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from linkanalysis.vocabulary.birth_words import (
    WHOSE,
    WORDS,
    is_birth_date,
    is_birth_year,
    is_sure_birth,
)
from linkanalysis.vocabulary.role_words import (
    ROLE_WORDS,
    SEAM,
    find_role_word,
    fold_word,
    fold_words,
)
from linkanalysis.vocabulary.roles import ROLES

ADULT = 18  # years; the age of majority of the UN Convention on the Rights of the Child, Article 1
OLDEST = 122  # years; nobody is known to have lived longer, so a higher number is not an age
# "About 18" may be 17 or 16. A wider margin would withhold people of about 20.
MARGIN = 2

Kind = Literal["birth date", "birth year", "age", "age then", "mark"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column says about its person.

    attribute: Name of the attribute, in English.
    role: The role of whoever has a mark in the column.
    strict: Whether a mark that is neither yes nor no may be a yes.
    """

    kind: Kind
    attribute: str
    role: str = ""
    strict: bool = False


# Words around the one that counts: whose age it is, and how it is written.
BESIDE = WHOSE | frozenset(fold_words(WORDS["beside"]))


def _plain(text: str) -> str:
    words = fold_word(text).split()
    return " ".join(word for word in words if word not in BESIDE)


def _words(*texts: str) -> frozenset[str]:
    return frozenset(_plain(word) for text in texts for word in text.split(","))


AGES = _words(WORDS["ages"])
# "ETA" is a time of arrival, so the Italian word counts only with its accent
ACCENTED = frozenset({"età"})
# Columns that say nothing but whether somebody is a minor: a word in them that is neither yes nor
# no withholds. Other marks count only if they say yes, since "child = 2" is a number of children.
OF_AGE = _words("minor, juvenile, juv, underage, under age, under 18, under18, u18, is minor")
# Columns that say whether somebody is of age: there "no" is the mark.
GROWN = _words(WORDS["grown"])
# Columns with these names count people or list them.
PLURALS = _words(WORDS["plurals"])
OF = re.compile(r"\s(?:of|de|del|du|des|der|della|da|do)\s", re.IGNORECASE)
AGE = Heading("age", "age")
# "A/J" stands over A for adults and J for juveniles, and "J A" over initials.
A_OR_J = re.compile(r"\s*(?:a\s*/\s*j|j\s*/\s*a)\s*", re.IGNORECASE)
LETTERED = Heading("age", "adult_or_juvenile")
AGE_LETTERS = frozenset("ajym")  # adult, juvenile, youth, minor
# A birth date that may be somebody else's: Officer DOB, Emergency Contact DOB.
DOUBTFUL_BIRTH = "possible_birth_date"
LISTED = (
    (AGES, AGE),
    (OF_AGE, Heading("mark", "minor", "minor", strict=True)),
    (GROWN, Heading("mark", "adult", "minor")),
)
PROTECTED = frozenset(row.name for row in ROLES if row.protected)


@lru_cache(maxsize=1 << 12)  # each chunk and each reader asks again about the same columns
def find_heading(text: str) -> Heading | None:
    """Tell what a column or attribute of this name says about its person, or None."""
    return _own(text) or _heading(text) or _heading(SEAM.sub(" ", text))


def _own(text: str) -> Heading | None:
    """Recognize the attributes that only this library writes, and A/J."""
    if A_OR_J.fullmatch(text) or text == LETTERED.attribute:
        return LETTERED
    return Heading("birth date", DOUBTFUL_BIRTH) if text == DOUBTFUL_BIRTH else None


def _heading(text: str) -> Heading | None:
    if is_birth_year(text):
        return Heading("birth year", "birth_year")
    if is_birth_date(text, BESIDE):
        return Heading("birth date", "birth_date" if is_sure_birth(text) else DOUBTFUL_BIRTH)
    plain = _plain(text)
    first, _, rest = plain.partition(" ")
    listed = next((heading for words, heading in LISTED if plain in words), None)
    if listed or text.strip().casefold() in ACCENTED:
        return listed or AGE
    if first in AGES and {"at", "when", "then"} & set(rest.split()):
        return Heading("age then", "age_at_event")
    # "victim" alone was left out above as a word beside another one
    marked = ROLE_WORDS.get(plain) or ROLE_WORDS.get(fold_word(text))
    marked = marked or ("" if plain else _marked(text))
    if marked in PROTECTED and plain not in PLURALS:
        return Heading("mark", "child" if marked == "minor" else marked, marked)
    return None


def tells_age(text: str) -> bool:
    """Tell whether a column gives ages or birth dates, of whomever: Visitor DOB."""
    spaced = SEAM.sub(" ", text)
    heads = (spaced[:end] for end in (*(of.start() for of in OF.finditer(spaced)), len(spaced)))
    words = (fold_word(head).split() for head in heads)
    rests = (" ".join(each[start:]) for each in words for start in range(len(each)))
    found = map(find_heading, rests)
    return any(heading is not None and heading.kind != "mark" for heading in found)


def _marked(text: str) -> str:
    found = (ROLE_WORDS.get(word, "unknown") for word in fold_word(text).split())
    roles = [role for role in found if role != "unknown"]
    return roles[0] if len(roles) == 1 else ""


@dataclass(frozen=True, slots=True)
class Age:
    """An age as a range of years; `read` is False if it may be anything from `low` up."""

    low: float
    high: float
    read: bool = True


UNITS = {"month": 12, "mo": 12, "mth": 12, "week": 52, "wk": 52, "day": 365}
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
BELOW = re.compile(
    r"<|≤|^\s*[-−]\s*\d|\d\s*[-−]\s*$|\bu[-\s]*\d"
    r"|\b(?:under|below|less than|younger than|up to|unter|menor|moins de|not yet|nearly|almost)\b"
)
ABOVE = re.compile(r">|≥|\+|\b(?:over|above|more than|older than|at least|or older|and over)\b")
INCLUSIVE = re.compile(r"[≤≥=+]|\b(?:up to|at least|or older|and over)\b")
ABOUT = re.compile(r"~|≈|\?|\b(?:c|ca|circa|about|approx\w*|around|est|estimated|maybe)\b")
YEARS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:y|yr|yrs|year|years|yo|años|anos|anni|ans|jahre|jaar|lat|лет|год\w*)\b"
)
NO_NUMBER = re.compile(r"[-−]\s*(?:1|9+)")  # -1, -9, -99: how databases write that none is known
UNIT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(month|mo|mth|week|wk|day)s?\b")
DECADE = re.compile(r"([2-9])0'?s\b")
ADULTS = frozenset(fold_words(WORDS["adults"]))
NEWBORN = frozenset({"nn", "nb", "bb"})  # ages of NIBRS: below 24 hours, 7 days, one year


def read_age(text: str) -> Age | None:
    """Read an age in years; None if the text says that nothing is known."""
    folded, written = fold_word(text), text.strip().casefold()
    role = find_role_word(text)
    if not folded or role == "unknown" or NO_NUMBER.fullmatch(written):
        return None
    if folded in NEWBORN or role in {"minor", "possible_minor"}:
        return Age(0, ADULT - 1)
    if folded in ADULTS:
        return Age(0, OLDEST, read=False) if "?" in written else Age(ADULT, OLDEST)
    decade = DECADE.search(written)
    return Age(int(decade[1]) * 10, int(decade[1]) * 10 + 9) if decade else _numbers(written)


def _numbers(written: str) -> Age:
    in_years, unit = YEARS.findall(written), UNIT.search(written)
    if unit and not in_years:
        years = _number(unit[1]) / UNITS[unit[2]]
        return Age(years, years)
    both = unit and len(in_years) == 1  # "14 years 6 months"
    numbers = [_number(each) for each in (in_years if both else NUMBER.findall(written))]
    if not numbers or len(numbers) > len(("from", "to")):
        return Age(0, OLDEST, read=False)
    if max(numbers) > OLDEST:
        return Age(0 if min(numbers) < ADULT else OLDEST, OLDEST, read=False)
    return _range(written, numbers)


def _range(written: str, numbers: list[float]) -> Age:
    low, high = min(numbers), max(numbers)
    step = 0 if INCLUSIVE.search(written) else 1
    if BELOW.search(written):
        return Age(0, max(high - step, 0))
    if ABOVE.search(written):
        return Age(min(low + step, OLDEST), OLDEST)
    if ABOUT.search(written):
        return Age(max(low - MARGIN, 0), high + MARGIN)
    return Age(low, high)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


YES = frozenset(fold_words(WORDS["yes"]))
CHECKED = frozenset("✓✔☑☒✗✘")  # a cross in a box is a mark as well
NO = frozenset(fold_words(WORDS["no"]))


def read_mark(text: str, heading: Heading) -> str:
    """Return the role that a mark in a column gives, or an empty text."""
    folded = fold_word(text)
    stripped = text.strip()
    if heading.attribute == "adult":
        grown = folded in YES or folded in ADULTS
        younger = folded in NO or find_role_word(text) == "minor"
        return heading.role if younger and not grown else ""
    if folded in YES or stripped in CHECKED:
        return heading.role
    # the word of the heading itself, as in a column "minor" with the value "minor"
    if find_role_word(text) == heading.role:
        return heading.role
    silent = not folded or folded in NO or find_role_word(text) == "unknown"
    return "possible_minor" if heading.strict and not silent else ""


YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
SHORT_YEAR = re.compile(r"'?(\d{2})")


def read_birth_year(text: str, *, until: int) -> int | None:
    """Return the latest year of birth that a text may mean, or None; nobody is born after it."""
    years = [int(each) for each in YEAR.findall(text)]
    if not years and (short := SHORT_YEAR.fullmatch(text.strip())):
        year = 2000 + int(short[1])
        years = [year if year <= until else year - 100]
    return max(years) if years else None


# In brackets or at the end of a name: NOBLE, EMMA (minor); Emma Noble, a juvenile; E. N. [age 9].
BRACKETED = re.compile(r"[(\[]([^)\]]+)")
LAST = re.compile(r"[,;–-]([^,;–-]+)$")
YOUNG = re.compile(r"(?:an? )?(?:minor|juvenile)|(?:baby|infant) (?:boy|girl|son|daughter)\b.*")
AGED = re.compile(r"(?<![^\W\d_])(?:aged?|yo|y/o|yrs?|years? old|edad|años|ans|jahre?)\b")
# Words of which the rest of a stated age may consist: "12 yrs DOC" is a sentence, no age.
BESIDE_AGE = BESIDE | frozenset(fold_words(WORDS["beside_age"]))
# What follows a comma is a given name more often than a word for a minor, so only these count, with
# their accents: BELL, NINA; GONZALEZ, NINO; SMITH, MENOR; Dieter, Kind; Lee, Child are of age.
SAID = frozenset(WORDS["said"].split(", "))
# in brackets: Marcus (Baby) Vance and Ann (Nina) Bell are of age, Ana (niña) is not
NICKNAMES = frozenset({"kid", "baby", "bata", "teen", "barn", "nina", "nino"})


def is_called_minor(name: str) -> bool:
    """Tell whether a name says that its person is a minor."""
    folded = unicodedata.normalize("NFC", name.strip().casefold())
    inside = [part.strip() for each in BRACKETED.findall(folded) for part in re.split("[,;]", each)]
    last = [each.strip() for each in LAST.findall(folded)]
    return (
        YOUNG.fullmatch(folded) is not None
        or not SAID.isdisjoint(last)
        or any(map(_is_young, (*inside, *last)))
        or any(_means_minor(part) for part in inside)
    )


def _means_minor(part: str) -> bool:
    return find_role_word(part) in {"minor", "possible_minor"} and part not in NICKNAMES


def _is_young(part: str) -> bool:
    """Tell whether a part of a name is an age below that of an adult, and nothing more."""
    rest = AGED.sub(" ", part)
    if rest == part or not BESIDE_AGE.issuperset(re.findall(r"[^\W\d_]+", rest)):
        return False
    age = read_age(rest)
    return age is not None and age.read and age.low < ADULT
