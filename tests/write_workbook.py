"""The smallest workbook that a spreadsheet opens: sheets of texts, numbers and days."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of a workbook, which has no zone
DAY = dt.timedelta(days=1)

Cell = str | float | dt.datetime | None


def write_workbook(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]]) -> Path:
    """Write sheets, each a list of rows, to a workbook."""
    numbers = range(1, len(sheets) + 1)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/s{n}.xml" ContentType="{kinds}.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"s{n}.xml") for n in numbers), ("styles", "styles.xml")]
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>'
            for n, name in enumerate(sheets, start=1)
        )
        + "</sheets></workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills>'
        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/>"
        '<xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for n, rows in enumerate(sheets.values(), start=1):
        lines = "".join(
            f'<row r="{row}">{"".join(map(_cell, cells))}</row>'
            for row, cells in enumerate(rows, start=1)
        )
        parts[f"xl/s{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return path


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, dt.datetime):
        return f'<c s="1"><v>{(value - FIRST_DAY) / DAY!r}</v></c>'
    return f"<c><v>{value!r}</v></c>"
