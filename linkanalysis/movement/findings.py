"""What all answers about movement share: rows in the order of their columns, each with its reasons.

Lives here: `MovementResult`, the base of the results of this room, and links as reasons.
Not here: any computation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import row_by_number
from linkanalysis._provenance import Reason
from linkanalysis._result import CaseAnswer
from linkanalysis.errors import ProtectedError, UnknownNameError
from linkanalysis.vocabulary.links import describe_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis._provenance import MadeBy
    from linkanalysis.case import Case


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
class MovementResult(CaseAnswer):
    """An answer about movement: rows, each with the rows of documents on which it rests.

    Attributes
    ----------
    rows : tuple of Row
        In the order of the frame.
    withheld : int
        Number of rows left out because they are about protected people.
    notes : tuple of str
        What was left out or assumed, with counts.
    made_by : MadeBy
        What is needed to make it again.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.movement.located_events(la.Case(purpose="training"))
    <LocatedEvents: 0 rows, 0 withheld>
    """

    CAVEAT = "Records say where a thing was seen, not who carried it. A lead, never a verdict."
    WITHHELD = "about protected people not listed."

    rows: tuple[Row, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
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


def expect_open(case: Case, entity: str) -> None:
    """Raise if an entity is not in the case, or is masked: nobody's whereabouts are asked by it."""
    shown = case.protection.shown(entity)
    if shown != entity or entity in case.protection.names.values():
        message = (
            f"{shown} is protected: where they were counts in every search and is not listed. "
            "An override needs who and why, and is journaled."
        )
        raise ProtectedError(message)
    if entity not in case.types():
        message = f'"{entity:.40}" is not in this case; case.find(…) searches for it.'
        raise UnknownNameError(message, name=entity)


def reasons_of(case: Case, links: Iterable[tuple[str, str, str, str, str]]) -> tuple[Reason, ...]:
    """Turn rows of links into reasons: source, target, type, document, row; each once, in order."""
    shown, veiled = case.protection.shown, case.veiled
    found = {
        Reason(veiled(document), veiled(row), describe_link(kind, shown(source), shown(target)))
        for source, target, kind, document, row in links
    }
    return tuple(sorted(found, key=lambda one: (one.document, len(one.row), one.row, one.text)))
