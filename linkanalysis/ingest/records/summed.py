"""Records of which only the edges are asked: links of equal ends and type are summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.batch import Selection
from linkanalysis.ingest.readers.link_columns import ENDS
from linkanalysis.ingest.records.bulk import Keeping
from linkanalysis.ingest.records.cell_numbers import Combinations
from linkanalysis.ingest.records.numbered_runs import NumberedRuns
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.kernels.lines import add_spans
from linkanalysis.kernels.written_times import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.records.bulk_records import BulkTable
    from linkanalysis.ingest.records.numbered_runs import NumberedRun
    from linkanalysis.ingest.records.unambiguous_csv import Run
    from linkanalysis.kernels.csr import I64

GROUPED = (*ENDS, "type")
SPAN = 3  # numbers that describe a sum: how many, the first and the last moment


class SummedLinks:
    """The records of one document, summed run by run."""

    def __init__(self, table: BulkTable, header: tuple[str, ...]) -> None:
        self._engine = table.engine
        self._sums: I64 = np.zeros((0, SPAN), np.int64)
        self._runs = NumberedRuns(table, header)
        self._values = self._runs.read_values
        self._grouped = [name for name in GROUPED if name in self._values.cells]
        self._pairs = Combinations(len(self._grouped))

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; false if it must be read one by one."""
        self._waiting = self._runs.number(run, begun)
        return self._waiting is not None

    def parts(self) -> Iterator[Parts]:
        """Sum the records that were loaded, and give what the others give."""
        if self._waiting is not None:
            self._add(self._waiting)
            yield from self._runs.read_others(self._waiting)

    def _add(self, run: NumberedRun) -> None:
        """Add the records in no doubt to the sums."""
        rows, numbers, chosen = run.rows, run.numbers, run.chosen
        pairs = self._pairs.number([numbers[name][chosen] for name in self._grouped])
        first = last = rows.moments[0][chosen]
        for ends, written in zip(rows.moments[1:], rows.written[1:], strict=True):
            last = np.where(written[chosen] == EMPTY, first, ends[chosen])
        if len(self._sums) < self._pairs.size:
            more = 2 * self._pairs.size - len(self._sums)
            self._sums = np.concatenate([self._sums, np.zeros((more, SPAN), np.int64)])
        add_spans(pairs, first, last, self._sums)

    def rest(self) -> Iterator[Parts]:
        """Give the sums as links, one for each two ends and type."""
        if self._pairs.size:
            yield from self._links()
        self._runs.close()

    def _links(self) -> Iterator[Parts]:
        columns = self._pairs.columns(np.arange(self._pairs.size, dtype=np.uint32))
        named = zip(self._grouped, columns, strict=True)
        frame = pd.DataFrame({f"of_{name}": column for name, column in named})
        frame["n"], frame["first"], frame["last"] = self._sums[: self._pairs.size].T
        given = self._values.given(GROUPED).items()
        # texts of one number, such as 502-555-0143 and +15025550143, have become one id here
        query = (
            f"SELECT {', '.join(f'{value} AS {name}' for name, value in given)}, "  # noqa: S608 - names of columns
            'CAST(sum(n) AS BIGINT) AS "count", make_timestamp(min(first)) AS start, '
            'make_timestamp(nullif(max(last), min(first))) AS "end" '
            f"FROM sums {self._values.joined(self._grouped)} GROUP BY ALL"
        )
        with self._engine.frame("sums", frame):
            yield Parts(bulk=(("links", Selection(query, counted=True)),))


SUMS = Keeping(SummedLinks, least=0)
