"""Thai words and the Latin letters in which people write them.

The Royal Thai General System writes the sounds; customary spellings keep letters of Sanskrit that
nobody speaks, as in Jiraporn. So each Thai letter has several Latin ones, and the question is
whether one choice of them is the Latin word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from linkanalysis.likeness.east_asian import LISTS

__all__ = ["read_in_thai"]

_SILENT = "-"
_LETTERS, _VOWELS = (
    {
        sign: tuple(text.replace(_SILENT, "").split(" "))
        for signs, text in LISTS[name].items()
        for sign in signs
    }
    for name in ("thai_letters", "thai_vowels")
)
_BETWEEN = ("a", "o", "")  # a vowel that is not written
_LONGEST = 40  # signs of a word; the longest family names have some thirty
_LEADING = re.compile("([เแโใไ])([กขคปผพต][รล]|[ก-ฮ][รลว](?=[ะ-ฺ])|ห[งญนมยรลว]|[ก-ฮ])")
_TONES = re.compile("[่-๋]")
# ◌์ silences a letter, and one that would be spoken with it
_SILENCED = re.compile("(?:[ทตด]ร|[ก-ฮ])[ิุ]?์")
_UNSPOKEN_END = re.compile(r"(?<=[ก-ฮ])[ิุ]\Z")
_OF_TWO_SIGNS = re.compile("เ(?:ีย|ือ|[ะ-ูอ])")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")


@lru_cache(maxsize=1 << 15)
def read_in_thai(written: str, latin: str) -> bool:
    """Say whether a Thai word may be written in these Latin letters."""
    if len(written) > _LONGEST:
        return False
    spelled = _spelled(written)
    # the end of one syllable may be written as the beginning of the next: Rattana
    return any(_fits(spelled, each) for each in (latin, _DOUBLED.sub(r"\1", latin)))


def _fits(spelled: list[tuple[str, ...]], latin: str) -> bool:
    """Say whether some choice of letters is the Latin word."""
    ends = {0}  # where the signs up to here may end: as few as letters, however many choices
    for choices in spelled:
        ends = {at + len(each) for at in ends for each in choices if latin.startswith(each, at)}
    return len(latin) in ends


@lru_cache(maxsize=1 << 12)
def _spelled(written: str) -> list[tuple[str, ...]]:
    """Return the Latin letters of each sign, in the order in which they are spoken."""
    text = _SILENCED.sub("", _TONES.sub("", unicodedata.normalize("NFKC", written)))
    may_end_unspoken = _UNSPOKEN_END.search(text) is not None
    text = _LEADING.sub(r"\2\1", text)
    text = _OF_TWO_SIGNS.sub("เ", text)  # the Latin letters of เ cover both
    text = text.replace("ํา", "ำ")
    parts: list[tuple[str, ...]] = []
    for at, sign in enumerate(text):
        if sign in _VOWELS:
            parts.append(_VOWELS[sign])
        else:
            parts.append(_LETTERS.get(sign, ("",)))
            if text[at + 1 : at + 2] in _LETTERS:
                parts.append(_BETWEEN)
    if may_end_unspoken:
        parts[-1] = (*parts[-1], "")
    return parts
