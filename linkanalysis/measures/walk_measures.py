"""Places by walks: who is where those end up who follow the ties.

Lives here: the eigenvector of every component, PageRank from anywhere or from seeds, Katz's walks.
Not here: shortest paths (`path_measures`), the table of who is near some seeds (`proximity`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels import spectral
from linkanalysis.kernels.components import components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties

    Values = NDArray[np.float64]

__all__ = ["eigenvector", "katz", "katz_note", "pagerank", "seeded_pagerank"]

# Of a walk one tie longer so much is left, as a share of what would let the counts grow for ever.
FADING = 0.85


def eigenvector(ties: Ties) -> Values:
    """Give each entity a share in proportion to the shares of those it is tied to.

    Parameters
    ----------
    ties : Ties
        The ties, undirected, by strength.

    Returns
    -------
    ndarray of float64, shape (n,)
        From 0 to 1; the squares of a component of k entities sum to k / n. 0 for isolates.

    Notes
    -----
    High: tied to those who are well tied themselves. One dense family or office takes all of it.

    References
    ----------
    .. [1] Bonacich (1972), J. Math. Sociol. 2(1), 113-120; here within each component.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> eigenvector(ties_of(la.from_networkx(nx.complete_graph(4)))).round(3).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    parts = components(ties.indptr, ties.indices)
    return spectral.eigenvector(ties.indptr, ties.indices, ties.strength, parts)


def pagerank(ties: Ties) -> Values:
    """Give the share of time a walker spends at each entity who follows ties by strength.

    Parameters
    ----------
    ties : Ties
        The ties; followed from source to target.

    Returns
    -------
    ndarray of float64, shape (n,)
        Sums to 1. With a chance of .15 a step the walker starts again, anywhere alike.

    Notes
    -----
    High: where one ends up who follows the ties. In an undirected graph it is close to strength.

    References
    ----------
    .. [1] Brin, Page (1998), Computer Networks 30, 107-117.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> graph = la.from_networkx(nx.DiGraph([("ana", "ben"), ("ben", "cay")]))
    >>> pagerank(ties_of(graph)).round(4).tolist()
    [0.1844, 0.3412, 0.4744]
    """
    return spectral.pagerank(ties.indptr, ties.indices, ties.strength)


def seeded_pagerank(ties: Ties, restart: Values, *, damping: float = FADING) -> Values:
    """Give the share of time a walker spends at each entity who always starts again at seeds.

    restart (n,): How often the walker starts at each entity, as weights; not all 0, none below.
    Returns (n,): Sums to 1. The mean of what two sets of seeds give is what their mean weights
      give, while every entity has ties to follow.

    High: near the seeds over many and strong ties. A hub is near to everybody.

    Haveliwala (2003), IEEE Trans. Knowl. Data Eng. 15(4), 784-796.
    """
    return spectral.pagerank(
        ties.indptr, ties.indices, ties.strength, damping=damping, restart=restart
    )


def katz(ties: Ties, *, attenuation: float | None = None) -> Values:
    """Count the walks that end at each entity, long ones for less.

    Parameters
    ----------
    ties : Ties
        The ties; walked from source to target, one of strength 2 being two ways to walk.
    attenuation : float, optional
        What is left of a walk with each tie. By default .85 over the largest eigenvalue of the
        strengths, or over the largest strength where no ties close a circle.

    Returns
    -------
    ndarray of float64, shape (n,)
        From 1, the walk of no tie; not scaled.

    Raises
    ------
    GraphKindError
        If the counts grow for ever, or do not settle: the attenuation is too high.

    Notes
    -----
    High: at the end of many walks. One dense family or office takes most of it.

    References
    ----------
    .. [1] Katz (1953), Psychometrika 18(1), 39-43.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> katz(ties_of(la.from_networkx(nx.path_graph(3))), attenuation=0.5).round(9).tolist()
    [3.0, 4.0, 3.0]
    """
    radius, usual = _fading(ties)
    chosen = usual if attenuation is None else attenuation
    if not 0 <= chosen * radius < 1:
        message = (
            f"attenuation is {chosen:.6g}; it must be from 0 to below {1 / radius:.6g}, one over "
            f"the largest eigenvalue {radius:.6g}, or the walks grow for ever."
        )
        raise GraphKindError(message)
    values, settled = spectral.katz(
        ties.indptr, ties.indices, ties.strength, attenuation=chosen, radius=radius
    )
    if not settled:
        message = (
            f"With an attenuation of {chosen:.6g} the counts of walks do not settle. Take one "
            f"further below {1 / radius:.6g}, such as the default of {usual:.6g}."
        )
        raise GraphKindError(message)
    return values


def katz_note(ties: Ties) -> str:
    """Say how fast walks fade in `katz` by default.

    Parameters
    ----------
    ties : Ties
        The ties.

    Returns
    -------
    str
        A sentence with the attenuation and the largest eigenvalue; empty without ties.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.measures.ties import ties_of
    >>> katz_note(ties_of(la.from_networkx(nx.complete_graph(3))))
    'Katz: with each tie 0.425 of a walk is left, 0.85 over the largest eigenvalue 2.'
    """
    if ties.indices.size == 0:
        return ""
    radius, attenuation = _fading(ties)
    over = f"eigenvalue {radius:.6g}" if radius else "strength, since no ties close a circle"
    left = f"Katz: with each tie {attenuation:.6g} of a walk is left"
    return f"{left}, {FADING} over the largest {over}."


def _fading(ties: Ties) -> tuple[float, float]:
    """Give the largest eigenvalue and the usual attenuation."""
    radius = spectral.spectral_radius(
        ties.indptr, ties.indices, ties.strength, directed=ties.directed
    )
    return radius, FADING / (radius or float(ties.strength.max(initial=1)))
