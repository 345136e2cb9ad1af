"""Circles of phones that reach nobody else: numbers kept for one circle.

Lives here: the circles in the records and how often chance makes one (`circles_of`).
Not here: circles whose phones reach others as well (`layer_search`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.kernels.shared_score import surprise
from linkanalysis.kernels.swaps import swap_ties
from linkanalysis.rings.candidates import Candidate
from linkanalysis.rings.families import units_of
from linkanalysis.rings.layer_search import LARGEST
from linkanalysis.rings.layers import TRIES, is_among
from linkanalysis.rings.making import Judged
from linkanalysis.rings.redundancy import holdings_of, redundancies
from linkanalysis.rings.significance import LEVEL, false_shares, p_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.rings.contacts import Contacts
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.ordinary import Ordinary

    Numbers = NDArray[np.int64]
    Scores = NDArray[np.float64]

# Three are a circle: two phones that call one another alone are any couple's.
LEAST = 3


def circles_of(
    evidence: Evidence,
    contacts: Contacts,
    ordinary: Ordinary,
    *,
    worlds: int,
    seed: int,
) -> list[Judged]:
    """Find the circles whose phones are in contact with one another alone, beyond chance.

    `ordinary` is about lines. Contacts count that are regular, and a circle must hold together by
    them. In simulated networks all contacts are swapped. A ring has three holders also if what is
    not on record is ordinary, a lead by what is on record.
    """
    n, reach = contacts.lines.n, contacts.reach
    if reach is None or not worlds:
        return []
    row, column = slot_rows(reach.indptr), reach.indices.astype(np.int64)
    low, high = row[row < column], column[row < column]
    regular = is_among(low * n + high, np.unique(contacts.low * n + contacts.high))
    every, score = _circles(n, low, high, regular, reach.beyond)
    if not every:
        return []

    def _best(world: int) -> Scores:
        one, two = swap_ties(n, low, high, seed=world, tries=TRIES)
        return _circles(n, one, two, regular, reach.beyond)[1]

    first = seed * 100_000 + 1
    theirs = list(map_in_order(_best, range(first, first + worlds)))
    significance = p_values(score, [each.max(initial=0.0) for each in theirs])
    shares = false_shares(score, score, theirs)
    node = np.concatenate(every)
    group = np.repeat(np.arange(len(every)), [lines.size for lines in every])
    plain = units_of(node, group, contacts.pairs, n)
    strict = plain
    if ordinary.applies:
        strict = units_of(node, group, ordinary.pairs(contacts.pairs, low * n + high, n), n)
        strict = ordinary.joined_by_firms(node, group, strict)
    holdings = holdings_of(evidence, evidence.tied)
    found = []
    for k in np.flatnonzero(significance <= LEVEL).tolist():
        holders = [np.unique(units[group == k]).size for units in (strict, plain)]
        if max(holders) < LEAST:
            continue
        nodes = np.unique(contacts.lines.holder[every[k]])
        found.append(
            Judged(
                Candidate(nodes, np.ones(nodes.size), np.nan, np.nan, 1.0, float(score[k])),
                significance=float(significance[k]),
                false_share=float(shares[k]),
                spare=int(redundancies(holdings, [nodes])[0]),
                part="ring" if holders[0] >= LEAST else "lead",
                layer=contacts.kind.name,
            )
        )
    return found


def _circles(
    n: int, low: Numbers, high: Numbers, regular: NDArray[np.bool_], beyond: Numbers
) -> tuple[list[Numbers], Scores]:
    """List the closed circles that regular contacts hold together, and score their contacts.

    Of n phones n / k at most are circles of k, so that choosing one costs the logarithm of that.
    """
    closed = components(*build_csr(n, low, high, directed=False)[:2])
    held = components(*build_csr(n, low[regular], high[regular], directed=False)[:2])
    whole = np.unique(closed * n + held) // n
    size = np.bincount(closed, minlength=n)
    good = (size >= LEAST) & (size <= LARGEST) & (np.bincount(whole, minlength=n) == 1)
    good &= np.bincount(closed, weights=beyond, minlength=n) == 0
    ties = np.bincount(closed[low[regular]], minlength=n)
    circles = np.flatnonzero(good).tolist()
    scores = [
        surprise(float(ties[k]), ties[k] ** 2 / regular.sum()) - np.log(n / size[k])
        for k in circles
    ]
    return [np.flatnonzero(closed == k) for k in circles], np.array(scores)
