"""Lines of a table: bytes become words, in one pass.

Lives here: `split_lines`, for text without quotation marks, blank lines or NUL characters.
Not here: which bytes are such a text, and what a cell means (`records`); the numbers of words
(`numbering`); times (`written_times`).

A cell of at most 24 bytes is three words of eight bytes each, the last one in the lowest bits. No
text has a NUL, so different cells have different words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8, U64, Bools

WORDS = 3  # 24 bytes: phone numbers, ids and durations; longer cells are rare
SKIPPED, START, END = -1, -2, -3  # what a column is, if it is not the number of a column of words

_ONE, _EIGHT = np.uint64(1), np.uint64(8)
_END_OF_LINE, _RETURN = np.uint8(ord("\n")), np.uint8(ord("\r"))


@njit(nogil=True, cache=True)
def split_lines(
    data: U8, delimiter: int, columns: I64, words: U64, times: I64, lines: tuple[I64, Bools]
) -> np.int64:
    """Fill words and times line by line; return the number of lines, or -1 if one has other cells.

    data: Ends with a line end.
    columns: For each column of the table the number of its words, or what else it is.
    words: (columns, lines, `WORDS`), filled.
    times: Where the start and the end begin and stop (2, lines, 2), filled.
    lines: Where each begins, and whether one of its cells is longer than its words; filled.
    """
    begins, longer = lines
    last = columns.size - 1
    size = np.uint64(data.size)
    mark = np.uint8(delimiter)
    at = np.uint64(0)
    line = np.uint64(0)
    while at < size:
        begins[line], longer[line] = at, False
        for column in range(columns.size):
            begin = at
            if columns[column] >= 0:
                to = np.uint64(columns[column])
                for word in range(WORDS):
                    stop, value = at + _EIGHT, np.uint64(0)
                    while at < stop and not _is_end(data[at], mark):
                        value = (value << _EIGHT) | np.uint64(data[at])
                        at += _ONE
                    words[to, line, word] = value
            while not _is_end(data[at], mark):
                longer[line] |= columns[column] >= 0
                at += _ONE
            if columns[column] <= START:
                which = np.uint64(START - columns[column])
                times[which, line, 0], times[which, line, 1] = begin, at
            if data[at] == _RETURN:
                at += _ONE
            if (data[at] == _END_OF_LINE) != (column == last):
                return np.int64(-1)
            at += _ONE
        line += _ONE
    return np.int64(line)


@njit(nogil=True, cache=True)
def _is_end(byte: np.uint8, delimiter: np.uint8) -> bool:
    return bool((byte == delimiter) | (byte == _END_OF_LINE) | (byte == _RETURN))
