"""Wallets that several others paid, or that paid several: a common recipient or funder."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.money.answers import Key, MoneyAnswer
from linkanalysis.events.money.owners import read_owners
from linkanalysis.events.money.transfers import read_transfers, spoken, total, transfer_notes
from linkanalysis.graph.queries.graph_queries import statement_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.money.owners import Span
    from linkanalysis.events.money.transfers import Transfers

    Payments = dict[tuple[str, str], list[int]]  # of each wallet, in and out

WALLET = "wallet:"
# Attributes in which records state what a wallet is, and words for wallets that strangers share.
KINDS = ("category", "entity_type", "kind", "label", "service")
OF_MANY = re.compile(
    r"\b(?:exchange|mixer|tumbler|coinjoin|service|gambling|casino|mining|pool|processor|bridge|"
    r"custodian|contract)\b"
)
# A shop or a donation page has hundreds of parties, a wallet of a ring seldom as many. Set by hand.
MAX_MEMBERS = 50
NAMED = 5  # in a note, so that it stays a line or two


@table_row
class SharedWallet:
    """One wallet, and who paid it or was paid by it."""

    wallet: str = column("the wallet")
    direction: str = column("in: the parties paid the wallet; out: the wallet paid them")
    count: int = column("number of parties; those of one holder or family count once", "parties")
    parties: tuple[str, ...] = column("who paid it or was paid by it, protected people masked")
    payments: int = column("payments between the wallet and the parties", "payments")
    amounts: tuple[str, ...] = column("their sum in each currency")
    first: pd.Timestamp = column("first of these payments, in UTC", "date")
    last: pd.Timestamp = column("last of these payments, in UTC", "date")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SharedWallets(MoneyAnswer):
    """Wallets that several unrelated parties paid, or that paid several.

    Attributes
    ----------
    rows : tuple
        The wallets.
    withheld : int
        Number of rows left out because the wallet is a protected person's.
    notes : tuple of str
        What was left out, with counts.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.money.find_shared_wallets(la.Case(purpose="training"))
    <SharedWallets: 0 rows, 0 withheld>
    """

    ROW = SharedWallet
    CAVEAT = (
        "A transfer shows that an asset moved, not who had the key. Shops and services have many "
        "customers. A lead, never a verdict."
    )

    rows: tuple[SharedWallet, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[tuple[Key, ...], ...]

    def __repr__(self) -> str:
        rows = "1 row" if len(self.rows) == 1 else f"{len(self.rows):,} rows"
        return f"<SharedWallets: {rows}, {self.withheld:,} withheld>"


@answer()
def find_shared_wallets(
    call: Call, case: Case, *, least: int = 3, max_members: int = MAX_MEMBERS
) -> SharedWallets:
    """Find wallets that several others paid, and wallets that paid several others.

    Parameters
    ----------
    case : Case
        The case.
    least : int, default 3
        Minimum number of parties; those of one holder or one family count once.
    max_members : int, default 50
        A wallet with more parties in one direction is left out and named in the notes.

    Returns
    -------
    SharedWallets
        A row for each wallet and direction, most parties first, then by wallet.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is below its minimum.

    Notes
    -----
    A wallet that several paid may collect for a ring, and one that paid several may fund it; a
    shop, a landlord and a moneylender look the same. The holder is the one on record at the time of
    the payment: a wallet may have been sold. Wallets that a record states to be an exchange, a
    mixer or another service are left out, since their customers are strangers; so are hubs.
    Transfers do not show that one owner spent from two addresses together; a record can state that
    owner as the holder. Sums are separate for each asset.

    References
    ----------
    .. [1] Meiklejohn et al. (2013), A fistful of bitcoins, Proc. IMC, doi:10.1145/2504730.2504747.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_shared_wallets(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    transfers = read_transfers(case)
    payments = _payments(transfers)
    why = _left_out(case, transfers, payments, max_members)
    owners = read_owners(case)
    found: list[tuple[SharedWallet, tuple[Key, ...]]] = []
    withheld = 0
    for (wallet, direction), at in payments.items():
        parties = _parties(transfers, direction, at)
        count = owners.during(parties).unrelated(parties)
        if wallet in why or count < least:
            continue
        if wallet in case.protection.names:
            withheld += 1
            continue
        chosen = np.array(at, np.int64)
        row = _row(transfers, wallet, direction, (count, {*parties}), at)
        found.append((row, tuple(transfers.keys(chosen))))
    found.sort(key=lambda each: (-each[0].count, each[0].wallet, each[0].direction))
    return SharedWallets(
        rows=tuple(row for row, _ in found),
        withheld=withheld,
        notes=(*_named(case, why), *transfer_notes(transfers), *case.override_notes()),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=tuple(keys for _, keys in found),
    )


def _payments(transfers: Transfers) -> Payments:
    """Return the payments into and out of each wallet from and to other wallets and accounts."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for k, (a, b) in enumerate(zip(*_ends(transfers), strict=True)):
        if a and b and a != b:
            if b.startswith(WALLET):
                found[b, "in"].append(k)
            if a.startswith(WALLET):
                found[a, "out"].append(k)
    return dict(sorted(found.items()))


def _ends(transfers: Transfers) -> tuple[list[str], list[str]]:
    ids = transfers.ids
    return ([ids[k] for k in transfers.source], [ids[k] for k in transfers.target])


def _parties(transfers: Transfers, direction: str, at: list[int]) -> dict[str, list[Span]]:
    """Return the parties, each with the times of its payments."""
    ends = transfers.source if direction == "in" else transfers.target
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for k in at:
        found[transfers.ids[ends[k]]].append((int(transfers.time[k]), int(transfers.late[k])))
    return dict(found)


def _row(
    transfers: Transfers,
    wallet: str,
    direction: str,
    who: tuple[int, set[str]],
    at: list[int],
) -> SharedWallet:
    shown = transfers.case.protection.shown
    units = sorted({transfers.units[transfers.source[k]] for k in at})
    sums = {
        unit: total(
            int(transfers.amount[k]) for k in at if transfers.units[transfers.source[k]] == unit
        )
        for unit in units
    }
    return SharedWallet(
        wallet=shown(wallet),
        direction=direction,
        count=who[0],
        parties=tuple(sorted(map(shown, who[1]))),
        payments=len(at),
        amounts=tuple(spoken(amount, unit) for unit, amount in sums.items()),
        first=pd.Timestamp(int(transfers.time[at[0]]), unit="us"),
        last=pd.Timestamp(int(transfers.time[at[-1]]), unit="us"),
    )


def _left_out(case: Case, transfers: Transfers, payments: Payments, most: int) -> Mapping[str, str]:
    """Return why each wallet that is left out links nobody."""
    why: dict[str, str] = {}
    for (wallet, direction), at in payments.items():
        parties = len(_parties(transfers, direction, at))
        if parties > most:
            why[wallet] = f"{parties:,} parties"
    wallets = {wallet for wallet, _ in payments}
    rows = statement_rows(case, KINDS)
    for wallet, value in zip(rows["entity"], rows["value"], strict=True):
        if wallet in wallets and OF_MANY.search(str(value).lower()):
            why[str(wallet)] = str(value)
    return why


def _named(case: Case, why: Mapping[str, str]) -> tuple[str, ...]:
    if not why:
        return ()
    shown = case.protection.shown
    order = sorted(why, key=lambda wallet: (shown(wallet), why[wallet]))
    named = [f"{shown(wallet)}: {case.veiled(why[wallet])}" for wallet in order[:NAMED]]
    more = f"; and {len(order) - NAMED:,} more" if len(order) > NAMED else ""
    return (f"Left out as used by many: {'; '.join(named)}{more}.",)
