"""What changed with an event: contacts that came, went, rose or fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import expect_type
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.calls.answers import CallAnswer, asked_about
from linkanalysis.events.calls.by_party import pairs_once, sides_of
from linkanalysis.events.calls.call_records import read_calls, record_notes
from linkanalysis.events.calls.false_shares import false_share
from linkanalysis.events.calls.hubs import hubs_of
from linkanalysis.events.calls.pair_evidence import behind_rows
from linkanalysis.graph.queries.local_days import dates_written
from linkanalysis.graph.queries.time_ranges import MICROSECOND, bounds
from linkanalysis.graph.queries.zones import zone_of_case

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.calls.answers import Behind
    from linkanalysis.events.calls.by_party import Sides
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.kernels.csr import F64, I64

US_A_DAY = 86_400_000_000
CLOSE = 1 + 1e-9  # probabilities closer than this are equal
OUTSIDE = np.iinfo(np.int64).min


@table_row
class Change:
    """How the contact of a pair changed."""

    entity: str = column("number or holder")
    contact: str = column("the other number, or its one holder on record at the time")
    label: str = column("name of the contact as it may be shown")
    change: str = column("came (none before), went (none after), rose, fell or same, by days")
    before: int = column("calls and messages before the event")
    after: int = column("calls and messages after the event")
    days_before: int = column("days with a record before the event", "days")
    days_after: int = column("days with a record after the event", "days")
    significance: float = column(
        "p-value of a difference this large if the event changed nothing", "0 to 1"
    )
    p_all: float = column("p-value corrected for all pairs that were looked at", "0 to 1")
    false_share: float = column(
        "false discovery rate: share of pairs at least this unlikely that arise by chance", "0 to 1"
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Changes(CallAnswer):
    """Contacts before and after an event, least likely by chance first.

    Attributes
    ----------
    rows : tuple
        The pairs of a party and a contact.
    withheld : int
        Pairs left out because one of the two is protected.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat it.
    case : Case
        The case that was asked.
    looked_at : int
        Pairs with a record before or after, which were compared.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.before_and_after(la.Case(purpose="training"), "2024-05-01")
    <Changes: 0 rows, 0 withheld>
    """

    ROW = Change
    CAVEAT = (
        "What changed at the time of an event need not have changed because of it. A lead, never a "
        "verdict."
    )

    rows: tuple[Change, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    looked_at: int
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]


@answer()
def before_and_after(
    call: Call,
    case: Case,
    event_time: date | str,
    *,
    entities: str | Collection[str] | None = None,
    window_days: int = 7,
    max_members: int = 200,
    limit: int = 100,
) -> Changes:
    """Compare the contacts of numbers or holders before and after an event.

    Parameters
    ----------
    case : Case
        The case.
    event_time : date or str
        When it happened. If you give a day without a time (in the zone of the case), that day is
        left out, because its records may be from before or after. A time without a zone is in UTC.
    entities : str or collection of str, optional
        Ids of numbers, people or organizations; by default everybody.
    window_days : int, default 7
        Number of days compared before and after. Whole weeks have each weekday equally often on
        both sides.
    max_members : int, default 200
        Anyone in contact with more others than this is a hub and does not count as a contact; so is
        anyone in contact with more than half, and more than ten, of those who have five contacts.
    limit : int, default 100
        Maximum number of rows.

    Returns
    -------
    Changes
        One row for each pair with a record before or after, least likely first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If `event_time` is not a date.
    UnknownNameError
        If an id is not in the case.
    ProtectedError
        If an id is protected.

    Notes
    -----
    Days with contact are compared, not records, because a call and the three messages after it are
    one occasion. If the event changed nothing, the days before and after are exchangeable, and the
    number of days with contact after it is hypergeometric: `significance` is the exact two-sided
    p-value. A low p-value does not show that the event was the cause. What changes every week, such
    as a pay day, needs a longer window. Days before the first and after the last record of the case
    are left out; a number without records for other reasons also appears to have come or gone.

    References
    ----------
    .. [1] Fisher (1935), The logic of inductive inference, J. R. Stat. Soc. 98(1), 39-82.
    .. [2] Benjamini, Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> made = pd.DataFrame({"start": [f"2024-05-{day:02} 12:00" for day in range(1, 15)]})
    >>> made["caller"] = "502-555-0101"
    >>> made["callee"] = ["502-555-0102"] * 7 + ["502-555-0103"] * 7
    >>> case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> found = before_and_after(case, "2024-05-08T00:00")
    >>> found.to_frame()[["contact", "change"]].values.tolist()
    [['phone:+15025550102', 'went'], ['phone:+15025550103', 'came']]
    """
    expect_case(case)
    expect_type(
        "event_time",
        event_time,
        (date, str),
        "give a day such as 2024-05-01, or a time such as 2024-05-01T08:30Z.",
    )
    asked = asked_about(case, entities)
    records = read_calls(case)
    hubs = hubs_of(records, max_members=max_members)
    block = _blocks(records, event_time)
    days = _covered(block, window_days)
    sides = sides_of(records, asked)
    apart = np.array([*hubs.why], np.int64)
    kept = ~np.isin(sides.contact, apart)
    kept &= (block[sides.record] >= -days[0]) & (block[sides.record] < days[1])
    sides = sides.only(kept if asked is not None else kept & ~np.isin(sides.party, apart))
    sides = pairs_once(sides, len(records.ids))
    table = _compared(_table(records, sides, block), days)
    masked = records.masked[table["party"]] | records.masked[table["contact"]]
    listed = table[~masked].head(limit)
    names = [column.name for column in Changes.COLUMNS[3:]]
    rows = tuple(
        Change(records.shown(party), records.shown(contact), records.label(contact), *cells)
        for party, contact, *cells in listed[["party", "contact", *names]].itertuples(
            index=False, name=None
        )
    )
    pairs = [[pair] for pair in listed[["party", "contact"]].itertuples(index=False, name=None)]
    begin, end = _event(case, event_time)
    span = begin - pd.Timedelta(days=days[0]), end + pd.Timedelta(days=days[1])
    return Changes(
        rows=rows,
        withheld=int(masked.sum()),
        notes=(
            *_notes(days, window_days, int((~masked).sum()) - len(listed)),
            *hubs.note(records),
            *record_notes(records),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        looked_at=len(table),
        _protected=frozenset(case.protection.names),
        _behind=behind_rows(records, sides, pairs, span),
    )


def _event(case: Case, event_time: date | str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first instant of an event and the first after it, in UTC; a day is a local one."""
    first, after = (pd.Timestamp(each) for each in bounds(event_time, case, option="event_time"))
    return first, first if after - first == pd.Timedelta(MICROSECOND) else after


def _blocks(records: CallRecords, event_time: date | str) -> I64:
    """Count the days from the event to each record: -1 for the last day before it, 0 for the next.

    `OUTSIDE` for records without a day, and those of the day of an event without a time.
    """
    zone = zone_of_case(records.case)[0]
    begin, end = _event(records.case, event_time)
    first, last = (int(moment.value // 1000) for moment in (begin, end))
    block = np.full(len(records), OUTSIDE)
    before = records.has_hour & (records.start < first)
    after = records.has_hour & (records.start >= last)
    block[before] = (records.start[before] - first) // US_A_DAY
    block[after] = (records.start[after] - last) // US_A_DAY
    hourless = records.has_day & ~records.has_hour
    day = dates_written(records.start[hourless].astype("datetime64[us]"))
    event_day = begin.tz_localize("UTC").tz_convert(zone).tz_localize(None).to_datetime64()
    apart = day - event_day.astype("datetime64[D]").astype(np.int64)
    block[hourless] = np.where(apart == 0, OUTSIDE, np.where(apart < 0, apart, apart - 1))
    return block


def _covered(block: I64, window_days: int) -> tuple[int, int]:
    """Return the days before and after the event that the records of the case cover."""
    known = block[block != OUTSIDE]
    if known.size == 0:
        return 0, 0
    return min(window_days, max(0, -int(known.min()))), min(window_days, int(known.max()) + 1)


def _table(records: CallRecords, sides: Sides, block: I64) -> pd.DataFrame:
    """Add up the records and days of each pair before and after the event."""
    at, count = block[sides.record], records.count[sides.record]
    before = pd.Series(at < 0)
    frame = pd.DataFrame(
        {
            "party": sides.party,
            "contact": sides.contact,
            "before": count * before,
            "after": count * ~before,
            "days_before": pd.Series(at).where(before),
            "days_after": pd.Series(at).where(~before),
        }
    )
    return frame.groupby(["party", "contact"], as_index=False).agg(
        {
            **dict.fromkeys(("before", "after"), "sum"),
            **dict.fromkeys(("days_before", "days_after"), "nunique"),
        }
    )


def _compared(table: pd.DataFrame, days: tuple[int, int]) -> pd.DataFrame:
    """Add what chance gives, and sort by it."""
    counts = [*zip(table["days_before"].tolist(), table["days_after"].tolist(), strict=True)]
    chance = {each: exact_p(each, days) for each in set(counts)}
    p_values: F64 = np.array([chance[each] for each in counts], dtype=np.float64)
    compared = table.assign(
        change=[_change(*each, *days) for each in counts],
        significance=p_values,
        p_all=np.minimum(1.0, p_values * len(table)),
        false_share=false_share(p_values, len(table)),
        size=-(table["before"] + table["after"]),
    )
    return compared.sort_values(["significance", "size", "party", "contact"], kind="stable")


def exact_p(found: tuple[int, int], days: tuple[int, int]) -> float:
    """Return how often so many days with contact fall as unequally on two periods."""
    total = sum(found)
    ways = scipy.stats.hypergeom(sum(days), days[1], total).pmf(np.arange(total + 1))
    return float(min(1.0, ways[ways <= ways[found[1]] * CLOSE].sum()))


def _change(before: int, after: int, days_before: int, days_after: int) -> str:
    if not before:
        return "came"
    if not after:
        return "went"
    more = after * days_before - before * days_after
    return "rose" if more > 0 else "fell" if more < 0 else "same"


def _notes(days: tuple[int, int], window_days: int, more: int) -> tuple[str, ...]:
    found = [f"{more:,} more pairs not listed: raise limit."] if more else []
    if min(days) < window_days:
        found.append(f"The records cover {days[0]:,} days before the event and {days[1]:,} after.")
    return tuple(found)
