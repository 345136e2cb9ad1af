"""Bytes of a CSV file that can be split in one way only.

Every line is a record, and every delimiter ends a cell, unless it is within a cell between two
quotation marks. The rest is what the reader of CSV files refuses, skips or tells apart: quotation
marks anywhere else, blank lines, NUL characters, bytes that are not UTF-8, mixed line ends, cells
too many or too few, and cells too long for it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from linkanalysis.ingest.sheets.csv_files import MARK

# Small, since one doubtful byte sends a whole piece to the slower reader.
PIECE = 1 << 18
# Large, since each run costs some queries; the database holds two or three times as much meanwhile.
LARGEST_RUN = 1 << 25
# Each window of this size has a line end, so no line is as long as two: the limit of `csv`.
WINDOW = 1 << 16
DELIMITERS = frozenset(",;\t|")
LOST = "\ufffd".encode()  # a character that stands for bytes that did not decode


@dataclass(frozen=True, slots=True)
class Run:
    """Some lines of a file; if nothing is in doubt, `counts` has the records of each block.

    quoted: Whether there are cells in quotation marks.
    """

    blocks: tuple[bytes, ...]
    sure: bool
    counts: tuple[int, ...]
    quoted: bool = False

    @property
    def size(self) -> int:
        """The number of bytes; 0 at the end of the file."""
        return sum(map(len, self.blocks))

    @property
    def records(self) -> int:
        """The number of records, if nothing is in doubt."""
        return sum(self.counts)


NOTHING = Run((), sure=False, counts=())


def is_splittable(encoding: str, delimiter: str) -> bool:
    """Tell whether bytes of a file can be looked at without decoding them."""
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        return False
    return known in {"utf-8", "utf-8-sig"} and delimiter in DELIMITERS


class SureBytes:
    """The bytes of a file of `width` columns, run by run."""

    def __init__(self, stream: BinaryIO, delimiter: str, width: int) -> None:
        mark = re.escape(delimiter)
        cell = rf'(?<![^{mark}\n])"[^"\r\n]*"(?![^{mark}\r\n])'
        self._quoted = re.compile(cell.encode())
        self._stream = stream
        self._delimiter = ord(delimiter)
        self._width = width

    def next(self, at: int) -> Run:
        """Give the longest run from a byte on: all of it in doubt, or nothing."""
        self._stream.seek(at)
        blocks: list[bytes] = []
        counts: list[int] = []
        size = 0
        first: tuple[bool, ...] = ()
        while size < LARGEST_RUN and (piece := self._piece()):
            found = self._records(piece)
            sure = found > 0
            kind = sure, sure and b"\r" in piece, sure and b'"' in piece
            if not first:
                first = kind
            elif kind != first:
                break
            blocks.append(piece)
            counts.append(found)
            size += len(piece)
        sure, _, quoted = first or (False, False, False)
        return Run(tuple(blocks), sure, tuple(counts), quoted)

    def _piece(self) -> bytes:
        piece = self._stream.read(PIECE)
        return piece if piece.endswith(b"\n") else piece + self._stream.readline()

    def _records(self, piece: bytes) -> int:
        """Count the records of a piece; 0 if they are in doubt."""
        bare = piece
        if b'"' in piece:
            bare = self._quoted.sub(b"", piece)
        # arrays are five times as fast as `count` of bytes and `in` of two bytes
        marks = np.frombuffer(bare, np.uint8)
        ends = marks == ord("\n")
        lines = int(np.count_nonzero(ends))
        records = lines + (not piece.endswith(b"\n"))
        blank = (ends[1:] & ends[:-1]).any()
        if blank or b'"' in bare or b"\0" in piece or piece.startswith((b"\n", MARK)):
            return 0
        if b"\r" in piece:
            if not piece.count(b"\r") == piece.count(b"\r\n") == lines:
                return 0
            if b"\n\r" in piece or piece.startswith(b"\r"):
                return 0
        if np.count_nonzero(marks == self._delimiter) != records * (self._width - 1):
            return 0
        if any(piece.find(b"\n", at, at + WINDOW) < 0 for at in _windows(piece)):
            return 0
        return records if piece.isascii() or _is_decoded(piece) else 0


def _windows(piece: bytes) -> range:
    return range(0, len(piece) - WINDOW + 1, WINDOW)


def _is_decoded(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return LOST not in piece
