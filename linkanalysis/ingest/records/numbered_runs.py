"""Records as numbers, run by run, and which of them are in no doubt."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.ingest.records.bulk_records import LONGEST_TIME, Rows
from linkanalysis.ingest.records.cell_values import CellValues
from linkanalysis.ingest.sheets.moments import day_offsets
from linkanalysis.ingest.sheets.sheet import Sheet
from linkanalysis.ingest.sheets.tables import ROWS_A_CHUNK, Chunk
from linkanalysis.kernels.lines import END, PADDING, SKIPPED, START, WORDS, split_lines
from linkanalysis.kernels.written_times import (
    ABSENT,
    BREAK,
    DATE,
    DAY_S,
    DOUBTFUL,
    EMPTY,
    LOCAL,
    SECOND_US,
    first_days,
    read_times,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.records.bulk_records import BulkTable
    from linkanalysis.ingest.records.time_forms import WrittenForms
    from linkanalysis.ingest.records.unambiguous_csv import Run
    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.kernels.csr import I64, U8, U32, Bools


# If more of a run are in doubt, all of it is read one by one: that costs the less of the two.
MOST_DOUBTFUL = 0.1


@dataclass(frozen=True, slots=True)
class NumberedRun:
    """The records of a run.

    numbers: By column of links, the numbers of the values.
    moved: How many microseconds the start was written ahead of UTC, by the zone of the document.
    sure: Which records are in no doubt.
    """

    rows: Rows
    numbers: dict[str, U32]
    moved: I64
    sure: Bools

    @property
    def chosen(self) -> slice | Bools:
        """The records in no doubt."""
        return slice(None) if self.sure.all() else self.sure


class NumberedRuns:
    """The runs of one document."""

    def __init__(
        self, table: BulkTable, header: tuple[str, ...], forms: WrittenForms | None = None
    ) -> None:
        self._table = table
        self.read_values = CellValues(table, header)
        self._splitter = RunSplitter(table, header, self.read_values, forms)
        self._times = LocalTimes(table.reading.settings)

    def number(self, run: Run, begun: int) -> NumberedRun | None:
        """Give the records of a run as numbers; None if they should be read one by one."""
        rows = self._splitter.split(run, begun) if self.read_values.readable else None
        if rows is None:
            return None
        numbers = {name: self.read_values.number(name, rows) for name in self.read_values.cells}
        moved, sure = self._find_sure(rows, numbers)
        sure[self.read_values.find_telling(numbers, sure)] = False
        if np.count_nonzero(~sure) > MOST_DOUBTFUL * len(sure):
            return None
        return NumberedRun(rows, numbers, moved, sure)

    def _find_sure(self, rows: Rows, numbers: dict[str, U32]) -> tuple[I64, Bools]:
        """Move moments to UTC; say how far the starts, and which records are in no doubt."""
        sure: Bools = rows.whole & (rows.written[0] != EMPTY)
        for name, each in numbers.items():
            sure &= self.read_values.sure(name)[each]
        moves = []
        for moments, written in zip(rows.moments, rows.written, strict=True):
            moved, known = self._times.to_utc(moments, written)
            sure &= (written != DOUBTFUL) & known
            moves.append(moved)
        for ends, written in zip(rows.moments[1:], rows.written[1:], strict=True):
            sure &= (written == EMPTY) | (ends >= rows.moments[0])
        return moves[0], sure

    def read_others(self, run: NumberedRun) -> Iterator[Parts]:
        """Count the times of the records in no doubt, and read all others one by one."""
        for moments, written in zip(run.rows.moments, run.rows.written, strict=True):
            self._times.count(moments[run.chosen], written[run.chosen])
        for chunk in self._splitter.chunks(run.rows, np.flatnonzero(~run.sure)):
            yield self._table.read(Sheet(chunk, self._table.reading))

    def close(self) -> None:
        """Make the remarks about the times of all runs, and forget their values."""
        self._table.reading.remarks.count_instants(self._times.years(), self._times.clocks)
        self.read_values.close()


DAY_US = DAY_S * SECOND_US
_MONTHS = first_days()
# An offset moves a moment by a day at most.
FIRST_DAY, N_DAYS = int(_MONTHS[0]) - 1, int(_MONTHS[-1] - _MONTHS[0]) + 2
UNKNOWN, SAME, CHANGES = range(3)  # of the offset of a day


class LocalTimes:
    """The times of one document, and how many there are of each day.

    clocks: How many times of day had no offset.
    """

    def __init__(self, settings: Settings) -> None:
        zone = settings.timezone
        kinds = {LOCAL: zone, DATE: settings.dates_in or zone} if zone else {}
        self._zones = {kind: each for kind, each in kinds.items() if each}
        self._shifts = {kind: np.zeros(N_DAYS, np.int64) for kind in kinds}
        self._offsets = {kind: np.full(N_DAYS, UNKNOWN, np.uint8) for kind in kinds}
        self._n_of_day: I64 = np.zeros(N_DAYS, np.int64)
        self.clocks = 0

    def to_utc(self, moments: I64, written: U8) -> tuple[I64, Bools]:
        """Move moments to UTC where they are; say how far, and if the offset of the day is sure."""
        moved, sure = np.zeros(len(moments), np.int64), np.ones(len(moments), np.bool_)
        for kind, zone in self._zones.items():
            at = np.flatnonzero(written == kind)
            if not len(at):
                continue
            days = moments[at] // DAY_US - FIRST_DAY
            shifts, offsets = self._shifts[kind], self._offsets[kind]
            seen = np.zeros(N_DAYS, np.bool_)
            seen[days] = True
            new = np.flatnonzero(seen & (offsets == UNKNOWN))
            starts, ends = day_offsets(new + FIRST_DAY, zone)
            shifts[new] = starts * SECOND_US
            offsets[new] = np.where(starts == ends, SAME, CHANGES)
            moved[at] = shifts[days]
            moments[at] -= moved[at]
            sure[at] = offsets[days] == SAME
        return moved, sure

    def count(self, moments: I64, written: U8) -> None:
        """Count times by their day."""
        days = moments[written != EMPTY] // DAY_US - FIRST_DAY
        self._n_of_day += np.bincount(days, minlength=N_DAYS)
        self.clocks += int(np.count_nonzero(written == LOCAL))

    def years(self) -> dict[int, int]:
        """Say how many times there were in each year."""
        days = np.flatnonzero(self._n_of_day)
        dates = (days + FIRST_DAY).astype("M8[D]").astype("M8[Y]")
        counts: dict[int, int] = {}
        for year, n in zip(dates.astype(str).tolist(), self._n_of_day[days].tolist(), strict=True):
            counts[int(year)] = counts.get(int(year), 0) + n
        return counts


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
