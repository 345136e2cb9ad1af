"""One chunk being read: cells become values, and cells that cannot become faults.

Lives here: `Sheet`.
Not here: what a reader makes of its columns (one file a reader).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.records.parts import problem_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.records.chunks import Chunk
    from linkanalysis.records.memory import Reading

__all__ = ["Sheet"]

EMPTY = "the cell is empty"


class Sheet:
    """One chunk of a reading.

    chunk: The records.
    reading: The reading it belongs to.
    """

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
        place = self.reading.columns.get(name)
        if place is None:
            return [default] * self.n
        return self.cells(place, name, default)

    def cells(self, place: int, name: str, default: str = "") -> list[str]:
        """Give the cells of a column by its place."""
        cells = [cell.strip() for cell in self.chunk.columns[place]]
        settings = self.reading.settings
        meanings = settings.meanings.get(name) or settings.meanings.get(self.chunk.header[place])
        if meanings:
            cells = [meanings.get(cell, cell) for cell in cells]
        return [cell or default for cell in cells] if default else cells

    def fault(self, place: int, name: str, why: str, *, whole: bool = True) -> None:
        """Note that a cell could not be read."""
        at = self.reading.columns.get(name, self.reading.others.get(name))
        column = name if at is None else self.chunk.header[at]
        value = "" if at is None else self.chunk.columns[at][place]
        if whole:
            if place in self.bad:
                return
            self.bad.add(place)
        self.faults.append((place, column, value, why))

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
        """Convert a column, each distinct text once."""
        texts = self.texts(name, default)
        values, faults = self.reading.memo(memo or name, convert)(texts)
        for place, why in faults.items():
            self.fault(place, name, why, whole=whole)
        if required:
            self.require(name, texts, whole=whole)
        return values

    def require(self, name: str, texts: list[str], *, whole: bool = True) -> None:
        """Make a fault of each empty cell."""
        if "" in texts:
            for place, text in enumerate(texts):
                if not text:
                    self.fault(place, name, EMPTY, whole=whole)

    def good(self) -> list[int]:
        """Give the positions of records without a fault."""
        bad = self.bad
        return (
            [place for place in range(self.n) if place not in bad] if bad else list(range(self.n))
        )

    def table(self, columns: Mapping[str, object]) -> pd.DataFrame:
        """Make a frame of the records without a fault, with their rows."""
        frame = pd.DataFrame(
            {name: _column(values) for name, values in columns.items()}
            | {"row": _column(self.chunk.rows)}
        )
        return frame.iloc[self.good()] if self.bad else frame

    def leave_out(self, places: set[int]) -> None:
        """Leave records out without a fault: they are said elsewhere."""
        self.bad |= places
        self.faults = [fault for fault in self.faults if fault[0] not in places]

    def problems(self, *more: pd.DataFrame) -> pd.DataFrame:
        """Give what could not be read, each with its record as it came."""
        chunk = self.chunk
        rows = [(row, "", "", why, raw) for row, why, raw in chunk.faults]
        rows += [
            (chunk.rows[place], column, value, why, chunk.raw(place))
            for place, column, value, why in sorted(self.faults)
        ]
        return pd.concat([*more, problem_frame(rows)], ignore_index=True)


def _column(values: object) -> object:
    if isinstance(values, list | tuple):
        return pd.Series(values, dtype=object)
    return values
