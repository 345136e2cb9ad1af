"""What is read of a document: parts, and the batch that is made of them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linkanalysis.case import Document, SourceColumn
    from linkanalysis.case.batch import TableChunk

KINDS = ("statements", "links", "problems")


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What some records state, and what of them could not be read.

    Columns are those of the case without the document; frames may be empty. `bulk` has chunks of
    other records, with the names of their tables.
    """

    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    links: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)
    bulk: tuple[TableChunk, ...] = ()


def with_parts(one: Parts, other: Parts) -> Parts:
    """Put what further people of the same records state behind what the first do."""
    names = ("statements", "links", "problems")
    pairs = {each: (getattr(one, each), getattr(other, each)) for each in names}
    together = {each: [frame for frame in pair if len(frame)] for each, pair in pairs.items()}
    joined = {
        each: pd.concat(frames, ignore_index=True) if frames else pairs[each][0]
        for each, frames in together.items()
    }
    return replace(one, **joined)


def statement_frame(lines: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    """Make a frame of statements: entity, attribute, value, row."""
    return pd.DataFrame(lines, columns=["entity", "attribute", "value", "row"], dtype=object)


def with_lines(parts: Parts, lines: Iterable[tuple[str, str, str, str]]) -> Parts:
    """Put further statements behind those of some records."""
    found = list(lines)
    if not found:
        return parts
    frames = [each for each in (parts.statements, statement_frame(found)) if len(each)]
    return replace(parts, statements=pd.concat(frames, ignore_index=True))


NOBODY = (None, None)


def problem_frame(
    rows: list[tuple[str, str, str, str, str]],
    refused: Sequence[tuple[str | None, str | None]] = (),
) -> pd.DataFrame:
    """Make a frame of problems: row, column, value, why, raw; and of those refused, about, role."""
    columns = ["row", "column", "value", "why", "raw", "about", "role"]
    beside = refused or [NOBODY] * len(rows)
    lines = [(*row, *whose) for row, whose in zip(rows, beside, strict=True)]
    return pd.DataFrame(lines, columns=columns, dtype=object)


def batch_of(
    document: Document, parts: Iterable[Parts], columns: Sequence[SourceColumn] = ()
) -> Batch:
    """Make a batch that reads its document once, while the case takes it.

    Parts come chunk by chunk. Whichever of the three streams runs dry draws the next part and
    keeps what the other two have not taken yet.
    """
    source = iter(parts)
    waiting: dict[str, deque[pd.DataFrame]] = {kind: deque() for kind in KINDS}
    statements, links, problems = (_stream(kind, source, waiting) for kind in KINDS)
    return Batch(document, statements=statements, links=links, problems=problems, columns=columns)


def in_order(parts: Iterable[Parts]) -> Iterator[TableChunk]:
    """Yield what parts have, chunk by chunk, each with the name of its table."""
    for part in parts:
        yield from part.bulk
        for kind in KINDS:
            frame = getattr(part, kind)
            if len(frame):
                yield kind, frame


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
