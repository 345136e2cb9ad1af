"""Handsets that changed SIM cards again and again, and SIM cards that changed handsets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.calls.answers import Behind, CallAnswer
from linkanalysis.events.calls.handsets import AT_HOME, handset_uses
from linkanalysis.graph.evidence_rows import reasons_of_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason


@table_row
class DeviceChange:
    """A handset or a SIM card with what it was used with."""

    thing: str = column("handset by the first 14 digits of its IMEI, or SIM card or number")
    kind: str = column("device, sim or phone")
    count: int = column("SIM cards of a handset, or handsets of a SIM card, in the period")
    things: tuple[str, ...] = column(
        "these, in the order of their first day, masked where protected"
    )
    first: pd.Timestamp = column("first day of the period with most of them", "date")
    last: pd.Timestamp = column("last day of the period with one of them", "date")
    in_all: int = column("how many at any time")
    tried: int = column("others, which are in use elsewhere on most of their days")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DeviceChanges(CallAnswer):
    """Handsets with many SIM cards and SIM cards with many handsets, most first.

    Attributes
    ----------
    rows : tuple
        The handsets and SIM cards.
    withheld : int
        Rows left out because they are about somebody protected.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.find_device_changes(la.Case(purpose="training"))
    <DeviceChanges: 0 rows, 0 withheld>
    """

    ROW = DeviceChange
    CAVEAT = (
        "Who sells, repairs or lends phones changes them too, and an IMEI can be copied. A lead, "
        "never a verdict."
    )

    rows: tuple[DeviceChange, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]


@answer()
def find_device_changes(
    call: Call, case: Case, *, min_things: int = 3, window_days: int = 30
) -> DeviceChanges:
    """Find handsets with many SIM cards, and SIM cards with many handsets, within some days.

    Parameters
    ----------
    case : Case
        The case.
    min_things : int, default 3
        Minimum number of SIM cards or handsets.
    window_days : int, default 30
        The days within which they are used.

    Returns
    -------
    DeviceChanges
        One row a handset or SIM card, with its period of most changes; most changes first.

    Raises
    ------
    CaseError
        If `case` is not a case.

    Notes
    -----
    The SIM card is the one recorded with the number at the time, otherwise the number stands for
    it. It counts for a handset if it was in that handset on at least half of its days, so a shop
    that tries customers' cards is not found; a handset counts for a SIM card by the same rule. Many
    SIM cards in one handset suggest that somebody did not want to be identified by a number. People
    who change handset and SIM card together are not found here: use `find_handovers`. Records
    without a day are not used. Days are those of the case. Records name a handset once a day in
    UTC.

    References
    ----------
    .. [1] 3GPP TS 23.003, section 6.2: of an IMEI, 14 digits identify the handset.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> made = pd.DataFrame({"caller": [f"502-555-010{k}" for k in range(3)]})
    >>> made = made.assign(callee="502-555-0109", imei="352099001761481")
    >>> made["start"] = [f"2024-05-0{k} 12:00" for k in range(1, 4)]
    >>> case = la.Case(purpose="training", region="US-KY")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> find_device_changes(case).to_frame()[["thing", "count"]].values.tolist()
    [['device:35209900176148', 3]]
    """
    expect_case(case)
    used = handset_uses(case)
    names = case.protection.names
    found = [
        each
        for subject, other in (("device", "card"), ("card", "device"))
        for each in _changes(used, subject, other, min_things, window_days)
    ]
    hidden = [each.thing in names or {*each.inside["phone"]} <= names.keys() for each in found]
    listed = [each for each, masked in zip(found, hidden, strict=True) if not masked]
    listed.sort(key=lambda each: (-each.count, each.first, each.thing))
    undated = int(used["day"].isna().sum())
    return DeviceChanges(
        rows=tuple(_row(case, each) for each in listed),
        withheld=sum(hidden),
        notes=(
            *((f"{undated:,} records have no day and are not used.",) if undated else ()),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(names),
        _behind=tuple(Behind(stated=_stated(case, each)) for each in listed),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A thing with the rows of its period.

    inside: Rows of the period; `other` is what it was used with.
    """

    thing: str
    inside: pd.DataFrame
    in_all: int
    tried: int

    @property
    def count(self) -> int:
        """How many others it was used with in the period."""
        return int(self.inside["other"].nunique())

    @property
    def first(self) -> pd.Timestamp:
        """The first day of the period."""
        return pd.Timestamp(self.inside["day"].min())


def _changes(
    used: pd.DataFrame, subject: str, other: str, least: int, window_days: int
) -> Iterator[Found]:
    """Yield the things that were used with so many others, at home there, in so many days."""
    dated = used.dropna(subset=["day"]) if len(used) else used
    if dated.empty:
        return
    days = dated[[subject, other, "day"]].drop_duplicates()
    together = days.groupby([subject, other]).size().rename("days")
    of_other = days.drop_duplicates([other, "day"]).groupby(other).size()
    share = together / of_other.reindex(together.index.get_level_values(other)).to_numpy()
    pairs = share.rename("share").reset_index()
    rows = dated.merge(pairs, on=[subject, other])
    home = rows["share"] >= AT_HOME
    many = rows[home].groupby(subject)[other].nunique()
    for thing in many.index[many >= least]:
        mine = rows[rows[subject] == thing]
        kept = mine[mine["share"] >= AT_HOME].sort_values(["day", other], kind="stable")
        first = _best_start(kept["day"].tolist(), kept[other].tolist(), window_days)
        end = first + pd.Timedelta(days=window_days)
        inside = kept[(kept["day"] >= first) & (kept["day"] < end)]
        inside = inside.assign(other=inside[other])
        found = Found(
            thing, inside, int(many[thing]), int(mine[other].nunique()) - int(many[thing])
        )
        if found.count >= least:
            yield found


def _best_start(days: list[pd.Timestamp], others: list[str], window_days: int) -> pd.Timestamp:
    """Return the first day of the earliest period that has most others."""
    window = pd.Timedelta(days=window_days)
    within: Counter[str] = Counter()
    best, begin, end = 0, days[0], 0
    for first, day in enumerate(days):
        while end < len(days) and days[end] - day < window:
            within[others[end]] += 1
            end += 1
        if len(within) > best:
            best, begin = len(within), day
        within[others[first]] -= 1
        within += Counter()  # drops those that are gone
    return begin


def _row(case: Case, found: Found) -> DeviceChange:
    shown = case.protection.shown
    others = found.inside.drop_duplicates("other")[["phone", "other"]]
    masked = case.protection.names
    return DeviceChange(
        thing=shown(found.thing),
        kind=found.thing.partition(":")[0],
        count=found.count,
        things=tuple(
            shown(phone if phone in masked else other)
            for phone, other in others.itertuples(index=False, name=None)
        ),
        first=found.first,
        last=pd.Timestamp(found.inside["day"].max()),
        in_all=found.in_all,
        tried=found.tried,
    )


def _stated(case: Case, found: Found) -> tuple[Reason, ...]:
    """Return the rows of a period, one of each other thing first."""
    rows = found.inside.assign(turn=found.inside.groupby("other").cumcount())
    rows = rows.sort_values(["turn", "start"], kind="stable")
    links = rows.rename(columns={"phone": "source", "device": "target"})
    return reasons_of_links(case, links.to_dict("records"))
