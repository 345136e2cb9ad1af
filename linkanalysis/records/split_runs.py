"""Runs of bytes as numbers: each cell becomes the number of its text, and each time a moment."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.lines import END, PADDING, SKIPPED, START, WORDS, split_lines
from linkanalysis.kernels.written_times import ABSENT, BREAK, first_days, read_times
from linkanalysis.records.bulk_records import LONGEST_TIME, Rows
from linkanalysis.sheets.tables import ROWS_A_CHUNK, Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.kernels.csr import I64
    from linkanalysis.records.bulk_records import BulkTable
    from linkanalysis.records.cell_values import CellValues
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.records.written_forms import WrittenForms

MONTHS = first_days()
# Directives of which each has one width, in the order of the parts of a form.
_DAY, _CLOCK = ("%Y", "%m", "%d"), ("%H", "%M", "%S")
_BETWEEN = re.compile(r"[-/.: T]*")
_ISO = "%Y-%m-%d %H:%M:%S"
_ISO_ENDS = tuple(len(f"2024-05-02{clock}") for clock in (" 14:30:00", " 14:30", ""))


class RunSplitter:
    """Splits the runs of one document."""

    def __init__(
        self,
        table: BulkTable,
        header: tuple[str, ...],
        values: CellValues,
        forms: WrittenForms | None,
    ) -> None:
        self._texts = values.texts
        self._header = header
        self._delimiter = table.delimiter
        self._cells = sorted({at for cells in values.cells.values() for at in cells})
        self._times = [table.reading.columns[name] for name in table.times]
        both = {*self._times} & {*self._cells}
        self._form = None if both else places_of(table.reading.settings.date_format)
        self._written_forms = forms
        self._columns = np.full(len(header), SKIPPED, np.int64)
        self._columns[self._cells] = np.arange(len(self._cells))
        self._columns[self._times] = (START, END)[: len(self._times)]

    def split(self, run: Run, begun: int) -> Rows | None:
        """Split a run; None if a line has other cells, no line is whole, or no time is sure."""
        if self._form is None:
            return None
        n, times = run.records, range(len(self._times))
        cells = {at: np.zeros(n, np.uint32) for at in self._cells}
        moments = [np.empty(n, np.int64) for _ in times]
        written = [np.empty(n, np.uint8) for _ in times]
        forms = np.empty(n if self._written_forms else 0, np.uint8)
        begins, longer = np.empty(n, np.int64), np.empty(n, np.bool_)
        starts, sizes = np.empty(n, np.uint32), np.empty(n, np.uint8)
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
                numbers[part][kept] = self._texts.number(each[:count][kept])
            for time in times:
                filled = moments[time][part], written[time][part]
                read_times(data, places[time, :count], self._form, MONTHS, *filled)
            begin, stop = places[0, :count].T
            starts[part], sizes[part] = begin, np.minimum(stop - begin, LONGEST_TIME)
            if self._written_forms:
                self._written_forms.find(data, places[0, :count], written[0][part], forms[part])
            blocks.append(at)
            at += count
        if longer.all():
            return None
        whole, first = ~longer, np.array(blocks)
        known = cells, moments, written, forms
        return Rows(run, begun, first, begins, whole, *known, starts, sizes)

    def chunks(self, rows: Rows, chosen: I64) -> Iterator[Chunk]:
        """Give some rows as the text they are."""
        blocks = np.searchsorted(rows.blocks, chosen, side="right") - 1
        for begun in range(0, len(chosen), ROWS_A_CHUNK):
            part = slice(begun, begun + ROWS_A_CHUNK)
            found = zip(chosen[part].tolist(), blocks[part].tolist(), strict=True)
            raws = [_line(rows.run.blocks[block], int(rows.begins[row])) for row, block in found]
            records = csv.reader(raws, delimiter=self._delimiter, strict=True)
            cells = tuple(zip(*records, strict=True))
            numbers = [str(rows.begun + 1 + row) for row in chosen[part].tolist()]
            yield Chunk(self._header, cells, numbers, raws)


def _line(block: bytes, begin: int) -> str:
    end = block.find(b"\n", begin)
    return block[begin : end if end >= 0 else len(block)].decode().removesuffix("\r")


def places_of(date_format: str | None) -> tuple[I64, I64, I64, bool] | None:
    """Give the form that `read_times` takes, or None if some texts of the format have none."""
    written = date_format or _ISO
    parts = re.split("(%.)", written)
    named = parts[1::2]
    once = len({*named}) == len(named) and {*_DAY} <= {*named} <= {*_DAY, *_CLOCK}
    # no cell has a blank at an end when it is read
    plain = written == written.strip() and all(map(_BETWEEN.fullmatch, parts[::2]))
    if not (once and plain) or ("%H" not in named and {*_CLOCK} & {*named}):
        return None
    places = dict.fromkeys((*_DAY, *_CLOCK), ABSENT)
    marks, at = [], 0
    for part in parts:
        if part in places:
            places[part] = at
            at += 4 if part == "%Y" else 2
            continue
        for character in part:
            is_break = date_format is None and character == " "
            marks.append((at, BREAK if is_break else ord(character)))
            at += 1
    ends = _ISO_ENDS if date_format is None else (at,)
    return (
        np.array([*places.values()], np.int64),
        np.array(marks, np.int64).reshape(-1, 2),
        np.array(ends, np.int64),
        date_format is None,
    )
