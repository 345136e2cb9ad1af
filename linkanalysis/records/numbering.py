"""Numbers for the cells of a file: equal texts get one number, however many records have them.

Lives here: `Numbering`, which grows with what it numbers.
Not here: the compiled loops (`kernels.numbering`), and what the texts mean (`cell_values`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.lines import WORDS
from linkanalysis.kernels.numbering import fill_slots, number_rows

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import U32, U64

ROOM = 1 << 12
SLOTS_A_ROW = 2  # few rows share a slot, and looking for one ends at once


class Numbering:
    """Rows of words, numbered in the order in which they come."""

    def __init__(self) -> None:
        self.size = 0
        self._known: U64 = np.zeros((ROOM, WORDS), np.uint64)
        self._slots: U32 = np.zeros(SLOTS_A_ROW * ROOM, np.uint32)

    def number(self, words: U64) -> U32:
        """Find the numbers of rows of words (n, `WORDS`)."""
        self._make_room(len(words))
        numbers = np.empty(len(words), np.uint32)
        self.size = number_rows(words, self._slots, self._known, self.size, numbers)
        return numbers

    def _make_room(self, more: int) -> None:
        room = len(self._known)
        while room < self.size + more:
            room *= 2
        if room > len(self._known):
            self._known = np.concatenate(
                [self._known, np.zeros((room - len(self._known), WORDS), np.uint64)]
            )
            self._slots = np.zeros(SLOTS_A_ROW * room, np.uint32)
            fill_slots(self._known, self.size, self._slots)

    def words(self, numbers: U32 | U64 | slice) -> U64:
        """Give the words of rows."""
        return self._known[: self.size][numbers]

    def texts(self, numbers: U32 | U64) -> list[str]:
        """Give the cells that were numbered."""
        words = self.words(numbers)
        lines = np.zeros((len(words), WORDS + 1), ">u8")
        lines[:, :WORDS], lines[:, WORDS] = words, ord("\n")
        return lines.tobytes().replace(b"\0", b"").decode().split("\n")[:-1]
