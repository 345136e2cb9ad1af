"""Numbers and names of things: documents, fingerprints, phones, plates, VINs, accounts, handles.

Signs that a camera or a clerk confuses (O and 0, I and 1, B and 8) make plates and VINs alike,
never equal; a plate has no likeness to one of another state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from linkanalysis.names.comparison import Compared, Level, rarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EQUAL, ALIKE, OTHER = range(3)
# Signs that optical readers and people confuse most, in groups.
CONFUSED = str.maketrans("OQDIZSBGLTU", "0001258611V")
SCOPE = re.compile(r"^(raw:[^:]*:|[^:]*:)")
_SIGNS = re.compile(r"[^0-9A-Z]")
# What clerks write when there is no number.
PLACEHOLDERS = frozenset({"UNKNOWN", "NONE", "NA", "PENDING", "REFUSED", "TBD", "NULL", "SEEFILE"})
SHORTEST = 5  # signs of a number that one wrong sign may change; shorter ones are too near others
TWO = 2  # wrong signs that may all be confused ones
USUAL = 1e-6


def shared_levels(
    thing: str, *, m: float, differ: float, usual: float, biometric: bool = False
) -> tuple[Level, ...]:
    """Return what a comparison of things of one kind can say; `differ` in bits, at most 0."""
    none = (
        Level(f"different {thing}", "!", 0.001, 1.0, fixed=True)
        if biometric
        else Level(f"no {thing} in common", "−", 2.0**differ, 1.0, fixed=True)
    )
    return (
        Level(f"same {thing}", "+", m, usual, rare=True, fixed=True),
        Level(f"{thing} with a sign that is easily confused", "~", 0.02, 1e-4, fixed=True),
        none,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Identifiers:
    """Prepared identifiers: scope and signs of each, and how rare each is.

    keys: Number of each key; equal numbers are equal identifiers. -1 if it is a placeholder.
    scope: Number of the state, country or service before the colon.
    """

    keys: NDArray[np.int64]
    scope: NDArray[np.int64]
    signs: NDArray[np.object_]
    rare: NDArray[np.float64]
    confusable: bool

    @classmethod
    def of(
        cls, texts: Sequence[str], records: NDArray[np.int64], n: int, *, confusable: bool = True
    ) -> Identifiers:
        """Prepare distinct identifiers."""
        scopes, signs = [], []
        for text in texts:
            upper = text.upper()
            scope = SCOPE.match(upper)
            scopes.append(scope.group() if scope else "")
            signs.append(_SIGNS.sub("", upper[scope.end() :] if scope else upper))
        key = pd.factorize(
            np.array([f"{one}{other}" for one, other in zip(scopes, signs, strict=True)], object)
        )[0].astype(np.int64)
        empty = [len(set(each)) <= 1 or each in PLACEHOLDERS for each in signs]
        key[np.array(empty, bool)] = -1
        count = np.bincount(key[key >= 0], records[key >= 0], minlength=max(key.size, 1))
        held = count[np.maximum(key, 0)].astype(np.int64)
        return cls(
            key,
            pd.factorize(np.array(scopes, object))[0].astype(np.int64),
            np.array(signs, dtype=object),
            rarity(held, n, USUAL),
            confusable,
        )

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare identifiers by their numbers."""
        one, other = self.keys[left], self.keys[right]
        level = np.full(left.size, OTHER, np.int8)
        if self.confusable:
            at = np.flatnonzero((self.scope[left] == self.scope[right]) & (one != other))
            level[at[self._confused(left[at], right[at])]] = ALIKE
        level[one == other] = EQUAL
        level[(one < 0) | (other < 0)] = -1
        return Compared(level, np.minimum(self.rare[left], self.rare[right]))

    def _confused(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        one, other = self.signs[left].tolist(), self.signs[right].tolist()
        wrong = process.cpdist(one, other, scorer=OSA.distance, score_cutoff=TWO, dtype=np.int32)
        shortest = np.minimum([*map(len, one)], [*map(len, other)]) if one else np.zeros(0)
        near: NDArray[np.bool_] = (wrong == 1) & (shortest >= SHORTEST + 3)
        for at in np.flatnonzero((wrong <= TWO) & (wrong > 0) & (shortest >= SHORTEST)).tolist():
            near[at] |= one[at].translate(CONFUSED) == other[at].translate(CONFUSED)
        return near
