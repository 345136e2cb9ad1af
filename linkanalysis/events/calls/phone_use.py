"""What each number did in some records: its contacts with their weights, and when it was used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.graph.queries.call_queries import carried_rows
from linkanalysis.graph.queries.local_days import local_dates
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.handovers import Use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.kernels.csr import F64, I64, U32

US_AN_HOUR = 3_600_000_000
HOURS_A_WEEK = 168
# A list of fewer contacts says too little: three of four shared would be a perfect score.
LEAST_CONTACTS = 5
# In a small case everybody calls the same shop: a contact of more than a quarter of all is a hub,
# so that two phones which share a mother, a pizza shop and a bank share one contact.
MOST_OF_ALL = 4
NEVER = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class PhoneUse:
    """Contacts and times of n numbers.

    indptr, indices: CSR of who was in contact with whom.
    weight: Squared weight of each number as a contact; 0 if it does not count.
    counted: How many contacts of each number count.
    use: When each was in use.
    cap: A contact of more numbers does not count.
    """

    indptr: U32
    indices: U32
    weight: F64
    counted: I64
    use: Use
    cap: int

    def shared(self, a: int, b: int) -> list[int]:
        """Return the contacts of both that count, rarest first."""
        both = np.intersect1d(self._row(a), self._row(b))
        both = both[self.weight[both] > 0]
        found: list[int] = both[np.lexsort((both, -self.weight[both]))].tolist()
        return found

    def _row(self, node: int) -> U32:
        return self.indices[int(self.indptr[node]) : int(self.indptr[node + 1])]


def use_of(records: CallRecords, services: Iterable[int], *, max_members: int) -> PhoneUse:
    """Gather the contacts and times of all numbers in dated records."""
    phones = np.fromiter((name.startswith("phone:") for name in records.ids), np.bool_)
    ends = records.by_source, records.by_target
    return use_of_arrays(
        phones, *ends, records.start, apart=np.array([*services], np.int64), max_members=max_members
    )


def use_of_arrays(
    may_change: np.ndarray, source: I64, target: I64, start: I64, *, apart: I64, max_members: int
) -> PhoneUse:
    """Gather contacts and times; `apart` (services) and hubs do not count as contacts.

    may_change: Which of the n numbers can be handed over.
    """
    n = may_change.size
    pairs = np.unique(np.minimum(source, target) * n + np.maximum(source, target))
    indptr, indices, _ = build_csr(n, pairs // max(n, 1), pairs % max(n, 1), directed=False)
    degree: I64 = indptr[1:].astype(np.int64) - indptr[:-1]
    first, last = np.full(n, NEVER), np.full(n, -NEVER)
    for ends in (source, target):
        np.minimum.at(first, ends, start)
        np.maximum.at(last, ends, start)
    # N is the number of those that could be somebody's contact list, as the formula has it
    many = int(((degree >= LEAST_CONTACTS) & may_change).sum())
    cap = min(max_members, max(many // MOST_OF_ALL, LEAST_CONTACTS))
    counts = (degree > 0) & (degree <= cap)
    counts[apart] = False
    idf = np.log(np.maximum(many, 1) / np.maximum(degree, 1))
    weight = np.where(counts, np.maximum(idf, 0.0) ** 2, 0.0)
    row = np.repeat(np.arange(n), degree)
    counted: I64 = np.bincount(row[weight[indices] > 0], minlength=n).astype(np.int64)
    eligible = may_change & (counted >= LEAST_CONTACTS)
    eligible[apart] = False
    return PhoneUse(indptr, indices, weight, counted, Use(first, last, eligible), cap)


def week_likeness(records: CallRecords, old: I64, new: I64) -> F64:
    """Compare the hours of the week (UTC) in which the numbers of each pair were used, by cosine.

    NaN where no hour of one is known.
    """
    asked = np.unique(np.concatenate([old, new])).astype(np.int64)
    row = np.full(len(records.ids), -1)
    row[asked] = np.arange(asked.size)
    table = np.zeros((asked.size, HOURS_A_WEEK))
    hour = (records.start // US_AN_HOUR) % HOURS_A_WEEK
    for ends in (records.by_source, records.by_target):
        kept = (row[ends] >= 0) & records.has_hour
        np.add.at(table, (row[ends[kept]], hour[kept]), 1.0)
    size = np.sqrt((table**2).sum(axis=1))
    a, b = row[old], row[new]
    both = (table[a] * table[b]).sum(axis=1)
    size_of_both = size[a] * size[b]
    found: F64 = np.full(old.size, np.nan)
    np.divide(both, size_of_both, out=found, where=size_of_both > 0)
    return found


def shared_things(
    records: CallRecords, use: PhoneUse, old: I64, new: I64
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the sectors of the last day of one and the first of the other, and common devices."""
    rows = carried_rows(records.case)
    zone = records.case.timezone
    day = local_dates(rows["start"], zone)
    of_phone = {str(phone): part for phone, part in rows.assign(day=day).groupby("phone")}
    none = rows.head(0).assign(day=day.head(0))
    shown = records.case.protection.shown
    sectors, devices = [], []
    for a, b in zip(old.tolist(), new.tolist(), strict=True):
        before, after = (of_phone.get(records.ids[end], none) for end in (a, b))
        moments = int(use.use.last[a]), int(use.use.first[b])
        last, first = local_dates(pd.Series(pd.to_datetime(moments, unit="us")), zone)
        common = set(before.loc[before["day"] == last, "thing"])
        common &= set(after.loc[after["day"] == first, "thing"])
        sectors.append(tuple(sorted(shown(x) for x in common if x.startswith("place:"))))
        common = set(before["thing"]) & set(after["thing"])
        devices.append(tuple(sorted(shown(x) for x in common if x.startswith("device:"))))
    return sectors, devices
