"""Columns of a sheet that need more than their own text: ids, instants and spans.

Lives here: ids with the types of their column, instants with the time zone of their document.
Not here: single cells (`sheet`), normal forms (`keys`), calendars (`moments`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.keys import identify
from linkanalysis.records.moments import read_instants
from linkanalysis.records.words import read_entity_type

if TYPE_CHECKING:
    from linkanalysis.records.sheet import Reading, Sheet


def ids_of(
    sheet: Sheet, name: str, types: str | list[str], *, required: bool = True
) -> list[str | None]:
    """Make ids of a column; `types` is one type for all records, or one each."""
    texts = sheet.texts(name)
    listed = [types] * sheet.n if isinstance(types, str) else types
    ids: list[str | None] = [None] * sheet.n
    for type_name in sorted(set(listed)):
        indices = [index for index, each in enumerate(listed) if each == type_name]
        memo = sheet.reading.memo(
            f"id of {type_name}", partial(_identify, sheet.reading, type_name)
        )
        values, faults = memo([texts[index] for index in indices])
        for index, value in zip(indices, values, strict=True):
            ids[index] = value if isinstance(value, str) else None
        for at, why in faults.items():
            sheet.fault(indices[at], name, why)
    if required:
        sheet.require(name, texts)
    return ids


def _identify(reading: Reading, type_name: str, text: str) -> str:
    region = reading.settings.region
    return identify(text, type_name, region=region, document=reading.document)


def types_of(sheet: Sheet, column: str, fixed: str) -> str | list[str]:
    """Give the types of entities of a column, or the fixed one if the table has no such column."""
    if not sheet.has(column):
        return fixed
    return [str(each or fixed) for each in sheet.convert(column, read_entity_type, default=fixed)]


def instants_of(sheet: Sheet, name: str, *, required: bool = False) -> pd.DataFrame:
    """Read a column of instants: columns utc, until, zone, text."""
    settings = sheet.reading.settings
    texts = sheet.texts(name)
    read = read_instants(texts, date_format=settings.date_format, timezone=settings.timezone)
    for index, why in read.faults.items():
        sheet.fault(index, name, why)
    if required:
        sheet.require(name, texts)
    return pd.DataFrame({"utc": read.utc, "until": read.until, "zone": read.zone, "text": texts})


def moment_columns(moment: pd.DataFrame) -> dict[str, object]:
    """Give the columns of links that happen at one moment, as `instants_of` read it."""
    return {
        "start": moment["utc"].to_numpy(),
        "end": moment["until"].to_numpy(),
        "start_text": [text or None for text in moment["text"]],
        "zone": moment["zone"].to_numpy(),
    }


def span_columns(sheet: Sheet) -> dict[str, object]:
    """Read start and end of links that last."""
    start = instants_of(sheet, "start")
    columns = moment_columns(start)
    if sheet.has("end"):
        end = instants_of(sheet, "end")
        # an end that is a month or a year lasts to the end of it
        given = np.where(end["until"].isna(), end["utc"].to_numpy(), end["until"].to_numpy())
        for index in np.flatnonzero(given < start["utc"].to_numpy()).tolist():
            sheet.fault(index, "end", "the end is before the start")
        columns["end"] = np.where(np.isnat(given), start["until"].to_numpy(), given)
    return columns
