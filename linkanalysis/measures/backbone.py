"""Ties tested against noise: which are stronger than the total strengths of their ends explain.

Lives here: `noise_scores`, two published backbone filters as notes beside each tie.
Not here: tests of shared things (`co_occurrence`), which use the things behind a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc

from linkanalysis._door import Call, answer
from linkanalysis.errors import GraphKindError
from linkanalysis.measures.tie_table import table_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.tie_table import TieTable

    Floats = NDArray[np.float64]

NOTE = (
    "For ties of a strength below 3 the spread of a score is unreliable: read the significance "
    "instead."
)

# Keeps divisions and variances defined where a strength is zero; far below any real value.
TINY = 1e-300


@answer()
def noise_scores(call: Call, graph: EntityGraph) -> TieTable:
    """Test whether each tie is stronger than the total strengths of its two ends explain.

    Parameters
    ----------
    graph : EntityGraph
        Undirected; strengths are counted in ones.

    Returns
    -------
    TieTable
        Most significant first. `score` from -1 to 1 is (L - 1) / (L + 1), where L is the strength
        over its expectation; `spread` its standard deviation; `significance` the binomial
        probability of as much strength or more; `disparity` the smaller of the two probabilities
        that an end, spreading its strength at random over its ties, puts as much on this one (1 at
        an end with one tie).

    Raises
    ------
    GraphKindError
        If the graph is directed.

    Notes
    -----
    A small p-value says that two entities have more to do with each other than their activity
    explains, not why. A weak tie that is the only one of its kind, such as one call on the day, is
    not significant and may matter most, so nothing is dropped. The expected strength is
    s_i s_j / N, N being twice the total; the spread is that of a beta prior with exact moments.

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
    if graph.directed:
        message = (
            "noise_scores is not defined for directed graphs. Build it with build_graph(case, "
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
    significance = _binomial(strength, *ends, 2 * float(strength.sum()))
    alone = [(1 - strength / end) for end in ends]
    disparity = np.minimum(alone[0] ** (degree[source] - 1), alone[1] ** (degree[target] - 1))
    columns = {
        "score": score,
        "spread": spread,
        "significance": significance,
        "disparity": disparity,
    }
    return table_of(graph, columns, notes=(NOTE,), made_by=call.made_by())


def _noise_corrected(
    strength: Floats, left: Floats, right: Floats, all_strength: float
) -> tuple[Floats, Floats]:
    """Compute the score and its standard deviation, by the delta method."""
    n = all_strength
    both = left * right
    ratio = strength * n / np.maximum(both, TINY)
    mean = both / n**2
    variance = both * (n - left) * (n - right) / (n**4 * max(n - 1, TINY))
    # a tie that holds all strength of its ends has no spread left to doubt
    variance = np.maximum(variance, TINY)
    first = mean**2 * (1 - mean) / variance - mean
    second = mean * (1 - mean) ** 2 / variance - (1 - mean)
    after = (first + strength) / (first + second + n)
    counted = np.sqrt(np.maximum(n * after * (1 - after), 0))
    scale = n / both
    slope = 1 / both - n * (left + right) / both**2
    spread = counted * 2 * np.abs(scale + strength * slope) / (scale * strength + 1) ** 2
    return (ratio - 1) / (ratio + 1), spread


def _binomial(strength: Floats, left: Floats, right: Floats, all_strength: float) -> Floats:
    """Compute the probability of as much strength or more, each unit falling on the pair alike."""
    chance = np.minimum(left * right / max(all_strength, TINY) ** 2, 1.0)
    return np.asarray(betainc(strength, all_strength - strength + 1, chance), dtype=np.float64)
