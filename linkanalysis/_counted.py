"""A number with its noun, as sentences of the library write it.

Lives here: `counted`.
"""

from __future__ import annotations


def counted(number: int, word: str) -> str:
    """Write a number with its noun."""
    if number == 1:
        return f"1 {word}"
    return f"{number:,} {word}{'es' if word.endswith(('s', 'x', 'ch', 'sh')) else 's'}"
