"""Tables of ties: one record, one link.

Lives here: the reader ``links``.
Not here: calls, payments and incidents, which have readers of their own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.records.amounts import (
    read_amount,
    read_count,
    read_currency,
    read_duration,
)
from linkanalysis.records.columns import ids_of, instants_of
from linkanalysis.records.parts import Parts
from linkanalysis.records.words import read_entity_type, read_kind, read_link_type, read_role

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.records.sheet import Sheet

__all__ = ["read_links"]


def read_links(sheet: Sheet) -> Parts:
    """Read a table of ties.

    Parameters
    ----------
    sheet : Sheet
        Columns ``source`` and ``target`` (ids, or keys of the types in ``source_type`` and
        ``target_type``, by default people), ``type`` (by default ``tie``), ``role``, ``start``,
        ``end``, ``count``, ``amount``, ``unit``, ``duration``, ``place``, ``kind``.

    Returns
    -------
    Parts
        Links. A record with a cell that cannot be read is a problem as a whole.

    Examples
    --------
    >>> from linkanalysis.records.chunks import Chunk
    >>> from linkanalysis.records.settings import Settings
    >>> from linkanalysis.records.memory import Reading
    >>> from linkanalysis.records.sheet import Sheet
    >>> reading = Reading(Settings(reader="links"), "ties.csv", {"source": 0, "target": 1}, {})
    >>> sheet = Sheet(Chunk(("source", "target"), (["KY-1"], ["phone:911"]), ["2"]), reading)
    >>> read_links(sheet).links[["source", "target", "type"]].to_numpy().tolist()
    [['person:KY-1', 'phone:raw:ties.csv:911', 'tie']]
    """
    settings = sheet.reading.settings
    source = ids_of(
        sheet, "source", end_types(sheet, "source_type", settings.source_type or "person")
    )
    target = ids_of(
        sheet, "target", end_types(sheet, "target_type", settings.target_type or "person")
    )
    columns: dict[str, object] = {
        "source": source,
        "target": target,
        "type": sheet.convert("type", read_link_type, default=settings.type or "tie"),
    }
    if sheet.has("role") or settings.role:
        columns["role"] = sheet.convert("role", read_role, default=settings.role)
    if sheet.has("start") or sheet.has("end"):
        columns |= span(sheet)
    if sheet.has("count"):
        columns["count"] = sheet.convert("count", read_count)
    if sheet.has("amount"):
        amount = partial(read_amount, decimal=settings.decimal)
        columns["amount"] = sheet.convert("amount", amount)
        columns["unit"] = _units(sheet)
    elif sheet.has("unit"):
        columns["unit"] = [text or None for text in sheet.texts("unit", settings.currency)]
    if sheet.has("duration"):
        columns["duration"] = sheet.convert("duration", read_duration)
    if sheet.has("place"):
        columns["place"] = [text or None for text in sheet.texts("place")]
    if sheet.has("kind"):
        columns["kind"] = sheet.convert("kind", read_kind)
    return Parts(links=sheet.table(columns), problems=sheet.problems())


def end_types(sheet: Sheet, column: str, fixed: str) -> str | list[str]:
    """Give the types of one end of the links of a sheet."""
    if not sheet.has(column):
        return fixed
    return [str(each or fixed) for each in sheet.convert(column, read_entity_type, default=fixed)]


def span(sheet: Sheet) -> dict[str, object]:
    """Read start and end of links."""
    start = instants_of(sheet, "start")
    end = start["until"].to_numpy()
    if sheet.has("end"):
        read = instants_of(sheet, "end")
        # an end that is a month or a year lasts to the end of it
        given = _first(read["until"], read["utc"])
        end = np.where(np.isnat(given), end, given)
        _order(sheet, start["utc"].to_numpy(), given)
    return {
        "start": start["utc"].to_numpy(),
        "end": end,
        "start_text": [text or None for text in start["text"]],
        "zone": start["zone"].to_numpy(),
    }


def _first(left: pd.Series, right: pd.Series) -> np.ndarray:
    return np.where(left.isna(), right.to_numpy(), left.to_numpy())


def _order(sheet: Sheet, start: np.ndarray, end: np.ndarray) -> None:
    for place in np.flatnonzero(end < start).tolist():
        sheet.fault(place, "end", "the end is before the start")


def _units(sheet: Sheet) -> list[object]:
    settings = sheet.reading.settings
    texts = sheet.texts("unit", settings.currency)
    for place, (amount, unit) in enumerate(zip(sheet.texts("amount"), texts, strict=True)):
        if amount and not unit:
            sheet.fault(place, "unit", "the amount has no unit; set currency in case.toml")
    return (
        [text or None for text in texts]
        if sheet.has("unit")
        else [read_currency(text) if text else None for text in texts]
    )
