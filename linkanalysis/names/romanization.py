"""Words of names in Latin letters, and the forms by which different spellings of a word agree.

A word has a text (plain Latin letters), a spelling key that equals that of its usual other
romanizations (Yuri, Yuriy, Iurii), a sound key that is coarser and finds pairs to compare, and
bones, its consonants, for scripts that write no vowels. `second` are the bones of the other
reading: French and Persian for Arabic. `other` is the spelling key of the Ukrainian reading, in
which h and kh are two letters. `signs` are Chinese characters, Hangul, Thai and Vietnamese
as they were written: of one sound, other characters are another name. `parent` says that the word
follows "son of".

The rules follow public tables: ALA-LC, BGN/PCGN, ICAO Doc 9303 and passport practice for Cyrillic
and Greek; the Revised Romanization and McCune-Reischauer for Hangul; pinyin and Wade-Giles.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii

# KANJI are Chinese characters of a word that only Japanese has.
LATIN, CYRILLIC, GREEK, ABJAD, HAN, HANGUL, KANA, KANJI, THAI = range(9)
EASTERN = frozenset({HAN, HANGUL, KANA})
_FIRSTS = (
    (0x0370, GREEK),
    (0x0400, CYRILLIC),
    (0x0530, LATIN),
    (0x0590, ABJAD),
    (0x0750, LATIN),
    (0x0E00, THAI),
    (0x0E80, LATIN),
    (0x1100, HANGUL),
    (0x1200, LATIN),
    (0x1F00, GREEK),
    (0x2000, LATIN),
    (0x3040, KANA),
    (0x3100, LATIN),
    (0x3400, HAN),
    (0xA000, LATIN),
    (0xAC00, HANGUL),
    (0xD7B0, LATIN),
    (0xF900, HAN),
    (0xFB00, LATIN),
    (0xFB1D, ABJAD),
)
_FIRST_POINTS = tuple(first for first, _ in _FIRSTS)


class Word(NamedTuple):
    """A word of a name: its Latin letters, and what other spellings of it have in common."""

    text: str
    spelling: str
    sound: str
    bones: str
    script: int
    second: str = ""
    signs: str = ""
    parent: bool = False
    other: str = ""


_LISTS = tomllib.loads(Path(__file__).with_name("romanization.toml").read_text(encoding="utf-8"))
_ABJAD = {ord(each): latin for latin, letters in _LISTS["abjad"].items() for each in letters}
# Letters that Persian reads otherwise than Arabic: its v is one of them, and Hebrew has it too
_PERSIAN = str.maketrans({"ض": "ز", "ذ": "ز", "ق": "غ", "و": "ب", "ו": "ב"})
_HACEK = str.maketrans(
    {
        way(each): way(latin)
        for each, latin in _LISTS["hacek"].items()
        for way in (str.lower, str.title)
    }
)
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670'`\u02bb-\u02bf\u2018\u2019]")
# a consonant of an Indian script before another one has an a; Hindi drops it at the end of a word.
# The blocks of these scripts, from Devanagari to Malayalam, are laid out alike.
_INDIAN = range(0x0900, 0x0D80, 0x80)
_CONSONANT = "".join(f"{chr(first + 0x15)}-{chr(first + 0x39)}" for first in _INDIAN)
_NUKTA = "".join(chr(first + 0x3C) for first in _INDIAN)
_INHERENT = re.compile(f"([{_CONSONANT}][{_NUKTA}]?)(?=[{_CONSONANT}])")
# Ukrainian reads it as h, and х as kh (Resolution 55 of the Cabinet of Ministers, 2010)
_UKRAINIAN = str.maketrans("гГ", "һҺ")
_NOT_UKRAINIAN = re.compile("[ыэъё]", re.IGNORECASE)
_KH = "χ"  # stands for kh in `Word.other`, since a spelling key has h for it
_NOT_LETTER = re.compile("[^a-z]")
# ELOT 743 writes the letters of Greek b, d and g at the beginning, BGN/PCGN the sounds
_GREEK_BEGINNINGS = (("mp", "b"), ("nt", "d"), ("gk", "g"))
_BEGUN = tuple((re.compile(rf"^{two}(?=[aeioulr])"), one) for two, one in _GREEK_BEGINNINGS)
_SPELLING = [
    (re.compile(pattern), letters, within) for pattern, letters, within in _LISTS["spelling"]
]
_SOUNDS = str.maketrans("gbdwvjzqcxyeou", "kptffsskksiiuu")
_SOUNDED = {**_SOUNDS, **dict.fromkeys(map(ord, "aeiouyh"))}  # without vowels
# removed rather than replaced: a replacement that names a group takes much longer
_DOUBLED = re.compile(r"([a-z])(?=\1)")
# Hebrew writes the end of Berkovich like that of Berkowitz
_BERKOVICH = re.compile("(?<=[vw]i)t?ch$|t[sz]")
_BREATHED, _HISSED = re.compile("ch|kh"), re.compile("(?<=[stgdz])h")
_SOFT = re.compile("c(?=[ei])")
# one letter of Hebrew is p and f, another b and v; Arabic has no p; vowels are not written
_UNVOWELLED = str.maketrans("fvpcj", "bbbkg", "aeiouyw")


_OF_SANSKRIT, _AFTER_CONSONANT = re.compile("[āīūṛṣṭḍṇś]"), re.compile("[^aeiouāīū]a$")


def script_of(word: str) -> int:
    """Return the script of the first letter of a word that is not Latin."""
    for letter in word:
        at = bisect_right(_FIRST_POINTS, ord(letter))
        if at and _FIRSTS[at - 1][1] != LATIN:
            return _FIRSTS[at - 1][1]
    return LATIN


def word_of(written: str) -> Word:
    """Write a word in Latin letters, with the keys of its other spellings."""
    script = LATIN if written.isascii() else script_of(written)
    text = latin_of(written, script)
    plain = text if written.isascii() else latin_of(_without_ending(written), script)
    spelling = greek_spelling(_spelling_of(plain)) if script == GREEK else _spelling_of(plain)
    ukrainian = script == CYRILLIC and not _NOT_UKRAINIAN.search(written)
    softer = latin_of(written.translate(_UKRAINIAN), script) if ukrainian else plain
    first = "k" if spelling[:1] in {"c", "h", "k"} else spelling[:1].translate(_SOUNDS)
    sound = first + _DOUBLED.sub("", spelling[1:].translate(_SOUNDED))
    return Word(
        text,
        spelling or text,
        sound or text,
        bones_of(text, script),
        script,
        second_of(written, text),
        written if script == THAI else "",
        other=_spelling_of(softer.replace("kh", _KH)) if softer != plain or "kh" in plain else "",
    )


def _spelling_of(text: str) -> str:
    for pattern, letters, within in _SPELLING:
        if within in text:
            text = pattern.sub(letters, text)
    return text


def greek_spelling(spelling: str) -> str:
    """Return the spelling key of a word if it is Greek, whatever its ending."""
    for beginning, letter in _BEGUN:
        spelling = beginning.sub(letter, spelling)
    return spelling


def _without_ending(written: str) -> str:
    """Take off the ending of Czech and Slovak women, and the final a of Sanskrit in ALA-LC."""
    plain = re.sub("ová$", "", re.sub("(?<=[^aeiouyáéíóúůý])ková$", "ek", written))
    sanskrit = _OF_SANSKRIT.search(plain[:-2]) and _AFTER_CONSONANT.search(plain[-2:])
    return plain[:-1] if sanskrit else plain


def latin_of(written: str, script: int) -> str:
    """Write a word in lower-case Latin letters without marks."""
    if written.isascii():
        return _NOT_LETTER.sub("", written.lower())
    text = unicodedata.normalize("NFKC", written)
    if script == ABJAD:
        text = _MARKS.sub("", text)
        text = text.translate(_ABJAD)
    elif script == LATIN:
        text = _INHERENT.sub(r"\1अ", text.translate(_HACEK))
    elif script == GREEK:
        text = unicodedata.normalize("NFD", text.lower())
        text = _MARKS.sub("", text)
        for letters, latin in _LISTS["greek"]:
            text = text.replace(letters, latin)
    return _NOT_LETTER.sub("", text.lower() if text.isascii() else anyascii(text).lower())


def second_of(written: str, text: str) -> str:
    """Return the bones by the other reading: Persian letters, French ch for sh, dh for z."""
    if not written.isascii() and script_of(written) == ABJAD:
        return bones_of(latin_of(written.translate(_PERSIAN), ABJAD), ABJAD)
    if not written.isascii() or not any(each in text for each in ("q", "ch", "dh")):
        return ""
    return bones_of(text.replace("q", "gh").replace("ch", "sh").replace("dh", "z"), LATIN)


def bones_of(text: str, script: int) -> str:
    """Reduce Latin letters to the consonants that Arabic and Hebrew would write."""
    bones = _BERKOVICH.sub("Z", text).replace("sch", "s")
    if script == ABJAD:
        bones = bones.replace("c", "h")  # Persian ch, which Latin letters have in common with kh
    else:  # Arabic writes one letter for each of these
        bones = _HISSED.sub("", _BREATHED.sub("h", bones)) if "h" in bones else bones
    # French writes dj
    bones = bones.lower().replace("ph", "f").replace("q", "k").replace("dj", "j")
    bones = _SOFT.sub("s", bones)
    # an h at the end writes a vowel
    return _DOUBLED.sub("", bones.removesuffix("h").translate(_UNVOWELLED))
