"""Look names up in tables, and word a name for display."""

from __future__ import annotations

from typing import Protocol, TypeVar

from linkanalysis.core.checks import SHOWN, suggest_name
from linkanalysis.errors import UnknownNameError


class _Named(Protocol):
    """A row of a table."""

    @property
    def name(self) -> str:
        """Name of the row."""


Row = TypeVar("Row", bound=_Named)


def find_row(table: tuple[Row, ...], name: object, *, what: str, listed: str) -> Row:
    """Find a row by name, or raise `UnknownNameError`."""
    for row in table:
        if isinstance(name, str) and row.name == name:
            return row
    names = tuple(row.name for row in table)
    hint = suggest_name(name, names)
    parts = [f'"{name!s:.{SHOWN}}" is not {what}.', hint, f"{listed} lists all {len(names)}."]
    message = " ".join(part for part in parts if part)
    raise UnknownNameError(message, name=str(name), choices=names)


def display_name(shown: str, label: str) -> str:
    """Give a label with the id behind it, since two entities may have the same label."""
    more = label and label not in {shown, shown.partition(":")[2]}
    return f"{label} ({shown})" if more else shown
