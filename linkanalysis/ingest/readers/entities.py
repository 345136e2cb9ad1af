"""Tables of entities: one record, one person or thing; each cell is a statement."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.vocabulary.headings import find_fact, read_heading
from linkanalysis.ingest.sheets.age_columns import age_columns, birth_fallback, in_the_past
from linkanalysis.ingest.sheets.cells import attribute_name, read_entity_type
from linkanalysis.ingest.sheets.document_parts import Parts, statement_frame
from linkanalysis.ingest.sheets.identifier_columns import identifier_links
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.ingest.sheets.role_columns import holds_roles, other_roles, roles_of, see_titles
from linkanalysis.ingest.sheets.sheet import ids_of
from linkanalysis.protection.unread import AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.role_columns import Roles
    from linkanalysis.ingest.sheets.sheet import Sheet

SEPARATORS = re.compile(r"[;|]")  # between several aliases; a comma is part of many names


def read_entities(sheet: Sheet) -> Parts:
    """Read a table of entities.

    Parameters
    ----------
    sheet : Sheet
        Columns ``id``, ``type``, ``name``, ``alias`` (several with ``;`` between),
        ``birth_date`` (also as ``dob`` and the like), ``role``. A column that the setting ``keep``
        names, or that has the name of a harmless attribute such as ``sex`` or ``color``, is an
        attribute; one of phones, e-mail addresses, plates, accounts or addresses also ties people
        and organizations to these things, unless the setting ``identifiers`` is ``attributes``.
        A column that names somebody else in a protected role, such as ``Victim Name``, states that
        person. Any other column is open. Without a column ``id`` people are numbered by document
        and row.

    Returns
    -------
    Parts
        Statements. A cell that cannot be read is a problem; the other cells of its record stay.
        A role that cannot be read withholds its person until ``values`` maps it. Of a birth date
        that cannot be read the year counts, or else its person is a possible minor. A column that
        says how old somebody is (``age``, ``yob``, ``minor`` and the like) is read by any heading.
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
    ids = entity_ids(sheet)
    rows = sheet.chunk.rows
    stated: list[list[tuple[str, str]]] = [[] for _ in rows]
    for attribute, values in _attributes(sheet, ids):
        for index, value in enumerate(values):
            if value is not None and index not in sheet.bad:
                stated[index].append((attribute, str(value)))
    ties = identifier_links(sheet, ids)
    written = sheet.texts("id")
    lines: list[tuple[str, str, str, str]] = []
    for index, entity in enumerate(ids):
        if entity is None or index in sheet.bad:
            continue
        # an entity without any other statement is still stated, by its id
        pairs = stated[index] or [("id", written[index] or entity)]
        lines += [(entity, attribute, value, rows[index]) for attribute, value in pairs]
    return Parts(statement_frame(lines), ties, sheet.problems())


def entity_ids(sheet: Sheet) -> list[str | None]:
    """Give the entity of each record: by its id, or for people by document and row."""
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


def _attributes(sheet: Sheet, ids: list[str | None]) -> Iterator[tuple[str, list[object]]]:
    if sheet.has("name"):
        see_titles(sheet)
        yield "name", _texts_or_none(sheet.texts("name"))
    if sheet.has("alias"):
        yield from _aliases(sheet.texts("alias"))
    if sheet.has("birth_date"):
        yield from births(sheet, "birth_date", sheet.texts("birth_date"))
    if sheet.has("role") or sheet.reading.settings.role or sheet.reading.headed:
        yield from _roles(roles_of(sheet))
    for name, column in sheet.reading.others.items():
        heading = find_fact(name)
        of_birth = heading is None or heading.kind == "birth date"
        if of_birth and name not in sheet.reading.settings.flags:
            yield from _other(sheet, name, column)
    yield from age_columns(sheet, ids)


def _other(sheet: Sheet, name: str, column: int) -> Iterator[tuple[str, list[object]]]:
    """Read a column that is none of the reader's own."""
    attribute, heading, settings = attribute_name(name), find_fact(name), sheet.reading.settings
    texts = sheet.cells(column, attribute)
    if attribute == "role" or holds_roles(sheet, name, column):
        yield from _roles(other_roles(sheet, name, column))
    elif heading:
        yield from births(sheet, name, texts, heading.attribute)
    elif attribute == "death_date":
        yield attribute, _dates(sheet, name, texts)
    elif read_heading(name).roles != "maybe" or name in settings.columns or settings.keeps(name):
        yield attribute or f"column_{column + 1}", _texts_or_none(texts)


def _roles(roles: Roles) -> Iterator[tuple[str, list[object]]]:
    yield "role", [*roles.roles]
    for number in range(max(map(len, roles.more), default=0)):
        yield "role", [more[number] if number < len(more) else None for more in roles.more]
    yield AS_WRITTEN, [*roles.written]


def _dates(sheet: Sheet, name: str, texts: list[str]) -> list[object]:
    settings = sheet.reading.settings
    read = partial(read_date, date_format=settings.date_format)
    values, faults = sheet.reading.memo("date", read)(texts)
    for index, why in faults.items():
        sheet.fault(index, name, why, whole=False)
    return values


def births(
    sheet: Sheet, name: str, texts: list[str], attribute: str = "birth_date"
) -> Iterator[tuple[str, list[object]]]:
    """Yield birth dates, and what follows of those that cannot be read."""
    values = in_the_past(texts, _dates(sheet, name, texts), sheet.reading.settings)
    yield attribute, values
    pairs = zip(texts, values, strict=True)
    found = [None if value is not None else birth_fallback(text) for text, value in pairs]
    for told in sorted({each[0] for each in found if each}):
        yield told, [each[1] if each and each[0] == told else None for each in found]


def all_births(sheet: Sheet) -> Iterator[tuple[str, list[object]]]:
    """Yield birth dates of the column of that name, and of each other that has such a heading."""
    yield from births(sheet, "birth_date", sheet.texts("birth_date"))
    for name, column in sheet.reading.others.items():
        heading = find_fact(name)
        if heading and heading.kind == "birth date":
            texts = sheet.cells(column, heading.attribute)
            yield from births(sheet, name, texts, heading.attribute)


def _texts_or_none(texts: list[str]) -> list[object]:
    return [text or None for text in texts]


def _aliases(texts: list[str]) -> Iterator[tuple[str, list[object]]]:
    split = [[name.strip() for name in SEPARATORS.split(text) if name.strip()] for text in texts]
    for number in range(max(map(len, split), default=0)):
        yield "alias", [names[number] if number < len(names) else None for names in split]
