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

    Parameters
    ----------
    chunk : Chunk
        The records.
    reading : Reading
        The reading it belongs to.

    Examples
    --------
    >>> from linkanalysis.records.chunks import Chunk
    >>> from linkanalysis.records.settings import Settings
    >>> from linkanalysis.records.memory import Reading
    >>> reading = Reading(Settings(reader="calls"), "a.csv", {"caller": 0}, {})
    >>> Sheet(Chunk(("caller",), ([" 911 "],), ["2"]), reading).texts("caller")
    ['911']
    """

    def __init__(self, chunk: Chunk, reading: Reading) -> None:
        self.chunk = chunk
        self.reading = reading
        self.n = len(chunk.rows)
        self.faults: list[tuple[int, str, str, str]] = []
        self.bad: set[int] = set()

    def has(self, name: str) -> bool:
        """Tell whether the table has a column.

        Parameters
        ----------
        name : str
            Our name of it.

        Returns
        -------
        bool
            True if it is there.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> Sheet(Chunk((), (), []), Reading(Settings(reader="calls"), "a", {}, {})).has("place")
        False
        """
        return name in self.reading.columns

    def texts(self, name: str, default: str = "") -> list[str]:
        """Give the cells of a column, stripped, with the meanings of ``values``.

        Parameters
        ----------
        name : str
            Our name of it.
        default : str, default ""
            What stands for empty cells and for a column that is not there.

        Returns
        -------
        list of str
            One text a record.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="calls"), "a", {}, {}))
        >>> sheet.texts("type", "call")
        ['call']
        """
        place = self.reading.columns.get(name)
        if place is None:
            return [default] * self.n
        return self.cells(place, name, default)

    def cells(self, place: int, name: str, default: str = "") -> list[str]:
        """Give the cells of a column by its place.

        Parameters
        ----------
        place : int
            Place of the column.
        name : str
            Name under which ``values`` may have meanings.
        default : str, default ""
            What stands for empty cells.

        Returns
        -------
        list of str
            One text a record.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> reading = Reading(Settings(reader="entities"), "a", {}, {"CITY": 0})
        >>> Sheet(Chunk(("CITY",), (["Elmton"],), ["2"]), reading).cells(0, "city")
        ['Elmton']
        """
        cells = [cell.strip() for cell in self.chunk.columns[place]]
        settings = self.reading.settings
        meanings = settings.meanings.get(name) or settings.meanings.get(self.chunk.header[place])
        if meanings:
            cells = [meanings.get(cell, cell) for cell in cells]
        return [cell or default for cell in cells] if default else cells

    def fault(self, place: int, name: str, why: str, *, whole: bool = True) -> None:
        """Note that a cell could not be read.

        Parameters
        ----------
        place : int
            Position of the record in the chunk.
        name : str
            Our name of the column.
        why : str
            Why; never the value.
        whole : bool, default True
            The whole record goes to the problems, not only the cell.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> reading = Reading(Settings(reader="calls"), "a", {"start": 0}, {})
        >>> sheet = Sheet(Chunk(("start",), (["x"],), ["2"]), reading)
        >>> sheet.fault(0, "start", "no date")
        >>> sheet.problems()["why"].tolist()
        ['no date']
        """
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
        """Convert a column, each distinct text once.

        Parameters
        ----------
        name : str
            Our name of it.
        convert : callable
            Takes a text; gives its value or raises `LinkAnalysisError`.
        default : str, default ""
            What stands for empty cells.
        required : bool, default False
            An empty cell is a fault.
        whole : bool, default True
            A fault takes the whole record to the problems.
        memo : str, default ""
            Name of the memo that columns share; by default each has its own.

        Returns
        -------
        list of object
            One value a record, None where there is none.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> reading = Reading(Settings(reader="links"), "a", {"count": 0}, {})
        >>> Sheet(Chunk(("count",), (["7"],), ["2"]), reading).convert("count", int)
        [7]
        """
        texts = self.texts(name, default)
        values, faults = self.reading.memo(memo or name, convert)(texts)
        for place, why in faults.items():
            self.fault(place, name, why, whole=whole)
        if required:
            self.require(name, texts, whole=whole)
        return values

    def require(self, name: str, texts: list[str], *, whole: bool = True) -> None:
        """Make a fault of each empty cell.

        Parameters
        ----------
        name : str
            Our name of the column.
        texts : list of str
            Its cells.
        whole : bool, default True
            A fault takes the whole record to the problems.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.memory import Reading
        >>> from linkanalysis.records.settings import Settings
        >>> sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="calls"), "a", {}, {}))
        >>> sheet.require("start", [""])
        >>> sheet.good()
        []
        """
        if "" in texts:
            for place, text in enumerate(texts):
                if not text:
                    self.fault(place, name, EMPTY, whole=whole)

    def good(self) -> list[int]:
        """Give the positions of records without a fault.

        Returns
        -------
        list of int
            Positions, rising.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> reading = Reading(Settings(reader="calls"), "a", {}, {})
        >>> Sheet(Chunk((), (), ["2", "3"]), reading).good()
        [0, 1]
        """
        bad = self.bad
        return (
            [place for place in range(self.n) if place not in bad] if bad else list(range(self.n))
        )

    def table(self, columns: Mapping[str, object]) -> pd.DataFrame:
        """Make a frame of the records without a fault, with their rows.

        Parameters
        ----------
        columns : dict of str to sequence
            Columns of the case, one value a record.

        Returns
        -------
        DataFrame
            The columns and ``row``.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> reading = Reading(Settings(reader="calls"), "a", {}, {})
        >>> Sheet(Chunk((), (), ["2"]), reading).table({"type": ["call"]}).to_dict("list")
        {'type': ['call'], 'row': ['2']}
        """
        frame = pd.DataFrame(
            {name: _column(values) for name, values in columns.items()}
            | {"row": _column(self.chunk.rows)}
        )
        return frame.iloc[self.good()] if self.bad else frame

    def leave_out(self, places: set[int]) -> None:
        """Leave records out without a fault: they are said elsewhere.

        Parameters
        ----------
        places : set of int
            Positions in the chunk.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="calls"), "a", {}, {}))
        >>> sheet.leave_out({0})
        >>> sheet.good()
        []
        """
        self.bad |= places
        self.faults = [fault for fault in self.faults if fault[0] not in places]

    def problems(self, *more: pd.DataFrame) -> pd.DataFrame:
        """Give what could not be read, each with its record as it came.

        Parameters
        ----------
        *more : DataFrame
            Further problems, put before the others.

        Returns
        -------
        DataFrame
            Columns row, column, value, why, raw.

        Examples
        --------
        >>> from linkanalysis.records.chunks import Chunk
        >>> from linkanalysis.records.settings import Settings
        >>> from linkanalysis.records.memory import Reading
        >>> reading = Reading(Settings(reader="calls"), "a", {}, {})
        >>> len(Sheet(Chunk((), (), ["2"]), reading).problems())
        0
        """
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
