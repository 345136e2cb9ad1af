"""Runs of bytes as numbers: each cell becomes the number of its text, and each time a moment.

Lives here: `RunSplitter`, and the `Rows` that it makes of a run; rows as cells again.
Not here: the compiled loops (`kernels`), and which runs can be split in one way (`sure_bytes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.lines import END, PADDING, SKIPPED, START, WORDS, split_lines
from linkanalysis.kernels.written_times import first_days, read_times
from linkanalysis.records.numbering import Numbering
from linkanalysis.records.time_places import places_of
from linkanalysis.sheets.tables import ROWS_A_CHUNK, Chunk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from linkanalysis.kernels.csr import I64, U8, U32, Bools
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.records.written_forms import WrittenForms

MONTHS = first_days()


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a run.

    run: Their bytes.
    begun: The number of the record before the first.
    blocks: The index of the first record of each block.
    begins: Where each record begins in its block.
    whole: Which have no cell that is longer than its words.
    cells: The numbers of texts, by column of the table; meant for rows that are whole.
    moments, written: By time, when it was, and how it is written.
    forms: The numbers of the forms of the starts; empty if nobody asks for them.
    """

    run: Run
    begun: int
    blocks: I64
    begins: I64
    whole: Bools
    cells: dict[int, U32]
    moments: list[I64]
    written: list[U8]
    forms: U8


class RunSplitter:
    """Splits the runs of one document.

    texts: All cells that were numbered.
    """

    def __init__(
        self,
        header: tuple[str, ...],
        delimiter: str,
        cells: Collection[int],
        times: Sequence[int],
        date_format: str | None,
        forms: WrittenForms | None = None,
    ) -> None:
        self.texts = Numbering()
        self._header = header
        self._delimiter = delimiter
        self._cells = sorted(cells)
        self._times = times
        self._form = None if {*times} & {*cells} else places_of(date_format)
        self._written_forms = forms
        self._columns = np.full(len(header), SKIPPED, np.int64)
        self._columns[self._cells] = np.arange(len(self._cells))
        self._columns[list(times)] = (START, END)[: len(times)]

    def split(self, run: Run, begun: int) -> Rows | None:
        """Split a run; None if a line has other cells, no line is whole, or no time is sure.

        Also None if its times have too many forms.
        """
        if self._form is None:
            return None
        n, times = run.records, range(len(self._times))
        cells = {at: np.zeros(n, np.uint32) for at in self._cells}
        moments = [np.empty(n, np.int64) for _ in times]
        written = [np.empty(n, np.uint8) for _ in times]
        forms = np.empty(n if self._written_forms else 0, np.uint8)
        begins, longer = np.empty(n, np.int64), np.empty(n, np.bool_)
        # the same room for all blocks: it stays in the cache
        most = max(run.counts)
        words = np.empty((len(self._cells), most, WORDS), np.uint64)
        places = np.empty((2, most, 2), np.int64)
        blocks, at = [], 0
        for block, count in zip(run.blocks, run.counts, strict=True):
            data = np.frombuffer(block + PADDING, np.uint8)
            part = slice(at, at + count)
            lines = begins[part], longer[part]
            mark = ord(self._delimiter)
            if split_lines(data, mark, self._columns, words, places, lines) < 0:
                return None
            # no record has a cell that was cut, and it may end within a character
            kept = ~longer[part] if longer[part].any() else slice(None)
            for each, numbers in zip(words, cells.values(), strict=True):
                numbers[part][kept] = self.texts.number(each[:count][kept])
            for time in times:
                filled = moments[time][part], written[time][part]
                read_times(data, places[time, :count], self._form, MONTHS, *filled)
            if self._written_forms:
                self._written_forms.find(data, places[0, :count], written[0][part], forms[part])
                if self._written_forms.is_full:
                    return None
            blocks.append(at)
            at += count
        if longer.all():
            return None
        return Rows(run, begun, np.array(blocks), begins, ~longer, cells, moments, written, forms)

    def chunks(self, rows: Rows, chosen: I64) -> Iterator[Chunk]:
        """Give some rows as the text they are."""
        blocks = np.searchsorted(rows.blocks, chosen, side="right") - 1
        for begun in range(0, len(chosen), ROWS_A_CHUNK):
            part = slice(begun, begun + ROWS_A_CHUNK)
            found = zip(chosen[part].tolist(), blocks[part].tolist(), strict=True)
            raws = [_line(rows.run.blocks[block], int(rows.begins[row])) for row, block in found]
            cells = tuple(zip(*(raw.split(self._delimiter) for raw in raws), strict=True))
            numbers = [str(rows.begun + 1 + row) for row in chosen[part].tolist()]
            yield Chunk(self._header, cells, numbers, raws)


def _line(block: bytes, begin: int) -> str:
    end = block.find(b"\n", begin)
    return block[begin : end if end >= 0 else len(block)].decode().removesuffix("\r")
