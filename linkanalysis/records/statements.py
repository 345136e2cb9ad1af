"""Tables of statements: one record, one value that is stated of an entity.

Lives here: the reader ``statements``.
Not here: tables with one entity a record (`entities`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.records.cells import (
    NOT_IMPORTED,
    is_sensitive,
    read_kind,
    read_role,
    snake_case,
)
from linkanalysis.records.moments import read_date
from linkanalysis.records.sheet import EMPTY, Parts, ids_of, problem_frame, types_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.records.sheet import Sheet


def read_statements(sheet: Sheet) -> Parts:
    """Read a table of statements.

    Parameters
    ----------
    sheet : Sheet
        Columns ``entity`` (an id, or a key of ``type``), ``attribute``, ``value``,
        ``valid_from``, ``valid_to``, ``kind``.

    Returns
    -------
    Parts
        Statements. A cell that cannot be read makes its whole record a problem. Records of a
        sensitive attribute are left out, with one problem for each attribute.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"entity": "KY-1", "attribute": "Role", "value": "Witness"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="statements", document="notes")
    >>> next(iter(batch.statements))[["attribute", "value"]].to_numpy().tolist()
    [['role', 'witness']]
    """
    settings = sheet.reading.settings
    entities = ids_of(sheet, "entity", types_of(sheet, "type", settings.type or "person"))
    names = sheet.convert("attribute", snake_case, required=True)
    attributes = [str(each or "") for each in names]
    notes: list[tuple[str, str, str, str, str]] = []
    left_out: set[int] = set()
    for index, attribute in enumerate(attributes):
        if is_sensitive(attribute):
            left_out.add(index)
            if sheet.reading.is_new("not imported", attribute):
                notes.append((sheet.chunk.rows[index], attribute, "", NOT_IMPORTED, ""))
    dates = partial(read_date, date_format=settings.date_format)
    columns: dict[str, object] = {
        "entity": entities,
        "attribute": attributes,
        "value": _values(sheet, attributes, left_out),
    }
    for name in ("valid_from", "valid_to"):
        if sheet.has(name):
            columns[name] = sheet.convert(name, dates)
    if sheet.has("kind"):
        columns["kind"] = sheet.convert("kind", read_kind)
    sheet.leave_out(left_out)
    return Parts(statements=sheet.table(columns), problems=sheet.problems(problem_frame(notes)))


def _values(sheet: Sheet, attributes: list[str], left_out: set[int]) -> list[str]:
    values = sheet.texts("value")
    dates = partial(read_date, date_format=sheet.reading.settings.date_format)
    converts: dict[str, Callable[[str], str]] = {"role": read_role, "birth_date": dates}
    for index, (attribute, value) in enumerate(zip(attributes, values, strict=True)):
        if index in left_out:
            continue
        if not value:
            sheet.fault(index, "value", EMPTY)
        elif attribute in converts:
            try:
                values[index] = converts[attribute](value)
            except LinkAnalysisError as error:
                sheet.fault(index, "value", str(error))
    return values
