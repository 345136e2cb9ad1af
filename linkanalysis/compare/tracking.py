"""Groups through time: found in one period after the other, and followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from linkanalysis._door import Call, answer, refuse_named
from linkanalysis._given import expect_type
from linkanalysis._names import unmasked
from linkanalysis._progress import with_progress
from linkanalysis._result import Column, Result
from linkanalysis.compare.ring_changes import EVENTS, STABLE, members_of
from linkanalysis.compare.tracks import Slice, follow
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import build_contacts, build_graph
from linkanalysis.groups.communities import find_communities
from linkanalysis.groups.community_methods import method_row
from linkanalysis.rings import find_rings
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.rings.layers import THINGS
from linkanalysis.rings.rings import TIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.case import Case
    from linkanalysis.compare.tracks import GroupStep
    from linkanalysis.graph import EntityGraph
    from linkanalysis.groups.communities import Partition
    from linkanalysis.rings import RingTable

    Period = tuple[date, date]
    Periods = tuple[Period, ...]

STEADY = "steady if chance explains that it grew or shrank"
ADVICE = "write [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]."
PLURALS = {"ring": "rings", "community": "communities"}
# A shared thing with more members ties nobody: the default of `find_rings`, so that communities and
# rings are found in the same network.
MAX_MEMBERS = 25


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GroupHistory(Result):
    """Rings or communities through time, track by track.

    Attributes
    ----------
    what : {"ring", "community"}
        What is followed.
    periods : tuple of (date, date)
        First day of each period, and the first day after it.
    tables : tuple of RingTable or Partition
        The groups of each period.
    steps : tuple of GroupStep
        By track, then period.
    notes : tuple of str
        Notes of the graphs of the periods.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> from datetime import date
    >>> import linkanalysis as la
    >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
    >>> la.compare.track_rings(la.Case(purpose="training"), days)
    <GroupHistory: 0 rings over 2 periods>
    """

    COLUMNS = (
        Column("track", "the group through time; 1 is the one that was largest", "number"),
        Column("start", "first day of the period", "date"),
        Column("end", "first day after the period", "date"),
        Column("group", "its number in the table of the period; empty if gone", "number"),
        Column("event", f'"found" in the first period, then {EVENTS}; {STEADY}'),
        Column("size", "number of members; 0 if gone", "entities"),
        Column("joined", "members new since the previous period, without the protected"),
        Column("left", "members gone since the previous period, without the protected"),
        Column("protected", "how many of these new or gone members are protected", "entities"),
        Column("parents", "tracks it comes from, where groups merged or split", "numbers"),
        Column("stable", f"whether the groups have a stability of at least {STABLE}"),
    )

    what: Literal["ring", "community"]
    periods: tuple[tuple[date, date], ...]
    tables: tuple[RingTable | Partition, ...]
    steps: tuple[GroupStep, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    @property
    def graph(self) -> EntityGraph:
        """The graph of the last period."""
        return self.tables[-1].graph

    def __repr__(self) -> str:
        tracks = len({step.track for step in self.steps})
        names = self.what if tracks == 1 else PLURALS[self.what]
        return f"<GroupHistory: {tracks:,} {names} over {len(self.periods)} periods>"

    def __len__(self) -> int:
        return len(self.steps)

    def _frame(self) -> pd.DataFrame:
        """By track, then period."""
        for table in self.tables:
            refuse_named(table.graph)
        names = [column.name for column in self.COLUMNS]
        rows = [
            (
                step.track,
                *self.periods[step.period - 1],
                *(getattr(step, name) for name in names[3:]),
            )
            for step in self.steps
        ]
        return pd.DataFrame(rows, columns=names).astype({"group": "Int64"})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind the ties of an entity in any period, the first period first."""
        for table in self.tables:
            refuse_named(table.graph)
        graphs = [table.graph for table in self.tables if item in unmasked(table.graph.ids)]
        found = [graph.reasons(str(item), limit=limit) for graph in graphs or [self.graph]]
        return tuple(dict.fromkeys(reason for reasons in found for reason in reasons))[:limit]


@answer()
def track_rings(call: Call, case: Case, days: Sequence[date], *, seed: int = 0) -> GroupHistory:
    """Find rings in one period after the other, and follow each through time.

    Parameters
    ----------
    case : Case
        The case.
    days : sequence of date
        Where periods begin and end, in order: three days make two periods.
    seed : int, default 0
        Seed of all random draws, the same in each period.

    Returns
    -------
    GroupHistory
        The tracks, the one that was largest at any time first.

    Raises
    ------
    GraphKindError
        If there are fewer than two days, or they are not in order.

    Notes
    -----
    Each period has a graph of its own, with the links of that time and all undated links, which
    `notes` counts. Rings are followed from one period to the next by the rules of `compare_rings`;
    where rings merge, the largest passes its track on; where one splits, its largest part keeps the
    track. A ring is *steady*, rather than grown or shrunk, if chance explains the change: what its
    members shared in both periods is assigned to one or the other at random, 199 times, and over
    2.5% of these assignments change the ring as much. A ring that is gone is gone from the records
    of the period only: people who fell silent, a changed phone and an expired warrant look alike.
    Steps that are not stable may be accidents of the search.

    References
    ----------
    .. [1] Palla, Barabási, Vicsek (2007), Nature 446, 664-667, doi:10.1038/nature05670.

    Examples
    --------
    >>> from datetime import date
    >>> import linkanalysis as la
    >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
    >>> len(track_rings(la.Case(purpose="training"), days))
    0
    """
    periods = _periods(days)
    tables = [find_rings(graph, seed=seed) for graph in _graphs(case, periods)]
    found = [_rings_of(case, *each) for each in zip(tables, periods, strict=True)]
    return GroupHistory(
        "ring",
        periods,
        tuple(tables),
        follow(found),
        _notes(tables),
        call.made_by({"days": _written(periods)}),
    )


@answer()
def track_communities(
    call: Call, case: Case, days: Sequence[date], *, method: str = "consensus", seed: int = 0
) -> GroupHistory:
    """Find communities in one period after the other, and follow each through time.

    Parameters
    ----------
    case : Case
        The case.
    days : sequence of date
        Where periods begin and end, in order: three days make two periods.
    method : str, default "consensus"
        A row of `METHODS`, but not "two_mode".
    seed : int, default 0
        Seed of all random draws, the same in each period.

    Returns
    -------
    GroupHistory
        The tracks, the one that was largest at any time first; communities of one are left out.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    GraphKindError
        If there are fewer than two days, or they are not in order; if `method` is "two_mode".

    Notes
    -----
    People are tied by what they share and by links that documents state between them. Links of
    ordinary life are set aside but, unlike in `find_rings`, things that a family shares tie it.
    Periods and rules are those of `track_rings`. Communities of sparse networks differ from run to
    run, so more of their changes are accidental than with rings: read the stable ones.

    References
    ----------
    .. [1] Palla, Barabási, Vicsek (2007), Nature 446, 664-667, doi:10.1038/nature05670.

    Examples
    --------
    >>> from datetime import date
    >>> import linkanalysis as la
    >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
    >>> track_communities(la.Case(purpose="training"), days)
    <GroupHistory: 0 communities over 2 periods>
    """
    refuse_two_mode(method)
    periods = _periods(days)
    tables = [communities(graph, method=method, seed=seed) for graph in _graphs(case, periods)]
    found = zip(tables, periods, strict=True)
    return GroupHistory(
        "community",
        periods,
        tuple(tables),
        follow([slice_of(table, (last - first).days) for table, (first, last) in found]),
        _notes(tables),
        call.made_by({"days": _written(periods)}),
    )


def _periods(days: Sequence[date]) -> Periods:
    expect_type("days", days, (list, tuple), ADVICE)
    for day in days:
        expect_type("A day", day, date, "write date(2024, 1, 1), for example.")
    plain = [day.date() if isinstance(day, datetime) else day for day in days]
    periods = tuple(pairwise(plain))
    if not periods or any(first >= last for first, last in periods):
        given = ", ".join(f"{day:%Y-%m-%d}" for day in plain) or "none"
        message = (
            f"Periods need at least two days in order; given were {given}. For quarters {ADVICE}"
        )
        raise GraphKindError(message)
    return periods


def _graphs(case: Case, periods: Periods) -> Iterator[EntityGraph]:
    for period in with_progress(periods, what="periods"):
        yield build_graph(case, when=_dates(period))


def _dates(period: Period) -> Period:
    """Return the first and the last day of a period."""
    return period[0], period[1] - timedelta(days=1)


def refuse_two_mode(method: str) -> None:
    """Raise if a method does not exist, or does not group people alone."""
    if method_row(method).objective == "two-mode modularity":
        message = (
            f'"{method}" groups people with their events; communities are tracked among people. '
            "Name another method, or leave it out."
        )
        raise GraphKindError(message)


def communities(graph: EntityGraph, *, method: str, seed: int) -> Partition:
    """Find communities among people tied by what they share and by links between them."""
    evidence = evidence_of(graph, benign=None, through=None, max_members=MAX_MEMBERS)
    return find_communities(evidence.people, method=method, seed=seed)


def _rings_of(case: Case, table: RingTable, period: Period) -> Slice:
    """Return the rings of a period, with the contacts by which some were found."""
    groups = [members_of(table, ring) for ring in table]
    stable = [ring.stability >= STABLE for ring in table]
    by_contact = any(ring.layer not in (THINGS, TIES) for ring in table)
    contacts = build_contacts(case, when=_dates(period)) if by_contact else None
    return Slice(groups, stable, table.graph, contacts, (period[1] - period[0]).days)


def slice_of(found: Partition, days: int = 1) -> Slice:
    """Return the communities of two or more."""
    members = [np.flatnonzero(found.labels == label) for label in range(len(found))]
    several = [nodes for nodes in members if nodes.size > 1]
    groups = [
        frozenset(unmasked(found.graph.ids)[node] for node in nodes.tolist()) for nodes in several
    ]
    stable = [bool(found.stability[nodes].mean() >= STABLE) for nodes in several]
    return Slice(groups, stable, found.graph, days=days)


def _notes(tables: Sequence[RingTable] | Sequence[Partition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for table in tables for note in table.graph.notes))


def _written(periods: Periods) -> str:
    days = (periods[0][0], *(last for _, last in periods))
    return ", ".join(f"{day:%Y-%m-%d}" for day in days)
