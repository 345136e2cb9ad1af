"""What answers about money share: rows with the payments behind them, and masked names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import RowAnswer
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.events.money.transfers import spoken
from linkanalysis.graph.queries.local_days import local_date
from linkanalysis.graph.queries.payment_queries import stated_payments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case

NOT_NAMED = "somebody not named"  # by a bank, as for cash

# Source, target, amount, currency and moment of a payment, by which its rows are found again.
Key = tuple[str, str, int, str, int]


class MoneyAnswer(RowAnswer):
    """An answer about money.

    Attributes
    ----------
    case : Case
        The case that was asked.
    rows : tuple
        One item for each row of the frame.
    """

    __slots__ = ()

    CAVEAT = (
        "A payment shows that money moved, not what for, nor who gave the order. A lead, never a "
        "verdict."
    )
    WITHHELD = "about accounts of protected people not listed."

    case: Case
    rows: tuple[Any, ...]
    _behind: tuple[tuple[Key, ...], ...]  # the payments behind each row, by ids not masked

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows that state the payments behind a row of the table, oldest first."""
        self._refuse_named()
        return reasons_of(self.case, row_by_number(self._behind, item, "row"))[:limit]


def reasons_of(case: Case, asked: Sequence[Key]) -> tuple[Reason, ...]:
    """Return the rows that state payments, with their amounts, oldest first."""
    shown, veiled = case.protection.shown, case.veiled
    found = []
    for row in stated_payments(case, asked).to_dict("records"):
        ends = (shown(str(row[end])) or NOT_NAMED for end in ("source", "target"))
        text = describe_link("payment", *ends, day=local_date(row["moment"], case.timezone))
        number = "" if pd.isna(row["row"]) else str(row["row"])
        text = f"{text}, {spoken(int(row['amount']), str(row['unit']))}"
        found.append(Reason(veiled(str(row["document"])), veiled(number), veiled(text)))
    return tuple(dict.fromkeys(found))
