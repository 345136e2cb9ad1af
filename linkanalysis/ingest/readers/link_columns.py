"""How the cells of a record become the columns of its link, where one record is one link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from linkanalysis.ingest.sheets.sheet import Reading, Sheet

ENDS = ("source", "target")


@dataclass(frozen=True, slots=True)
class Value:
    """A column of links that follows from a few cells of the record and from nothing else.

    cells: The columns of the table that it is read from.
    read: Takes a sheet; returns a value for each record, and makes faults of cells without one.
    optional: The links lack this column if the table lacks the cells.
    """

    cells: tuple[str, ...]
    read: Callable[[Sheet], Sequence[object]]
    optional: bool = False


def _none(_: Reading) -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """The columns of links of a reader.

    values: By column of links.
    start, end: The columns of the table with the instants; the end may be missing.
    alone: Columns that make more than a link of a record, which takes one record after the other.
    unsettled: Gives the ids of which the reader has more to say when it sees them in a link.
    """

    values: Mapping[str, Value]
    start: str
    end: str = ""
    alone: tuple[str, ...] = ()
    unsettled: Callable[[Reading], Collection[str]] = _none

    def present(self, reading: Reading) -> dict[str, Value]:
        """Give the values that the table has."""
        return {
            name: value
            for name, value in self.values.items()
            if not value.optional or any(cell in reading.columns for cell in value.cells)
        }

    def read(self, sheet: Sheet, when: Callable[[Sheet], dict[str, object]]) -> dict[str, object]:
        """Read columns of links: who, when, and then the rest, so that faults come in this order.

        when: Reads the columns with the instants.
        """
        values = self.present(sheet.reading)
        ends = {name: values.pop(name).read(sheet) for name in ENDS}
        instants = when(sheet)
        return {**ends, **instants, **{name: each.read(sheet) for name, each in values.items()}}
