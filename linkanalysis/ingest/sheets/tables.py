"""Tables as chunks of text, whatever the file is."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    import pandas as pd

    TellsWho = Callable[[AbstractSet[int], AbstractSet[int]], bool]

# A larger chunk takes more memory; a smaller one writes to the database more often.
ROWS_A_CHUNK = 50_000
Fault = tuple[str, str, str, tuple[str, ...]]
Record = tuple[str, list[str], str, str]  # row, cells, as it came, and why it could not be split
HEADINGS_AGAIN = "the record repeats the headings"
NO_RECORD = "a void or total row: nothing but a word and numbers"
SUM_OF = (
    "taken for a total row: a word for a sum and what it is the sum of (All, 4 guests), beside "
    "nothing but numbers, dates and currencies"
)
# What programs and clerks write instead of a record, in lower case.
TOTALS = frozenset(
    {
        *("total", "totals", "grand total", "subtotal", "sub-total", "sum", "count"),
        *("suma", "summe", "gesamt", "gesamtsumme", "total general", "somme", "totale"),
    }
)
NOT_RECORDS = TOTALS | {
    *("void", "voided", "cancelled", "canceled", "deleted", "no record", "end of report"),
    *("anulado", "storniert"),
}
NUMERIC = re.compile(r"[-+$€£(]?[0-9][0-9.,:]*[)%]?")
# Beside the word for a sum: of what it is the sum (All, 4 guests), its day and its currency.
ALL = re.compile("all|alle|todas|todos|tous|toutes|tutti|tutte", re.IGNORECASE)
COUNTED = re.compile(r"[0-9][0-9.,]* [^\W\d]+")
DAY = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}([ T][0-9:.]+Z?)?")
CURRENCY = re.compile("[A-Z]{3}")
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


def records_of(
    chunk: Chunk,
    is_enough: Callable[[set[int]], bool],
    is_needed: Callable[[int], bool],
    tells_who: TellsWho,
) -> Chunk:
    """Make a fault of each line that is no record, such as the headings of the next page.

    is_enough: Tells whether numbers in these columns make a record, whatever the word beside them.
    is_needed: Tells whether a record needs this column, so that a word for a sum in it says more.
    tells_who: Tells whether cells in columns of numbers and of counts (4 guests) identify somebody.
    """
    why = dict.fromkeys(_headings_again(chunk), HEADINGS_AGAIN)
    for at, reason in _sums(chunk, is_needed, tells_who):
        if not is_enough(_filled_by_numbers(chunk, at)):
            why.setdefault(at, reason)
    if not why:
        return chunk
    kept = [index for index in range(len(chunk.rows)) if index not in why]
    return Chunk(
        chunk.header,
        tuple([column[index] for index in kept] for column in chunk.columns),
        [chunk.rows[index] for index in kept],
        None if chunk.raws is None else [chunk.raws[index] for index in kept],
        [*chunk.faults, *((chunk.rows[at], why[at], chunk.raw(at), ()) for at in sorted(why))],
    )


def _headings_again(chunk: Chunk) -> Iterator[int]:
    names = chunk.header
    for index, cell in enumerate(chunk.columns[0] if names else ()):
        # values that are read apart from their records have no row, and repeat no headings
        if (
            cell.strip() in {names[0], ""}
            and chunk.rows[index]
            and (column_names([each[index] for each in chunk.columns]) == names)
        ):
            yield index


def _sums(
    chunk: Chunk, is_needed: Callable[[int], bool], tells_who: TellsWho
) -> Iterator[tuple[int, str]]:
    """Find the lines with nothing but a word for a void line or a sum, and numbers; say which."""
    for at, column in enumerate(chunk.columns):
        words = {cell for cell in set(column) if is_void(cell)}
        for index, cell in enumerate(column if words else ()):
            # values that are read apart from their records have no row, and are no sum
            if cell not in words or not chunk.rows[index]:
                continue
            if _is_sum(chunk, index):
                yield index, NO_RECORD
            elif _word(cell) in TOTALS and is_needed(at) and _is_sum_of(chunk, index, tells_who):
                yield index, SUM_OF


def _is_sum(chunk: Chunk, index: int) -> bool:
    cells = [column[index].strip() for column in chunk.columns]
    filled = [cell for cell in cells if cell]
    return sum(not NUMERIC.fullmatch(cell) for cell in filled) == 1 and len(cells) > 1


def _is_sum_of(chunk: Chunk, index: int, tells_who: TellsWho) -> bool:
    """Tell whether a line also says of what it is the sum: Grand Total, All, 2024-05-31, 300.

    A number of something (4 guests) and a second word for a sum say it only where nothing
    identifies somebody: Suma, of a party of 4 guests, has a booking.
    """
    cells = {at: column[index].strip() for at, column in enumerate(chunk.columns)}
    others = {at: cell for at, cell in cells.items() if cell and _word(cell) not in TOTALS}
    said = {at for at, cell in others.items() if ALL.fullmatch(cell)}
    counted = {at for at, cell in others.items() if COUNTED.fullmatch(cell)}
    rest = others.keys() - said - counted
    beside = (NUMERIC, DAY, CURRENCY)
    if not all(any(form.fullmatch(others[at]) for form in beside) for at in rest):
        return False
    words = sum(_word(cell) in TOTALS for cell in cells.values())
    return bool(said) or ((bool(counted) or words > 1) and not tells_who(rest, counted))


def _filled_by_numbers(chunk: Chunk, index: int) -> set[int]:
    cells = enumerate(column[index].strip() for column in chunk.columns)
    return {at for at, cell in cells if NUMERIC.fullmatch(cell) or DAY.fullmatch(cell)}


def is_void(cell: str) -> bool:
    """Tell whether a cell has a word that stands for a void line or a sum."""
    return _word(cell) in NOT_RECORDS


def _word(cell: str) -> str:
    return cell.strip().casefold().rstrip(":")


def csv_line(cells: Sequence[str]) -> str:
    """Write cells as one line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def column_names(fields: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a table, each differently: "column 3" if empty, "Phone (2)" if again."""
    names = [
        name.strip().removeprefix("\ufeff") or f"column {number}"
        for number, name in enumerate(fields, start=1)
    ]
    written, taken = {name.casefold() for name in names}, set[str]()
    numbers: Counter[str] = Counter()
    for at, name in enumerate(names):
        free = name
        while free.casefold() in taken or (free != name and free.casefold() in written):
            numbers[name.casefold()] += 1
            free = f"{name} ({numbers[name.casefold()] + 1})"
        names[at] = free
        taken.add(free.casefold())
    return tuple(names)


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
    columns = [_as_dates(frame.iloc[:, column]) for column in range(frame.shape[1])]
    for start in range(0, len(frame), ROWS_A_CHUNK):
        end = min(start + ROWS_A_CHUNK, len(frame))
        texts = tuple(_texts(column.iloc[start:end]) for column in columns)
        yield Chunk(header, texts, _rows(start, end - start))


def _as_dates(column: pd.Series) -> pd.Series:
    """Give moments that are all at midnight as dates: pandas has no type of its own for these."""
    if column.dtype.kind != "M" or column.dt.tz is not None:
        return column
    known = column.dropna()
    return column.dt.date if known.eq(known.dt.normalize()).all() else column


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
    if isinstance(value, bytes | memoryview):
        return f"\\x{value.hex()}"  # as PostgreSQL writes it
    if isinstance(value, np.ndarray | list | dict):
        return _nested_text(value.tolist() if isinstance(value, np.ndarray) else value)
    return str(value)


def _nested_text(value: list[object] | dict[str, object]) -> str:
    """Write several values as a cell of JSON is read: a plain list by "; ", all else as JSON."""
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(cell_text(each) for each in value)
    return json.dumps(value, ensure_ascii=False, default=cell_text)


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a Parquet file."""
    with offline_engine() as engine:
        return column_names(_relation(engine, path).columns)


def parquet_chunks(path: Path, *, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
    """Read a Parquet file in chunks of text; `tick` gets its size in bytes at the end."""
    with offline_engine() as engine:
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


def offline_engine() -> duckdb.DuckDBPyConnection:
    """Open a database in memory that neither downloads nor loads extensions."""
    # without extensions, nothing here can reach the network
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def _relation(engine: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        return engine.read_parquet(GLOB.sub(r"[\g<0>]", str(path)))
    except duckdb.Error:
        message = f"{path.name} is not a Parquet file that can be read."
        raise RecordError(message, document=path.name) from None
