"""The words of a name: which of them count, and in which ways they may be joined.

Lives here: `forms_of`, the lists of words by which a name may be read, and the mark of a
generation (Jr., Sr., III).
Not here: particles, titles and the like (``name_words.toml``), Latin letters and other spellings
(`romanization`), and the comparison (`names`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from anyascii import anyascii

from linkanalysis.likeness.east_asian import (
    PINYIN,
    SOUTHERN,
    from_wade_giles,
    southern_readings,
    system_of,
)
from linkanalysis.likeness.han import simplified
from linkanalysis.likeness.romanization import (
    ABJAD,
    EASTERN,
    HAN,
    HANGUL,
    LATIN,
    Word,
    script_of,
    word_of,
)

__all__ = ["LONGEST", "forms_of", "generation_of", "spelled"]

LONGEST = 6  # words of a name that are compared; the seventh of a longer one decides nothing
# a letter, or a vowel sign of Indic and Southeast Asian scripts, which is none to Unicode
_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u103f])"
_INSIDE = re.compile(r"['’ʻʼ`´.ʹʺ″′”“\"]")
_WORD, _ASCII_WORD = (
    re.compile(rf"{letter}+(?:{_INSIDE.pattern}{letter}+)*") for letter in (_LETTER, "[A-Za-z]")
)
# what joins or points letters and is none: ligature ties, vowel points, the half-space of Persian
_POINTS = re.compile("[\u0300-\u036f\ufe20-\ufe2f\u0591-\u05c7\u064b-\u065f\u0670\u200c\u200d]")
_HYPHENS = re.compile(r"(?<=[^\W\d_])[-‐‑]+(?=[^\W\d_])")
_LISTS = tomllib.loads(Path(__file__).with_name("name_words.toml").read_text(encoding="utf-8"))
PARTICLES: frozenset[str] = frozenset(_LISTS["particles"])
TITLES: frozenset[str] = frozenset(_LISTS["titles"])
GENERATIONS: dict[str, int] = _LISTS["generations"]
_SON, _CLANS = frozenset(_LISTS["sons"]), frozenset(_LISTS["clans"])
_SERVANT = frozenset(_LISTS["servants"])
_TWO_CHARACTERS = frozenset(_LISTS["two_characters"])
_SOUTH: dict[str, str] = _LISTS["south"]
NOT_SPACED = EASTERN | {ABJAD}  # 이 is a family name, not the particle "i"
# one syllable of Chinese or Korean in Latin letters
_SYLLABLE = re.compile(
    r"(?:[bcdfghjklmnpqrstwxyz]|zh|ch|sh|hs|ts|ky|hy|my|by|ry|gy|py)?"
    r"(?:[aeiou]{1,3}|y[aeou]{1,2}|w[aeio]{1,2})(?:h?(?:ng|rk|n|m|k|l|p|t|b|g)|h|r)?"
)
_ABJAD_SERVANT, _ABJAD_ARTICLE = "عبدال", "ال"
NAMES = 2  # words of a name whose syllables are not written apart
LONGEST_UNSPACED = 4  # characters of a name that is written without spaces: two and two
# light of the religion, joined or apart: Nur al-Din, Noureddine
_OF_RELIGION = re.compile(r"(?P<one>[a-z]{2,6}?)[aeiou][ld]-?d(?:in|ine|een|yn)")
_RELIGION = re.compile(r"(?:[aeu][ld])?d(?:in|ine|een|yn)")
_ABD = re.compile(r"(?:abd|abdu)(?:[aeiou]?([lrsznd]))(?P<rest>[a-z]{3,})")


def generation_of(name: str) -> int:
    """Return 1 for Sr., 2 for Jr. and II, 3 for III; 0 if the name says nothing."""
    words = [word.strip(".").lower() for word in re.split(r"[\s,]+", name)]
    for word in words[1:]:
        if word in GENERATIONS and word != "i":
            return GENERATIONS[word]
    return 0


def spelled(name: str) -> str:
    """Return what the usual spellings of a name have in common, as of a town: Perm and Пермь."""
    return " ".join(word.spelling for form in forms_of(name)[:1] for word in form)


def forms_of(name: str) -> list[tuple[Word, ...]]:
    """Return the lists of words by which a name may be read, the one as written first."""
    text = name if name.isascii() else unicodedata.normalize("NFC", name)
    system = system_of(text) if text.isascii() or script_of(text) == LATIN else 0
    text = from_wade_giles(text) if system == PINYIN else text
    text = text if text.isascii() else _POINTS.sub("", unicodedata.normalize("NFKC", text))
    forms: list[tuple[Word, ...]] = []
    for reading in dict.fromkeys((text, _HYPHENS.sub("", text))):
        words: list[Word] = []
        particles = []
        for written in _split(reading):
            parts = _parts(written)
            words += [part for part, _ in parts]
            particles += [particle for _, particle in parts]
        # no name ends in a particle: Bin is one in "Jung Soo Bin", and none in "Ali bin Omar"
        particles = [*particles[:-1], False][: len(words)]
        if system and system != SOUTHERN:
            words = [w._replace(script=system) if w.script == LATIN else w for w in words]
        kept = [
            word
            for word, particle in zip(words, particles, strict=True)
            if word.text and (not particle or word.text in _CLANS)
        ]
        if kept:
            forms.append(_with_clans(kept)[:LONGEST])
        if any(particles):
            forms.append(_joined(words, particles)[:LONGEST])
        forms += _syllables_joined(kept[:LONGEST])
    if system == SOUTHERN:
        spoken = [word.text for word in forms[0]]
        forms += [(_word(family), _southern(given)) for family, given in southern_readings(spoken)]
    return list(dict.fromkeys(forms))


def _is_particle(word: Word) -> bool:
    return word.script not in NOT_SPACED and (word.text in PARTICLES or word.text in _CLANS)


def _with_clans(words: list[Word]) -> tuple[Word, ...]:
    """Join Mac and O' with the name that follows."""
    clans = [word.script == LATIN and word.text in _CLANS for word in words[:-1]]
    return _joined(words, [*clans, False]) if any(clans) else tuple(words)


def _joined(words: list[Word], particles: list[bool]) -> tuple[Word, ...]:
    """Join each particle with the word that follows."""
    found: list[Word] = []
    before = ""
    for word, particle in zip(words, particles, strict=True):
        if particle:
            before += word.text
        elif before:
            whole = _word(before + word.text)
            found.append(whole._replace(script=word.script))
            before = ""
        elif word.text:
            found.append(word)
    return tuple(found)


def _southern(given: tuple[str, ...]) -> Word:
    """Return a forename whose syllables are compared one by one."""
    word = _word("".join(given))
    return word._replace(script=SOUTHERN, spelling=" ".join(given))


def _syllables_joined(kept: list[Word]) -> list[tuple[Word, ...]]:
    if len(kept) <= NAMES or not all(_SYLLABLE.fullmatch(word.text) for word in kept):
        return []
    forms = []
    for at, (one, other) in enumerate(pairwise(kept)):
        joined = _word(one.text + other.text)
        if one.script != LATIN:
            joined = joined._replace(script=one.script)
        forms.append((*kept[:at], joined, *kept[at + 2 :]))
    return forms


def _split(name: str) -> list[str]:
    found = (_ASCII_WORD if name.isascii() else _WORD).findall(name)
    count = len(found)
    kept = []
    for at, written in enumerate(found):
        plain = written if written.isalpha() else _INSIDE.sub("", written)
        lower = plain.lower()
        if at and lower in GENERATIONS and (lower != "i" or at == count - 1):
            continue
        if lower in TITLES and count - at > 1 and at == 0:
            continue
        kept.append(plain)
    return kept or [_INSIDE.sub("", word) for word in found]


@lru_cache(maxsize=1 << 17)
def _parts(written: str) -> tuple[tuple[Word, bool], ...]:
    """Divide a written word into the words of a name; say of each whether it is a particle."""
    return tuple((part, written in _SON or _is_particle(part)) for part in _divided(written))


def _divided(written: str) -> list[Word]:
    written = simplified(written)
    script = LATIN if written.isascii() else script_of(written)
    if script in EASTERN:
        return _eastern_parts(written, script)
    if script == ABJAD:
        return _abjad_parts(written)
    word = _word(written)
    if word.text in _SERVANT or _RELIGION.fullmatch(word.text):
        return [_word("abd" if word.text in _SERVANT else "din")]
    light = _OF_RELIGION.fullmatch(word.text)
    if light is not None:
        return [_word(light["one"]), _word("din")]
    servant = _ABD.fullmatch(word.text)
    if servant is None:
        return [word]
    # Abdurrahman: the article takes the letter that follows
    article, rest = servant[1], servant["rest"]
    if article != "l":
        rest = article + rest.removeprefix(article)
    return [_word("abd"), _word(rest)]


def _eastern_parts(written: str, script: int) -> list[Word]:
    """Divide a name without spaces into family name and forename."""
    if script in {HAN, HANGUL} and 1 < len(written) <= LONGEST_UNSPACED:
        cut = 2 if written[:2] in _TWO_CHARACTERS and written[2:] else 1
        parts = (_SOUTH.get(written[:cut], written[:cut]), written[cut:])
        return [_word_in(part, script) for part in parts]
    return [_word_in(written, script)]


def _abjad_parts(written: str) -> list[Word]:
    """Take the article from a word, and divide "servant of …"."""
    if written.startswith(_ABJAD_SERVANT) and len(written) > len(_ABJAD_SERVANT) + 1:
        return [_word(_ABJAD_SERVANT[:3]), _word(written[len(_ABJAD_SERVANT) :])]
    if written.startswith(_ABJAD_ARTICLE) and len(written) > len(_ABJAD_ARTICLE) + 2:
        return [_word(written[len(_ABJAD_ARTICLE) :])]
    return [_word(written)]


@lru_cache(maxsize=1 << 17)
def _word(written: str) -> Word:
    return word_of(written)


def _word_in(written: str, script: int) -> Word:
    return _word(anyascii(written).lower())._replace(script=script, signs=written)
