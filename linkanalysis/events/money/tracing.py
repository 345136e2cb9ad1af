"""Where the money of an account went, or came from."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import check_choice
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.errors import GraphKindError, ProtectedError, UnknownNameError
from linkanalysis.events.money.answers import NOT_NAMED, MoneyAnswer
from linkanalysis.events.money.flows import Flow, flows_of
from linkanalysis.events.money.transfers import money, read_transfers, spoken, total, transfer_notes
from linkanalysis.graph.queries.time_ranges import span_of
from linkanalysis.kernels.ledgers import partners_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.money.answers import Key
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.graph.queries.time_ranges import Moment, When
    from linkanalysis.kernels.csr import I64, Bools


METHODS = ("fifo", "lifo", "proportional")
WAYS = ("out", "in")


@table_row
class Station:
    """One account that some of the money reached."""

    account: str = column("account or place that the money reached, or its masked name")
    steps: int = column("smallest number of payments between it and the account that was asked for")
    received: Decimal = column("how much of the followed money came in", "the currency")
    passed_on: Decimal = column("how much of the followed money it passed on", "the currency")
    ends_here: Decimal = column(
        "amount not passed on; backwards, amount that no earlier payment brought in", "the currency"
    )
    held_before: Decimal = column(
        "the least it must have held before the records begin", "the currency"
    )
    kind: str = column(
        "why the money is not followed further: hub, place, or the account asked for"
    )
    currency: str = column("code of the currency, or of the unit of a crypto asset")
    first: pd.Timestamp = column("first moment of the payments with this money", "UTC")
    last: pd.Timestamp = column("last moment of the payments with this money", "UTC")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trace(MoneyAnswer):
    """Accounts that the money of one account reached, or came from.

    Attributes
    ----------
    rows : tuple
        The accounts.
    flows : tuple
        The followed money by pair of accounts: source, target, amount, currency, number of
        transfers and time of the first.
    notes : tuple of str
        How much was followed, what had to be assumed, and what was left out.
    made_by : MadeBy
        What is needed to repeat it.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la, pandas as pd
    >>> row = {"payer": "A", "payee": "B", "amount": "5", "date": "2024-05-01", "currency": "USD"}
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(pd.DataFrame([row]), reader="payments", document="bank"))
    >>> la.money.follow(case, "account:A")
    <Trace: 1 account>
    """

    ROW = Station
    CAVEAT = (
        "Money in an account has no marks: which of it was paid on is a convention. A lead, never "
        "a verdict."
    )

    rows: tuple[Station, ...]
    flows: tuple[Flow, ...]
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[tuple[Key, ...], ...]

    def __repr__(self) -> str:
        return f"<Trace: {counted(len(self.rows), 'account')}>"


@answer()
def follow(
    call: Call,
    case: Case,
    account: str,
    *,
    direction: str = "out",
    method: str = "fifo",
    when: Moment | tuple[Moment, Moment] | None = None,
    max_neighbors: int = 200,
) -> Trace:
    """Follow the money that left an account, or find where the money that it received came from.

    Parameters
    ----------
    case : Case
        The case.
    account : str
        Id of the account.
    direction : {"out", "in"}, default "out"
        "out": where its money went; "in": where its money came from.
    method : {"fifo", "lifo", "proportional"}, default "fifo"
        Which money a payment takes: what came in first, what came in last, or a share of all that
        is there. The last only with "out".
    when : date, datetime or ISO text, or a pair of them, optional
        Payments of the account that are followed; by default all.
    max_neighbors : int, default 200
        An account with more partners is a hub, such as a shop or a bank; money ends there.

    Returns
    -------
    Trace
        Accounts, largest `ends_here` first. The sum of `ends_here` is what was followed, exactly.
        The reasons of a row are the payments that brought the money; with "in", those that took it.

    Raises
    ------
    UnknownNameError
        If the account has no payments, or there is no such direction or method.
    ProtectedError
        If the account is that of a protected person.
    GraphKindError
        If money is followed backwards in proportion.

    Notes
    -----
    A large `ends_here` says where to look next: the money is still there, or left by a route that
    is not on record. Suppose that 100 dollars that are followed come in, then 100 others, and then
    100 leave: "fifo" says that all of the followed money left, "lifo" none, "proportional" half.
    Each is a convention, so compare them. If an account pays more than came in, it held the rest
    before; that money counts as the oldest and is not followed. At the same moment, money comes in
    before any leaves; a payment of which only the day is known counts as made when that day begins.
    Each currency is followed separately.

    References
    ----------
    .. [1] Anderson, Shumailov, Ahmed, Rietmann (2019), Bitcoin redux, WEIS 2018, on first in first
       out after Devaynes v Noble (1816).

    Examples
    --------
    Ana's 100 and somebody else's 100 are in B's account; 100 of it goes to C.

    >>> import linkanalysis as la, pandas as pd
    >>> rows = [("ANA", "B", 1), ("D", "B", 2), ("B", "C", 3)]
    >>> frame = pd.DataFrame(rows, columns=["payer", "payee", "day"])
    >>> frame["date"] = "2024-05-0" + frame["day"].astype(str)
    >>> frame = frame.assign(amount="100", currency="USD")
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(frame, reader="payments", document="bank"))
    >>> for method in ("fifo", "lifo", "proportional"):
    ...     ends = follow(case, "account:ANA", method=method).to_frame()
    ...     print(method, dict(zip(ends["account"], ends["ends_here"].map(str))))
    fifo {'account:C': '100.00', 'account:B': '0.00'}
    lifo {'account:B': '100.00'}
    proportional {'account:B': '50.00', 'account:C': '50.00'}
    """
    expect_case(case)
    check_choice(direction, WAYS, "a direction of following")
    check_choice(method, METHODS, "a method of following")
    out = direction == "out"
    if method == "proportional" and not out:
        message = (
            'method is "proportional" and direction is "in"; "proportional" follows money forward '
            'only. Write method="fifo" or method="lifo".'
        )
        raise GraphKindError(message)
    everything = read_transfers(case)
    account = case.same.get(account, account)
    _expect_open(case, everything, account)
    mine = np.array([entity == account for entity in everything.ids], np.bool_)
    hub = partners_of(everything.ledger()) > max_neighbors
    ends = mine | hub | everything.at_place()
    order = in_turn(everything)
    followed = _in_time(everything, when) & mine[everything.source if out else everything.target]
    near = _reached(everything, order, followed, ends, out=out)
    inside = followed | near[everything.source] | near[everything.target]
    order = [e for e in order if inside[e]]
    apart = ends | ~near
    before = openings(everything, order, apart)
    if method == "proportional":
        traced = shares_of(everything, order, apart, before, followed)
    else:
        pieces = pieces_of(everything, order, apart, before, oldest=method == "fifo")
        traced = _traced(pieces, followed, out=out)
    carrying = np.flatnonzero(traced)
    kinds = {"account asked for": mine, "hub": hub, "place": everything.at_place()}
    rows = _rows(everything, order, traced, before, kinds, out=out)
    return Trace(
        rows=tuple(row for row, _ in rows),
        flows=flows_of(everything, carrying, traced[carrying]),
        notes=(
            *_notes(everything, followed, before),
            *transfer_notes(everything),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=tuple(tuple(everything.keys(behind)) for _, behind in rows),
    )


def _expect_open(case: Case, transfers: Transfers, account: str) -> None:
    """Raise if the account is masked, or is in no payment."""
    names = case.protection.names
    if account in names or account in names.values():
        message = (
            f"{names.get(account, account)} is protected: its money counts where other money "
            "passes through, and is not followed by itself. An override needs who and why, and is "
            "journaled."
        )
        raise ProtectedError(message)
    if not account or account not in transfers.ids:
        message = f'"{account:.40}" is in no payment of this case; case.find(…) searches for it.'
        raise UnknownNameError(message, name=account)


def _in_time(transfers: Transfers, when: When) -> Bools:
    before, since = span_of(when, transfers.case)
    kept = np.ones(len(transfers), np.bool_)
    if before is not None and since is not None:
        kept &= transfers.time < pd.Timestamp(before).value // 1000
        kept &= transfers.time >= pd.Timestamp(since).value // 1000
    return kept


def _reached(
    transfers: Transfers, order: list[int], followed: Bools, ends: Bools, *, out: bool
) -> Bools:
    """Tell which accounts the money may have passed, in the order of time."""
    near = np.zeros(len(transfers.ids), np.bool_)
    source, target = transfers.source, transfers.target
    begin, end = (source, target) if out else (target, source)
    for e in order if out else reversed(order):
        if (followed[e] or near[begin[e]]) and not ends[end[e]]:
            near[end[e]] = True
    return near


def _traced(pieces: Pieces, followed: Bools, *, out: bool) -> I64:
    """Return how much of each payment is money that is followed."""
    amount, transfer, parent = (column.tolist() for column in pieces)
    part = [0] * len(amount)
    if out:
        for k, e in enumerate(transfer):
            if followed[e] or (parent[k] >= 0 and part[parent[k]]):
                part[k] = amount[k]
    else:
        for k in range(len(amount) - 1, -1, -1):
            part[k] += amount[k] if followed[transfer[k]] else 0
            if parent[k] >= 0:
                part[parent[k]] += part[k]
    traced = np.zeros(followed.size, np.int64)
    np.add.at(traced, pieces.transfer, np.array(part, np.int64))
    return traced


def _rows(
    transfers: Transfers,
    order: list[int],
    traced: I64,
    before: dict[int, int],
    kinds: dict[str, Bools],
    *,
    out: bool,
) -> list[tuple[Station, I64]]:
    """Make a row of each account that the money reached."""
    source, target = transfers.source, transfers.target
    begin, end = (source, target) if out else (target, source)
    steps: dict[int, int] = {}
    behind: dict[int, list[int]] = {}
    for e in order if out else reversed(order):
        if traced[e]:
            a, b = int(begin[e]), int(end[e])
            here = 0 if kinds["account asked for"][a] else steps[a]
            steps[b] = min(steps.get(b, here + 1), here + 1)
            behind.setdefault(b, []).append(e)
    passed = dict.fromkeys(behind, 0)
    for e in (e for payments in behind.values() for e in payments):
        a = int(begin[e])
        if a in passed and not any(kind[a] for kind in kinds.values()):
            passed[a] += int(traced[e])
    rows = []
    for node, payments in behind.items():
        chosen = np.array(sorted(payments), np.int64)
        came = total(traced[chosen])
        row = Station(
            account=transfers.shown(node) or NOT_NAMED,
            steps=steps[node],
            received=money(came if out else passed[node]),
            passed_on=money(passed[node] if out else came),
            ends_here=money(came - passed[node]),
            held_before=money(before.get(node, 0)),
            kind=next((name for name, kind in kinds.items() if kind[node]), ""),
            currency=transfers.units[node],
            first=pd.Timestamp(int(transfers.time[chosen].min()), unit="us"),
            last=pd.Timestamp(int(transfers.time[chosen].max()), unit="us"),
        )
        rows.append((row, chosen))
    return sorted(rows, key=lambda one: _order(one[0]))


def _order(row: Station) -> tuple[object, ...]:
    return (row.currency, -row.ends_here, -row.received, row.steps, row.first, row.account)


def _notes(transfers: Transfers, followed: Bools, before: dict[int, int]) -> Iterable[str]:
    chosen = np.flatnonzero(followed)
    units = np.array(transfers.units, dtype=object)[transfers.source[chosen]]
    for unit in sorted(set(units)):
        amount = total(transfers.amount[chosen[units == unit]])
        n = int((units == unit).sum())
        yield f"Followed: {spoken(amount, unit)} in {counted(n, 'payment')}."
    if before:
        accounts = counted(len(before), "account")
        yield f"{accounts} paid more than came in: the rest counts as held before and nobody's."


class Pieces(NamedTuple):
    """Parts of payments, each after the one that it is a part of.

    amount: In the units of the payments.
    transfer: The payment that carries it.
    parent: The piece of an earlier payment from which it was taken; -1 if records do not tell.
    """

    amount: I64
    transfer: I64
    parent: I64


def in_turn(transfers: Transfers) -> list[int]:
    """Order payments by time; of one moment, those into an account before those out of it.

    Where payments of one moment go round, the first row comes first.
    """
    order: list[int] = []
    time = transfers.time.tolist()
    source, target = transfers.source.tolist(), transfers.target.tolist()
    begin = 0
    while begin < len(time):
        end = begin
        while end < len(time) and time[end] == time[begin]:
            end += 1
        order += _one_moment(range(begin, end), source, target)
        begin = end
    return order


def _one_moment(rows: range, source: list[int], target: list[int]) -> list[int]:
    if len(rows) == 1:
        return list(rows)
    waiting = Counter(target[e] for e in rows)  # payments yet to come into an account
    by_source: defaultdict[int, list[int]] = defaultdict(list)
    for e in rows:
        by_source[source[e]].append(e)
    ready = [e for e in rows if not waiting[source[e]]]
    left = deque(rows)
    done: set[int] = set()
    order: list[int] = []
    while len(order) < len(rows):
        while left[0] in done:
            left.popleft()
        e = heapq.heappop(ready) if ready else left[0]
        if e in done:
            continue
        done.add(e)
        order.append(e)
        waiting[target[e]] -= 1
        if not waiting[target[e]]:
            for after in by_source[target[e]]:
                heapq.heappush(ready, after)
    return order


def openings(transfers: Transfers, order: list[int], ends: Bools) -> dict[int, int]:
    """Return what accounts must have held before, since they paid more than came in until then."""
    balance: defaultdict[int, int] = defaultdict(int)
    lowest: defaultdict[int, int] = defaultdict(int)
    for e in order:
        a, b, amount = int(transfers.source[e]), int(transfers.target[e]), int(transfers.amount[e])
        balance[a] -= amount
        balance[b] += amount
        lowest[a] = min(lowest[a], balance[a])
    return {node: -low for node, low in sorted(lowest.items()) if low < 0 and not ends[node]}


def pieces_of(
    transfers: Transfers, order: list[int], ends: Bools, before: dict[int, int], *, oldest: bool
) -> Pieces:
    """Take each payment from what came in first, or last.

    Accounts of `ends` mix what they receive: what they pay begins anew. What an account held
    `before` is older than all else.
    """
    lots: defaultdict[int, deque[tuple[int, int]]] = defaultdict(deque)  # piece, amount left of it
    for node, amount in before.items():
        lots[node].append((-1, amount))
    rows: list[tuple[int, int, int]] = []
    for e in order:
        a, b, due = int(transfers.source[e]), int(transfers.target[e]), int(transfers.amount[e])
        taken = [(-1, due)] if ends[a] else _taken(lots[a], due, oldest=oldest)
        for parent, amount in taken:
            if not ends[b]:
                lots[b].append((len(rows), amount))
            rows.append((amount, e, parent))
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    return Pieces(*(np.ascontiguousarray(column) for column in columns))


def _taken(lots: deque[tuple[int, int]], due: int, *, oldest: bool) -> list[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    while due:
        piece, amount = lots.popleft() if oldest else lots.pop()
        part = min(amount, due)
        taken.append((piece, part))
        due -= part
        if part < amount:
            rest = (piece, amount - part)
            lots.appendleft(rest) if oldest else lots.append(rest)
    return taken


def shares_of(
    transfers: Transfers, order: list[int], ends: Bools, before: dict[int, int], followed: Bools
) -> I64:
    """Return the part of each payment that is money of the payments that are followed.

    Each payment takes of it as its share of the balance was at that moment, rounded to a whole
    unit; what is rounded stays in the account, so that nothing is lost.
    """
    held: defaultdict[int, int] = defaultdict(int, before)
    traced: defaultdict[int, int] = defaultdict(int)
    parts = np.zeros(len(transfers), np.int64)
    for e in order:
        a, b, amount = int(transfers.source[e]), int(transfers.target[e]), int(transfers.amount[e])
        if ends[a]:
            part = amount if followed[e] else 0
        else:
            part = (2 * traced[a] * amount + held[a]) // (2 * held[a])
            part = max(part, traced[a] - (held[a] - amount))  # no more is left than there is
            traced[a] -= part
            held[a] -= amount
        parts[e] = part
        traced[b] += part
        held[b] += amount
    return parts
