"""Tables of entities: one record, one person or thing; each cell is a statement.

Lives here: the reader ``entities``.
Not here: tables with one statement a record (`statements`), ties (`links`).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.keys import identify
from linkanalysis.records.cells import (
    is_sensitive,
    may_be_a_minor,
    read_entity_type,
    read_role,
    snake_case,
)
from linkanalysis.records.moments import read_date
from linkanalysis.records.sheet import Parts, ids_of, statement_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.records.sheet import Sheet

SEPARATORS = re.compile(r"[;|]")  # between several aliases; a comma is part of many names
# Headings of the birth date in agencies' tables. Whoever may be a minor is known by it, so a
# heading that is missing here leaves a minor unprotected.
BIRTHS = frozenset({"birth_date", "birthdate", "birthday", "born", "date_of_birth", "dob"})
DATES = BIRTHS | {"death_date"}


def read_entities(sheet: Sheet) -> Parts:
    """Read a table of entities.

    Parameters
    ----------
    sheet : Sheet
        Columns ``id``, ``type``, ``name``, ``alias`` (several with ``;`` between),
        ``birth_date`` (also as ``dob`` and the like), ``role``. Any other column is an attribute
        under its own name. Without a column ``id`` people are numbered by document and row.

    Returns
    -------
    Parts
        Statements. A cell that cannot be read is a problem; the other cells of its record stay.
        A birth date that cannot be read makes its person a possible minor until it is corrected.
        A record without a usable id is a problem as a whole.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> people = pd.DataFrame({"id": ["KY-118"], "name": ["Ana Bell"]})
    >>> batch = read_frame(people, reader="entities", document="people")
    >>> next(iter(batch.statements))[["entity", "attribute", "value"]].to_numpy().tolist()
    [['person:KY-118', 'name', 'Ana Bell']]
    """
    ids = _ids(sheet)
    rows = sheet.chunk.rows
    stated: list[list[tuple[str, str]]] = [[] for _ in rows]
    for attribute, values in _attributes(sheet):
        for index, value in enumerate(values):
            if value is not None and index not in sheet.bad:
                stated[index].append((attribute, str(value)))
    written = sheet.texts("id")
    lines: list[tuple[str, str, str, str]] = []
    for index, entity in enumerate(ids):
        if entity is None or index in sheet.bad:
            continue
        # an entity without any other statement is still stated, by its id
        pairs = stated[index] or [("id", written[index] or entity)]
        lines += [(entity, attribute, value, rows[index]) for attribute, value in pairs]
    return Parts(statements=statement_frame(lines), problems=sheet.problems())


def _ids(sheet: Sheet) -> list[str | None]:
    settings, document = sheet.reading.settings, sheet.reading.document
    fixed = settings.type or "person"
    types = sheet.convert("type", read_entity_type, default=fixed)
    known = [str(each or fixed) for each in types]
    if sheet.has("id"):
        return ids_of(sheet, "id", known)
    numbered: list[str | None] = []
    for index, (name, row) in enumerate(zip(known, sheet.chunk.rows, strict=True)):
        if name == "person":
            key = f"{document}-{row}"
            numbered.append(identify(key, name, region=settings.region, document=document))
        else:
            numbered.append(None)
            sheet.fault(index, "id", "the id is missing; only people may have none")
    return numbered


def _attributes(sheet: Sheet) -> Iterator[tuple[str, list[object]]]:
    settings = sheet.reading.settings
    dates = partial(read_date, date_format=settings.date_format)
    if sheet.has("name"):
        yield "name", _texts_or_none(sheet.texts("name"))
    if sheet.has("alias"):
        yield from _aliases(sheet.texts("alias"))
    if sheet.has("birth_date"):
        values = sheet.convert("birth_date", dates, whole=False)
        yield "birth_date", values
        yield "role", _possible_minors(sheet.texts("birth_date"), values)
    if sheet.has("role") or settings.role:
        yield "role", sheet.convert("role", read_role, default=settings.role, whole=False)
    for name, column in sheet.reading.others.items():
        attribute = snake_case(name) or f"column_{column + 1}"
        if is_sensitive(attribute):
            continue
        texts = sheet.cells(column, attribute)
        if attribute in DATES:
            values, faults = sheet.reading.memo(attribute, dates)(texts)
            for index, why in faults.items():
                sheet.fault(index, name, why, whole=False)
            yield "birth_date" if attribute in BIRTHS else attribute, values
            if attribute in BIRTHS:
                yield "role", _possible_minors(texts, values)
        else:
            yield attribute, _texts_or_none(texts)


def _possible_minors(texts: list[str], values: list[object]) -> list[object]:
    return [
        "possible_minor" if value is None and may_be_a_minor(text) else None
        for text, value in zip(texts, values, strict=True)
    ]


def _texts_or_none(texts: list[str]) -> list[object]:
    return [text or None for text in texts]


def _aliases(texts: list[str]) -> Iterator[tuple[str, list[object]]]:
    split = [[name.strip() for name in SEPARATORS.split(text) if name.strip()] for text in texts]
    for number in range(max(map(len, split), default=0)):
        yield "alias", [names[number] if number < len(names) else None for names in split]
