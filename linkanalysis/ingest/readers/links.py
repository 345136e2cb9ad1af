"""Tables of ties: one record, one link."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.ingest.sheets.amounts import add_units, read_sum
from linkanalysis.ingest.sheets.cells import read_count, read_kind, read_link_type
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.durations import durations_of
from linkanalysis.ingest.sheets.role_columns import all_roles, written_frame
from linkanalysis.ingest.sheets.sheet import ids_of, span_columns, types_of

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet


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
        Links. A cell that cannot be read makes its whole record a problem; a role that cannot be
        read withholds its person until ``values`` maps it.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> ties = pd.DataFrame({"source": ["KY-1"], "target": ["phone:911"]})
    >>> batch = read_frame(ties, reader="links", document="ties")
    >>> next(iter(batch.links))[["source", "target", "type"]].to_numpy().tolist()
    [['person:KY-1', 'phone:raw:ties:911', 'tie']]
    """
    settings = sheet.reading.settings
    source_types = types_of(sheet, "source_type", settings.source_type or "person")
    source = ids_of(sheet, "source", source_types)
    target_types = types_of(sheet, "target_type", settings.target_type or "person")
    target = ids_of(sheet, "target", target_types)
    columns: dict[str, object] = {
        "source": source,
        "target": target,
        "type": sheet.convert("type", read_link_type, default=settings.type or "tie"),
    }
    roles = all_roles(sheet)
    if any(roles.roles):
        columns["role"] = roles.roles
    if sheet.has("start") or sheet.has("end"):
        columns |= span_columns(sheet)
    if sheet.has("count"):
        columns["count"] = sheet.convert("count", read_count)
    if sheet.has("amount"):
        amount = partial(read_sum, decimal=settings.decimal)
        columns["amount"] = sheet.convert("amount", amount)
        columns["unit"] = _units(sheet)
    elif sheet.has("unit"):
        columns["unit"] = sheet.optional_texts("unit", settings.currency)
    if sheet.has("duration"):
        columns["duration"] = durations_of(sheet)
    if sheet.has("place"):
        columns["place"] = sheet.optional_texts("place")
    if sheet.has("kind"):
        columns["kind"] = sheet.convert("kind", read_kind)
    written = written_frame(sheet, (source, target), roles)
    return Parts(statements=written, links=sheet.table(columns), problems=sheet.problems())


def _units(sheet: Sheet) -> list[object]:
    given = [text or None for text in sheet.texts("unit", sheet.reading.settings.currency)]
    units = add_units(sheet, "amount", [*given])
    for index, (amount, unit) in enumerate(zip(sheet.texts("amount"), units, strict=True)):
        if amount and not unit:
            sheet.fault(index, "unit", "the amount has no unit; set currency in case.toml")
    return units
