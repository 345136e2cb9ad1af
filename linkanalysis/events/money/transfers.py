"""The payments of a case as arrays, each counted once, by account and currency."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.queries.call_queries import DAY, HOUR
from linkanalysis.graph.queries.payment_queries import UNITS, payer_rows, payment_rows
from linkanalysis.kernels.ledgers import Ledger, build_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.kernels.csr import I64, Bools

US_A_DAY = 86_400_000_000
# Cash is paid in and out at a place, which is no party to a transfer; it may not be on record.
PLACES = ("place:", "address:")


@dataclass(frozen=True, eq=False, repr=False)
class Transfers:
    """Payments with an amount and a day, oldest first; ends are numbers of `ids`.

    ids, units: Each account in each of its currencies, so that currencies never mix.
    source, target: Who paid whom.
    amount: In ten-thousandths of the currency.
    time, late: The first and last moment at which it may have been made, in microseconds since
        1970: the same if the hour is on record, else the start and the end of the day.
    places: What the record says of channel and place.
    undated, worthless, repeated: Payments left out: without a day; without an amount or currency;
        stated again by a second document.
    """

    case: Case = field(repr=False)
    ids: tuple[str, ...]
    units: tuple[str, ...]
    source: I64
    target: I64
    amount: I64
    time: I64
    late: I64
    places: NDArray[np.object_]
    undated: int
    worthless: int
    repeated: int

    def __len__(self) -> int:
        return int(self.source.size)

    def only(self, kept: Bools | I64) -> Transfers:
        """Keep some payments."""
        names = ("source", "target", "amount", "time", "late", "places")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})

    def between_accounts(self) -> Transfers:
        """Leave out what was paid in or out at a place, as cash is."""
        at_place = self.at_place()
        return self.only(~(at_place[self.source] | at_place[self.target]))

    def at_place(self) -> Bools:
        """Tell which ends are no accounts: places, and parties that are not on record."""
        return np.array([not e or e.startswith(PLACES) for e in self.ids], np.bool_)

    def ledger(self) -> Ledger:
        """Order the payments by account."""
        ends = (self.source, self.target)
        return build_ledger(len(self.ids), *ends, self.time, self.late, self.amount)

    def shown(self, node: int) -> str:
        """Return the id of an account as it may be shown."""
        return self.case.protection.shown(self.ids[node])

    def keys(self, chosen: I64) -> list[tuple[str, str, int, str, int]]:
        """Return what the rows of payments are found by again."""
        ids, units = self.ids, self.units
        columns = (self.source, self.target, self.amount, self.time)
        rows = zip(*(column[chosen].tolist() for column in columns), strict=True)
        return [(ids[a], ids[b], amount, units[a], time) for a, b, amount, time in rows]


def read_transfers(case: Case) -> Transfers:
    """Read the payments of a case that have a day, an amount and a currency."""
    parties, frame = payer_rows(case), payment_rows(case)
    units = parties["unit"].to_numpy(dtype=object)
    amount = frame["amount"].fillna(0).to_numpy(dtype=np.int64)
    known = frame["known"].to_numpy(dtype=np.int64)
    again = frame["again"].to_numpy(dtype=np.bool_)
    source = frame["source"].to_numpy(dtype=np.int64)
    time = frame["time"].to_numpy(dtype=np.int64)
    worth = (amount > 0) & (units[source] != "")
    dated = known >= DAY
    whole = Transfers(
        case=case,
        ids=tuple(parties["entity"]),
        units=tuple(units),
        source=source,
        target=frame["target"].to_numpy(dtype=np.int64),
        amount=amount,
        time=time,
        late=np.where(known >= HOUR, time, time + US_A_DAY - 1),
        places=frame["place"].to_numpy(dtype=object),
        undated=int((worth & ~dated).sum()),
        worthless=int((~worth).sum()),
        repeated=int((worth & again).sum()),
    )
    return whole.only(worth & dated & ~again)


def money(amount: int) -> Decimal:
    """Write an amount exactly, with two decimals, or four if it has them."""
    places = "0.01" if amount % (UNITS // 100) == 0 else "0.0001"
    return (Decimal(amount) / UNITS).quantize(Decimal(places))


def spoken(amount: int, unit: str) -> str:
    """Write an amount with its currency in a sentence."""
    return f"{money(amount):,} {unit}"


def transfer_notes(transfers: Transfers) -> tuple[str, ...]:
    """Say which payments were left out, and why."""
    left = (
        (transfers.repeated, "that two documents state count once"),
        (transfers.undated, "have no day and are left out"),
        (transfers.worthless, "have no amount or no currency and are left out"),
    )
    return tuple(f"{count:,} payments {words}." for count, words in left if count)


def total(amounts: Iterable[int]) -> int:
    """Add amounts in whole numbers, which cannot overflow."""
    return sum(map(int, amounts))
