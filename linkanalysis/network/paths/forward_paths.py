"""Time-respecting paths: every contact starts after the one before has arrived."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.evidence_rows import link_row
from linkanalysis.graph.queries.time_ranges import MICROSECOND
from linkanalysis.graph.undecided_pairs import doubles_of
from linkanalysis.kernels.time_paths import NEVER, arrivals
from linkanalysis.kernels.weighted_paths import nearest
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.paths.dated_contacts import ALWAYS, contacts_of
from linkanalysis.network.paths.path_limits import (
    PathLimits,
    TimeRules,
    half_steps,
    instants,
    reach_of,
    why_apart,
)
from linkanalysis.network.paths.path_table import PathTable, Step

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.kernels.time_paths import Arrivals
    from linkanalysis.network.measures.ties import Ties
    from linkanalysis.network.paths.dated_contacts import Contacts
    from linkanalysis.network.paths.path_limits import Reach

Best = Literal["earliest", "latest", "fastest"]


class Route(NamedTuple):
    """A path to an entity: its cost (less is better), arrival, half steps, and search labels."""

    cost: int
    arrival: int
    halves: int
    labels: tuple[int, ...]


@answer()
def time_paths(
    call: Call,
    graph: EntityGraph,
    source: str,
    target: str | None = None,
    *,
    best: Best = "earliest",
    rules: TimeRules | None = None,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find time-respecting paths: every contact starts after the one before has arrived.

    Calls, messages and payments lead from source to target, all other ties in both directions,
    whether or not the graph is directed. Lasting ties can be followed at any time at which they
    hold: a call to a phone reaches the person who used it at that time, not a later user.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case and not projected. The types of links and the grades that
        count are chosen beforehand, in `build_graph` or by `EntityGraph.only`.
    source : str
        Id of the entity at which paths begin.
    target : str, optional
        Id of the entity at which they end; by default every entity that is reached.
    best : {"earliest", "latest", "fastest"}, default "earliest"
        Whether a path should arrive as early as possible, depart as late as possible, or take the
        least time from departure to arrival. Among equals: the earlier arrival, then fewer steps.
    rules : TimeRules, optional
        The window, the largest gap, whether moments must differ, and how undated links count.
        `TimeRules()` by default: any time, any gap, no undated links.
    limits : PathLimits, optional
        How far paths may go and what they must not pass. `PathLimits()` by default: two steps, and
        no entity with more than 50 neighbors.

    Returns
    -------
    PathTable
        The best path to each target, the best first. Every step is one contact, with its start in
        `first` and its arrival in `last`, or a lasting tie with the dates between which it holds.
        Protected people are not listed as targets unless asked for; `withheld` counts them.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or `best` is something else.
    GraphKindError
        If the graph has no dated links, source and target are the same, or an end is excluded.

    Notes
    -----
    A time-respecting path says that something *can* have passed along it, not that anything did.
    Missing records break paths and delay arrivals; wrong clocks and time zones make and break them.
    A call is over when it ends; without a duration it arrives as it starts. With a maximum gap, a
    path may visit an entity twice if the first visit was too early to continue.

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
    >>> phones = ["+12705550101", "+12705550102", "+12705550103", "+12705550104"]
    >>> starts = ["2024-03-02T10:00Z", "2024-03-03T10:00Z", "2024-03-01T10:00Z"]
    >>> calls = pd.DataFrame({"caller": phones[:3], "callee": phones[1:], "start": starts})
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(calls, reader="calls", document="calls"))
    >>> paths = time_paths(la.build_graph(case), "phone:+12705550101")
    >>> [paths.graph.labels[path[-1]] for path in paths.paths]
    ['+12705550102', '+12705550103']
    """
    ties = ties_of(graph, "all")
    ends = [graph.node(source)] + ([] if target is None else [graph.node(target)])
    _check(graph, ends)
    when = TimeRules() if rules is None else rules
    reach = reach_of(graph, ends, PathLimits() if limits is None else limits)
    contacts = contacts_of(graph, _near(graph, ties, ends, reach), undated=when.undated)
    found = search_from(graph.n, contacts, ends[0], when, reach, late=best != "earliest")
    routes = _routes(graph, found, None if target is None else ends[1], best)
    named = [route for route in routes if target or not graph.masked[_end(found, route)]]
    paths = tuple(tuple(int(found.node[label]) for label in route.labels) for route in named)
    steps = tuple(
        _step(graph, contacts, found, (path, number), label)
        for path, route in enumerate(named, start=1)
        for number, label in enumerate(route.labels[1:], start=1)
    )
    why = () if named or target is None else (_no_path(ties, (ends[0], ends[1]), reach),)
    hubs = [] if target is None else reach.hubs_between(ties, ends[:1], ends[1:]).tolist()
    return PathTable(
        graph=graph,
        paths=paths,
        lengths=tuple(float(len(route.labels) - 1) for route in named),
        steps=steps,
        left_out=reach.left_out(hubs),
        withheld=len(routes) - len(named),
        notes=(
            *why,
            *reach.notes(),
            *_notes(contacts, paths, steps, when),
            *doubles_of(graph, chain(ends, *paths)),
        ),
        made_by=call.made_by({"rules": rules_text(when), "limits": reach}, drawn=False),
    )


def rules_text(rules: TimeRules) -> str:
    """Write all rules down, so that the paths can be found again."""
    window = None if rules.window is None else " to ".join(map(str, rules.window))
    undated = f"strict={rules.strict}, undated={rules.undated}"
    return f"window={window}, max_gap={rules.max_gap}, {undated}"


def search_from(
    n: int, contacts: Contacts, source: int, when: TimeRules, reach: Reach, *, late: bool = False
) -> Arrivals:
    """Search every path from an entity that the rules and limits allow."""
    return arrivals(
        n,
        contacts.moments,
        contacts.lasting,
        source=source,
        window=ALWAYS if when.window is None else instants(when.window, reach.graph.case),
        gap=-1 if when.max_gap is None else when.max_gap // MICROSECOND,
        strict=when.strict,
        most=-1 if reach.max_halves is None else reach.max_halves,
        late=late,
    )


def expect_dates(graph: EntityGraph, function: str) -> None:
    """Raise if the links of a graph cannot be looked up in a case."""
    if graph.case is None or len(graph.shared_ptr):
        what = "is a projection" if len(graph.shared_ptr) else "was not built from a case"
        message = (
            f"{function} needs links with dates; this graph {what}. Give a graph from "
            "build_graph(case)."
        )
        raise GraphKindError(message)


def _check(graph: EntityGraph, ends: list[int]) -> None:
    expect_dates(graph, "time_paths")
    if len(set(ends)) < len(ends):
        message = f"source and target are both {graph.shown[ends[0]]}. Name two entities."
        raise GraphKindError(message)


def _near(graph: EntityGraph, ties: Ties, ends: list[int], reach: Reach) -> NDArray[np.int64]:
    """List the edges that can lie on a path if time is ignored."""
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
    if reach.max_halves is not None:
        least = np.minimum(gone[a] + left[b], gone[b] + left[a])
        near &= least + tie <= reach.max_halves
    return np.flatnonzero(near)


def _routes(graph: EntityGraph, found: Arrivals, target: int | None, best: Best) -> list[Route]:
    """Choose the best label of every entity reached by a contact.

    Of equal ones the first to arrive, then the nearest.
    """
    costs = {
        "earliest": found.arrival,
        "latest": -found.departure,
        "fastest": found.arrival - found.departure,
    }[best]
    begun = np.flatnonzero(found.arrival != NEVER)
    if target is not None:
        begun = begun[found.node[begun] == target]
    order = begun[
        np.lexsort((begun, found.cost[begun], found.arrival[begun], costs[begun]))  # last key first
    ]
    _, first = np.unique(found.node[order], return_index=True)
    routes = []
    for label in order[first].tolist():
        labels = [label]
        while found.before[labels[-1]] >= 0:
            labels.append(int(found.before[labels[-1]]))
        arrival, halves = int(found.arrival[label]), int(found.cost[label])
        routes.append(Route(int(costs[label]), arrival, halves, tuple(reversed(labels))))
    return sorted(routes, key=lambda each: (*each[:3], graph.shown[_end(found, each)]))


def _end(found: Arrivals, route: Route) -> int:
    return int(found.node[route.labels[-1]])


def _step(
    graph: EntityGraph, contacts: Contacts, found: Arrivals, number: tuple[int, int], label: int
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
    shown = {unmasked(graph.ids)[end]: graph.shown[end] for end in (before, node)}
    count = 1 if pd.isna(link["count"]) else max(1, int(link["count"]))
    row = link_row(graph, link, shown)
    return Step(
        path=number[0],
        number=number[1],
        source=before,
        target=node,
        link_types=(row.type,),
        count=count,
        strength=count,
        first=_moment(int(first)),
        last=_moment(int(last)),
        rows=(row,),
        document_ids=shown_documents(graph, [row.document]),
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
        f"No time-respecting path: ties connect {source} and {target}, but not one after the other "
        "as the rules ask."
    )


def _notes(
    contacts: Contacts,
    paths: tuple[tuple[int, ...], ...],
    steps: tuple[Step, ...],
    when: TimeRules,
) -> list[str]:
    notes = undated_notes(contacts, when)
    at_once = sum(
        one.path == other.path and one.last is not None and one.last == other.first
        for one, other in pairwise(steps)
    )
    if any(path.count(node) > 1 for path in paths for node in path):
        notes.append(
            "With a largest gap a path may visit an entity twice, where the first visit was too "
            "early to continue."
        )
    if at_once and not when.strict:
        notes.append(
            f"{at_once:,} of the steps {'starts' if at_once == 1 else 'start'} at the moment at "
            "which the one before arrives; strict=True leaves these out."
        )
    return notes


def undated_notes(contacts: Contacts, when: TimeRules) -> list[str]:
    """Say what became of links without a date."""
    if not contacts.n_undated:
        return []
    one = contacts.n_undated == 1
    links = "1 link" if one else f"{contacts.n_undated:,} links"
    return [
        f"{links} without a date may be followed at any time."
        if when.undated == "any time"
        else f"{links} without a date {'was' if one else 'were'} left out; "
        'undated="any time" includes them.'
    ]
