"""Names that say what somebody is: Orrin Bexley (CI), Victim: Ana Bell, Ana Bell - witness, [V].

Lives here: `called_role`.
Not here: ages in names (`age_words.is_called_minor`), words for roles (`role_words`), roles in
columns of their own.

A mark counts in brackets, before a colon, a stroke or a dash, and behind one. Without such a sign
only a longer word counts, since shorter ones are also names (Vic, Offer, Ci).
"""

from __future__ import annotations

import re

from linkanalysis.vocabulary.age_words import is_called_minor
from linkanalysis.vocabulary.birth_words import RELATIVES
from linkanalysis.vocabulary.no_people import FILLERS
from linkanalysis.vocabulary.people_beside import MAYBE, NOT_OF_PERSON
from linkanalysis.vocabulary.role_words import ROLE_WORDS, fold_word
from linkanalysis.vocabulary.roles import ROLES

PROTECTED = frozenset(row.name for row in ROLES if row.protected)
# "Jane Doe (unidentified)" names nobody; minors have rules of their own
OTHERS = PROTECTED - {"unidentified", "unidentified_deceased", "unread", "minor", "possible_minor"}
# Letters that reports put behind a name; as roles in a column they may mean several things.
LETTERS = {"v": "victim", "w": "witness", "j": "possible_minor", "vi": "victim", "wi": "witness"}
LETTERS |= {
    "juv": "possible_minor",
    "cw": "witness",
    "snitch": "confidential_source",
    "sou": "confidential_source",
}
BRACKETED = re.compile(r"[(\[{<]([^)\]}>]+)[)\]}>]?")
BEFORE = re.compile(r"^([^:|/]{1,40}?)\s*(?::|\||/|\s[-–—]\s)\s*\S")
BEHIND = re.compile(r"(?:\s[-–—*#]+\s*|[;:/|*])\s*([^;:/|*]+)$")
BEHIND_COMMA = re.compile(r",\s*([^,]+)$")
SIGNS = frozenset("()[]{}<>:|/;*,-–—")
BETWEEN = re.compile(r"[/,;&+|]|\band\b")
NUMBER = re.compile(r"[\s#.\-]*(?:no\.?\s*)?\d[\d\-/ ]*$")
POSSESSIVE = re.compile(r"['’]s?\b")
LONG = 6  # letters of a word that is no name; Vic, Offer and Minor are
LEAST = 2  # words of a name beside a mark without a sign between
ABBREVIATED = frozenset({"CI", "CHS", "CHIS"})
NICKNAMES = frozenset({"vic"})  # in brackets inside a name: Victor (Vic) Vance
# Behind a role: about whom or what else a mark is. "Witness protection" is an office.
ABOUT_OTHERS = RELATIVES | NOT_OF_PERSON | {"protection", "assistance", "blanket", "stand", "box"}
NO_NAME = ABOUT_OTHERS | FILLERS


def called_role(name: str) -> str:
    """Return the protected role that a name says its person has, or an empty text."""
    if is_called_minor(name):
        return "possible_minor"
    text = name.strip()
    if SIGNS.isdisjoint(text):
        return _by_words(text)
    inside = [
        part for part in BRACKETED.findall(text) if not _is_nickname(part, text) and part != text
    ]
    before, behind, last = BEFORE.search(text), BEHIND.search(text), BEHIND_COMMA.search(text)
    marks = [_role(part) for part in inside]
    marks += [_role(found[1]) for found in (before, behind) if found]
    marks += [_sure(last[1])] if last else []
    return next(filter(None, marks), "") or _by_words(text)


def _is_nickname(part: str, text: str) -> bool:
    return fold_word(part) in NICKNAMES and not text.rstrip(")]}> ").endswith(part)


def _role(part: str) -> str:
    """Return the role that a mark gives: a word for one, also with a number or with more words."""
    bare = NUMBER.sub("", part)
    if letter := LETTERS.get(fold_word(bare)):
        return letter
    for each in (bare, *BETWEEN.split(bare)):
        folded = fold_word(NUMBER.sub("", each))
        role = ROLE_WORDS.get(folded) or MAYBE.get(folded, "")
        if role in OTHERS:
            return role
    words = fold_word(bare).split()
    if POSSESSIVE.search(part) or not ABOUT_OTHERS.isdisjoint(words):
        return ""
    starts = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
    found = (ROLE_WORDS.get(start, "") for start in starts)
    return next((role for role in found if role in OTHERS), "")


def _sure(part: str) -> str:
    """Return the role of a word that is no name, in whatever place it stands."""
    plain = NUMBER.sub("", part).strip()
    long = len(plain) >= LONG or plain in ABBREVIATED
    role = ROLE_WORDS.get(fold_word(plain), "")
    return role if long and role in OTHERS else ""


def _by_words(text: str) -> str:
    """Return the role of a long word before or behind a name: Victim Ana Bell, Ana Bell CI."""
    bare = NUMBER.sub("", text).strip()
    if bare != text and (role := ROLE_WORDS.get(fold_word(bare), "")) in OTHERS:
        return role  # Victim 2, CI-24-117
    words = text.split()
    if len(words) <= LEAST or "," in text or not NO_NAME.isdisjoint(map(fold_word, words)):
        return ""
    shouted = " ".join(words[:-1]).isupper() and words[-1] in ABBREVIATED  # Xu Li Ci is a name
    return _sure(words[0]) or ("" if shouted else _sure(words[-1]))
