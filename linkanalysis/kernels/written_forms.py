"""Forms of times: how a text is written, apart from the digits of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.written_times import DOUBTFUL, EMPTY

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8

NO_FORM = 255  # of a text without a known form; also how many forms one byte tells apart


@compiled
def match_forms(
    data: U8, cells: I64, written: U8, known: tuple[U8, U8, I64], begin: int, forms: U8
) -> np.int64:
    """Find the forms of times from row `begin` on; return the row of a new one, or how many rows.

    cells: Where each text begins and stops.
    written: How each is written, by `read_times`; what is no time has no form.
    known: Of each form, its characters with the bits of each that count, and its size; 0 while
        there is no such form. When all are in use, a new one is `NO_FORM`.
    """
    sizes = known[2]
    last = np.uint64(0)
    for row in range(np.uint64(begin), np.uint64(cells.shape[0])):
        forms[row] = NO_FORM
        if written[row] == DOUBTFUL or written[row] == EMPTY:
            continue
        at, size = np.uint64(cells[row, 0]), cells[row, 1] - cells[row, 0]
        if not _has_form(data, at, size, known, last):
            form = np.uint64(0)
            while form < sizes.size and sizes[form] and not _has_form(data, at, size, known, form):
                form += np.uint64(1)
            if form == sizes.size:
                continue
            if not sizes[form]:
                return np.int64(row)
            last = form
        forms[row] = last
    return np.int64(cells.shape[0])


@compiled
def _has_form(
    data: U8, at: np.uint64, size: np.int64, known: tuple[U8, U8, I64], form: np.uint64
) -> bool:
    characters, bits, sizes = known
    if size != sizes[form]:
        return False
    other = np.uint8(0)
    for place in range(np.uint64(size)):  # without a way out, so that many are compared at once
        other |= (data[at + place] & bits[form, place]) ^ characters[form, place]
    return bool(other == 0)
