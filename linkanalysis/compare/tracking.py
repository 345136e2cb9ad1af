"""Groups looked for in one period after the other, and followed.

Lives here: `track_rings` and `track_communities`.
Not here: the answer (`group_history`), how groups are followed (`group_tracks`), and two runs on
one period (`ring_changes`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import expect_type
from linkanalysis._progress import with_progress
from linkanalysis._provenance import MadeBy
from linkanalysis._version import __version__
from linkanalysis.compare.group_history import GroupHistory
from linkanalysis.compare.group_tracks import Slice, follow
from linkanalysis.compare.ring_changes import FIRM, members_of
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import build_graph
from linkanalysis.groups.communities import find_communities
from linkanalysis.groups.community_methods import method_row
from linkanalysis.rings.grounds import grounds_of
from linkanalysis.rings.rings import find_rings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.groups.communities import Partition
    from linkanalysis.rings.ring_table import RingTable

    Periods = tuple[tuple[date, date], ...]

__all__ = ["track_communities", "track_rings"]

LEAST = 2
ADVICE = "write [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]."


def track_rings(case: Case, days: Sequence[date], *, seed: int = 0) -> GroupHistory:
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
    GroupHistory
        The tracks, the largest at any time first.

    Raises
    ------
    GraphKindError
        If there are fewer than two days, or they do not rise.

    Notes
    -----
    Each period is a graph of its own, of the links of that time and those without a date, which
    are in every period: `notes` counts them. A ring is followed from one period to the next by the
    rules of `compare_rings`; where rings merge the largest gives the track its number, where one
    splits its largest part keeps it. A ring that is gone is gone from the records of the period:
    people who fell silent, a phone that was changed, or a warrant that ran out look alike. Steps
    that are not firm may be accidents of the search.

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
    slices = [_rings_of(table) for table in tables]
    made_by = _made_by("track_rings", case, (("days", _told(periods)),), seed)
    return GroupHistory("ring", periods, tuple(tables), follow(slices), _notes(tables), made_by)


def track_communities(
    case: Case, days: Sequence[date], *, method: str = "consensus", seed: int = 0
) -> GroupHistory:
    """Look for communities in one period after the other, and follow each through time.

    Parameters
    ----------
    case : Case
        The case.
    days : sequence of date
        Where periods begin and end, rising: three days make two periods.
    method : str, default "consensus"
        A row of `METHODS` for groups of people; not "two_mode".
    seed : int, default 0
        Where all draws start, alike in each period.

    Returns
    -------
    GroupHistory
        The tracks, the largest at any time first; communities of one are left out.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    GraphKindError
        If there are fewer than two days, or they do not rise; if "two_mode" is asked for.

    Notes
    -----
    People are tied by what they share and by what documents state of two; links of ordinary life
    are set aside, but, unlike in `find_rings`, what a family shares ties it. Periods and the rules
    are those of `track_rings`. Communities of loose networks differ from run to run, so more
    changes than for rings are accidents: read those that are firm.

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
    if method_row(method).objective == "two-mode modularity":
        message = (
            f'"{method}" groups people with their events; communities are tracked among people. '
            "Name another method, or leave it out."
        )
        raise GraphKindError(message)
    periods = _periods(days)
    tables = [
        find_communities(_people(graph), method=method, seed=seed)
        for graph in _graphs(case, periods)
    ]
    slices = [_communities_of(table) for table in tables]
    options = (("days", _told(periods)), ("method", method))
    made_by = _made_by("track_communities", case, options, seed)
    notes = _notes(tables)
    return GroupHistory("community", periods, tuple(tables), follow(slices), notes, made_by)


def _periods(days: Sequence[date]) -> Periods:
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


def _graphs(case: Case, periods: Periods) -> Iterator[EntityGraph]:
    for first, last in with_progress(periods, what="periods"):
        yield build_graph(case, when=(first, last - timedelta(days=1)))


def _people(graph: EntityGraph) -> EntityGraph:
    return grounds_of(graph, benign=None, through=None, max_members=25).people


def _rings_of(table: RingTable) -> Slice:
    groups = [members_of(table, ring) for ring in table]
    return Slice(groups, [ring.stability >= FIRM for ring in table], table.graph)


def _communities_of(found: Partition) -> Slice:
    members = [np.flatnonzero(found.labels == label) for label in range(len(found))]
    several = [nodes for nodes in members if nodes.size > 1]
    groups = [frozenset(found.graph.ids[node] for node in nodes.tolist()) for nodes in several]
    firm = [bool(found.stability[nodes].mean() >= FIRM) for nodes in several]
    return Slice(groups, firm, found.graph)


def _notes(tables: Sequence[RingTable] | Sequence[Partition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for table in tables for note in table.graph.notes))


def _told(periods: Periods) -> str:
    days = (periods[0][0], *(last for _, last in periods))
    return ", ".join(f"{day:%Y-%m-%d}" for day in days)


def _made_by(
    function: str, case: Case, parameters: tuple[tuple[str, str], ...], seed: int
) -> MadeBy:
    return MadeBy(
        function,
        __version__,
        parameters,
        seed=seed,
        fingerprint=case.fingerprint,
        position=case.position,
    )
