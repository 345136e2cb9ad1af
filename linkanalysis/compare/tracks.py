"""Tracks: the same group followed from one period to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from linkanalysis._names import unmasked
from linkanalysis.compare.matching import match_groups

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.compare.matching import Event, Succession
    from linkanalysis.graph import EntityGraph

    Numbers = NDArray[np.int64]
    Occasions = dict[Hashable, tuple[set[int], int]]


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


# Of steady groups at most one in twenty is said to have grown or shrunk: so many in each direction.
LEVEL = 0.025
# Deals of the occasions: the fewest round number that tells 1/200 from the level.
DEALS = 199


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
