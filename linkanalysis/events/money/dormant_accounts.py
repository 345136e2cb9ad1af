"""Accounts without a payment for months, and then busy or with far more money than before."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.events.money.patterns import Patterns, Seen, by_node, patterns
from linkanalysis.events.money.transfers import US_A_DAY, read_transfers
from linkanalysis.graph.queries.local_days import local_date
from linkanalysis.graph.queries.payment_queries import watched_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.case import Case
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.kernels.csr import I64

# Ten times as much as ever before in as many days is no growth of ordinary use; set by hand.
BEYOND = 10
YEAR = 365.25 * US_A_DAY
# A season begins within a month of the day on which it began another year; set by hand.
SEASON = 31 * US_A_DAY


@answer()
def find_dormant(
    call: Call, case: Case, *, quiet_days: int = 180, within_days: int = 30, least: int = 3
) -> Patterns:
    """Find accounts that are active after a long time without any payment.

    Parameters
    ----------
    case : Case
        The case.
    quiet_days : int, default 180
        Days without a payment after which an account is dormant.
    within_days : int, default 30
        Days from its first payment afterwards in which activity counts.
    least : int, default 3
        Minimum number of payments in these days.

    Returns
    -------
    Patterns
        Accounts with at least `least` payments in these days; or, if they had `least` payments
        before they were dormant, with ten times as much money as in any equally long period then.
        One row for each time. `count` is the number of payments in these days, most first;
        `reasons` also has the last payment before them.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small.

    Notes
    -----
    An account that comes to life after months may have been sold, lent or taken over; so may one
    whose holder was away, ill or had an inheritance. Each currency of an account is examined
    separately. An account without an earlier payment on record is new and is not listed, nor is one
    that became active at the same time of another year, as seasonal shops do; a note counts these.
    Silence counts only between the first and the last payment of one bank statement of the account,
    or of tables that cover several accounts. A gap between two statements is a lack of records, not
    silence. Another note counts accounts that are quiet only in the statements of others, or
    between two of their own: ask for the statements in between. In tables that cover several
    accounts, missing months look the same as months without payments: `remarks` says how many
    payments of other accounts are on record in that time, which may be of other banks. Interest and
    fees count as payments.

    References
    ----------
    .. [1] FFIEC (2014), Bank Secrecy Act/Anti-Money Laundering Examination Manual, appendix F.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_dormant(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    transfers = read_transfers(case)
    quiet, window = quiet_days * US_A_DAY, within_days * US_A_DAY
    watched = _watched(case)
    seen, seasonal, unwatched = _woken(transfers, watched, (quiet, window), least)
    left = (
        (seasonal, "which were also active at this time of year in another year"),
        (unwatched, "whose own statements do not cover the time without a payment"),
    )
    notes = tuple(f"Accounts not listed, {why}: {count:,}." for count, why in left if count)
    return patterns(call, case, transfers, seen, notes=notes)


def _watched(case: Case) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of each account's own records."""
    rows = watched_rows(case)
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for account, first, last in zip(rows["entity"], rows["first"], rows["last"], strict=True):
        found[account].append((int(first), int(last)))
    return dict(found)


def _woken(
    transfers: Transfers,
    watched: Mapping[str, list[tuple[int, int]]],
    days: tuple[int, int],
    least: int,
) -> tuple[list[Seen], int, int]:
    """Return what was dormant and then active, and how many were seasonal or out of sight.

    days: For how long an account is quiet, and in which time it is active afterwards.
    """
    quiet, window = days
    at_place = transfers.at_place()
    n = len(transfers)
    ends = np.concatenate([transfers.source, transfers.target])
    found: list[Seen] = []
    seasonal: set[int] = set()
    unwatched: set[int] = set()
    for node, twice in by_node(ends, np.arange(2 * n)):
        if at_place[node]:
            continue
        own = np.unique(twice % n)
        spans = watched.get(transfers.ids[node], [])
        spells = _spells(transfers, own, quiet)
        for k in range(1, len(spells)):
            begun = transfers.time[spells[k][0]]
            inside = spells[k][transfers.time[spells[k]] <= begun + window]
            past = np.concatenate(spells[:k])
            many = inside.size >= least
            # one or two earlier payments are no measure of what is much
            before = _most(transfers, past, window) if past.size >= least else None
            much = before is not None and _most(transfers, inside, window) >= BEYOND * before
            if not (many or much):
                continue
            if any(_same_season(transfers, spell, begun) for spell in spells[:k]):
                seasonal.add(node)
                continue
            last = transfers.time[past[-1]]
            if not any(first <= last and begun <= end for first, end in spans):
                unwatched.add(node)
                continue
            remarks = _remarks(transfers, past, begun, much=much)
            found.append(Seen(node, inside, int(inside.size), remarks, past[-1:]))
    listed = {one.node for one in found}
    return found, len(seasonal - listed), len(unwatched - listed)


def _spells(transfers: Transfers, own: I64, quiet: int) -> list[I64]:
    """Split the payments of an account where it was dormant."""
    ended = np.maximum.accumulate(transfers.late[own])
    cuts = np.flatnonzero(transfers.time[own][1:] - ended[:-1] >= quiet) + 1
    return np.split(own, cuts)


def _most(transfers: Transfers, chosen: I64, window: int) -> int:
    """Return the largest sum of payments in a window that begins with one of them."""
    sums: list[int] = [0, *accumulate(transfers.amount[chosen].tolist())]
    time = transfers.time[chosen]
    ends: list[int] = np.searchsorted(time, time + window, side="right").tolist()
    return max(sums[end] - sums[begin] for begin, end in enumerate(ends))


def _same_season(transfers: Transfers, spell: I64, begun: int) -> bool:
    """Tell whether payments of less than a year began at this time of another year."""
    first, last = transfers.time[spell[0]], transfers.late[spell[-1]]
    years = round((begun - first) / YEAR)
    return bool(last - first < YEAR and years >= 1 and abs(begun - first - years * YEAR) <= SEASON)


def _remarks(transfers: Transfers, past: I64, begun: int, *, much: bool) -> tuple[str, ...]:
    last = int(transfers.time[past[-1]])
    ended = transfers.late[past].max()
    after = np.searchsorted(transfers.time, ended, side="right")  # payments are in order of time
    others = int(np.searchsorted(transfers.time, begun) - after)
    day = local_date(pd.Timestamp(last, unit="us"), transfers.case.timezone)
    known = (
        f"{others:,} payments of other accounts are on record in this time"
        if others
        else "no payment of any account is on record in this time: records may be missing"
    )
    more = f"at least {BEYOND} times as much as in as many days before"
    days = (begun - last) // US_A_DAY
    return (f"no payment for {days:,} days, since {day}", known, *((more,) if much else ()))
