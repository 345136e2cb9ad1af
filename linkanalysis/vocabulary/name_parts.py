"""Headings of names and their parts: First Name, LAST_NM, Subj Last, Apellidos, Nombre completo.

Lives here: `find_name_part`, and `whole_name`, the headings that make a whole name together.
Not here: headings about somebody beside the one of the record (`people_beside`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.vocabulary.birth_words import WHOSE
from linkanalysis.vocabulary.people_beside import (
    BY_WORDS,
    FAMILY_NAME,
    FORENAME,
    NAME,
    NUMBERED,
    with_names,
)
from linkanalysis.vocabulary.role_words import SEAM, fold_word

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST = 3  # letters: "ad" is a name in Turkish, and an advertisement
DIGITS = re.compile(r"\d+")
# "Last 4" and "First 6" are digits of a card or a number; Last 2 is of the second of two people.
CARD_DIGITS = re.compile(r"(?:last|first) (?:[4-9]|\d\d+)")
MIDDLE = frozenset({"middle", "middle name"})


def find_name_part(heading: str) -> str:
    """Tell what a column gives: "name", a "forename", a "family_name", or none of them."""
    return _part(heading) or _part(SEAM.sub(" ", heading))


def _part(heading: str) -> str:
    if CARD_DIGITS.fullmatch(fold_word(heading)):
        return ""
    folded = with_names(DIGITS.sub(" ", fold_word(heading)))
    words = folded.split()
    kept = " ".join(word for word in words if word not in WHOSE)
    found = BY_WORDS.get(kept, "")
    short = found == NAME and kept.isascii() and len(kept) < SHORTEST
    return "" if short or found == NUMBERED else found


def whole_name(header: Sequence[str], name: str = "") -> tuple[str, ...]:
    """Give the headings that make a whole name together, first name first; none if there are none.

    name: The heading that is known as the name, and may hold the part that no other column gives.
    """
    others = [each for each in header if each != name]
    parts = {part: each for each in reversed(others) if (part := _first(each))}
    forename, family_name = parts.get(FORENAME, ""), parts.get(FAMILY_NAME, "")
    if not name:
        return (forename, family_name) if forename and family_name else ()
    if BY_WORDS.get(fold_word(name)) != NAME or bool(forename) == bool(family_name):
        return ()
    return (forename, name) if forename else (name, family_name)


def _first(heading: str) -> str:
    """Tell which part of a name a column gives; a middle name makes no whole one."""
    return "" if fold_word(heading) in MIDDLE else find_name_part(heading)
