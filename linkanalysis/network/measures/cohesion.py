"""Cohesion of a whole network: how dense it is, in how many parts, and who is tied to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.network.measures import cohesion_measures
from linkanalysis.network.measures.neighborhood_measures import degree
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Ties


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cohesion(Result):
    """Numbers that describe a whole network.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was measured.
    entities, ties : int
        How many there are; a tie in both directions of a directed graph counts twice.
    density : float
        Share of the possible ties that exist; NaN below two entities.
    mean_degree : float
        Mean number of neighbors, whatever the direction.
    reciprocity : float
        Share of the directed ties that are returned; NaN in an undirected graph and without ties.
    components, strong_components : int
        Parts that no tie connects, and parts in which everyone reaches everyone along directed
        ties; the same in an undirected graph.
    largest, largest_strong : float
        Share of the entities in the largest part of each sort; NaN without entities.
    degree_assortativity : float
        Correlation of the degrees at both ends of a tie, from -1 to 1; NaN if all are the same.
    type_assortativity : float
        How far ties stay within one type of entity, from below 0 to 1; NaN if there is one type.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.cohesion(la.from_networkx(nx.star_graph(4)))
    <Cohesion: 5 entities, 4 ties, density 0.4, 1 component>
    """

    COLUMNS = (
        Column("entities", "number of entities"),
        Column("ties", "number of ties"),
        Column("density", "possible ties that exist", "share"),
        Column("mean_degree", "mean number of neighbors"),
        Column("reciprocity", "directed ties that are returned", "share"),
        Column("components", "parts that no tie connects"),
        Column("largest", "entities in the largest component", "share"),
        Column("strong_components", "parts in which everyone reaches everyone"),
        Column("largest_strong", "entities in the largest strong component", "share"),
        Column("degree_assortativity", "correlation of the degrees at both ends of a tie"),
        Column("type_assortativity", "1 if ties stay within a type, 0 if types do not matter"),
    )
    CAVEAT = (
        "A network of records, not of people: what nobody recorded lowers the density, and where "
        "people are tied to things only, the types at both ends differ by construction."
    )

    graph: EntityGraph
    entities: int
    ties: int
    density: float
    mean_degree: float
    reciprocity: float
    components: int
    largest: float
    strong_components: int
    largest_strong: float
    degree_assortativity: float
    type_assortativity: float
    made_by: MadeBy

    def __repr__(self) -> str:
        parts = "1 component" if self.components == 1 else f"{self.components:,} components"
        return (
            f"<Cohesion: {self.entities:,} entities, {self.ties:,} ties, density "
            f"{self.density:.4g}, {parts}>"
        )

    def _frame(self) -> pd.DataFrame:
        """One row."""
        return pd.DataFrame({row.name: [getattr(self, row.name)] for row in self.COLUMNS})


@answer()
def cohesion(call: Call, graph: EntityGraph) -> Cohesion:
    """Describe a whole network by its density, its parts, and which entities are tied to which.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths are not used. The protected take part.

    Returns
    -------
    Cohesion
        One number each; the frame has one row.

    Notes
    -----
    Density always falls with size, so compare networks of about the same size, or compare mean
    degrees. Degree assortativity above 0: hubs are tied to hubs; below 0: hubs are tied to those
    with few ties, as in networks of a few organizers, but also wherever one document lists the
    contacts of one person. In a directed graph it compares the ties out of the source with those
    into the target. Type assortativity of 1: ties stay within a type. Neither says why.

    References
    ----------
    .. [1] Wasserman, Faust (1994), Social Network Analysis, Cambridge University Press, 4.2, 4.3.
    .. [2] Newman (2003), Phys. Rev. E 67, 026126, doi:10.1103/PhysRevE.67.026126.

    Examples
    --------
    Ana calls Ben and Cay; only Ben calls back.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> calls = nx.DiGraph([("ana", "ben"), ("ben", "ana"), ("ana", "cay")])
    >>> found = la.measures.cohesion(la.from_networkx(calls))
    >>> found.density, found.components, found.strong_components, round(found.reciprocity, 3)
    (0.5, 1, 2, 0.667)
    """
    ties = ties_of(graph, "out")
    row, column = slot_rows(ties.indptr), ties.indices.astype(np.int64)
    # every tie of an undirected graph has two slots
    count = row.size if ties.directed else row.size // 2
    possible = ties.n * (ties.n - 1) / (1 if ties.directed else 2)
    parts = cohesion_measures.component(ties)
    strong = cohesion_measures.strong_component(ties)
    around = ties_of(graph, "all") if ties.directed else ties
    returned = np.isin(row * ties.n + column, column * ties.n + row)
    outward = np.bincount(row, minlength=ties.n)
    inward = np.bincount(column, minlength=ties.n)
    number = np.unique(np.array(graph.types), return_inverse=True)[1] if ties.n else row
    return Cohesion(
        graph=graph,
        entities=ties.n,
        ties=count,
        density=count / possible if possible else np.nan,
        mean_degree=float(degree(around).mean()) if ties.n else np.nan,
        reciprocity=float(returned.mean()) if ties.directed and count else np.nan,
        components=_parts(parts),
        largest=_share(parts, ties),
        strong_components=_parts(strong),
        largest_strong=_share(strong, ties),
        degree_assortativity=_correlation(outward[row], inward[column]),
        type_assortativity=_within_types(number[row], number[column]),
        made_by=call.made_by(),
    )


def _parts(size: NDArray[np.int64]) -> int:
    """Count parts, given the size of the part of each entity."""
    return sum(many // k for k, many in enumerate(np.bincount(size).tolist()) if k)


def _share(size: NDArray[np.int64], ties: Ties) -> float:
    return int(size.max()) / ties.n if ties.n else float("nan")


def _correlation(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Correlate whole numbers, exactly up to the last division."""
    a, b = (sum(each.tolist()) for each in (one, other))
    n = one.size
    both, aa, bb = (
        n * int((x * y).sum()) - p * q
        for x, y, p, q in ((one, other, a, b), (one, one, a, a), (other, other, b, b))
    )
    return both / (aa * bb) ** 0.5 if aa and bb else float("nan")


def _within_types(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Compare the ties within types with what their ends at random would give."""
    most = max(int(one.max(initial=0)), int(other.max(initial=0))) + 1
    out, into = np.bincount(one, minlength=most), np.bincount(other, minlength=most)
    within, total = int((one == other).sum()), one.size**2
    expected = int((out * into).sum())
    if total == expected:
        return float("nan")
    return (within * one.size - expected) / (total - expected)
