"""Look names up in tables, suggest the nearest known name, and word a name for display.

Lives here: the lookup that all tables share, and the check of options that take a few words.
Not here: the tables.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Protocol, TypeVar

from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_choice", "display_name", "find_row", "suggest_name"]

# A list of up to ten names fits a line or two of an error; longer tables are named instead.
LISTED_WHOLE = 10
SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line


class _Named(Protocol):
    """A row of a table."""

    @property
    def name(self) -> str:
        """Name of the row."""


Row = TypeVar("Row", bound=_Named)


def suggest_name(name: object, choices: Iterable[str]) -> str:
    """Suggest the known name that the caller may have meant, or list a few."""
    known = sorted(choices)
    close = difflib.get_close_matches(name, known, n=1) if isinstance(name, str) else []
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Choose from {', '.join(known)}." if 0 < len(known) <= LISTED_WHOLE else ""


def check_choice(value: object, choices: tuple[str, ...], what: str) -> None:
    """Raise `UnknownNameError` if the value of an option is not one of its choices."""
    if isinstance(value, str) and value in choices:
        return
    message = f'"{value!s:.{SHOWN}}" is not {what}. {suggest_name(value, choices)}'
    raise UnknownNameError(message.rstrip(), name=str(value), choices=choices)


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
