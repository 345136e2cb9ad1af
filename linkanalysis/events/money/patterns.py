"""Accounts whose payments show a pattern: what all such answers share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.result import column, table_row
from linkanalysis.events.money.answers import MoneyAnswer
from linkanalysis.events.money.transfers import money, total, transfer_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from linkanalysis.case import Case
    from linkanalysis.core.door import Call
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.money.answers import Key
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.kernels.csr import I64


@table_row
class Pattern:
    """One account whose payments show a pattern."""

    account: str = column("id of the account, or its masked name")
    others: tuple[str, ...] = column("the other accounts and places of these payments")
    count: int = column(
        "deposits, receipts, senders or employees that show it; payments of a dormant account"
    )
    payments: int = column("payments that show the pattern")
    amount_in: Decimal = column("sum of those that came into the account", "the currency")
    amount_out: Decimal = column("sum of those that left it", "the currency")
    currency: str = column("code of the currency, or of the unit of a crypto asset")
    first: pd.Timestamp = column("first moment of the payments", "UTC")
    last: pd.Timestamp = column("last moment of the payments", "UTC")
    remarks: tuple[str, ...] = column("what speaks for and against it in the records")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at an account, by numbers.

    node: The account.
    inside: The payments that show the pattern.
    count: What the pattern counts.
    remarks: What speaks for and against it.
    before: Earlier payments on which it rests as well.
    """

    node: int
    inside: I64
    count: int
    remarks: tuple[str, ...] = ()
    before: I64 = field(default_factory=lambda: np.empty(0, np.int64))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Patterns(MoneyAnswer):
    """Accounts whose payments show a pattern, each with the payments that do.

    Attributes
    ----------
    rows : tuple
        The accounts.
    withheld : int
        Number of accounts of protected people.
    notes : tuple of str
        What was left out, and what else applies.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.money.find_structuring(la.Case(purpose="training"))
    <Patterns: 0 accounts, 0 withheld>
    """

    ROW = Pattern

    rows: tuple[Pattern, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[tuple[Key, ...], ...]

    def __repr__(self) -> str:
        accounts = "1 account" if len(self.rows) == 1 else f"{len(self.rows):,} accounts"
        return f"<Patterns: {accounts}, {self.withheld:,} withheld>"


def patterns(
    call: Call,
    case: Case,
    transfers: Transfers,
    seen: Iterable[Seen],
    *,
    notes: tuple[str, ...] = (),
) -> Patterns:
    """Make the answer: largest count first, then by amount, time and what is shown."""
    names = case.protection.names
    everything = list(seen)
    open_ = [one for one in everything if transfers.ids[one.node] not in names]
    rows = sorted(
        ((_row(transfers, one), np.concatenate([one.before, one.inside])) for one in open_),
        key=_order,
    )
    return Patterns(
        rows=tuple(row for row, _ in rows),
        withheld=len(everything) - len(open_),
        notes=(*transfer_notes(transfers), *notes, *case.override_notes()),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(names),
        _behind=tuple(tuple(transfers.keys(behind)) for _, behind in rows),
    )


def by_node(ends: I64, chosen: I64) -> Iterator[tuple[int, I64]]:
    """Group chosen payments by one of their ends, each group in the order of time."""
    if not chosen.size:
        return
    order = chosen[np.argsort(ends[chosen], kind="stable")]
    nodes, begins = np.unique(ends[order], return_index=True)
    yield from zip(nodes.tolist(), np.split(order, begins[1:]), strict=True)


def within(transfers: Transfers, chosen: I64, window: int, least: int) -> I64:
    """Return the payments of every window with enough of them; takes them in the order of time."""
    time = transfers.time[chosen]
    kept = np.zeros(chosen.size, np.bool_)
    ends = np.searchsorted(time, time + window, side="right")
    for begin, end in enumerate(ends.tolist()):
        if end - begin >= least:
            kept[begin:end] = True
    return chosen[kept]


def _order(one: tuple[Pattern, I64]) -> tuple[object, ...]:
    row = one[0]
    sums = row.amount_in + row.amount_out
    return (-row.count, -sums, row.first, row.last, row.account, row.others)


def _row(transfers: Transfers, one: Seen) -> Pattern:
    source, target = transfers.source[one.inside], transfers.target[one.inside]
    amount, time = transfers.amount[one.inside], transfers.time[one.inside]
    others = {*source.tolist(), *target.tolist()} - {one.node}
    return Pattern(
        account=transfers.shown(one.node),
        others=tuple(sorted({transfers.shown(node) for node in others} - {""})),
        count=one.count,
        payments=int(one.inside.size),
        amount_in=money(total(amount[target == one.node])),
        amount_out=money(total(amount[source == one.node])),
        currency=transfers.units[one.node],
        first=pd.Timestamp(int(time.min()), unit="us"),
        last=pd.Timestamp(int(time.max()), unit="us"),
        remarks=one.remarks,
    )
