"""One chunk being read: cells become values, and cells that cannot be read become faults.

Lives here: `Sheet`.
Not here: ids, instants and spans of a column (`columns`), and what a reader makes of its columns
(one file a reader).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.records.parts import problem_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.records.chunks import Chunk
    from linkanalysis.records.memory import Reading

__all__ = ["EMPTY", "Sheet"]

EMPTY = "the cell is empty"


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
