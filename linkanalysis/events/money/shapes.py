"""Shapes that flows of money make when they are laundered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import check_choice, expect_share, given_names
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.money.answers import MoneyAnswer
from linkanalysis.events.money.common_amounts import too_common
from linkanalysis.events.money.flows import Flow, flows_of
from linkanalysis.events.money.owners import WORK
from linkanalysis.events.money.shape_search import SHAPES, Rule, search
from linkanalysis.events.money.transfers import (
    US_A_DAY,
    money,
    read_transfers,
    spoken,
    total,
    transfer_notes,
)
from linkanalysis.events.money.wages import WAGE
from linkanalysis.graph.attribution import HOLDING
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.kernels.flows import most_in_a_window
from linkanalysis.kernels.ledgers import only

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.money.answers import Key
    from linkanalysis.events.money.transfers import Transfers
    from linkanalysis.kernels.csr import I64, Bools
    from linkanalysis.kernels.ledgers import Found, Ledger


FIRST, LAST, ONLY = 0, 2, 3  # steps of a shape


@table_row
class Shape:
    """One shape that was found."""

    shape: str = column(
        "what the transfers make; the notes of la.money.find_shapes say what each is"
    )
    subjects: tuple[str, ...] = column(
        "accounts that the shape is about: where it gathers, scatters or begins"
    )
    accounts: tuple[str, ...] = column("all accounts of the shape, subjects included")
    transfers: int = column("transfers that make the shape")
    amount_in: Decimal = column("sum of the transfers of its first step", "the currency")
    amount_out: Decimal = column("sum of the transfers of its last step", "the currency")
    left_out: int = column("in a gather_scatter, transfers of its account meanwhile not in it")
    amount_left_out: Decimal = column("their sum", "the currency")
    currency: str = column("code of the currency, or of the unit of a crypto asset")
    first: pd.Timestamp = column("first moment of the transfers", "UTC")
    last: pd.Timestamp = column("last moment of the transfers", "UTC")
    explanation: str = column("what the record says that would explain it; empty if nothing")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Shapes(MoneyAnswer):
    """Shapes of flows of money, each with the transfers that make it.

    Attributes
    ----------
    rows : tuple
        The shapes.
    flows : tuple
        For each shape the flows between accounts: source, target, amount, currency, number of
        transfers and time of the first.
    withheld : int
        Number of shapes about accounts of protected people.
    notes : tuple of str
        What was left out, and what else applies.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.money.find_shapes(la.Case(purpose="training"))
    <Shapes: 0 shapes, 0 withheld>
    """

    ROW = Shape
    CAVEAT = (
        "Employers, shops, landlords, clubs and families make the same shapes. A lead, never a "
        "verdict."
    )

    rows: tuple[Shape, ...]
    flows: tuple[tuple[Flow, ...], ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[tuple[Key, ...], ...]

    def __repr__(self) -> str:
        shapes = "1 shape" if len(self.rows) == 1 else f"{len(self.rows):,} shapes"
        return f"<Shapes: {shapes}, {self.withheld:,} withheld>"


@answer()
def find_shapes(
    call: Call,
    case: Case,
    *,
    shapes: str | Collection[str] | None = None,
    within_days: int = 14,
    least: int = 3,
    tolerance: float = 0.2,
    max_neighbors: int = 200,
) -> Shapes:
    """Find accounts whose transfers make the shapes of laundering.

    Parameters
    ----------
    case : Case
        The case.
    shapes : str or collection of str, optional
        Shapes looked for; by default all that the notes list.
    within_days : int, default 14
        Maximum number of days from the first to the last transfer of a shape; in a stack, of each
        layer.
    least : int, default 3
        Minimum number of branches: payers, payees, or accounts in between.
    tolerance : float, default 0.2
        Share of what it received that an account may keep, as a fee.
    max_neighbors : int, default 200
        An account with more payers, or more payees, within `within_days` is a hub, such as a large
        shop, a bank or an employer, and takes part in no shape.

    Returns
    -------
    Shapes
        In the order of the list in the notes. Within a shape, accounts that make it seldom come
        before those that make it often, as a shop does; then most transfers first. Those that the
        record explains come last. Shapes that share four fifths of the transfers of the smaller one
        are merged. Shapes about accounts of protected people are counted and not listed; such
        accounts in other shapes are masked.

    Raises
    ------
    UnknownNameError
        If there is no such shape.
    GraphKindError
        If a number is too small, or `tolerance` is not from 0 to 1.

    Notes
    -----
    * ``cycle``: 3 to 10 transfers that lead back to where they begin; about the
      account where they begin.
    * ``same_amount_cycle``: the same with one amount to the cent, in whatever order of time; about
      all accounts of it, unless it is a ``cycle`` that is listed. Such a cycle pays nobody
      anything. Amounts that so many transfers have within the days that chance would make one are
      left out; a note counts them.
    * ``scatter_gather``: one account pays many, and each of these later pays about as much to one
      other; about the two.
    * ``gather_scatter``: one account receives from many, then pays about as much to many. The
      largest receipts and payments in between are left out, up to two of each, as few as possible;
      `left_out` and `amount_left_out` say what else the account received and paid meanwhile.
    * ``stack``: several pay several, and these pay several again; about those in between.
    * ``bipartite``: several payers that each pay enough of several payees, which are each paid by
      enough of the payers.
    * ``fan_in``, ``fan_out``: one account receives from many, or pays many.

    The record explains a ``fan_in`` in two cases: the account is that of a business on record that
    has at least half as many payers in an equally long period before or after; or, without wages
    and regular payments of one sum, fewer than `least` payers or at most `tolerance` of its amount
    are left. Wages are payments by the employer on record, or payments that a record calls wages.
    Payments are regular if one payer makes three or more of the same sum at intervals of which none
    is twice another.

    A shape with many transfers says that the money took a route that hides where it came from; it
    does not show that anybody meant to hide it. In a cycle, and through one account in between,
    each transfer has from 1 - `tolerance` to all of the amount of the one before; in the other
    shapes this holds for the sums. Transfers of which only the day is known may have been made at
    any time of that day. Amounts of different currencies never mix. Cash paid in or out at a place
    has no other party and is left out. Records that are missing break shapes; a payment split
    differently on the way is not found.

    References
    ----------
    .. [1] Altman, Blanuša, von Niederhäusern, Egressy, Anghel, Atasu (2023), Realistic synthetic
       financial transactions for anti-money laundering models, NeurIPS 36, arXiv:2306.16424.
    .. [2] Kumar, Calders (2018), 2SCENT: an efficient algorithm to enumerate all simple temporal
       cycles, PVLDB 11(11), 1441-1453, doi:10.14778/3236187.3236197.

    Examples
    --------
    Three accounts send money round.

    >>> import linkanalysis as la, pandas as pd
    >>> ends = [("A", "B", 900), ("B", "C", 880), ("C", "A", 850)]
    >>> rows = [(*end, f"2024-05-0{day}", "USD") for day, end in enumerate(ends, start=1)]
    >>> frame = pd.DataFrame(rows, columns=["payer", "payee", "amount", "date", "currency"])
    >>> case = la.Case(purpose="training")
    >>> batch = la.read_frame(frame, reader="payments", document="bank")
    >>> _ = case.add(batch)
    >>> found = find_shapes(case).to_frame()
    >>> found[["shape", "subjects", "amount_in", "amount_out"]].to_numpy().tolist()
    [['cycle', ('account:A',), Decimal('900.00'), Decimal('850.00')]]
    """
    expect_case(case)
    asked = SHAPES if shapes is None else given_names("shapes", shapes, what="a shape")
    for name in asked:
        check_choice(name, SHAPES, "a shape")
    expect_share("tolerance", tolerance)
    everything = read_transfers(case)
    transfers = everything.between_accounts()
    ledger = transfers.ledger()
    rule = Rule(within_days * US_A_DAY, least, 1.0 - tolerance)
    partners = most_in_a_window(ledger, rule.window)
    hub = partners > max_neighbors
    of_hub = hub[ledger.source] | hub[ledger.target]
    about_hubs = hub_notes(transfers, np.where(hub, partners, 0), int(of_hub.sum()), within_days)
    ledger, transfers = only(ledger, ~of_hub), transfers.only(~of_hub)
    sets, cut = search(ledger, asked, rule)
    why = {
        shape: explain_fans(transfers, ledger, found, rule)
        for shape, found in sets.items()
        if shape == "fan_in"
    }
    listed, withheld = _rows(transfers, sets, why)
    return Shapes(
        rows=tuple(row for row, _ in listed),
        flows=tuple(flows_of(transfers, made, transfers.amount[made]) for _, made in listed),
        withheld=withheld,
        notes=(
            *transfer_notes(everything),
            *about_hubs,
            *search_notes(ledger, cut, rule.window),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=tuple(tuple(transfers.keys(behind)) for _, behind in listed),
    )


def _rows(
    transfers: Transfers, sets: dict[str, Found], why: dict[str, list[str]]
) -> tuple[list[tuple[Shape, I64]], int]:
    """Make the rows of all shapes in their order, and count those that are withheld."""
    rows: list[tuple[Shape, I64]] = []
    withheld = 0
    names = transfers.case.protection.names
    for shape, found in sets.items():
        of_shape = []
        for number in range(found.indptr.size - 1):
            part = slice(found.indptr[number], found.indptr[number + 1])
            inside, steps = found.transfers[part], found.steps[part]
            subjects = _subjects(shape, transfers, inside, steps)
            if all(transfers.ids[node] in names for node in subjects):
                withheld += 1
                continue
            row = _row(shape, transfers, inside, steps, subjects)
            explanation = why[shape][number] if shape in why else ""
            of_shape.append((replace(row, explanation=explanation), inside))
        often = Counter(row.subjects for row, _ in of_shape)
        rows += sorted(of_shape, key=lambda one: (often[one[0].subjects], *_order(one[0])))
    return sorted(rows, key=lambda one: one[0].explanation != ""), withheld


def _order(row: Shape) -> tuple[object, ...]:
    return (-row.transfers, row.first, row.last, row.subjects, row.accounts, row.amount_in)


def _subjects(shape: str, transfers: Transfers, inside: I64, steps: I64) -> list[int]:
    """Return the accounts that a shape is about."""
    source, target = transfers.source[inside], transfers.target[inside]
    first, last = steps == FIRST, steps == LAST
    nodes = {
        "cycle": [source[first]],
        "same_amount_cycle": [source],
        "scatter_gather": [source[first], target[last]],
        "gather_scatter": [target[first]],
        "stack": [target[first]],
        "bipartite": [source, target],
        "fan_in": [target],
        "fan_out": [source],
    }[shape]
    return list(dict.fromkeys(np.concatenate(nodes).tolist()))


def _row(shape: str, transfers: Transfers, inside: I64, steps: I64, subjects: list[int]) -> Shape:
    accounts = np.unique([transfers.source[inside], transfers.target[inside]]).tolist()
    amount, time = transfers.amount[inside], transfers.time[inside]
    left_out = _meanwhile(transfers, inside, subjects if shape == "gather_scatter" else [])
    return Shape(
        shape=shape,
        subjects=tuple(sorted(map(transfers.shown, subjects))),
        accounts=tuple(sorted(map(transfers.shown, accounts))),
        transfers=int(inside.size),
        amount_in=money(total(amount[(steps == FIRST) | (steps == ONLY)])),
        amount_out=money(total(amount[(steps == LAST) | (steps == ONLY)])),
        left_out=int(left_out.size),
        amount_left_out=money(total(transfers.amount[left_out])),
        currency=transfers.units[accounts[0]],
        first=pd.Timestamp(int(time.min()), unit="us"),
        last=pd.Timestamp(int(time.max()), unit="us"),
        explanation="",
    )


def _meanwhile(transfers: Transfers, inside: I64, subjects: list[int]) -> I64:
    """Return other transfers of some accounts from the first to the last of a shape."""
    first, last = transfers.time[inside].min(), transfers.time[inside].max()
    begin = np.searchsorted(transfers.time, first)
    end = np.searchsorted(transfers.time, last, side="right")
    ends = np.stack([transfers.source[begin:end], transfers.target[begin:end]])
    theirs = begin + np.flatnonzero(np.isin(ends, subjects).any(axis=0))
    return np.setdiff1d(theirs, inside)


BUSINESS = "organization:"
# Payments of one amount at intervals of which none is twice another, as for contacts of people.
DUES = 3
# A fan stands out from the trade of a business if it has more than twice the payers of any other
# time: weeks differ, and a season makes them differ more.
USUAL = 2


@dataclass(frozen=True, eq=False)
class Ordinary:
    """What is ordinary about payments.

    of_business: Which nodes are accounts of a business on record.
    regular: Which payments are wages, or of one sum at regular intervals.
    """

    of_business: Bools
    regular: Bools


def explain_fans(transfers: Transfers, ledger: Ledger, fans: Found, rule: Rule) -> list[str]:
    """Say of each fan in what the record says that would explain it; empty if it says nothing."""
    bounds = pairwise(fans.indptr.tolist())
    if fans.indptr.size == 1:
        return []
    known = _read_ordinary(transfers)
    return [
        _explanation(transfers, ledger, fans.transfers[begin:end], known, rule)
        for begin, end in bounds
    ]


def _explanation(
    transfers: Transfers, ledger: Ledger, inside: I64, known: Ordinary, rule: Rule
) -> str:
    node = int(transfers.target[inside[0]])
    if known.of_business[node] and _is_usual(ledger, inside, rule):
        return (
            "an account of a business on record, with at least half as many payers at another time"
        )
    regular = known.regular[inside]
    if not regular.any():
        return ""
    others = np.unique(transfers.source[inside[~regular]]).size
    sums = [total(transfers.amount[each]) for each in (inside[regular], inside)]
    if others < rule.least or sums[0] >= rule.keep * sums[1]:
        of = [spoken(each, transfers.units[node]) for each in sums]
        return f"{of[0]} of {of[1]} are wages, or of one sum at regular intervals"
    return ""


def _is_usual(ledger: Ledger, inside: I64, rule: Rule) -> bool:
    """Tell whether an account had half as many payers at another time as in its fan."""
    node = ledger.target[inside[0]]
    got = ledger.got[ledger.got_ptr[node] : ledger.got_ptr[node + 1]]
    time = ledger.time[got]
    payers, first, last = _busiest(ledger, np.sort(inside), rule)
    others = max(_busiest(ledger, got[side], rule)[0] for side in (time < first, time > last))
    return payers <= USUAL * others


def _busiest(ledger: Ledger, transfers: I64, rule: Rule) -> tuple[int, int, int]:
    """Count the most payers within the time of a fan; give the first and the last moment too."""
    payer, when = ledger.source[transfers].tolist(), ledger.time[transfers].tolist()
    seen: Counter[int] = Counter()
    best, begin = (0, 0, 0), 0
    for who, moment in zip(payer, when, strict=True):
        seen[who] += 1
        while moment - when[begin] > rule.window:
            seen[payer[begin]] -= 1
            seen += Counter()  # drops those that are gone
            begin += 1
        best = max(best, (len(seen), when[begin], moment), key=lambda each: each[0])
    return best


def _read_ordinary(transfers: Transfers) -> Ordinary:
    """Read whose accounts businesses are, and which payments are regular."""
    links = links_of_types(transfers.case, (*HOLDING, *WORK))
    held: defaultdict[str, set[str]] = defaultdict(set)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    employers: defaultdict[str, set[str]] = defaultdict(set)
    for a, b, kind in zip(links["source"], links["target"], links["type"], strict=True):
        if kind in WORK:
            employers[a].add(b)  # never the other way: what staff pay a firm is no wage
            continue
        for one, other in ((a, b), (b, a)):
            if other.startswith("account:"):
                held[one].add(other)
                holders[other].add(one)
    by_employer = {
        (paying, account)
        for account, those in holders.items()
        for who in those
        for employer in employers.get(who, ())
        for paying in held.get(employer, ())
    }
    of_business = [any(who.startswith(BUSINESS) for who in holders[e]) for e in transfers.ids]
    return Ordinary(
        np.array(of_business, np.bool_),
        _called_wages(transfers) | _paid_by(transfers, by_employer) | _at_intervals(transfers),
    )


def _called_wages(transfers: Transfers) -> Bools:
    texts = {text: WAGE.search(text) is not None for text in set(transfers.places.tolist())}
    return np.fromiter((texts[text] for text in transfers.places.tolist()), np.bool_)


def _paid_by(transfers: Transfers, pairs: set[tuple[str, str]]) -> Bools:
    """Tell which payments are between two accounts of some pairs."""
    nodes: defaultdict[str, list[int]] = defaultdict(list)
    for node, account in enumerate(transfers.ids):
        nodes[account].append(node)
    n = len(transfers.ids)
    keys = [a * n + b for one, other in pairs for a in nodes[one] for b in nodes[other]]
    found: Bools = np.isin(transfers.source * n + transfers.target, np.array(keys, np.int64))
    return found


def _at_intervals(transfers: Transfers) -> Bools:
    """Tell which payments are among several of one sum at intervals of about one length."""
    columns = transfers.source, transfers.target, transfers.amount
    order = np.lexsort((transfers.time, *columns[::-1]))
    new = np.ones(order.size, np.bool_)
    new[1:] = np.logical_or.reduce([each[order][1:] != each[order][:-1] for each in columns])
    begin = np.flatnonzero(new)
    size = np.diff(begin, append=order.size)
    gap = np.diff(transfers.time[order], prepend=0) // US_A_DAY
    inner = np.where(new, np.iinfo(np.int64).max, gap)
    least = np.minimum.reduceat(inner, begin) if begin.size else begin
    most = np.maximum.reduceat(np.where(new, 0, gap), begin) if begin.size else begin
    regular = (size >= DUES) & (least > 0) & (most < 2 * least)
    found = np.zeros(order.size, np.bool_)
    found[order] = np.repeat(regular, size)
    return found


HUBS_NAMED = 5  # in a note, so that it stays a line


def hub_notes(
    transfers: Transfers, partners: I64, left_out: int, within_days: int
) -> tuple[str, ...]:
    """Name the hubs, most partners first, and count the transfers that are left out with them."""
    hubs = sorted(
        np.flatnonzero(partners).tolist(),
        key=lambda node: (-int(partners[node]), transfers.shown(node)),
    )
    if not hubs:
        return ()
    named = [f"{transfers.shown(node)} ({partners[node]:,})" for node in hubs[:HUBS_NAMED]]
    more = f"; and {len(hubs) - HUBS_NAMED:,} more" if len(hubs) > HUBS_NAMED else ""
    note = (
        f"Left out as hubs, by payers or payees within {counted(within_days, 'day')}: "
        f"{'; '.join(named)}{more}. "
        f"That leaves out {counted(left_out, 'transfer')} of {len(transfers):,}."
    )
    return (transfers.case.veiled(note),)


def search_notes(ledger: Ledger, cut: Mapping[str, int], window: int) -> tuple[str, ...]:
    """Say which amounts no cycle was looked for in, and which searches ended early."""
    ended = tuple(
        f"The search for {shape} ended early at {count:,} transfers: larger ones may be missing."
        for shape, count in cut.items()
        if count
    )
    common = too_common(ledger, window)
    if "same_amount_cycle" not in cut or not common.any():
        return ended
    amounts = counted(np.unique(ledger.amount[common]).size, "amount")
    note = (
        f"Left out of same_amount_cycle as too common: {amounts} of {common.sum():,} transfers. "
        "Chance alone would make cycles of them."
    )
    return (note, *ended)
