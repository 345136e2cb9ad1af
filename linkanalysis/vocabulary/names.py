"""Looking a name up in a table, and saying which known name is nearest when it is in none.

Lives here: the one lookup that all tables share, and that of the few words an option takes.
Not here: the tables.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Protocol, TypeVar

from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_choice", "find_row", "suggest_name"]

LISTED_WHOLE = 10
SHOWN = 40


class _Named(Protocol):
    """A row of a table: it has a name."""

    @property
    def name(self) -> str:
        """Name of the row."""


Row = TypeVar("Row", bound=_Named)


def suggest_name(name: object, choices: Iterable[str]) -> str:
    """Say which known name the caller may have meant."""
    known = sorted(choices)
    close = difflib.get_close_matches(name, known, n=1) if isinstance(name, str) else []
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"There is {', '.join(known)}." if 0 < len(known) <= LISTED_WHOLE else ""


def check_choice(value: object, choices: tuple[str, ...], what: str) -> None:
    """Say so where an option takes a few words, and another was given."""
    if isinstance(value, str) and value in choices:
        return
    message = f'"{value!s:.{SHOWN}}" is not {what}. {suggest_name(value, choices)}'
    raise UnknownNameError(message.rstrip(), name=str(value), choices=choices)


def find_row(table: tuple[Row, ...], name: object, *, what: str, listed: str) -> Row:
    """Give the row of that name."""
    for row in table:
        if isinstance(name, str) and row.name == name:
            return row
    names = tuple(row.name for row in table)
    hint = suggest_name(name, names)
    parts = [f'"{name!s:.{SHOWN}}" is not {what}.', hint, f"{listed} lists all {len(names)}."]
    message = " ".join(part for part in parts if part)
    raise UnknownNameError(message, name=str(name), choices=names)
