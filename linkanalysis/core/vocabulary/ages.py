"""Ages, birth years and marks in cells and names: 14, 15-17, under 18, minor, yes.

What is written in a column of ages and cannot be read counts as an age that may be under 18, unless
it says that nothing is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.headings import BESIDE
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.words import CELLS, fold_word, listed

if TYPE_CHECKING:
    from linkanalysis.core.vocabulary.headings import Fact

ADULT = 18  # years; the age of majority of the UN Convention on the Rights of the Child, Article 1
OLDEST = 122  # years; nobody is known to have lived longer, so a higher number is not an age
# "About 18" may be 17 or 16. A wider margin would withhold people of about 20.
MARGIN = 2
AGE_LETTERS = frozenset("ajym")  # adult, juvenile, youth, minor


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
ADULTS = listed("adults")
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


YES = listed("yes")
CHECKED = frozenset("✓✔☑☒✗✘")  # a cross in a box is a mark as well
NO = listed("no")


def read_mark(text: str, heading: Fact) -> str:
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
BESIDE_AGE = BESIDE | listed("beside_said_age")
# What follows a comma is a given name more often than a word for a minor, so only these count, with
# their accents: BELL, NINA; GONZALEZ, NINO; SMITH, MENOR; Dieter, Kind; Lee, Child are of age.
SAID = frozenset(CELLS["said"].split(", "))
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
