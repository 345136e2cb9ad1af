"""Contacts that several numbers or holders have in common, rarest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.errors import GraphKindError
from linkanalysis.events.calls.answers import CallAnswer, asked_about
from linkanalysis.events.calls.by_party import sides_of
from linkanalysis.events.calls.call_records import read_calls, record_notes
from linkanalysis.events.calls.hubs import hubs_of
from linkanalysis.events.calls.pair_evidence import behind_rows, span_behind, without_protected

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.calls.answers import Behind
    from linkanalysis.events.calls.by_party import Sides
    from linkanalysis.graph.queries.time_ranges import When


@table_row
class SharedContact:
    """A contact of several parties."""

    contact: str = column("the number, or its one holder on record at the time")
    label: str = column("name of the contact as it may be shown")
    entities: tuple[str, ...] = column("those asked about that are in contact with it")
    shared_by: int = column("how many these are")
    numbers: int = column("numbers and holders that are in contact with it at all")
    records: int = column("its calls and messages with those asked about")
    first: pd.Timestamp = column("first of these records; empty if none has a day", "UTC")
    last: pd.Timestamp = column("last of these records; empty if none has a day", "UTC")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SharedContacts(CallAnswer):
    """Contacts that several have in common, those with the fewest other contacts first.

    Attributes
    ----------
    rows : tuple
        The contacts.
    withheld : int
        Contacts left out because they are protected.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat it.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.SharedContacts.describe()["column"].tolist()[:2]
    ['contact', 'label']
    """

    ROW = SharedContact
    CAVEAT = (
        "Strangers share doctors, schools and landlords, and relatives share relatives. A lead, "
        "never a verdict."
    )

    rows: tuple[SharedContact, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]


@answer()
def shared_contacts(
    call: Call,
    case: Case,
    entities: str | Collection[str],
    *,
    when: When = None,
    min_shared: int = 2,
    max_members: int = 200,
) -> SharedContacts:
    """List the contacts that several numbers or holders have in common, rarest first.

    Parameters
    ----------
    case : Case
        The case.
    entities : collection of str
        Ids of two or more numbers, people or organizations.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records.
    min_shared : int, default 2
        How many of them must be in contact with it.
    max_members : int, default 200
        Who is in contact with more others is a hub and not listed; so is who is in contact with
        more than half, and more than ten, of those who have five contacts.

    Returns
    -------
    SharedContacts
        One row per contact: those with the fewest contacts of their own first, then those shared by
        most of the ids you give.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If fewer than two ids are given.
    UnknownNameError
        If an id is not in the case.
    ProtectedError
        If an id is protected.

    Notes
    -----
    A rare contact in common says more than a frequent one. `numbers` counts within these records: a
    number whose own records were not obtained looks rarer than it is. Services and hubs are never
    listed; the notes name them. Those asked about may be contacts of each other.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> made = pd.DataFrame({"caller": ["502-555-0101", "502-555-0103"], "callee": "502-555-0102"})
    >>> made["start"] = ["2024-05-01 23:30", "2024-05-02 12:00"]
    >>> case = la.Case(purpose="training", region="US-KY")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> both = shared_contacts(case, ["phone:+15025550101", "phone:+15025550103"])
    >>> both.to_frame()[["contact", "shared_by"]].values.tolist()
    [['phone:+15025550102', 2]]
    """
    expect_case(case)
    asked = asked_about(case, given_names("entities", entities)) or ()
    if len(asked) < 2:  # noqa: PLR2004 - a pair
        message = f"shared_contacts needs two or more entities; {len(asked)} was given."
        raise GraphKindError(message)
    records = read_calls(case, when=when)
    hubs = hubs_of(records, max_members=max_members)
    sides = sides_of(records, asked)
    sides = sides.only(~np.isin(sides.contact, np.array([*hubs.why], np.int64)))
    open_sides, _ = without_protected(records, sides)
    sharing = parties_of(open_sides, len(records.ids), min_shared)
    withheld = len(parties_of(sides, len(records.ids), min_shared).keys() - sharing.keys())
    rank = sorted(sharing, key=lambda k: (int(hubs.degree[k]), -len(sharing[k]), k))
    shown = records.shown
    rows = []
    for contact in rank:
        at = open_sides.record[open_sides.contact == contact]
        start = records.start[at][records.has_day[at]]
        dated = pd.Series(start.astype("datetime64[us]"))
        rows.append(
            SharedContact(
                contact=shown(contact),
                label=records.label(contact),
                entities=tuple(sorted(map(shown, sharing[contact]))),
                shared_by=len(sharing[contact]),
                numbers=int(hubs.degree[contact]),
                records=int(records.count[at].sum()),
                first=dated.min(),
                last=dated.max(),
            )
        )
    each = [[(party, contact) for party in sharing[contact]] for contact in rank]
    return SharedContacts(
        rows=tuple(rows),
        withheld=withheld,
        notes=(*hubs.note(records), *record_notes(records), *case.override_notes()),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=behind_rows(records, open_sides, each, span_behind(case, when)),
    )


def parties_of(sides: Sides, n: int, least: int) -> dict[int, list[int]]:
    """Return the parties of each contact that has so many or more."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for pair in np.unique(sides.contact * n + sides.party).tolist():
        found[pair // n].append(pair % n)
    return {contact: parties for contact, parties in found.items() if len(parties) >= least}
