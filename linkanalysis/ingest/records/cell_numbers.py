"""Numbers for the cells of a file: equal texts get one number, however many records have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.lines import WORDS, number_rows, number_words

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import U32, U64

ROOM = 1 << 12
SLOTS_A_ROW = 4  # few rows share a slot, and looking for one ends at once
PART = 1 << 14  # combinations at a time, since there must be room for all of them as new ones
_HALF = np.uint64(32)


class Numbering:
    """Rows of `WORDS` words, or single words, numbered in the order in which they come."""

    def __init__(self, *, single: bool = False) -> None:
        self.size = 0
        self._number = number_words if single else number_rows
        self._row = () if single else (WORDS,)
        self._make_room(ROOM)

    def number(self, words: U64) -> U32:
        """Find the numbers of rows of words (n, `WORDS`), or of words (n,)."""
        if self.size + len(words) > len(self._known):
            known, self.size = self._known[: self.size], 0
            self._make_room(len(known) + len(words))
            self._find(known)  # each gets the number that it had
        return self._find(words)

    def _make_room(self, least: int) -> None:
        room = 1 << (least - 1).bit_length()
        self._known: U64 = np.zeros((room, *self._row), np.uint64)
        self._slots: U32 = np.zeros(SLOTS_A_ROW * room, np.uint32)

    def _find(self, words: U64) -> U32:
        numbers = np.empty(len(words), np.uint32)
        self.size = self._number(words, self._slots, self._known, self.size, numbers)
        return numbers

    def words(self, numbers: U32) -> U64:
        """Give the words of rows."""
        return self._known[: self.size][numbers]

    def texts(self, numbers: U32) -> list[str]:
        """Give the cells that were numbered."""
        words = self.words(numbers)
        lines = np.zeros((len(words), WORDS + 1), "<u8")
        lines[:, :WORDS], lines[:, WORDS] = words, ord("\n")
        written = lines.view(np.uint8)
        text: bytes = written[written != 0].tobytes()
        return text.decode().split("\n")[:-1]


class Combinations:
    """Numbers side by side, numbered in the order in which they come."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._pairs = [Numbering(single=True) for _ in range(max(width - 1, 1))]

    @property
    def size(self) -> int:
        """The number of combinations."""
        return self._pairs[-1].size

    def number(self, columns: list[U32]) -> U32:
        """Find the numbers of combinations from their columns."""
        numbers, *others = columns if self._width > 1 else columns * 2
        for pairs, other in zip(self._pairs, others, strict=True):
            numbers = _number_pairs(pairs, numbers, other)
        return numbers

    def columns(self, numbers: U32) -> list[U32]:
        """Give the columns of combinations."""
        columns: list[U32] = []
        for pairs in reversed(self._pairs):
            words = pairs.words(numbers)
            columns.append(words.astype(np.uint32))  # the lower half
            numbers = (words >> _HALF).astype(np.uint32)
        return [numbers, *reversed(columns)][: self._width]


def _number_pairs(pairs: Numbering, left: U32, right: U32) -> U32:
    numbers = np.empty(len(left), np.uint32)
    for begun in range(0, len(left), PART):
        part = slice(begun, begun + PART)
        numbers[part] = pairs.number((left[part].astype(np.uint64) << _HALF) | right[part])
    return numbers
