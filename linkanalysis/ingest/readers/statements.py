"""Tables of statements: one record, one value that is stated of an entity."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.vocabulary.headings import DOUBTFUL_BIRTH, read_heading
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.age_columns import birth_fallback, in_the_past
from linkanalysis.ingest.sheets.cells import NOT_IMPORTED, attribute_name, read_kind, read_role
from linkanalysis.ingest.sheets.document_parts import Parts, problem_frame
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.ingest.sheets.role_columns import Roles, as_written, written_frame
from linkanalysis.ingest.sheets.sheet import EMPTY, ids_of, types_of
from linkanalysis.protection.protected import UNREAD

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet


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
        Statements. A cell that cannot be read makes its whole record a problem; a role that cannot
        be read withholds its person until ``values`` maps it. Records of a
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
    names = sheet.convert("attribute", attribute_name, required=True)
    attributes = [str(each or "") for each in names]
    notes: list[tuple[str, str, str, str, str]] = []
    left_out: set[int] = set()
    for index, attribute in enumerate(attributes):
        if read_heading(attribute).sensitive:
            left_out.add(index)
            if sheet.reading.is_new("not imported", attribute):
                notes.append((sheet.chunk.rows[index], attribute, "", NOT_IMPORTED, ""))
    dates = partial(read_date, date_format=settings.date_format)
    written: list[str | None] = [None] * sheet.n
    values = _values(sheet, attributes, left_out, written)
    columns: dict[str, object] = {"entity": entities, "attribute": attributes, "value": values}
    for name in ("valid_from", "valid_to"):
        if sheet.has(name):
            columns[name] = sheet.convert(name, dates)
    if sheet.has("kind"):
        columns["kind"] = sheet.convert("kind", read_kind)
    sheet.leave_out(left_out)
    roles = [UNREAD if text else None for text in written]
    frames = [
        sheet.table(columns),
        written_frame(sheet, (entities,), Roles(roles, written, [()] * sheet.n)),
    ]
    return Parts(
        statements=pd.concat([each for each in frames if len(each)] or frames[:1]),
        problems=sheet.problems(problem_frame(notes)),
    )


def _values(
    sheet: Sheet, attributes: list[str], left_out: set[int], written: list[str | None]
) -> list[str]:
    """Read the values; attributes change where a birth date leaves a year, or nothing, to state."""
    values = sheet.texts("value")
    settings = sheet.reading.settings
    read_day = partial(read_date, date_format=settings.date_format)
    for index, (attribute, text) in enumerate(zip(attributes, values, strict=True)):
        if index in left_out:
            continue
        if not text:
            sheet.fault(index, "value", EMPTY)
        elif attribute == "role":
            values[index] = _role(sheet, index, text)
            written[index] = as_written(text, values[index])
        elif attribute in {"birth_date", DOUBTFUL_BIRTH}:
            try:
                values[index] = str(*in_the_past([text], [read_day(text)], settings))
            except LinkAnalysisError as error:
                fallback = birth_fallback(text)
                sheet.fault(index, "value", str(error), whole=fallback is None)
                attributes[index], values[index] = fallback or (attribute, text)
    return values


def _role(sheet: Sheet, index: int, text: str) -> str:
    try:
        return read_role(text)
    except LinkAnalysisError as error:
        sheet.fault(index, "value", str(error).replace("{ role =", "{ value ="), whole=False)
        return UNREAD
