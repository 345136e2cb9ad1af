"""Fans that the record explains: the customers of a business, wages, rents and dues.

Lives here: `explain_fans`.
Not here: the search for fans (`shape_search`), and wages that are sent on (`wages`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.attribution import HOLDING
from linkanalysis.money.owners import WORK
from linkanalysis.money.transfers import US_A_DAY, spoken, total
from linkanalysis.money.wages import WAGE
from linkanalysis.queries.graph_queries import links_of_types

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, Bools
    from linkanalysis.kernels.ledgers import Found, Ledger
    from linkanalysis.money.shape_search import Rule
    from linkanalysis.money.transfers import Transfers

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
