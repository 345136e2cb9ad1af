"""Calls and messages as each party sees them: with whom, in which direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.kernels.csr import I64, Bools


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Records, each from the side of a party.

    party: The one holder on record of its number, or the number itself.
    contact: The other end, as the one holder on record, or the number.
    phone, other_phone: The two numbers.
    record: Number of the record.
    out: Whether the party called or wrote.
    """

    party: I64
    contact: I64
    phone: I64
    other_phone: I64
    record: I64
    out: Bools

    def only(self, kept: Bools | I64) -> Sides:
        """Keep some."""
        return Sides(*(getattr(self, name)[kept] for name in self.__slots__))


def sides_of(records: CallRecords, asked: Collection[str] | None) -> Sides:
    """Give each record to its parties: to all of them, or to the ids asked about.

    A number that is asked about is a party itself, whoever held it. Records between two numbers of
    one holder have no contact and are left out.
    """
    n = len(records)
    ends = (
        (records.source, records.by_source, records.target, records.by_target, True),
        (records.target, records.by_target, records.source, records.by_source, False),
    )
    wanted = np.array([records.number[a] for a in asked or () if a in records.number], np.int64)
    parts = []
    apart = records.source != records.target
    for holder, phone, other, other_phone, out in ends:
        for party in (holder, phone):
            kept = apart if asked is None else apart & np.isin(party, wanted)
            if party is phone:
                kept = kept & (phone != holder) if asked is not None else np.zeros(n, np.bool_)
            at = np.flatnonzero(kept)
            parts.append(
                Sides(party[at], other[at], phone[at], other_phone[at], at, np.full(at.size, out))
            )
    return Sides(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Sides.__slots__)
    )


def pairs_once(sides: Sides, n: int) -> Sides:
    """Keep one side of a pair of which both ends are parties: that which called more."""
    code, back = sides.party * n + sides.contact, sides.contact * n + sides.party
    both = np.isin(code, back)
    pairs, at = np.unique(code[both], return_inverse=True)
    called = np.bincount(at, weights=sides.out[both], minlength=pairs.size)
    mirror = np.searchsorted(pairs, (pairs % n) * n + pairs // n)
    first = (called > called[mirror]) | ((called == called[mirror]) & (pairs // n < pairs % n))
    kept = np.ones(code.size, np.bool_)
    kept[both] = first[at]
    return sides.only(kept)
