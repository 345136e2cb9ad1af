"""Records of large files of which nothing is in doubt, read together; all others one by one.

Bytes that could be split in two ways, and files with few records, go to the reader of CSV files,
and records with a cell that needs a closer look to the reader of the document, as the text they
are. So both ways give the same rows and the same problems, and no rule is written twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from linkanalysis.ingest.records.unambiguous_csv import SureBytes, is_splittable
from linkanalysis.ingest.sheets.csv_files import after_header, csv_part
from linkanalysis.ingest.sheets.encodings import encoding_of
from linkanalysis.ingest.sheets.other_people import other_columns
from linkanalysis.ingest.sheets.sheet import Sheet
from linkanalysis.ingest.sheets.tables import column_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from linkanalysis.ingest.readers.link_columns import LinkColumns
    from linkanalysis.ingest.records.bulk_records import BulkTable
    from linkanalysis.ingest.records.unambiguous_csv import Run
    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.sheet import Reading

# Numba is loaded in the time in which a tenth of these are read one by one.
LEAST = 100_000


class Sink(Protocol):
    """What takes the records of a document run by run."""

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; false if it must be read one by one."""

    def parts(self) -> Iterator[Parts]:
        """Give what the records that were loaded give."""

    def rest(self) -> Iterator[Parts]:
        """Give what is left when all records were read."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What stays of records that are read in bulk.

    least: How many records the file must have, if all were as long as those of its first run.
    """

    begin: Callable[[BulkTable, tuple[str, ...]], Sink]
    least: int = LEAST


def _keep_links(table: BulkTable, header: tuple[str, ...]) -> Sink:
    # Numba is slow to load
    from linkanalysis.ingest.records.kept_links import KeptLinks  # noqa: PLC0415

    return KeptLinks(table, header)


ROWS = Keeping(_keep_links)


def may_be_bulk(path: Path, reading: Reading, columns: LinkColumns, delimiter: str) -> bool:
    """Tell whether records of a CSV file may be read in bulk."""
    alone = any(name in reading.columns for name in columns.alone)
    if alone or reading.joined or reading.ends or other_columns(reading):
        return False
    settings = reading.settings
    times = {name for name in (columns.start, columns.end) if name in reading.columns}
    named = {settings.columns.get(name, name) for name in times}
    return is_splittable(
        settings.encoding or encoding_of(path), delimiter
    ) and not settings.meanings.keys() & (times | named)


def read_in_bulk(
    table: BulkTable, path: Path, keeping: Keeping, tick: Callable[[int], object] | None = None
) -> Iterator[Parts]:
    """Read the records of a CSV file in their order; `tick` gets the bytes read."""
    delimiter, settings, size = table.delimiter, table.reading.settings, path.stat().st_size
    encoding = settings.encoding or encoding_of(path)
    header, position = after_header(path, encoding, delimiter, settings.header_row)
    sink: Sink | None = None
    with path.open("rb") as stream:
        runs = SureBytes(stream, delimiter, len(header))
        while (run := runs.next(position.byte)).size:
            begun, end = position.byte, position.byte + run.size
            if not sink and run.sure and run.records * size // run.size >= keeping.least:
                sink = keeping.begin(table, column_names(header))
            if sink and run.sure and sink.load(run, position.number):
                position.byte, position.number = end, position.number + run.records
                yield from sink.parts()
            else:
                for chunk in csv_part(
                    path, header, position, until=end, encoding=encoding, delimiter=delimiter
                ):
                    yield table.read(Sheet(chunk, table.reading))
            if tick:
                tick(position.byte - begun)
    if sink:
        yield from sink.rest()
