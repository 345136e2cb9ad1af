"""Cash that is paid in below what a bank reports, or in one area to be had in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.events.money.patterns import Patterns, Seen, by_node, patterns, within
from linkanalysis.events.money.transfers import US_A_DAY, read_transfers
from linkanalysis.graph.queries.payment_queries import UNITS
from linkanalysis.ingest.readers.bank_statements import CASH, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case import Case
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.kernels.csr import I64, Bools

# 31 CFR 1010.311 is about dollars: banks report cash of more than 10,000 a day.
CURRENCY = "USD"
# FIN-2014-A008 names deposits from 3,000 on; smaller ones take too many to avoid a report.
SMALLEST = 3_000
# From here to the threshold: as near below it as is worth the risk; set by hand.
NEAR = 0.8
# A funnel account is emptied soon: FIN-2014-A008 names no time; a weekend and a day, and a fifth
# that may stay.
EMPTIED_WITHIN = 3 * US_A_DAY
EMPTIED = 0.8


@answer()
def find_structuring(
    call: Call, case: Case, *, threshold: int = 10_000, within_days: int = 10, least: int = 3
) -> Patterns:
    """Find accounts into which cash is deposited just below the amount that banks report.

    Parameters
    ----------
    case : Case
        The case.
    threshold : int, default 10000
        Amount in dollars from which banks report a payment.
    within_days : int, default 10
        Days within which payments just below the threshold count together.
    least : int, default 3
        Minimum number of such payments.

    Returns
    -------
    Patterns
        Accounts with at least `least` payments of four fifths of the threshold or more, each below
        it; or with two payments on one day of 3,000 or more, each below it, whose sum exceeds it.
        `count` is the number of payments. Most payments first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small.

    Notes
    -----
    Payments count if the records call them cash, if they were made at a place, or if no record says
    how they were made, which `remarks` counts. Others, such as wires and checks, do not count.
    Accounts into which as many payments of the threshold or more were made are left out: they are
    reported anyway. A high count says that the amounts stay below the threshold again and again; it
    does not show that anybody meant to avoid a report. Shops that deposit their cash look the same.
    Only dollars are looked at.

    References
    ----------
    .. [1] 31 CFR 1010.311, 1010.314; 31 USC 5324.
    .. [2] FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated
       with human smuggling and human trafficking.

    Examples
    --------
    >>> import linkanalysis as la, pandas as pd
    >>> rows = [("A", "B", 9500, f"2024-05-0{day}", "USD") for day in (1, 2, 3, 6)]
    >>> frame = pd.DataFrame(rows, columns=["payer", "payee", "amount", "date", "currency"])
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(frame, reader="payments", document="bank"))
    >>> find_structuring(case).to_frame()[["account", "count"]].to_numpy().tolist()
    [['account:B', 4]]
    """
    expect_case(case)
    transfers = read_transfers(case)
    seen = _structured(transfers, threshold, within_days, least)
    return patterns(call, case, transfers, seen)


def _structured(
    transfers: Transfers, threshold: int, within_days: int, least: int
) -> Iterator[Seen]:
    dollars = in_currency(transfers, CURRENCY)
    kinds = kinds_of(transfers)
    at_place = transfers.at_place()
    said = _in_cash(transfers, kinds)
    cash = dollars & (said | (kinds == ""))
    amount, limit = transfers.amount, threshold * UNITS
    large = np.bincount(transfers.target[cash & (amount >= limit)], minlength=len(transfers.ids))
    below = np.flatnonzero(cash & (amount < limit) & (amount >= SMALLEST * UNITS))
    for node, inside in by_node(transfers.target, below):
        if at_place[node]:
            continue
        near = inside[amount[inside] >= NEAR * limit]
        loose = within(transfers, near, within_days * US_A_DAY, least)
        strict = _one_day(transfers, inside, limit)
        found = np.union1d(loose, strict)
        if found.size and large[node] < found.size:
            unsaid, reported = int((~said[found]).sum()), int(large[node])
            remarks = (
                (unsaid, f"For {unsaid:,} of these, no record says that they were cash."),
                (reported, f"{reported:,} of {threshold:,} or more were also deposited."),
            )
            yield Seen(node, found, int(found.size), tuple(text for n, text in remarks if n))


def _one_day(transfers: Transfers, chosen: I64, limit: int) -> I64:
    """Return the payments of every day on which they are more than the limit in sum."""
    day = transfers.time[chosen] // US_A_DAY
    kept: list[int] = []
    for each in np.unique(day).tolist():
        inside = chosen[day == each]
        if inside.size > 1 and transfers.amount[inside].sum() > limit:
            kept += inside.tolist()
    return np.array(kept, np.int64)


@answer()
def find_funnels(
    call: Call, case: Case, *, threshold: int = 10_000, within_days: int = 7, least: int = 3
) -> Patterns:
    """Find accounts that receive cash deposits in several areas and soon send the money elsewhere.

    Parameters
    ----------
    case : Case
        The case.
    threshold : int, default 10000
        Amount in dollars; each payment in is below it.
    within_days : int, default 7
        Days within which the cash is paid in.
    least : int, default 3
        Minimum number of payments in.

    Returns
    -------
    Patterns
        Accounts with cash deposits in two or more areas, from which four fifths of the cash left by
        wire or in other areas within three days of the last deposit. `count` is the number of
        deposits, most first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small.

    Notes
    -----
    The area is what the record says after the channel, such as a town, else the place itself;
    payments without either do not count. A high count says that cash from several areas was soon
    available in another. Charities, traveling traders and parents of a student do the same, though
    more slowly or closer to home. It does not show whose cash it was. Only dollars are looked at.

    References
    ----------
    .. [1] FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated
       with human smuggling and human trafficking.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_funnels(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    transfers = read_transfers(case)
    seen = _funnels(transfers, threshold * UNITS, within_days * US_A_DAY, least)
    return patterns(call, case, transfers, seen)


def _funnels(transfers: Transfers, limit: int, window: int, least: int) -> Iterator[Seen]:
    kinds, areas = kinds_of(transfers), areas_of(transfers)
    at_place = transfers.at_place()
    cash = in_currency(transfers, CURRENCY) & _in_cash(transfers, kinds)
    paid_in = np.flatnonzero(cash & (transfers.amount < limit) & (areas != ""))
    sent = dict(by_node(transfers.source, np.arange(len(transfers))))
    for node, inside in by_node(transfers.target, paid_in):
        if at_place[node] or node not in sent:
            continue
        found: set[int] = set()
        came_all: set[int] = set()
        time = transfers.time[inside]
        for begin, end in enumerate(np.searchsorted(time, time + window, side="right").tolist()):
            came = inside[begin:end]
            here = set(areas[came])
            if came.size < least or len(here) < 2:  # noqa: PLR2004 - two areas, as published
                continue
            out = sent[node]
            after = out[
                (transfers.late[out] > time[begin])
                & (transfers.time[out] <= time[end - 1] + EMPTIED_WITHIN)
            ]
            away = np.array(
                [kinds[e] == "wire" or bool(areas[e] and areas[e] not in here) for e in after],
                np.bool_,
            )
            went = after[away]
            if transfers.amount[went].sum() >= EMPTIED * transfers.amount[came].sum():
                found |= {*came.tolist(), *went.tolist()}
                came_all |= set(came.tolist())
        if found:
            where = sorted({str(areas[e]) for e in came_all})
            remark = transfers.case.veiled(f"Deposits in {', '.join(where)}.")
            yield Seen(node, np.array(sorted(found)), len(came_all), (remark,))


def in_currency(transfers: Transfers, currency: str) -> Bools:
    """Tell which payments are in a currency."""
    units = np.array([unit == currency for unit in transfers.units], np.bool_)
    return units[transfers.source]


def is_cash(text: str) -> bool:
    """Tell whether the record of a payment calls it cash, by its channel and place."""
    return _kind(text) in CASH


def _in_cash(transfers: Transfers, kinds: np.ndarray) -> Bools:
    """Tell which payments are cash: by their record, or because they were made at a place."""
    return np.isin(kinds, list(CASH)) | transfers.at_place()[transfers.source]


def kinds_of(transfers: Transfers) -> np.ndarray:
    """Return what each payment is: a kind, "other", or empty if the record does not say."""
    known = {text: _kind(text) for text in set(transfers.places)}
    return np.array([known[text] for text in transfers.places], dtype=object)


def _kind(text: str) -> str:
    channel = text.partition(",")[0]
    return kind_of(channel) or ("other" if channel.strip() else "")


def areas_of(transfers: Transfers) -> np.ndarray:
    """Return where each payment was made: what follows the channel, else the place itself."""
    at_place = transfers.at_place()
    ends = zip(transfers.source.tolist(), transfers.target.tolist(), strict=True)
    found = []
    for text, (a, b) in zip(transfers.places, ends, strict=True):
        area = text.partition(",")[2].strip()
        place = next((transfers.ids[end] for end in (a, b) if at_place[end]), "")
        found.append(area or place)
    return np.array(found, dtype=object)
