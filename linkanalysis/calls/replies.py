"""Who answers whom: calls that follow another within minutes, again and again.

Lives here: `find_replies`: replies (A calls B, B calls A) and relays (A calls B, B calls C).
Not here: the search (`reply_search`), the chance of a count (`reply_chance`), and longer chains in
time (`paths.time_paths`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._door import Call, answer
from linkanalysis._result import Column
from linkanalysis.calls.answers import CallAnswer, asked_about
from linkanalysis.calls.call_records import read_calls, record_notes
from linkanalysis.calls.hubs import hubs_of
from linkanalysis.calls.local_time import local_times
from linkanalysis.calls.pair_evidence import behind_groups
from linkanalysis.calls.reply_search import US_A_MINUTE, US_A_SECOND, search
from linkanalysis.calls.sides import Sides
from linkanalysis.case.case import expect_case

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis._provenance import MadeBy
    from linkanalysis.calls.answers import Behind
    from linkanalysis.calls.call_records import CallRecords
    from linkanalysis.calls.reply_search import Found
    from linkanalysis.case import Case
    from linkanalysis.queries.asked_times import When

# Copies of one message to the members of a group are written within seconds.
ONE_MOMENT = 10 * US_A_SECOND
# Share of the listed triples that chance may give; the usual one of ten.
LARGEST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Reply:
    """A number or holder that calls somebody soon after it was called."""

    kind: str
    caller: str
    answerer: str
    called: str
    times: int
    occasions: int
    expected: float
    minutes: float
    first: pd.Timestamp
    last: pd.Timestamp
    significance: float
    p_all: float
    false_share: float


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

    COLUMNS = (
        Column("kind", "reply (the caller is called back) or relay (somebody else is called)"),
        Column("caller", "number or holder that calls or writes first"),
        Column("answerer", "number or holder that is called, and then calls"),
        Column("called", "number or holder that the answerer calls"),
        Column("times", "calls and messages of the answerer to them soon after the caller's"),
        Column("occasions", "calls and messages of the caller to the answerer"),
        Column("expected", "times expected by chance, in the test with the smaller p-value"),
        Column("minutes", "median time from the end of the one to the other", "minutes"),
        Column("first", "first time", "UTC"),
        Column("last", "last time", "UTC"),
        Column(
            "significance",
            "p-value of this many times: the smaller of two tests, doubled",
            "0 to 1",
        ),
        Column(
            "p_all",
            "p-value corrected for all triples that could have one as small, in the better of two "
            "tests, and doubled",
            "0 to 1",
        ),
        Column(
            "false_share",
            "false discovery rate: share of triples at least this unlikely that arise by chance",
            "0 to 1",
        ),
    )
    IN_CELL = (
        "kind",
        "caller",
        "answerer",
        "called",
        "times",
        "occasions",
        "expected",
        "minutes",
        "p_all",
    )
    KINDS = {  # noqa: RUF012 - a constant, read only
        **dict.fromkeys(("times", "occasions"), "int64"),
        **dict.fromkeys(("expected", "minutes"), "float64"),
        **dict.fromkeys(("significance", "p_all", "false_share"), "float64"),
        **dict.fromkeys(("first", "last"), "datetime64[us]"),
    }
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
