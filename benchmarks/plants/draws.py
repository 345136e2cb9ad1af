"""Drawing with one seeded generator, and the days that a case covers.

Lives here: `Draws`, `at`, `day_text`.
Not here: what is drawn.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

# After the clocks change in spring and before they change back: no hour is skipped or repeated.
START = datetime(2024, 3, 18)  # noqa: DTZ001 - local time, as agencies write it
DAYS = 120


def at(day: float, hour: float = 0.0) -> datetime:
    """Give the local time of a day of the case and an hour of that day, in whole seconds."""
    return START + timedelta(seconds=round((day * 24 + hour) * 3600))


def day_text(day: int) -> str:
    return f"{at(day):%Y-%m-%d}"


class Draws:
    """A seeded generator; `stream` keeps what is drawn for one purpose apart from all else."""

    def __init__(self, seed: int, stream: str) -> None:
        self.rng = np.random.default_rng([seed, *stream.encode()])

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def whole(self, low: int, high: int) -> int:
        """Draw an integer from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def real(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def money(self, low: float, high: float) -> float:
        """Draw an amount in cents."""
        return round(self.real(low, high), 2)

    def cash(self, low: int, high: int) -> int:
        """Draw an amount in notes of ten."""
        return 10 * self.whole(-(-low // 10), high // 10)

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.rng.integers(len(items)))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Draw up to count different items."""
        return [items[index] for index in self.rng.permutation(len(items))[:count].tolist()]

    def spread(self, low: float, high: float, count: int) -> list[float]:
        """Draw count rising numbers; the first and the last are the two ends."""
        inner = sorted(self.real(low, high) for _ in range(count - 2))
        return [low, *inner, high][:count]
