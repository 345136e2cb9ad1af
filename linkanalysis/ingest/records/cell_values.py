"""What cells mean, each distinct one read once, by the very function that reads it in a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.ingest.readers.link_columns import ENDS
from linkanalysis.ingest.records.cell_numbers import Combinations, Numbering
from linkanalysis.ingest.sheets.saved_names import unstated
from linkanalysis.ingest.sheets.sheet import Sheet
from linkanalysis.ingest.sheets.tables import Chunk, is_void
from linkanalysis.kernels.lines import WORDS
from linkanalysis.storage.schema import TABLES, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linkanalysis.ingest.readers.link_columns import Value
    from linkanalysis.ingest.records.bulk_records import BulkTable, Rows
    from linkanalysis.kernels.csr import U32, Bools


class CellValues:
    """The values of one document; a value of several cells has a number for each combination.

    texts: All cells that were numbered.
    constants: The SQL of columns of links that follow from no cell.
    cells: By column of links, the indices of the cells that it follows from, for all others.
    readable: Whether every constant could be read, and no value follows from too many cells.
    """

    def __init__(self, table: BulkTable, header: tuple[str, ...]) -> None:
        self.texts = Numbering()
        self.constants: dict[str, str] = {}
        self.cells: dict[str, list[int]] = {}
        self.readable = True
        self._engine, self._reading, self._header = table.engine, table.reading, header
        self._columns = table.columns
        self._values = table.columns.present(table.reading)
        for name, value in self._values.items():
            known = table.reading.columns
            at = [known[cell] for cell in value.cells if cell in known]
            kind = TABLES["links"][name]
            if at:
                self.cells[name] = at
                self._engine.execute(
                    f"CREATE OR REPLACE TEMP TABLE {table_of(name)} (number UINTEGER, value {kind})"
                )
            else:  # the same for all records
                (only,), (sure,) = self._converted(value, {}, 1)
                self.constants[name] = f"CAST({literal(only)} AS {kind})" if only else "NULL"
                self.readable &= bool(sure)
            self.readable &= len(at) <= WORDS
        several = {name: at for name, at in self.cells.items() if len(at) > 1}
        self._combined = {name: Combinations(len(at)) for name, at in several.items()}
        self._read = {name: np.zeros(0, np.bool_) for name in self.cells}
        self._sure = {name: np.zeros(0, np.bool_) for name in self.cells}

    def number(self, name: str, rows: Rows) -> U32:
        """Find the numbers of a column of links, and read its cells that no run had before."""
        columns = [rows.cells[at] for at in self.cells[name]]
        numbers, size = columns[0], self.texts.size
        if name in self._combined:
            numbers = self._combined[name].number(columns)
            size = self._combined[name].size
        more = np.zeros(size - len(self._read[name]), np.bool_)
        for known in (self._read, self._sure):
            known[name] = np.concatenate([known[name], more])
        seen = np.zeros(size, np.bool_)
        seen[numbers if rows.whole.all() else numbers[rows.whole]] = True
        new = np.flatnonzero(seen & ~self._read[name]).astype(np.uint32)
        if len(new):
            self._read_new(name, new)
        return numbers

    def _read_new(self, name: str, new: U32) -> None:
        combined = self._combined.get(name)
        columns = combined.columns(new) if combined else [new]
        found = map(self.texts.texts, columns)
        texts = dict(zip(self.cells[name], found, strict=True))
        values, sure = self._converted(self._values[name], texts, len(new))
        self._read[name][new], self._sure[name][new] = True, sure
        given = pd.DataFrame({"number": new, "value": pd.Series([*values], dtype=object)})
        with self._engine.frame("read_values", given[sure]):
            self._engine.execute(f"INSERT INTO {table_of(name)} FROM read_values")

    def _converted(
        self, value: Value, texts: dict[int, list[str]], n: int
    ) -> tuple[Sequence[object], Bools]:
        """Read `n` values from texts by column, and say which of them are in no doubt."""
        nothing = [""] * n
        columns = tuple(texts.get(at, nothing) for at in range(len(self._header)))
        sheet = Sheet(Chunk(self._header, columns, nothing), self._reading)
        values = value.read(sheet)
        sure = np.ones(n, np.bool_)
        void = (index for cells in texts.values() for index, c in enumerate(cells) if is_void(c))
        sure[[*sheet.together, *(index for index, *_ in sheet.faults), *void]] = False
        return values, sure

    def sure(self, name: str) -> Bools:
        """Say of each number whether its value is in no doubt."""
        return self._sure[name]

    def find_telling(self, numbers: dict[str, U32], sure: Bools) -> list[int]:
        """Find the first record without doubt of each way in which an unsettled id is written.

        The reader says what there is to say at the first record that it can read: this one, or one
        in doubt before it.
        """
        unsettled = sorted({*self._columns.unsettled(self._reading), *unstated(self._reading)})
        telling: list[int] = []
        if not unsettled:
            return telling
        with self._engine.frame("unsettled", pd.DataFrame({"id": unsettled}, dtype=object)):
            for name in (name for name in ENDS if name in numbers):
                found = self._engine.execute(
                    f"SELECT number FROM {table_of(name)} WHERE value IN (FROM unsettled)"  # noqa: S608 - names of columns
                ).fetchnumpy()
                left = np.zeros(len(self._sure[name]), np.bool_)
                left[found["number"]] = True
                rows = np.flatnonzero(sure & left[numbers[name]])
                _, first = np.unique(numbers[name][rows], return_index=True)
                telling += rows[first].tolist()
        return telling

    def given(self, names: Iterable[str]) -> dict[str, str]:
        """Give the SQL of columns of links, where `joined` joins the values."""
        return {name: self.constants.get(name, f"{name}_.value") for name in names}

    def joined(self, names: Iterable[str]) -> str:
        """Join the values of columns of links whose numbers are in columns `of_`."""
        # an outer join is never reordered: records keep their order
        return " ".join(
            f"LEFT JOIN {table_of(name)} {name}_ ON {name}_.number = of_{name}"
            for name in names
            if name in self.cells
        )

    def close(self) -> None:
        """Drop the tables: a case may stay open for days."""
        for name in self.cells:
            self._engine.execute(f"DROP TABLE {table_of(name)}")


def table_of(name: str) -> str:
    """Name the table of the numbers of a column of links, with their values."""
    return f"values_by_number_{name}"
