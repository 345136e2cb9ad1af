"""Who can have passed something to whom: paths along which time runs forward.

Lives here: `time_paths`.
Not here: the search (`kernels.time_paths`), which links are contacts (`dated_contacts`), and paths
that do not ask when (`shortest`).
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._result import MadeBy
from linkanalysis._version import __version__
from linkanalysis.analysis.paths.dated_contacts import ALWAYS, contacts_of
from linkanalysis.analysis.paths.link_rows import LinkRow
from linkanalysis.analysis.paths.path_table import PathTable, Step
from linkanalysis.analysis.paths.reach import HUB_CAP, MAX_STEPS, half_steps, reach_of, why_apart
from linkanalysis.analysis.paths.time_window import MICROSECOND, instants
from linkanalysis.analysis.ties import ties_of
from linkanalysis.errors import GraphKindError, UnknownNameError
from linkanalysis.kernels.nearest import nearest
from linkanalysis.kernels.time_paths import NEVER, arrivals
from linkanalysis.vocabulary import near_miss

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.analysis.paths.dated_contacts import Contacts, Undated
    from linkanalysis.analysis.paths.reach import Reach
    from linkanalysis.analysis.paths.time_window import Moment
    from linkanalysis.analysis.ties import Ties
    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.time_paths import Arrivals

__all__ = ["time_paths"]

UNDATED = ("exclude", "any time")


class Course(NamedTuple):
    """How somebody is reached: when, after how many half steps, over which labels.

    Examples
    --------
    >>> Course(arrival=5, halves=2, labels=(0, 3)).labels[-1]
    3
    """

    arrival: int
    halves: int
    labels: tuple[int, ...]


def time_paths(  # noqa: PLR0913 - two ends, the rules of time, and what an analyst may forbid
    graph: EntityGraph,
    source: str,
    target: str | None = None,
    *,
    window: tuple[Moment, Moment] | None = None,
    max_gap: timedelta | None = None,
    strict: bool = False,
    undated: Undated = "exclude",
    max_steps: int | None = MAX_STEPS,
    exclude: Collection[str] = (),
    hub_cap: int | None = HUB_CAP,
) -> PathTable:
    """Find paths along which every contact starts after the one before has arrived.

    Calls, messages and payments lead from their source to their target, all other ties both ways,
    whether or not the graph is directed. Ties that last, such as using a phone, are passed at any
    moment at which they hold: what is called to a phone reaches who used it then, and no later
    user.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case, and not projected. Which types of links, grades and
        times count is chosen there, in `build_graph`; `EntityGraph.only` keeps pairs with all
        their links.
    source : str
        Id of the entity at which paths begin.
    target : str, optional
        Id of the entity at which they end; by default everybody who is reached.
    window : tuple of (date, date), optional
        First and last day, or moment in UTC, at which a contact may start, written as in
        `build_graph`.
    max_gap : timedelta, optional
        How long after an arrival the next contact may start, at most.
    strict : bool, default False
        Whether the next contact must start later than the one before arrived. Otherwise it may
        start at the same moment: where only days are known, their order is not.
    undated : {"exclude", "any time"}, default "exclude"
        Whether links without any date are left out and counted, or may be passed at any time.
    max_steps : int, optional
        How many steps a path may have; a tie of a person to a thing is half a step. By default 2;
        None for no limit.
    exclude : collection of str, default ()
        Ids of entities that no path may pass.
    hub_cap : int, optional
        Entities with more neighbors are passed by no path. By default 50; None for no limit.

    Returns
    -------
    PathTable
        For each target the path that arrives earliest, of these one with fewest steps; by arrival.
        Every step is one contact, with its start in `first`, its arrival in `last` and its row; of
        a tie that lasts these are the dates between which it holds. Protected people are not among
        targets that were not asked for; `withheld` counts them.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or `undated` is something else.
    GraphKindError
        If the graph has no dated links, source and target are the same, a number is below 1, an
        end is excluded, or the window ends before it begins.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    A path in time says that something *can* have passed along it, not that anything did. Missing
    records break paths and make arrivals later; wrong clocks and time zones make and break them.
    A contact is over when the call ends; without a duration it arrives as it starts. With a
    largest gap a path may come to an entity twice, since the first time was too early to go on.

    References
    ----------
    .. [1] Kempe, Kleinberg, Kumar (2002), J. Comput. Syst. Sci. 64(4), 820-842,
       doi:10.1006/jcss.2002.1829.
    .. [2] Wu et al. (2014), Proc. VLDB Endowment 7(9), 721-732, doi:10.14778/2732939.2732945.

    Examples
    --------
    Ana calls Ben before he calls Cay; Cay calls Dov before either.

    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> calls = pd.DataFrame(
    ...     {
    ...         "caller": ["+12705550101", "+12705550102", "+12705550103"],
    ...         "callee": ["+12705550102", "+12705550103", "+12705550104"],
    ...         "start": ["2024-03-02T10:00Z", "2024-03-03T10:00Z", "2024-03-01T10:00Z"],
    ...     }
    ... )
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(calls, reader="calls", document="calls"))
    >>> paths = time_paths(la.build_graph(case), "phone:+12705550101", max_steps=None)
    >>> [paths.graph.labels[path[-1]] for path in paths.paths]
    ['+12705550102', '+12705550103']
    """
    ends = [graph.node(source)] + ([] if target is None else [graph.node(target)])
    _check(graph, ends, max_gap, undated)
    first, last = (ALWAYS[0], ALWAYS[1]) if window is None else instants(window)
    reach = reach_of(graph, ends, exclude=exclude, max_steps=max_steps, hub_cap=hub_cap)
    ties = ties_of(graph, "all")
    contacts = contacts_of(graph, _near(graph, ties, ends, reach), undated=undated)
    found = arrivals(
        graph.n,
        contacts.moments,
        contacts.lasting,
        source=ends[0],
        window=(first, last),
        gap=-1 if max_gap is None else max_gap // MICROSECOND,
        strict=strict,
        most=-1 if reach.most is None else reach.most,
    )
    courses = _courses(graph, found, None if target is None else ends[1])
    named = [course for course in courses if target or not graph.masked[_end(found, course)]]
    paths = tuple(tuple(int(found.node[label]) for label in course.labels) for course in named)
    steps = tuple(
        _step(graph, contacts, found, (number, place), label)
        for number, course in enumerate(named, start=1)
        for place, label in enumerate(course.labels[1:], start=1)
    )
    why = () if named or target is None else (_no_path(ties, (ends[0], ends[1]), reach),)
    hubs = [] if target is None else reach.hubs_between(ties, ends[:1], ends[1:]).tolist()
    rules = (
        *reach.notes(graph),
        *_notes(contacts, paths, steps, undated=undated, strict=strict),
    )
    options = {
        "source": graph.shown[ends[0]],
        "target": "None" if target is None else graph.shown[ends[1]],
        "window": "None" if window is None else " to ".join(str(moment) for moment in window),
        "max_gap": str(max_gap),
        "strict": str(strict),
        "undated": undated,
        "max_steps": str(max_steps),
        "exclude": ", ".join(sorted(graph.shown[node] for node in np.flatnonzero(reach.excluded))),
        "hub_cap": str(hub_cap),
    }
    return PathTable(
        graph=graph,
        paths=paths,
        lengths=tuple(float(len(course.labels) - 1) for course in named),
        steps=steps,
        left_out=reach.left_out(graph, hubs),
        withheld=len(courses) - len(named),
        notes=(*why, *rules),
        made_by=MadeBy(
            "time_paths",
            __version__,
            tuple(options.items()),
            fingerprint=graph.fingerprint,
            position=graph.position,
        ),
    )


def _check(
    graph: EntityGraph, ends: list[int], max_gap: timedelta | None, undated: Undated
) -> None:
    if graph.case is None or len(graph.shared_ptr):
        what = "is a projection" if len(graph.shared_ptr) else "comes from no case"
        message = (
            f"time_paths needs links with dates; this graph {what}. Give it what "
            "build_graph(case) gives."
        )
        raise GraphKindError(message)
    if len(set(ends)) < len(ends):
        message = f"source and target are both {graph.shown[ends[0]]}. Name two entities."
        raise GraphKindError(message)
    if max_gap is not None and max_gap < timedelta(0):
        message = f"max_gap is {max_gap}; it must not be below 0. Leave it out for no limit."
        raise GraphKindError(message)
    if undated not in UNDATED:
        message = f'"{undated!s:.40}" is not a way to treat undated links. ' + (
            near_miss(undated, UNDATED) or 'Write "exclude" or "any time".'
        )
        raise UnknownNameError(message, name=str(undated), choices=UNDATED)


def _near(graph: EntityGraph, ties: Ties, ends: list[int], reach: Reach) -> NDArray[np.int64]:
    """Give the edges that can lie on a path if time is forgotten."""
    halves = half_steps(ties)
    numbers = [np.array([end], dtype=np.int64) for end in ends]
    gone = nearest(ties.indptr, ties.indices, halves, numbers[0], reach.blocked).distance
    person = np.fromiter((name == "person" for name in graph.types), np.bool_, graph.n)
    a, b = graph.source.astype(np.int64), graph.target.astype(np.int64)
    tie = np.where(person[a] == person[b], 2, 1)
    left = np.zeros_like(gone)
    if len(ends) > 1:
        left = nearest(ties.indptr, ties.indices, halves, numbers[1], reach.blocked).distance
    near = (gone[a] >= 0) & (gone[b] >= 0) & (left[a] >= 0) & (left[b] >= 0)
    if reach.most is not None:
        least = np.minimum(gone[a] + left[b], gone[b] + left[a])
        near &= least + tie <= reach.most
    return np.flatnonzero(near)


def _courses(graph: EntityGraph, found: Arrivals, target: int | None) -> list[Course]:
    """Choose for everybody reached the label that arrives first, of these the nearest."""
    order = np.lexsort((np.arange(len(found.node)), found.cost, found.arrival))
    order = order[found.arrival[order] != NEVER]
    if target is not None:
        order = order[found.node[order] == target]
    _, best = np.unique(found.node[order], return_index=True)
    courses = []
    for label in order[best].tolist():
        labels = [label]
        while found.before[labels[-1]] >= 0:
            labels.append(int(found.before[labels[-1]]))
        arrival, halves = int(found.arrival[label]), int(found.cost[label])
        courses.append(Course(arrival, halves, tuple(reversed(labels))))
    return sorted(
        courses, key=lambda each: (each.arrival, each.halves, graph.shown[_end(found, each)])
    )


def _end(found: Arrivals, course: Course) -> int:
    return int(found.node[course.labels[-1]])


def _step(
    graph: EntityGraph, contacts: Contacts, found: Arrivals, place: tuple[int, int], label: int
) -> Step:
    via = int(found.via[label])
    before = int(found.node[found.before[label]])
    if via >= 0:
        link = contacts.links.iloc[int(contacts.moment_link[via])]
        first, last = contacts.moments.start[via], contacts.moments.arrival[via]
    else:
        link = contacts.links.iloc[int(contacts.lasting_link[-2 - via])]
        first, last = contacts.lasting.since[-2 - via], contacts.lasting.until[-2 - via]
    node = int(found.node[label])
    shown = {graph.ids[end]: graph.shown[end] for end in (before, node)}
    count = 1 if pd.isna(link["count"]) else max(1, int(link["count"]))
    begins = link["start"]
    row = LinkRow(
        document=str(link["document"]),
        row=str(link["row"]),
        type=str(link["type"]),
        source=shown[link["source"]],
        target=shown[link["target"]],
        start=None if pd.isna(begins) else pd.Timestamp(begins).to_pydatetime(),
    )
    return Step(
        path=place[0],
        number=place[1],
        source=before,
        target=node,
        link_types=(row.type,),
        count=count,
        strength=count,
        first=_moment(int(first)),
        last=_moment(int(last)),
        rows=(row,),
    )


def _moment(microseconds: int) -> datetime | None:
    if microseconds in ALWAYS:
        return None
    return pd.Timestamp(microseconds, unit="us").to_pydatetime()


def _no_path(ties: Ties, ends: tuple[int, int], reach: Reach) -> str:
    apart = why_apart(ties, ends, reach)
    if apart:
        return apart
    source, target = (ties.graph.shown[end] for end in ends)
    return (
        f"No path in time: ties connect {source} and {target}, but not one after the other as "
        "asked."
    )


def _notes(
    contacts: Contacts,
    paths: tuple[tuple[int, ...], ...],
    steps: tuple[Step, ...],
    *,
    undated: Undated,
    strict: bool,
) -> list[str]:
    notes = []
    if contacts.n_undated:
        links = "1 link" if contacts.n_undated == 1 else f"{contacts.n_undated:,} links"
        notes.append(
            f"{links} without a date may be passed at any time."
            if undated == "any time"
            else f'{links} without a date left out; undated="any time" lets them be passed.'
        )
    at_once = sum(
        one.path == other.path and one.last is not None and one.last == other.first
        for one, other in pairwise(steps)
    )
    if any(path.count(node) > 1 for path in paths for node in path):
        notes.append(
            "With a largest gap a path may come to an entity twice, since the first time was too "
            "early to go on."
        )
    if at_once and not strict:
        notes.append(
            f"{at_once:,} of the steps start at the very moment at which the one before arrives; "
            "strict=True leaves such out."
        )
    return notes
