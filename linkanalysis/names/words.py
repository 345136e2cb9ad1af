"""Values of few words: sex, nationality, employers, makes and colors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.names.comparison import Compared, Level, rarity
from linkanalysis.names.name_words import LEGAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SEX_LEVELS = (
    Level("same sex", "+", 0.98, 0.5, most=1.0),
    Level("different sex", "−", 0.02, 0.5, most=-4.0),
)
NATIONALITY_LEVELS = (
    Level("same nationality", "+", 0.9, 0.3, rare=True, fixed=True),
    Level("no nationality in common", "−", 0.25, 0.9, fixed=True),
)
TOWN_LEVELS = (
    Level("same town", "+", 0.7, 0.01, rare=True, fixed=True),
    # people move, and a record may say where somebody was born
    Level("another town", "−", 0.5, 0.95, fixed=True),
)
FIRM_LEVELS = (
    Level("same employer or organization", "+", 0.5, 0.01, rare=True, fixed=True),
    Level("no employer or organization in common", "−", 0.8, 0.99, fixed=True),
)
FIRM_NAME_LEVELS = (
    Level("same name", "+", 0.75, 1e-4, rare=True, fixed=True),
    Level("name written differently", "~", 0.2, 1e-4, rare=True, fixed=True),
    Level("another name", "−", 0.05, 0.99, most=-4.0, fixed=True),
)
WRITTEN = 90.0  # of 100: one word of a name misspelled
USUAL_COUNTRY, USUAL_TOWN, USUAL_FIRM = 0.2, 1 / 100, 1 / 500


@dataclass(frozen=True, slots=True, eq=False)
class Sexes:
    """Prepared sexes: F, M or unknown."""

    codes: NDArray[np.int8]

    @classmethod
    def of(cls, texts: Sequence[str], records: NDArray[np.int64], n: int) -> Sexes:  # noqa: ARG003
        """Prepare distinct words: the first letter counts, W is the German one."""
        first = [text.strip().upper()[:1] for text in texts]
        return cls(np.array([{"F": 1, "W": 1, "M": 2}.get(each, 0) for each in first], np.int8))

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare sexes by their numbers."""
        one, other = self.codes[left], self.codes[right]
        level = np.where(one == other, 0, 1).astype(np.int8)
        level[(one == 0) | (other == 0)] = -1
        return Compared(level, np.zeros(left.size))


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Prepared values that are equal or not."""

    codes: NDArray[np.int64]
    rare: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        records: NDArray[np.int64],
        n: int,
        *,
        usual: float = USUAL_COUNTRY,
    ) -> Values:
        """Prepare distinct values; `usual` is the share that one has elsewhere."""
        codes = pd.factorize(np.array([fold_name(text) for text in texts], object))[0]
        return cls(codes.astype(np.int64), rarity(records, n, usual))

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare values by their numbers."""
        level = np.where(self.codes[left] == self.codes[right], 0, 1).astype(np.int8)
        return Compared(level, np.minimum(self.rare[left], self.rare[right]))


@dataclass(frozen=True, slots=True, eq=False)
class Firms:
    """Prepared names of organizations, without their legal forms."""

    texts: NDArray[np.object_]
    rare: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[str], records: NDArray[np.int64], n: int) -> Firms:
        """Prepare distinct names."""
        kept = [
            " ".join(sorted(w for w in fold_name(text).split() if w not in LEGAL)) for text in texts
        ]
        return cls(np.array(kept, dtype=object), rarity(records, n, USUAL_FIRM / 10))

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare names by their numbers."""
        one, other = self.texts[left], self.texts[right]
        alike = process.cpdist(
            one.tolist(), other.tolist(), scorer=fuzz.token_sort_ratio, dtype=np.float32
        )
        level = np.where(one == other, 0, np.where(alike >= WRITTEN, 1, 2)).astype(np.int8)
        level[(one == "") | (other == "")] = -1
        return Compared(level, np.minimum(self.rare[left], self.rare[right]))
