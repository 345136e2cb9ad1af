"""Circles of phones that reach nobody else: numbers kept for one circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
# Contacts that each phone of a ring has within it: by the records of one phone alone, all others
# have one.
LEAST_CONTACTS = 2

ALONE = (
    "These phones are in contact with one another alone, by the records on file. If only records "
    "of some of them were obtained, others may be missing."
)
OF_ONE_PHONE = (
    "At least one of these phones is in contact with only one other, so the records may be those "
    "of that other phone alone. Obtain the records of the others first."
)


class Circles(NamedTuple):
    """Circles beyond chance by part, and how many were compared with chance."""

    rings: list[Judged]
    leads: list[Judged]
    considered: int


def circles_of(
    evidence: Evidence,
    contacts: Contacts,
    ordinary: Ordinary,
    *,
    worlds: int,
    seed: int,
) -> Circles:
    """Find the circles whose phones are in contact with one another alone, beyond chance.

    `ordinary` is about lines. Contacts count that are regular, and a circle must hold together by
    them. In simulated networks all contacts are swapped. In a ring every phone is in contact with
    two others, and there are three holders also if what is not on record is ordinary; in a lead
    there are three by what is on record.
    """
    n, reach = contacts.lines.n, contacts.reach
    if reach is None or not worlds:
        return Circles([], [], 0)
    row, column = slot_rows(reach.indptr), reach.indices.astype(np.int64)
    low, high = row[row < column], column[row < column]
    regular = is_among(low * n + high, np.unique(contacts.low * n + contacts.high))
    every, score = _circles(n, low, high, regular, reach.beyond)
    if not every:
        return Circles([], [], 0)

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
    others = np.diff(reach.indptr.astype(np.int64))
    rings: list[Judged] = []
    leads: list[Judged] = []
    for k in np.flatnonzero(significance <= LEVEL).tolist():
        holders = [np.unique(units[group == k]).size for units in (strict, plain)]
        if max(holders) < LEAST:
            continue
        nodes = np.unique(contacts.lines.holder[every[k]])
        of_one = bool((others[every[k]] < LEAST_CONTACTS).any())
        is_ring = holders[0] >= LEAST and not of_one
        (rings if is_ring else leads).append(
            Judged(
                Candidate(
                    nodes, np.full(nodes.size, np.nan), np.nan, np.nan, np.nan, float(score[k])
                ),
                significance=float(significance[k]),
                false_share=float(shares[k]),
                spare=int(redundancies(holdings, [nodes])[0]),
                part="ring" if is_ring else "lead",
                layer=contacts.kind.name,
                notes=(ALONE, *[OF_ONE_PHONE] * of_one),
            )
        )
    return Circles(rings, leads, len(every))


def _circles(
    n: int, low: Numbers, high: Numbers, regular: NDArray[np.bool_], beyond: Numbers
) -> tuple[list[Numbers], Scores]:
    """List the closed circles that regular contacts hold together, and score these contacts.

    Circles have no line in common, so at most n / k circles of n lines have k lines. Choosing one
    costs the logarithm of that.
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
