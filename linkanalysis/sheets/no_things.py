"""Cells that stand for no phone, plate, account or the like: whom they tie, and the remarks.

Lives here: `are_none`, and the thing that a record needs all the same (`other_thing`).
Not here: which entries are such (`keys.placeholders`), and cells that name nobody (`sheet`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.keys.kinds import RAW
from linkanalysis.keys.placeholders import stands_for_none
from linkanalysis.vocabulary import make_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.sheets.sheet import Sheet

_CELLS = "cells that stand for no phone, plate, account or the like (000-000-0000, UNKNOWN, N/A)"
NO_THING = f"{_CELLS}, which tie nobody"
OTHER_THING = f"{_CELLS}, each taken for a different one"


def are_none(sheet: Sheet, type_name: str, texts: Sequence[str]) -> list[bool]:
    """Tell which cells stand for no thing; numbers of an agency are numbers whatever they are."""
    settings = sheet.reading.settings
    if settings.id_scope == "case":
        return [False] * len(texts)
    is_none = partial(stands_for_none, type_name=type_name, region=settings.region)
    found, _ = sheet.reading.memo(f"no {type_name}", is_none)(texts)
    return list(map(bool, found))


def count_none(sheet: Sheet, none: Sequence[bool]) -> None:
    """Count cells that tie nobody."""
    for _ in filter(None, none):
        sheet.reading.remarks.count(NO_THING)


def other_thing(sheet: Sheet, name: str, type_name: str, index: int) -> str | None:
    """Give a thing that a record needs and does not name an id of the record."""
    row = sheet.chunk.rows[index]
    if not row:  # read ahead of its records
        sheet.fault(index, name, OTHER_THING)
        return None
    sheet.reading.remarks.count(OTHER_THING)
    return make_id(type_name, f"{RAW}{sheet.reading.document}:{row}-{name}")
