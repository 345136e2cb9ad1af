"""Proximity to known entities: a random walk that always restarts at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import given_names, is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.kernels.weighted_paths import nearest
from linkanalysis.network.measures.ranks import competition_ranks, order_by_rank
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.measures.walk_measures import FADING, seeded_pagerank

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction, Ties


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Proximity(Result):
    """Entities by proximity to some known ones, nearest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was walked.
    numbers : ndarray of float64, shape (n,)
        The share of the walker's time for every entity of the graph; sums to 1.
    steps : ndarray of int64, shape (n,)
        Number of ties to the nearest seed; -1 if no path leads there.
    seeds : tuple of int
        Numbers of the known entities.
    nodes, ranks : ndarray of int64
        Number and rank of each entity in the table, nearest first; seeds have rank 0, and equal
        values share the best rank.
    withheld : int
        Number of protected people, and things that identify only them, of the ranked types that
        are left out of the table.
    notes : tuple of str
        Which types are ranked, and which only carry the walk.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.proximity(la.from_networkx(nx.path_graph(4)), "person:0")
    <Proximity: 4 entities, 1 of them seeds, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "proximity",
            "share of the time of a walker who restarts at the seeds",
            "share",
            bar="of the largest",
        ),
        Column("rank", "rank by proximity, from 1; empty for seeds", "rank"),
        Column("seed", "whether the walk restarts here"),
        Column("steps", "ties to the nearest seed; empty if no path leads there", "ties"),
    )
    CAVEAT = (
        "Near in the records is not involved: hubs are near to everybody, and anyone under "
        "investigation is near to those investigated before. A lead, never a verdict."
    )

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

    def _frame(self) -> pd.DataFrame:
        """Nearest first, equals by id."""
        frame = named_frame(self.graph, self.nodes)
        frame["proximity"] = self.numbers[self.nodes]
        frame["rank"] = pd.Series(self.ranks).astype("Int64").mask(self.ranks == 0)
        frame["seed"] = self.ranks == 0
        steps = self.steps[self.nodes]
        frame["steps"] = pd.Series(steps).astype("Int64").mask(steps < 0)
        return frame


@answer()
def proximity(
    call: Call,
    graph: EntityGraph,
    entities: str | Collection[str] | Mapping[str, float],
    *,
    types: Collection[str] | None = None,
    damping: float = FADING,
    direction: Direction = "out",
) -> Proximity:
    """Rank entities by proximity to some known ones.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    entities : str, collection of str or mapping of str to float
        Ids of the known entities, the seeds; a mapping gives each its weight, above 0. Protected
        ones are allowed: the walk starts at them, and they are not in the table.
    types : collection of str, optional
        Types of entities that are ranked; by default those of the seeds. All others carry the walk.
    damping : float, default 0.85
        Probability of going on at each entity, from 0 to below 1: the higher, the longer the walk.
    direction : {"out", "in", "all"}, default "out"
        In a directed graph: along the ties, against them, or both directions merged.

    Returns
    -------
    Proximity
        Nearest first, equals by id; seeds are listed without a rank.

    Raises
    ------
    UnknownNameError
        If the graph does not hold a seed, or there is no such type or direction.
    GraphKindError
        If there is no seed, a weight is not above 0, or the damping is not from 0 to below 1.

    Notes
    -----
    A walker follows ties by strength, and with probability 1 - damping restarts at a seed. A high
    value means that many strong ties lead there from the seeds, with few other branches on the way.
    A missing record makes everything behind it seem far away. As long as every entity has ties, the
    proximity to several seeds is the weighted mean of the proximity to each.

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
    weights = _weights(graph, entities)
    if not is_real(damping) or not 0 <= damping < 1:
        wanted = f"it must be from 0 to below 1, such as the default {FADING}."
        message = f"damping is {damping!r:.40}; {wanted}"
        raise GraphKindError(message)
    restart = np.zeros(graph.n)
    restart[list(weights)] = list(weights.values())
    numbers = seeded_pagerank(ties, restart, damping=damping)
    chosen = frozenset(graph.types[node] for node in weights)
    if types is not None:
        chosen = asked_types("types", types, graph.types)
    ranked = np.isin(np.array(graph.types, dtype=object), sorted(chosen))
    kept = np.flatnonzero(ranked & ~graph.masked)
    order = kept[order_by_rank(competition_ranks(numbers[kept], whole=False))]
    others = ~np.isin(order, list(weights))
    ranks = np.zeros(order.size, dtype=np.int64)
    ranks[others] = competition_ranks(numbers[order[others]], whole=False)
    left = int((~ranked).sum())
    carry = f"Entities of other types ({left:,}) carry the walk."
    return Proximity(
        graph=graph,
        numbers=numbers,
        steps=_steps(ties, list(weights)),
        seeds=tuple(weights),
        nodes=order,
        ranks=ranks,
        withheld=int((ranked & graph.masked).sum()),
        notes=(f"Ranked: {', '.join(sorted(chosen))}. {carry}",) if left else (),
        made_by=call.made_by({"types": tuple(sorted(chosen))}, drawn=False),
    )


def _weights(
    graph: EntityGraph, entities: str | Collection[str] | Mapping[str, float]
) -> dict[int, float]:
    """Return the weight of each seed by its number, in the order of numbers."""
    if not isinstance(entities, Mapping):
        entities = dict.fromkeys(given_names("entities", entities), 1.0)
    weights = {graph.node(entity): weight for entity, weight in entities.items()}
    if not weights:
        message = "There is no seed. Name at least one entity of the graph."
        raise GraphKindError(message)
    for node, weight in weights.items():
        if not is_real(weight) or not weight > 0:
            named = f"The weight of {graph.shown[node]} is {weight!r:.40}"
            message = f"{named}; it must be a number above 0."
            raise GraphKindError(message)
    return {node: float(weight) for node, weight in sorted(weights.items())}


def _steps(ties: Ties, seeds: list[int]) -> NDArray[np.int64]:
    ones = np.ones(ties.indices.size, dtype=np.int64)
    free = np.zeros(ties.n, dtype=np.bool_)
    found = nearest(ties.indptr, ties.indices, ones, np.array(seeds, dtype=np.int64), free)
    return found.distance
