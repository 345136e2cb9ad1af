"""Names and numbers of nobody.

Lives here: names made of syllables, plates, and phone numbers that are reserved for fiction; their
parts are in `words.toml`.
Not here: who has them.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from generators.files import HERE

if TYPE_CHECKING:
    from generators.draws import Draws

WORDS: dict[str, list[str]] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def us_phones(draws: Draws) -> list[str]:
    """List all numbers of fiction in the United States, in a drawn order."""
    numbers = [f"+1{code}5550{n:03d}" for code in WORDS["area_codes"] for n in range(100, 200)]
    return draws.some(numbers, len(numbers))


def german_phones(draws: Draws) -> list[str]:
    """List all numbers of fiction in Germany, in a drawn order."""
    numbers = [f"{start}{n:03d}" for start in WORDS["german"] for n in range(1000)]
    return draws.some(numbers, len(numbers))


def first_name(draws: Draws) -> str:
    return draws.pick(WORDS["starts"]) + draws.pick(WORDS["middles"]) + draws.pick(WORDS["ends"])


def family_name(draws: Draws) -> str:
    return (
        draws.pick(WORDS["starts"]) + draws.pick(WORDS["middles"]) + draws.pick(WORDS["families"])
    )


def plate(draws: Draws, letters: int = 3) -> str:
    """Make a plate; vowels are left out so that no word comes about."""
    signs = "".join(draws.pick("BCDFGHJKLMNPRSTVWXZ") for _ in range(letters))
    return draws.number(signs, 3)
