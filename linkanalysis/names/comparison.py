"""What a comparison of two values says: a level, and how rare the value is that agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Sign = Literal["+", "~", "−", "!"]
# Records of the case that one value of general knowledge counts for: below some hundred records
# the case itself says little about how common a name is.
KNOWN = 200.0


@dataclass(frozen=True, slots=True)
class Level:
    """What a comparison can say.

    reason: In words.
    sign: + agrees, ~ agrees in part, − disagrees, ! cannot be one.
    m: Probability among pairs that are one, as known before the case is read.
    u: Probability among pairs that are two; of a level with `rare`, how common the value is says.
    rare: Whether a rare value weighs more.
    rare_apart: The same, but only in records without families.
    fixed: Whether m and u are not learned from the case, since what is missing decides it.
    least, most: Bounds of the bits.
    """

    reason: str
    sign: Sign
    m: float
    u: float
    rare: bool = False
    rare_apart: bool = False
    fixed: bool = False
    least: float = -30.0
    most: float = 60.0


class Compared(NamedTuple):
    """Level of each pair of values (-1: nothing to compare), and bits of rarity."""

    level: NDArray[np.int8]
    rarity: NDArray[np.float64]


def rarity(records: NDArray[np.int64], n: int, usual: float) -> NDArray[np.float64]:
    """Return how rare values are, in bits, by how many of `n` people, or other records, have each.

    The two of a pair do not count; `usual` is the share that a value has elsewhere.
    """
    others = np.maximum(records - 2, 0)
    return -np.log2((others + KNOWN * usual) / (n + KNOWN))
