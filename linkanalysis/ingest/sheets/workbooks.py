"""Workbooks of Excel and OpenDocument, sheet by sheet, as chunks of text."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from linkanalysis.core.checks import suggest_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.tables import (
    ROWS_A_CHUNK,
    Chunk,
    cell_text,
    column_names,
    csv_line,
    escape_undecoded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.tables import Record

# Bytes of a workbook once it is unpacked. A full sheet of 1,048,576 rows by ten columns takes about
# 0.6 GB; a file made to fill the memory takes more.
LARGEST = 2 << 30


def sheet_names(path: Path) -> list[str]:
    """Name the sheets of a workbook."""
    return list(_open(path).sheet_names)


def other_sheets(path: Path, sheet: str) -> Iterator[str]:
    """Say which sheets a document leaves unread that takes the first because it names none."""
    names = [] if sheet else sheet_names(path)
    if len(names) > 1:
        yield (
            f"the workbook has {len(names)} sheets, and this is the first; add a [[document]] with "
            f'sheet = "…" for each of the others that belongs to the case: {", ".join(names[1:])}'
        )


def workbook_chunks(path: Path, sheet: str = "", header_row: int = 0) -> Iterator[Chunk]:
    """Read a sheet of a workbook, by default the first, in chunks of text."""
    records = [each for each in workbook_records(path, sheet) if int(each[0]) >= header_row]
    if not records or (header_row and records[0][0] != str(header_row)):
        return
    header = column_names(records[0][1])
    for start in range(1, max(len(records), 2), ROWS_A_CHUNK):
        part = records[start : start + ROWS_A_CHUNK]
        columns = tuple([cells[at] for _, cells, *_ in part] for at in range(len(header)))
        yield Chunk(header, columns, [row for row, *_ in part])


def workbook_records(path: Path, sheet: str = "") -> Iterator[Record]:
    """Read the rows of a sheet that hold anything, by default of the first sheet."""
    book = _open(path)
    names = book.sheet_names
    if sheet and sheet not in names:
        hint = suggest_name(sheet, names)
        message = f'{path.name} has no sheet "{sheet[:40]}". {hint}'.rstrip()
        raise RecordError(message, document=path.name)
    try:
        table = book.get_sheet_by_name(sheet or names[0]) if names else None
        lines = [] if table is None else table.to_python(skip_empty_area=False)
    except CalamineError:
        raise _unreadable(path) from None
    for number, line in enumerate(lines, start=1):
        if any(value not in {"", None} for value in line):
            cells = [escape_undecoded(_text(value)) for value in line]
            yield str(number), cells, csv_line(cells), ""


def _open(path: Path) -> CalamineWorkbook:
    try:
        size = _unpacked_size(path)
        book = CalamineWorkbook.from_path(str(path)) if size <= LARGEST else None
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise _unreadable(path) from None
    if book is None:
        message = (
            f"{path.name} unpacks to {size / 2**30:,.1f} GB, more than a workbook may "
            f"have ({LARGEST >> 30} GB). Save its sheets as CSV files."
        )
        raise RecordError(message, document=path.name)
    return book


def _unpacked_size(path: Path) -> int:
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as archive:
        return sum(each.file_size for each in archive.infolist())


def _unreadable(path: Path) -> RecordError:
    message = (
        f"{path.name} cannot be read as an Excel workbook: it is damaged, or protected by a "
        "password. Open it in a spreadsheet and save it as .xlsx or CSV."
    )
    return RecordError(message, document=path.name)


def _text(value: object) -> str:
    """Write a cell as text; a moment at midnight is how a workbook writes a day."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds" if not value.microsecond else "auto")
    return cell_text(value)
