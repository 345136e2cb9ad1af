"""Lines of a table: bytes become words, in one pass.

A cell of at most 24 bytes is three words of eight bytes each, its first byte in the lowest bits. No
text has a NUL, so different cells have different words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8, U64, Bools

WORDS = 3  # 24 bytes: phone numbers, ids and durations; longer cells are rare
SKIPPED, START, END = -1, -2, -3  # what a column is, if it is not the number of a column of words
PADDING = b"\n" * 8  # ends a last line without an end; a word may be read from any byte before it

_ONE, _THREE, _SEVEN, _EIGHT, _TOP = (np.uint64(each) for each in (1, 3, 7, 8, 56))
_ROOM = np.uint64(WORDS)
_END_OF_LINE, _RETURN, _QUOTE = np.uint8(ord("\n")), np.uint8(ord("\r")), np.uint8(ord('"'))
# The same in each byte of a word: a byte times the first, and the highest bit.
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_EACH, _HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_ENDS_OF_LINE = np.uint64(_END_OF_LINE) * _EACH


@compiled
def split_lines(
    data: U8, delimiter: int, columns: I64, words: U64, times: I64, lines: tuple[I64, Bools]
) -> np.int64:
    """Fill words and times line by line; return the number of lines, or -1 if one has other cells.

    data: Has `PADDING` at its end, which is no part of the text.
    columns: For each column of the table the number of its words, or what else it is.
    words: (columns, lines, `WORDS`), filled.
    times: Where the start and the end begin and stop (2, lines, 2), filled.
    lines: Where each begins, and whether one of its cells is longer than its words; filled.
    """
    begins, longer = lines
    last = columns.size - 1
    size = np.uint64(data.size) - _EIGHT
    delimiters = np.uint64(delimiter) * _EACH
    at = np.uint64(0)
    line = np.uint64(0)
    while at < size:
        begins[line], longer[line] = at, False
        for column in range(columns.size):
            kept, to = columns[column] >= 0, np.uint64(columns[column])
            if kept:
                for word in range(_ROOM):
                    words[to, line, word] = 0
            begin, full = at, np.uint64(0)
            if data[at] == _QUOTE:
                begin = at + _ONE
                stop = begin
                while data[stop] != _QUOTE:
                    stop += _ONE
                while kept and full < _ROOM and begin + (full << _THREE) < stop:
                    each = begin + (full << _THREE)
                    unused = _EIGHT - min(stop - each, _EIGHT)
                    words[to, line, full] = _eight_bytes(data, each) & (_ALL >> (unused << _THREE))
                    full += _ONE
                at = stop + _ONE
                if column == last and data[at] == _RETURN:
                    at += _ONE
            else:
                eight = _eight_bytes(data, at)
                ends = _ends(eight, delimiters)
                while not ends:
                    if kept and full < _ROOM:
                        words[to, line, full] = eight
                    full += _ONE
                    at += _EIGHT
                    eight = _eight_bytes(data, at)
                    ends = _ends(eight, delimiters)
                before = ((ends - _ONE) & ~ends) >> _SEVEN  # all bits of the bytes before the end
                if kept and full < _ROOM:
                    words[to, line, full] = eight & before
                at += ((before & _EACH) * _EACH) >> _TOP  # adds up the bytes
                stop = at
                if column == last and at > begin and data[at - _ONE] == _RETURN:
                    stop -= _ONE
                    full, rest = (stop - begin) >> _THREE, (stop - begin) & _SEVEN
                    if kept and full < _ROOM:
                        words[to, line, full] &= (_ONE << (rest << _THREE)) - _ONE
            if (data[at] == _END_OF_LINE) != (column == last):
                return np.int64(-1)
            if kept and stop - begin > _ROOM * _EIGHT:
                longer[line] = True
            if columns[column] <= START:
                which = np.uint64(START - columns[column])
                times[which, line, 0], times[which, line, 1] = begin, stop
            at += _ONE
        line += _ONE
    return np.int64(line)


@compiled
def _eight_bytes(data: U8, at: np.uint64) -> np.uint64:
    """Read a word; compiled, the loop is a single load."""
    word = np.uint64(0)
    for place in range(8):
        word |= np.uint64(data[at + np.uint64(place)]) << np.uint64(8 * place)
    return word


@compiled
def _ends(word: np.uint64, delimiters: np.uint64) -> np.uint64:
    """Set the highest bit of the first byte that is a delimiter or the end of a line.

    That byte is 0 in one of the differences, and to subtract 1 from it borrows. Bits of bytes above
    it may be set too.
    """
    one, other = word ^ delimiters, word ^ _ENDS_OF_LINE
    return (((one - _EACH) & ~one) | ((other - _EACH) & ~other)) & _HIGHEST
