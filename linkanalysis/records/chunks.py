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

# A larger chunk takes more memory; a smaller one writes to the database more often.
ROWS_A_CHUNK = 50_000
REPLACEMENT = "\ufffd"  # what UTF-16 and UTF-32 leave of bytes that do not decode


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some records of a table, in the order of the file.

    columns: Cells by column.
    rows: The row of each record as a spreadsheet numbers it; the header is row 1.
    raws: Each record as it came; None where the cells are all there is.
    faults: Records without cells: row, why, raw.
    """

    header: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    rows: list[str]
    raws: Sequence[str] | None = None
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def raw(self, index: int) -> str:
        """Give a record as it came."""
        if self.raws is not None:
            return self.raws[index].rstrip("\r\n")
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow([column[index] for column in self.columns])
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
