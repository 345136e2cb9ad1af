"""Birth dates: equal, swapped, mistyped, known in part, or another day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.names.comparison import Compared, Level, rarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EQUAL, SWAPPED, TYPED, PARTLY, NEAR_YEARS, FAR_YEARS = range(6)
# A match with a date that was typed otherwise: 2 to 5 in 100 (Fellegi and Sunter's m of partial
# agreement; the same in FEBRL's error model). A generation is at least 13 years.
BIRTH_LEVELS = (
    Level("same birth date", "+", 0.88, 5e-5, rare=True),
    Level("birth date with day and month swapped", "~", 0.02, 5e-5, rare=True),
    Level("birth date with one digit wrong, or one day off", "~", 0.05, 1e-3, most=6.0),
    Level("birth date agrees as far as it is known", "~", 0.95, 0.02, rare=True, fixed=True),
    Level("another birth date", "−", 0.035, 0.2, most=-4.0),
    Level("born years apart", "−", 0.015, 0.8, most=-6.0),
)
MONTHS = 12
GENERATION = 13  # years: the least between a parent and a child
USUAL_DAY = 1 / (365 * 60)
USUAL_MONTH, USUAL_YEAR = 1 / (12 * 60), 1 / 60
_DATE = re.compile(r"\s*(\d{4})(?:[-/.]?(\d{1,2})(?:[-/.]?(\d{1,2}))?)?")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, eq=False)
class BirthDates:
    """Prepared dates: year, month and day, 0 where unknown or impossible; and how rare each is.

    written: Year, month and day as written, also if there is no such day.
    """

    year: NDArray[np.int32]
    month: NDArray[np.int32]
    day: NDArray[np.int32]
    written: NDArray[np.int32]
    rare: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[str], records: NDArray[np.int64], n: int) -> BirthDates:
        """Prepare distinct dates in ISO form, whole or in part."""
        parts = np.zeros((len(texts), 3), np.int32)
        for at, text in enumerate(texts):
            found = _DATE.match(text)
            if found:
                parts[at] = [int(part or 0) for part in found.groups()]
        year, month, day = parts.T
        possible = (month >= 1) & (month <= MONTHS)
        possible &= (day >= 1) & (day <= np.array(_LENGTHS)[np.clip(month, 1, MONTHS) - 1])
        partly = (month >= 1) & (month <= MONTHS) & (day == 0)
        written = year * 10_000 + month * 100 + day
        bits = rarity(records, n, USUAL_DAY)
        return cls(
            year.copy(),
            np.where(possible | partly, month, 0).astype(np.int32),
            np.where(possible, day, 0).astype(np.int32),
            written.astype(np.int32),
            bits,
        )

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare dates by their numbers."""
        y, z = self.year[left], self.year[right]
        m, k = self.month[left], self.month[right]
        d, e = self.day[left], self.day[right]
        whole = (d > 0) & (e > 0)
        one, other = self.written[left], self.written[right]
        level = np.where(np.abs(y - z) < GENERATION, NEAR_YEARS, FAR_YEARS).astype(np.int8)
        known = (y == z) & ((m == k) | (m == 0) | (k == 0)) & ((d == e) | (d == 0) | (e == 0))
        level[known] = PARTLY
        # an impossible day is compared as it was written
        impossible = (one % 100 > 0) & (other % 100 > 0)
        # the year of another generation is no slip: 1962 and 1992 are father and son
        far = np.abs(one // 10_000 - other // 10_000) >= GENERATION
        at = np.flatnonzero(impossible & ~far)
        level[at[_one_digit(one[at], other[at])]] = TYPED
        level[(y == z) & (m == k) & whole & (np.abs(d - e) == 1)] = TYPED  # the next day
        swapped = (y == z) & (one // 100 % 100 == other % 100) & (other // 100 % 100 == one % 100)
        level[impossible & swapped] = SWAPPED
        level[(one == other) & (whole | impossible)] = EQUAL
        level[(y == 0) | (z == 0)] = -1
        # of an impossible day the year is in doubt, too
        doubtful = ((one % 100 > 0) & (d == 0)) | ((other % 100 > 0) & (e == 0))
        level[doubtful & (level >= PARTLY)] = -1
        rare = np.minimum(self.rare[left], self.rare[right])
        partly = -np.log2(np.where((m > 0) & (k > 0), USUAL_MONTH, USUAL_YEAR))
        rare = np.where(level == PARTLY, np.minimum(partly, rare), rare)
        return Compared(level, np.where(level == SWAPPED, rare - 1.0, rare))


def _one_digit(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say which dates differ in one digit of eight, or in two that changed places."""
    ten = 10 ** np.arange(8, dtype=np.int64)
    a = one.astype(np.int64)[:, None] // ten % 10
    b = other.astype(np.int64)[:, None] // ten % 10
    wrong = (a != b).sum(1)
    turned = (a[:, 1:] == b[:, :-1]) & (a[:, :-1] == b[:, 1:]) & (a[:, 1:] != a[:, :-1])
    slip: NDArray[np.bool_] = (wrong == 1) | ((wrong == 1 + 1) & turned.any(1))
    return slip
