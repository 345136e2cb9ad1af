"""Which row of a sheet has the headings, if titles stand above its table."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from linkanalysis.ingest.sheets.cells import find_column
from linkanalysis.ingest.sheets.profiles import TOGETHER
from linkanalysis.ingest.sheets.tables import column_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linkanalysis.ingest.sheets.tables import Record

# Rows in which the headings must come. Titles, addresses and terms take a few rows; much further
# down, a row that holds all headings is more likely the legend of another table.
SEARCHED = 50


def find_header_row(records: Iterable[Record], wanted: Sequence[str]) -> int:
    """Find the first row that holds all wanted headings, else the one that holds most; 0 if none.

    A row that lacks a heading is an error whichever it is, and its headings are in the message.
    """
    best, most = 0, 0
    for row, cells, _, why in islice(records, SEARCHED if wanted else 0):
        names = () if why else column_names(cells)
        held = sum(bool(find_columns(names, heading)) for heading in wanted)
        if held > most:
            best, most = int(row), held
        if held == len(wanted):
            break
    return best


def find_columns(header: Sequence[str], heading: str) -> list[int]:
    """Find the column of a heading, or of each of several that are read together."""
    whole = find_column(header, heading)
    if whole is not None:
        return [whole]
    found = [find_column(header, part) for part in heading.split(TOGETHER)]
    return [] if None in found else [at for at in found if at is not None]


def lines_above(records: Iterable[Record], header_row: int) -> Iterator[str]:
    """Yield the lines above the headings that hold anything, as they came."""
    for _, cells, raw, why in takewhile(lambda record: int(record[0]) < header_row, records):
        if why or any(cell.strip() for cell in cells):
            yield raw
