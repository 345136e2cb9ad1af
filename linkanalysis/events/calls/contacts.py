"""Whom a number or its holder is in contact with: how often, when, and who calls whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.calls.answers import CallAnswer, asked_about
from linkanalysis.events.calls.by_party import pairs_once, sides_of
from linkanalysis.events.calls.call_records import read_calls, record_notes
from linkanalysis.events.calls.hubs import hubs_of
from linkanalysis.events.calls.local_time import local_times
from linkanalysis.events.calls.pair_evidence import behind_rows, span_behind, without_protected

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.calls.answers import Behind
    from linkanalysis.events.calls.by_party import Sides
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.events.calls.local_time import LocalTimes
    from linkanalysis.graph.queries.time_ranges import When
    from linkanalysis.kernels.csr import F64


@table_row
class Contact:
    """A party and one contact."""

    entity: str = column("number or holder", cell=True)
    contact: str = column("the other number, or its one holder on record at the time", cell=True)
    label: str = column("name of the contact as it may be shown", cell=True)
    records: int = column("calls and messages between the two", cell=True)
    messages: int = column("messages among them")
    seconds: float = column("duration of the calls", "seconds")
    days: int = column("local days with a record", "days", cell=True)
    first: pd.Timestamp = column("first record; empty if none has a day", "UTC", cell=True)
    last: pd.Timestamp = column("last record; empty if none has a day", "UTC", cell=True)
    sent: int = column("records that the entity began")
    received: int = column("records that the contact began")
    reciprocity: float = column("the smaller of the two over the larger", "0 to 1")
    timed: int = column("records of which the hour is known")
    night_share: float = column(
        "share of these from 22:00 to 06:00 local; empty if none", "0 to 1", cell=True
    )
    weekend_share: float = column(
        "share of dated records on Saturday or Sunday, local", "0 to 1", cell=True
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Contacts(CallAnswer):
    """Parties with their contacts, most records first.

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

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.contacts(la.Case(purpose="training"))
    <Contacts: 0 rows, 0 withheld>
    """

    ROW = Contact

    rows: tuple[Contact, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]


@answer()
def contacts(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    when: When = None,
    max_members: int = 200,
    limit: int = 100,
) -> Contacts:
    """List the contacts of numbers or their holders, most calls and messages first.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of numbers, people or organizations; by default everybody. A number stands for itself;
        people and organizations stand for the numbers of which they were the only holder on record.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records.
    max_members : int, default 200
        Anyone in contact with more others than this is a hub and does not count as a contact; so is
        anyone in contact with more than half, and more than ten, of those who have five contacts.
    limit : int, default 100
        Maximum number of rows.

    Returns
    -------
    Contacts
        One row for each party and contact. If you ask about both of a pair, the party is the one
        that began more of the records.

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
    Many records say that two numbers are close, not what was said or by whom. `reciprocity` near 0
    means that one of the two hardly ever calls: it may be a service or a debtor, or the records may
    come from one carrier only. Local days run from 4 a.m. to 4 a.m. in the zone of the cell sector
    of the number, else of the case; the notes say which. Undated records count in totals but not in
    hours and days. Services and hubs are left out and named in the notes, unless you ask about
    them.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> made = pd.DataFrame({"caller": ["502-555-0101"] * 2, "callee": "502-555-0102"})
    >>> made["start"] = ["2024-05-01 23:30", "2024-05-02 12:00"]
    >>> case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> contacts(case).to_frame()[["contact", "records", "night_share"]].values.tolist()
    [['phone:+15025550102', 2, 0.5]]
    """
    expect_case(case)
    asked = asked_about(case, entities)
    records = read_calls(case, when=when)
    hubs = hubs_of(records, max_members=max_members)
    sides = sides_of(records, asked)
    apart = np.array([*hubs.why], np.int64)
    kept = ~np.isin(sides.contact, apart)
    sides = sides.only(kept if asked is not None else kept & ~np.isin(sides.party, apart))
    sides = pairs_once(sides, len(records.ids))
    open_pairs, withheld = without_protected(records, sides)
    times = local_times(records, open_pairs.phone, open_pairs.record)
    table = _table(records, open_pairs, times)
    listed = table.head(limit)
    names = [column.name for column in Contacts.COLUMNS[3:]]
    shown, label = records.shown, records.label
    rows = tuple(
        Contact(shown(party), shown(contact), label(contact), *cells)
        for party, contact, *cells in listed[["party", "contact", *names]].itertuples(
            index=False, name=None
        )
    )
    more = len(table) - len(listed)
    return Contacts(
        rows=rows,
        withheld=withheld,
        notes=(
            *((f"{more:,} more pairs not listed: raise limit.",) if more else ()),
            *hubs.note(records),
            times.note(),
            *record_notes(records),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=behind_rows(
            records,
            open_pairs,
            [[pair] for pair in listed[["party", "contact"]].itertuples(index=False, name=None)],
            span_behind(case, when),
        ),
    )


def _table(records: CallRecords, sides: Sides, times: LocalTimes) -> pd.DataFrame:
    """Add up the records of each pair, most first."""
    at = sides.record
    count = records.count[at]
    start = pd.Series(records.start[at].astype("datetime64[us]")).where(records.has_day[at])
    frame = pd.DataFrame(
        {
            "party": sides.party,
            "contact": sides.contact,
            "records": count,
            "messages": count * records.is_message[at],
            "seconds": records.seconds[at],
            "day": pd.Series(times.day).where(times.has_day),
            "first": start,
            "last": start,
            "sent": count * sides.out,
            "received": count * ~sides.out,
            "timed": count * times.has_hour,
            "night": count * times.at_night,
            "dated": count * times.has_day,
            "weekend": count * times.at_weekend,
        }
    )
    found = frame.groupby(["party", "contact"]).agg(
        {**dict.fromkeys(frame.columns[2:], "sum"), "day": "nunique", "first": "min", "last": "max"}
    )
    table = found.rename(columns={"day": "days"}).reset_index()
    table["reciprocity"] = _share(
        table[["sent", "received"]].min(axis=1), table[["sent", "received"]].max(axis=1)
    )
    table["night_share"] = _share(table["night"], table["timed"])
    table["weekend_share"] = _share(table["weekend"], table["dated"])
    order = ["records", "days", "party", "contact"]
    return table.sort_values(order, ascending=[False, False, True, True], kind="stable")


def _share(part: pd.Series, whole: pd.Series) -> F64:
    found: F64 = (part / whole.where(whole > 0)).to_numpy(dtype=np.float64)
    return found
