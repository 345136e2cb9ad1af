"""Names that say what somebody is: Orrin Bexley (CI), Victim: Ana Bell, Ana Bell - witness, [V].

A mark counts in brackets, before a colon, a stroke or a dash, and behind one; a letter only in
brackets at an end, or before a colon. Without such a sign only a longer English word or CI counts,
since shorter ones are also names (Vic, Offer), and not in the name of a firm (Witness Systems Inc).
"""

from __future__ import annotations

import re
import unicodedata

from linkanalysis.core.vocabulary.ages import is_called_minor
from linkanalysis.core.vocabulary.headings import MAYBE, NOT_OF_PERSON, RELATIVES
from linkanalysis.core.vocabulary.role_words import ROLE_WORDS, words_by_role
from linkanalysis.core.vocabulary.roles import PROTECTED, ROLES
from linkanalysis.core.vocabulary.words import fold_word, fold_words, listed

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
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
BEFORE = re.compile(r"^([^:|/]{1,40}?)\s*(:|\||/|\s[-–—]\s)\s*\S")
BEHIND = re.compile(r"(?:\s[-–—*#]+\s*|[;:/|*])\s*([^;:/|*]+)$")
BEHIND_COMMA = re.compile(r",\s*([^,]+)$")
HYPHENATED = re.compile(r"\S\s+\S[^-–—]*[-–—]([^\s-]+)$")  # Ana Bell-CI, but not Smith-Victim
SIGNS = frozenset('()[]{}<>:|/;*,-–—"“”„«»')
BETWEEN = re.compile(r"[/,;&+|]|\band\b")
NUMBER = re.compile(r"[\s#.\-]*(?:no\.?\s*)?\d[\d\-/ ]*$")
POSSESSIVE = re.compile(r"['’]s?\b")
WHICH = re.compile(
    r"^(?:(?:the|a|an|our|my|his|her|former|ex|old|new|alleged)[\s-]+)+(?=\S)", re.IGNORECASE
)
AROUND = "*#=~!. \t"  # signs around a mark: ** VICTIM **
LONG = 6  # letters of a word that is no name; Vic, Offer and Minor are
LEAST = 2  # words of a name beside a mark without a sign between
SYLLABLE = 2  # letters of the words of names such as XU LI CI
ABBREVIATED = frozenset({"CI", "CHS", "CHIS"})
NICKNAMES = frozenset({"vic"})  # in brackets inside a name: Victor (Vic) Vance
VICTORS = re.compile(r"\bvi[ck](?:tor|toria|toriano|torino|k?y|k?ie?|ente|enta)\b", re.IGNORECASE)
# Roles of which a document calls things as well: Source: Google, Caller: Front Desk, CW: home.
ORDINARY = MAYBE.keys() | {"caller", "cw", "sou"}
ENGLISH = frozenset(
    word for languages in words_by_role().values() for word in fold_words(languages[0])
) | {row.label.casefold() for row in ROLES}
# Behind a role: about whom or what else a mark is. "Witness protection" is an office.
ABOUT_OTHERS = RELATIVES | NOT_OF_PERSON | {"protection", "assistance", "blanket", "stand", "box"}
NO_NAME = ABOUT_OTHERS | listed("filler", "firm")


def called_role(name: str) -> str:
    """Return the protected role that a name says its person has, or an empty text."""
    if is_called_minor(name):
        return "possible_minor"
    text = unicodedata.normalize("NFKC", name).replace("_", " ").strip(AROUND)
    text = WHICH.sub("", text)
    if SIGNS.isdisjoint(text):
        return _by_words(text)
    found = [each for each in BRACKETED.finditer(text) if each[0] != text]
    marks = [
        _role(each[1], letters=each.start() == 0 or each.end() == len(text))
        for each in found
        if not _is_nickname(each[1], text)
    ]
    marks += map(_sure, QUOTED.findall(text))
    before, behind, last = BEFORE.search(text), BEHIND.search(text), BEHIND_COMMA.search(text)
    if before and fold_word(before[1]) not in ORDINARY:
        marks.append(_role(before[1], letters=before[2] == ":"))
    if behind and fold_word(behind[1]) not in ORDINARY:
        marks.append(_role(behind[1], letters=False))
    marks += [_sure(each[1]) for each in (last, HYPHENATED.search(text)) if each]
    return next(filter(None, marks), "") or _by_words(text)


def saved_role(name: str) -> str:
    """Return the role that a name of a number gives, which may be nothing but a role: My CI."""
    bare = WHICH.sub("", unicodedata.normalize("NFKC", name).strip(AROUND))
    return (
        called_role(name)
        or _sure(bare)
        or (fold_word(bare) == "snitch" and "confidential_source")
        or ""
    )


def _is_nickname(part: str, text: str) -> bool:
    nickname = fold_word(part) in NICKNAMES
    return nickname and bool(VICTORS.search(text) or not text.rstrip(")]}> ").endswith(part))


def _role(part: str, *, letters: bool) -> str:
    """Return the role that a mark gives: a word for one, also with a number or with more words."""
    bare = NUMBER.sub("", WHICH.sub("", part.strip(AROUND)))
    if letter := LETTERS.get(fold_word(bare)):
        return letter if letters or len(fold_word(bare)) >= len("juv") else ""
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
    plain = WHICH.sub("", NUMBER.sub("", part.strip(AROUND)).strip())
    long = len(plain) >= LONG or plain.replace(".", "") in ABBREVIATED
    role = ROLE_WORDS.get(fold_word(plain), "")
    return role if long and role in OTHERS else ""


def _by_words(text: str) -> str:
    """Return the role of a long word before or behind a name: Victim Ana Bell, Ana Bell CI."""
    bare = NUMBER.sub("", text).strip()
    if bare != text and (role := ROLE_WORDS.get(fold_word(bare), "")) in OTHERS:
        return role  # Victim 2, CI-24-117
    words = text.split()
    folded = [fold_word(word) for word in words]
    if len(words) <= LEAST or not NO_NAME.isdisjoint(folded):
        return ""
    # Xu Li Ci is a name, and so is Lopez, Ana Offer
    syllables = text.isupper() and all(len(word) <= SYLLABLE for word in words)
    plain = ENGLISH - ORDINARY
    first = _sure(words[0]) if folded[0] in plain else ""
    return first or (_sure(words[-1]) if folded[-1] in plain and not syllables else "")
