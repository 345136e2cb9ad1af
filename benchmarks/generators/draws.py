"""Drawing from lists and calendars with one seeded generator.

Lives here: `Draws`, and days of the year that a case covers.
Not here: what is drawn.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

YEAR = 2024
DAYS = 366
FIRST = date(YEAR, 1, 1).toordinal()


def day_text(day: int) -> str:
    """Write a day, counted from 1 January, as ISO."""
    return date.fromordinal(FIRST + day).isoformat()


class Draws:
    """A seeded generator; two worlds with the same seed differ by their `stream`."""

    def __init__(self, stream: str, seed: int) -> None:
        self.rng = np.random.default_rng([*stream.encode(), seed])
        self._numbers: set[str] = set()

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def whole(self, low: int, high: int) -> int:
        """Draw an integer from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def day(self, low: int = 0, high: int = DAYS - 1) -> int:
        return self.whole(max(low, 0), min(high, DAYS - 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.rng.integers(len(items)))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Draw up to count different items."""
        return [items[at] for at in self.rng.permutation(len(items))[:count].tolist()]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        edges = np.cumsum(weights)
        return items[int(np.searchsorted(edges, self.rng.random() * edges[-1], side="right"))]

    def pairs(self, items: Sequence[T], share: float) -> list[tuple[T, T]]:
        """Draw a share of all pairs, and all pairs of neighbors, so that everybody is tied."""
        near = set(pairwise(range(len(items))))
        pairs = combinations(range(len(items)), 2)
        kept = [pair for pair in pairs if pair in near or self.chance(share)]
        return [(items[a], items[b]) for a, b in kept]

    def turns(self, items: Sequence[T]) -> list[list[T]]:
        """Draw who has a thing one after the other: two neighbors, and up to two others."""
        found = []
        for pair in pairwise((*items, items[0])):
            users = [*pair, *self.some([each for each in items if each not in pair], 2)]
            found.append(self.some(users[: self.whole(2, 4)], len(users)))
        return found

    def number(self, prefix: str, digits: int = 6) -> str:
        """Draw a number that was not drawn before."""
        while True:
            text = f"{prefix}{self.whole(0, 10**digits - 1):0{digits}d}"
            if text not in self._numbers:
                self._numbers.add(text)
                return text
