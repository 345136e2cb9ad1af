"""Records of large files, handed to the case as numbers of their ends and details.

Lives here: `NumberedSheets`, which takes the place of `BulkSheets` for files that are worth it.
Not here: the numbers (`numbered_links`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.readers.link_columns import ENDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.records.bulk import BulkSheets
    from linkanalysis.records.numbered_links import NumberedLinks
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.sheets.parts import Parts
    from linkanalysis.storage.engine import DuckEngine

# Numba is loaded in the time in which the database reads some 400,000 records, but every graph
# needs it anyway.
LEAST = 100_000


class NumberedSheets:
    """The records of one document, run by run.

    least: How many records the file must have before any are numbered, if all were as long as those
        of the first run.
    """

    def __init__(self, bulk: BulkSheets, engine: DuckEngine, *, least: int = LEAST) -> None:
        self.reading = bulk.reading
        self.read = bulk.read
        self.delimiter = bulk.delimiter
        self._bulk = bulk
        self._engine = engine
        self._least = least
        self._header: tuple[str, ...] = ()
        self._links: NumberedLinks | None = None
        self._may_number = False
        self._numbered = False

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document."""
        self._bulk.open(header)
        self._header = header
        # a row of numbers has one time, and the ends of links differ
        self._may_number = len(self._bulk.times) == 1 and {*ENDS} <= {*self._bulk.read_values.cells}

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; say whether this found the records that it has."""
        links = self._links or self._begin(run)
        self._numbered = links is not None and links.load(run, begun)
        return self._numbered or self._bulk.load(run, begun)

    def _begin(self, run: Run) -> NumberedLinks | None:
        """Begin to number the records of the document, if they are many."""
        records = run.records * self._bulk.size // run.size
        if not self._may_number or records < self._least:
            return None
        # Numba is slow to load
        from linkanalysis.records.numbered_links import NumberedLinks  # noqa: PLC0415

        self._links = NumberedLinks(self._engine, self._bulk, self._header)
        return self._links

    def parts(self) -> Iterator[Parts]:
        """Give the links of the records that were loaded, and what the others give."""
        yield from self._links.parts() if self._links and self._numbered else self._bulk.parts()

    def rest(self) -> Iterator[Parts]:
        """Give what the numbers mean."""
        if self._links is not None:
            yield from self._links.rest()
