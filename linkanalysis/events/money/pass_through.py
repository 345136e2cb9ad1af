"""Accounts that money only passes through, and those to which many strangers wire a little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.events.money.cash import CURRENCY, in_currency, kinds_of
from linkanalysis.events.money.owners import read_owners
from linkanalysis.events.money.patterns import Patterns, Seen, by_node, patterns, within
from linkanalysis.events.money.transfers import US_A_DAY, read_transfers
from linkanalysis.graph.queries.payment_queries import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from linkanalysis.case import Case
    from linkanalysis.events.money.owners import Owners
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.kernels.csr import I64


# Sent on within two days, less a fee of a tenth: FIN-2020-A008 says "immediately".
SENT_ON_WITHIN = 2 * US_A_DAY
SENT_ON = 0.9


@answer()
def find_pass_through(
    call: Call, case: Case, *, within_days: int = 30, least: int = 3, max_neighbors: int = 200
) -> Patterns:
    """Find accounts from which incoming money leaves at once, again and again.

    Parameters
    ----------
    case : Case
        The case.
    within_days : int, default 30
        Days within which it happens.
    least : int, default 3
        Minimum number of times.
    max_neighbors : int, default 200
        An account with more partners is a hub, such as a processor of payments, and left out.

    Returns
    -------
    Patterns
        Accounts with at least `least` receipts of which nine tenths or more left within two days:
        as many as possible by one payment, others by the largest payments that fit. Each payment
        out counts for one receipt. `count` is the number of receipts, most first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small.

    Notes
    -----
    A high count says that the account was a pass-through; it does not show for whom. Escrow,
    processors, treasurers, and people who spend each paycheck at once look the same. Money that was
    collected before it left is not found.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking and related activity.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_pass_through(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    transfers = read_transfers(case)
    seen = _passed(transfers, within_days * US_A_DAY, least, max_neighbors)
    return patterns(call, case, transfers, seen)


def _passed(transfers: Transfers, window: int, least: int, most: int) -> Iterator[Seen]:
    at_place = transfers.at_place()
    everything = np.arange(len(transfers))
    got = dict(by_node(transfers.target, everything))
    for node, out in by_node(transfers.source, everything):
        if at_place[node] or node not in got or min(out.size, got[node].size) < least:
            continue
        partners = {*transfers.target[out].tolist(), *transfers.source[got[node]].tolist()}
        if len(partners) > most:
            continue
        left = _sent_on(transfers, got[node], out)
        again = within(transfers, np.array(list(left), np.int64), window, least)
        if again.size:
            inside = {f for e in again.tolist() for f in (e, *left[e])}
            yield Seen(node, np.array(sorted(inside), np.int64), int(again.size))


def _sent_on(transfers: Transfers, came: I64, out: I64) -> dict[int, list[int]]:
    """Pair receipts with the payments by which they left; each payment serves one receipt.

    As many receipts as possible leave by one payment each. Of the others, those that leave before
    the next receipt come first, so that no receipt takes what followed another.
    """
    time, late, amount = transfers.time, transfers.late, transfers.amount.tolist()
    # of some payments only the day is known: they may have followed what came later on it
    starts = np.searchsorted(time[out], time[came] - US_A_DAY).tolist()
    ends = np.searchsorted(time[out], time[came] + SENT_ON_WITHIN, side="right").tolist()
    after = {
        e: [f for f in out[start:end].tolist() if late[f] > time[e] and amount[f] <= amount[e]]
        for e, start, end in zip(came.tolist(), starts, ends, strict=True)
    }
    whole = {e: [f for f in after[e] if amount[f] >= SENT_ON * amount[e]] for e in after}
    found = {e: [f] for e, f in most_pairs(whole).items()}
    used = {f for left in found.values() for f in left}
    following = [*time[came[1:]].tolist(), None]
    for soon in (True, False):
        for e, end in zip(came.tolist(), following, strict=True):
            if e in found:
                continue
            free = [f for f in after[e] if f not in used]
            if soon and end is not None:
                free = [f for f in free if time[f] < end]
            left: list[int] = []
            paid = 0
            for f in sorted(free, key=lambda f: -amount[f]):
                if paid + amount[f] <= amount[e]:
                    left.append(f)
                    paid += amount[f]
            if paid >= SENT_ON * amount[e]:
                found[e] = left
                used.update(left)
    return found


@answer()
def find_small_wires(
    call: Call, case: Case, *, threshold: int = 3_000, within_days: int = 7, least: int = 3
) -> Patterns:
    """Find accounts to which several unrelated senders wire small amounts within some days.

    Parameters
    ----------
    case : Case
        The case.
    threshold : int, default 3000
        Largest amount of a wire in dollars: records of the sender are kept from 3,000 on.
    within_days : int, default 7
        Days within which the wires arrive.
    least : int, default 3
        Minimum number of senders.

    Returns
    -------
    Patterns
        Accounts with at least `least` unrelated senders. `count` is their total number, most first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small.

    Notes
    -----
    Senders of one declared family or household count once, and those of the receiver's not at all;
    a family that is not on record looks like strangers. A high count says that many paid little by
    wire; shops and clubs abroad, and families that send money home, do so as well. Only dollars are
    looked at, and only what the record calls a wire.

    References
    ----------
    .. [1] FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated
       with human smuggling and human trafficking.
    .. [2] 31 CFR 1010.410.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_small_wires(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    transfers = read_transfers(case)
    seen = _wired(transfers, read_owners(case), threshold * UNITS, within_days * US_A_DAY, least)
    return patterns(call, case, transfers, seen)


def _wired(
    transfers: Transfers, owners: Owners, limit: int, window: int, least: int
) -> Iterator[Seen]:
    at_place = transfers.at_place()
    wires = in_currency(transfers, CURRENCY) & (kinds_of(transfers) == "wire")
    wires &= (transfers.amount <= limit) & ~at_place[transfers.source]
    ids = transfers.ids
    for node, inside in by_node(transfers.target, np.flatnonzero(wires)):
        strange = [not owners.related(ids[node], ids[a]) for a in transfers.source[inside].tolist()]
        chosen = inside[np.array(strange, np.bool_)]
        time = transfers.time[chosen]
        found: set[int] = set()
        for begin, end in enumerate(np.searchsorted(time, time + window, side="right").tolist()):
            part = chosen[begin:end]
            senders = {ids[a] for a in transfers.source[part].tolist()}
            if len(senders) >= least and owners.unrelated(senders) >= least:
                found |= set(part.tolist())
        if found:
            every = np.array(sorted(found), np.int64)
            count = owners.unrelated({ids[a] for a in transfers.source[every].tolist()})
            yield Seen(node, every, count)


def most_pairs(options: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Give as many as possible one of their options each; no option is given twice.

    Whoever finds only options that are taken asks those who took them to take another. An option
    that was asked for in vain stays in vain, so each is asked for in vain once (Kuhn 1955).
    """
    given: dict[int, int] = {}
    taker: dict[int, int] = {}
    in_vain: set[int] = set()
    for first in options:
        asked_by: dict[int, int] = {}
        option = _free_option(first, options, taker, asked_by, in_vain)
        if option is None:
            in_vain.update(asked_by)
        while option is not None:
            who = asked_by[option]
            taker[option] = who
            before = given.get(who)
            given[who] = option
            option = before
    return given


def _free_option(
    first: int,
    options: Mapping[int, Sequence[int]],
    taker: Mapping[int, int],
    asked_by: dict[int, int],
    in_vain: set[int],
) -> int | None:
    """Look for a free option by the shortest chain of takers, and note who asked for each."""
    waiting = [first]
    for who in waiting:  # grows meanwhile
        for option in options[who]:
            if option in asked_by or option in in_vain:
                continue
            asked_by[option] = who
            if option not in taker:
                return option
            waiting.append(taker[option])
    return None
