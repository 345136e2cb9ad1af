"""Postal addresses, compared by numbers and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from linkanalysis.core.vocabulary.writing import SHORT_ADDRESS
from linkanalysis.names.comparison import Compared, Level, rarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SAME, WRITTEN, NUMBERS, STREET, PART, OTHER = range(6)
ADDRESS_LEVELS = (
    Level("same address", "+", 0.45, 1e-4, rare=True),
    Level("same address, written differently", "~", 0.2, 1e-4, rare=True),
    Level("same house number and postal code, another street", "~", 0.05, 1e-4, most=7.0),
    Level("same street, another number", "~", 0.05, 0.005, most=2.0),
    Level("address agrees in part", "~", 0.05, 0.01, least=0.0, most=2.0),
    Level("another address", "−", 0.25, 0.98, most=0.0),
)
USUAL_ADDRESS = 1 / 5_000  # households of a county that two strangers may share
# rapidfuzz counts 100 for equal words in any order; at 82 one word of four is misspelled. With
# equal house numbers a missing part (suburb, apartment) is no difference: the words that both have.
WRITTEN_ALIKE, PART_ALIKE = 82.0, 92.0
# Which pairs of letters follow each other is kept as bits, some of which stand for several pairs.
BITS, LETTERS = 512, 26
WRONG_DIGITS = 2  # in postal codes and other numbers behind the house number
# What else USPS Publication 28, appendix C1, and other languages write short.
SHORT = SHORT_ADDRESS | {
    "str": "st", "strasse": "st", "saint": "st", "av": "ave", "aven": "ave", "avenida": "ave",
    "avda": "ave", "boul": "blvd", "drv": "dr", "terr": "ter", "circ": "cir", "hiway": "hwy",
    "parkwy": "pkwy", "cres": "crescent",
    **dict.fromkeys(("apartment", "apart", "unit", "suite", "ste", "no", "number", "flat"), "apt"),
}  # fmt: skip
DIGITS = frozenset("0123456789")
POSTAL = 4  # digits of the shortest postal code
_NUMBER = re.compile(r"\d+[a-z]?")


@dataclass(frozen=True, slots=True, eq=False)
class Addresses:
    """Prepared addresses.

    texts: Words and numbers in short form, sorted; `same`, a number for equal ones.
    words: The words alone, as written; `ordered`, sorted; `joined`, without spaces; `grams`, which
      pairs of letters follow each other in it.
    house: Number of the first number, that of the house; -1 if there is none.
    others: The other numbers, such as the postal code; `other`, a number for equal ones, 0 for "".
    rare: Bits of rarity of each address.
    """

    texts: NDArray[np.object_]
    same: NDArray[np.int64]
    words: NDArray[np.object_]
    ordered: NDArray[np.object_]
    joined: NDArray[np.object_]
    grams: NDArray[np.uint64]
    house: NDArray[np.int64]
    others: NDArray[np.object_]
    other: NDArray[np.int64]
    rare: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[str], records: NDArray[np.int64], n: int) -> Addresses:
        """Prepare distinct addresses, as `fold_name` writes them."""
        whole, house, others = [], [], []
        words, ordered, joined = [], [], []
        known: dict[str, int] = {}
        for text in texts:
            found: list[str] = []
            plain: list[str] = []
            leads = True  # whether no word stands before the first number
            for word in text.split():
                if word[0] in DIGITS and (word.isdecimal() or _NUMBER.fullmatch(word)):
                    leads &= bool(found) or not plain
                    found.append(word)
                elif (part := SHORT.get(word, word)) != "apt":
                    plain.append(part)
            words.append(" ".join(plain))
            joined.append("".join(plain))
            plain.sort()
            ordered.append(" ".join(plain))
            whole.append(" ".join(sorted(found + plain)))
            # a long number behind a word is the postal code, not the number of the house
            first = found.pop(0) if found and (leads or len(found[0]) < POSTAL) else ""
            house.append(known.setdefault(first, len(known)) if first else -1)
            found.sort()
            others.append(" ".join(found))
        return cls(
            np.array(whole, dtype=object),
            _numbers(whole),
            np.array(words, dtype=object),
            np.array(ordered, dtype=object),
            np.array(joined, dtype=object),
            _grams(joined),
            np.array(house, np.int64),
            np.array(others, dtype=object),
            _numbers(["", *others])[1:],
            rarity(records, n, USUAL_ADDRESS),
        )

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare addresses by their numbers in the table."""
        level = np.full(left.size, OTHER, np.int8)
        level[self.same[left] == self.same[right]] = SAME
        at = np.flatnonzero(level == OTHER)
        one, other = left[at], right[at]
        house = (self.house[one] == self.house[other]) & (self.house[one] >= 0)
        unknown = (self.house[one] < 0) | (self.house[other] < 0)
        a, b = self.grams[one], self.grams[other]
        in_a, in_b, in_both = (np.bitwise_count(each).sum(1) for each in (a, b, a & b))
        # half the pairs of letters, wherever words and spaces stand: chance gives addresses less
        level[at[4 * in_both >= np.maximum(in_a + in_b, 1)]] = PART
        near = np.flatnonzero(2 * in_both >= np.minimum(in_a, in_b))
        words = np.zeros(at.size, bool)
        words[near] = self._alike(one[near], other[near])
        equal = (self.other[one] > 0) & (self.other[one] == self.other[other])
        level[at[words]] = STREET
        level[at[~words & house & equal]] = NUMBERS
        level[at[words & unknown & equal]] = WRITTEN
        asked = np.flatnonzero(words & house)
        level[at[asked[self._near(one[asked], other[asked])]]] = WRITTEN
        return Compared(level, np.minimum(self.rare[left], self.rare[right]))

    def _near(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which addresses have the same other numbers, but for some digits, or one has none."""
        wrong = process.cpdist(
            self.others[left].tolist(),
            self.others[right].tolist(),
            scorer=OSA.distance,
            score_cutoff=WRONG_DIGITS,
            dtype=np.int32,
        )
        none = (self.other[left] == 0) | (self.other[right] == 0)
        near: NDArray[np.bool_] = (wrong <= WRONG_DIGITS) | none
        return near

    def _alike(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which addresses have the same words, misspelled, in part, or with other spaces."""
        alike = np.zeros(left.size, bool)
        # a space more or less breaks words
        for scorer, texts, least in (
            (fuzz.ratio, self.ordered, WRITTEN_ALIKE),
            (fuzz.token_set_ratio, self.words, PART_ALIKE),
            (fuzz.ratio, self.joined, WRITTEN_ALIKE),
        ):
            open_ones = np.flatnonzero(~alike)
            one, other = (texts[each[open_ones]].tolist() for each in (left, right))
            found = process.cpdist(one, other, scorer=scorer, score_cutoff=least, dtype=np.float32)
            alike[open_ones] = found >= least
        return alike


def _grams(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return the pairs of neighboring letters of each text, as bits."""
    letters = np.frombuffer("\n".join([*texts, ""]).encode(), np.uint8).astype(np.int64)
    end = letters == ord("\n")
    first = np.flatnonzero(~end[:-1] & ~end[1:])
    bit = (letters[first] * LETTERS + letters[first + 1]) % BITS
    held = np.zeros((len(texts), BITS // 64), np.uint64)
    one = np.left_shift(np.uint64(1), (bit % 64).astype(np.uint64))
    np.bitwise_or.at(held, (np.cumsum(end)[first], bit // 64), one)
    return held


def _numbers(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return a number for each text, equal ones for equal texts, in the order of the texts."""
    return pd.factorize(np.array([*texts], dtype=object))[0].astype(np.int64)
