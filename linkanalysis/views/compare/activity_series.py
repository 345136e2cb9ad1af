"""Activity over time: how much the records say of each entity in each day, week or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import given_names, row_by_number
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.occasions import read_occasions
from linkanalysis.graph.queries.local_days import period_bounds

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.occasions import Occasions
    from linkanalysis.graph.queries.local_days import Period


@dataclass(frozen=True, slots=True)
class ActivePeriod:
    """What the records say of an entity in a period; each field is a column of `Activity`."""

    entity: str
    label: str
    type: str
    start: date
    end: date
    records: int
    days: int
    contacts: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Activity(Result):
    """Activity of entities over time, by entity, then period.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was asked.
    rows : tuple
        One item for each entity and period with a record.
    withheld : int
        Protected entities with records.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.compare.activity(la.build_graph(la.Case(purpose="training")))
    <Activity: 0 entities, 0 periods>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("start", "first day of the period", "date"),
        Column("end", "first day after the period", "date"),
        Column("records", "links of the entity that start in it"),
        Column("days", "days with such a link", "days"),
        Column("contacts", "other ends of these links, the protected too", "entities"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} A period without records may be one that no document covers, and where "
        "two documents state one call it is two records."
    )
    WITHHELD = "protected, not listed."

    graph: EntityGraph
    rows: tuple[ActivePeriod, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    _occasions: Occasions
    _behind: tuple[tuple[int, int, int], ...]  # number of the entity, first day, day after

    def __repr__(self) -> str:
        entities = len({row.entity for row in self.rows})
        periods = len({row.start for row in self.rows})
        return f"<Activity: {entities:,} entities, {periods:,} periods>"

    def __len__(self) -> int:
        return len(self.rows)

    def _frame(self) -> pd.DataFrame:
        """By entity as shown, then period; a period without records has no row."""
        names = [column.name for column in self.COLUMNS]
        cells = [tuple(getattr(row, name) for name in names) for row in self.rows]
        frame = pd.DataFrame(cells, columns=names, dtype=object)
        return frame.astype(dict.fromkeys(("records", "days", "contacts"), "int64"))

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind a row of the table, oldest first."""
        node, first, after = row_by_number(self._behind, item, "row")
        return self._occasions.reasons((node,), first, after, limit)


@answer()
def activity(
    call: Call,
    graph: EntityGraph,
    *,
    entities: str | Collection[str] | None = None,
    period: Period = "week",
) -> Activity:
    """Count the records of entities in each day, week or month.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case: by `build_graph` for what documents state, by
        `build_contacts` for the holders of phones and accounts.
    entities : str or collection of str, optional
        Ids of entities; by default all.
    period : {"day", "week", "month"}, default "week"
        What is counted together. Days run from 4 a.m. to 4 a.m. in the zone of the case, weeks
        from Monday.

    Returns
    -------
    Activity
        By entity, then period; a period without records has no row. ``reasons(n)`` gives the
        records behind row n.

    Raises
    ------
    GraphKindError
        If the graph was not built from a case, or is a projection.
    UnknownNameError
        If the graph does not hold an entity, or there is no such period.
    ProtectedError
        If an entity is protected.

    Notes
    -----
    Calls, messages, payments, events and whatever else happens at a time count; lasting states such
    as the use of a phone do not. A high number says that many records start in the period, not that
    much was done. Links without a day are left out and counted in `notes`.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> calls = pd.DataFrame({"start": ["2024-05-01", "2024-05-02", "2024-05-09"]})
    >>> calls = calls.assign(caller="502-555-0101", callee="502-555-0102")
    >>> case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    >>> _ = case.add(la.read_frame(calls, reader="calls", document="calls"))
    >>> weeks = activity(la.build_graph(case), entities="phone:+15025550101")
    >>> [(f"{row.start:%d %b}", row.records, row.days) for row in weeks.rows]
    [('29 Apr', 2, 2), ('06 May', 1, 1)]
    """
    names = None if entities is None else given_names("entities", entities)
    asked = None if names is None else named_nodes(graph, names)
    occasions = read_occasions(graph)
    sides = occasions.sides()
    if asked is not None:
        sides = sides[sides["node"].isin(asked)]
    masked = graph.masked[sides["node"].to_numpy()]
    listed = sides[~masked]
    start, end = period_bounds(listed["day"].to_numpy(), period)
    shown = pd.Series(graph.shown, dtype=object)
    listed = listed.assign(start=start, end=end, entity=shown.loc[listed["node"]].to_numpy())
    table = listed.groupby(["entity", "node", "start", "end"], sort=True, as_index=False).agg(
        records=("link", "nunique"), days=("day", "nunique"), contacts=("other", "nunique")
    )
    rows = tuple(
        ActivePeriod(
            str(entity), graph.labels[node], graph.types[node], _date(first), _date(after), *counts
        )
        for entity, node, first, after, *counts in table.itertuples(index=False, name=None)
    )
    return Activity(
        graph=graph,
        rows=rows,
        withheld=int(sides.loc[masked, "node"].nunique()),
        notes=occasions.notes(),
        made_by=call.made_by(),
        _occasions=occasions,
        _behind=tuple(table[["node", "start", "end"]].itertuples(index=False, name=None)),
    )


def _date(day: int) -> date:
    found: date = np.datetime64(day, "D").astype(object)
    return found
