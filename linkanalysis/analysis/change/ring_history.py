"""Rings through time: looked for in one period after the other, and followed.

Lives here: `track_rings` and its answer, `RingHistory`.
Not here: two runs on one period (`ring_changes`), and the rules of matching (`group_matching`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pandas as pd
from tqdm import tqdm

from linkanalysis._given import expect_type
from linkanalysis._result import MadeBy, Result
from linkanalysis._version import __version__
from linkanalysis.analysis.change.group_matching import match_groups
from linkanalysis.analysis.change.ring_changes import FIRM, members_of
from linkanalysis.analysis.measures import CAVEAT
from linkanalysis.analysis.rings.rings import find_rings
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import build_graph
from linkanalysis.graph.freshness import changes_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.analysis.change.group_matching import Event, Succession
    from linkanalysis.analysis.rings.ring_table import RingTable
    from linkanalysis.case import Case

__all__ = ["RingHistory", "RingStep", "track_rings"]

LEAST = 2
ADVICE = "write [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]."


@dataclass(frozen=True, slots=True)
class RingStep:
    """One ring in one period, or that it is gone.

    Attributes
    ----------
    track : int
        Number of the course to which it belongs: the same ring through time.
    period : int
        Which period, from 1.
    ring : int or None
        Number of the ring in the table of the period; None if it is gone.
    event : str
        "found" in the first period; then "born", "same", "changed", "grown", "shrunk", "merged",
        "split" or "gone".
    size : int
        Members; 0 if it is gone.
    joined, left : tuple of str
        Who came and went since the period before, as they may be shown.
    protected : int
        How many of those are protected, and not named.
    parents : tuple of int
        Numbers of the tracks it comes from, where rings merged or split.
    firm : bool
        Whether the rings concerned have a stability of at least .8.

    Examples
    --------
    >>> RingStep(1, 1, 1, "found", 5, (), (), 0, (), firm=True).size
    5
    """

    track: int
    period: int
    ring: int | None
    event: Event | Literal["found"]
    size: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    protected: int
    parents: tuple[int, ...]
    firm: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingHistory(Result):
    """Rings through time, track by track.

    Attributes
    ----------
    periods : tuple of (date, date)
        First day of each period, and the first day after it.
    tables : tuple of RingTable
        The rings of each period.
    steps : tuple of RingStep
        By track, then period.
    notes : tuple of str
        What to know.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> from datetime import date
    >>> import linkanalysis as la
    >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
    >>> la.track_rings(la.Case(purpose="training"), days)
    <RingHistory: 0 rings over 2 periods>
    """

    periods: tuple[tuple[date, date], ...]
    tables: tuple[RingTable, ...]
    steps: tuple[RingStep, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        tracks = len({step.track for step in self.steps})
        rings = f"{tracks} ring{'' if tracks == 1 else 's'}"
        return f"<RingHistory: {rings} over {len(self.periods)} periods>"

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def caveat(self) -> str:
        """Say what the history does not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> from datetime import date
        >>> import linkanalysis as la
        >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
        >>> la.track_rings(la.Case(purpose="training"), days).caveat[:33]
        'A place in the records, not in th'
        """
        return " ".join((CAVEAT, *self.notes))

    def to_frame(self) -> pd.DataFrame:
        """Give the steps as a new frame.

        Returns
        -------
        DataFrame
            Columns track, start, end (the first day after), ring (NA if gone), event, size, joined,
            left, protected, parents, firm.

        Examples
        --------
        >>> from datetime import date
        >>> import linkanalysis as la
        >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
        >>> list(la.track_rings(la.Case(purpose="training"), days).to_frame())[:5]
        ['track', 'start', 'end', 'ring', 'event']
        """
        for table in self.tables:
            changes_since(table.graph, depth=3)
        names = ("ring", "event", "size", "joined", "left", "protected", "parents", "firm")
        rows = [
            (step.track, *self.periods[step.period - 1], *(getattr(step, name) for name in names))
            for step in self.steps
        ]
        frame = pd.DataFrame(rows, columns=["track", "start", "end", *names])
        return frame.astype({"ring": "Int64"})


def track_rings(case: Case, days: Sequence[date], *, seed: int = 0) -> RingHistory:
    """Look for rings in one period after the other, and follow each through time.

    Parameters
    ----------
    case : Case
        The case.
    days : sequence of date
        Where periods begin and end, rising: three days make two periods.
    seed : int, default 0
        Where all draws start, alike in each period.

    Returns
    -------
    RingHistory
        The tracks, the largest at any time first.

    Raises
    ------
    GraphKindError
        If there are fewer than two days, or they do not rise.

    Notes
    -----
    Each period is a graph of its own, of the links of that time and those without a date, which
    are in every period: `notes` counts them.
    A ring is followed from one period to the next by the rules of `compare_rings`; where rings
    merge the largest gives the track its number, where one splits its largest part keeps it. A
    ring that is gone is gone from the records of the period: people who fell silent, a phone that
    was changed, or a warrant that ran out look alike. Steps that are not firm may be accidents of
    the search.

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
    tables = tuple(
        find_rings(build_graph(case, when=(first, last - timedelta(days=1))), seed=seed)
        for first, last in tqdm(periods, desc="Rings through time", delay=2, disable=None)
    )
    groups = [[members_of(table, ring) for ring in table.rings] for table in tables]
    steps: list[RingStep] = []
    before: list[int] = []
    for period, table in enumerate(tables, start=1):
        old = groups[period - 2] if period > 1 else []
        rows = match_groups(old, groups[period - 1])
        tracks = _tracks(rows, before, old, groups[period - 1], steps)
        steps += _steps(rows, (before, tracks), (tables[max(period - 2, 0)], table), period)
        before = tracks
    made_by = MadeBy(
        "track_rings",
        __version__,
        (("days", ", ".join(f"{day:%Y-%m-%d}" for day in days)),),
        seed=seed,
        fingerprint=case.fingerprint,
        position=case.position,
    )
    return RingHistory(periods, tables, _ordered(steps), _notes(tables), made_by)


def _periods(days: Sequence[date]) -> tuple[tuple[date, date], ...]:
    expect_type("days", days, (list, tuple), ADVICE)
    for day in days:
        expect_type("A day", day, date, "write date(2024, 1, 1), for example.")
    plain = [day.date() if isinstance(day, datetime) else day for day in days]
    if len(plain) < LEAST or any(a >= b for a, b in pairwise(plain)):
        said = ", ".join(f"{day:%Y-%m-%d}" for day in plain) or "none"
        message = (
            f"Periods need two days or more that rise; given were {said}. For quarters {ADVICE}"
        )
        raise GraphKindError(message)
    return tuple(pairwise(plain))


def _tracks(
    rows: Sequence[Succession],
    before: list[int],
    old: list[frozenset[str]],
    new: list[frozenset[str]],
    steps: list[RingStep],
) -> list[int]:
    """Give each ring of a period the number of its track, or a new one."""
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
    tables: tuple[RingTable, RingTable],
    period: int,
) -> list[RingStep]:
    """Tell what became of each ring; a merger is one step, though it has a row a parent."""
    by_ring: dict[tuple[int | None, int | None], list[Succession]] = {}
    for row in rows:
        key = (row.after, None) if row.after is not None else (None, row.before)
        by_ring.setdefault(key, []).append(row)
    found = []
    for (after, gone), held in by_ring.items():
        event = held[0].event
        olds = [row.before for row in held if row.before is not None]
        rings = [tables[0].rings[i] for i in olds]
        was = frozenset[str]().union(*(members_of(tables[0], ring) for ring in rings))
        now = frozenset[str]()
        if after is not None:
            rings.append(tables[1].rings[after])
            now = members_of(tables[1], rings[-1])
        moved = event not in {"born", "gone"}
        joined, left = (now - was, was - now) if moved else (frozenset[str](), frozenset[str]())
        masked = _masked(joined | left, tables)
        several = event in {"merged", "split"}
        found.append(
            RingStep(
                track=tracks[0][gone] if gone is not None else tracks[1][after or 0],
                period=period,
                ring=None if after is None else after + 1,
                event="found" if period == 1 else event,
                size=len(now),
                joined=tuple(sorted(joined - masked)),
                left=tuple(sorted(left - masked)),
                protected=len(masked),
                parents=tuple(tracks[0][i] for i in olds) if several else (),
                firm=all(ring.stability >= FIRM for ring in rings),
            )
        )
    return found


def _masked(ids: frozenset[str], tables: tuple[RingTable, RingTable]) -> frozenset[str]:
    return frozenset(
        entity
        for table in tables
        for entity, hidden in zip(table.graph.ids, table.graph.masked, strict=True)
        if hidden and entity in ids
    )


def _ordered(steps: list[RingStep]) -> tuple[RingStep, ...]:
    """Give tracks their numbers: the largest at any time first, of equals the earliest."""
    largest: dict[int, tuple[int, int, int]] = {}
    for step in steps:
        size, period, ring = largest.get(step.track, (0, step.period, step.ring or 0))
        largest[step.track] = (max(size, step.size), period, ring)
    order = sorted(largest, key=lambda track: (-largest[track][0], *largest[track][1:]))
    number = {track: place for place, track in enumerate(order, start=1)}
    renamed = [
        replace(
            step,
            track=number[step.track],
            parents=tuple(sorted(number[track] for track in step.parents)),
        )
        for step in steps
    ]
    return tuple(sorted(renamed, key=lambda step: (step.track, step.period, step.ring or 0)))


def _notes(tables: Sequence[RingTable]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for table in tables for note in table.graph.notes))
