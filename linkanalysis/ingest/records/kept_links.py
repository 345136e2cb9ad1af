"""The links of one document: as numbers, of their ends and of everything else that many share.

The number of an end is twice that of its cells, and for a target one more: the same cells may mean
another id there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.batch import Selection
from linkanalysis.ingest.readers.link_columns import ENDS
from linkanalysis.ingest.records.cell_numbers import Combinations
from linkanalysis.ingest.records.cell_values import table_of
from linkanalysis.ingest.records.numbered_runs import NumberedRuns
from linkanalysis.ingest.records.time_forms import WrittenForms, has_offset
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.kernels.written_times import EMPTY, OFFSET, SECOND_US
from linkanalysis.storage.schema import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.records.bulk_records import BulkTable
    from linkanalysis.ingest.records.numbered_runs import NumberedRun
    from linkanalysis.ingest.records.unambiguous_csv import Run
    from linkanalysis.kernels.csr import I64, U32, Bools

# A time as one number: how it is written in the lowest bits, and above them the seconds by which it
# is ahead of UTC, moved so that none is negative.
FORM_BITS, LEAST_SHIFT = 8, -(1 << 23)
# Of the records so far: with more details than that, numbers take as much memory as links.
MOST_DETAILS = 0.25


class KeptLinks:
    """The links of one document."""

    def __init__(self, table: BulkTable, header: tuple[str, ...]) -> None:
        self._engine = table.engine
        settings = table.reading.settings
        self._zone = "declared" if settings.timezone else "assumed"
        self._forms = WrittenForms(settings.date_format)
        self._runs = NumberedRuns(table, header, self._forms)
        self._values = self._runs.read_values
        self._others = [name for name in self._values.cells if name not in ENDS]
        self._details = Combinations(1 + len(self._others))
        self._used: dict[str, Bools] = {name: np.zeros(0, np.bool_) for name in ENDS}
        self._n = self._n_details = 0
        # a row of numbers has one time, and the ends of links differ
        self._pay = len(table.times) == 1 and {*ENDS} <= {*self._values.cells}

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; false if it must be read one by one."""
        found = self._runs.number(run, begun)
        if found is None:
            return False
        self._pay = self._pay and not self._forms.is_full
        details = self._number_details(found) if self._pay else np.zeros(0, np.uint32)
        # numbers pay if many links share their details
        self._pay = self._pay and self._details.size <= MOST_DETAILS * (self._n + len(details))
        self._waiting = found, details
        return True

    def parts(self) -> Iterator[Parts]:
        """Give the links of the records that were loaded, and what the others give."""
        run, details = self._waiting
        if self._pay:
            yield self._links(run, details)
            self._n += len(details)
            self._n_details = self._details.size
        else:
            yield from self._written_out(run)
        yield from self._runs.read_others(run)

    def _written_out(self, run: NumberedRun) -> Iterator[Parts]:
        """Give the links of a run with their values."""
        rows, chosen = run.rows, run.chosen
        zones = np.array([self._zone, "offset"], object)
        row = np.arange(rows.begun + 1, rows.begun + 1 + len(run.sure))
        columns: dict[str, object] = {
            **{f"of_{name}": numbers[chosen] for name, numbers in run.numbers.items()},
            "row": row[chosen],
            "start": rows.moments[0][chosen].view("M8[us]"),
            "zone": zones[(rows.written[0][chosen] == OFFSET).astype(int)],
            "start_text": np.array(rows.start_texts(run.sure), object),
        }
        for moments, written in zip(rows.moments[1:], rows.written[1:], strict=True):
            ends = moments[chosen].view("M8[us]")
            columns["end"] = np.where(written[chosen] == EMPTY, np.datetime64("NaT"), ends)
        frame = pd.DataFrame(columns, copy=False)
        given = [quoted(name) for name in columns if name not in {"row", *_numbered(run)}]
        query = (
            f"SELECT {_listed(self._values.given([*self._values.constants, *run.numbers]))}, "  # noqa: S608 - names of columns
            f'{", ".join(given)}, CAST("row" AS VARCHAR) AS "row" '
            f"FROM run_links {self._values.joined(run.numbers)}"
        )
        with self._engine.frame("run_links", frame):
            yield Parts(bulk=(("links", Selection(query)),))

    def _links(self, run: NumberedRun, details: U32) -> Parts:
        """Give the links of a run, a row of numbers each."""
        row = np.arange(run.rows.begun + 1, run.rows.begun + 1 + len(run.sure), dtype=np.uint32)
        columns = {"row": row[run.chosen]}
        for place, name in enumerate(ENDS):
            numbers = run.numbers[name][run.chosen]
            self._see(name, numbers)
            columns[name] = 2 * numbers + np.uint32(place)
        columns["details"] = details
        start = run.rows.moments[0][run.chosen].view("M8[us]")
        frame = pd.DataFrame({**columns, "start": start}, copy=False)
        return Parts(bulk=(("numbered_links", frame),))

    def _see(self, name: str, numbers: U32) -> None:
        most = int(numbers.max(initial=0)) + 1
        used = self._used[name]
        used = np.concatenate([used, np.zeros(max(most - len(used), 0), np.bool_)])
        used[numbers] = True
        self._used[name] = used

    def _number_details(self, run: NumberedRun) -> U32:
        forms = run.rows.forms[run.chosen]
        shifts = run.moved[run.chosen] // SECOND_US + self._forms.offsets()[forms] - LEAST_SHIFT
        times = ((shifts << FORM_BITS) | forms).astype(np.uint32)
        others = [run.numbers[name][run.chosen] for name in self._others]
        return self._details.number([times, *others])

    def rest(self) -> Iterator[Parts]:
        """Give what the numbers of ends and details mean."""
        if self._n:
            yield from self._ends()
            yield from self._meanings()
        self._runs.close()

    def _ends(self) -> Iterator[Parts]:
        source, target = (
            pd.DataFrame({"number": np.flatnonzero(self._used[name])}) for name in ENDS
        )
        each = " UNION ALL ".join(
            f"SELECT 2 * number + {place} AS number, value AS id "  # noqa: S608 - names of columns
            f"FROM {table_of(name)} WHERE number IN (FROM used_{name})"
            for place, name in enumerate(ENDS)
        )
        with (
            self._engine.frame("used_source", source),
            self._engine.frame("used_target", target),
        ):
            yield Parts(bulk=(("link_ends", Selection(f"{each} ORDER BY number")),))

    def _meanings(self) -> Iterator[Parts]:
        number = np.arange(self._n_details, dtype=np.uint32)
        written, *others = self._details.columns(number)
        times: I64 = written.astype(np.int64)
        frame = pd.DataFrame({"number": number, "written": times % (1 << FORM_BITS)})
        frame["shift"] = (times >> FORM_BITS) + LEAST_SHIFT
        for name, values in zip(self._others, others, strict=True):
            frame[f"of_{name}"] = values
        texts = self._forms.texts
        zones = ["offset" if has_offset(text) else self._zone for text in texts]
        forms = pd.DataFrame({"written": range(len(texts)), "form": texts, "zone": zones})
        given = _listed(self._values.given([*self._values.constants, *self._others]))
        query = (
            f"SELECT details.number, form, shift, zone, {given} "  # noqa: S608 - names of columns
            f"FROM details JOIN forms USING (written) {self._values.joined(self._others)} "
            "ORDER BY number"
        )
        with self._engine.frame("details", frame), self._engine.frame("forms", forms):
            yield Parts(bulk=(("link_details", Selection(query)),))


def _numbered(run: NumberedRun) -> set[str]:
    return {f"of_{name}" for name in run.numbers}


def _listed(given: dict[str, str]) -> str:
    return ", ".join(f"{value} AS {quoted(name)}" for name, value in given.items())
