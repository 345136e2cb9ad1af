"""How people write names and numbers: the same word in other letters, signs and scripts."""

from __future__ import annotations

import base64
import html
import quopri
import re
import unicodedata
import urllib.parse
from typing import TYPE_CHECKING, NamedTuple

from anyascii import anyascii

from linkanalysis.core.vocabulary.writing import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(r"[^\W\d_\u3400-\u9fff]+|[0-9]+")
NOT_PLAIN = re.compile(r"[^a-z0-9]")
# marks that strike through, enclose or point a letter, and the vowel points of Hebrew and Arabic
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u20d0-\u20ff\ufe0f]")
INDIC = re.compile("[\u0900-\u0dff]+")  # vowels are marks, which would break the word
APOSTROPHE = re.compile(r"['’ʼ`´](?:s\b)?", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\w+;?|\w+;)")
ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_HEX = "[0-9A-Fa-f]"
ESCAPED = re.compile(
    rf"(?:\\u|U\+)({_HEX}{{4}})|\\x({_HEX}{{2}})|\\u\{{({_HEX}{{1,5}})\}}|\\U000({_HEX}{{5}})"
)
OCTAL = re.compile(r"\\([0-3][0-7]{2})")
DECODINGS = 3  # what went through two programs is encoded twice: Mar&amp;iacute;a
# in headers of e-mails: =?utf-8?B?TWFyaWE=?= and =?utf-8?Q?Mar=C3=ADa?=
MAIL_WORD = re.compile(r"=\?([\w-]+)\?([BbQq])\?([^?\s]*)\?=")
QUOTED = re.compile(r"=(?:([0-9A-F]{2})|\r?\n)")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# UTF-8 that was read as Latin-1 or cp1252: LÃ³pez
MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,3}")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# three or more letters one by one: M a r i a, M.a.r.i.a, M-a-r-i-a
SPELLED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*|/·•]{1,2}){2,}[^\W\d_](?![^\W_])")
SIGNS = re.compile(r"[\W_]+")
# a word broken at the end of a line or in the middle
BROKEN = re.compile(r"(?<=[a-z])(?:-\s*|[_.·]|\\?\n)(?=[a-z])", re.IGNORECASE)
# digits and signs in the place of letters, within one word
MIXED = re.compile(r"[\w@$!|+]*[^\W\d_][\w@$!|+]*")
LEET = str.maketrans("013457@$!|", "oieastasil")
LEET_L = str.maketrans("013457@$!|", "oleastasll")
HAS_LEET = re.compile(
    r"[A-Za-z][013457@$!|]+[A-Za-z]|[013457@$!|][A-Za-z]{2}|[A-Za-z]{2}[013457@$!|]"
)
# letters in the place of digits, beside a digit
DIGITS_SPELLED = re.compile(r"(?<=\d)[oOlI](?=[\doOlI\W]|$)|(?<![^\W_])[oOlI]+(?=\d)")
STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
NUMERAL = re.compile(rf"\b(?:{'|'.join(NUMERALS)})\b", re.IGNORECASE)
REPEATED = re.compile(r"\b(double|triple)[ -]([0-9])", re.IGNORECASE)
# Cyrillic and Greek letters that look like Latin ones
ALIKE = str.maketrans(
    "аеорсухіјѕһԁкмтвнАВЕЗКМНОРСТУХІЈЅαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdkmtbhABE3KMHOPCTYXIJSabeikvoptuxABEZHIKMNOPTYX",
)
FROM_LATIN = {latin: other for other, latin in reversed(ALIKE.items())}
LATIN_1 = 256  # letters
FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
LATIN = re.compile("[A-Za-z]")
# Arabic and Persian letters for vowels, which a plain transliteration leaves out
VOWELS = str.maketrans("اأإآٱىةيیئوؤع", "aaaaaaaiiiuua", "ءـ")
ABJAD = re.compile("[\u0590-\u06ff]")
HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])[\s·]+(?=[\u3400-\u9fff])")
HAN = re.compile("[\u3400-\u9fff]+")
CYRILLIC = re.compile("[\u0400-\u052f]")
DIGRAPH = re.compile("ph|kh|[aou]e|x")
DOUBLED = re.compile(r"([a-z])\1+")


class Token(NamedTuple):
    """A word or number of a text: as written, folded, by sound, and where it is."""

    raw: str
    plain: str
    sound: str
    start: int
    end: int


def readings(text: str) -> Iterator[str]:
    """Yield a text as written, then every other way to read its letters and signs; each once."""
    seen = set()
    for form in _forms(_decoded(text)):
        plain = _clean(form)
        for other in (plain, *_others(plain)):
            if other not in seen:
                seen.add(other)
                yield other


def _decoded(text: str) -> str:
    """Undo what programs do to letters on the way: references, escapes, words of e-mail headers."""
    for _ in range(DECODINGS):
        before = text
        if "&" in text and ENTITY.search(text):
            text = html.unescape(text)
        if "%" in text and ENCODED.search(text):
            text = urllib.parse.unquote(text)
        if "\\" in text or "U+" in text:
            text = ESCAPED.sub(lambda code: chr(int(code.group(code.lastindex or 0), 16)), text)
        if "=?" in text:
            text = MAIL_WORD.sub(_mail_word, text)
        if text == before:
            break
    return text


def _mail_word(word: re.Match[str]) -> str:
    charset, way, body = word.groups()
    try:
        if way in "Bb":
            return base64.b64decode(f"{body}==").decode(charset, "replace")
        return quopri.decodestring(body.replace("_", " ")).decode(charset, "replace")
    except (ValueError, LookupError):  # it only looks like one
        return word.group()


def _forms(text: str) -> Iterator[str]:
    """Yield a text, and what it says if signs in it are marks of a format."""
    yield text
    if "=" in text and QUOTED.search(text):
        yield _mended(QUOTED.sub(lambda code: chr(int(code[1], 16)) if code[1] else "", text))
    if "\\" in text and OCTAL.search(text):
        yield _mended(OCTAL.sub(lambda code: chr(int(code[1], 8)), text))
    if "<" in text and TAG.search(text):
        yield TAG.sub("", text)
    if not text.isascii() and MOJIBAKE.search(text):
        yield _mended(text)


def _mended(text: str) -> str:
    return MOJIBAKE.sub(_utf8, text)


def _utf8(run: re.Match[str]) -> str:
    wrong = b"".join(
        letter.encode("latin-1" if ord(letter) < LATIN_1 else "cp1252") for letter in run.group()
    )
    return wrong.decode("utf-8", "replace")


def _clean(text: str) -> str:
    if text.isascii():
        return APOSTROPHE.sub("", text)
    text = INDIC.sub(
        lambda word: anyascii(word.group()).title(), unicodedata.normalize("NFKC", text)
    )
    text = APOSTROPHE.sub("", MARKS.sub("", text))
    return "".join(
        anyascii(letter) if unicodedata.category(letter) in {"Nd", "So"} else letter
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )


def _others(text: str) -> Iterator[str]:
    if CAMEL.search(text):
        yield CAMEL.sub(" ", text)
    if SPELLED.search(text):
        yield SPELLED.sub(lambda spelled: SIGNS.sub("", spelled.group()), text)
    if BROKEN.search(text):
        yield BROKEN.sub("", text)
    if STRETCHED.search(text):
        yield STRETCHED.sub(r"\1", text)
    if FOREIGN.search(text):
        yield text.translate(ALIKE)
    yield from _without_leet(text)
    digits = NUMERAL.sub(lambda word: NUMERALS[word.group().lower()], text)
    digits = REPEATED.sub(lambda run: run[2] * (3 if run[1][0] in "tT" else 2), digits)
    digits = DIGITS_SPELLED.sub(lambda run: "".join("01"[c in "lI"] for c in run.group()), digits)
    yield digits


def _without_leet(text: str) -> list[str]:
    """Read digits and signs within words as letters, 1 as i or as l."""
    tables = (LEET, LEET_L) if HAS_LEET.search(text) else ()
    return [MIXED.sub(lambda word: word.group().translate(table), text) for table in tables]  # noqa: B023 - at once


def look_alikes(name: str) -> list[str]:
    """Return a name, and its readings if signs or letters of other scripts stand for letters."""
    text = name if name.isascii() else MIXED.sub(_in_one_script, name)
    return [text, *_without_leet(text)]


def _in_one_script(word: re.Match[str]) -> str:
    """Write a word of two scripts in Latin letters if all of them look so, else in the other."""
    text = word.group()
    if not (LATIN.search(text) and FOREIGN.search(text)):
        return text
    latin = text.translate(ALIKE)
    return text.translate(FROM_LATIN) if FOREIGN.search(latin) else latin


def tokens(text: str) -> list[Token]:
    """Split a text into words and numbers; numbers lose leading zeros."""
    found = []
    for match in TOKEN.finditer(text):
        raw = match.group()
        plain = raw.lower() if raw.isascii() else fold(raw)
        if plain.isdecimal():
            plain = plain.lstrip("0") or "0"
        found.append(Token(raw, plain, sound(plain), *match.span()))
    return found


def fold(word: str) -> str:
    """Fold a word to lower-case ASCII letters and digits."""
    if ABJAD.search(word):
        word = word.translate(VOWELS)
    return NOT_PLAIN.sub("", anyascii(unicodedata.normalize("NFKC", word)).lower())


def sound(word: str) -> str:
    """Reduce a folded word to what different transliterations of a name have in common."""
    if len(word) == 1:
        return word  # an initial is a letter, not a sound
    if DIGRAPH.search(word):
        word = DIGRAPH.sub(lambda letters: _DIGRAPHS[letters.group()], word)
    return DOUBLED.sub(r"\1", word.translate(_SOUNDS))


_DIGRAPHS = {"ph": "f", "kh": "", "ae": "a", "oe": "o", "ue": "u", "x": "ks"}
_SOUNDS = str.maketrans("yjwcq", "iivkk", "h")


def skeleton(word: str) -> str:
    """Reduce a folded word to its consonants, with a mark for a vowel at the beginning."""
    # an h at the end writes a vowel in Hebrew and Arabic
    consonants = re.sub("[aeiouy]", "", word.replace("w", "").removesuffix("h"))
    consonants = DOUBLED.sub(r"\1", consonants)
    return ("*" if word[:1] in {"a", "e", "i", "o", "u"} else "") + consonants
