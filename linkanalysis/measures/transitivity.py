"""How closed a whole network is: whether those who know one also know each other.

Lives here: `clustering` of a graph and its result.
Not here: the clustering of each entity, a row of `MEASURES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_flag
from linkanalysis._result import Result
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures import cohesion_measures
from linkanalysis.measures.tie_measures import degree
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["Clustering", "clustering"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clustering(Result):
    """How closed a network is, in two ways that differ where hubs are.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was measured.
    transitivity : float
        Share of the pairs of ties that meet in one entity and are closed by a third.
    mean : float
        Mean of the clustering of entities.
    triangles : int
        How many triangles there are.
    pairs : int
        How many pairs of ties meet in one entity.
    entities : int
        Over how many entities the mean is taken.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.clustering(la.from_networkx(nx.complete_graph(4))).triangles
    4
    """

    graph: EntityGraph
    transitivity: float
    mean: float
    triangles: int
    pairs: int
    entities: int
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<Clustering: transitivity {self.transitivity:.4f}, mean {self.mean:.4f}>"

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            A sentence for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.measures.clustering(la.from_networkx(nx.path_graph(3))).caveat.split(":")[0]
        'A network of records, not of people'
        """
        return (
            "A network of records, not of people: one document that lists many closes all circles "
            "among them, and where people are tied to things there are no triangles at all."
        )

    def _frame(self) -> pd.DataFrame:
        """Give the numbers as a new frame.

        One row: transitivity, mean, triangles, pairs, entities.
        """
        names = ("transitivity", "mean", "triangles", "pairs", "entities")
        return pd.DataFrame({name: [getattr(self, name)] for name in names})


def clustering(graph: EntityGraph, *, exclude: bool = False) -> Clustering:
    """Say how often those who are tied to one entity are tied to each other.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths are not used, and directions are merged.
    exclude : bool, default False
        Whether entities with fewer than two neighbors are left out of the mean; otherwise they
        count as 0.

    Returns
    -------
    Clustering
        Shares from 0 to 1; 0 where there is nothing to close.

    Notes
    -----
    High: closed circles, such as families, offices, cells. The transitivity weighs every pair of
    ties alike, so hubs decide it; the mean weighs every entity alike, so those with two or three
    ties do. Missing records lower both.

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
    expect_flag("exclude", exclude)
    ties = ties_of(graph, "all")
    many = degree(ties)
    closed = int(cohesion_measures.triangles(ties).sum())
    pairs = int((many * (many - 1) // 2).sum())
    values = cohesion_measures.clustering(ties)[
        many > 1 if exclude else np.full(ties.n, fill_value=True)
    ]
    return Clustering(
        graph=graph,
        transitivity=closed / pairs if pairs else 0.0,
        mean=float(values.mean()) if values.size else 0.0,
        triangles=closed // 3,
        pairs=pairs,
        entities=int(values.size),
        made_by=made_from(graph, "clustering", (("exclude", str(exclude)),)),
    )
