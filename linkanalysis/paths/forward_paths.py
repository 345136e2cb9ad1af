"""Who can have passed something to whom: paths along which time runs forward.

Lives here: `time_paths`.
Not here: the search (`kernels.time_paths`), which links are contacts (`dated_contacts`), and paths
that do not ask when (`shortest`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._given import check_choice, expect_type
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.link_rows import LinkRow
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.nearest import nearest
from linkanalysis.kernels.time_paths import NEVER, arrivals
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.dated_contacts import ALWAYS, contacts_of
from linkanalysis.paths.path_limits import PathLimits
from linkanalysis.paths.path_table import PathTable, Step
from linkanalysis.paths.reach import half_steps, reach_of, why_apart
from linkanalysis.paths.time_rules import TimeRules

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.time_paths import Arrivals
    from linkanalysis.measures.ties import Ties
    from linkanalysis.paths.dated_contacts import Contacts
    from linkanalysis.paths.reach import Reach

__all__ = ["Best", "time_paths"]

Best = Literal["earliest", "latest", "fastest"]
BEST = ("earliest", "latest", "fastest")


class Course(NamedTuple):
    """A way to reach an entity: its cost (less is better), time, half steps and previous step."""

    rank: int
    arrival: int
    halves: int
    labels: tuple[int, ...]


def time_paths(
    graph: EntityGraph,
    source: str,
    target: str | None = None,
    *,
    best: Best = "earliest",
    rules: TimeRules | None = None,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find paths along which every contact starts after the one before has arrived.

    Calls, messages and payments lead from their source to their target, all other ties both ways,
    whether or not the graph is directed. Ties that last, such as using a phone, are passed at any
    moment at which they hold: what is called to a phone reaches who used it then, and no later
    user.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case, and not projected. Which types of links and which
        grades count is chosen before, in `build_graph` or by `EntityGraph.only`.
    source : str
        Id of the entity at which paths begin.
    target : str, optional
        Id of the entity at which they end; by default everybody who is reached.
    best : {"earliest", "latest", "fastest"}, default "earliest"
        Whether a path is to arrive as early as can be, to depart as late as can be, or to take the
        least time from departure to arrival. Of equal ones the earlier arrival, then fewer steps.
    rules : TimeRules, optional
        The window, the largest gap, whether moments must differ, and what of undated links.
        `TimeRules()` by default: any time, any gap, and no undated links.
    limits : PathLimits, optional
        How far paths may go, and over whom they may not lead. `PathLimits()` by default: two steps,
        over nobody with more than 50 neighbors.

    Returns
    -------
    PathTable
        For each target the best path, the best first. Every step is one contact, with its start in
        `first`, its arrival in `last` and its row; of a tie that lasts these are the dates between
        which it holds. Protected people are not among targets that were not asked for; `withheld`
        counts them.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or `best` is something else.
    GraphKindError
        If the graph has no dated links, source and target are the same, or an end is excluded.

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
    >>> paths = time_paths(la.build_graph(case), "phone:+12705550101")
    >>> [paths.graph.labels[path[-1]] for path in paths.paths]
    ['+12705550102', '+12705550103']
    """
    ties = ties_of(graph, "all")
    ends = [graph.node(source)] + ([] if target is None else [graph.node(target)])
    _check(graph, ends, best)
    when = TimeRules() if rules is None else rules
    expect_type("rules", when, TimeRules, "write TimeRules(strict=True), for example.")
    reach = reach_of(graph, ends, PathLimits() if limits is None else limits)
    contacts = contacts_of(graph, _near(graph, ties, ends, reach), undated=when.undated)
    found = arrivals(
        graph.n,
        contacts.moments,
        contacts.lasting,
        source=ends[0],
        window=when.span,
        gap=when.gap,
        strict=when.strict,
        most=-1 if reach.most is None else reach.most,
        late=best != "earliest",
    )
    courses = _courses(graph, found, None if target is None else ends[1], best)
    named = [course for course in courses if target or not graph.masked[_end(found, course)]]
    paths = tuple(tuple(int(found.node[label]) for label in course.labels) for course in named)
    steps = tuple(
        _step(graph, contacts, found, (number, place), label)
        for number, course in enumerate(named, start=1)
        for place, label in enumerate(course.labels[1:], start=1)
    )
    why = () if named or target is None else (_no_path(ties, (ends[0], ends[1]), reach),)
    hubs = [] if target is None else reach.hubs_between(ties, ends[:1], ends[1:]).tolist()
    said = (*reach.notes(graph), *_notes(contacts, paths, steps, when))
    options = {
        "source": graph.shown[ends[0]],
        "target": "None" if target is None else graph.shown[ends[1]],
        "best": best,
        **when.options(),
        **reach.options(graph),
    }
    return PathTable(
        graph=graph,
        paths=paths,
        lengths=tuple(float(len(course.labels) - 1) for course in named),
        steps=steps,
        left_out=reach.left_out(graph, hubs),
        withheld=len(courses) - len(named),
        notes=(*why, *said),
        made_by=made_from(graph, "time_paths", options.items()),
    )


def _check(graph: EntityGraph, ends: list[int], best: Best) -> None:
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
    check_choice(best, BEST, "a way to choose a path")


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


def _courses(graph: EntityGraph, found: Arrivals, target: int | None, best: Best) -> list[Course]:
    """Choose for everybody reached the best label, of equal ones the first to arrive, the nearest.

    Before any contact nobody is reached in time.
    """
    ranks = {
        "earliest": found.arrival,
        "latest": -found.departure,
        "fastest": found.arrival - found.departure,
    }[best]
    begun = np.flatnonzero(found.arrival != NEVER)
    if target is not None:
        begun = begun[found.node[begun] == target]
    order = begun[
        np.lexsort((begun, found.cost[begun], found.arrival[begun], ranks[begun]))  # last key first
    ]
    _, first = np.unique(found.node[order], return_index=True)
    courses = []
    for label in order[first].tolist():
        labels = [label]
        while found.before[labels[-1]] >= 0:
            labels.append(int(found.before[labels[-1]]))
        arrival, halves = int(found.arrival[label]), int(found.cost[label])
        courses.append(Course(int(ranks[label]), arrival, halves, tuple(reversed(labels))))
    return sorted(courses, key=lambda each: (*each[:3], graph.shown[_end(found, each)]))


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
        documents=shown_documents(graph, [row.document]),
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
    when: TimeRules,
) -> list[str]:
    notes = []
    if contacts.n_undated:
        links = "1 link" if contacts.n_undated == 1 else f"{contacts.n_undated:,} links"
        notes.append(
            f"{links} without a date may be passed at any time."
            if when.undated == "any time"
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
    if at_once and not when.strict:
        notes.append(
            f"{at_once:,} of the steps start at the very moment at which the one before arrives; "
            "strict=True leaves such out."
        )
    return notes
