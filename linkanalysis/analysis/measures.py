"""Measures of place, as a table: what each counts, how to read it, what it does not show.

Lives here: `MEASURES` and the functions of its rows, from ties to one number an entity.
Not here: the order of entities (`positions`), and the loops themselves (`kernels`).

Scales are those of networkx: path measures that have a largest possible value are shares of it.
Entities without ties and graphs of fewer than three give 0; what cannot be reached adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.analysis.two_mode import two_mode_betweenness
from linkanalysis.kernels import closeness, cores, cuts, paths, spectral, weighted_paths
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.sampled import sampled_betweenness
from linkanalysis.kernels.triangles import triangles
from linkanalysis.vocabulary import find_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.analysis.ties import Ties

    Values = NDArray[Any]

__all__ = ["CAVEAT", "MEASURES", "Measure", "find_measure", "sampled_share"]

CAVEAT = "A place in the records, not in the crime. A lead, never a verdict."

# Sampled betweenness: no error above EPSILON, as a share of all pairs, with probability 1 - DELTA.
EPSILON = 0.01
DELTA = 0.1


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of place.

    Attributes
    ----------
    name : str
        Its name, which says whether strengths or distances count.
    function : callable
        Takes `Ties`, gives one number for each entity.
    unit : str
        What the number counts.
    reading : str
        What a high number means, in plain words.
    caveat : str
        What it does not show.
    reference : str
        Who defined it.
    directed : bool
        Whether it has a form for directed graphs.
    whole : bool
        Whether the numbers are whole, so that equal means equal.

    Examples
    --------
    >>> [row.name for row in MEASURES if row.whole]
    ['degree', 'strength', 'core', 'cut_point', 'triangles', 'component']
    """

    name: str
    function: Callable[[Ties], Values]
    unit: str
    reading: str
    caveat: str
    reference: str
    directed: bool
    whole: bool


def find_measure(name: str) -> Measure:
    """Give the row of a measure.

    Parameters
    ----------
    name : str
        Name of the measure.

    Returns
    -------
    Measure
        The row.

    Raises
    ------
    UnknownNameError
        If there is no such measure.

    Examples
    --------
    >>> find_measure("core").unit
    'ties'
    """
    return find_row(MEASURES, name, what="a measure", listed="la.MEASURES")


def sampled_share(ties: Ties, *, seed: int) -> tuple[Values, int]:
    """Estimate betweenness from sampled paths, on the scale of the exact measure.

    Parameters
    ----------
    ties : Ties
        The ties.
    seed : int
        Where the draws start.

    Returns
    -------
    tuple of (ndarray of float64, int)
        The estimates, and how many paths were drawn.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> star = la.from_networkx(nx.star_graph(4))
    >>> sampled_share(ties_of(star), seed=0)[0].argmax()
    np.int64(0)
    """
    raw, samples = sampled_betweenness(
        ties.indptr, ties.indices, directed=ties.directed, epsilon=EPSILON, delta=DELTA, seed=seed
    )
    return _share_of_pairs(raw, ties), samples


def _degree(ties: Ties) -> Values:
    return _lengths(ties.indptr)


def _lengths(indptr: Values) -> Values:
    pointers = indptr.astype(np.int64)
    lengths: Values = pointers[1:] - pointers[:-1]
    return lengths


def _strength(ties: Ties) -> Values:
    sums = np.concatenate([[0], np.cumsum(ties.strength)])
    pointers = ties.indptr.astype(np.int64)
    whole: Values = sums[pointers[1:]] - sums[pointers[:-1]]
    unit = ties.graph.strength_unit
    return whole if unit == 1 else whole / unit


def _share_of_pairs(raw: Values, ties: Ties) -> Values:
    pairs = (ties.n - 1) * (ties.n - 2)
    if pairs <= 0:
        return np.zeros(ties.n)
    shares: Values = raw * ((1 if ties.directed else 2) / pairs)
    return shares


def _betweenness(ties: Ties) -> Values:
    raw = paths.betweenness(ties.indptr, ties.indices, directed=ties.directed)
    return _share_of_pairs(raw, ties)


def _weighted_betweenness(ties: Ties) -> Values:
    raw = weighted_paths.weighted_betweenness(
        ties.indptr, ties.indices, ties.distance, directed=ties.directed
    )
    return _share_of_pairs(raw, ties)


def _nearness(reach: Values, far: Values, n: int) -> Values:
    """Wasserman and Faust: the inverse mean distance times the share of others reached."""
    others = reach - 1
    return np.where(others > 0, others / max(n - 1, 1) * (others / np.where(far > 0, far, 1)), 0.0)


def _closeness(ties: Ties) -> Values:
    reach, far, _ = closeness.distance_sums(ties.indptr, ties.indices)
    return _nearness(reach, far, ties.n)


def _weighted_closeness(ties: Ties) -> Values:
    reach, far, _ = weighted_paths.distance_sums(ties.indptr, ties.indices, ties.distance)
    return _nearness(reach, far, ties.n) * ties.length_unit


def _harmonic(ties: Ties) -> Values:
    return closeness.distance_sums(ties.indptr, ties.indices)[2]


def _weighted_harmonic(ties: Ties) -> Values:
    sums = weighted_paths.distance_sums(ties.indptr, ties.indices, ties.distance)
    return sums[2] * ties.length_unit


def _eigenvector(ties: Ties) -> Values:
    parts = components(ties.indptr, ties.indices)
    return spectral.eigenvector(ties.indptr, ties.indices, ties.strength, parts)


def _pagerank(ties: Ties) -> Values:
    return spectral.pagerank(ties.indptr, ties.indices, ties.strength)


def _core(ties: Ties) -> Values:
    if not ties.directed:
        return cores.core_numbers(ties.indptr, ties.indices)
    # in and out ties both count, as in networkx and igraph: the rows of both, joined
    indptr, indices, _ = transpose(ties.indptr, ties.indices)
    forth, back = _degree(ties), _lengths(indptr)
    joined = np.concatenate([[0], np.cumsum(forth + back)])
    rows = np.empty(2 * len(indices), dtype=np.uint32)
    shift = joined[:-1] - ties.indptr[:-1]
    rows[np.arange(len(indices)) + np.repeat(shift, forth)] = ties.indices
    shift = joined[:-1] + forth - indptr[:-1]
    rows[np.arange(len(indices)) + np.repeat(shift, back)] = indices
    return cores.core_numbers(joined.astype(np.uint32), rows)


def _cut_point(ties: Ties) -> Values:
    return cuts.cut_points(ties.indptr, ties.indices)


def _triangles(ties: Ties) -> Values:
    return triangles(ties.indptr, ties.indices)


def _component(ties: Ties) -> Values:
    parts = components(ties.indptr, ties.indices)
    return np.bincount(parts, minlength=1)[parts]


MEASURES = (
    Measure(
        name="degree",
        function=_degree,
        unit="neighbors",
        reading="is tied to many others",
        caveat="who is watched most has most ties on record; a taxi firm has many too",
        reference="Freeman (1978)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="strength",
        function=_strength,
        unit="links",
        reading="has many links, to few or to many",
        caveat="one long conversation in many messages counts as many links",
        reference="Barrat et al. (2004)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="betweenness",
        function=_betweenness,
        unit="share of pairs",
        reading="sits on the short paths between others: a broker",
        caveat="it does not show that anything passed; gaps in the records move it most",
        reference="Freeman (1978); Brandes (2001)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="weighted_betweenness",
        function=_weighted_betweenness,
        unit="share of pairs",
        reading="sits on the strong paths between others: a broker by strength of ties",
        caveat="it follows the strongest records, which are not always the strongest ties",
        reference="Brandes (2001)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="two_mode_betweenness",
        function=two_mode_betweenness,
        unit="share of the largest possible value of its type",
        reading="sits on the short paths between people and things: joins circles by sharing",
        caveat="to share an event or a phone is not yet to know each other",
        reference="Borgatti, Everett (1997)",
        directed=False,
        whole=False,
    ),
    Measure(
        name="closeness",
        function=_closeness,
        unit="inverse mean steps, times the share reached",
        reading="reaches everybody in few steps",
        caveat="short paths run through hubs such as a service number",
        reference="Wasserman, Faust (1994)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="weighted_closeness",
        function=_weighted_closeness,
        unit="inverse mean length, times the share reached",
        reading="reaches everybody over strong ties",
        caveat="grows with strengths: compare within one graph only",
        reference="Wasserman, Faust (1994); Opsahl et al. (2010)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="harmonic",
        function=_harmonic,
        unit="sum of inverse steps",
        reading="has many others near",
        caveat="short paths run through hubs such as a service number",
        reference="Boldi, Vigna (2014)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="weighted_harmonic",
        function=_weighted_harmonic,
        unit="sum of inverse lengths",
        reading="has many others near over strong ties",
        caveat="grows with strengths: compare within one graph only",
        reference="Boldi, Vigna (2014)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="eigenvector",
        function=_eigenvector,
        unit="share, squares summing to the share of its component",
        reading="is tied to those who are well tied themselves",
        caveat="one dense family or office takes all of it",
        reference="Bonacich (1972)",
        directed=False,
        whole=False,
    ),
    Measure(
        name="pagerank",
        function=_pagerank,
        unit="share of a walker's time",
        reading="is where one ends up who follows the ties",
        caveat="in an undirected graph close to strength",
        reference="Brin, Page (1998)",
        directed=True,
        whole=False,
    ),
    Measure(
        name="core",
        function=_core,
        unit="ties",
        reading="belongs to a set in which everybody has at least so many ties inside",
        caveat="one document that lists many people ties them all to each other",
        reference="Seidman (1983); Batagelj, Zaveršnik (2003)",
        directed=True,
        whole=True,
    ),
    Measure(
        name="cut_point",
        function=_cut_point,
        unit="yes or no",
        reading="without it its part of the network falls apart",
        caveat="one tie that nobody wrote down, and it is none",
        reference="Tarjan (1972)",
        directed=False,
        whole=True,
    ),
    Measure(
        name="triangles",
        function=_triangles,
        unit="triangles",
        reading="many of its neighbors are tied to each other",
        caveat="families and offices are full of triangles",
        reference="Watts, Strogatz (1998)",
        directed=False,
        whole=True,
    ),
    Measure(
        name="component",
        function=_component,
        unit="entities",
        reading="its part of the network is large, whatever the direction of ties",
        caveat="one service number joins everybody",
        reference="Wasserman, Faust (1994)",
        directed=True,
        whole=True,
    ),
)
