"""Names that stand beside phone numbers in their cells: what somebody saved a number as.

Lives here: `with_saved_names`, which states them as hearsay, and which are not stated yet.
Not here: how a number and a name are told apart (`keys.phone_words`), lists of contacts
(`readers.contact_lists`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.sheets.identifier_columns import SEVERAL
from linkanalysis.sheets.sheet import statement_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.sheets.sheet import Parts, Reading, Sheet

SAVED_AS = "saved_as"


def with_saved_names(parts: Parts, sheet: Sheet) -> Parts:
    """State each name beside a number once, at the first record that has it."""
    lines = list(_lines(sheet)) if sheet.reading.saved else []
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
    return {
        phone
        for phone, name in reading.saved.values()
        if (phone, SAVED_AS, name) not in reading.seen
    }


def _lines(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    reading = sheet.reading
    columns = [
        sheet.cells(at, name) for name, at in chain(reading.columns.items(), reading.others.items())
    ]
    for index in sheet.good():
        for cells in columns:
            for text in (cells[index], *map(str.strip, SEVERAL.split(cells[index]))):
                phone, name = reading.saved.get(text, ("", ""))
                if phone and reading.is_new(phone, SAVED_AS, name):
                    yield phone, SAVED_AS, name, sheet.chunk.rows[index]
