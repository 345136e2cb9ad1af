"""The queries about the records of one run of a file that is read in bulk.

Lives here: the tables they join, when nothing of a record is in doubt, and what its link is.
Not here: what fills the tables (`bulk`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.readers.link_columns import ENDS
from linkanalysis.storage.schema import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class RunQueries:
    """What the queries of a document have in common.

    columns: The reader's name of each column of the table, to its index.
    values: By column of links, the indices of the cells that it is read from.
    constants: The SQL of columns that are read from no cell.
    times: The columns of the table with instants: the start, then the end if there is one.
    timezone: That of times without an offset.
    dates_elsewhere: Whether dates without an hour begin in another zone.
    """

    columns: Mapping[str, int]
    values: Mapping[str, Sequence[int]]
    constants: Mapping[str, str]
    times: tuple[str, ...]
    timezone: str | None
    dates_elsewhere: bool

    def cell(self, name: str) -> str:
        """Name the cells of a column of the table."""
        return f"c{self.columns[name]}"

    def dated(self) -> str:
        """Join the times of each record with their days."""
        if self.timezone is None:
            return "cells"
        day = "LEFT JOIN days {0}_day ON {0}_day.d = {1}"
        return " ".join(["cells", *(day.format(name, day_of(name)) for name in self.times)])

    def joined(self) -> str:
        """Join each record with its values, and its times with their days."""
        joins = [self.dated()]
        # an outer join is never reordered: records come first and keep their order
        joins += [f"LEFT JOIN of_{name} ON {self._keys(name)}" for name in self.values]
        return " ".join(joins)

    def _keys(self, name: str) -> str:
        return " AND ".join(f"of_{name}.k{at} = c{at}" for at in self.values[name])

    def utc(self, name: str) -> str:
        """Give the instant of a time."""
        if self.timezone is None:
            return f"{name}_at"
        shift = self._of_day(name, "shift", "dates_shift")
        local = f"{name}_at - to_seconds({shift})"
        return f"CASE WHEN {name}_offset THEN {name}_at ELSE {local} END"

    def _of_day(self, name: str, of_time: str, of_date: str) -> str:
        """Give what the day of a time says in its zone, and for a date in that of dates."""
        if not self.dates_elsewhere:
            return f"{name}_day.{of_time}"
        return f"CASE WHEN {name}_date THEN {name}_day.{of_date} ELSE {name}_day.{of_time} END"

    def doubtful(self) -> str:
        """Select the numbers of records of which something is in doubt."""
        given = [f"of_{name}.sure" for name in self.values]
        start, *ends = self.times
        given.append(self._sure_time(start))
        for end in ends:
            given.append(f"({self.cell(end)} = '' OR {self._sure_time(end)})")
            given.append(f"({self.utc(end)} IS NULL OR {self.utc(end)} >= {self.utc(start)})")
        sure = " AND ".join(given)
        return f"SELECT n FROM {self.joined()} WHERE NOT coalesce({sure}, false)"  # noqa: S608 - names of columns

    def telling(self) -> str:
        """Select the first record without doubt of each way in which an unsettled id is written.

        The reader says what there is to say at the first record that it can read: this one, or one
        in doubt before it.
        """
        written = " UNION ALL ".join(
            f"SELECT value, c{cells[0]}, n FROM cells JOIN of_{name} ON {self._keys(name)} "  # noqa: S608 - names of columns
            "WHERE value IN (FROM unsettled) AND n NOT IN (FROM taken)"
            for name, cells in self.values.items()
            if name in ENDS
        )
        return f"SELECT min(n) FROM ({written}) AS written(id, text, n) GROUP BY id, text"  # noqa: S608 - names of columns

    def _sure_time(self, name: str) -> str:
        if self.timezone is None:
            return is_known(name)
        sure = self._of_day(name, "sure", "dates_sure")
        return f"{is_known(name)} AND ({name}_offset OR {sure})"

    def links(self) -> str:
        """Select the links."""
        values = {name: f"of_{name}.value" for name in self.values}
        given = [
            f"{value} AS {quoted(name)}" for name, value in {**self.constants, **values}.items()
        ]
        kinds = zip(self.times, ("start", "end"), strict=False)
        given += [f"{self.utc(name)} AS {quoted(kind)}" for name, kind in kinds]
        start, zone = self.times[0], "declared" if self.timezone else "assumed"
        given += [
            f"{self.cell(start)} AS start_text",
            f"CASE WHEN {start}_offset THEN 'offset' ELSE '{zone}' END AS zone",
            'CAST(n AS VARCHAR) AS "row"',
        ]
        return f"SELECT {', '.join(given)} FROM {self.joined()}"  # noqa: S608 - names of columns

    def ids(self) -> dict[str, str]:
        """Select the ids of links, by column: each was read once."""
        return {
            name: f"SELECT value AS {quoted(name)} FROM of_{name} WHERE sure"  # noqa: S608 - names of columns
            for name in ENDS
            if name in self.values
        }


def is_known(name: str) -> str:
    """Write the condition that a time has a form that leaves no doubt, and is one."""
    return f"{name}_sure AND {name}_at IS NOT NULL"


def day_of(name: str) -> str:
    """Count the day of a time from 1970."""
    return f"date_diff('day', DATE '1970-01-01', CAST({name}_at AS DATE))"
