"""Reach in time: how many each entity could have reached, and by how many it could be reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.kernels.time_paths import NEVER
from linkanalysis.network.paths.dated_contacts import contacts_of
from linkanalysis.network.paths.forward_paths import (
    expect_dates,
    rules_text,
    search_from,
    undated_notes,
)
from linkanalysis.network.paths.path_limits import PathLimits, TimeRules, reach_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TimeReach(Result):
    """Entities by how many others they could have reached in the order of time, most first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was searched.
    reaches, reached_by : ndarray of int64, shape (n,)
        How many entities each one reaches, and is reached by.
    withheld : int
        Protected entities that count and are left out of the table.
    notes : tuple of str
        Which limits applied, and what was left out.
    made_by : MadeBy
        What is needed to repeat it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.paths.time_reach(la.build_graph(la.Case(purpose="training")))
    <TimeReach: 0 entities, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "reaches", "how many entities it reaches by contacts in the order of time", "entities"
        ),
        Column(
            "reached_by", "how many entities reach it by contacts in the order of time", "entities"
        ),
    )
    CAVEAT = (
        "Contacts in the order of time could have passed something on; that anything was passed on "
        "is not on record. A lead, never a verdict."
    )

    graph: EntityGraph
    reaches: NDArray[np.int64]
    reached_by: NDArray[np.int64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("reaches", "reached_by")

    def __repr__(self) -> str:
        return f"<TimeReach: {len(self):,} entities, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return self.graph.n - self.withheld

    def _frame(self) -> pd.DataFrame:
        """Most reached first, then most reached by, equals by id."""
        listed = np.flatnonzero(~self.graph.masked)
        order = listed[np.lexsort((-self.reached_by[listed], -self.reaches[listed]))]
        return named_frame(self.graph, order).assign(
            reaches=self.reaches[order], reached_by=self.reached_by[order]
        )


@answer()
def time_reach(
    call: Call,
    graph: EntityGraph,
    *,
    rules: TimeRules | None = None,
    limits: PathLimits | None = None,
) -> TimeReach:
    """Count the entities that each could reach in the order of time, and that could reach it.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case and not projected.
    rules : TimeRules, optional
        The window, the largest gap, whether moments must differ, and how undated links count.
        `TimeRules()` by default: any time, any gap, no undated links.
    limits : PathLimits, optional
        How far paths may go and what they must not pass. `PathLimits()` by default: two steps, and
        no entity with more than 50 neighbors. ``PathLimits(max_steps=None)`` counts all.

    Returns
    -------
    TimeReach
        Those that reach most first. Protected people count and are left out of the table.

    Raises
    ------
    GraphKindError
        If the graph was not built from a case, or is a projection.
    UnknownNameError
        If the graph does not hold an excluded entity.

    Notes
    -----
    One entity reaches another if `time_paths` finds a path between them. A high number says that
    much *could* have spread from here, or come here, not that it did. Entities on record longest
    reach most; a window makes them comparable. It takes one search for each entity.

    References
    ----------
    .. [1] Holme (2005), Phys. Rev. E 71, 046119, doi:10.1103/PhysRevE.71.046119.

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
    >>> table = time_reach(la.build_graph(case)).to_frame()
    >>> table[["label", "reaches", "reached_by"]].values.tolist()[:2]
    [['+12705550101', 2, 0], ['+12705550103', 1, 2]]
    """
    expect_dates(graph, "time_reach")
    when = TimeRules() if rules is None else rules
    reach = reach_of(graph, (), PathLimits() if limits is None else limits)
    contacts = contacts_of(graph, range(graph.source.size), undated=when.undated)
    open_to_all = contacts.without(reach.blocked)
    reaches, reached_by = np.zeros(graph.n, np.int64), np.zeros(graph.n, np.int64)
    starts = np.flatnonzero(~reach.excluded & (reach.neighbors > 0)).tolist()
    for source in with_progress(starts, what="entities"):
        here = open_to_all
        if reach.blocked[source]:  # a hub itself starts, but no path passes it
            others = reach.blocked.copy()
            others[source] = False
            here = contacts.without(others)
        found = search_from(graph.n, here, source, when, reach)
        reached = np.unique(found.node[found.arrival != NEVER])
        reached = reached[reached != source]
        reaches[source] = reached.size
        reached_by[reached] += 1
    return TimeReach(
        graph=graph,
        reaches=reaches,
        reached_by=reached_by,
        withheld=int(np.count_nonzero(graph.masked)),
        notes=(*reach.notes(), *undated_notes(contacts, when)),
        made_by=call.made_by({"rules": rules_text(when), "limits": reach}, drawn=False),
    )
