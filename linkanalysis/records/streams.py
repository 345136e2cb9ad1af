"""From one reading to the three streams of a batch.

Lives here: `batch_of`: parts come chunk by chunk, and whichever stream is asked draws the next.
Not here: writing them to the case (`case`).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from linkanalysis.case import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from linkanalysis.case import Document
    from linkanalysis.records.parts import Parts

__all__ = ["batch_of"]

KINDS = ("statements", "links", "problems")


def batch_of(document: Document, parts: Iterable[Parts]) -> Batch:
    """Make a batch that reads its document once, while it is taken."""
    source = iter(parts)
    held: dict[str, deque[pd.DataFrame]] = {kind: deque() for kind in KINDS}
    statements, links, problems = (_stream(kind, source, held) for kind in KINDS)
    return Batch(document, statements=statements, links=links, problems=problems)


def _stream(
    kind: str, source: Iterator[Parts], held: dict[str, deque[pd.DataFrame]]
) -> Iterator[pd.DataFrame]:
    while True:
        while held[kind]:
            yield held[kind].popleft()
        part = next(source, None)
        if part is None:
            return
        for each in KINDS:
            frame = getattr(part, each)
            if len(frame):
                held[each].append(frame)
