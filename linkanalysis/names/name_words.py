"""The words of a name: which of them count, and in which ways they may be joined."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from anyascii import anyascii

from linkanalysis.core.keys.spelling import look_alikes
from linkanalysis.names.east_asian import (
    AMBIGUOUS,
    KOREAN,
    PINYIN,
    SOUTHERN,
    TONAL,
    from_wade_giles,
    may_tell_system,
    simplified,
    southern_readings,
    system_of,
)
from linkanalysis.names.romanization import (
    ABJAD,
    EASTERN,
    HAN,
    HANGUL,
    KANJI,
    LATIN,
    Word,
    bones_of,
    script_of,
    word_of,
)


def _lines(name: str) -> list[tuple[str, ...]]:
    """Read the words of each line."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [tuple(dict.fromkeys(line.split())) for line in lines if line and line[0] != "#"]


# Short and other forms of forenames; those of the Bible and the Quran are in the scripts of their
# languages. `FORENAMES` has all words that are known as forenames.
NICKNAMES = (*_lines("nicknames.txt"), *_lines("scripture_names.txt"))
FORENAMES = frozenset[str]().union(*NICKNAMES, *_lines("forenames.txt"))

__all__ = ["LONGEST", "forms_of", "generation_of", "plain_words", "spelled"]

LONGEST = 6  # words of a name that are compared; the seventh of a longer one decides nothing
# a letter, or a vowel sign of Indic and Southeast Asian scripts, which is none to Unicode
_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u103f])"
_INSIDE = re.compile(r"['’ʻʼ`´.ʹʺ″′”“\"]")
_WORD, _ASCII_WORD = (
    re.compile(rf"{letter}+(?:{_INSIDE.pattern}{letter}+)*") for letter in (_LETTER, "[A-Za-z]")
)
# what joins or points letters and is none: ligature ties, vowel points, the half-space of Persian
_POINTS = re.compile("[\u0300-\u036f\ufe20-\ufe2f\u0591-\u05c7\u064b-\u065f\u0670\u200c\u200d]")
# Persian joins two forenames by a half-space or by none, where Latin letters may write two words
_COMPOUND = re.compile(
    "(?<!\\w)(محمد|غلام|علی|امیر)\u200c?(رضا|حسین|حسن|علی|مهدی|جواد|باقر|تقی|صادق|کاظم)(?!\\w)|\u200c"
)
_HYPHENS = re.compile(r"(?<=[^\W\d_])[-‐‑]+(?=[^\W\d_])")
_LISTS = tomllib.loads(Path(__file__).with_name("name_words.toml").read_text(encoding="utf-8"))
PARTICLES: frozenset[str] = frozenset(_LISTS["particles"])
TITLES: frozenset[str] = frozenset(_LISTS["titles"])
GENERATIONS: dict[str, int] = _LISTS["generations"]
_SON, _CLANS = frozenset(_LISTS["sons"]), frozenset(_LISTS["clans"])
_SERVANT = frozenset(_LISTS["servants"])
_PARENTS, _BETWEEN = frozenset(_LISTS["parents"]), frozenset(_LISTS["between"])
_WHOLE: dict[str, str] = _LISTS["short"]
LEGAL = frozenset(_LISTS["legal_forms"])  # of organizations
_ELSEWHERE = _BETWEEN.union(GENERATIONS, TITLES)  # words that mean something by where they stand
_TWO_CHARACTERS = frozenset(_LISTS["two_characters"])
_SOUTH: dict[str, str] = _LISTS["south"]
NOT_SPACED = EASTERN | {ABJAD}  # 이 is a family name, not the particle "i"
# one syllable of Chinese or Korean in Latin letters
_SYLLABLE = re.compile(
    r"(?:[bcdfghjklmnpqrstwxyz]|zh|ch|sh|hs|rh|ts|ky|hy|my|by|ry|gy|py)?"
    r"(?:[aeiou]{1,3}|y[aeou]{1,2}|w[aeio]{1,2})(?:h?(?:ng|rk|n|m|k|l|p|t|b|g)|h|r)?"
)
_ABJAD_SERVANT, _ABJAD_ARTICLE, _ABJAD_ALLAH = "عبدال", "ال", "الله"
_ABDULLAH = re.compile("abd[aeou]l{1,2}ah?")
_SERVANT_OF = ("abd", "bd")  # in Latin letters, and from Arabic ones
_ARTICLE = Word("al", "al", "al", "l", ABJAD)
# an article that has taken the letter that follows: Az-Zahrani
_ASSIMILATED = re.compile(r"\b[ae](sh|th|dh|[tdrszn])-(?=\1)", re.IGNORECASE)
_MARIA = re.compile(r"\bM\.?ª\s*", re.IGNORECASE)  # as Spanish writes it for short
_LONG_O = re.compile("[ōŌ]")  # of Hepburn, which others write ou, oo or oh
# letters that hardly any other language has, and the five tones, which a Vietnamese name may have
_VIETNAMESE = re.compile("[ơƯưƠ\u1ea0-\u1ef9]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
NAMES = 2  # words of a name whose syllables are not written apart
# a name of Chinese characters that Japanese may divide otherwise than Chinese, 々 among them
_KANJI_NAME = re.compile(
    "[\u4e00-\u9fff\u3005]{3,6}|[\u4e00-\u9fff\u3005]{1,3} [\u4e00-\u9fff]{1,3}"
)
JAPANESE_FAMILY = (1, 2, 3)  # characters of a Japanese family name
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
    return [*dict.fromkeys(form for text in look_alikes(name) for form in _forms(text))]


def _in_order(name: str) -> str:
    """Put what stands behind a comma first, as in "Bell, Ana", unless it is a generation."""
    family, _, given = name.partition(",")
    words = {word.strip(".").lower() for word in given.split()}
    return name if words <= {*GENERATIONS} else f"{given} {family}"


def _forms(name: str) -> list[tuple[Word, ...]]:
    text = name if name.isascii() else unicodedata.normalize("NFC", _MARIA.sub("Maria ", name))
    system = system_of(text) if text.isascii() or script_of(text) == LATIN else 0
    text = from_wade_giles(text) if system == PINYIN else text if system else _in_order(text)
    apart = text if text.isascii() else _COMPOUND.sub(r"\1 \2", text)
    text, apart = (
        each if each.isascii() else _POINTS.sub("", unicodedata.normalize("NFKC", each))
        for each in (text, apart)
    )
    forms: list[tuple[Word, ...]] = []
    text = _ASSIMILATED.sub("al-", text) if "-" in text else text
    tonal = not text.isascii() and _VIETNAMESE.search(text) is not None
    for reading in dict.fromkeys((text, apart, _HYPHENS.sub("", text), _LONG_O.sub("ou", text))):
        words: list[Word] = []
        particles = []
        for written in _split(reading):
            parts = _parts(written)
            words += [_with_tone(part, written) if tonal else part for part, _ in parts]
            particles += [particle for _, particle in parts]
        # no name ends in a particle: Bin is one in "Jung Soo Bin", and none in "Ali bin Omar"
        particles = [*particles[:-1], False][: len(words)]
        if system and system != SOUTHERN:
            words = [w._replace(script=system) if w.script == LATIN else w for w in words]
        kept = _without_particles(words, particles)
        if kept:
            forms.append(_with_clans(kept)[:LONGEST])
        if any(particles) and not tonal:  # Văn stands before many forenames, and belongs to none
            forms.append(_joined(words, particles)[:LONGEST])
        forms += [form[:LONGEST] for form in _joined_between(words)]
        forms += _syllables_joined(kept[:LONGEST], TONAL if system == SOUTHERN else LATIN)
    forms += _in_japanese(text)
    if system in {SOUTHERN, KOREAN} and forms:
        # Lim Bee Choo is a name by the rules of Korean as well
        script = SOUTHERN if system == SOUTHERN else AMBIGUOUS
        spoken = [word.text for word in forms[0]]
        forms += [
            (_word(family), _southern(given, script)) for family, given in southern_readings(spoken)
        ]
    return [*dict.fromkeys([*forms, *_with_western(text)])]


def _with_western(text: str) -> list[tuple[Word, ...]]:
    """Read an East Asian name, and the English forename that people add to it, apart."""
    words = _ASCII_WORD.findall(text) if text.isascii() else []
    western = [word for word in words if word.lower() in FORENAMES]
    if len(western) != 1:
        return []
    joined = _ASCII_WORD.findall(_HYPHENS.sub("", text))
    rest = " ".join(word for word in joined if word != western[0])
    forms = forms_of(rest) if system_of(rest) else []
    return [(_word(western[0]), *form)[:LONGEST] for form in forms]


def plain_words(name: str) -> list[Word]:
    """Return the words of a name that can be read in one way only; none if there may be others.

    Most names are such. `forms_of` reads them in the same way and takes much longer.
    """
    words = []
    for written in _in_order(name).replace(",", " ").split() if name.isascii() else ():
        word = _plain_word(written)
        if word is None:
            return []
        words.append(word)
    joined = len(words) > NAMES and all(_SYLLABLE.fullmatch(word.text) for word in words)
    return [] if joined else words


@lru_cache(maxsize=1 << 17)
def _plain_word(written: str) -> Word | None:
    """Return a word that is whole wherever in an ASCII name it stands; None if it may be none."""
    lower = written.lower()
    if not written.isalpha() or lower in _ELSEWHERE or may_tell_system(lower):
        return None
    word, *others = _latin_parts(_word(written))
    return None if others or _is_particle(word) else word


def _is_particle(word: Word) -> bool:
    return word.script not in NOT_SPACED and (word.text in PARTICLES or word.text in _CLANS)


def _without_particles(words: list[Word], particles: list[bool]) -> list[Word]:
    """Leave out particles, and mark whom a person is a child of."""
    kept: list[Word] = []
    of_parent = False
    for word, particle in zip(words, particles, strict=True):
        if particle and word.text not in _CLANS:
            son = word.script == ABJAD and word is not _ARTICLE
            of_parent |= bool(kept) and (son or word.text in _PARENTS)
        elif word.text:
            kept.append(word._replace(parent=True) if of_parent else word)
            of_parent = False
    return kept


def _joined_between(words: list[Word]) -> list[tuple[Word, ...]]:
    """Join the article within a name with what stands before it, and with both: Zia ur Rehman."""
    forms = []
    for at in range(1, len(words) - 1):
        if words[at].text in _BETWEEN:
            one, article, other = (word.text for word in words[at - 1 : at + 2])
            before, behind = words[: at - 1], words[at + 2 :]
            forms.append((*before, _word(one + article), _word(other), *behind))
            forms.append((*before, _word(one + article + other), *behind))
    return forms


def _with_tone(word: Word, written: str) -> Word:
    """Keep the marks of a Vietnamese word, its tone at the end: it may be on either vowel."""
    letters = unicodedata.normalize("NFD", written.lower())
    return word._replace(
        script=TONAL, signs=_TONES.sub("", letters) + "".join(_TONES.findall(letters))
    )


def _with_clans(words: list[Word]) -> tuple[Word, ...]:
    """Join Mac and O' with the name that follows."""
    clans = [word.script == LATIN and word.text in _CLANS for word in words[:-1]]
    return _joined(words, [*clans, False]) if any(clans) else tuple(words)


def _joined(words: list[Word], particles: list[bool]) -> tuple[Word, ...]:
    """Join each particle with the word that follows, save the article within "servant of the …"."""
    found: list[Word] = []
    before = ""
    for word, particle in zip(words, particles, strict=True):
        if particle:
            of_servant = bool(found) and not before and found[-1].text in _SERVANT_OF
            before += "" if of_servant else word.text
        elif before:
            found.append(_with_particles(before, word))
            before = ""
        elif word.text:
            found.append(word)
    return tuple(found)


def _with_particles(before: str, word: Word) -> Word:
    whole = _word(before + word.text)._replace(script=word.script)
    if word.script != ABJAD:
        return whole
    # the letters of the word have keys of their own script
    return whole._replace(bones=_once(before, word.bones), second=_once(before, word.second))


def _once(article: str, bones: str) -> str:
    """Put the consonants of the article before others; of two equal ones Latin letters keep one."""
    consonants = bones_of(article, LATIN)
    return bones if not bones or bones.startswith(consonants) else consonants + bones


def _southern(given: tuple[str, ...], script: int) -> Word:
    """Return a forename whose syllables are compared one by one."""
    word = _word("".join(given))
    return word._replace(script=script, spelling=" ".join(given))


def _in_japanese(text: str) -> list[tuple[Word, ...]]:
    """Divide a name of Chinese characters where Japanese may: most family names have two."""
    if not _KANJI_NAME.fullmatch(text):
        return []
    written = simplified(text)
    if " " in written:
        return [tuple(_kanji(part) for part in written.split(" "))]
    cuts = (cut for cut in JAPANESE_FAMILY if cut < len(written))
    return [(_kanji(written[:cut]), _kanji(written[cut:])) for cut in cuts]


def _kanji(written: str) -> Word:
    return Word(written, written, written, "", KANJI, "", written)


def _syllables_joined(kept: list[Word], script: int) -> list[tuple[Word, ...]]:
    """Join every two neighbors of a name of syllables; in Latin letters they get the script."""
    if len(kept) <= NAMES or not all(_SYLLABLE.fullmatch(word.text) for word in kept):
        return []
    forms = []
    for at, (one, other) in enumerate(pairwise(kept)):
        joined = _word(one.text + other.text)._replace(
            script=script if one.script == LATIN else one.script,
            signs=one.signs + other.signs if one.script == TONAL else "",
        )
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
    parts = _divided(written)
    return tuple(
        (part, part is _ARTICLE or written in _SON or _is_particle(part)) for part in parts
    )


def _divided(written: str) -> list[Word]:
    written = simplified(written)
    script = LATIN if written.isascii() else script_of(written)
    if script in EASTERN:
        return _eastern_parts(written, script)
    if script == ABJAD:
        return _abjad_parts(written)
    return _latin_parts(_word(written))


def _latin_parts(word: Word) -> list[Word]:
    """Divide Arabic names that Latin letters join: Abdurrahman, Noureddine."""
    if word.text in _SERVANT:
        return [_word(_SERVANT_OF[0])]
    if _RELIGION.fullmatch(word.text):
        return [_word("din")]
    light = _OF_RELIGION.fullmatch(word.text)
    if light is not None:
        return [_word(light["one"]), _word("din")]
    if _ABDULLAH.fullmatch(word.text):
        return [_word(_SERVANT_OF[0]), _word("allah")]
    servant = _ABD.fullmatch(word.text)
    if servant is None:
        return [word]
    # the article takes the letter that follows
    article, rest = servant[1], servant["rest"]
    if article != "l":
        rest = article + rest.removeprefix(article)
    return [_word(_SERVANT_OF[0]), _word(rest)]


def _eastern_parts(written: str, script: int) -> list[Word]:
    """Divide a name without spaces into family name and forename."""
    if script in {HAN, HANGUL} and 1 < len(written) <= LONGEST_UNSPACED:
        cut = 2 if written[:2] in _TWO_CHARACTERS and written[2:] else 1
        parts = (_SOUTH.get(written[:cut], written[:cut]), written[cut:])
        return [_word_in(part, script) for part in parts]
    return [_word_in(written, script)]


def _abjad_parts(written: str) -> list[Word]:
    """Take the article from a word, and divide "servant of …"."""
    if written.removeprefix(_ABJAD_SERVANT[:3]) == _ABJAD_ALLAH:
        god = _word("allah")._replace(script=ABJAD)
        return [god] if written == _ABJAD_ALLAH else [_word(_ABJAD_SERVANT[:3]), god]
    if written.startswith(_ABJAD_SERVANT) and len(written) > len(_ABJAD_SERVANT) + 1:
        return [_word(_ABJAD_SERVANT[:3]), _word(written[len(_ABJAD_SERVANT) :])]
    if written.startswith(_ABJAD_ARTICLE) and len(written) > len(_ABJAD_ARTICLE) + 2:
        return [_ARTICLE, _word(written[len(_ABJAD_ARTICLE) :])]
    return [_word(written)]


@lru_cache(maxsize=1 << 17)
def _word(written: str) -> Word:
    return word_of(_WHOLE.get(written.lower(), written))


def _word_in(written: str, script: int) -> Word:
    return _word(anyascii(written).lower())._replace(script=script, signs=written)
