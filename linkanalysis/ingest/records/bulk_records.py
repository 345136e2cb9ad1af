"""A document that is read in bulk, and the records of one run of its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.ingest.readers.link_columns import LinkColumns
    from linkanalysis.ingest.records.unambiguous_csv import Run
    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.sheet import Reading, Sheet
    from linkanalysis.kernels.csr import I64, U8, U32, Bools
    from linkanalysis.storage.engine import DuckEngine

LONGEST_TIME = 63


@dataclass(frozen=True, slots=True)
class BulkTable:
    """A document whose records are links.

    read: Reads records one by one.
    """

    engine: DuckEngine
    reading: Reading
    columns: LinkColumns
    read: Callable[[Sheet], Parts]
    delimiter: str

    @property
    def times(self) -> list[str]:
        """The columns with instants that it has: the start, then the end."""
        both = self.columns.start, self.columns.end
        return [name for name in both if name in self.reading.columns]


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a run.

    run: Their bytes.
    begun: The number of the record before the first.
    blocks: The index of the first record of each block.
    begins: Where each record begins in its block.
    whole: Which have no cell that is longer than its words.
    cells: The numbers of texts, by column of the table; meant for rows that are whole.
    moments, written: By time, when it was, and how it is written.
    forms: The numbers of the forms of the starts; empty if nobody asks for them.
    starts, sizes: Where the text of each start begins in its block, and its size.
    """

    run: Run
    begun: int
    blocks: I64
    begins: I64
    whole: Bools
    cells: dict[int, U32]
    moments: list[I64]
    written: list[U8]
    forms: U8
    starts: U32
    sizes: U8

    def start_texts(self, chosen: Bools) -> list[str]:
        """Give the texts of the starts of chosen rows, none of which is in doubt."""
        found: list[str] = []
        places = np.arange(LONGEST_TIME)
        for block, begun, end in zip(
            self.run.blocks, self.blocks, [*self.blocks[1:], len(chosen)], strict=True
        ):
            at = begun + np.flatnonzero(chosen[begun:end])
            sizes = self.sizes[at, None]
            width = places[: int(sizes.max(initial=1))]
            data = np.frombuffer(block, np.uint8)
            texts = data[np.minimum(self.starts[at, None] + width, data.size - 1)]
            texts[width >= sizes] = 0
            found += texts.view(f"S{len(width)}")[:, 0].astype(str).tolist()
        return found
