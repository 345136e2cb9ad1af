"""Who answers whom: calls that follow another within minutes, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.calls.answers import CallAnswer, asked_about
from linkanalysis.events.calls.by_party import Sides
from linkanalysis.events.calls.call_records import read_calls, record_notes
from linkanalysis.events.calls.false_shares import among_all
from linkanalysis.events.calls.hubs import hubs_of
from linkanalysis.events.calls.local_time import local_times
from linkanalysis.events.calls.pair_evidence import behind_groups
from linkanalysis.graph.queries.local_days import SATURDAY, weekday

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.calls.answers import Behind
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.events.calls.local_time import LocalTimes
    from linkanalysis.graph.queries.time_ranges import When
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


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """How often chance gives each count, from none on, and the count that was observed.

    expected: What is expected by chance, of what the reader is told.
    """

    shares: F64
    observed: int
    expected: float = 0.0

    @property
    def p_value(self) -> float:
        """Chance of so many or more."""
        return float(self._tails()[self.observed])

    def steps(self, least: int = 0) -> F64:
        """Return the p-values that a count of at least so many can have."""
        return self._tails()[least:]

    def _tails(self) -> F64:
        return np.minimum(np.cumsum(self.shares[::-1])[::-1], 1.0)


def steps_of_both(one: F64, other: F64) -> F64:
    """Return the values that the larger of two p-values can have."""
    if not (one.size and other.size):
        return np.empty(0)
    both = np.concatenate([one, other])
    larger: F64 = both[both >= max(one.min(), other.min())]
    return larger


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Local day and second of the day of calls, as the one who answers sees them.

    lasts: Duration in seconds.
    """

    day: I64
    second: I64
    lasts: F64


def exchange_chance(marked: Bools, chosen: Bools, group: I64) -> Chance:
    """Return the chance of how many chosen items are marked.

    The marks are exchanged within each group; the number marked in a group is then hypergeometric,
    and the whole is the sum over groups.
    """
    groups, at = np.unique(group, return_inverse=True)
    table = np.stack(
        [
            np.bincount(at, minlength=groups.size),
            np.bincount(at, weights=marked, minlength=groups.size).astype(np.int64),
            np.bincount(at, weights=chosen, minlength=groups.size).astype(np.int64),
        ],
        axis=1,
    )
    free = (table[:, 1:] > 0).all(axis=1)
    whole: F64 = np.ones(1)
    expected = 0.0
    for (n, marks, picks), times in zip(*_alike(table[free]), strict=True):
        one = [
            comb(marks, hits) * comb(n - marks, picks - hits) / comb(n, picks)
            for hits in range(min(marks, picks) + 1)
        ]
        for _ in range(times):
            whole = np.convolve(whole, one)
        expected += times * marks * picks / n
    observed = int((marked & chosen).sum())
    return Chance(whole, observed, expected)


def _alike(table: I64) -> tuple[list[list[int]], list[int]]:
    """Return the different rows, and how often each stands there."""
    rows, times = np.unique(table, axis=0, return_counts=True)
    return rows.tolist(), times.tolist()


def other_day_chance(heard: Clock, said: Clock, days: I64, gap: float) -> Chance:
    """Return the chance of the days on which a call follows another; calls are expected.

    days: Days on which calls could be made, sorted.
    gap: Longest time in seconds from the end of the one to the other.

    The calls of each day keep their hours and are put on any of the days, own day included,
    weekdays and weekends apart. The number of days with a call that follows is then a sum of
    independent draws.
    """
    follows = (said.second[:, None] > heard.second) & (
        said.second[:, None] <= heard.second + heard.lasts + gap
    )
    call, other = np.nonzero(follows)
    on = np.zeros((said.day.size, days.size), np.bool_)
    on[call, np.searchsorted(days, heard.day[other])] = True
    groups, at = np.unique(said.day, return_inverse=True)
    any_call = np.zeros((groups.size, days.size), np.bool_)
    np.logical_or.at(any_call, at, on)
    observed = int(any_call[np.arange(groups.size), np.searchsorted(days, groups)].sum())
    alike = (weekday(groups) >= SATURDAY)[:, None] == (weekday(days) >= SATURDAY)
    shares = (any_call & alike).sum(axis=1) / alike.sum(axis=1)
    expected = ((on & alike[at]).sum(axis=1) / alike.sum(axis=1)[at]).sum()
    return Chance(_sum_of(shares), observed, float(expected))


def first_chance(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> Chance:
    """Return the chance of how many episodes begin with a call that is heard.

    heard, said: Start and end of calls. An episode is a run of calls less than `gap` apart.

    In each episode with both kinds of calls, any of its calls is as likely to be the first. Two
    that begin at one moment count for chance.
    """
    episode, order = _episodes(heard, said, gap)
    is_said = order >= heard[0].size
    begins = np.append(True, episode[1:] > episode[:-1])
    share = 1 - np.bincount(episode, weights=is_said) / np.bincount(episode)
    both = (share > 0) & (share < 1)
    return Chance(_sum_of(share[both]), int((~is_said[begins] & both).sum()))


def are_beside(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> Bools:
    """Tell which calls are in one episode with a call that is heard, as `first_chance` has it."""
    episode, order = _episodes(heard, said, gap)
    n_heard = heard[0].size
    beside = np.zeros(order.size, np.bool_)
    beside[order] = np.bincount(episode, weights=order < n_heard)[episode] > 0
    return beside[n_heard:]


def _episodes(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> tuple[I64, I64]:
    """Return the number of the episode of each call, in their order, and the order of the calls.

    Calls are ordered by start, and of two that begin at one moment the one that is said is first;
    in the order those that are heard are numbered before those that are said.
    """
    start, end = (np.concatenate(pair) for pair in zip(heard, said, strict=True))
    order = np.lexsort((np.arange(start.size) < heard[0].size, start))
    start, end = start[order], np.maximum.accumulate(end[order])
    return np.cumsum(np.append(False, start[1:] > end[:-1] + gap)), order


def _sum_of(shares: F64) -> F64:
    """Return the chance of each number of hits among independent draws that may hit."""
    chance: F64 = np.ones(1)
    for share in np.sort(shares[shares > 0]).tolist():
        chance = np.convolve(chance, [1 - share, share])
    return chance


# Copies of one message to the members of a group are written within seconds.
ONE_MOMENT = 10 * US_A_SECOND
# Share of the listed triples that chance may give; the usual one of ten.
LARGEST_SHARE = 0.1


@table_row
class Reply:
    """A number or holder that calls somebody soon after it was called."""

    kind: str = column(
        "reply (the caller is called back) or relay (somebody else is called)", cell=True
    )
    caller: str = column("number or holder that calls or writes first", cell=True)
    answerer: str = column("number or holder that is called, and then calls", cell=True)
    called: str = column("number or holder that the answerer calls", cell=True)
    times: int = column(
        "calls and messages of the answerer to them soon after the caller's", cell=True
    )
    occasions: int = column("calls and messages of the caller to the answerer", cell=True)
    expected: float = column(
        "times expected by chance, in the test with the smaller p-value", cell=True
    )
    minutes: float = column(
        "median time from the end of the one to the other", "minutes", cell=True
    )
    first: pd.Timestamp = column("first time", "UTC")
    last: pd.Timestamp = column("last time", "UTC")
    significance: float = column(
        "p-value of this many times: the smaller of two tests, doubled", "0 to 1"
    )
    p_all: float = column(
        "p-value corrected for all triples that could have one as small, in the better of two "
        "tests, and doubled",
        "0 to 1",
        cell=True,
    )
    false_share: float = column(
        "false discovery rate: share of triples at least this unlikely that arise by chance",
        "0 to 1",
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Replies(CallAnswer):
    """Replies and relays within minutes, least likely by chance first.

    Attributes
    ----------
    rows : tuple
        The replies and relays.
    withheld : int
        Rows left out because one of the three is protected.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.
    looked_at : int
        Number of triples of a caller, an answerer and somebody called that could have been found.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.find_replies(la.Case(purpose="training"))
    <Replies: 0 rows, 0 withheld>
    """

    ROW = Reply
    CAVEAT = (
        "A call that follows another need not be about it: families and teams pass on news. A "
        "lead, never a verdict."
    )

    rows: tuple[Reply, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    looked_at: int
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]


@answer()
def find_replies(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    when: When = None,
    minutes: int = 10,
    max_members: int = 200,
) -> Replies:
    """Find numbers or holders that call somebody within minutes after they were called.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of those that answer or pass on; by default everybody.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records.
    minutes : int, default 10
        Maximum time in minutes from the end of the one call or message to the start of the other.
    max_members : int, default 200
        Who is in contact with more others is a hub and left out; so is who is in contact with more
        than half, and more than ten, of those who have five contacts.

    Returns
    -------
    Replies
        Replies and relays that happened three times or more and of which at most one in ten is
        expected by chance, least likely first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If an id is not in the case.
    ProtectedError
        If an id is protected.

    Notes
    -----
    Two exact tests compare the count with chance; the smaller p-value counts, doubled. The first
    exchanges the times of the answerer's calls within each local day, and again within each local
    hour of weekdays or weekends; the larger of these two p-values counts. The second is for an
    answerer who makes few other calls. It moves the calls of each local day, at their hours, to any
    day of the same kind, weekday or weekend; and it compares how often the caller calls first in a
    run of calls with chance, where each call of the run is equally likely to be the first. Again
    the larger p-value counts. So a daily rhythm, a busy day or a group conversation does not look
    like an answer. Each test is corrected separately for the triples that could have a p-value as
    small, which those with few calls cannot [3]_; the smaller of the two counts, doubled. Calls and
    messages that somebody sends to several others within ten seconds are not used. A low p-value
    says that the answerer calls this person when the caller has just called, rather than at other
    times. It does not show what was said. Both calls must be on record; records without an hour,
    and rows that sum up several calls, are not used. A number with a holder on record is listed
    under the holder.

    References
    ----------
    .. [1] Kovanen, Karsai, Kaski, Kertész, Saramäki (2011), J. Stat. Mech. P11005,
       doi:10.1088/1742-5468/2011/11/P11005.
    .. [2] Benjamini, Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.
    .. [3] Tarone (1990), Biometrics 46(2), 515-522, doi:10.2307/2531456, as in Gilbert (2005),
       Applied Statistics 54(1), 143-158.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> days = [f"2024-05-{day:02}" for day in range(1, 9)]
    >>> relay = [
    ...     ("502-555-0101", "502-555-0102", "12:00"),
    ...     ("502-555-0102", "502-555-0103", "12:04"),
    ... ]
    >>> other = [
    ...     ("502-555-0102", "502-555-0104", "12:40"),
    ...     ("502-555-0102", "502-555-0105", "12:50"),
    ... ]
    >>> made = [(a, b, f"{day} {at}") for day in days for a, b, at in (*relay, *other)]
    >>> frame = pd.DataFrame(made, columns=["caller", "callee", "start"])
    >>> case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    >>> _ = case.add(la.read_frame(frame, reader="calls", document="calls"))
    >>> find_replies(case).to_frame()[["kind", "called", "times"]].values.tolist()
    [['relay', 'phone:+15025550103', 8]]
    """
    expect_case(case)
    asked = asked_about(case, entities)
    records = read_calls(case, when=when)
    hubs = hubs_of(records, max_members=max_members)
    apart = np.array([*hubs.why], np.int64)
    kept = records.has_hour & (records.count == 1) & (records.source != records.target)
    kept &= ~np.isin(records.source, apart) & ~np.isin(records.target, apart)
    used = records.only(kept)
    used, n_groups = _to_one_alone(used)
    every = np.arange(len(used))
    said, heard = (local_times(used, phone, every) for phone in (used.by_source, used.by_target))
    wanted = None if asked is None else {used.number[each] for each in asked if each in used.number}
    searched = search(used, said, heard, gap=minutes * US_A_MINUTE, wanted=wanted)
    likely = [
        (one, p_all, share)
        for one, p_all, share in zip(searched.found, *searched.corrected(), strict=True)
        if share <= LARGEST_SHARE
    ]
    likely.sort(key=lambda each: (each[1], each[0].significance, each[0].triple))
    listed = [each for each in likely if not used.masked[[*each[0].triple]].any()]
    rows = tuple(_row(used, *each) for each in listed)
    return Replies(
        rows=rows,
        withheld=len(likely) - len(listed),
        notes=(
            *hubs.note(records),
            said.note(),
            *_group_note(n_groups),
            *record_notes(records),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        looked_at=searched.looked_at,
        _protected=frozenset(case.protection.names),
        _behind=behind_groups(
            used,
            [_sides(used, one) for one, *_ in listed],
            [
                (_moment(used, one.before[0]), row.last)
                for (one, *_), row in zip(listed, rows, strict=True)
            ],
            contacts=True,
        ),
    )


def _to_one_alone(records: CallRecords) -> tuple[CallRecords, int]:
    """Leave out what one sends to several within seconds; also return how many that are."""
    order = np.lexsort((records.start, records.by_source))
    sender, whom, start = (
        each[order] for each in (records.by_source, records.by_target, records.start)
    )
    near = (sender[1:] == sender[:-1]) & (start[1:] - start[:-1] <= ONE_MOMENT)
    near &= whom[1:] != whom[:-1]
    alone = np.ones(len(records), np.bool_)
    alone[order[1:][near]] = alone[order[:-1][near]] = False
    return records.only(alone), int((~alone).sum())


def _group_note(n_groups: int) -> tuple[str, ...]:
    note = f"{n_groups:,} calls and messages to several others within ten seconds are not used."
    return (note,) if n_groups else ()


def _row(records: CallRecords, one: Found, p_all: float, share: float) -> Reply:
    caller, answerer, called = one.triple
    return Reply(
        kind="reply" if caller == called else "relay",
        caller=records.shown(caller),
        answerer=records.shown(answerer),
        called=records.shown(called),
        times=int(one.after.size),
        occasions=one.occasions,
        expected=one.expected,
        minutes=float(np.median(one.waited)),
        first=_moment(records, one.after[0]),
        last=_moment(records, one.after[-1]),
        significance=one.significance,
        p_all=p_all,
        false_share=share,
    )


def _moment(records: CallRecords, record: int) -> pd.Timestamp:
    return pd.Timestamp(int(records.start[record]), unit="us")


def _sides(records: CallRecords, one: Found) -> Sides:
    """Return the records of a triple, as those who began them see them."""
    at = np.unique(np.concatenate([one.before, one.after]))
    return Sides(
        party=records.source[at],
        contact=records.target[at],
        phone=records.by_source[at],
        other_phone=records.by_target[at],
        record=at,
        out=np.ones(at.size, np.bool_),
    )
