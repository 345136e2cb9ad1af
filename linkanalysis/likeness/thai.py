"""Thai words and the Latin letters in which people write them.

Lives here: `read_in_thai`, which asks whether a Latin word may be a Thai one.
Not here: other scripts (`romanization`).

The Royal Thai General System writes the sounds; customary spellings keep letters of Sanskrit that
nobody speaks, as in Jiraporn. So each Thai letter has several Latin ones, and the question is
whether one choice of them is the Latin word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["read_in_thai"]

_LETTERS = {
    **dict.fromkeys("ขฃคฅฆ", "(?:kh|k|g)"),
    **dict.fromkeys("ฉชฌ", "(?:ch|j|t)"),
    **dict.fromkeys("ฎด", "[dt]"),
    **dict.fromkeys("ฏต", "[td]"),
    **dict.fromkeys("ฐถฑทฒธ", "(?:th|dh|t|d)"),
    **dict.fromkeys("ณน", "n"),
    **dict.fromkeys("ผพภ", "(?:ph|bh|p|b)"),
    **dict.fromkeys("ฝฟ", "[fp]"),
    **dict.fromkeys("ลฬ", "[ln]"),
    **dict.fromkeys("ศษส", "(?:sh|s|t)"),
    "ก": "[kg]",
    "ง": "ng",
    "จ": "(?:ch|j|t)",
    "ซ": "[szt]",
    "ญ": "[yn]",
    "บ": "[bp]",
    "ป": "[pb]",
    "ม": "m",
    "ย": "[yi]",
    "ร": "(?:rn|[rnl])?",  # silent behind s, n at the end
    "ว": "[wvuo]",
    "ห": "h?",  # silent before m, n, ng, y, r, l, w
    "อ": "(?:aw|or|o|)",  # a vowel, or the place of one that a word begins with
    "ฮ": "h",
}
_VOWELS = {
    **dict.fromkeys("ะัา", "(?:a[aeiuowyr]?|u)"),
    "ๅ": "a",
    **dict.fromkeys("ิี", "(?:ee|ie|ia|i|e|y)"),
    **dict.fromkeys("ึื", "(?:ue|eu|u|oe)"),
    **dict.fromkeys("ุู", "(?:oo|ou|u|o)"),
    "เ": "(?:e[aeior]?|ay|ao|au|oe|ia|ur|uea|ua)",
    "แ": "(?:ae|a|e)",
    "โ": "oh?",
    **dict.fromkeys("ใไ", "(?:ai|ay|ei|y|i)e?"),
    "ำ": "[au]m",
    "็": "",
}
_BETWEEN = "[ao]?"  # a vowel that is not written
_LEADING = re.compile("([เแโใไ])([กขคปผพต][รล]|[ก-ฮ][รลว](?=[ะ-ฺ])|ห[งญนมยรลว]|[ก-ฮ])")
_TONES = re.compile("[่-๋]")
# ◌์ silences a letter, and one that would be spoken with it
_SILENCED = re.compile("(?:[ทตด]ร|[ก-ฮ])[ิุ]?์")
_UNSPOKEN_END = re.compile("(?<=[ก-ฮ])[ิุ]$")
_OF_TWO_SIGNS = re.compile("เ(?:ีย|ือ|[ะ-ูอ])")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")


@lru_cache(maxsize=1 << 15)
def read_in_thai(written: str, latin: str) -> bool:
    """Say whether a Thai word may be written in these Latin letters."""
    # the end of one syllable may be written as the beginning of the next: Rattana
    pattern = _pattern(written)
    return any(pattern.fullmatch(each) for each in (latin, _DOUBLED.sub(r"\1", latin)))


@lru_cache(maxsize=1 << 12)
def _pattern(written: str) -> re.Pattern[str]:
    text = _SILENCED.sub("", _TONES.sub("", unicodedata.normalize("NFKC", written)))
    text = _LEADING.sub(r"\2\1", _UNSPOKEN_END.sub(r"\g<0>?", text))
    text = _OF_TWO_SIGNS.sub("เ", text)  # the Latin letters of เ cover both
    text = text.replace("ํา", "ำ")
    parts = []
    for at, sign in enumerate(text):
        following = text[at + 1 : at + 2]
        if sign == "?":
            parts.append("?")
        elif sign in _VOWELS:
            parts.append(_VOWELS[sign])
        else:
            consonant = _LETTERS.get(sign, "")
            parts.append(consonant + _BETWEEN * (bool(following) and following in _LETTERS))
    return re.compile("".join(parts))
