"""Names of East Asia in Latin letters: which system wrote them, and what its syllables answer to.

Wade-Giles and McCune-Reischauer are known by their signs, Korean by its family names and the order
of its syllables, southern Chinese by customary family names of Hong Kong and Singapore.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTS = tomllib.loads(Path(__file__).with_name("east_asian.toml").read_text(encoding="utf-8"))
_EASTERN = tuple(
    (re.compile(pattern, re.MULTILINE), letters) for pattern, letters in LISTS["eastern"]
)
_SIMPLIFIED = str.maketrans(
    {pair[0]: pair[1] for pair in LISTS["simplified"].split() if pair[0] != pair[1]}
)
_MARK = "['’ʻʼ`‘]"
_ASPIRATE = re.compile(rf"\b(?:ch|k|p|ts|tz|t){_MARK}(?=[aeiouêü])|(?:-)(?:ch|k|p|ts|tz|t){_MARK}")
# what only Wade-Giles writes: hs-, -ieh, -ih, erh, ssu, tzu, and ü after other letters than l and n
_WADE = re.compile(r"\bhs[aeiouêü]|-hs|ieh\b|\b(?:ch|sh|j)ih\b|\berh\b|\bssu|\btzu|(?:ch|y|hs)ü")
# one of these stands in each of them; most names have none, and a name is read once
_WADE_SIGNS = ("hs", "ieh", "ih", "erh", "ssu", "tzu", "ü")
_MCCUNE = re.compile("[ŏŭ]")
_MARKS = re.compile(_MARK)
_LETTERS = re.compile(r"[^\W\d_]+")
_WADE_SYLLABLE = re.compile(rf"(ch|ts|tz|hs|ss|sz|sh|k|p|t|j)?({_MARK})?([a-zêü]+)")
_FINALS = (
    ("ieh", "ie"),
    ("ien", "ian"),
    ("ih", "i"),
    ("erh", "er"),
    ("ung", "ong"),
    ("uei", "ui"),
    ("ê", "e"),
    ("ü", "u"),
)
_PLAIN = {"k": "g", "p": "b", "t": "d", "ts": "z", "tz": "z", "hs": "x", "ss": "s", "sz": "s"}
_BREATHED = {"ts": "c", "tz": "c"}

_KOREAN_FAMILIES = frozenset(LISTS["korean_families"].split())
_KOREAN = re.compile(
    r"(?:(?:kk|tt|pp|ss|jj|ch|sh|[gkdtnrlmbpsjh])?(?:yeo|yae|wae|eui|you|yoo|woo|ye|ya|yo|yu|wa|wo"
    r"|we|wi|ae|eo|oe|eu|ui|oo|ou|ee|a|e|i|o|u)(?:ng|[kntlmpgbh])?){1,2}"
)

SOUTHERN_FAMILIES: dict[str, frozenset[str]] = {}
for _entry in LISTS["southern_families"].replace("\n", " ").split(";"):
    _pinyin, _, _forms = _entry.partition(":")
    for _form in _forms.split():
        SOUTHERN_FAMILIES[_form] = SOUTHERN_FAMILIES.get(_form, frozenset()) | {_pinyin.strip()}
_BEGINNINGS = frozenset(name[:cut] for name in SOUTHERN_FAMILIES for cut in range(1, len(name)))
_SYLLABLE = re.compile(
    r"(zh|ch|sh|ng|kw|gw|kh|ph|th|ts|sz|[bpmfdtnlgkhjqxrzcsyw])?([yw]?[aeiou][a-z]*)"
)
_INITIALS: dict[str, str] = LISTS["initials"]
_KOREAN_ONE = re.compile(_KOREAN.pattern.removesuffix("{1,2}"))
_PINYIN_FAMILIES = frozenset().union(*SOUTHERN_FAMILIES.values())
_OF_SYSTEMS = _KOREAN_FAMILIES.union(_PINYIN_FAMILIES, SOUTHERN_FAMILIES, _BEGINNINGS)
# a syllable of pinyin: what it may begin and end with
_PINYIN = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao"
    r"|ei|en|er|ia|ie|in|iu|ou|ua|ui|un|uo|ue|a|e|i|o|u){1}"
)
# Behind the scripts of `romanization`. Ambiguous are the syllables of a southern name that may be a
# Korean one; tonal are those of Vietnam, and joined ones of a southern name.
WADE, KOREAN, SOUTHERN, PINYIN, AMBIGUOUS, TONAL = range(9, 15)
_LONGEST_SYLLABLE = 6  # letters: zhuang
SYLLABLES = 2  # of a forename; one of three is rare


def system_of(name: str) -> int:
    """Return the system that a Latin name follows, 0 if none is known."""
    lower = name.lower()
    marked = _marked(lower)
    if marked:
        return marked
    words = _LETTERS.findall(_MARKS.sub("", lower))
    if not 1 < len(words) <= SYLLABLES + 1 + 1:
        return 0
    if any(_korean(family, given) for family, *given in (words, words[::-1])):
        return KOREAN
    if words[0] in _PINYIN_FAMILIES and all(_is_pinyin(each) for each in words[1:]):
        return PINYIN
    return SOUTHERN if southern_readings(words) else 0


def may_tell_system(word: str) -> bool:
    """Say whether a word of lower-case letters may show the system that its name follows."""
    return word in _OF_SYSTEMS or bool(_marked(word))


def _marked(lower: str) -> int:
    """Return the system that only signs of its own show, 0 if there are none."""
    if _MCCUNE.search(lower):
        return KOREAN
    if any(sign in lower for sign in _WADE_SIGNS) and _WADE.search(lower):
        return WADE
    return PINYIN if _MARKS.search(lower) and from_wade_giles(lower) != lower else 0


def _is_pinyin(word: str) -> bool:
    return any(
        _PINYIN.fullmatch(word[:cut]) and (cut == len(word) or _PINYIN.fullmatch(word[cut:]))
        for cut in range(1, len(word) + 1)
    )


def _korean(family: str, given: list[str]) -> bool:
    if family not in _KOREAN_FAMILIES:
        return False
    if len(given) == 1:
        return _KOREAN.fullmatch(given[0]) is not None
    return len(given) == SYLLABLES and all(_KOREAN_ONE.fullmatch(each) for each in given)


def southern_readings(words: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each way to read a name: the pinyin of its family name, the syllables of the rest."""
    found = []
    for families, given in (
        (words[:1], words[1:]),
        (words[:2], words[2:]),
        (words[-1:], words[:-1]),
    ):
        pinyin = SOUTHERN_FAMILIES.get("".join(families))
        if (
            pinyin
            and 0 < len(given) <= SYLLABLES
            and all(_SYLLABLE.fullmatch(each) for each in given)
        ):
            found += [(each, tuple(given)) for each in sorted(pinyin)]
    return found


def from_wade_giles(name: str) -> str:
    """Write a name of Wade-Giles in pinyin if it marks what is aspirated; else leave it."""
    lower = name.lower()
    if not _ASPIRATE.search(lower) or _MCCUNE.search(lower):
        return name
    return re.sub(rf"[a-zêü]+(?:{_MARK}[a-zêü]+)?", lambda found: _pinyin_of(found[0]), lower)


def _pinyin_of(syllable: str) -> str:
    found = _WADE_SYLLABLE.fullmatch(syllable)
    if found is None:
        return syllable
    initial, breath, final = found[1] or "", found[2], found[3]
    if initial == "ch":
        soft = final[0] in "iü" and final != "ih"
        start = ("q" if breath else "j") if soft else ("ch" if breath else "zh")
    elif breath:
        start = _BREATHED.get(initial, initial)
    else:
        start = _PLAIN.get(initial, "r" if initial == "j" else initial)
    for written, pinyin in _FINALS:
        final = final.replace(written, pinyin)
    return start + final


@lru_cache(maxsize=1 << 15)
def answers_to(southern: tuple[str, ...], mandarin: str) -> bool:
    """Say whether each southern syllable may be one of Mandarin, in this order."""
    if not southern or len(mandarin) > _LONGEST_SYLLABLE * len(southern):
        return not southern and not mandarin
    return any(
        _answers(southern[0], mandarin[:cut]) and answers_to(southern[1:], mandarin[cut:])
        for cut in range(1, len(mandarin) + 1)
    )


def _answers(southern: str, mandarin: str) -> bool:
    one, other = _SYLLABLE.fullmatch(southern), _SYLLABLE.fullmatch(mandarin)
    if one is None or other is None:
        return False
    initials = _INITIALS.get(other[1] or "", "").split()
    # -ng stayed, -n was -m in some, and no vowel has become a nasal
    nasal = southern[-2:] == "ng" if mandarin.endswith("ng") else southern[-1:] in {"n", "m"}
    open_end = mandarin[-1] not in "ng"
    fits = not southern.endswith(("n", "m", "ng")) if open_end else nasal
    return fits and (one[1] or "-") in initials


def eastern(words: Sequence[str]) -> list[str]:
    """Reduce the Latin letters of East Asian words to what their romanizations have in common."""
    # as lines of one text: a call for each word and rule would take longer than the rules do
    text = "\n".join(words)
    for pattern, letters in _EASTERN:
        text = pattern.sub(letters, text)
    return text.split("\n") if words else []


def simplified(written: str) -> str:
    """Write the characters of a name in their simplified form."""
    return written if written.isascii() else written.translate(_SIMPLIFIED)
