"""Headings of birth dates and birth years, in words, abbreviations and the languages of police.

Lives here: `is_birth_date`, `is_sure_birth`, `is_birth_year`; words for whose a column is (`WHOSE`,
`RELATIVES`).
Not here: ages and marks (`age_words`), birth dates themselves (`sheets.moments`).

A listed phrase counts however a system shortens it (Dt of Birth, Fecha de Nac., FecNac, dte naiss)
and whatever else the heading says (Inmate DOB, DOB_TXT, Birth Date Offender 2), unless it is about
a relative, or about something of a birth other than its date. Beside other words (Officer DOB) it
may be somebody else's: such a date may show a minor, but tells no two people apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.vocabulary.role_words import SEAM, fold_word, fold_words, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = read_words("age_words.toml")
# The people that a table lists. Suspects are left out: in a table of victims they are others.
WHOSE = frozenset(fold_words(WORDS["whose"]))
RELATIVES = frozenset(fold_words(WORDS["relatives"]))
# Of a birth, but not its date; or of a date, but not the date itself.
NOT_ITSELF = frozenset(fold_words(WORDS["not_itself"]))
# Behind a phrase: what was done about a birth date, and when. An Updated DOB is one.
DONE = frozenset(fold_words(WORDS["done"]))
# Beside a phrase: how a date is written or known.
FORMS = frozenset(fold_words(WORDS["forms"]))
JOINING = frozenset(fold_words("of, the, de, del, la, di, da, du, des, am, le, d, s"))
# Words for a date or a year in the phrases below: systems write them as D, DT, DTE, F, FEC, YR.
WHEN = frozenset(fold_words(WORDS["when"]))
SHORTEST = 3  # letters of "birth" in a heading: of two, too many other words begin
VOWELS = frozenset("aeiou")
GENDERS = re.compile(r"\((?:e|a|o|as|os|es|in|r|n|er)\)", re.IGNORECASE)  # Né(e) le, Nacido(a)
NUMBERS = re.compile(r"\d+")


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(map(_told, fold_words(text)))


def _told(phrase: str) -> tuple[str, ...]:
    """Split a phrase into its words, without those that join, unless there are no others."""
    words = phrase.split()
    return tuple(word for word in words if word not in JOINING) or tuple(words)


BIRTH_DATES = _phrases(WORDS["birth_dates"])
BIRTH_YEARS = _phrases(WORDS["birth_years"])
# Words that stand alone, or beside words for whose and how: more of them would say something else.
BORN = _phrases(WORDS["born"])


def is_birth_date(heading: str, beside: frozenset[str] = WHOSE) -> bool:
    """Tell whether a column gives the birth date of its person; `beside` says nothing else."""
    return any(
        _says(words, BIRTH_DATES) or _told(" ".join(w for w in words if w not in beside)) in BORN
        for words in _readings(heading)
    )


def is_sure_birth(heading: str) -> bool:
    """Tell whether a heading of a birth date says nothing besides but whose and how written."""
    beside = WHOSE | FORMS | {word for phrase in BIRTH_DATES for word in phrase}
    return any(
        _told(" ".join(word for word in words if word not in beside)) in {(), *BORN}
        or any(
            beside.issuperset(rest)
            for phrase in BIRTH_DATES
            for rest in _besides(_told(" ".join(words)), phrase)
        )
        for words in _readings(heading)
    )


def is_birth_year(heading: str) -> bool:
    """Tell whether a column gives the birth year of its person."""
    return any(_says(words, BIRTH_YEARS) for words in _readings(heading))


def _readings(heading: str) -> list[list[str]]:
    plain = NUMBERS.sub(" ", GENDERS.sub("", heading))
    found = [fold_word(plain).split(), fold_word(SEAM.sub(" ", plain)).split()]
    return [words for words in found if RELATIVES.isdisjoint(words)]


def _says(words: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    if not NOT_ITSELF.isdisjoint(words):
        return False
    told = _told(" ".join(words))
    return DONE.isdisjoint(told[1:]) and any(
        True for phrase in phrases for _ in _besides(told, phrase)
    )


def _besides(told: tuple[str, ...], phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give the words beside each place in which a phrase stands."""
    for length in {1, len(phrase)}:
        for at in range(len(told) - length + 1):
            # most places are ruled out by the first letter, which every way to shorten keeps
            if told[at][0] == phrase[0][0] and _is_short_for(told[at : at + length], phrase):
                yield told[:at] + told[at + length :]


def _is_short_for(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Tell whether words are a phrase, or one of two words as it is shortened, or both joined."""
    if words == phrase:
        return True
    if len(phrase) != len(("date", "birth")) or WHEN.isdisjoint(phrase):
        return False
    if len(words) == len(phrase):
        return all(map(_shortens, words, phrase))
    (word,) = words
    return any(
        _shortens(word[:at], phrase[0]) and _shortens(word[at:], phrase[1])
        for at in range(1, len(word))
    )


def _shortens(word: str, whole: str) -> bool:
    """Tell whether a word is the beginning of another, or what is left of it without vowels."""
    if whole not in WHEN and len(word) < SHORTEST:
        return False
    letters = iter(whole)
    dropped = whole in WHEN or VOWELS.isdisjoint(word)
    return whole.startswith(word) or (
        dropped and word[:1] == whole[:1] and all(letter in letters for letter in word)
    )
