"""Columns of phones, plates, accounts and addresses in a table of people: each cell is a tie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.phone_words import numbers_in
from linkanalysis.core.vocabulary.headings import find_thing
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.plates import plate_of_state, say_unclear, states_of_plates
from linkanalysis.ingest.sheets.sheet import are_none, count_none, things_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.ingest.sheets.sheet import Sheet

# How people hold the things in such columns.
LINKS = {"phone": "uses", "email": "uses", "plate": "uses"} | {
    "account": "holds",
    "address": "lives_at",
}
HOLDERS = ("person:", "organization:")
MAKE = re.compile(r"^(?:[A-Za-z][a-z]{3,}[ ,/-]+)+(?=.*\d)")  # silver Nissan 787XZT
SEVERAL = re.compile(r"[;|]")  # between several things; a comma is part of many addresses


def identifier_links(sheet: Sheet, ids: Sequence[str | None]) -> pd.DataFrame:
    """Tie the people of a chunk to the things in its columns of identifiers."""
    if sheet.reading.settings.identifiers == "attributes":
        return pd.DataFrame()
    lines: list[tuple[str, str, str, str]] = []
    others = sheet.reading.others
    states = states_of_plates([each for each in others if find_thing(each) == "plate"], others)
    for name, column in others.items():
        kind = find_thing(name)
        if not kind:
            continue
        cells = [
            (index, text)
            for index, cell in enumerate(sheet.cells(column, name))
            if cell and index not in sheet.bad and str(ids[index]).startswith(HOLDERS)
            for text in things_in(cell, kind)
        ]
        found = (
            _plates(sheet, name, cells, states[name])
            if name in states
            else things_of(sheet, name, kind, cells)
        )
        lines += [
            (str(ids[index]), thing, LINKS[kind], sheet.chunk.rows[index]) for index, thing in found
        ]
    return pd.DataFrame(lines, columns=["source", "target", "type", "row"], dtype=object)


def things_in(cell: str, kind: str) -> list[str]:
    """Split a cell of several things; phones also have other signs between them."""
    parts = (part.strip() for part in SEVERAL.split(cell))
    if kind == "plate":
        parts = (MAKE.sub("", part) for part in parts)
    split = numbers_in if kind == "phone" else lambda part: [part]
    return [thing for part in parts if part for thing in split(part)]


def _plates(
    sheet: Sheet, name: str, cells: Sequence[tuple[int, str]], of_states: str
) -> Iterator[tuple[int, str]]:
    sheet.identified.add(name)
    none = are_none(sheet, "plate", [text for _, text in cells])
    count_none(sheet, none)
    reading = sheet.reading
    states = sheet.cells(reading.others[of_states], of_states) if of_states else []
    for (index, text), is_none in zip(cells, none, strict=True):
        if is_none:
            continue
        if not of_states:
            say_unclear(reading, name)
            continue
        try:
            yield index, plate_of_state(reading, text, states[index], of_states)
        except LinkAnalysisError as error:
            sheet.fault(index, name, f"no tie: {error}", whole=False)
