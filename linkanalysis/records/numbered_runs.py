"""Records as numbers, run by run, and which of them are in no doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.written_times import DOUBTFUL, EMPTY
from linkanalysis.records.cell_values import CellValues
from linkanalysis.records.local_times import LocalTimes
from linkanalysis.records.split_runs import RunSplitter
from linkanalysis.sheets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.kernels.csr import I64, U32, Bools
    from linkanalysis.records.bulk_records import BulkTable, Rows
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.records.written_forms import WrittenForms
    from linkanalysis.sheets.parts import Parts

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
