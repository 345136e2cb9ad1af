"""How words are folded before they are looked up, and the files that list them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from anyascii import anyascii

# accents, and characters that are invisible or do not exist, including control characters
DROPPED = frozenset({"Mn", "Cc", "Cf", "Cs", "Co", "Cn"})


class _Signs(dict[int, str]):
    """What each sign is in a folded word, looked up once a sign."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        dropped = category in DROPPED and chr(code) not in "\t\r\n"
        self[code] = "" if dropped else chr(code) if category[0] in "LNM" else " "
        return self[code]


# at first the letters that do not decompose into a plain letter and an accent
FOLDED = _Signs(
    str.maketrans(
        {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
        | {"ـ": ""}
    )
)
LETTERS = re.compile(r"\b([^\W\d]) (?=[^\W\d]\b)")  # between single letters: D.O.B., C/I
# The seams of "CaseRole" and "VictimFlag"; words in capitals such as "DOB" stay whole.
SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What is neither letter nor digit separates words, save what stands inside: O'Neal, St. Clair.
# Two searches for it take twice as long as a table of ASCII.
SEPARATED = {code: " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys(
    map(ord, "'`.")
)


def fold_word(text: str) -> str:
    """Fold a word for comparison: no case, accents, punctuation or control characters."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(FOLDED)
    return LETTERS.sub(r"\1", " ".join(plain.split()))


def fold_words(text: str) -> list[str]:
    """Fold each word of a list with commas between."""
    return [fold_word(word) for word in text.split(",")]


def fold_name(text: str) -> str:
    """Fold a name for comparison: lower-case ASCII without accents or punctuation."""
    latin = text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))
    return " ".join(latin.lower().translate(SEPARATED).split())


@lru_cache(maxsize=1 << 15)  # each heading is asked for by many names
def snake_case(text: str) -> str:
    """Write the name of a column in lower snake case."""
    return fold_name(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", text)).replace(" ", "_")


def read_words(file: str) -> dict[str, Any]:
    """Read a file of this room with texts of words, by name."""
    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))


CELLS = read_words("cell_words.toml")


def listed(*names: str) -> frozenset[str]:
    """Fold the words of some lists about cells."""
    return frozenset(word for name in names for word in fold_words(CELLS[name]))
