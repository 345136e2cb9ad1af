"""Records of which nothing is in doubt, read by the database; all others one by one.

Lives here: `read_in_bulk`. Bytes that could be split in two ways go to the reader of CSV files, and
records with a cell that needs a closer look to the reader of the document, as the text they are.
So both ways give the same rows and the same problems, and no rule is written twice.
Not here: the queries about a run (`bulk_queries`), which bytes leave no doubt (`sure_bytes`), which
times (`sure_times`), what cells mean (`cell_values`), and records that compiled code splits, to be
kept as numbers (`numbered_records`) or summed (`summed`).

The tables of this module are temporary: `cells` has the records of one run, and `taken` the numbers
of those that are read one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from linkanalysis.case.batch import Selection
from linkanalysis.case.inserting import count_inserted
from linkanalysis.records.bulk_queries import RunQueries, day_of, is_known
from linkanalysis.records.cell_values import CellValues
from linkanalysis.records.sure_bytes import NOTHING, SureBytes, is_splittable
from linkanalysis.records.sure_times import sure_time
from linkanalysis.sheets.csv_files import after_header, csv_part
from linkanalysis.sheets.encodings import encoding_of
from linkanalysis.sheets.moments import day_offsets
from linkanalysis.sheets.other_people import other_columns
from linkanalysis.sheets.parts import Parts
from linkanalysis.sheets.sheet import Sheet
from linkanalysis.sheets.tables import ROWS_A_CHUNK, Chunk, column_names
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from linkanalysis.readers.link_columns import LinkColumns
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.sheets.sheet import Reading
    from linkanalysis.storage.engine import DuckEngine

    Keeping = Callable[["BulkSheets", DuckEngine], "Sheets"]


class Sheets(Protocol):
    """What takes the records of a document run by run.

    read: Reads records one by one.
    """

    reading: Reading
    delimiter: str
    read: Callable[[Sheet], Parts]

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document."""

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; say whether this found the records that it has."""

    def parts(self) -> Iterator[Parts]:
        """Give what the records that were loaded give."""

    def rest(self) -> Iterator[Parts]:
        """Give what is left when all records were read."""


def may_be_bulk(path: Path, reading: Reading, columns: LinkColumns | None, delimiter: str) -> bool:
    """Tell whether records of a CSV file may be read in bulk."""
    alone = columns is None or any(name in reading.columns for name in columns.alone)
    if columns is None or alone or reading.joined or reading.ends or other_columns(reading):
        return False
    settings = reading.settings
    times = {name for name in (columns.start, columns.end) if name in reading.columns}
    named = {settings.columns.get(name, name) for name in times}
    return (
        is_splittable(settings.encoding or encoding_of(path), delimiter)
        and sure_time("", settings.date_format) is not None
        and not settings.meanings.keys() & (times | named)
    )


def read_in_bulk(
    sheets: Sheets, path: Path, tick: Callable[[int], object] | None = None
) -> Iterator[Parts]:
    """Read the records of a CSV file in their order; `tick` gets the bytes read."""
    delimiter = sheets.delimiter
    encoding = sheets.reading.settings.encoding or encoding_of(path)
    header_row = sheets.reading.settings.header_row
    header, position = after_header(path, encoding, delimiter, header_row)
    sheets.open(column_names(header))
    with path.open("rb") as stream:
        runs = SureBytes(stream, delimiter, len(header))
        while (run := runs.next(position.byte)).size:
            begun, end = position.byte, position.byte + run.size
            if run.sure and sheets.load(run, position.number):
                position.byte, position.number = end, position.number + run.records
                yield from sheets.parts()
            else:
                for chunk in csv_part(
                    path, header, position, until=end, encoding=encoding, delimiter=delimiter
                ):
                    yield sheets.read(Sheet(chunk, sheets.reading))
            if tick:
                tick(position.byte - begun)
    yield from sheets.rest()


class BulkSheets:
    """The records of one document, run by run.

    size: The number of bytes of its file.
    """

    def __init__(
        self,
        engine: DuckEngine,
        reading: Reading,
        columns: LinkColumns,
        read: Callable[[Sheet], Parts],
        *,
        delimiter: str,
        size: int,
    ) -> None:
        self.reading = reading
        self.read = read
        self.delimiter = delimiter
        self.size = size
        self._engine = engine
        self.read_values = CellValues(engine, reading, columns)
        self.times = [name for name in (columns.start, columns.end) if name in reading.columns]
        self._header: tuple[str, ...] = ()
        self._loaded = NOTHING, 0

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document: make the tables of its values."""
        self._header = header
        self.read_values.open(header)
        settings = self.reading.settings
        self._sql = RunQueries(
            columns=self.reading.columns,
            values=self.read_values.cells,
            constants=self.read_values.constants,
            times=tuple(self.times),
            timezone=settings.timezone,
            dates_elsewhere=settings.dates_in not in {None, settings.timezone},
        )

    def _run(self, sql: str) -> None:
        self._engine.execute(sql)

    def load(self, run: Run, begun: int) -> bool:
        """Let the database split a run of bytes; say whether it found the records that it has."""
        if not self.read_values.readable:
            return False
        names = [f"c{at}" for at in range(len(self._header))]
        typed = ", ".join(f"{name}: 'VARCHAR'" for name in names)
        times = ""
        for name in self.times:
            sure = sure_time(f"c{self.reading.columns[name]}", self.reading.settings.date_format)
            if sure is not None:
                times += f", {sure.moment} AS {name}_at, {sure.has_form} AS {name}_sure"
                times += f", {sure.has_offset} AS {name}_offset, {sure.is_date} AS {name}_date"
        self._loaded = run, begun
        mark = '"' if run.quoted else ""
        with self._engine.text_file(run.blocks) as path:
            records = count_inserted(
                self._engine,
                f"CREATE OR REPLACE TEMP TABLE cells AS SELECT *{times}, "  # noqa: S608
                f"row_number() OVER () + {begun} AS n FROM read_csv({literal(path)}, "
                f"auto_detect = false, header = false, delim = {literal(self.delimiter)}, "
                f"quote = '{mark}', escape = '{mark}', encoding = 'utf-8', compression = 'none', "
                f"ignore_errors = true, force_not_null = {names}, columns = {{{typed}}})",
                [],
            )
        return records == run.records

    def parts(self) -> Iterator[Parts]:
        """Give the links of the records that were loaded, and what the others give."""
        for name in self.read_values.cells:
            self.read_values.read(name, "cells")
        changes = self._read_days()
        doubtful = self._take_doubtful(changes)
        self._see_instants()
        yield Parts(bulk=(("links", Selection(self._sql.links(), self.ids())),))
        for chunk in doubtful:
            yield self.read(Sheet(chunk, self.reading))

    def _read_days(self) -> bool:
        """Look up the offset of each day; say whether it changes on one of them."""
        timezone = self.reading.settings.timezone
        if timezone is None:
            return False
        each = " UNION ALL ".join(
            f"SELECT {day_of(name)} AS d FROM cells WHERE {is_known(name)} AND NOT {name}_offset"  # noqa: S608
            for name in self.times
        )
        found = column(self._engine, f"SELECT DISTINCT d FROM ({each})")  # noqa: S608
        days = np.array(sorted(found), np.int64)
        starts, ends = day_offsets(days, timezone)
        begins, stops = day_offsets(days, self.reading.settings.dates_in or timezone)
        frame = pd.DataFrame({"d": days, "shift": starts, "sure": starts == ends})
        frame["dates_shift"], frame["dates_sure"] = begins, begins == stops
        with self._engine.frame("read_days", frame):
            self._run("CREATE OR REPLACE TEMP TABLE days AS FROM read_days")
        return not frame[["sure", "dates_sure"]].all(axis=None)

    def ids(self) -> dict[str, str]:
        """Select the ids of links, by column."""
        return self._sql.ids()

    def rest(self) -> Iterator[Parts]:
        """Give what is left when all records were read: nothing."""
        yield from ()

    def _take_doubtful(self, changes: bool) -> list[Chunk]:  # noqa: FBT001
        """Take away the records that need a closer look."""
        unsettled = self.read_values.unsettled()
        missing = " OR ".join(f"NOT ({is_known(name)})" for name in self.times)
        (timeless,) = column(self._engine, f"SELECT count(*) FROM cells WHERE {missing}")  # noqa: S608
        doubts = self.read_values.unsure or changes or timeless or len(self.times) > 1
        if not (doubts or unsettled):
            return []
        doubtful = self._sql.doubtful() if doubts else "SELECT n FROM cells WHERE false"
        self._run(f"CREATE OR REPLACE TEMP TABLE taken AS {doubtful}")
        if unsettled:
            with self._engine.frame("unsettled", pd.DataFrame({"id": unsettled}, dtype=object)):
                self._run(f"INSERT INTO taken {self._sql.telling()}")
        found = self._engine.fetch(
            "DELETE FROM cells WHERE n IN (FROM taken) RETURNING *",
            [],
            lambda connection: connection.fetchnumpy(),
        )
        order = np.argsort(found["n"])
        return list(self._chunks({name: cells[order] for name, cells in found.items()}))

    def _chunks(self, found: dict[str, Any]) -> Iterator[Chunk]:
        columns = [found[f"c{at}"].tolist() for at in range(len(self._header))]
        numbers = found["n"].tolist()
        for begun in range(0, len(numbers), ROWS_A_CHUNK):
            part = slice(begun, begun + ROWS_A_CHUNK)
            cells = tuple(each[part] for each in columns)
            raws = self._raws(cells, numbers[part])
            yield Chunk(self._header, cells, list(map(str, numbers[part])), raws)

    def _raws(self, cells: tuple[list[str], ...], numbers: list[int]) -> list[str]:
        """Give records as they came."""
        run, begun = self._loaded
        if not run.quoted:
            return [self.delimiter.join(record) for record in zip(*cells, strict=True)]
        lines = b"".join(run.blocks).split(b"\n")
        return [lines[number - begun - 1].decode() for number in numbers]

    def _see_instants(self) -> None:
        remarks = self.reading.remarks
        for name in self.times:
            cell = self._sql.cell(name)
            clock = "true" if remarks.clock_format else f"contains({cell}, ':')"
            rows = self._engine.execute(
                f"SELECT year({self._sql.utc(name)}) AS y, count(*), "  # noqa: S608
                f"count(*) FILTER (NOT {name}_offset AND {clock}) "
                f"FROM {self._sql.dated()} WHERE {cell} <> '' GROUP BY y"
            ).fetchall()
            years = {year: count for year, count, _ in rows}
            remarks.count_instants(years, sum(clocks for *_, clocks in rows))
