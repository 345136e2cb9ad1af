"""The base of answers from a case whose rows each carry the document rows they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.result import CaseAnswer
from linkanalysis.errors import UnknownNameError

if TYPE_CHECKING:
    from linkanalysis.core.provenance import MadeBy, Reason


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer.

    cells: In the order of the columns.
    entities: Those it is about, as they may be shown.
    reasons: The rows of documents on which it rests.
    """

    cells: tuple[object, ...]
    entities: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RowsAnswer(CaseAnswer):
    """An answer from a case: rows, each with the rows of documents on which it rests."""

    WITHHELD = "about protected people not listed."

    rows: tuple[Row, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Any  # cases live above
    _protected: frozenset[str]

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        n = len(self.rows)
        rows = "1 row" if n == 1 else f"{n:,} rows"
        return f"<{type(self).__name__}: {rows}, {self.withheld:,} withheld>"

    def _frame(self) -> pd.DataFrame:
        self._refuse_named()
        names = [column.name for column in self.COLUMNS]
        cells = [row.cells for row in self.rows]
        return pd.DataFrame(cells, columns=names, dtype=object).infer_objects()

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the reasons of a row by its number, or of all rows about an entity."""
        self._refuse_named()
        if isinstance(item, int):
            return row_by_number(self.rows, item, "row").reasons[:limit]
        about = [row.reasons for row in self.rows if item in row.entities]
        if not about:
            who = self.case.protection.shown(item)
            message = f'No row of this answer is about "{who:.40}"; to_frame() lists all rows.'
            raise UnknownNameError(message)
        return tuple(dict.fromkeys(reason for reasons in about for reason in reasons))[:limit]
