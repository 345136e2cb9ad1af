"""Answers to the library's own queries, kept while they stay true.

The parts of an answer, and the answers of a report, ask a case the same things again and again. To
plan such a query takes longer than to copy its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from linkanalysis.case.case import Case
    from linkanalysis.storage.engine import Engine

Asked = tuple[str, tuple[tuple[type, object], ...]]

# Cells of frames, and values asked for, that are kept; 100 bytes each at most, 13 in the sample
# report. In a large case a longer answer is not kept, and what is kept stays as small.
CELLS_KEPT = 1_000_000


def select(case: Case, query: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """Answer a query of the library, which only reads; the frame is the caller's own."""
    with case.reading():
        moment = case.moment
        return moment.answers.of(moment.engine, query, parameters)


def takes_little(case: Case, columns: int) -> bool:
    """Say whether so many columns of all rows of a case may be asked for at once, and be kept."""
    with case.reading():
        return columns * case.moment.engine.session.rows <= CELLS_KEPT // 2


class Answers:
    """Answers by query and parameters; those asked for longest ago make room for new ones."""

    def __init__(self) -> None:
        self._kept: dict[Asked, pd.DataFrame] = {}
        self._cells = 0

    def of(self, engine: Engine, query: str, parameters: Sequence[object]) -> pd.DataFrame:
        """Return the answer kept, or ask the database."""
        asked = _hashable(query, parameters)
        found = self._kept.pop(asked, None)
        if found is None:
            try:
                found = engine.execute(query, parameters).df()
            except duckdb.Error as error:
                raise CaseError(str(error)) from None
            if not self._make_room(_cells(asked, found)):
                return found
        self._kept[asked] = found  # as the last of all
        return found.copy()  # what a caller changes in it, no other caller sees

    def _make_room(self, cells: int) -> bool:
        if cells > CELLS_KEPT:
            return False
        self._cells += cells
        while self._cells > CELLS_KEPT:
            oldest = next(iter(self._kept))
            self._cells -= _cells(oldest, self._kept.pop(oldest))
        return True


def _hashable(query: str, parameters: Sequence[object]) -> Asked:
    """Tell questions apart, also by the types of their values: 1 is not True."""
    values = (tuple(each) if isinstance(each, list) else each for each in parameters)
    return query, tuple((type(value), value) for value in values)


def _cells(asked: Asked, frame: pd.DataFrame) -> int:
    values = sum(len(value) for _, value in asked[1] if isinstance(value, tuple))
    return int(frame.size) + values + 1  # an empty answer takes room, too
