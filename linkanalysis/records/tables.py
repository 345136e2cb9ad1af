"""Tables as chunks of text, whatever the file is: CSV, Parquet or a frame.

Lives here: `Chunk`, names of columns, encodings; the splitting of CSV files, in which every
physical record ends as cells or as a fault with its raw text; typed values as text.
Not here: what the cells mean (`sheet`, and one file a reader).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from linkanalysis.errors import RecordError
from linkanalysis.records.formats import byte_order, likely_encoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd


# A larger chunk takes more memory; a smaller one writes to the database more often.
ROWS_A_CHUNK = 50_000
Fault = tuple[str, str, str, tuple[str, ...]]
Record = tuple[str, list[str], str, str]  # row, cells, as it came, and why it could not be split
REPLACEMENT = "\ufffd"  # what UTF-16 and UTF-32 leave of bytes that do not decode


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some records of a table, in the order of the file.

    columns: Cells by column.
    rows: The row of each record as a spreadsheet numbers it; the header is row 1.
    raws: Each record as it came; None where the cells are all there is.
    faults: Records that could not be split into the columns of the header: row, why, raw, and what
      cells they have, in their order.
    """

    header: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    rows: list[str]
    raws: Sequence[str] | None = None
    faults: list[Fault] = field(default_factory=list)

    def raw(self, index: int) -> str:
        """Give a record as it came."""
        if self.raws is not None:
            return self.raws[index].rstrip("\r\n")
        return csv_line([column[index] for column in self.columns])


def csv_line(cells: Sequence[str]) -> str:
    """Write cells as one line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def column_names(fields: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a table; one without a name gets its number."""
    return tuple(
        name.strip().removeprefix("\ufeff") or f"column {number}"
        for number, name in enumerate(fields, start=1)
    )


def escape_undecoded(text: str) -> str:
    r"""Write bytes that did not decode as ``\x`` codes, so that any database takes the text."""
    text = text.rstrip("\r\n")
    if not is_undecoded(text):
        return text
    try:
        return text.encode(errors="surrogateescape").decode(errors="backslashreplace")
    except UnicodeEncodeError:
        return text.encode(errors="backslashreplace").decode()


def is_undecoded(raw: str) -> bool:
    """Tell whether bytes of a text could not be decoded."""
    try:
        raw.encode()
    except UnicodeEncodeError:
        return True
    return REPLACEMENT in raw


GLOB = re.compile(r"[*?\[]")  # characters that DuckDB would take for a pattern of file names


def frame_chunks(frame: pd.DataFrame) -> Iterator[Chunk]:
    """Cut a frame into chunks of text."""
    header = column_names([str(name) for name in frame.columns])
    for start in range(0, len(frame), ROWS_A_CHUNK):
        part = frame.iloc[start : start + ROWS_A_CHUNK]
        columns = tuple(_texts(part.iloc[:, column]) for column in range(part.shape[1]))
        yield Chunk(header, columns, _rows(start, len(part)))


def _texts(column: pd.Series) -> list[str]:
    missing = column.isna().tolist()
    return [
        "" if is_missing else escape_undecoded(cell_text(value))
        for value, is_missing in zip(column.tolist(), missing, strict=True)
    ]


def _rows(start: int, n: int) -> list[str]:
    return [str(row) for row in range(start + 2, start + n + 2)]  # the header is row 1


def cell_text(value: object) -> str:
    """Write a typed value as the text that a CSV file would have."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a Parquet file."""
    with _engine() as engine:
        return column_names(_relation(engine, path).columns)


def parquet_chunks(path: Path, *, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
    """Read a Parquet file in chunks of text; `tick` gets its size in bytes at the end."""
    with _engine() as engine:
        relation = _relation(engine, path)
        header = column_names(relation.columns)
        start = 0
        # pages instead of a cursor: relations of DuckDB 2 keep no position between calls
        while records := relation.limit(ROWS_A_CHUNK, offset=start).fetchall():
            columns = tuple(
                [escape_undecoded(cell_text(value)) for value in column]
                for column in zip(*records, strict=True)
            )
            yield Chunk(header, columns, _rows(start, len(records)))
            start += len(records)
    if tick:
        tick(path.stat().st_size)


def _engine() -> duckdb.DuckDBPyConnection:
    # extensions are never fetched: nothing here may reach the network
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def _relation(engine: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        return engine.read_parquet(GLOB.sub(r"[\g<0>]", str(path)))
    except duckdb.Error:
        message = f"{path.name} is not a Parquet file that can be read."
        raise RecordError(message, document=path.name) from None


# what some programs take for the end of a line, and CSV does not
OTHER_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")

UNCLOSED = "a quotation mark in this record is never closed, or closes within a cell"
TOO_LARGE = "a cell of this record is longer than the CSV reader takes (131,072 characters)"
TOO_SHORT = "the record has fewer cells than the header"
TOO_LONG = "the record has more cells than the header"
HAS_NUL = "the record holds a NUL character: the file is damaged here, or is not plain text"


def csv_header(path: Path, *, encoding: str | None, delimiter: str) -> tuple[str, ...]:
    """Read the names of the columns of a CSV file."""
    chosen = encoding or _encoding(path)
    with _open(path, chosen) as stream:
        for _, fields, raw, why in _records(stream, delimiter):
            if "\0" in raw or why or is_undecoded(raw):
                message = (
                    f"The first line of {path.name} is not a header in {chosen}. "
                    'Set encoding in case.toml, such as "utf-16-le" or "cp1252".'
                )
                raise RecordError(message, document=path.name, row="1")
            if OTHER_BREAKS.search(raw):
                message = (
                    f"The first line of {path.name} is not ended as lines are, so that all rows "
                    "would be taken for column names. Save the file with ordinary line ends."
                )
                raise RecordError(message, document=path.name, row="1")
            if fields:
                return column_names(fields)
    return ()


def csv_records(path: Path, *, encoding: str | None, delimiter: str) -> Iterator[Record]:
    """Split a CSV file into records, of which the first need not be a header."""
    chosen = encoding or _encoding(path)
    not_decoded = cache(lambda: _not_decoded(path, chosen))
    with _open(path, chosen) as stream:
        for number, fields, raw, fault in _records(stream, delimiter):
            why = fault or _fault(fields, raw, len(fields), not_decoded)
            yield str(number), fields, escape_undecoded(raw), why


def csv_chunks(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str = ",",
    tick: Callable[[int], object] | None = None,
) -> Iterator[Chunk]:
    """Split a CSV file into records and lose none; `tick` gets the characters read."""
    chosen = encoding or _encoding(path)
    header: tuple[str, ...] | None = None
    kept: list[list[str]] = []
    rows: list[str] = []
    raws: list[str] = []
    faults: list[Fault] = []
    read = width = 0
    not_decoded = cache(lambda: _not_decoded(path, chosen))
    with _open(path, chosen) as stream:
        for number, fields, raw, fault in _records(stream, delimiter):
            read += len(raw)
            if header is None:
                header = column_names(fields) if fields else None
                width = len(fields)
                continue
            if len(fields) == width and raw.isascii() and "\0" not in raw:
                why = fault
            elif not fields and not fault:
                continue
            else:
                why = fault or _fault(fields, raw, width, not_decoded)
            if why:
                cells = fields or [cell.strip(' "') for cell in raw.strip().split(delimiter)]
                escaped = tuple(escape_undecoded(cell) for cell in cells)
                faults.append((str(number), why, escape_undecoded(raw), escaped))
            else:
                kept.append(fields)
                rows.append(str(number))
                raws.append(raw)
            if len(rows) + len(faults) >= ROWS_A_CHUNK:
                yield Chunk(header, _columns(kept, width), rows, raws, faults)
                kept, rows, raws, faults = [], [], [], []
                if tick:
                    tick(read)
                read = 0
    if header is not None and (rows or faults):
        yield Chunk(header, _columns(kept, width), rows, raws, faults)
    if tick:
        tick(read)


def _columns(records: list[list[str]], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*records, strict=True)) if records else ((),) * width


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        return byte_order(stream.read(4)) or "utf-8"


def _open(path: Path, encoding: str) -> io.TextIOWrapper:
    # Bytes that do not decode must not stop the file; UTF-16 and UTF-32 cannot carry them along.
    errors = "replace" if encoding.lower().startswith(("utf-16", "utf-32")) else "surrogateescape"
    return path.open(encoding=encoding, errors=errors, newline="")


def _records(stream: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str], str, str]]:
    """Yield number, cells, raw text and fault of each record."""
    taken: list[str] = []
    reader = csv.reader(_recorded(stream, taken), delimiter=delimiter, strict=True)
    number = 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = TOO_LARGE if str(error).startswith("field larger") else UNCLOSED
            # An open quote swallows all lines to the end. Only its own line is at fault.
            for index, line in enumerate(taken):
                again = _alone(line, delimiter) if index else None
                why = UNCLOSED if index else fault
                number += 1
                yield number, again or [], line, "" if again is not None else why
        else:
            number += 1
            yield number, fields, taken[0] if len(taken) == 1 else "".join(taken), ""
        taken.clear()


def _recorded(stream: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in stream:
        taken.append(line)
        yield line


def _alone(line: str, delimiter: str) -> list[str] | None:
    if line.count('"') % 2:
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _not_decoded(path: Path, chosen: str) -> str:
    what = f"the bytes are not {chosen.removesuffix('-sig').upper()}"
    likely = likely_encoding(path)
    if likely == chosen:
        return f"{what}; the file is damaged here"
    return f'{what}; set encoding = "{likely}"'


def _fault(fields: list[str], raw: str, width: int, not_decoded: Callable[[], str]) -> str:
    if "\0" in raw:
        return HAS_NUL
    if not raw.isascii() and is_undecoded(raw):
        return not_decoded()
    if len(fields) < width:
        return TOO_SHORT
    if len(fields) > width:
        if any(cell.strip() for cell in fields[width:]):
            return TOO_LONG
        del fields[width:]
    return ""
