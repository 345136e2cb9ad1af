"""Lines of a table: bytes become words, words become numbers, numbers get sums, a pass each.

A cell of at most 24 bytes is three words of eight bytes each, its first byte in the lowest bits. No
text has a NUL, so different cells have different words. Equal words, and rows of them, get one
number, in the order they come: in a table, `slots` are a power of two; each has the number of what
is known plus one, or 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8, U32, U64, Bools


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
# The odd constants and shifts of the finalizer of MurmurHash3 (public domain).
_FIRST, _SECOND = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_HALF, _REST = np.uint64(32), np.uint64(29)


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


@compiled
def _hash(words: U64, row: np.uint64) -> np.uint64:
    mixed = (words[row, 0] * _FIRST) ^ words[row, 1]
    mixed = ((mixed ^ (mixed >> _HALF)) * _SECOND) ^ words[row, 2]
    found: np.uint64 = ((mixed ^ (mixed >> _REST)) * _FIRST) >> _REST
    return found
