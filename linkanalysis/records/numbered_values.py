"""The values of columns of links by the numbers of their cells.

Lives here: `NumberedValues`, which has new cells read, and knows which values are in no doubt.
Not here: how they are read (`cell_values`), and the numbers of single cells (`split_runs`).

For each column of links there is one temporary table of the numbers and their values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.readers.link_columns import ENDS
from linkanalysis.records.numbering import Combinations

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import U32, Bools
    from linkanalysis.records.cell_values import CellValues
    from linkanalysis.records.numbering import Numbering
    from linkanalysis.records.split_runs import Rows
    from linkanalysis.storage.engine import DuckEngine


class NumberedValues:
    """The values of one document; a value of several cells has a number for each combination."""

    def __init__(self, engine: DuckEngine, values: CellValues, texts: Numbering) -> None:
        self._engine = engine
        self._values = values
        self._texts = texts
        self._combined = {
            name: Combinations(len(at)) for name, at in values.cells.items() if len(at) > 1
        }
        self._read = {name: np.zeros(0, np.bool_) for name in values.cells}
        self._sure = {name: np.zeros(0, np.bool_) for name in values.cells}
        for name in values.cells:
            engine.execute(
                f"CREATE OR REPLACE TEMP TABLE {self.table(name)} AS "  # noqa: S608 - names of columns
                f"SELECT CAST(0 AS UINTEGER) AS number, value, sure FROM of_{name} LIMIT 0"
            )

    def number(self, name: str, rows: Rows) -> U32:
        """Find the numbers of a column of links, and read its cells that no run had before."""
        columns = [rows.cells[at] for at in self._values.cells[name]]
        numbers, size = columns[0], self._texts.size
        if name in self._combined:
            numbers = self._combined[name].number(columns)
            size = self._combined[name].size
        more = np.zeros(size - len(self._read[name]), np.bool_)
        for known in (self._read, self._sure):
            known[name] = np.concatenate([known[name], more])
        seen = np.zeros(size, np.bool_)
        seen[numbers if rows.whole.all() else numbers[rows.whole]] = True
        new = np.flatnonzero(seen & ~self._read[name])
        if len(new):
            self._read_new(name, new.astype(np.uint32))
            self._read[name][new] = True
        return numbers

    def _read_new(self, name: str, new: U32) -> None:
        at = self._values.cells[name]
        combined = self._combined.get(name)
        texts = combined.columns(new) if combined else [new]
        frame = pd.DataFrame({"number": new})
        for each, numbers in zip(at, texts, strict=True):
            frame[f"k{each}"] = pd.Series(self._texts.texts(numbers), dtype=object)
        cells = ", ".join(f"k{each} AS c{each}" for each in at)
        with self._engine.frame("new_cells", frame):
            self._values.read(name, f"(SELECT {cells} FROM new_cells)")  # noqa: S608 - names of columns
            keys = ", ".join(f"k{each}" for each in at)
            self._engine.execute(
                f"INSERT INTO {self.table(name)} SELECT number, value, sure "  # noqa: S608 - names of columns
                f"FROM new_cells JOIN of_{name} USING ({keys})"
            )
        sure = self._engine.execute(f"SELECT number FROM {self.table(name)} WHERE sure")  # noqa: S608 - names of columns
        self._sure[name][sure.fetchnumpy()["number"]] = True

    def sure(self, name: str) -> Bools:
        """Say of each number whether its value is in no doubt."""
        return self._sure[name]

    def find_telling(self, numbers: dict[str, U32], sure: Bools) -> list[int]:
        """Find the first record without doubt of each way in which an unsettled id is written.

        The reader says what there is to say at the first record that it can read: this one, or one
        in doubt before it.
        """
        unsettled, telling = self._values.unsettled(), list[int]()
        if not unsettled:
            return telling
        with self._engine.frame("unsettled", pd.DataFrame({"id": unsettled}, dtype=object)):
            for name in (name for name in ENDS if name in numbers):
                found = self._engine.execute(
                    f"SELECT number FROM {self.table(name)} WHERE value IN (FROM unsettled)"  # noqa: S608 - names of columns
                ).fetchnumpy()
                left = np.zeros(len(self._sure[name]), np.bool_)
                left[found["number"]] = True
                rows = np.flatnonzero(sure & left[numbers[name]])
                _, first = np.unique(numbers[name][rows], return_index=True)
                telling += rows[first].tolist()
        return telling

    def table(self, name: str) -> str:
        """Name the table of the numbers of a column of links, with their values."""
        return f"values_by_number_{name}"

    def close(self) -> None:
        """Drop the tables: a case may stay open for days."""
        for name in self._values.cells:
            self._engine.execute(f"DROP TABLE {self.table(name)}")
