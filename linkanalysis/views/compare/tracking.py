"""Groups through time: found in one period after the other, and followed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from linkanalysis.core.checks import expect_type
from linkanalysis.core.door import Call, answer, refuse_named
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import build_contacts, build_graph
from linkanalysis.network.groups.communities import find_communities
from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.rings import find_rings
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.rings.layers import THINGS
from linkanalysis.rings.rings import TIES
from linkanalysis.views.compare.matching import match_groups
from linkanalysis.views.compare.ring_changes import EVENTS, STABLE, members_of

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.groups.communities import Partition
    from linkanalysis.rings import RingTable
    from linkanalysis.views.compare.matching import Event, Succession

    Numbers = NDArray[np.int64]
    Occasions = dict[Hashable, tuple[set[int], int]]
    Period = tuple[date, date]
    Periods = tuple[Period, ...]


STEADY = "steady if chance explains that it grew or shrank"
ADVICE = "write [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]."
PLURALS = {"ring": "rings", "community": "communities"}
# A shared thing with more members ties nobody: the default of `find_rings`, so that communities and
# rings are found in the same network.
MAX_MEMBERS = 25
# Of steady groups at most one in twenty is said to have grown or shrunk: so many in each direction.
LEVEL = 0.025
# Deals of the occasions: the fewest round number that tells 1/200 from the level.
DEALS = 199


class Slice(NamedTuple):
    """The groups of one period.

    groups: Ids of the members of each, for comparing, not for showing.
    stable: Whether each was found again in most runs.
    contacts: A graph of who was in contact, where groups were found by that.
    days: Length of the period.
    """

    groups: list[frozenset[str]]
    stable: list[bool]
    graph: EntityGraph
    contacts: EntityGraph | None = None
    days: int = 1

    @property
    def graphs(self) -> list[EntityGraph]:
        """The graphs that say what members did together."""
        return [self.graph] if self.contacts is None else [self.graph, self.contacts]


@dataclass(frozen=True, slots=True)
class GroupStep:
    """One group in one period, or that it is gone.

    track: The same group through time, from 1.
    period, group: Numbers of the period and of the group in its table; no group if it is gone.
    event: "found" in the first period, then an event of `matching`; "steady" instead of "grown" or
      "shrunk" if the members' own rates of appearing explain the change.
    size: Members; 0 if it is gone.
    joined, left: Who came and went since the period before, as they may be shown.
    protected: How many of those are protected, and not named.
    parents: Tracks it comes from, where groups merged or split.
    stable: Whether the groups concerned have a stability of at least .8.
    """

    track: int
    period: int
    group: int | None
    event: Event | Literal["found", "steady"]
    size: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    protected: int
    parents: tuple[int, ...]
    stable: bool


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


def follow(slices: Sequence[Slice]) -> tuple[GroupStep, ...]:
    """Follow groups through periods."""
    steps: list[GroupStep] = []
    before: list[int] = []
    old = None
    for period, now in enumerate(slices, start=1):
        old = old or Slice([], [], now.graph)
        rows = match_groups(old.groups, now.groups)
        tracks = _tracks(rows, before, old.groups, now.groups, steps)
        steps += _steps(rows, (before, tracks), (old, now), period)
        before, old = tracks, now
    return _ordered(steps)


def _tracks(
    rows: Sequence[Succession],
    before: list[int],
    old: list[frozenset[str]],
    new: list[frozenset[str]],
    steps: list[GroupStep],
) -> list[int]:
    """Give each group of a period the number of its track, or a new one."""
    following = max((step.track for step in steps), default=0)
    tracks = [0] * len(new)
    taken: set[int] = set()
    # the largest heir is served first, and inherits from its largest parent
    heirs = sorted(
        (row for row in rows if row.before is not None and row.after is not None),
        key=lambda row: (
            -len(old[row.before or 0] & new[row.after or 0]),
            row.after or 0,
            row.before or 0,
        ),
    )
    for row in heirs:
        i, j = row.before or 0, row.after or 0
        if not tracks[j] and i not in taken:
            tracks[j] = before[i]
            taken.add(i)
    for j, track in enumerate(tracks):
        if not track:
            following += 1
            tracks[j] = following
    return tracks


def _steps(
    rows: Sequence[Succession],
    tracks: tuple[list[int], list[int]],
    slices: tuple[Slice, Slice],
    period: int,
) -> list[GroupStep]:
    """Make one step for each group; a merger has a row for each parent, but is one step."""
    by_group: dict[tuple[int | None, int | None], list[Succession]] = {}
    for row in rows:
        key = (row.after, None) if row.after is not None else (None, row.before)
        by_group.setdefault(key, []).append(row)
    old, new = slices
    found = []
    for (after, gone), held in by_group.items():
        event = held[0].event
        olds = [row.before for row in held if row.before is not None]
        was = frozenset[str]().union(*(old.groups[i] for i in olds))
        now = frozenset[str]() if after is None else new.groups[after]
        stable = [old.stable[i] for i in olds] + ([] if after is None else [new.stable[after]])
        moved = event not in {"born", "gone"}
        steady = event in {"grown", "shrunk"} and not beyond_chance(
            (old.graphs, new.graphs), (was, now), (old.days, new.days)
        )
        joined, left = (now - was, was - now) if moved else (frozenset[str](), frozenset[str]())
        masked = _masked(joined | left, slices)
        several = event in {"merged", "split"}
        found.append(
            GroupStep(
                track=tracks[0][gone] if gone is not None else tracks[1][after or 0],
                period=period,
                group=None if after is None else after + 1,
                event="found" if period == 1 else "steady" if steady else event,
                size=len(now),
                joined=tuple(sorted(joined - masked)),
                left=tuple(sorted(left - masked)),
                protected=len(masked),
                parents=tuple(tracks[0][i] for i in olds) if several else (),
                stable=all(stable),
            )
        )
    return found


def _masked(ids: frozenset[str], slices: tuple[Slice, Slice]) -> frozenset[str]:
    return frozenset(
        entity
        for period in slices
        for entity, hidden in zip(unmasked(period.graph.ids), period.graph.masked, strict=True)
        if hidden and entity in ids
    )


def _ordered(steps: list[GroupStep]) -> tuple[GroupStep, ...]:
    """Give tracks numbers: the largest at any time first, of equals the earliest."""
    largest: dict[int, tuple[int, int, int]] = {}
    for step in steps:
        size, period, group = largest.get(step.track, (0, step.period, step.group or 0))
        largest[step.track] = (max(size, step.size), period, group)
    order = sorted(largest, key=lambda track: (-largest[track][0], *largest[track][1:]))
    number = {track: rank for rank, track in enumerate(order, start=1)}
    renamed = [
        replace(
            step,
            track=number[step.track],
            parents=tuple(sorted(number[track] for track in step.parents)),
        )
        for step in steps
    ]
    return tuple(sorted(renamed, key=lambda step: (step.track, step.period, step.group or 0)))


def beyond_chance(
    graphs: tuple[Sequence[EntityGraph], Sequence[EntityGraph]],
    groups: tuple[frozenset[str], frozenset[str]],
    days: tuple[int, int],
) -> bool:
    """Tell whether a group of two periods changed its size more than chance explains.

    If members keep their rates, what they share could as well have happened in the other period.
    So each occasion is dealt to one of the two, in proportion to their length, with all who took
    part. A member is in the group of a period with more occasions than it has where it is missing.
    What lasts through both periods says nothing; who shares nothing else did come or go.
    """
    people = sorted(groups[0] | groups[1])
    sides = [_occasions(several, people) for several in graphs]
    lasting = sides[0].keys() & sides[1].keys()
    before, after = (_incidence(side, lasting, people) for side in sides)
    here = np.array([[who in group for who in people] for group in groups])
    change = int(here[1].sum()) - int(here[0].sum())
    counts = np.array([side[0] @ side[1] for side in (before, after)])
    # a member who is in both groups is missing where nothing is left
    least = np.where(here.all(axis=0), 0, np.where(here[0], counts[1], counts[0]))
    times = np.concatenate([before[1], after[1]])
    share = days[1] / (days[0] + days[1])
    late = np.random.default_rng(0).binomial(times[:, None], share, (times.size, DEALS))
    total = counts.sum(axis=0)[:, None]
    split = before[1].size
    dealt = before[0] @ late[:split] + after[0] @ late[split:]
    changes = (dealt > least[:, None]).sum(axis=0) - (total - dealt > least[:, None]).sum(axis=0)
    as_far = changes >= change if change > 0 else changes <= change
    return bool((1 + as_far.sum()) <= LEVEL * (1 + DEALS))


def _occasions(graphs: Sequence[EntityGraph], people: Sequence[str]) -> Occasions:
    """List the things that people share, and their dated ties by the pair and its dates."""
    found: Occasions = {}
    number = {who: k for k, who in enumerate(people)}
    for graph in graphs:
        place = np.array([number.get(entity, -1) for entity in unmasked(graph.ids)], np.int64)
        a, b, things = place[graph.source], place[graph.target], unmasked(graph.things)
        for edge in np.flatnonzero((a >= 0) & (b >= 0)).tolist():
            pair = {int(a[edge]), int(b[edge])}
            shared: list[int] = []
            if graph.shared_ptr.size:
                span = slice(int(graph.shared_ptr[edge]), int(graph.shared_ptr[edge + 1]))
                shared = graph.shared[span].tolist()
            for thing in shared:
                found.setdefault(things[thing], (set(), 1))[0].update(pair)
            if not shared and not np.isnat(graph.first[edge]):
                days = max(1, int(graph.strength[edge]) // graph.strength_unit)
                found[*sorted(pair), str(graph.first[edge])] = (pair, days)
    return found


def _incidence(
    side: Occasions, lasting: Collection[Hashable], people: Sequence[str]
) -> tuple[csr_array, Numbers]:
    """Return who took part in which occasion, and how often each took place."""
    kept = [taken for name, taken in side.items() if name not in lasting]
    rows = [who for members, _ in kept for who in members]
    columns = [k for k, (members, _) in enumerate(kept) for _ in members]
    ones = np.ones(len(rows), dtype=np.int64)
    times = np.array([often for _, often in kept], dtype=np.int64)
    return csr_array((ones, (rows, columns)), shape=(len(people), len(kept))), times
