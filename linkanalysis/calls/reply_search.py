"""Every triple of a caller, an answerer and somebody called, with the chance of its replies.

Lives here: `search`, which finds the triples that happened often enough, and the p-values that any
triple could have had.
Not here: the two tests (`reply_chance`), how p-values are corrected (`false_shares`), and the
answer (`replies`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.calls.false_shares import among_all
from linkanalysis.calls.reply_chance import (
    Clock,
    are_beside,
    exchange_chance,
    first_chance,
    other_day_chance,
    steps_of_both,
)

if TYPE_CHECKING:
    from linkanalysis.calls.call_records import CallRecords
    from linkanalysis.calls.local_time import LocalTimes
    from linkanalysis.calls.reply_chance import Chance
    from linkanalysis.kernels.csr import F64, I64, Bools

US_A_SECOND, US_A_MINUTE = 1_000_000, 60_000_000
HOURS = 24
# Twice is a coincidence that every month has.
LEAST_TIMES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A triple with its records: those of the caller, and those of the answerer that follow.

    exchanged, anew: P-values of the two tests.
    """

    triple: tuple[int, int, int]
    before: I64
    after: I64
    waited: F64
    occasions: int
    expected: float
    exchanged: float
    anew: float

    @property
    def significance(self) -> float:
        """The smaller p-value, doubled because there are two."""
        return min(1.0, 2 * min(self.exchanged, self.anew))


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """The triples that happened often enough, and what the others could have been.

    exchanged, anew: The p-values that each triple could have in either test; none if it never
      could happen often enough.
    looked_at: Triples with three calls on either side.
    """

    found: list[Found]
    exchanged: list[F64]
    anew: list[F64]
    looked_at: int

    def corrected(self) -> tuple[list[float], list[float]]:
        """Return the p-value for all, and the share that chance gives, of each that was found.

        Each test is corrected by itself, for those that could have a p-value as small in it: what
        one keeps fixed is what the other leaves to chance. The better one counts, doubled.
        """
        tests = [
            among_all(np.array([getattr(one, name) for one in self.found]), [(1, p) for p in steps])
            for name, steps in (("exchanged", self.exchanged), ("anew", self.anew))
        ]
        p_all, shares = (
            np.minimum(1.0, 2 * np.minimum(*each)).tolist() for each in zip(*tests, strict=True)
        )
        return p_all, shares


def search(
    records: CallRecords,
    said: LocalTimes,
    heard: LocalTimes,
    *,
    gap: int,
    wanted: set[int] | None,
) -> Searched:
    """Look at all triples; `gap` is in microseconds, `wanted` are those who answer."""
    n = len(records.ids)
    sent, received = _grouped(records.source), _grouped(records.target)
    found: list[Found] = []
    exchanged: list[F64] = []
    anew: list[F64] = []
    looked_at = 0
    for ends, into in _grouped(records.target * n + records.source).items():
        middle, caller = divmod(ends, n)
        out = sent.get(middle, np.empty(0, np.int64))
        if min(into.size, out.size) < LEAST_TIMES or (wanted is not None and middle not in wanted):
            continue
        looked_at += _often(records.target[out]).size
        days = np.unique(np.concatenate([said.day[out], heard.day[received[middle]]]))
        pair = _Pair(records, said, heard, into, out, days, gap)
        before, waited = pair.latest_before()
        marked = (before >= 0) & (waited <= gap)
        target = records.target[out]
        for called in pair.possible(marked):
            chosen = target == called
            alike = pair.exchanged(marked, chosen)
            other = pair.anew(chosen)
            exchanged.append(steps_of_both(*(each.steps(LEAST_TIMES) for each in alike)))
            anew.append(steps_of_both(*(each.steps() for each in other)))
            both = marked & chosen
            if both.sum() < LEAST_TIMES:
                continue
            p_values = [max(each.p_value for each in pairs) for pairs in (alike, other)]
            likely = max(alike, key=lambda each: each.p_value)
            counted = other[0] if p_values[1] < p_values[0] else likely
            found.append(
                Found(
                    triple=(caller, middle, called),
                    before=into[before[both]],
                    after=out[both],
                    waited=waited[both] / US_A_MINUTE,
                    occasions=int(into.size),
                    expected=counted.expected,
                    exchanged=p_values[0],
                    anew=p_values[1],
                )
            )
    return Searched(found, exchanged, anew, looked_at)


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A caller and an answerer, with the calls between them and all that the answerer makes.

    days: On which the answerer was active.
    """

    records: CallRecords
    said: LocalTimes
    heard: LocalTimes
    into: I64
    out: I64
    days: I64
    gap: int

    def latest_before(self) -> tuple[I64, I64]:
        """Return the last call that began before each of others, or -1, and the time since its end.

        A call that begins while the other lasts follows it at once.
        """
        start = self.records.start
        before = np.searchsorted(start[self.into], start[self.out], side="left") - 1
        waited = start[self.out] - self._ends(self.into)[np.maximum(before, 0)]
        return before, np.maximum(waited, 0)

    def possible(self, marked: Bools) -> list[int]:
        """Return whom the answerer could have called often enough, by what a test keeps fixed.

        The first keeps the days of calls and of those that follow; the second keeps which calls are
        close to one of the caller.
        """
        target, day = self.records.target[self.out], self.said.day[self.out]
        found: set[int] = set()
        if marked.sum() >= LEAST_TIMES:
            found |= {*_often(target[np.isin(day, day[marked])]).tolist()}
        near = are_beside(self._spans(self.into), self._spans(self.out), self.gap)
        return sorted(found | {*_often(target[near]).tolist()})

    def exchanged(self, marked: Bools, chosen: Bools) -> tuple[Chance, Chance]:
        """Return the chances if times are exchanged within each day, and within each hour."""
        day, hour = (each[self.out] for each in (self.said.day, self.said.hour))
        kind = hour + HOURS * self.said.at_weekend[self.out]
        return exchange_chance(marked, chosen, day), exchange_chance(marked, chosen, kind)

    def anew(self, chosen: Bools) -> tuple[Chance, Chance]:
        """Return the chances of other days, and of who is first."""
        said = self.out[chosen]
        days = other_day_chance(
            self._clock(self.into, self.heard),
            self._clock(said, self.said),
            self.days,
            self.gap / US_A_SECOND,
        )
        return days, first_chance(self._spans(self.into), self._spans(said), self.gap)

    def _clock(self, at: I64, times: LocalTimes) -> Clock:
        return Clock(times.day[at], times.second[at], self.records.seconds[at])

    def _spans(self, at: I64) -> tuple[I64, I64]:
        return self.records.start[at], self._ends(at)

    def _ends(self, at: I64) -> I64:
        lasts = (self.records.seconds[at] * US_A_SECOND).astype(np.int64)
        ends: I64 = self.records.start[at] + lasts
        return ends


def _often(values: I64) -> I64:
    """Return the values that occur three times or more."""
    each, times = np.unique(values, return_counts=True)
    return each[times >= LEAST_TIMES]


def _grouped(keys: I64) -> dict[int, I64]:
    """Return the records of each key, by start, as they come."""
    order = np.argsort(keys, kind="stable")
    values, begins = np.unique(keys[order], return_index=True)
    ends = np.append(begins[1:], keys.size)
    # not strict: without records there is no value and one end
    spans = zip(values.tolist(), begins.tolist(), ends.tolist(), strict=False)
    return {value: order[begin:end] for value, begin, end in spans}
