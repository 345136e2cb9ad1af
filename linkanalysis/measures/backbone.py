"""Strengths held against noise: which ties are stronger than the strengths of their ends explain.

Lives here: `noise_scores`, by two published filters, as notes beside each tie.
Not here: what two share against chance (`co_occurrence`), which knows the things behind a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc

from linkanalysis.errors import GraphKindError
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures.tie_table import table_of
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.tie_table import TieTable

    Floats = NDArray[np.float64]

__all__ = ["noise_scores"]

NOTE = (
    "The spread of a score is not to be trusted for ties of a strength below 3: read the p-value "
    "there."
)


def noise_scores(graph: EntityGraph) -> TieTable:
    """Say of each tie whether it is stronger than the strengths of its two ends explain.

    Parameters
    ----------
    graph : EntityGraph
        Undirected; strengths are counted in ones.

    Returns
    -------
    TieTable
        Least p-value first. `score` from -1 to 1 is (L - 1) / (L + 1), where L is the strength over
        what is expected; `spread` its standard deviation; `p_value` the chance of as much strength
        or more (binomial); `disparity` the smaller of the two chances that an end, spreading its
        strength at random over its ties, would put as much on this one (1 at an end with one tie).

    Raises
    ------
    GraphKindError
        If the graph is directed.

    Notes
    -----
    A small p-value says that two have more to do with each other than how busy each is. It does not
    say what; and a weak tie that is the only one of its kind, such as one call on the day, is not
    surprising and may matter most. So nothing is dropped. Expected are s_i s_j / N of N, twice the
    total strength; the spread is that of a beta prior with the exact moments.

    References
    ----------
    .. [1] Coscia, Neffke (2017), ICDE, doi:10.1109/ICDE.2017.100: score and spread.
    .. [2] Serrano, Boguñá, Vespignani (2009), PNAS 106(16), doi:10.1073/pnas.0808904106: disparity.

    Examples
    --------
    Cay and Dov speak ten times, the others once each.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> calls = nx.Graph()
    >>> calls.add_weighted_edges_from(
    ...     [("ana", "ben", 1), ("ana", "cay", 1), ("ben", "cay", 1), ("cay", "dov", 10)], "calls"
    ... )
    >>> ties = noise_scores(la.from_networkx(calls, strength="calls")).to_frame()
    >>> ties[["source", "target", "score"]].round(4).values.tolist()[0]
    ['person:cay', 'person:dov', 0.3684]
    """
    ties_of(graph)
    if graph.directed:
        message = (
            "noise_scores has no form for directed graphs. Build it with build_graph(case, "
            "directed=False), which keeps every tie."
        )
        raise GraphKindError(message)
    strength = graph.strength / graph.strength_unit
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    total = np.zeros(graph.n)
    np.add.at(total, source, strength)
    np.add.at(total, target, strength)
    degree = np.bincount(source, minlength=graph.n) + np.bincount(target, minlength=graph.n)
    ends = (total[source], total[target])
    score, spread = _noise_corrected(strength, *ends, 2 * float(strength.sum()))
    p_value = _binomial(strength, *ends, 2 * float(strength.sum()))
    alone = [(1 - strength / end) for end in ends]
    disparity = np.minimum(alone[0] ** (degree[source] - 1), alone[1] ** (degree[target] - 1))
    columns = {"score": score, "spread": spread, "p_value": p_value, "disparity": disparity}
    made_by = made_from(graph, "noise_scores")
    return table_of(graph, columns, by=p_value, notes=(NOTE,), made_by=made_by)


def _noise_corrected(
    strength: Floats, left: Floats, right: Floats, all_strength: float
) -> tuple[Floats, Floats]:
    """Give the score and its standard deviation, by the delta method."""
    n = all_strength
    both = left * right
    ratio = strength * n / np.maximum(both, 1e-300)
    mean = both / n**2
    variance = both * (n - left) * (n - right) / (n**4 * max(n - 1, 1e-300))
    # a tie that holds all strength of its ends has no spread left to doubt
    variance = np.maximum(variance, 1e-300)
    first = mean**2 * (1 - mean) / variance - mean
    second = mean * (1 - mean) ** 2 / variance - (1 - mean)
    after = (first + strength) / (first + second + n)
    counted = np.sqrt(np.maximum(n * after * (1 - after), 0))
    scale = n / both
    slope = 1 / both - n * (left + right) / both**2
    spread = counted * 2 * np.abs(scale + strength * slope) / (scale * strength + 1) ** 2
    return (ratio - 1) / (ratio + 1), spread


def _binomial(strength: Floats, left: Floats, right: Floats, all_strength: float) -> Floats:
    """Give the chance of as much strength or more, each unit falling on the pair alike."""
    chance = np.minimum(left * right / max(all_strength, 1e-300) ** 2, 1.0)
    return np.asarray(betainc(strength, all_strength - strength + 1, chance), dtype=np.float64)
