"""Records of which nothing is in doubt, read by the database; all others one by one.

Lives here: `read_in_bulk`. Bytes that could be split in two ways go to the reader of CSV files, and
records with a cell that needs a closer look to the reader of the document, as the text they are.
So both ways give the same rows and the same problems, and no rule is written twice: each distinct
cell is read by the very function that reads it in a sheet.
Not here: the queries about a run (`bulk_queries`), which bytes leave no doubt (`sure_bytes`), which
times (`sure_times`), and what the cells
of a reader mean (one file a reader).

The tables of this module are temporary: `cells` has the records of one run, and there is one table
of values read so far for each column of links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis.case.batch import Selection
from linkanalysis.records.bulk_queries import RunQueries, day_of, is_known
from linkanalysis.records.sure_bytes import SureBytes, is_splittable
from linkanalysis.records.sure_times import sure_time
from linkanalysis.sheets.csv_files import after_header, csv_part
from linkanalysis.sheets.encodings import encoding_of
from linkanalysis.sheets.moments import day_offsets
from linkanalysis.sheets.other_people import other_columns
from linkanalysis.sheets.parts import Parts
from linkanalysis.sheets.saved_names import unstated
from linkanalysis.sheets.sheet import Sheet
from linkanalysis.sheets.tables import ROWS_A_CHUNK, Chunk, column_names, is_void
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import TABLES, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from linkanalysis.readers.link_columns import LinkColumns, Value
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.sheets.sheet import Reading
    from linkanalysis.storage.engine import DuckEngine


def may_be_bulk(path: Path, reading: Reading, columns: LinkColumns | None, delimiter: str) -> bool:
    """Tell whether records of a CSV file may be read in bulk."""
    alone = columns is None or any(name in reading.columns for name in columns.alone)
    if columns is None or alone or reading.joined or other_columns(reading):
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
    sheets: BulkSheets, path: Path, tick: Callable[[int], object] | None = None
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


class BulkSheets:
    """The records of one document, run by run."""

    def __init__(
        self,
        engine: DuckEngine,
        reading: Reading,
        columns: LinkColumns,
        read: Callable[[Sheet], Parts],
        *,
        delimiter: str,
    ) -> None:
        self.reading = reading
        self.read = read
        self.delimiter = delimiter
        self._engine = engine
        self._columns = columns
        self._values = self._columns.present(reading)
        self._readable = True
        self._unsure = False
        times = (self._columns.start, self._columns.end)
        self._times = [name for name in times if name in reading.columns]
        self._header: tuple[str, ...] = ()

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document: make the tables of its values."""
        self._header = header
        constants = {}
        for name, value in self._values.items():
            at = self._at(value)
            kind = TABLES["links"][name]
            if not at:  # no cell, so the same for all records
                (only,), (sure,) = self._converted(value, {}, 1)
                constants[name] = f"CAST({literal(only)} AS {kind})" if only else "NULL"
                self._readable &= bool(sure)
                continue
            keys = "".join(f"k{each} VARCHAR, " for each in at)
            self._run(f"CREATE OR REPLACE TEMP TABLE of_{name} ({keys}value {kind}, sure BOOLEAN)")
        settings = self.reading.settings
        self._sql = RunQueries(
            columns=self.reading.columns,
            values={name: self._at(value) for name, value in self._values.items()},
            constants=constants,
            times=tuple(self._times),
            timezone=settings.timezone,
            dates_elsewhere=settings.dates_in not in {None, settings.timezone},
        )

    def _run(self, sql: str) -> None:
        self._engine.execute(sql)

    def _at(self, value: Value) -> list[int]:
        """Give the indices of the cells of a value that the table has."""
        known = self.reading.columns
        return [known[cell] for cell in value.cells if cell in known]

    def _named(self, value: Value) -> set[str]:
        """Give the names of the cells of a value, in the reader and in the file."""
        return {*value.cells, *(self._header[at] for at in self._at(value))}

    def _varying(self) -> list[tuple[str, Value]]:
        return [each for each in self._values.items() if self._at(each[1])]

    def load(self, run: Run, begun: int) -> bool:
        """Let the database split a run of bytes; say whether it found the records that it has."""
        if not self._readable:
            return False
        names = [f"c{at}" for at in range(len(self._header))]
        typed = ", ".join(f"{name}: 'VARCHAR'" for name in names)
        times = ""
        for name in self._times:
            sure = sure_time(f"c{self.reading.columns[name]}", self.reading.settings.date_format)
            if sure is not None:
                times += f", {sure.moment} AS {name}_at, {sure.has_form} AS {name}_sure"
                times += f", {sure.has_offset} AS {name}_offset, {sure.is_date} AS {name}_date"
        with self._engine.text_file(run.blocks) as path:
            self._run(
                f"CREATE OR REPLACE TEMP TABLE cells AS SELECT *{times}, "  # noqa: S608
                f"row_number() OVER () + {begun} AS n FROM read_csv({literal(path)}, "
                f"auto_detect = false, header = false, delim = {literal(self.delimiter)}, "
                "quote = '', escape = '', encoding = 'utf-8', compression = 'none', "
                f"ignore_errors = true, force_not_null = {names}, columns = {{{typed}}})"
            )
        return column(self._engine, "SELECT count(*) FROM cells") == [run.records]

    def parts(self) -> Iterator[Parts]:
        """Give the links of the records that were loaded, and what the others give."""
        for name, value in self._varying():
            self._read_values(name, value)
        changes = self._read_days()
        doubtful = self._take_doubtful(changes)
        self._see_instants()
        yield Parts(selected=Selection(self._sql.links(), self._sql.ids()))
        for chunk in doubtful:
            yield self.read(Sheet(chunk, self.reading))

    def _read_values(self, name: str, value: Value) -> None:
        """Read the values of cells that no run had before."""
        at = self._at(value)
        keys = ", ".join(f"k{each}" for each in at)
        cells = ", ".join(f"c{each} AS k{each}" for each in at)
        self._run(
            f"CREATE OR REPLACE TEMP TABLE unread AS FROM (SELECT DISTINCT {cells} FROM cells) "  # noqa: S608
            f"ANTI JOIN of_{name} USING ({keys})"
        )
        settings = self.reading.settings
        if value.plain and not settings.meanings.keys() & self._named(value):
            plain = value.plain(settings)
            bare = f"regexp_replace({keys}, {literal(plain.parting)}, '', 'g')"
            known = f"{literal(plain.prefix)} || right(bare, {plain.digits})"
            self._run(
                f"INSERT INTO of_{name} SELECT {keys}, {known} AS value, true "  # noqa: S608
                f"FROM (SELECT {keys}, {bare} AS bare FROM unread "
                f"WHERE regexp_full_match({keys}, {literal(plain.form)})) "
                f"WHERE regexp_full_match(bare, {literal(plain.pattern)}) "
                f"AND value NOT IN ({', '.join(map(literal, plain.but))})"
            )
        found = self._engine.execute(f"FROM unread ANTI JOIN of_{name} USING ({keys})").fetchnumpy()
        n = len(found[f"k{at[0]}"])
        if not n:
            return
        texts = {each: found[f"k{each}"].tolist() for each in at}
        values, sure = self._converted(value, texts, n)
        self._unsure |= not sure.all()
        frame = pd.DataFrame({f"k{each}": cells for each, cells in texts.items()}, dtype=object)
        frame["value"], frame["sure"] = pd.Series(list(values), dtype=object), sure
        with self._engine.frame("read_values", frame):
            self._run(f"INSERT INTO of_{name} FROM read_values")

    def _converted(
        self, value: Value, texts: dict[int, list[str]], n: int
    ) -> tuple[Sequence[object], NDArray[np.bool_]]:
        """Read `n` values from texts by column, and say which of them are in no doubt."""
        nothing = [""] * n
        columns = tuple(texts.get(at, nothing) for at in range(len(self._header)))
        sheet = Sheet(Chunk(self._header, columns, nothing), self.reading)
        values = value.read(sheet)
        sure = np.ones(n, bool)
        void = (index for cells in texts.values() for index, c in enumerate(cells) if is_void(c))
        sure[[*sheet.together, *(index for index, *_ in sheet.faults), *void]] = False
        return values, sure

    def _read_days(self) -> bool:
        """Look up the offset of each day; say whether it changes on one of them."""
        timezone = self.reading.settings.timezone
        if timezone is None:
            return False
        each = " UNION ALL ".join(
            f"SELECT {day_of(name)} AS d FROM cells WHERE {is_known(name)} AND NOT {name}_offset"  # noqa: S608
            for name in self._times
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

    def _take_doubtful(self, changes: bool) -> list[Chunk]:  # noqa: FBT001
        """Take away the records that need a closer look."""
        more = sorted({*self._columns.unsettled(self.reading), *unstated(self.reading)})
        unsettled = pd.DataFrame({"id": more}, dtype=object)
        missing = " OR ".join(f"NOT ({is_known(name)})" for name in self._times)
        (timeless,) = column(self._engine, f"SELECT count(*) FROM cells WHERE {missing}")  # noqa: S608
        if not (self._unsure or changes or timeless or more or len(self._times) > 1):
            return []
        with self._engine.frame("unsettled", unsettled):
            found = self._engine.execute(
                f"SELECT cells.* FROM {self._sql.joined()} "  # noqa: S608
                f"WHERE NOT coalesce({self._sql.sure(settled=not more)}, false) ORDER BY n"
            ).fetchnumpy()
        with self._engine.frame("taken", pd.DataFrame({"n": found["n"]})):
            self._run("DELETE FROM cells WHERE n IN (FROM taken)")
        return list(self._chunks(found))

    def _chunks(self, found: dict[str, Any]) -> Iterator[Chunk]:
        columns = [found[f"c{at}"].tolist() for at in range(len(self._header))]
        numbers = found["n"].tolist()
        for begun in range(0, len(numbers), ROWS_A_CHUNK):
            part = slice(begun, begun + ROWS_A_CHUNK)
            cells = tuple(each[part] for each in columns)
            raws = [self.delimiter.join(record) for record in zip(*cells, strict=True)]
            yield Chunk(self._header, cells, list(map(str, numbers[part])), raws)

    def _see_instants(self) -> None:
        remarks = self.reading.remarks
        for name in self._times:
            cell = self._sql.cell(name)
            clock = "true" if remarks.clock_format else f"contains({cell}, ':')"
            rows = self._engine.execute(
                f"SELECT year({self._sql.utc(name)}) AS y, count(*), "  # noqa: S608
                f"count(*) FILTER (NOT {name}_offset AND {clock}) "
                f"FROM {self._sql.dated()} WHERE {cell} <> '' GROUP BY y"
            ).fetchall()
            years = {year: count for year, count, _ in rows}
            remarks.count_instants(years, sum(clocks for *_, clocks in rows))
