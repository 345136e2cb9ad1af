"""Columns of a sheet that need more than their own text: ids and instants.

Lives here: ids with the types of their column, instants with the zone of their document.
Not here: the cells themselves (`sheet`), normal forms (`keys`), calendars (`moments`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.keys import identify
from linkanalysis.records.moments import read_instants

if TYPE_CHECKING:
    from linkanalysis.records.memory import Reading
    from linkanalysis.records.sheet import Sheet

__all__ = ["ids_of", "instants_of"]


def ids_of(
    sheet: Sheet, name: str, types: str | list[str], *, required: bool = True
) -> list[str | None]:
    """Make ids of a column."""
    texts = sheet.texts(name)
    listed = [types] * sheet.n if isinstance(types, str) else types
    ids: list[str | None] = [None] * sheet.n
    for type_name in sorted(set(listed)):
        places = range(sheet.n) if isinstance(types, str) else _where(listed, type_name)
        memo = sheet.reading.memo(
            f"id of {type_name}", partial(_identify, sheet.reading, type_name)
        )
        values, faults = memo([texts[place] for place in places])
        for place, value in zip(places, values, strict=True):
            ids[place] = value if isinstance(value, str) else None
        for at, why in faults.items():
            sheet.fault(places[at], name, why)
    if required:
        sheet.require(name, texts)
    return ids


def _identify(reading: Reading, type_name: str, text: str) -> str:
    region = reading.settings.region
    return identify(text, type_name, region=region, document=reading.document)


def _where(listed: list[str], type_name: str) -> list[int]:
    return [place for place, each in enumerate(listed) if each == type_name]


def instants_of(sheet: Sheet, name: str, *, required: bool = False) -> pd.DataFrame:
    """Read a column of instants."""
    settings = sheet.reading.settings
    texts = sheet.texts(name)
    read = read_instants(texts, date_format=settings.date_format, timezone=settings.timezone)
    for place, why in read.faults.items():
        sheet.fault(place, name, why)
    if required:
        sheet.require(name, texts)
    return pd.DataFrame({"utc": read.utc, "until": read.until, "zone": read.zone, "text": texts})
