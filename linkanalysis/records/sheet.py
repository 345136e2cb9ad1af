"""One chunk being read: cells become values, and cells that cannot be read become faults.

Lives here: `Sheet` (one chunk), and what the reading of a document remembers from chunk to chunk:
`Reading`, and `Memo` (each distinct text is converted once).
Not here: ids, instants and spans of a column (`columns`), and what a reader makes of its columns
(one file a reader).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.records.parts import problem_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linkanalysis.records.chunks import Chunk
    from linkanalysis.records.settings import Settings

EMPTY = "the cell is empty"
# Columns repeat their texts (a phone calls often), so a memo pays. Emptying it past a million
# distinct texts bounds memory, at the cost of converting some texts again.
MEMO_LIMIT = 1_000_000


class Memo:
    """A conversion that is made once for each distinct text.

    convert: Takes a text; returns its value or raises `LinkAnalysisError`.
    """

    def __init__(self, convert: Callable[[str], object]) -> None:
        self.convert = convert
        self.good: dict[str, object] = {"": None}
        self.bad: dict[str, str] = {}

    def __call__(self, texts: Sequence[str]) -> tuple[list[object], dict[int, str]]:
        """Convert texts; return values (None if empty) and, by index, why a text has none."""
        if len(self.good) + len(self.bad) > MEMO_LIMIT:
            self.good, self.bad = {"": None}, {}
        good, bad = self.good, self.bad
        for text in set(texts):
            if text not in good and text not in bad:
                try:
                    good[text] = self.convert(text)
                except LinkAnalysisError as error:
                    bad[text] = str(error)
        values = [good.get(text) for text in texts]
        if not bad:
            return values, {}
        return values, {i: bad[text] for i, text in enumerate(texts) if text in bad}


class Reading:
    """What the reading of a document remembers from chunk to chunk.

    document: Id of the document.
    columns: The reader's name of each column that is there, to its index in the table.
    others: Columns that the reader does not know, to their index.
    """

    def __init__(
        self, settings: Settings, document: str, columns: dict[str, int], others: dict[str, int]
    ) -> None:
        self.settings = settings
        self.document = document
        self.columns = columns
        self.others = others
        self.seen: set[tuple[str, ...]] = set()
        self.services: dict[str, str] = {}
        self.memos: dict[str, Memo] = {}

    def memo(self, name: str, convert: Callable[[str], object]) -> Memo:
        """Give the memo of that name, made on first use."""
        return self.memos.setdefault(name, Memo(convert))

    def is_new(self, *what: str) -> bool:
        """Tell whether something is seen for the first time in this document."""
        if what in self.seen:
            return False
        self.seen.add(what)
        return True


class Sheet:
    """One chunk of a reading. Records have an index from 0, columns have the reader's names."""

    def __init__(self, chunk: Chunk, reading: Reading) -> None:
        self.chunk = chunk
        self.reading = reading
        self.n = len(chunk.rows)
        self.faults: list[tuple[int, str, str, str]] = []
        self.bad: set[int] = set()

    def has(self, name: str) -> bool:
        """Tell whether the table has a column."""
        return name in self.reading.columns

    def texts(self, name: str, default: str = "") -> list[str]:
        """Give the cells of a column, stripped, with the meanings of ``values``."""
        column = self.reading.columns.get(name)
        if column is None:
            return [default] * self.n
        return self.cells(column, name, default)

    def cells(self, column: int, name: str, default: str = "") -> list[str]:
        """Give the cells of a column by its index in the table."""
        cells = [cell.strip() for cell in self.chunk.columns[column]]
        settings = self.reading.settings
        meanings = settings.meanings.get(name) or settings.meanings.get(self.chunk.header[column])
        if meanings:
            cells = [meanings.get(cell, cell) for cell in cells]
        return [cell or default for cell in cells] if default else cells

    def optional_texts(self, name: str, default: str = "") -> list[str | None]:
        """Give the cells of a column, with None where a cell is empty."""
        return [text or None for text in self.texts(name, default)]

    def fault(self, index: int, name: str, why: str, *, whole: bool = True) -> None:
        """Note why a cell could not be read; `whole` refuses its record as a whole."""
        at = self.reading.columns.get(name, self.reading.others.get(name))
        column = name if at is None else self.chunk.header[at]
        value = "" if at is None else self.chunk.columns[at][index]
        if whole:
            if index in self.bad:
                return
            self.bad.add(index)
        self.faults.append((index, column, value, why))

    def convert(
        self,
        name: str,
        convert: Callable[[str], object],
        *,
        default: str = "",
        required: bool = False,
        whole: bool = True,
        memo: str = "",
    ) -> list[object]:
        """Convert a column, each distinct text once; columns may share a memo by its name."""
        texts = self.texts(name, default)
        values, faults = self.reading.memo(memo or name, convert)(texts)
        for index, why in faults.items():
            self.fault(index, name, why, whole=whole)
        if required:
            self.require(name, texts)
        return values

    def require(self, name: str, texts: list[str]) -> None:
        """Make a fault of each empty cell."""
        for index, text in enumerate(texts) if "" in texts else ():
            if not text:
                self.fault(index, name, EMPTY)

    def good(self) -> list[int]:
        """Give the indices of records without a fault."""
        return [index for index in range(self.n) if index not in self.bad]

    def table(self, columns: Mapping[str, object]) -> pd.DataFrame:
        """Make a frame of the records without a fault, with their rows."""
        frame = pd.DataFrame(
            {name: _column(values) for name, values in columns.items()}
            | {"row": _column(self.chunk.rows)}
        )
        return frame.iloc[self.good()] if self.bad else frame

    def leave_out(self, indices: set[int]) -> None:
        """Leave records out without a fault, because another problem reports them."""
        self.bad |= indices
        self.faults = [fault for fault in self.faults if fault[0] not in indices]

    def problems(self, *more: pd.DataFrame) -> pd.DataFrame:
        """Give what could not be read, each with its record as it came."""
        chunk = self.chunk
        rows = [(row, "", "", why, raw) for row, why, raw in chunk.faults]
        rows += [
            (chunk.rows[index], column, value, why, chunk.raw(index))
            for index, column, value, why in sorted(self.faults)
        ]
        return pd.concat([*more, problem_frame(rows)], ignore_index=True)


def _column(values: object) -> object:
    return pd.Series(values, dtype=object) if isinstance(values, list | tuple) else values
