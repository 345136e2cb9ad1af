"""Who is near some entities that are known: a walk that always starts again at them.

Lives here: `proximity` and its table.
Not here: the walk itself (`walk_measures.seeded_pagerank`), shortest paths and guards (`paths`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import given_names, is_real
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import named_frame
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.nearest import nearest
from linkanalysis.measures.ranks import competition_ranks, order_by_rank
from linkanalysis.measures.ties import ties_of
from linkanalysis.measures.walk_measures import FADING, seeded_pagerank
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Direction, Ties

__all__ = ["Proximity", "proximity"]

CAVEAT = (
    "Near in the records is not involved: hubs are near to everybody, and whoever is looked into "
    "is near to whom was looked into before. A lead, never a verdict."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Proximity(Result):
    """Entities by how near they are to the seeds, nearest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was walked.
    numbers : ndarray of float64, shape (n,)
        The share of a walker's time, for every entity of the graph; sums to 1.
    steps : ndarray of int64, shape (n,)
        How many ties away the nearest seed is; -1 where none leads there.
    seeds : tuple of int
        Numbers of the seeds.
    nodes : ndarray of int64
        Numbers of the entities in the table, nearest first.
    ranks : ndarray of int64
        One an entity in the table, 0 for seeds; equals share the best.
    withheld : int
        How many protected people, and things that identify only them, of the types in the table
        are not in it.
    notes : tuple of str
        Which types are ranked, and which only carry the walk.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.proximity(la.from_networkx(nx.path_graph(4)), "person:0")
    <Proximity: 4 entities, 1 of them seeds, 0 withheld>
    """

    graph: EntityGraph
    numbers: NDArray[np.float64]
    steps: NDArray[np.int64]
    seeds: tuple[int, ...]
    nodes: NDArray[np.int64]
    ranks: NDArray[np.int64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("numbers", "steps", "nodes", "ranks")

    def __repr__(self) -> str:
        among = int((self.ranks == 0).sum())
        return (
            f"<Proximity: {len(self):,} entities, {among:,} of them seeds, "
            f"{self.withheld:,} withheld>"
        )

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show, and how many are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.measures.proximity(la.from_networkx(nx.path_graph(4)), "person:0").caveat.split(":")[
        ...     0
        ... ]
        'Near in the records is not involved'
        """
        return sentences(CAVEAT, held_back(self.withheld), *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns entity, label, type, proximity (share of a walker's time), rank (from 1, empty for
        seeds), seed (whether it is one), steps (ties to the nearest seed, empty where none leads
        there). Nearest first, ties by id.
        """
        frame = named_frame(self.graph, self.nodes)
        frame["proximity"] = self.numbers[self.nodes]
        frame["rank"] = pd.Series(self.ranks).astype("Int64").mask(self.ranks == 0)
        frame["seed"] = self.ranks == 0
        steps = self.steps[self.nodes]
        frame["steps"] = pd.Series(steps).astype("Int64").mask(steps < 0)
        return frame


def proximity(
    graph: EntityGraph,
    seeds: str | Collection[str] | Mapping[str, float],
    *,
    types: Collection[str] | None = None,
    damping: float = FADING,
    direction: Direction = "out",
) -> Proximity:
    """Rank entities by how near they are to some that are known.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    seeds : str, collection of str or mapping of str to float
        Ids of those that are known; a mapping gives each its weight, above 0. Seeds may be
        protected: the walk starts at them, and they are not in the table.
    types : collection of str, optional
        Types of entities that are ranked; by default those of the seeds. All others carry the walk.
    damping : float, default 0.85
        The chance to go on at each entity, from 0 to below 1: the higher, the further the walk.
    direction : {"out", "in", "all"}, default "out"
        In a directed graph: along the ties, against them, or both ways merged.

    Returns
    -------
    Proximity
        Nearest first, ties by id; seeds stand where they fall and have no rank.

    Raises
    ------
    UnknownNameError
        If the graph does not hold a seed, or there is no such type or direction.
    GraphKindError
        If there is no seed, a weight is not above 0, or the damping is not from 0 to below 1.

    Notes
    -----
    A walker follows ties by strength, and with a chance of 1 - damping starts again at a seed.
    High: many and strong ties lead there from the seeds, over few others. Missing records move
    what is behind them far away. The proximity to several seeds is the mean of that to each, by
    weight, as long as every entity has ties to follow.

    References
    ----------
    .. [1] Haveliwala (2003), IEEE Trans. Knowl. Data Eng. 15(4), 784-796.

    Examples
    --------
    Ana is known; Ben shares two phones with her, Cay one.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> uses = {"ana": "123", "ben": "12", "cay": "3"}
    >>> ties = [(person, f"phone:{phone}") for person, phones in uses.items() for phone in phones]
    >>> near = la.measures.proximity(la.from_networkx(nx.Graph(ties)), "person:ana")
    >>> near.to_frame()[["entity", "rank", "steps"]].values.tolist()
    [['person:ana', <NA>, 0], ['person:ben', 1, 2], ['person:cay', 2, 2]]
    >>> near.notes
    ('Ranked: person. Entities of other types (3) carry the walk.',)
    """
    ties = ties_of(graph, direction)
    weights = _weights(graph, seeds)
    if not is_real(damping) or not 0 <= damping < 1:
        message = (
            f"damping is {damping!r:.40}; it must be from 0 to below 1, such as the default "
            f"{FADING}."
        )
        raise GraphKindError(message)
    restart = np.zeros(graph.n)
    restart[list(weights)] = list(weights.values())
    numbers = seeded_pagerank(ties, restart, damping=damping)
    chosen = {graph.types[node] for node in weights}
    if types is not None:
        chosen = {entity_type(name).name for name in given_names("types", types, what="a type")}
    ranked = np.isin(np.array(graph.types, dtype=object), sorted(chosen))
    kept = np.flatnonzero(ranked & ~graph.masked)
    order = kept[order_by_rank(competition_ranks(numbers[kept], whole=False))]
    others = ~np.isin(order, list(weights))
    ranks = np.zeros(order.size, dtype=np.int64)
    ranks[others] = competition_ranks(numbers[order[others]], whole=False)
    left = int((~ranked).sum())
    kinds = ", ".join(sorted(chosen))
    note = f"Ranked: {kinds}. Entities of other types ({left:,}) carry the walk."
    options = {
        "seeds": _told(graph, weights),
        "types": kinds,
        "damping": str(damping),
        "direction": direction,
    }
    return Proximity(
        graph=graph,
        numbers=numbers,
        steps=_steps(ties, list(weights)),
        seeds=tuple(weights),
        nodes=order,
        ranks=ranks,
        withheld=int((ranked & graph.masked).sum()),
        notes=(note,) if left else (),
        made_by=made_from(graph, "proximity", options.items()),
    )


def _weights(
    graph: EntityGraph, seeds: str | Collection[str] | Mapping[str, float]
) -> dict[int, float]:
    """Give the weight of each seed by its number, in the order of numbers."""
    given = seeds
    if not isinstance(given, Mapping):
        given = dict.fromkeys(given_names("seeds", given), 1.0)
    weights = {graph.node(entity): weight for entity, weight in given.items()}
    if not weights:
        message = "There is no seed. Name at least one entity of the graph."
        raise GraphKindError(message)
    for node, weight in weights.items():
        if not is_real(weight) or not weight > 0:
            named = f"The weight of {graph.shown[node]} is {weight!r:.40}"
            message = f"{named}; it must be a number above 0."
            raise GraphKindError(message)
    return {node: float(weight) for node, weight in sorted(weights.items())}


def _told(graph: EntityGraph, weights: dict[int, float]) -> str:
    """Name the seeds as they may be shown, with their weights where these differ."""
    alike = len(set(weights.values())) == 1
    return ", ".join(
        sorted(
            graph.shown[node] if alike else f"{graph.shown[node]}: {weight:g}"
            for node, weight in weights.items()
        )
    )


def _steps(ties: Ties, seeds: list[int]) -> NDArray[np.int64]:
    ones = np.ones(ties.indices.size, dtype=np.int64)
    free = np.zeros(ties.n, dtype=np.bool_)
    found = nearest(ties.indptr, ties.indices, ones, np.array(seeds, dtype=np.int64), free)
    return found.distance
