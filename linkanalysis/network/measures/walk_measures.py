"""Measures by random walks and walk counts: where those who follow ties end up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels import spectral
from linkanalysis.kernels.components import components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.network.measures.ties import Ties

    Values = NDArray[np.float64]

# Share of steps that follow a tie instead of starting again (Brin, Page 1998). For Katz, the share
# of the largest attenuation at which counts converge.
FADING = 0.85


def eigenvector(ties: Ties) -> Values:
    """Compute shares that are proportional to the sum of the shares of neighbors.

    ties: undirected, with their strengths.
    Returns float64 (n,): from 0 to 1; the squares of a component of k entities sum to k / n. 0 for
      isolates.

    High: tied to well-tied entities. One dense family or office takes all of it.

    Bonacich (1972), J. Math. Sociol. 2(1), 113-120; here within each component.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> eigenvector(ties_of(la.from_networkx(nx.complete_graph(4)))).round(3).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    parts = components(ties.indptr, ties.indices)
    return spectral.eigenvector(ties.indptr, ties.indices, ties.strength, parts)


def pagerank(ties: Ties) -> Values:
    """Compute the share of time that a random walker who follows ties spends at each entity.

    ties: followed from source to target, in proportion to strength.
    Returns float64 (n,): sums to 1. With a probability of .15 a step the walker starts again at
      random.

    High: where a walker who follows ties often ends up. In an undirected graph it is close to
    strength.

    Brin, Page (1998), Computer Networks 30, 107-117.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.DiGraph([("ana", "ben"), ("ben", "cay")]))
    >>> pagerank(ties_of(graph)).round(4).tolist()
    [0.1844, 0.3412, 0.4744]
    """
    return spectral.pagerank(ties.indptr, ties.indices, ties.strength)


def seeded_pagerank(ties: Ties, restart: Values, *, damping: float = FADING) -> Values:
    """Compute PageRank (n,), which sums to 1, for a walker who starts again at some entities.

    restart (n,): How often at each entity, as weights; not all 0, none negative.
    Haveliwala (2003), IEEE Trans. Knowl. Data Eng. 15(4), 784-796.
    """
    return spectral.pagerank(
        ties.indptr, ties.indices, ties.strength, damping=damping, restart=restart
    )


def katz(ties: Ties, *, attenuation: float | None = None) -> Values:
    """Count the walks that end at each entity, discounted by length.

    ties: followed from source to target; a tie of strength 2 counts as two.
    attenuation: Factor by which a walk counts less with each tie. By default .85 over the largest
      eigenvalue of the strengths, or over the largest strength if no ties close a cycle.
    Returns float64 (n,): from 1, the walk of no tie; not scaled.
    Raises GraphKindError if the counts do not converge: the attenuation is too high.

    High: at the end of many walks. One dense family or office takes most of it.

    Katz (1953), Psychometrika 18(1), 39-43.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.network.measures.ties import ties_of
    >>> katz(ties_of(la.from_networkx(nx.path_graph(3))), attenuation=0.5).round(9).tolist()
    [3.0, 4.0, 3.0]
    """
    radius, usual = ties.once(_fading)
    chosen = usual if attenuation is None else attenuation
    if not 0 <= chosen * radius < 1:
        message = (
            f"attenuation is {chosen:.6g}; it must be from 0 to below {1 / radius:.6g}, one over "
            f"the largest eigenvalue {radius:.6g}, or the walks grow forever."
        )
        raise GraphKindError(message)
    values, settled = spectral.katz(
        ties.indptr, ties.indices, ties.strength, attenuation=chosen, radius=radius
    )
    if not settled:
        message = (
            f"With an attenuation of {chosen:.6g} the counts of walks do not converge. Choose one "
            f"further below {1 / radius:.6g}, such as the default of {usual:.6g}."
        )
        raise GraphKindError(message)
    return values


def katz_note(ties: Ties) -> str:
    """State the default attenuation of `katz` for these ties; empty without ties."""
    if ties.indices.size == 0:
        return ""
    radius, attenuation = ties.once(_fading)
    over = f"eigenvalue {radius:.6g}" if radius else "strength, since no ties close a circle"
    left = f"Katz: each tie of a walk multiplies its count by {attenuation:.6g}"
    return f"{left}, {FADING} over the largest {over}."


def _fading(ties: Ties) -> tuple[float, float]:
    """Compute the largest eigenvalue and the default attenuation."""
    radius = spectral.spectral_radius(
        ties.indptr, ties.indices, ties.strength, directed=ties.directed
    )
    return radius, FADING / (radius or float(ties.strength.max(initial=1)))
