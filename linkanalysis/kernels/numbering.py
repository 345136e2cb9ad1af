"""Numbers for words and rows of words: equal ones get one number, in the order they come.

In a table, `slots` are a power of two; each has the number of what is known plus one, or 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U32, U64

# The odd constants and shifts of the finalizer of MurmurHash3 (public domain).
_FIRST, _SECOND = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_HALF, _REST = np.uint64(32), np.uint64(29)
_ONE = np.uint64(1)


@compiled
def number_rows(words: U64, slots: U32, known: U64, used: int, numbers: U32) -> int:
    """Find the numbers of rows (n, 3), and add the new ones; return how many are known then."""
    mask = np.uint64(slots.size - 1)
    for row in range(np.uint64(words.shape[0])):
        slot = _hash(words, np.uint64(row)) & mask
        while True:
            number = np.uint64(slots[slot])
            if not number:
                for word in range(3):
                    known[used, word] = words[row, word]
                used += 1
                number = np.uint64(used)
                slots[slot] = number
                break
            at = number - _ONE
            if (
                known[at, 0] == words[row, 0]
                and known[at, 1] == words[row, 1]
                and known[at, 2] == words[row, 2]
            ):
                break
            slot = (slot + _ONE) & mask
        numbers[row] = number - _ONE
    return used


@compiled
def number_words(words: U64, slots: U32, known: U64, used: int, numbers: U32) -> int:
    """Find the numbers of words (n,), and add the new ones; return how many are known then."""
    mask = np.uint64(slots.size - 1)
    for row in range(np.uint64(words.size)):
        mixed = words[row] ^ (words[row] >> _HALF)  # or upper halves of even numbers share slots
        slot = ((mixed * _FIRST) >> _HALF) & mask
        while True:
            number = np.uint64(slots[slot])
            if not number:
                known[used] = words[row]
                used += 1
                number = np.uint64(used)
                slots[slot] = number
                break
            if known[number - _ONE] == words[row]:
                break
            slot = (slot + _ONE) & mask
        numbers[row] = number - _ONE
    return used


@compiled
def _hash(words: U64, row: np.uint64) -> np.uint64:
    mixed = (words[row, 0] * _FIRST) ^ words[row, 1]
    mixed = ((mixed ^ (mixed >> _HALF)) * _SECOND) ^ words[row, 2]
    found: np.uint64 = ((mixed ^ (mixed >> _REST)) * _FIRST) >> _REST
    return found


@compiled
def add_spans(numbers: U32, first: I64, last: I64, sums: I64) -> None:
    """Add spans of time to the sums of their numbers: how many, the least and the largest time.

    sums: (numbers, 3); a row of zeros has no span yet.
    """
    for row in range(np.uint64(numbers.size)):
        at = np.uint64(numbers[row])
        if not sums[at, 0]:
            sums[at, 1], sums[at, 2] = first[row], last[row]
        sums[at, 0] += 1
        sums[at, 1] = min(sums[at, 1], first[row])
        sums[at, 2] = max(sums[at, 2], last[row])
