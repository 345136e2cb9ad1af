"""Bursts: times in which a number or its holder calls and writes far more often than usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.calls.answers import CallAnswer, asked_about
from linkanalysis.events.calls.by_party import sides_of
from linkanalysis.events.calls.call_records import read_calls, record_notes, services_of
from linkanalysis.events.calls.local_time import local_times
from linkanalysis.events.calls.pair_evidence import behind_groups
from linkanalysis.kernels.bursts import cheapest_states, gap_costs, share_costs

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.calls.answers import Behind
    from linkanalysis.events.calls.by_party import Sides
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.graph.queries.time_ranges import When
    from linkanalysis.kernels.csr import F64, I64

    Method = Literal["gaps", "days"]

METHODS = ("gaps", "days")
# What is usual is not known of a number with fewer records.
LEAST_RECORDS = 10
SECOND = 1_000_000  # microseconds; records of one instant count as this far apart


@dataclass(frozen=True, slots=True)
class Run:
    """A run of states above 0, from its first to its last item, and the cost it saves."""

    first: int
    last: int
    level: int
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A run in the records of a party."""

    party: int
    sides: Sides
    method: Method
    run: Run

    @property
    def inside(self) -> Sides:
        """The records of the run."""
        return self.sides.only(np.arange(self.run.first, self.run.last + 1))


@table_row
class Burst:
    """A burst of a party."""

    entity: str = column("number or holder")
    label: str = column("its name as it may be shown")
    start: pd.Timestamp = column("first record of the burst", "UTC")
    end: pd.Timestamp = column("last record of the burst", "UTC")
    records: int = column("calls and messages in it")
    contacts: int = column("numbers and holders called or written to or from in it")
    level: int = column("highest level: how many times the usual rate is doubled")
    weight: float = column("how much cheaper the burst is than the usual rate", "nats")
    method: str = column("gaps between records, or days")
    of_records: int = column("calls and messages of the entity that were looked at")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bursts(CallAnswer):
    """Bursts of calls and messages, the highest weight first.

    Attributes
    ----------
    rows : tuple
        The bursts.
    withheld : int
        Number of bursts left out because they are those of a protected person.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat it.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.find_bursts(la.Case(purpose="training"))
    <Bursts: 0 rows, 0 withheld>
    """

    ROW = Burst
    CAVEAT = (
        "A holiday, a quarrel, a birthday and a delivery all make a burst. A lead, never a verdict."
    )

    rows: tuple[Burst, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]


@answer()
def find_bursts(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    when: When = None,
    method: Method | None = None,
    limit: int = 100,
) -> Bursts:
    """Find bursts of calls and messages of numbers or their holders.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of numbers, people or organizations; by default everybody with ten dated records,
        services left out.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records.
    method : {"gaps", "days"}, optional
        "gaps" compares the time between records with its mean; "days" compares the share of an
        entity in all records of a day with its mean share. By default gaps where the hours of all
        records of an entity are known, else days.
    limit : int, default 100
        Maximum number of rows.

    Returns
    -------
    Bursts
        The bursts, the highest weight first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    UnknownNameError
        If an id is not in the case, or the method does not exist.
    ProtectedError
        If an id is protected.

    Notes
    -----
    Rates form levels, each twice the one below. The method finds the cheapest sequence of levels;
    each step up costs ln n for n gaps or days, so a burst must be long or dense. `weight` is what
    the burst saves against the usual rate: a burst of weight w is e^w times as likely at its rates.
    It is not a p-value: whoever sleeps at night has bursts by gaps in the evening. The method
    "days" removes what everybody does at once, such as on a holiday, and needs the records of
    others. A gap in the records makes what lies around it look denser.

    References
    ----------
    .. [1] Kleinberg (2002), Bursty and hierarchical structure in streams, KDD 2002, 91-101,
       doi:10.1145/775047.775061.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> minutes = [0, 10, 20, 30, 31, 32, 33, 34, 35, 45, 55, 65]
    >>> made = pd.DataFrame({"start": [f"2024-05-01 {12 + m // 60}:{m % 60:02}" for m in minutes]})
    >>> made = made.assign(caller="502-555-0101", callee="502-555-0102")
    >>> case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> burst = find_bursts(case, entities="phone:+15025550101").rows[0]
    >>> f"{burst.start:%H:%M} to {burst.end:%H:%M}, {burst.records} records"
    '12:30 to 12:35, 6 records'
    """
    expect_case(case)
    if method is not None:
        check_choice(method, METHODS, "a method of find_bursts")
    asked = asked_about(case, entities)
    records = read_calls(case, when=when)
    dated = records.only(records.has_day)
    times = local_times(dated, dated.by_source, np.arange(len(dated)))
    parties = _parties(dated, asked)
    found = [
        Found(party, mine, by, run)
        for party, sides in parties.items()
        for by, mine in [_stream(dated, sides, method)]
        for run in (_by_gaps(dated, mine) if by == "gaps" else _by_days(dated, mine, times.day))
    ]
    found.sort(key=lambda one: (-round(one.run.weight, 9), one.party, one.run.first))
    not_masked = [one for one in found if not dated.masked[one.party]]
    listed = not_masked[:limit]
    rows = [_row(dated, one) for one in listed]
    more = len(not_masked) - len(listed)
    return Bursts(
        rows=tuple(rows),
        withheld=len(found) - len(not_masked),
        notes=(
            *((f"{more:,} more bursts not listed: raise limit.",) if more else ()),
            *_notes(dated, parties, method),
            times.note(),
            *record_notes(records),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=behind_groups(
            dated,
            [one.inside for one in listed],
            [(row.start, row.end) for row in rows],
            contacts=False,
        ),
    )


def _parties(records: CallRecords, asked: Collection[str] | None) -> dict[int, Sides]:
    """Return the records of each party that has enough, by start."""
    sides = sides_of(records, asked)
    if asked is None:
        sides = sides.only(~np.isin(sides.party, np.array([*services_of(records)], np.int64)))
    sides = sides.only(np.lexsort((sides.record, sides.party)))
    parties, begins, sizes = np.unique(sides.party, return_index=True, return_counts=True)
    return {
        party: sides.only(np.arange(begin, begin + size))
        for party, begin, size in zip(*(a.tolist() for a in (parties, begins, sizes)), strict=True)
        if size >= LEAST_RECORDS
    }


def _stream(records: CallRecords, sides: Sides, method: Method | None) -> tuple[Method, Sides]:
    """Choose the method for a party, and the records that it takes."""
    timed = records.has_hour[sides.record]
    by: Method = method or ("gaps" if timed.all() else "days")
    return by, sides.only(timed) if by == "gaps" else sides


def _by_gaps(records: CallRecords, sides: Sides) -> list[Run]:
    """Find runs of short gaps, each from its first to its last record."""
    if sides.record.size < LEAST_RECORDS:
        return []
    start = records.start[sides.record]
    costs = gap_costs(np.maximum(np.diff(start), SECOND) / SECOND)
    return [Run(run.first, run.last + 1, run.level, run.weight) for run in runs_of(costs)]


def _by_days(records: CallRecords, sides: Sides, day: I64) -> list[Run]:
    """Find runs of days with a high share of all records, each by its first and last record."""
    days, at = np.unique(day, return_inverse=True)
    whole = np.bincount(at, weights=records.count).astype(np.int64)
    mine = at[sides.record]
    part = np.bincount(mine, weights=records.count[sides.record], minlength=days.size)
    costs = share_costs(part.astype(np.int64), whole)
    rising = np.maximum.accumulate(mine)
    return [
        Run(
            int(np.searchsorted(rising, run.first, side="left")),
            int(np.searchsorted(rising, run.last, side="right")) - 1,
            run.level,
            run.weight,
        )
        for run in runs_of(costs)
    ]


def runs_of(costs: F64) -> list[Run]:
    """Return the runs of items whose cheapest state is above 0, with what each run saves."""
    states, _ = cheapest_states(costs)
    saved = costs[:, 0] - costs[np.arange(states.size), states]
    high = np.concatenate([[False], states > 0, [False]])
    edges = np.flatnonzero(high[1:] != high[:-1]).reshape(-1, 2)
    return [
        Run(first, end - 1, int(states[first:end].max()), float(saved[first:end].sum()))
        for first, end in edges.tolist()
    ]


def _row(records: CallRecords, one: Found) -> Burst:
    inside = one.inside
    start = records.start[inside.record]
    return Burst(
        entity=records.shown(one.party),
        label=records.label(one.party),
        start=pd.Timestamp(int(start.min()), unit="us"),
        end=pd.Timestamp(int(start.max()), unit="us"),
        records=int(records.count[inside.record].sum()),
        contacts=int(np.unique(inside.contact).size),
        level=one.run.level,
        weight=one.run.weight,
        method=one.method,
        of_records=int(records.count[one.sides.record].sum()),
    )


def _notes(
    records: CallRecords, parties: dict[int, Sides], method: Method | None
) -> tuple[str, ...]:
    """Say which records and entities could not be looked at."""
    found = []
    if method == "gaps" and not records.has_hour.all():
        found.append("Records without an hour are left out of the gaps.")
    most = int(records.count.sum()) / 2
    alone = sum(
        int(records.count[sides.record].sum()) > most
        and _stream(records, sides, method)[0] == "days"
        for sides in parties.values()
    )
    if alone:
        found.append(
            f"{alone:,} entities have more than half of all records: a share by days shows no "
            "burst of theirs."
        )
    return tuple(found)
