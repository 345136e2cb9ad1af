"""Limits of paths in space and time: as an analyst writes them, and in a graph.

A tie between two people, or between two things, is one step; a tie between a person and a thing is
half a step. So two people who share a phone are one step apart, as they are after projection, and
so are two phones with a call between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.checks import (
    check_choice,
    expect_count,
    expect_flag,
    expect_type,
    given_names,
)
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries.time_ranges import bounds, is_day
from linkanalysis.graph.subgraph import HUB_CAP, hub_rows, neighbor_counts
from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.weighted_paths import nearest
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph, LeftOut
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.network.measures.ties import Ties
    from linkanalysis.network.paths.dated_contacts import Undated

# In most records nearly all entities are within a few steps of each other: beyond two steps a path
# is likely to be an association by chance.
MAX_STEPS = 2


@dataclass(frozen=True, slots=True)
class PathLimits:
    """How far paths may go and what they must not pass, to avoid guilt by association.

    Attributes
    ----------
    max_steps : int or None, default 2
        Maximum number of steps. A tie between two people, or between two things, is one step;
        a tie between a person and a thing is half a step, so that two people who share a phone are
        one step apart. None for no limit.
    max_neighbors : int or None, default 50
        Entities with more neighbors are hubs, which no path passes; `left_out` reports those that a
        path would have passed. None for no limit.
    exclude : collection of str, default ()
        Ids of entities that no path may pass.

    Raises
    ------
    GraphKindError
        If a number is below 1.

    Notes
    -----
    The types of links, grades of documents and times that count are chosen with the graph, by
    `build_graph` or `EntityGraph.only`.

    Examples
    --------
    >>> PathLimits(max_steps=3, exclude="organization:taxi").exclude
    ('organization:taxi',)
    """

    max_steps: int | None = MAX_STEPS
    max_neighbors: int | None = HUB_CAP
    exclude: Collection[str] = ()

    def __post_init__(self) -> None:
        for name, value in (("max_steps", self.max_steps), ("max_neighbors", self.max_neighbors)):
            if value is not None:
                expect_count(name, value)
        object.__setattr__(self, "exclude", given_names("exclude", self.exclude))


UNDATED = ("exclude", "any time")


@dataclass(frozen=True, slots=True)
class TimeRules:
    """When one contact may follow another.

    Attributes
    ----------
    window : tuple of (date, date), optional
        First and last day, or moment, at which a contact may start, written as in `build_graph`.
    max_gap : timedelta, optional
        The longest time between an arrival and the start of the next contact.
    strict : bool, default False
        Whether a contact must start later than the one before it arrived. Otherwise it may start at
        the same moment, because the order of contacts within a day is often unknown.
    undated : {"exclude", "any time"}, default "exclude"
        Whether links without a date are left out and counted, or may be followed at any time.

    Raises
    ------
    UnknownNameError
        If `undated` is something else.
    GraphKindError
        If the window ends before it begins, or the gap is below 0.

    Examples
    --------
    >>> TimeRules(max_gap=timedelta(hours=2)).strict
    False
    """

    window: tuple[Moment, Moment] | None = None
    max_gap: timedelta | None = None
    strict: bool = False
    undated: Undated = "exclude"

    def __post_init__(self) -> None:
        if self.max_gap is not None:
            expect_type(
                "max_gap", self.max_gap, timedelta, "write timedelta(hours=3), for example."
            )
        if self.max_gap is not None and self.max_gap < timedelta(0):
            message = f"max_gap is {self.max_gap}; it must not be below 0. Leave it out for none."
            raise GraphKindError(message)
        expect_flag("strict", self.strict)
        check_choice(self.undated, UNDATED, "a way to treat undated links")
        if self.window is not None:
            _expect_window(self.window)


ENDS = ("first", "last")
ADVICE = 'write its two ends, such as ("2024-05-01", "2024-05-31").'


def instants(window: tuple[Moment, Moment], case: Case | None) -> tuple[int, int]:
    """Return the first and the last microsecond of a span; raise if it cannot be read."""
    expect_type("window", window, (tuple, list), ADVICE)
    if len(window) != len(ENDS):
        message = f"window is {window!r:.40}; {ADVICE}"
        raise GraphKindError(message)
    (since, _), (_, after) = (bounds(end, case, option="window") for end in window)
    if after <= since:
        message = f"The window {window[0]} to {window[1]} ends before it begins. Swap its two ends."
        raise GraphKindError(message)
    return _number(since), _number(after) - 1


def _expect_window(window: tuple[Moment, Moment]) -> None:
    """Raise at once if a window cannot be read, or ends before it begins in every zone."""
    try:
        instants(window, None)
    except GraphKindError:
        # a day and a moment: which is first depends on the zone of the case
        if len(window) != len(ENDS) or len({is_day(end) for end in window}) == 1:
            raise


def _number(moment: datetime) -> int:
    return int(np.datetime64(moment, "us").astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How far paths may go in a graph, and what they must not pass.

    excluded, hubs (n,): Entities that no path passes: named by the caller, or with many neighbors.
    max_halves: The largest number of half steps; None for no limit.
    """

    graph: EntityGraph
    excluded: NDArray[np.bool_]
    hubs: NDArray[np.bool_]
    neighbors: NDArray[np.int64]
    max_halves: int | None
    max_neighbors: int | None

    @property
    def blocked(self) -> NDArray[np.bool_]:
        """Mark the excluded entities and the hubs: (n,)."""
        return self.excluded | self.hubs

    def left_out(self, nodes: Iterable[int]) -> tuple[LeftOut, ...]:
        """Report hubs."""
        return hub_rows(self.graph, nodes, self.neighbors, self.max_neighbors)

    def options(self) -> dict[str, str]:
        """Return the limits as text, ids as they are shown."""
        return {
            "max_steps": str(None if self.max_halves is None else self.max_halves // 2),
            "max_neighbors": str(self.max_neighbors),
            "exclude": "; ".join(self._excluded_names()),
        }

    def hubs_between(
        self, ties: Ties, starts: Collection[int], ends: Collection[int]
    ) -> NDArray[np.int64]:
        """List the hubs that a path within the limit would pass."""
        if not self.hubs.any():
            return np.zeros(0, np.int64)
        length = half_steps(ties)
        forth = nearest(ties.indptr, ties.indices, length, _numbers(starts), self.excluded)
        indptr, indices, slot = transpose(ties.indptr, ties.indices)
        back = nearest(indptr, indices, length[slot], _numbers(ends), self.excluded)
        reached = (forth.distance >= 0) & (back.distance >= 0) & self.hubs
        if self.max_halves is not None:
            reached &= forth.distance + back.distance <= self.max_halves
        return np.flatnonzero(reached)

    def notes(self) -> tuple[str, ...]:
        """Say which limits applied."""
        notes = []
        if self.max_halves is not None:
            mixed = len(set(self.graph.types)) > 1
            how = " (a tie between a person and a thing is half a step)" if mixed else ""
            notes.append(
                f"Paths are at most {steps_text(self.max_halves)} long{how}: entities further "
                "apart are linked by association only. max_steps changes this."
            )
        if self.excluded.any():
            notes.append(f"Excluded: {', '.join(self._excluded_names())}.")
        return tuple(notes)

    def _excluded_names(self) -> list[str]:
        return sorted(self.graph.shown[node] for node in np.flatnonzero(self.excluded).tolist())


def reach_of(graph: EntityGraph, ends: Iterable[int], limits: PathLimits) -> Reach:
    """Apply path limits to a graph; raise if an end of the paths is excluded."""
    excluded = np.zeros(graph.n, dtype=np.bool_)
    excluded[[graph.node(entity) for entity in limits.exclude]] = True
    neighbors = neighbor_counts(graph)
    cap = limits.max_neighbors
    hubs = np.zeros(graph.n, dtype=np.bool_) if cap is None else neighbors > cap
    for node in ends:
        hubs[node] = False
        if excluded[node]:
            message = (
                f"{graph.shown[node]} is both an end of the paths and excluded. Remove it from one."
            )
            raise GraphKindError(message)
    return Reach(
        graph=graph,
        excluded=excluded,
        hubs=hubs & ~excluded,
        neighbors=neighbors,
        max_halves=None if limits.max_steps is None else int(2 * limits.max_steps),
        max_neighbors=cap,
    )


def half_steps(ties: Ties) -> NDArray[np.int64]:
    """Count the half steps of every slot: 1 between a person and a thing, else 2."""
    person = np.fromiter((name == "person" for name in ties.graph.types), np.bool_, ties.n)
    pointers = ties.indptr.astype(np.int64)
    lengths: NDArray[np.int64] = pointers[1:] - pointers[:-1]
    row = np.repeat(np.arange(ties.n), lengths)
    halves: NDArray[np.int64] = np.where(person[row] == person[ties.indices], 2, 1)
    return halves.astype(np.int64)


def steps_text(halves: int) -> str:
    """Write a number of half steps in steps."""
    whole, rest = divmod(halves, 2)
    number = f"{whole:,}" if whole or not rest else ""
    return f"{number}{'½' if rest else ''} {'step' if halves <= 2 else 'steps'}"  # noqa: PLR2004


def why_apart(ties: Ties, ends: tuple[int, int], reach: Reach) -> str:
    """Say which limit leaves two entities without a path: the first whose absence gives one."""
    source, target = (ties.graph.shown[end] for end in ends)
    start = _numbers(ends[:1])
    halves = half_steps(ties)
    allowed = {
        "": reach.blocked,
        "hubs": reach.excluded,
        "excluded entities": np.zeros(ties.n, dtype=np.bool_),
    }
    for through, blocked in allowed.items():
        far = int(nearest(ties.indptr, ties.indices, halves, start, blocked).distance[ends[1]])
        if far < 0:
            continue
        if reach.max_halves is not None and far > reach.max_halves:
            return f"No path: {source} and {target} are {steps_text(far)} apart, beyond the limit."
        if not through:
            return ""
        return (
            f"No path within the limits: {source} and {target} are {steps_text(far)} apart, but "
            f"only through {through}."
        )
    where = (
        " in the direction of the ties; build the graph with directed=False to ignore direction"
        if ties.directed and _connected(ties, ends)
        else " in these records"
    )
    return f"No path: nothing connects {source} and {target}{where}."


def _connected(ties: Ties, ends: tuple[int, int]) -> bool:
    both = ties_of(ties.graph, "all")
    start = _numbers(ends[:1])
    nobody = np.zeros(both.n, dtype=np.bool_)
    far = nearest(both.indptr, both.indices, half_steps(both), start, nobody).distance
    return bool(far[ends[1]] >= 0)


def _numbers(nodes: Collection[int]) -> NDArray[np.int64]:
    return np.array(sorted(nodes), dtype=np.int64)
