"""Intervals of ranks, and how likely an entity is among the first."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.checks import expect_type, is_real, is_whole
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.network.measures.measure_table import find_measure, given_measures, require_form
from linkanalysis.network.measures.ranks import order_by_rank, parts_by_type
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.tie_probability import TieProbabilities
from linkanalysis.network.trust.world_ranks import including, rank_in_worlds, ranks_of
from linkanalysis.network.trust.worlds import HIDDEN, MOST_WORLDS, graph_worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction

# Two-sided 95 % quantile of the normal distribution, for Wilson's interval.
Z = 1.959963984540054

# Beyond it there would be ten ties for each on record: worlds would reflect the model alone.
MOST_HIDDEN = 0.9

COVERED = (
    "Intervals cover ties missing at random, but not a lost source, well-tied people who hide "
    "their ties, or more false ties than grades suggest; la.trust.scenario_intervals does."
)

NOT_COVERED = (
    "Intervals do not account for people missing from the records, two people recorded as one, or "
    "records that follow a single suspicion."
)

PROBABILITIES = "pass the result of la.trust.tie_probabilities for this graph, or leave it out."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RankIntervals(Result):
    """Ranks with their intervals, best first.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    measures : tuple of str
        Names of the measures; the first gives the order.
    nodes : ndarray of int64
        Numbers of the entities, best first.
    ranks : ndarray of int64, shape (measures, entities)
        Ranks by the records as they are, among entities of one type; equal values share the best
        rank.
    low, high : ndarray of float64, shape (measures, entities)
        Range of the rank in 95% of the simulated networks (possible worlds), extended to the rank
        on record; entities with equal values share their mean rank.
    top, worlds : int
        Up to which rank an entity is among the first, and how many worlds were drawn.
    among : ndarray of int64, shape (measures, entities)
        In how many worlds it is among the first.
    withheld : int
        Number of protected people, and things that identify only them, left out of the table.
    notes : tuple of str
        How worlds were drawn, and what they do not cover.
    probabilities : TieProbabilities or None
        How likely each tie is real, with the table of grades; None without a case.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> rank_intervals(la.from_networkx(nx.star_graph(30)), "degree", worlds=40)
    <RankIntervals: 31 entities by degree, 40 worlds, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "{measure}_rank",
            "rank by the records as they are, among its type; equal values share the best rank",
            "rank",
        ),
        Column("{measure}_low", "low end of the interval of the rank", "rank"),
        Column("{measure}_high", "high end of the interval of the rank", "rank"),
        Column("{measure}_top", "worlds in which the entity is among the first", "share"),
        Column("{measure}_top_low", "low end of Wilson's interval of that share", "share"),
        Column("{measure}_top_high", "high end of Wilson's interval of that share", "share"),
    )

    graph: EntityGraph
    measures: tuple[str, ...]
    nodes: NDArray[np.int64]
    ranks: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    top: int
    among: NDArray[np.int64]
    worlds: int
    withheld: int
    notes: tuple[str, ...]
    probabilities: TieProbabilities | None
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "ranks", "low", "high", "among")

    def __repr__(self) -> str:
        return (
            f"<RankIntervals: {len(self.nodes):,} entities by {', '.join(self.measures)}, "
            f"{self.worlds:,} worlds, {self.withheld:,} withheld>"
        )

    def _frame(self) -> pd.DataFrame:
        """Best first, equals by id; columns of one measure after those of another."""
        frame = named_frame(self.graph, self.nodes)
        for row, name in enumerate(self.measures):
            frame[f"{name}_rank"] = self.ranks[row]
            frame[f"{name}_low"] = self.low[row]
            frame[f"{name}_high"] = self.high[row]
            frame[f"{name}_top"] = self.among[row] / self.worlds
            least, most = wilson(self.among[row], self.worlds)
            frame[f"{name}_top_low"] = least.round(4)
            frame[f"{name}_top_high"] = most.round(4)
            if find_measure(name).nullable:
                none = np.isnan(self.low[row])
                frame[f"{name}_rank"] = frame[f"{name}_rank"].astype("Int64").mask(none)
                for column in (f"{name}_top", f"{name}_top_low", f"{name}_top_high"):
                    frame[column] = frame[column].mask(none)
        return frame


@answer()
def rank_intervals(  # noqa: PLR0913 - what worlds are made of
    call: Call,
    graph: EntityGraph,
    measures: str | Sequence[str] = ("betweenness",),
    *,
    worlds: int = 1000,
    hidden: float | tuple[float, ...] = HIDDEN,
    probabilities: TieProbabilities | None = None,
    top: int = 10,
    direction: Direction = "out",
    seed: int = 0,
) -> RankIntervals:
    """Rank entities in many simulated networks (possible worlds), with an interval for each rank.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    measures : str or sequence of str, default ("betweenness",)
        Names of `MEASURES`; the table is sorted by the first.
    worlds : int, default 1000
        How many worlds are drawn; with fewer than 200 intervals are rough.
    hidden : float or tuple of float, default (0.1, 0.2, 0.3, 0.4)
        Share of all ties that the records miss; if several, each has the same number of worlds.
    probabilities : TieProbabilities, optional
        How likely each tie is real; by default from the grades of its documents, each tie alone.
        With ``tie_probabilities(graph, dependence="origin")`` all ties of one origin stand or fall
        together.
    top : int, default 10
        Up to which rank an entity is among the first.
    direction : {"out", "in", "all"}, default "out"
        As for `centrality`.
    seed : int, default 0
        Seed of the draws.

    Returns
    -------
    RankIntervals
        Best first by the records as they are, equals by id.

    Raises
    ------
    UnknownNameError
        If a measure or the direction does not exist.
    GraphKindError
        If there are no worlds, a share is not from 0 to .9, or a measure is not defined for a graph
        of this kind.

    Notes
    -----
    A world keeps each tie with the probability that its documents give it, and adds ties that the
    records may miss. How many ties an entity misses is drawn from its number of ties on record and
    the hidden share. The added ties lead to near entities or to anybody, in the mixture that best
    predicts the ties on record. On networks with a fifth of their ties hidden at random, the
    interval covers the true rank in about 95% of cases, and is narrower than if ties are dropped
    and added evenly. The rank on record may lie outside, because an entity whose rank rests on one
    doubtful tie has that rank in few worlds; the interval is then extended to it. An undecided pair
    of records is one person in half of the worlds. Entities are ranked within their type, and only
    those that may be ranked count.

    Intervals cover ties missing at random, but not a lost source, well-tied people who hide their
    ties, or more false ties than grades suggest; `scenario_intervals` does. Neither accounts for
    people missing from the records, two people recorded as one, or records that follow a single
    suspicion.

    References
    ----------
    .. [1] Wilson (1927), J. Am. Stat. Assoc. 22, 209-212, for the share of worlds.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.star_graph(30))
    >>> table = rank_intervals(graph, "degree", worlds=40).to_frame()
    >>> table[["entity", "degree_rank", "degree_low", "degree_high"]].head(1).values.tolist()
    [['person:0', 1, 1.0, 1.0]]
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    shares = hidden if isinstance(hidden, tuple) else (hidden,)
    check_worlds(worlds)
    _check_shares(shares)
    expect_type("probabilities", probabilities, (TieProbabilities, NoneType), PROBABILITIES)
    if probabilities is not None and not _same_edges(probabilities.graph, graph):
        message = f"These probabilities belong to another graph; {PROBABILITIES}"
        raise GraphKindError(message)
    ties = ties_of(graph, direction)
    for row in rows:
        require_form(row, ties)
    kept = np.flatnonzero(~graph.masked)
    drawn, more = graph_worlds(
        graph, ties, direction, probabilities=probabilities, hidden=shares, seed=seed
    )
    parts = parts_by_type(graph.types, kept)
    found = rank_in_worlds(drawn, rows, kept, number=worlds, top=top, apart=parts)
    values = [row.function(ties)[kept] for row in rows]
    ranks = np.array(
        [ranks_of(value, row, parts)[0] for value, row in zip(values, rows, strict=True)],
        dtype=np.int64,
    ).reshape(len(rows), kept.size)
    low, high = including(ranks, *found.bounds())
    overall = ranks_of(values[0], rows[0])[0].astype(np.int64) if names else np.zeros(0, np.int64)
    order = order_by_rank(overall) if names else np.arange(kept.size)
    hidden_shares = " or ".join(f"{share:.0%}" for share in shares)
    return RankIntervals(
        graph=graph,
        measures=names,
        nodes=kept[order],
        ranks=ranks[:, order],
        low=low[:, order],
        high=high[:, order],
        top=top,
        among=found.top[:, order],
        worlds=worlds,
        withheld=int(graph.masked.sum()),
        notes=(f"Hidden ties: {hidden_shares}.", *more, COVERED, NOT_COVERED),
        probabilities=drawn.probabilities,
        made_by=call.made_by({"measures": names, "hidden": shares}),
    )


def wilson(count: NDArray[np.int64], number: int) -> tuple[NDArray[np.float64], ...]:
    """Compute Wilson's interval of a share that was counted."""
    share = count / number
    center = share + Z**2 / (2 * number)
    half = Z * np.sqrt(share * (1 - share) / number + Z**2 / (4 * number**2))
    scale = 1 + Z**2 / number
    return np.clip((center - half) / scale, 0, 1), np.clip((center + half) / scale, 0, 1)


def _same_edges(one: EntityGraph, other: EntityGraph) -> bool:
    pairs = ((one.source, other.source), (one.target, other.target))
    return unmasked(one.ids) == unmasked(other.ids) and all(np.array_equal(a, b) for a, b in pairs)


def check_worlds(worlds: int) -> None:
    """Raise unless `worlds` is a number of worlds to draw."""
    if not is_whole(worlds) or not 1 <= worlds <= MOST_WORLDS:
        message = (
            f"worlds is {worlds!s:.40}; pass the number of worlds to draw, such as 1,000 for a "
            "report."
        )
        raise GraphKindError(message)


def _check_shares(shares: tuple[float, ...]) -> None:
    if not shares or not all(is_real(share) and 0 <= share <= MOST_HIDDEN for share in shares):
        wanted = "give shares of all ties from 0 to 0.9, such as hidden=(0.1, 0.2, 0.3)."
        message = f"hidden is {', '.join(map(str, shares)) or 'empty'}; {wanted}"
        raise GraphKindError(message)
