"""How an entity and a link read in a sentence: one wording, wherever they are told.

Lives here: `display_name`, `describe_link`.
Not here: who may be named in it; the caller hands over what may be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.vocabulary.links import LINK_TYPES

if TYPE_CHECKING:
    from datetime import date

__all__ = ["describe_link", "display_name"]

LABELS = {row.name: row.label for row in LINK_TYPES}


def display_name(shown: str, label: str) -> str:
    """Name an entity by its label, with the id behind, since two may be called the same."""
    more = label and label not in {shown, shown.partition(":")[2]}
    return f"{label} ({shown})" if more else shown


def describe_link(type_name: str, source: str, target: str, *, day: date | None = None) -> str:
    """Say in words what a link states."""
    verb = LABELS.get(type_name) or type_name or "–"
    return f"{source} {verb} {target}" + ("" if day is None else f", {day:%Y-%m-%d}")
