"""Some records of a table, in the order of the file, whatever the file is.

Lives here: `Chunk`, names of columns, text that any database takes.
Not here: where chunks come from (`csv_files`, `typed_tables`), what they mean (`sheet`).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ROWS_A_CHUNK", "Chunk", "column_names", "is_undecoded", "storable"]

ROWS_A_CHUNK = 50_000
LOST = "\ufffd"


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some records of a table, in the order of the file.

    header: Names of the columns as written.
    columns: Cells by column.
    rows: Where each record stands: numbered like a spreadsheet, the header is 1.
    raws: Each record as it came; None where the cells are all there is.
    faults: Records without cells: row, why, raw.
    """

    header: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    rows: list[str]
    raws: Sequence[str] | None = None
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def raw(self, place: int) -> str:
        """Give a record as it came."""
        if self.raws is not None:
            return self.raws[place].rstrip("\r\n")
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow([column[place] for column in self.columns])
        return text.getvalue()


def column_names(fields: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a table."""
    return tuple(
        name.strip().removeprefix("\ufeff") or f"column {place}"
        for place, name in enumerate(fields, start=1)
    )


def storable(text: str) -> str:
    r"""Write text so that any database takes it, losing no byte."""
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
    return LOST in raw
