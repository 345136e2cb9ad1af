"""What cells mean, each distinct one read once, by the very function that reads it in a sheet.

Lives here: `CellValues`, with a temporary table of values read so far for each column of links.
Not here: the records that have the cells (`bulk`, `summed`), and what the cells of a reader mean
(one file a reader).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.sheets.saved_names import unstated
from linkanalysis.sheets.sheet import Sheet
from linkanalysis.sheets.tables import Chunk, is_void
from linkanalysis.storage.schema import TABLES, literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.readers.link_columns import LinkColumns, Value
    from linkanalysis.sheets.sheet import Reading
    from linkanalysis.storage.engine import DuckEngine


class CellValues:
    """The values of the cells of one document.

    constants: The SQL of columns of links that follow from no cell.
    cells: By column of links, the indices of the cells that it follows from, for all others.
    readable: Whether every constant could be read.
    unsure: Whether a value that was read needs a closer look.
    """

    def __init__(self, engine: DuckEngine, reading: Reading, columns: LinkColumns) -> None:
        self.constants: dict[str, str] = {}
        self.cells: dict[str, list[int]] = {}
        self.readable = True
        self.unsure = False
        self._engine = engine
        self._reading = reading
        self._columns = columns
        self._header: tuple[str, ...] = ()
        self._values = columns.present(reading)

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document: make the tables of its values."""
        self._header = header
        for name, value in self._values.items():
            at = self._at(value)
            kind = TABLES["links"][name]
            if not at:  # no cell, so the same for all records
                (only,), (sure,) = self._converted(value, {}, 1)
                self.constants[name] = f"CAST({literal(only)} AS {kind})" if only else "NULL"
                self.readable &= bool(sure)
                continue
            self.cells[name] = at
            keys = "".join(f"k{each} VARCHAR, " for each in at)
            self._engine.execute(
                f"CREATE OR REPLACE TEMP TABLE of_{name} ({keys}value {kind}, sure BOOLEAN)"
            )

    def _at(self, value: Value) -> list[int]:
        """Give the indices of the cells of a value that the table has."""
        known = self._reading.columns
        return [known[cell] for cell in value.cells if cell in known]

    def _named(self, value: Value) -> set[str]:
        """Give the names of the cells of a value, in the reader and in the file."""
        return {*value.cells, *(self._header[at] for at in self._at(value))}

    def unsettled(self) -> list[str]:
        """Give the ids of which the reader has more to say when it sees them in a link."""
        return sorted({*self._columns.unsettled(self._reading), *unstated(self._reading)})

    def read(self, name: str, records: str) -> None:
        """Read the values of a column that are new in some records."""
        value, at, run = self._values[name], self.cells[name], self._engine.execute
        keys = ", ".join(f"k{each}" for each in at)
        cells = ", ".join(f"c{each} AS k{each}" for each in at)
        unread = f"(SELECT DISTINCT {cells} FROM {records})"  # noqa: S608 - literal names
        others = f"ANTI JOIN of_{name} USING ({keys})"
        settings = self._reading.settings
        if value.plain and not settings.meanings.keys() & self._named(value):
            plain = value.plain(settings)
            bare = f"regexp_replace({keys}, {literal(plain.parting)}, '', 'g')"
            known = f"{literal(plain.prefix)} || right(bare, {plain.digits})"
            run(f"CREATE OR REPLACE TEMP TABLE unread AS FROM {unread} {others}")
            unread = "unread"
            run(
                f"INSERT INTO of_{name} SELECT {keys}, {known} AS value, true "  # noqa: S608
                f"FROM (SELECT {keys}, {bare} AS bare FROM unread "
                f"WHERE regexp_full_match({keys}, {literal(plain.form)})) "
                f"WHERE regexp_full_match(bare, {literal(plain.pattern)}) "
                f"AND value NOT IN ({', '.join(map(literal, plain.but))})"
            )
        found = run(f"FROM {unread} {others}").fetchnumpy()
        n = len(found[f"k{at[0]}"])
        if not n:
            return
        texts = {each: found[f"k{each}"].tolist() for each in at}
        values, sure = self._converted(value, texts, n)
        self.unsure |= not sure.all()
        frame = pd.DataFrame({f"k{each}": cells for each, cells in texts.items()}, dtype=object)
        frame["value"], frame["sure"] = pd.Series(list(values), dtype=object), sure
        with self._engine.frame("read_values", frame):
            run(f"INSERT INTO of_{name} FROM read_values")

    def _converted(
        self, value: Value, texts: dict[int, list[str]], n: int
    ) -> tuple[Sequence[object], NDArray[np.bool_]]:
        """Read `n` values from texts by column, and say which of them are in no doubt."""
        nothing = [""] * n
        columns = tuple(texts.get(at, nothing) for at in range(len(self._header)))
        sheet = Sheet(Chunk(self._header, columns, nothing), self._reading)
        values = value.read(sheet)
        sure = np.ones(n, bool)
        void = (index for cells in texts.values() for index, c in enumerate(cells) if is_void(c))
        sure[[*sheet.together, *(index for index, *_ in sheet.faults), *void]] = False
        return values, sure
