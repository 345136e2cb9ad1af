"""Dates of ties for formats that have a place of their own for them.

Lives here: `moment_of`.
Not here: the exact dates, which are attributes like all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkanalysis.graph.tie_values import instant_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def moment_of(row: Mapping[str, Any], name: str) -> str | None:
    """Return a date of a tie as text in UTC to the second, if it has one."""
    moment = instant_of(row.get(name))
    return None if moment is None else moment.isoformat(timespec="seconds")
