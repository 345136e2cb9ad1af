"""Clustering of a whole network: whether the contacts of one entity are tied to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.network.measures import cohesion_measures
from linkanalysis.network.measures.neighborhood_measures import degree
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clustering(Result):
    """Transitivity and mean clustering of a network, which differ where hubs are.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was measured.
    transitivity : float
        Share of the pairs of ties that meet in one entity and are closed by a third tie.
    mean : float
        Mean of the clustering of entities.
    triangles, pairs, entities : int
        How many triangles there are, pairs of ties that meet in one entity, and entities over which
        the mean is taken.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.clustering(la.from_networkx(nx.complete_graph(4))).triangles
    4
    """

    COLUMNS = (
        Column("transitivity", "closed pairs of ties, of all that meet in one entity", "share"),
        Column("mean", "mean clustering of entities", "share"),
        Column("triangles", "number of triangles"),
        Column("pairs", "pairs of ties that meet in one entity"),
        Column("entities", "entities over which the mean is taken"),
    )
    CAVEAT = (
        "A network of records, not of people: one document that lists many closes all circles "
        "among them, and where people are tied to things there are no triangles."
    )

    graph: EntityGraph
    transitivity: float
    mean: float
    triangles: int
    pairs: int
    entities: int
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<Clustering: transitivity {self.transitivity:.4f}, mean {self.mean:.4f}>"

    def _frame(self) -> pd.DataFrame:
        """One row."""
        return pd.DataFrame({row.name: [getattr(self, row.name)] for row in self.COLUMNS})


@answer()
def clustering(call: Call, graph: EntityGraph, *, exclude_pendants: bool = False) -> Clustering:
    """Measure how often the contacts of one entity are tied to each other.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths are not used, and directions are merged.
    exclude_pendants : bool, default False
        Whether entities with fewer than two neighbors are left out of the mean; otherwise they
        count as 0.

    Returns
    -------
    Clustering
        Shares from 0 to 1; 0 where there is nothing to close.

    Notes
    -----
    High values mean closed circles, such as families, offices or cells. Transitivity gives every
    pair of ties the same weight, so hubs dominate it; the mean gives every entity the same weight,
    so entities with two or three ties dominate it. Missing records lower both.

    References
    ----------
    .. [1] Watts, Strogatz (1998), Nature 393, 440-442, for the mean.
    .. [2] Newman, Strogatz, Watts (2001), Phys. Rev. E 64, 026118, for the transitivity.

    Examples
    --------
    Ana ties Ben and Cay, who know each other, to Dov, who knows neither.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> found = la.measures.clustering(la.from_networkx(nx.Graph(ties)))
    >>> round(found.transitivity, 3), round(found.mean, 3)
    (0.6, 0.583)
    """
    ties = ties_of(graph, "all")
    many = degree(ties)
    closed = int(cohesion_measures.triangles(ties).sum())
    pairs = int((many * (many - 1) // 2).sum())
    values = cohesion_measures.clustering(ties)
    values = values[many > 1] if exclude_pendants else values
    return Clustering(
        graph=graph,
        transitivity=closed / pairs if pairs else 0.0,
        mean=float(values.mean()) if values.size else 0.0,
        triangles=closed // 3,
        pairs=pairs,
        entities=int(values.size),
        made_by=call.made_by(),
    )
