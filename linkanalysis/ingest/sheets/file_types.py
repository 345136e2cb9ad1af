"""What a file is, by its first bytes: its name may say anything."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Literal

from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from pathlib import Path

Format = Literal[
    "text", "json", "parquet", "workbook", "zip", "pdf", "xml", "html", "sqlite", "graph"
]

START = 4096  # bytes looked at: more than any mark, declaration or first record takes
MARKS: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF", "pdf"),
    (b"SQLite format 3\0", "sqlite"),
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),  # .xls, a compound file of Microsoft
)
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")  # names of archives that hold sheets
CUT_OFF = (
    "is named as a workbook and is none: it is damaged or cut off. Ask its source for it again, or "
    "open it in a spreadsheet and save it as .xlsx or CSV."
)
SHEETS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})  # .xlsx, .xlsb, .ods
# a header such as "[id],name" begins with a bracket too, but not with what may follow it in JSON
JSON = re.compile(r'\s*[\[{]\s*(?:["\[\]{}0-9-]|$)')
HTML = re.compile(r"\s*<(?:!doctype\s+html|html|table|head|body)\b", re.IGNORECASE)
GRAPH = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:\w+:)?(?:graphml|gexf)\b", re.IGNORECASE | re.DOTALL
)
XML = re.compile(r"\s*<(?:\?xml\b|!--|!doctype\b|[A-Za-z][^<>,;\t]*>\s*(?:<|\Z))", re.IGNORECASE)
# Byte order marks; those of UTF-32 first, since the little-endian one starts with that of UTF-16.
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

UNREAD = {
    "zip": "a ZIP archive. Unpack it and describe each file in it by a [[document]].",
    "pdf": "a PDF, which holds pages and no table. Ask its source for a CSV or Excel file.",
    "xml": "XML that this reader does not take. Export it as CSV, JSON or Excel; "
    "la.propose(path) tells if another reader takes it.",
    "sqlite": "a database of SQLite. Read a query of it: case.add(la.records.read_query("
    'connection, "SELECT …", reader="…", document="…")).',
    "graph": "a graph of another tool. Add it with case.add(la.graph.read_graph_document(path)).",
    "html": "a web page (HTML), which no reader reads. Save its table as CSV or Excel.",
}
NOT_JSON = {"parquet": "a Parquet file", "workbook": "an Excel workbook"}


def file_format(path: Path) -> Format:
    """Recognize what a file is; plain text of any kind is "text"."""
    with path.open("rb") as stream:
        start = stream.read(START)
    found = next((name for mark, name in MARKS if start.startswith(mark)), None)
    if found == "zip" and _has_sheets(path):
        return "workbook"
    if found:
        return found
    text = start.decode(byte_order(start) or "utf-8", errors="replace")
    shapes: tuple[tuple[re.Pattern[str], Format], ...] = (
        (JSON, "json"),
        (HTML, "html"),
        (GRAPH, "graph"),
        (XML, "xml"),
    )
    return next((name for shape, name in shapes if shape.match(text)), "text")


def _has_sheets(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not SHEETS.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):  # by the damaged byte
        return False


def table_format(path: Path) -> Format:
    """Recognize the format of a table, or raise `RecordError` if no reader takes the file."""
    found = file_format(path)
    if found == "zip" and path.suffix.lower() in WORKBOOKS:
        message = f"{path.name} {CUT_OFF}"
        raise RecordError(message, document=path.name)
    if found in UNREAD:
        message = f"{path.name} is {UNREAD[found]}"
        raise RecordError(message, document=path.name)
    return found


def expect_json(path: Path, reader: str) -> None:
    """Raise `RecordError` if a file is no JSON but something else that is known."""
    found = file_format(path)
    if found in UNREAD:
        table_format(path)
    if found in NOT_JSON:
        message = (
            f"{path.name} is {NOT_JSON[found]}, and the reader {reader} reads JSON. "
            'For a table use another reader, such as reader = "entities".'
        )
        raise RecordError(message, document=path.name)


def byte_order(start: bytes) -> str | None:
    """Name the encoding that a byte order mark declares."""
    return next((name for mark, name in BOMS if start.startswith(mark)), None)
