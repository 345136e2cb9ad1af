"""CSV files as chunks of text: every record ends as cells or as a fault with its raw text."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.encodings import encoding_of, not_decoded_by, open_text
from linkanalysis.ingest.sheets.tables import (
    ROWS_A_CHUNK,
    Chunk,
    column_names,
    escape_undecoded,
    is_undecoded,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.tables import Fault, Record


# what some programs take for the end of a line, and CSV does not
OTHER_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")

MARK = b"\xef\xbb\xbf"  # of UTF-8, in the first bytes of a file

UNCLOSED = "a quotation mark in this record is never closed, or closes within a cell"
TOO_LARGE = "a cell of this record is longer than the CSV reader takes (131,072 characters)"
TOO_SHORT = "the record has fewer cells than the header"
TOO_LONG = "the record has more cells than the header"
HAS_NUL = "the record holds a NUL character: the file is damaged here, or is not plain text"


@dataclass(slots=True)
class Position:
    """Between two records of a file: the bytes and the records before it."""

    byte: int = 0
    number: int = 0


Line = tuple[int, list[str], str, str]  # number, cells, raw text, fault


def csv_header(
    path: Path, *, encoding: str | None, delimiter: str, header_row: int = 0
) -> tuple[str, ...]:
    """Read the names of the columns of a CSV file, by default from its first line."""
    chosen = encoding or encoding_of(path)
    with open_text(path, chosen) as stream:
        for number, fields, raw, why in _records(stream, delimiter):
            if number < header_row:
                continue
            if "\0" in raw or why or is_undecoded(raw):
                message = (
                    f"The first line of {path.name} is not a header in {chosen}. "
                    'Set encoding in case.toml, such as "utf-16-le" or "cp1252".'
                )
                raise RecordError(message, document=path.name, row="1")
            if OTHER_BREAKS.search(raw):
                message = (
                    f"The first line of {path.name} does not end in a normal line break, so all "
                    "rows would be taken for column names. Save the file with normal line breaks."
                )
                raise RecordError(message, document=path.name, row="1")
            if fields or header_row:
                return column_names(fields)
    return ()


def csv_records(path: Path, *, encoding: str | None, delimiter: str) -> Iterator[Record]:
    """Split a CSV file into records, of which the first need not be a header."""
    chosen = encoding or encoding_of(path)
    not_decoded = cache(lambda: not_decoded_by(path, chosen))
    with open_text(path, chosen) as stream:
        for number, fields, raw, fault in _records(stream, delimiter):
            why = fault or _fault(fields, raw, len(fields), not_decoded)
            yield str(number), fields, escape_undecoded(raw), why


def csv_chunks(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str = ",",
    header_row: int = 0,
    tick: Callable[[int], object] | None = None,
) -> Iterator[Chunk]:
    """Split a CSV file into records and lose none; `tick` gets the characters read."""
    chosen = encoding or encoding_of(path)
    with open_text(path, chosen) as stream:
        records = _records(stream, delimiter)
        fields = _header_cells(records, header_row)
        if fields:
            yield from _Splitter(path, fields, chosen, delimiter).chunks(records, tick)


def csv_part(
    path: Path,
    header: list[str],
    position: Position,
    *,
    until: int,
    encoding: str,
    delimiter: str,
) -> Iterator[Chunk]:
    """Split a UTF-8 file from a position on, as `csv_chunks` would.

    It ends with the first record that reaches the byte `until`, and moves the position there.
    """
    with path.open("rb") as stream:
        stream.seek(position.byte)
        text = io.TextIOWrapper(stream, "utf-8", "surrogateescape", newline="")
        records = _counted(_records(text, delimiter, position, until), position)
        yield from _Splitter(path, header, encoding, delimiter).chunks(records)


def after_header(
    path: Path, encoding: str, delimiter: str, header_row: int
) -> tuple[list[str], Position]:
    """Read the cells of the header of a UTF-8 file, and the position behind it."""
    position = Position()
    with open_text(path, encoding) as stream:
        records = _counted(_records(stream, delimiter), position)
        fields = _header_cells(records, header_row)
    if encoding == "utf-8-sig":
        position.byte += len(MARK)
    return fields, position


def _header_cells(records: Iterable[Line], header_row: int) -> list[str]:
    """Take records up to that of the headings, and give its cells."""
    return next((fields for number, fields, *_ in records if fields and number >= header_row), [])


def _counted(records: Iterable[Line], position: Position) -> Iterator[Line]:
    """Move a position along with the records."""
    for record in records:
        position.number = record[0]
        position.byte += len(record[2].encode(errors="surrogateescape"))
        yield record


@dataclass(frozen=True, slots=True)
class _Splitter:
    """What makes chunks of the records of a file; `header` holds its cells."""

    path: Path
    header: list[str]
    encoding: str
    delimiter: str

    def chunks(
        self, records: Iterable[Line], tick: Callable[[int], object] | None = None
    ) -> Iterator[Chunk]:
        header, width, delimiter = column_names(self.header), len(self.header), self.delimiter
        kept: list[list[str]] = []
        rows: list[str] = []
        raws: list[str] = []
        faults: list[Fault] = []
        read = 0
        not_decoded = cache(lambda: not_decoded_by(self.path, self.encoding))
        for number, fields, raw, fault in records:
            read += len(raw)
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
        if rows or faults:
            yield Chunk(header, _columns(kept, width), rows, raws, faults)
        if tick:
            tick(read)


def _columns(records: list[list[str]], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*records, strict=True)) if records else ((),) * width


def _records(
    stream: Iterable[str], delimiter: str, position: Position | None = None, until: int = 0
) -> Iterator[Line]:
    """Yield the records of a text; from a position on, up to the one that reaches `until`."""
    taken: list[str] = []
    reader = csv.reader(_recorded(stream, taken), delimiter=delimiter, strict=True)
    number = position.number if position else 0
    while position is None or position.byte < until:
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
