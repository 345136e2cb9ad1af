"""Money that went from one account to another: the amount, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.events.money.answers import NOT_NAMED, reasons_of
from linkanalysis.events.money.transfers import money, total

if TYPE_CHECKING:
    from decimal import Decimal

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import Reason
    from linkanalysis.events.money.answers import Key
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.kernels.csr import I64


@dataclass(frozen=True, slots=True)
class Flow:
    """What went from one account to another; of followed money, the part that is followed."""

    source: str
    target: str
    amount: Decimal
    currency: str
    transfers: int
    first: pd.Timestamp
    _behind: tuple[Key, ...] = field(repr=False)  # ids that are not masked

    def reasons(self, case: Case) -> tuple[Reason, ...]:
        """Return the rows that state the payments, oldest first."""
        return reasons_of(case, self._behind)


def flows_of(transfers: Transfers, chosen: I64, part: I64) -> tuple[Flow, ...]:
    """Sum a part of each chosen payment by pair of accounts, in the order of time."""
    by_pair: dict[tuple[int, int], list[int]] = {}
    ends = zip(transfers.source[chosen].tolist(), transfers.target[chosen].tolist(), strict=True)
    for k, pair in enumerate(ends):
        by_pair.setdefault(pair, []).append(k)
    found = []
    for (a, b), numbers in by_pair.items():
        payments = chosen[numbers]
        found.append(
            Flow(
                source=transfers.shown(a) or NOT_NAMED,
                target=transfers.shown(b) or NOT_NAMED,
                amount=money(total(part[numbers])),
                currency=transfers.units[a],
                transfers=len(numbers),
                first=pd.Timestamp(int(transfers.time[payments].min()), unit="us"),
                _behind=tuple(transfers.keys(payments)),
            )
        )
    return tuple(
        sorted(found, key=lambda flow: (flow.first, flow.source, flow.target, flow.currency))
    )
