"""Tables in pieces: every physical record ends as cells or as a fault with its raw text.

Lives here: `Chunk`, the splitting of CSV, and pieces of Parquet files and frames.
Not here: what the cells mean (one file a reader).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

__all__ = [
    "Chunk",
    "csv_chunks",
    "csv_header",
    "frame_chunks",
    "parquet_chunks",
    "parquet_header",
    "storable",
]

ROWS_A_CHUNK = 100_000
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LOST = "\ufffd"

UNCLOSED = "a quotation mark in this record is never closed, or closes within a cell"
TOO_SHORT = "the record has fewer cells than the header"
TOO_LONG = "the record has more cells than the header"
HAS_NUL = "the record holds a NUL character: the file is damaged here, or no plain text"
NOT_DECODED = (
    'the record holds bytes that are not {encoding}; set encoding in case.toml, such as "cp1252"'
)


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some records of a table, in the order of the file.

    Attributes
    ----------
    header : tuple of str
        Names of the columns as written.
    columns : tuple of sequences of str
        Cells by column.
    rows : list of str
        Where each record stands: numbered like a spreadsheet, the header is 1.
    raws : sequence of str or None
        Each record as it came; None where the cells are all there is.
    faults : list of tuple
        Records without cells: row, why, raw.
    """

    header: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    rows: list[str]
    raws: Sequence[str] | None = None
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def raw(self, place: int) -> str:
        """Give a record as it came.

        Parameters
        ----------
        place : int
            Position in the chunk.

        Returns
        -------
        str
            Its text without the line end; for a record of a frame, its cells as CSV.

        Examples
        --------
        >>> Chunk(("a", "b"), (["1"], ["x,y"]), ["2"]).raw(0)
        '1,"x,y"'
        """
        if self.raws is not None:
            return self.raws[place].rstrip("\r\n")
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow([column[place] for column in self.columns])
        return text.getvalue()


def csv_header(path: Path, *, encoding: str | None, delimiter: str) -> tuple[str, ...]:
    r"""Read the names of the columns of a CSV file.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str or None
        Encoding; by default that of the byte order mark, else UTF-8.
    delimiter : str
        The sign between cells.

    Returns
    -------
    tuple of str
        The names, empty if the file is.

    Raises
    ------
    RecordError
        If the first line is no text in that encoding.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "calls.csv"
    >>> _ = path.write_text("caller,callee\n")
    >>> csv_header(path, encoding=None, delimiter=",")
    ('caller', 'callee')
    """
    chosen = encoding or _encoding(path)
    with _open(path, chosen) as stream:
        for _, fields, raw, why in _records(stream, delimiter):
            if "\0" in raw or why or _undecoded(raw):
                message = (
                    f"The first line of {path.name} is no header in {chosen}. "
                    'Set encoding in case.toml, such as "utf-16-le" or "cp1252".'
                )
                raise RecordError(message, document=path.name, row="1")
            if fields:
                return _names(fields)
    return ()


def csv_chunks(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str = ",",
    tick: Callable[[int], object] | None = None,
) -> Iterator[Chunk]:
    r"""Split a CSV file into records, losing none.

    Parameters
    ----------
    path : Path
        The file. Line ends may be mixed; blank lines count in the numbering and are no records.
    encoding : str, optional
        Encoding; by default that of the byte order mark, else UTF-8.
    delimiter : str, default ","
        The sign between cells.
    tick : callable, optional
        Told the number of characters read, once a chunk.

    Yields
    ------
    Chunk
        At most 100,000 records.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "calls.csv"
    >>> _ = path.write_text("caller,callee\n1,2\n3\n")
    >>> chunk = next(csv_chunks(path))
    >>> chunk.columns, chunk.faults
    ((('1',), ('2',)), [('3', 'the record has fewer cells than the header', '3')])
    """
    chosen = encoding or _encoding(path)
    header: tuple[str, ...] | None = None
    kept: list[list[str]] = []
    rows: list[str] = []
    raws: list[str] = []
    faults: list[tuple[str, str, str]] = []
    read = width = 0
    not_decoded = NOT_DECODED.format(encoding=chosen.removesuffix("-sig"))
    with _open(path, chosen) as stream:
        for number, fields, raw, fault in _records(stream, delimiter):
            read += len(raw)
            if header is None:
                header = _names(fields) if fields else None
                width = len(fields)
                continue
            if len(fields) == width and raw.isascii() and "\0" not in raw:
                why = fault
            elif not fields and not fault:
                continue
            else:
                why = fault or _fault(fields, raw, width, not_decoded)
            if why:
                faults.append((str(number), why, storable(raw)))
            else:
                kept.append(fields)
                rows.append(str(number))
                raws.append(raw)
            if len(rows) + len(faults) >= ROWS_A_CHUNK:
                yield _chunk(header, kept, rows, raws, faults)
                kept, rows, raws, faults = [], [], [], []
                if tick:
                    tick(read)
                read = 0
    if header is not None and (rows or faults):
        yield _chunk(header, kept, rows, raws, faults)
    if tick:
        tick(read)


def _chunk(
    header: tuple[str, ...],
    kept: list[list[str]],
    rows: list[str],
    raws: list[str],
    faults: list[tuple[str, str, str]],
) -> Chunk:
    columns = tuple(zip(*kept, strict=True)) if kept else tuple(() for _ in header)
    return Chunk(header, columns, rows, raws, faults)


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4)
    return next((name for mark, name in BOMS if start.startswith(mark)), "utf-8")


def _open(path: Path, encoding: str) -> io.TextIOWrapper:
    # Bytes that do not decode must not stop the file; UTF-16 and UTF-32 cannot carry them along.
    errors = "replace" if encoding.lower().startswith(("utf-16", "utf-32")) else "surrogateescape"
    return path.open(encoding=encoding, errors=errors, newline="")


def _records(stream: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str], str, str]]:
    taken: list[str] = []
    reader = csv.reader(_keeping(stream, taken), delimiter=delimiter, strict=True)
    number = 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # An open quote takes in all that follows, up to the end. Only its own line is at fault.
            for place, line in enumerate(taken):
                number += 1
                again = _alone(line, delimiter) if place else None
                yield number, again or [], line, "" if again is not None else UNCLOSED
        else:
            number += 1
            yield number, fields, taken[0] if len(taken) == 1 else "".join(taken), ""
        taken.clear()


def _keeping(stream: Iterable[str], taken: list[str]) -> Iterator[str]:
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


def _fault(fields: list[str], raw: str, width: int, not_decoded: str) -> str:
    if "\0" in raw:
        return HAS_NUL
    if not raw.isascii() and _undecoded(raw):
        return not_decoded
    if len(fields) < width:
        return TOO_SHORT
    if len(fields) > width:
        if any(cell.strip() for cell in fields[width:]):
            return TOO_LONG
        del fields[width:]
    return ""


def _undecoded(raw: str) -> bool:
    try:
        raw.encode()
    except UnicodeEncodeError:
        return True
    return LOST in raw


def storable(text: str) -> str:
    r"""Write text so that any database takes it, losing no byte.

    Parameters
    ----------
    text : str
        Text that may hold bytes that did not decode, or halves of characters.

    Returns
    -------
    str
        The text without the line end; such bytes as ``\xe9``, such halves as ``\ud800``.

    Examples
    --------
    >>> storable("caf\udce9")
    'caf\\xe9'
    """
    text = text.rstrip("\r\n")
    if not _undecoded(text):
        return text
    try:
        return text.encode(errors="surrogateescape").decode(errors="backslashreplace")
    except UnicodeEncodeError:
        return text.encode(errors="backslashreplace").decode()


def _names(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name.strip().removeprefix("\ufeff") or f"column {place}"
        for place, name in enumerate(fields, start=1)
    )


def frame_chunks(frame: pd.DataFrame) -> Iterator[Chunk]:
    """Cut a frame into chunks of text.

    Parameters
    ----------
    frame : DataFrame
        Missing values become empty cells; whole numbers lose the ``.0`` that a missing neighbor
        gave them; rows are numbered like a spreadsheet.

    Yields
    ------
    Chunk
        At most 100,000 records.

    Examples
    --------
    >>> import pandas as pd
    >>> next(frame_chunks(pd.DataFrame({"age": [31, None]}))).columns
    (['31', ''],)
    """
    header = _names([str(name) for name in frame.columns])
    for start in range(0, len(frame), ROWS_A_CHUNK):
        part = frame.iloc[start : start + ROWS_A_CHUNK]
        columns = tuple(_texts(part.iloc[:, place]) for place in range(part.shape[1]))
        rows = [str(start + place) for place in range(2, len(part) + 2)]
        yield Chunk(header, columns, rows)


def _texts(column: pd.Series) -> list[str]:
    missing = column.isna().tolist()
    return [
        "" if gone else _typed(value) for value, gone in zip(column.tolist(), missing, strict=True)
    ]


def cell_text(value: object) -> str:
    """Write a typed value as the text that a CSV file would have.

    Parameters
    ----------
    value : object
        A value of a frame or of a Parquet file.

    Returns
    -------
    str
        Empty for None; no ``.0`` after a whole number.

    Examples
    --------
    >>> cell_text(15025550143.0), cell_text(None)
    ('15025550143', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _typed(value: object) -> str:
    return storable(cell_text(value))


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a Parquet file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of str
        The names.

    Raises
    ------
    RecordError
        If it is no Parquet file.

    Examples
    --------
    >>> from pathlib import Path
    >>> parquet_header(Path("absent.parquet"))
    Traceback (most recent call last):
    ...
    linkanalysis.errors.RecordError: absent.parquet is not a Parquet file that can be read.
    """
    with _engine() as engine:
        return _names(_relation(engine, path).columns)


def parquet_chunks(path: Path, *, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
    """Read a Parquet file in chunks of text.

    Parameters
    ----------
    path : Path
        The file.
    tick : callable, optional
        Told the size of the file when it is read.

    Yields
    ------
    Chunk
        At most 100,000 records.

    Raises
    ------
    RecordError
        If it is no Parquet file.

    Examples
    --------
    >>> from pathlib import Path
    >>> next(parquet_chunks(Path("absent.parquet")))
    Traceback (most recent call last):
    ...
    linkanalysis.errors.RecordError: absent.parquet is not a Parquet file that can be read.
    """
    with _engine() as engine:
        relation = _relation(engine, path)
        header = _names(relation.columns)
        first = 2
        # pages instead of a cursor: relations of DuckDB 2 keep no place between calls
        while records := relation.limit(ROWS_A_CHUNK, offset=first - 2).fetchall():
            columns = tuple(
                [storable(cell_text(value)) for value in column]
                for column in zip(*records, strict=True)
            )
            yield Chunk(header, columns, [str(first + place) for place in range(len(records))])
            first += len(records)
    if tick:
        tick(path.stat().st_size)


def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def _relation(engine: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        return engine.read_parquet(str(path))
    except duckdb.Error:
        message = f"{path.name} is not a Parquet file that can be read."
        raise RecordError(message, document=path.name) from None
