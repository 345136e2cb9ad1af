"""Wages that employees send on, most of them and at once, to one account."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import expect_share
from linkanalysis.core.door import Call, answer
from linkanalysis.events.money.owners import read_owners
from linkanalysis.events.money.pass_through import SENT_ON_WITHIN
from linkanalysis.events.money.patterns import Patterns, Seen, by_node, patterns
from linkanalysis.events.money.transfers import US_A_DAY, read_transfers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case import Case
    from linkanalysis.events.money.owners import Owners
    from linkanalysis.events.money.transfers import Transfers

WAGE = re.compile(r"\b(?:payroll|wages?|salar(?:y|ies)|n[oó]mina|lohn|gehalt)\b", re.IGNORECASE)


@answer()
def find_wage_returns(call: Call, case: Case, *, least: int = 3, share: float = 0.6) -> Patterns:
    """Find accounts to which several employees of one employer send most of their wages at once.

    Parameters
    ----------
    case : Case
        The case.
    least : int, default 3
        Minimum number of employees.
    share : float, default 0.6
        Minimum share of a wage that is sent on.

    Returns
    -------
    Patterns
        Accounts that receive within two days of the wage, one row for each employer. `count` is the
        number of employees. Most first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small, or `share` is not from 0 to 1.

    Notes
    -----
    A payment is a wage if its record calls it payroll, wage or salary, or if a record says that the
    holder of the account works. Employees of one declared family or household count once, and those
    of the receiver's not at all. A high count says that one account receives the wages of many; it
    does not show that they were forced. Landlords, lenders and clubs receive smaller shares. Wages
    withdrawn in cash and handed over leave no such record.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking and related activity.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_wage_returns(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    expect_share("share", share)
    transfers = read_transfers(case)
    seen = _returned(transfers, read_owners(case), least, share)
    return patterns(call, case, transfers, seen)


def _returned(transfers: Transfers, owners: Owners, least: int, share: float) -> Iterator[Seen]:
    ids, source, target = transfers.ids, transfers.source, transfers.target
    at_place = transfers.at_place()
    named = np.array([WAGE.search(text) is not None for text in transfers.places], np.bool_)
    works = np.array([entity in owners.employed for entity in ids], np.bool_)
    wages = np.flatnonzero((named | works[target]) & ~at_place[source])
    sent = dict(by_node(source, np.flatnonzero(~at_place[target])))
    found: defaultdict[tuple[int, int], dict[int, set[int]]] = defaultdict(dict)
    for e in wages.tolist():
        employer, employee = int(source[e]), int(target[e])
        for keeper, inside in _sent_on(transfers, e, sent.get(employee)).items():
            paid = sum(transfers.amount[inside].tolist())
            if keeper == employer or not share * transfers.amount[e] <= paid:
                continue
            if not owners.related(ids[employee], ids[keeper]):
                found[keeper, employer].setdefault(employee, set()).update({e, *inside})
    for (keeper, _), by_employee in sorted(found.items()):
        count = owners.unrelated(ids[employee] for employee in by_employee)
        if count >= least and not at_place[keeper]:
            every = sorted(set().union(*by_employee.values()))
            yield Seen(keeper, np.array(every, np.int64), count)


def _sent_on(transfers: Transfers, e: int, out: np.ndarray | None) -> dict[int, list[int]]:
    """Return what a receipt may have been sent on by, no more than it, by receiver."""
    if out is None:
        return {}
    moment, amount = transfers.time[e], transfers.amount[e]
    begin = np.searchsorted(transfers.time[out], moment - US_A_DAY)
    end = np.searchsorted(transfers.time[out], moment + SENT_ON_WITHIN, side="right")
    found: defaultdict[int, list[int]] = defaultdict(list)
    paid: defaultdict[int, int] = defaultdict(int)
    for f in out[begin:end].tolist():
        to = int(transfers.target[f])
        if transfers.late[f] > moment and paid[to] + transfers.amount[f] <= amount:
            found[to].append(f)
            paid[to] += int(transfers.amount[f])
    return found
