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
    from linkanalysis.records.numbered_runs import NumberedRun
    from linkanalysis.records.sure_bytes import Run
    from linkanalysis.sheets.parts import Parts
    from linkanalysis.storage.engine import DuckEngine

# Numba is loaded in the time in which the database reads some 400,000 records. Every graph needs
# it anyway, and a run of wide rows has no more than this.
LEAST = 100_000


class NumberedSheets:
    """The records of one document, run by run.

    least: How many records a run must have before any are numbered.
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
        self._waiting: NumberedRun | None = None
        self._may_number = False

    def open(self, header: tuple[str, ...]) -> None:
        """Begin a document."""
        self._bulk.open(header)
        self._header = header
        # a row of numbers has one time, and the ends of links differ
        self._may_number = len(self._bulk.times) == 1 and {*ENDS} <= {*self._bulk.read_values.cells}

    def load(self, run: Run, begun: int) -> bool:
        """Split a run of bytes; say whether this found the records that it has."""
        self._waiting = None
        links = self._links or self._begin(run)
        if links is not None and links.pay:
            self._waiting = links.runs.number(run, begun)
        return self._waiting is not None or self._bulk.load(run, begun)

    def _begin(self, run: Run) -> NumberedLinks | None:
        """Begin to number the records of the document, if they are many."""
        if not self._may_number or run.records < self._least:
            return None
        # Numba is slow to load
        from linkanalysis.records.numbered_links import NumberedLinks  # noqa: PLC0415

        self._links = NumberedLinks(self._engine, self._bulk, self._header)
        return self._links

    def parts(self) -> Iterator[Parts]:
        """Give the links of the records that were loaded, and what the others give."""
        if self._links is None or self._waiting is None:
            yield from self._bulk.parts()
            return
        yield self._links.of_run(self._waiting)
        yield from self._links.runs.read_others(self._waiting)

    def rest(self) -> Iterator[Parts]:
        """Give what the numbers mean."""
        if self._links is not None:
            yield self._links.rest()
