"""Centrality: measures of every entity, and the ranking that follows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.result import ROWS_SHOWN, Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.network.measures.measure_table import find_measure, given_measures, require_form
from linkanalysis.network.measures.ranks import Ranking
from linkanalysis.network.measures.sampling_rule import take_betweenness
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.world_budget import plan_worlds
from linkanalysis.network.trust.world_ranks import including, rank_in_worlds
from linkanalysis.network.trust.worlds import expect_worlds, graph_worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction

    Bounds = tuple[tuple[NDArray[np.float64], ...], tuple[NDArray[np.float64], ...]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScoreTable(Result):
    """Entities ranked by one or more measures, best first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was measured.
    measures : tuple of str
        Names of the measures; the first gives the order.
    numbers : tuple of ndarray
        One array a measure, in the order of ``graph.ids``, for every entity; NaN where it has none.
    low, high : tuple of ndarray of float64
        One array a measure, in the order of `nodes`: the range of the rank in most simulated
        networks (possible worlds), where entities with equal values share their mean rank, extended
        to the rank on record if that lies outside; no arrays if no worlds were drawn.
    withheld : int
        Number of protected people, and things that identify only them, left out of the table.
    notes : tuple of str
        What was estimated, and how well.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.centrality(la.from_networkx(nx.star_graph(3)), "core")
    <ScoreTable: 4 entities by core, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "{measure}",
            "the value of the measure; empty where it has none",
            "its unit",
            bar="of the largest",
        ),
        Column(
            "{measure}_rank",
            (
                "rank among the entities of its type that have a value; equal values share the "
                "best rank"
            ),
            "rank",
        ),
        Column("{measure}_low", "low end of the interval of the rank", "rank"),
        Column("{measure}_high", "high end of the interval of the rank", "rank"),
    )

    graph: EntityGraph
    measures: tuple[str, ...]
    numbers: tuple[NDArray[Any], ...]
    low: tuple[NDArray[np.float64], ...]
    high: tuple[NDArray[np.float64], ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    _ranking: Ranking

    def __post_init__(self) -> None:
        self._freeze("numbers", "low", "high")

    @property
    def nodes(self) -> NDArray[np.int64]:
        """Numbers of the entities in the table, best first."""
        return self._ranking.nodes

    @property
    def ranks(self) -> tuple[NDArray[np.int64], ...]:
        """One array a measure, in the order of `nodes`.

        Equal values share the best rank; entities without a value come after the last.
        """
        return self._ranking.ranks

    def __repr__(self) -> str:
        by = ", ".join(self.measures) or "no measure"
        return f"<ScoreTable: {len(self):,} entities by {by}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return self.graph.n - self.withheld

    @guarded
    def values(self, measure: str) -> NDArray[np.float64]:
        """Return the numbers of one measure for every entity of the graph, the withheld too.

        Parameters
        ----------
        measure : str
            Name of a measure in the table.

        Returns
        -------
        ndarray of float64, shape (n,)
            In the order of ``graph.ids``. It is for computing and for sizes on a map, not for
            naming anybody.

        Raises
        ------
        UnknownNameError
            If the table does not hold the measure.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.centrality(la.from_networkx(nx.star_graph(3)), "degree").values("degree").tolist()
        [3.0, 1.0, 1.0, 1.0]
        """
        check_choice(measure, self.measures, "in this table")
        values = self.numbers[self.measures.index(measure)].astype(np.float64)
        values.setflags(write=False)
        return values

    def _frame(self) -> pd.DataFrame:
        """Best first, ties by id; ranks are nullable where entities have no value."""
        columns: dict[str, Any] = {
            name: numbers[self.nodes]
            for name, numbers in zip(self.measures, self.numbers, strict=True)
        }
        for row, name in enumerate(self.measures):
            ranks = pd.Series(self.ranks[row])
            if find_measure(name).nullable:
                ranks = ranks.astype("Int64").mask(np.isnan(columns[name]))
            columns[f"{name}_rank"] = ranks
            if self.low and self.low[row].size == len(self):
                columns[f"{name}_low"] = self.low[row]
                columns[f"{name}_high"] = self.high[row]
        return pd.concat([named_frame(self.graph, self.nodes), pd.DataFrame(columns)], axis=1)

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """Each number beside its rank, with the interval of the rank in brackets."""
        frame = self.to_frame()
        shown = frame.head(ROWS_SHOWN)
        columns = {name: shown[name] for name in ("entity", "label", "type")}
        for name in self.measures:
            columns[name] = shown[name]
            columns[f"{name}_rank"] = _with_interval(shown, name)
        return pd.DataFrame(columns), len(frame)

    def _column(self, name: str) -> Column:
        """Return what is declared; of a measure also what it means."""
        declared = super(ScoreTable, self)._column(name)
        if name not in self.measures:
            return declared
        row = find_measure(name)
        which = "low" if row.lowest_first else "high"
        return replace(declared, meaning=f"{which}: {row.reading}", unit=row.unit)

    def readings(self) -> pd.DataFrame:
        """List what each measure of the table means.

        Returns
        -------
        DataFrame
            Columns measure, unit, reading (of a high number, unless it says otherwise), caveat,
            reference.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.centrality(la.from_networkx(nx.Graph()), "degree").readings()["unit"].tolist()
        ['neighbors']
        """
        rows = [find_measure(name) for name in self.measures]
        columns = ("unit", "reading", "caveat", "reference")
        texts = {column: [getattr(row, column) for row in rows] for column in columns}
        return pd.DataFrame({"measure": list(self.measures), **texts})


def _with_interval(frame: pd.DataFrame, measure: str) -> pd.Series[Any]:
    """Write ranks, each with the interval in which it lies; only ranks if none was computed."""
    ranks = frame[f"{measure}_rank"]
    if f"{measure}_low" not in frame:
        return ranks
    ends = zip(ranks, frame[f"{measure}_low"], frame[f"{measure}_high"], strict=True)
    texts = [
        None if pd.isna(rank) else f"{rank} ({whole_ranks(low, high, '–')})"
        for rank, low, high in ends
    ]
    return pd.Series(texts, frame.index, dtype=object)


def whole_ranks(low: float, high: float, between: str) -> str:
    """Return the whole ranks around the ends of an interval, which are one if both are equal.

    Ends are between two ranks where equals share the middle of theirs.
    """
    ends = dict.fromkeys((math.floor(low), math.ceil(high)))
    return between.join(f"{end:,}" for end in ends)


@answer()
def centrality(
    call: Call,
    graph: EntityGraph,
    measures: str | Sequence[str] = ("degree",),
    *,
    direction: Direction = "out",
    exact: bool | None = None,
    worlds: int | None = None,
    seed: int = 0,
) -> ScoreTable:
    """Compute measures of every entity, and rank those that may be ranked.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Links from an entity to itself do not count.
    measures : str or sequence of str, default ("degree",)
        Names of `MEASURES`; the table is sorted by the first.
    direction : {"out", "in", "all"}, default "out"
        In a directed graph: along the ties, against them, or both directions merged.
    exact : bool, optional
        Whether betweenness counts all paths; False draws a sample. By default a sample is drawn if
        all paths would take over twice as long, and never if they take seconds; the notes of the
        table say which, and why.
    worlds : int, optional
        Number of simulated networks (possible worlds) in which entities are ranked again, for the
        interval of each rank; 0 for none. By default 200 if entities times edges are at most
        64,000,000, else none; above 2,000,000 measures that follow all paths are estimated in them,
        as the notes say.
    seed : int, default 0
        Seed of samples and worlds.

    Returns
    -------
    ScoreTable
        Most notable first: the highest value, or the lowest if the measure says so; equal values by
        id; entities without a value last. Entities are ranked within their type: a person among
        people. Protected people, and what identifies only them, count in the computation and are
        left out of the table; `withheld` is their number.

    Raises
    ------
    UnknownNameError
        If a measure or the direction does not exist.
    GraphKindError
        If a measure is not defined for a graph of this kind.

    Notes
    -----
    A high rank says only that the records tie the entity to others. Missing records affect every
    measure, betweenness most. Intervals cover ties missing at random, but not a lost source,
    well-tied people who hide their ties, or more false ties than grades suggest;
    `scenario_intervals` does. `rank_intervals` says how worlds are drawn. Scales are those of
    networkx.

    References
    ----------
    .. [1] Freeman (1978), Social Networks 1(3), 215-239, doi:10.1016/0378-8733(78)90021-7.

    Examples
    --------
    Ana ties Ben and Cay, who know each other, to Dov, who knows neither.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> scores = centrality(la.from_networkx(nx.Graph(ties)), ["degree", "betweenness"])
    >>> scores.to_frame()[["entity", "degree", "degree_rank"]].values.tolist()
    [['person:ana', 3, 1], ['person:ben', 2, 2], ['person:cay', 2, 2], ['person:dov', 1, 4]]
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    expect_worlds(worlds)
    ties = ties_of(graph, direction)
    for row in rows:
        require_form(row, ties)
    values: list[NDArray[Any]] = []
    notes: list[str] = []
    sampled: list[tuple[str, str]] = []
    for row in rows:
        if row.name == "betweenness":
            taken = take_betweenness(ties, exact=exact, seed=seed)
            values.append(taken.values)
            notes.append(taken.note)
            sampled += [("betweenness", taken.sample)] if taken.sample else []
        else:
            values.append(row.function(ties))
            notes += [row.note(ties)] if row.note else []
    notes = [note for note in dict.fromkeys(notes) if note]
    ranking = Ranking(
        [(row.notable(value), row.whole) for row, value in zip(rows, values, strict=True)],
        graph.masked,
        graph.types,
    )
    withheld = int(np.count_nonzero(graph.masked))
    shown = graph.n > withheld
    plan = plan_worlds(graph, rows, worlds)
    bounds: Bounds = ((), ())
    notes += plan.notes if shown else ()
    if plan.number and not shown:
        bounds = ((np.zeros(0),) * len(rows),) * 2
    elif plan.number:
        drawn, more = graph_worlds(graph, ties, direction, seed=seed)
        simulated = rank_in_worlds(
            drawn, plan.rows, ranking.kept, number=plan.number, apart=ranking.parts
        )
        low, high = (each[:, ranking.order] for each in simulated.bounds())
        low, high = including(np.array(ranking.ranks), low, high)
        bounds = tuple(low), tuple(high)
        notes += more
    return ScoreTable(
        graph=graph,
        measures=names,
        numbers=tuple(values),
        low=bounds[0],
        high=bounds[1],
        withheld=withheld,
        notes=tuple(notes),
        made_by=call.made_by(
            {"measures": names, "worlds": plan.number} | dict(sampled),
            drawn=bool(sampled or (plan.number and shown)),
        ),
        _ranking=ranking,
    )
