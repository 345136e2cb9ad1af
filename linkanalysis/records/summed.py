"""Records of which only the edges are asked: links of equal ends and type are summed.

Lives here: `SummedSheets`, which takes the place of `BulkSheets` where no record is kept.
Not here: how a run of bytes becomes numbers (`split_runs`), and what they mean (`numbered_values`).
Records in doubt are read one by one, as everywhere, and kept as links of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.batch import Selection
from linkanalysis.kernels.lines import WORDS
from linkanalysis.kernels.numbering import add_spans
from linkanalysis.kernels.written_times import DOUBTFUL, EMPTY
from linkanalysis.readers.link_columns import ENDS
from linkanalysis.records.local_times import LocalTimes
from linkanalysis.records.numbered_values import NumberedValues
from linkanalysis.records.numbering import Combinations
from linkanalysis.records.split_runs import RunSplitter
from linkanalysis.sheets.parts import Parts
from linkanalysis.sheets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.kernels.csr import I64, U32, Bools
    from linkanalysis.records.bulk import BulkSheets
    from linkanalysis.records.split_runs import Rows
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.storage.engine import DuckEngine

GROUPED = (*ENDS, "type")
# If more of a run are in doubt, the database splits it and nothing of it is summed: to read one
# record alone takes as long as that takes for about seven.
MOST_DOUBTFUL = 0.1
SPAN = 3  # numbers that describe a sum: how many, the first and the last moment


class SummedSheets:
    """The records of one document, summed run by run."""

    def __init__(self, bulk: BulkSheets, engine: DuckEngine) -> None:
        self.reading = bulk.reading
        self.read = bulk.read
        self.delimiter = bulk.delimiter
        self._bulk = bulk
        self._engine = engine
        self._sums: I64 = np.zeros((0, SPAN), np.int64)
        self._times = LocalTimes(bulk.reading.settings)
        self._waiting: tuple[Rows, dict[str, U32], Bools] | None = None

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document."""
        self._bulk.open(header)
        reading, values = self.reading, self._bulk.read_values
        self._splitter = RunSplitter(
            header,
            self.delimiter,
            {at for cells in values.cells.values() for at in cells},
            [reading.columns[name] for name in self._bulk.times],
            reading.settings.date_format,
        )
        self._values = NumberedValues(self._engine, values, self._splitter.texts)
        self._grouped = [name for name in GROUPED if name in values.cells]
        self._pairs = Combinations(len(self._grouped))
        most = max(map(len, values.cells.values()), default=0)
        self._may_sum = values.readable and most <= WORDS

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; say whether this found the records that it has."""
        self._waiting = None
        rows = self._splitter.split(run, begun) if self._may_sum else None
        if rows is not None:
            numbers = {
                name: self._values.number(name, rows) for name in self._bulk.read_values.cells
            }
            sure = self._find_sure(rows, numbers)
            if np.count_nonzero(~sure) <= MOST_DOUBTFUL * len(sure):
                self._waiting = rows, numbers, sure
                return True
        return self._bulk.load(run, begun)

    def parts(self) -> Iterator[Parts]:
        """Sum the records that were loaded, and give what the others give."""
        if self._waiting is None:
            yield from self._bulk.parts()
            return
        rows, numbers, sure = self._waiting
        self._add(rows, numbers, slice(None) if sure.all() else sure)
        for chunk in self._splitter.chunks(rows, np.flatnonzero(~sure)):
            yield self.read(Sheet(chunk, self.reading))

    def _find_sure(self, rows: Rows, numbers: dict[str, U32]) -> Bools:
        """Say which records are in no doubt, and move their moments to UTC."""
        sure: Bools = rows.whole & (rows.written[0] != EMPTY)
        for name, each in numbers.items():
            sure &= self._values.sure(name)[each]
        for moments, written in zip(rows.moments, rows.written, strict=True):
            sure &= (written != DOUBTFUL) & self._times.to_utc(moments, written)
        for ends, written in zip(rows.moments[1:], rows.written[1:], strict=True):
            sure &= (written == EMPTY) | (ends >= rows.moments[0])
        return sure

    def _add(self, rows: Rows, numbers: dict[str, U32], chosen: slice | Bools) -> None:
        """Add some records to the sums."""
        pairs = self._pairs.number([numbers[name][chosen] for name in self._grouped])
        first = last = rows.moments[0][chosen]
        for ends, written in zip(rows.moments[1:], rows.written[1:], strict=True):
            last = np.where(written[chosen] == EMPTY, first, ends[chosen])
        if len(self._sums) < self._pairs.size:
            more = 2 * self._pairs.size - len(self._sums)
            self._sums = np.concatenate([self._sums, np.zeros((more, SPAN), np.int64)])
        add_spans(pairs, first, last, self._sums)
        for moments, written in zip(rows.moments, rows.written, strict=True):
            self._times.count(moments[chosen], written[chosen])

    def rest(self) -> Iterator[Parts]:
        """Give the sums as links, one for each two ends and type."""
        self.reading.remarks.count_instants(self._times.years(), self._times.clocks)
        if not self._pairs.size:
            return
        constants = self._bulk.read_values.constants
        columns = self._pairs.columns(np.arange(self._pairs.size, dtype=np.uint32))
        named = zip(self._grouped, columns, strict=True)
        frame = pd.DataFrame({f"of_{name}": column for name, column in named})
        frame["n"], frame["first"], frame["last"] = self._sums[: self._pairs.size].T
        given = ", ".join(f"{constants.get(name, f'{name}_.value')} AS {name}" for name in GROUPED)
        joined = " ".join(
            f"JOIN {self._values.table(name)} {name}_ ON {name}_.number = of_{name}"
            for name in self._grouped
        )
        # texts of one number, such as 502-555-0143 and +15025550143, have become one id here
        with self._engine.frame("sums", frame):
            self._engine.execute(
                f"CREATE OR REPLACE TEMP TABLE summed AS SELECT {given}, "  # noqa: S608 - names of columns
                'CAST(sum(n) AS BIGINT) AS "count", make_timestamp(min(first)) AS start, '
                'make_timestamp(nullif(max(last), min(first))) AS "end" '
                f"FROM sums {joined} GROUP BY ALL"
            )
        yield Parts(selected=Selection("FROM summed", self._bulk.ids(), counted=True))
