"""Rows as columns, so that a page names each of their parts once and not in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def columns_of(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Turn rows with the same names into columns; a value that all rows have is written once."""
    same, each = {}, {}
    for name in rows[0] if rows else ():
        column = [row[name] for row in rows]
        if all(value == column[0] for value in column):
            same[name] = column[0]
        else:
            each[name] = column
    return {"length": len(rows), "same": same, "each": each}


def rows_of(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Turn columns back into rows."""
    return [
        columns["same"] | {name: column[row] for name, column in columns["each"].items()}
        for row in range(columns["length"])
    ]
