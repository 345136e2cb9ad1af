"""What a reader makes of some records, and the batch that these parts become.

Lives here: `Parts`, the frames it is made of, and `batch_of`.
Not here: writing a batch to the case (`case`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.case import Document

KINDS = ("statements", "links", "problems")


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What some records state, and what of them could not be read.

    Columns are those of the case without the document; frames may be empty.
    """

    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    links: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)


def statement_frame(lines: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of statements: entity, attribute, value, row."""
    return pd.DataFrame(lines, columns=["entity", "attribute", "value", "row"], dtype=object)


def link_frame(lines: list[dict[str, object]]) -> pd.DataFrame:
    """Make a frame of links."""
    return pd.DataFrame(lines, dtype=object)


def problem_frame(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of problems: row, column, value, why, raw."""
    return pd.DataFrame(rows, columns=["row", "column", "value", "why", "raw"], dtype=object)


def batch_of(document: Document, parts: Iterable[Parts]) -> Batch:
    """Make a batch that reads its document once, while the case takes it.

    Parts come chunk by chunk. Whichever of the three streams runs dry draws the next part and
    keeps what the other two have not taken yet.
    """
    source = iter(parts)
    waiting: dict[str, deque[pd.DataFrame]] = {kind: deque() for kind in KINDS}
    statements, links, problems = (_stream(kind, source, waiting) for kind in KINDS)
    return Batch(document, statements=statements, links=links, problems=problems)


def _stream(
    kind: str, source: Iterator[Parts], waiting: dict[str, deque[pd.DataFrame]]
) -> Iterator[pd.DataFrame]:
    while True:
        while waiting[kind]:
            yield waiting[kind].popleft()
        part = next(source, None)
        if part is None:
            return
        for each in KINDS:
            frame = getattr(part, each)
            if len(frame):
                waiting[each].append(frame)
