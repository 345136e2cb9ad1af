"""Whether a text names a protected person: how texts are compared with what identifies people.

A text is read in several ways: as written, with words that are written together taken apart, with
letters one by one put together, with look-alike signs replaced (`keys.spelling.readings`). In each
reading these rules decide:

* Words of a name side by side, in any order and with any signs between them, name the person; so do
  first and last name of a longer name, or one of them with the initial of the other, if no
  unprotected person has these words too.
  A middle name may stand between them.
* Written together they count in a word of six letters or more, or with a capital; within a longer
  word from eight letters on.
* One word of a name counts if no unprotected person bears it, in plural and possessive too. Names
  that are ordinary words (rose, may) count only with a capital, and not as a month beside a number,
  as a verb ("Will you"), or in the name of a street or town. Other spellings by sound count with a
  capital.
* An id or identifier counts with any signs between its parts, a phone number from its last seven
  digits on, unless another area code is in front of them or another phone of the case has them too,
  and a birth date with day, month and year in any order, unless something else happened on that
  day.
* Whatever the search of a finished page would find (`on_pages`) counts in a text, too: no page is
  refused for a text that could have been withheld.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from linkanalysis.core.keys.days import days_in
from linkanalysis.core.keys.spelling import (
    ABJAD,
    CYRILLIC,
    HAN,
    HAN_GAP,
    fold,
    readings,
    skeleton,
    sound,
    tokens,
)
from linkanalysis.core.vocabulary.writing import (
    COMMA_STATES,
    FAMILY_CHARACTERS,
    MONTHS,
    ORDINARY,
    PRONOUNS,
    SEASONS,
    STATES,
    STREETS,
    TITLES,
    VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linkanalysis.core.keys.spelling import Token

WITHHELD = "[withheld: it names a protected person]"

# Each limit trades a name that is missed against text that is withheld for nothing; the lists in
# `tests/hostile` hold both sides.
SHORTEST = 4  # letters: a shorter word of a name counts only as written and with a capital
JOINED = 6  # letters: shorter names written together are often other words (Jo King, joking)
INSIDE = 8  # letters: shorter names are parts of other words (Ana Li in analitic)
BY_SOUND = 5  # letters: shorter words sound like too many others
LOCAL = 7  # digits of a phone number without its area code
NATIONAL = 10  # digits: a shorter number in parts counts if it begins as numbers do, with
AREA = 3  # digits or fewer: 555-0143, 555-01-43, digit by digit
LONGEST_PHONE = 15  # digits, by E.164
SKELETON = 3  # signs of a single word, and one more for a whole name: shorter are common words
ID = re.compile(r"[a-z_]+:[\w+-]+")
PHONE = re.compile(r"[0-9](?:[ .()/\-‑–—+*_~|]{0,3}[0-9]){6,}")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")  # 5.550.143 is an amount
DIGITS = re.compile(r"[0-9]+")
YEAR = re.compile("(?:19|20)[0-9]{2}")
AREA_CODE = re.compile("[2-9][0-9]{2}")
INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,3}(?!\w)")
# endings of cases in Slavic languages, and the ending of the nominative in their place
CASES = tuple(
    (ending, nominative)
    for ending in ("oiu", "oi", "ei", "om", "em", "im", "ogo", "u", "e", "a", "i")
    for nominative in ("", "a", "i")
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What identifies protected people in a text; every value is a masked name.

    names: By the sounds of the words of a name, joined.
    single: By the one word of a name or alias.
    words: By one word of a longer name.
    short: By a word that is too short to name anybody without a title, as in Ms. Li.
    sounds: By the sound of such words, and of single names.
    skeletons: By the consonants of names and words, for scripts without vowels.
    keys: By the letters and digits of an id or identifier.
    phones: By the last seven digits of a number: its digits, and whether these seven identify it.
    dates: By birth date.
    initials: By initials that no unprotected person has.
    unspaced: By names in scripts without spaces.
    ids: By whole ids whose key alone is too short to identify anybody.
    borne: Words of the names of unprotected people.
    starts: Beginnings of `names` and `keys`.
    also: What identifies people by the records of today, for a case as it stood earlier.
    on_pages: Returns whom a text would reveal on a finished page, as far as pages are searched for
        more than this: keys as they are written, numbers that a document states.
    """

    # not in the repr, which ends up in notebooks and logs
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    single: Mapping[str, str] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    short: Mapping[str, str] = field(default_factory=dict, repr=False)
    sounds: Mapping[str, str] = field(default_factory=dict, repr=False)
    skeletons: Mapping[str, str] = field(default_factory=dict, repr=False)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    phones: Mapping[str, Sequence[tuple[str, bool, str]]] = field(default_factory=dict, repr=False)
    dates: Mapping[str, str] = field(default_factory=dict, repr=False)
    initials: Mapping[str, str] = field(default_factory=dict, repr=False)
    unspaced: Mapping[str, str] = field(default_factory=dict, repr=False)
    ids: Mapping[str, str] = field(default_factory=dict, repr=False)
    borne: frozenset[str] = field(default_factory=frozenset, repr=False)
    starts: frozenset[str] = field(default_factory=frozenset, repr=False)
    also: Mentions | None = field(default=None, repr=False)
    on_pages: Callable[[str], str] | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        """Whether anything is searched for."""
        own = self.starts or self.single or self.words or self.phones or self.ids
        return bool(own or self.also)

    def whole(self, text: str) -> str:
        """Return who a text names by a whole name, alias, id or number: a masked name, or ""."""
        return self._search(text, parts=False)

    def is_name(self, text: str) -> bool:
        """Tell whether a text is the name of a protected person and nothing more."""
        words = tokens(text)
        joined = "".join(word.sound for word in words)
        single = len(words) == 1 and words[0].plain in self.single
        own = joined in self.names or single or text.strip() in self.unspaced
        return own or (self.also is not None and self.also.is_name(text))

    def any(self, text: str) -> str:
        """Return who a text names, even by part of a name or a birth date: a masked name, or ""."""
        return self._search(text, parts=True)

    def veiled(self, text: str) -> str:
        """Return a text, or `WITHHELD` if it names anybody protected."""
        return WITHHELD if self.any(text) else text

    def _search(self, text: str, *, parts: bool) -> str:
        if not self:
            return ""
        found = (self._read(reading, parts=parts) for reading in readings(text))
        own = next(filter(None, found), "")
        if not own and parts and self.on_pages is not None:
            own = self.on_pages(text)
        if own or self.also is None:
            return own
        return self.also.any(text) if parts else self.also.whole(text)

    def _read(self, text: str, *, parts: bool) -> str:
        """Search one reading of a text."""
        words = tokens(text)
        found = self._joined(text, words) or self._single(text, words, self.single, {})
        found = found or self._around(text, words)
        if not found and self.phones:
            found = self._phone(text)
        if not found and self.ids:
            found = next(filter(None, map(self.ids.get, ID.findall(text))), "")
        if not found and not text.isascii():
            found = self._foreign(text, words, parts=parts)
        if found or not parts:
            return found
        found = self._single(text, words, self.words, self.sounds)
        found = found or self._titled(words)
        if not found and self.initials:
            initials = (re.sub(r"[.\s]", "", some) for some in INITIALS.findall(text))
            found = next(filter(None, map(self.initials.get, initials)), "")
        if not found and self.dates:
            found = next(filter(None, map(self.dates.get, sorted(days_in(text)))), "")
        return found

    def _joined(self, text: str, words: list[Token]) -> str:
        """Look up runs of neighboring words, joined, as names by sound and as keys as written."""
        starts, names, keys = self.starts, self.names, self.keys
        for at, first in enumerate(words):
            sounds = plain = ""
            for last in range(at, len(words)):
                sounds += words[last].sound
                plain += words[last].plain
                found = keys.get(plain) or names.get(sounds)
                found = found or _without_plural(sounds, words[last], names)
                if found and self._written(
                    text, words[at : last + 1], number=plain in keys and not plain.isalpha()
                ):
                    return found
                if plain not in starts and sounds not in starts:
                    break
            if len(first.sound) > INSIDE and (found := self._inside(first.sound)):
                return found
        return ""

    def _around(self, text: str, words: list[Token]) -> str:
        """Look up a first and last name with another name or its initial between them."""
        for first, middle, last in zip(words, words[1:], words[2:], strict=False):
            gaps = text[first.end : middle.start], text[middle.end : last.start]
            if (
                (found := self.names.get(first.sound + last.sound))
                and min(len(first.plain), len(last.plain)) > 1
                and not any(word.raw.islower() for word in (first, middle, last))
                and middle.plain not in self.borne
                and gaps[0].isspace()
                and gaps[1].removeprefix(".").isspace()
            ):
                return found
        return ""

    def _titled(self, words: list[Token]) -> str:
        """Look up short words behind a title."""
        found = (
            self.short.get(word.plain, "")
            for title, word in pairwise(words)
            if title.plain in TITLES and not word.raw.islower()
        )
        return next(filter(None, found), "")

    def _written(self, text: str, words: list[Token], *, number: bool) -> bool:
        """Return whether a run of words is written as one writes a name or number."""
        if number:
            around = text[words[0].start - 1 : words[0].start], text[words[-1].end :][:1]
            return not any(map(str.isalnum, around))
        if len(words) == 1:
            word = words[0]
            joined = len(word.plain) >= JOINED or (
                len(word.plain) >= SHORTEST
                and (not word.raw.islower() or text[word.end : word.end + 1] == "@")
            )
            return joined and word.plain not in self.borne
        return all(
            len(word.plain) > 1 or word.raw.isupper() or _attached(text, word) for word in words
        )

    def _inside(self, sounds: str) -> str:
        for start in range(1, len(sounds) - INSIDE + 1):
            end = start + SHORTEST
            while end <= len(sounds) and sounds[start:end] in self.starts:
                if end - start >= INSIDE and (found := self.names.get(sounds[start:end])):
                    return found
                end += 1
        # a name at the beginning of a longer word
        return next(
            (
                self.names[sounds[:end]]
                for end in range(INSIDE, len(sounds))
                if sounds[:end] in self.names
            ),
            "",
        )

    def _single(
        self, text: str, words: list[Token], sought: Mapping[str, str], sounds: Mapping[str, str]
    ) -> str:
        """Look up single words of names, as written and by sound."""
        for at, word in enumerate(words):
            found = next(filter(None, map(sought.get, _singular(word.plain))), "")
            capital, enough = not word.raw.islower(), True
            if found:
                enough = len(word.plain) >= SHORTEST and ORDINARY.isdisjoint(_singular(word.plain))
            elif capital and len(word.plain) >= BY_SOUND and word.plain not in ORDINARY:
                found = sounds.get(word.sound, "")
            if (
                found
                and (capital or enough)
                and word.plain not in self.borne
                and not _other(text, words, at)
            ):
                return found
        return ""

    def _phone(self, text: str) -> str:
        for run in PHONE.findall(text):
            if THOUSANDS.fullmatch(run) and len(DIGITS.findall(run)[0]) < AREA:
                continue
            parts = DIGITS.findall(run)
            for at in range(len(parts)):
                number = ""
                for part in parts[at:]:
                    number += part
                    if len(number) > LONGEST_PHONE:
                        break
                    if len(number) < NATIONAL and AREA < len(parts[at]) < len(number):
                        continue
                    if len(number) == LOCAL and at and AREA_CODE.fullmatch(parts[at - 1]):
                        continue  # another number with the same local part
                    for digits, local, who in self.phones.get(number[-LOCAL:], ()):
                        short = digits.endswith(number) and (local or len(number) > LOCAL)
                        if short or number.endswith(digits):
                            return who
        return ""

    def _foreign(self, text: str, words: list[Token], *, parts: bool) -> str:
        """Look up words in Chinese characters, in scripts without vowels, and with Slavic cases."""
        found = next((who for name, who in self.unspaced.items() if name in text), "")
        found = found or next(
            filter(None, map(self._chinese, HAN.findall(HAN_GAP.sub("", text)))), ""
        )
        for at, word in enumerate(words if not found else ()):
            if ABJAD.search(word.raw):
                following = words[at + 1].plain if at + 1 < len(words) else ""
                found = self._consonants(word.plain, following, parts=parts)
            elif parts and CYRILLIC.search(word.raw):
                found = self._case_form(word.sound)
            if found:
                break
        return found

    def _chinese(self, run: str) -> str:
        return next(
            (
                found
                for start, character in enumerate(run)
                if character in FAMILY_CHARACTERS
                for end in range(start + 2, min(start + 4, len(run)) + 1)
                if (found := self.names.get(sound(fold(run[start:end]))))
            ),
            "",
        )

    def _consonants(self, plain: str, following: str, *, parts: bool) -> str:
        bones = skeleton(plain)
        found = self.skeletons.get(bones, "") if parts and len(bones) >= SKELETON else ""
        bones += skeleton(following)
        return found or (self.skeletons.get(bones, "") if len(bones) > SKELETON else "")

    def _case_form(self, sounds: str) -> str:
        stems = (
            sounds.removesuffix(ending) + nominative
            for ending, nominative in CASES
            if sounds.endswith(ending)
        )
        found = (self.sounds.get(stem) for stem in stems if len(stem) >= SHORTEST)
        return next(filter(None, found), "")


def _without_plural(sounds: str, last: Token, names: Mapping[str, str]) -> str:
    """Look up a run of words without the ending of its last word, unless an initial is left."""
    if not sounds.endswith("s"):
        return ""
    stems = (
        sounds.removesuffix(ending)
        for ending in ("s", "es")
        if sounds.endswith(ending) and len(last.plain) > len(ending) + 1
    )
    return next(filter(None, map(names.get, stems)), "")


def _singular(plain: str) -> tuple[str, ...]:
    if len(plain) > SHORTEST and plain.endswith("s"):
        return (plain, plain[:-1], plain[:-2]) if plain.endswith("es") else (plain, plain[:-1])
    return (plain,)


def _attached(text: str, word: Token) -> bool:
    """Return whether a single letter is joined to its neighbors, as in m.lopez."""
    return (
        text[word.end : word.end + 1] in {".", "_", "-"}
        and not text[word.end + 1 : word.end + 2].isspace()
    )


def _other(text: str, words: list[Token], at: int) -> bool:
    """Return whether a word that may be a name is a verb, a month, a street or a town here."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1] if at else None
    if word.plain in VERBS and after is not None and after.plain in PRONOUNS:
        return True
    if after is not None and word.plain in SEASONS and YEAR.fullmatch(after.plain):
        return True
    if word.plain.replace("y", "i") in MONTHS:
        beside = [other for other in (before, after) if other is not None]
        if any(other.plain.isdecimal() for other in beside):
            return True
    if after is None or text.isupper():
        return False
    between = text[word.end : after.start].strip()
    street = not between and after.plain in STREETS and after.raw[0].isupper()
    return street or after.raw in (COMMA_STATES if between == "," else STATES)
