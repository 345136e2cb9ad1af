"""A number with its noun, as sentences of the library write it."""

from __future__ import annotations

import re

_IES = re.compile("(?<=[^aeiou])y$")


def counted(number: int, word: str) -> str:
    """Write a number with its noun."""
    if number == 1:
        return f"1 {word}"
    return f"{number:,} {plural_of(word)}"


def plural_of(word: str) -> str:
    """Write the regular plural of a noun."""
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{_IES.sub('ie', word)}s"
