"""What the attributes of a tie from another tool say: count, strength, types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.vocabulary.links import LINK_TYPES

if TYPE_CHECKING:
    from linkanalysis.protection.mentions import Mentions

LINK_TYPE_NAMES = frozenset(row.name for row in LINK_TYPES)

# Integers are exact as floats below this, and sums of up to 1,024 of them fit into an int64.
LARGEST = 2**53


def count_of(value: object) -> int:
    """Return how many links a tie stands for: one, unless a valid count says more."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        number = int(value)
        return number if 1 <= number < LARGEST else 1
    return 1


def strength_of(attributes: dict[Any, Any], name: object) -> int | None:
    """Return the strength of a tie, or None if it is not valid."""
    if name is None:
        return 1
    value = attributes.get(name) if isinstance(name, str) else None
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        number = float(value)
        if number.is_integer() and 1 <= number < LARGEST:
            return int(number)
    return None


def kinds_of(value: object, mentions: Mentions) -> tuple[str, ...]:
    """Return the types of the links of a tie, from one text or a list of them."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(map(mentions.veiled, value))
    if isinstance(value, str) and value:
        parts = tuple(value.split(", "))
        return parts if LINK_TYPE_NAMES.issuperset(parts) else (mentions.veiled(value),)
    return ()


def kinds_text(kinds: tuple[str, ...]) -> str | list[str]:
    """Return types of links as `kinds_of` reads them again."""
    return ", ".join(kinds) if LINK_TYPE_NAMES.issuperset(kinds) else list(kinds)
