"""Tables of entities: one record, one person or thing, each cell a statement.

Lives here: the reader ``entities``.
Not here: tables with one statement a record (`statements`), ties (`links`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.keys import identify
from linkanalysis.records.columns import ids_of
from linkanalysis.records.moments import read_date
from linkanalysis.records.parts import Parts, statement_frame
from linkanalysis.records.words import (
    is_sensitive,
    may_be_a_minor,
    read_entity_type,
    read_role,
    snake,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.records.sheet import Sheet

__all__ = ["read_entities"]

SEPARATORS = (";", "|")
# As tables head the day of birth: whoever may be a minor must be known by it.
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
        Statements. A cell that cannot be read is a problem; the others of its record stay. Who
        has a birth date that cannot be read is a possible minor until it is mended. A record
        without a usable id is a problem as a whole.

    Examples
    --------
    >>> from linkanalysis.records.chunks import Chunk
    >>> from linkanalysis.records.settings import Settings
    >>> from linkanalysis.records.memory import Reading
    >>> from linkanalysis.records.sheet import Sheet
    >>> reading = Reading(Settings(reader="entities"), "people.csv", {"id": 0, "name": 1}, {})
    >>> sheet = Sheet(Chunk(("id", "name"), (["KY-118"], ["Ana Bell"]), ["2"]), reading)
    >>> read_entities(sheet).statements[["entity", "attribute", "value"]].to_numpy().tolist()
    [['person:KY-118', 'name', 'Ana Bell']]
    """
    ids = _ids(sheet)
    rows = sheet.chunk.rows
    stated: list[list[tuple[str, str]]] = [[] for _ in rows]
    for attribute, values in _attributes(sheet):
        for place, value in enumerate(values):
            if value is not None and place not in sheet.bad:
                stated[place].append((attribute, str(value)))
    written = sheet.texts("id")
    lines: list[tuple[str, str, str, str]] = []
    for place, entity in enumerate(ids):
        if entity is None or place in sheet.bad:
            continue
        # an entity that nothing is said of is still in the table
        pairs = stated[place] or [("id", written[place] or entity)]
        lines += [(entity, attribute, value, rows[place]) for attribute, value in pairs]
    return Parts(statements=statement_frame(lines), problems=sheet.problems())


def _ids(sheet: Sheet) -> list[str | None]:
    fixed = sheet.reading.settings.type or "person"
    types = sheet.convert("type", read_entity_type, default=fixed)
    known = [str(each or fixed) for each in types]
    if sheet.has("id"):
        return ids_of(sheet, "id", known)
    numbered: list[str | None] = []
    document, settings = sheet.reading.document, sheet.reading.settings
    for place, (name, row) in enumerate(zip(known, sheet.chunk.rows, strict=True)):
        if name == "person":
            key = f"{document}-{row}"
            numbered.append(identify(key, name, region=settings.region, document=document))
        else:
            numbered.append(None)
            sheet.fault(place, "id", "only people may go without an id")
    return numbered


def _attributes(sheet: Sheet) -> Iterator[tuple[str, list[object]]]:
    settings = sheet.reading.settings
    dates = partial(read_date, date_format=settings.date_format)
    if sheet.has("name"):
        yield "name", _plain(sheet.texts("name"))
    if sheet.has("alias"):
        yield from _aliases(sheet.texts("alias"))
    if sheet.has("birth_date"):
        values = sheet.convert("birth_date", dates, whole=False)
        yield "birth_date", values
        yield "role", _possible_minors(sheet.texts("birth_date"), values)
    if sheet.has("role") or settings.role:
        yield "role", sheet.convert("role", read_role, default=settings.role, whole=False)
    for name, place in sheet.reading.others.items():
        attribute = snake(name) or f"column_{place + 1}"
        if is_sensitive(attribute):
            continue
        texts = sheet.cells(place, attribute)
        if attribute in DATES:
            memo = sheet.reading.memo(attribute, dates)
            values, faults = memo(texts)
            for at, why in faults.items():
                sheet.fault(at, name, why, whole=False)
            yield "birth_date" if attribute in BIRTHS else attribute, values
            if attribute in BIRTHS:
                yield "role", _possible_minors(texts, values)
        else:
            yield attribute, _plain(texts)


def _possible_minors(texts: list[str], values: list[object]) -> list[object]:
    return [
        "possible_minor" if value is None and may_be_a_minor(text) else None
        for text, value in zip(texts, values, strict=True)
    ]


def _plain(texts: list[str]) -> list[object]:
    return [text or None for text in texts]


def _aliases(texts: list[str]) -> Iterator[tuple[str, list[object]]]:
    split = [_split(text) for text in texts]
    for turn in range(max(map(len, split), default=0)):
        yield "alias", [names[turn] if turn < len(names) else None for names in split]


def _split(text: str) -> list[str]:
    for sign in SEPARATORS[1:]:
        text = text.replace(sign, SEPARATORS[0])
    return [name.strip() for name in text.split(SEPARATORS[0]) if name.strip()]
