"""Random draws that give the same case for the same seed with every version of NumPy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Thing = TypeVar("Thing")
BLOCK = 4096  # numbers drawn at once, which is faster than one at a time


class Dice:
    """Random draws from one seeded stream."""

    def __init__(self, seed: int | tuple[int, ...]) -> None:
        self._stream = np.random.Generator(np.random.PCG64(seed))
        self._block: list[float] = []

    def uniform(self) -> float:
        """Draw from [0, 1)."""
        if not self._block:
            self._block = self._stream.random(BLOCK).tolist()[::-1]
        return self._block.pop()

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self.uniform() < probability

    def number(self, low: int, high: int) -> int:
        """Draw an integer from low to high, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def waiting(self, mean: float) -> float:
        """Draw from the exponential distribution."""
        return -mean * math.log(1.0 - self.uniform())

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Draw one."""
        return things[int(self.uniform() * len(things))]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """Return all in random order."""
        return self.sample(things, len(things))

    def sample(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Draw `count` (at least 0) without replacement; all if there are fewer."""
        rest = list(things)
        for at in range(min(count, len(rest))):
            other = self.number(at, len(rest) - 1)
            rest[at], rest[other] = rest[other], rest[at]
        return rest[:count]
