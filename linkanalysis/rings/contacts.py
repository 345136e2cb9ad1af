"""Contacts by phone and payments between people, by attribution of phones and accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import pdtrc

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph.contacts import between_people
from linkanalysis.graph.queries.edge_queries import contact_days, exchanged_types
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.kernels.swaps import swap_ties
from linkanalysis.rings.evidence import PAYMENT_CONTACT, PHONE_CONTACT
from linkanalysis.rings.layers import TRIES, Layer
from linkanalysis.rings.lines import Lines, Reach, lines_of, reach_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.queries.link_filter import LinkFilter
    from linkanalysis.rings.evidence import Evidence

    Numbers = NDArray[np.int64]

# Pairs are in contact if they are so on more days than chance explains, at this level for all pairs
# who are in contact together (Bonferroni): friends of friends call once or twice.
LEVEL = 0.01
# Share of pairs in contact from which a group of callers or payers counts: rings have more, circles
# of friends mostly less.
DENSE = 1 / 3


class Kind(NamedTuple):
    """A kind of contact.

    word: What such a tie is called.
    levels: Days of contact from which a pair counts; the search is made at each.
    price: See `Layer`.
    is_usual: Whether anybody has such contact now and then, so that it counts only beyond chance.
      Otherwise groups also grow from two who have two contacts in common: payers and payees need
      not pay among themselves. Friends of friends call too often for that: on the sample case
      Riverport it gave two more groups, of less than one nat.
    """

    name: str
    link_types: tuple[str, ...]
    word: str
    levels: tuple[int, ...]
    price: float
    is_usual: bool


CALLS = Kind("calls", ("call", "message"), PHONE_CONTACT, (3, 6, 12), 0.7, is_usual=True)
PAYMENTS = Kind("payments", ("payment",), PAYMENT_CONTACT, (1, 2, 4), 0.7, is_usual=False)


class Contacts(NamedTuple):
    """Pairs of people in contact, sorted.

    chosen: The filter of the links that state it.
    low, high: Which of their lines, the smaller number first.
    days: On how many days.
    first, last: First and last moment of contact, in UTC.
    lines: Whose line is which.
    pairs: Lines that count as one.
    reach: Whom lines reach at all; None for payments.
    """

    kind: Kind
    chosen: LinkFilter
    low: Numbers
    high: Numbers
    days: Numbers
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    lines: Lines
    pairs: Numbers
    reach: Reach | None

    @property
    def people(self) -> tuple[Numbers, Numbers]:
        """The people in contact, the smaller node of each pair first."""
        a, b = self.lines.holder[self.low], self.lines.holder[self.high]
        return np.minimum(a, b), np.maximum(a, b)


def contacts_of(graph: EntityGraph, evidence: Evidence) -> list[Contacts]:
    """Find the pairs who called or paid one another on more days than chance explains."""
    case = graph.case
    if case is None or graph.link_filter.lifting is not None:
        return []
    exchanged = exchanged_types(case)
    kinds = [kind for kind in (CALLS, PAYMENTS) if not exchanged.isdisjoint(kind.link_types)]
    if not kinds:
        return []
    chosen, used = between_people(case, graph.link_filter)
    neighbors = dict(zip(used["thing"].tolist(), used["neighbors"].tolist(), strict=True))
    taken = chosen.link_types
    filters = {
        kind: replace(chosen, link_types=names)
        for kind in kinds
        if (names := tuple(each for each in kind.link_types if taken is None or each in taken))
    }
    if not filters:
        return []
    both = tuple(name for each in filters.values() for name in each.link_types or ())
    days = contact_days(case, replace(chosen, link_types=both))
    found = (
        _contacts(evidence, each, kind, days[days["paid"] == (kind is PAYMENTS)], neighbors)
        for kind, each in filters.items()
    )
    return [contacts for contacts in found if contacts is not None]


def _contacts(
    evidence: Evidence,
    chosen: LinkFilter,
    kind: Kind,
    table: pd.DataFrame,
    neighbors: Mapping[str, int],
) -> Contacts | None:
    people = pd.Index(unmasked(evidence.people.ids))
    ends = np.column_stack([people.get_indexer(pd.Index(table[end])) for end in ("a", "b")])
    known = np.flatnonzero((ends >= 0).all(axis=1))
    ends, rows = ends[known].astype(np.int64), table.iloc[known]
    n, days = people.size, rows["days"].to_numpy(dtype=np.int64)
    used = rows["by_a"].tolist(), rows["by_b"].tolist()
    lines, between = lines_of(ends, used, days, n)
    active = np.bincount(between.ravel(), weights=np.repeat(days, 2), minlength=lines.n)
    expected = active[between[:, 0]] * active[between[:, 1]] / max(active.sum(), 1)
    ends, between = np.sort(ends, axis=1), np.sort(between, axis=1)
    often = pdtrc(days - 1, expected) * max(days.size, 1) <= LEVEL
    benign = np.isin(ends[:, 0] * n + ends[:, 1], evidence.benign)
    kept = (days >= kind.levels[0]) & (often if kind.is_usual else True) & ~benign
    if not kept.any():
        return None
    pairs = lines.pairs(evidence.benign)
    reach = reach_of(lines, between, used, neighbors) if kind.is_usual else None
    order = np.flatnonzero(kept)[np.lexsort((ends[kept, 1], ends[kept, 0]))]
    first, last = (rows[name].to_numpy(dtype="datetime64[us]")[order] for name in ("first", "last"))
    low, high = between[order].T
    return Contacts(kind, chosen, low, high, days[order], first, last, lines, pairs, reach)


def with_contacts(evidence: Evidence, every: list[Contacts]) -> Evidence:
    """Add contacts to the evidence, each as a tie of its own between two people."""
    n = evidence.people.n
    row, column = slot_rows(evidence.rows[0]), evidence.rows[1].astype(np.int64)
    once = row < column
    for contacts in every:
        m, number = contacts.low.size, len(evidence.types)
        unit = int(evidence.strength.max(initial=1))
        evidence = replace(
            evidence,
            node=np.concatenate([evidence.node, np.column_stack(contacts.people).ravel()]),
            thing=np.concatenate([evidence.thing, number + np.repeat(np.arange(m), 2)]),
            tied=np.concatenate([evidence.tied, np.ones(2 * m, dtype=np.bool_)]),
            first=np.concatenate([evidence.first, np.repeat(contacts.first, 2)]),
            last=np.concatenate([evidence.last, np.repeat(contacts.last, 2)]),
            things=(*evidence.things, *("",) * m),
            shown=(*evidence.shown, *("",) * m),
            types=(*evidence.types, *(contacts.kind.word,) * m),
            strength=np.concatenate([evidence.strength, np.full(m, unit)]),
            lifted={**evidence.lifted, contacts.kind.word: contacts.chosen},
        )
    low = np.concatenate([row[once], *(contacts.people[0] for contacts in every)])
    high = np.concatenate([column[once], *(contacts.people[1] for contacts in every)])
    added = np.full(low.size - int(once.sum()), int(evidence.strength.max(initial=1)))
    strength = np.concatenate([evidence.rows[2][once], added])
    pairs, where = np.unique(low * n + high, return_inverse=True)
    sums = np.bincount(where, weights=strength, minlength=pairs.size).astype(np.int64)
    indptr, indices, slots = build_csr(n, pairs // n, pairs % n, directed=False)
    return replace(evidence, rows=(indptr, indices, sums[slots]))


def layers_of_contacts(contacts: Contacts, *, seed: int | None = None) -> list[Layer]:
    """Make a layer of ties between lines for each number of days that contacts may reach.

    With a seed the ends of ties are swapped. Whoever is left with one contact
    is left out, again and again: around a landlord or a treasurer every network has a star.
    """
    levels = contacts.kind.levels
    low, high = contacts.low, contacts.high
    reached = np.searchsorted(levels, contacts.days, side="right")
    if seed is not None:
        low, high = swap_ties(contacts.lines.n, low, high, seed=seed, tries=TRIES)
        low, high = np.minimum(low, high), np.maximum(low, high)
    found = (_layer(contacts, low[reached > k], high[reached > k]) for k in range(len(levels)))
    return [layer for layer in found if layer is not None]


def _layer(contacts: Contacts, low: Numbers, high: Numbers) -> Layer | None:
    """Make a layer in which each tie is a thing, and everybody has a thing of their own.

    So that people with few contacts do not look alike by chance: degrees count one more. What was
    left out around a landlord stays such a thing of payers and payees: without it chance would
    seem to tie two landlords seldom, while it ties them in every network.
    """
    kind, n = contacts.kind, contacts.lines.n
    kept = _without_loose_ends(n, low, high)
    pairs = np.column_stack((low, high))[kept]
    if not pairs.size:
        return None
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    loose = ~kept & (not kind.is_usual)
    own = np.sort(np.concatenate([np.arange(n), low[loose], high[loose]]))
    size = np.repeat([1, 2], [own.size, len(pairs)])
    one = np.zeros(size.size, dtype=np.int64)
    return Layer(
        name=kind.name,
        n=n,
        node=np.concatenate([own, pairs.ravel()]),
        thing=np.repeat(np.arange(size.size), size),
        kind=one,
        type=one,
        stratum=one,
        direct=size > 1,
        personal=np.zeros(size.size, dtype=np.bool_),
        pairs=contacts.pairs,
        price=kind.price,
        least_density=DENSE,
        from_common=not kind.is_usual,
    )


def _without_loose_ends(n: int, low: Numbers, high: Numbers) -> NDArray[np.bool_]:
    """Mark the ties among people who have two such ties or more."""
    kept = np.ones(low.size, dtype=np.bool_)
    while True:
        degree = np.bincount(low[kept], minlength=n) + np.bincount(high[kept], minlength=n)
        loose = kept & ((degree[low] == 1) | (degree[high] == 1))
        if not loose.any():
            return kept
        kept &= ~loose
