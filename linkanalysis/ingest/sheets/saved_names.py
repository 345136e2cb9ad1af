"""Names in the cells of phone numbers: what somebody saved a number as."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.ingest.sheets.document_parts import statement_frame
from linkanalysis.ingest.sheets.identifier_columns import things_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.sheet import Reading, Sheet

SAVED_AS = "saved_as"


def with_saved_names(parts: Parts, sheet: Sheet) -> Parts:
    """State each name beside a number once, at the first record that has it."""
    lines = list(_lines(sheet)) if sheet.reading.unstated else []
    if not lines:
        return parts
    said = statement_frame(lines).assign(kind="hearsay")
    stated = parts.statements
    if len(stated) and "kind" not in stated:
        stated = stated.assign(kind="fact")
    frames = [frame for frame in (stated, said) if len(frame)]
    return replace(parts, statements=pd.concat(frames, ignore_index=True))


def unstated(reading: Reading) -> set[str]:
    """Give the phones of which no statement says yet what they were saved as."""
    return {phone for phone, _ in reading.unstated}


def _lines(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    reading = sheet.reading
    columns = [
        (cells, named)
        for name, at in chain(reading.columns.items(), reading.others.items())
        if name in sheet.identified and (named := _named(cells := sheet.cells(at, name), reading))
    ]
    for index in sheet.good() if columns else ():
        for cells, named in columns:
            for said in named.get(cells[index], ()):
                if said in reading.unstated:
                    reading.unstated.remove(said)
                    phone, name = said
                    yield phone, SAVED_AS, name, sheet.chunk.rows[index]


def _named(cells: list[str], reading: Reading) -> dict[str, list[tuple[str, str]]]:
    """Give the cells of a column with names that are not stated yet, and these."""
    named = {}
    for cell in set(cells):
        several = [text for text in things_in(cell, "phone") if text != cell]
        found = [said for text in (cell, *several) if (said := reading.saved.get(text))]
        if not reading.unstated.isdisjoint(found):
            named[cell] = found
    return named
