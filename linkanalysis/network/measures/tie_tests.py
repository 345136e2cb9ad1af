"""Ties tested against chance: stronger, or more things shared, than the ends explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import betainc

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.threads import map_in_order
from linkanalysis.core.vocabulary.entities import asked_type, asked_types
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import project
from linkanalysis.graph.incidence import incidence_of
from linkanalysis.kernels.shared_counts import shared_counts
from linkanalysis.kernels.swaps import shuffle
from linkanalysis.network.measures.tie_table import table_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.tie_table import TieTable

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

NOTE = (
    "For ties of a strength below 3 the spread of a score is unreliable: read the significance "
    "instead."
)

# Keeps divisions, variances and logarithms defined at zero; far below any real value.
TINY = 1e-300

# Shuffled records. With the observed ones that makes 1,000, so the smallest p-value is .001.
SHUFFLES = 999

# Curveball trades for each row between two draws: at least so many mix the records (Strona et al.
# 2014).
TRADES = 5


@answer()
def shared_significance(
    call: Call,
    graph: EntityGraph,
    *,
    to: str,
    through: str | Collection[str],
    null: Literal["hypergeometric", "shuffled"] = "hypergeometric",
    max_members: int = 25,
    seed: int = 0,
) -> TieTable:
    """Compute how likely it is that each pair would share as many things by chance.

    Parameters
    ----------
    graph : EntityGraph
        A graph with entities of the type `to` and things of the types `through`.
    to : str
        Type of the entities that are tied, such as "person".
    through : str or collection of str
        Types of the things that tie.
    null : {"hypergeometric", "shuffled"}, default "hypergeometric"
        The null model. "hypergeometric": both draw their number of things from all things alike.
        "shuffled": 999 shuffled records keep the number of things of each entity and the number of
        members of each thing, which is right where things differ much in size.
    max_members : int, default 25
        A thing with more members is a hub: it ties nobody and does not count here.
    seed : int, default 0
        Seed of the shuffled records.

    Returns
    -------
    TieTable
        The ties of the projection, most significant first. `expected`: things shared by chance.
        `significance`: the probability of as many or more (p-value). `surprise`: its negative
        logarithm to base 10. `p_all`: the p-value times the number of *all* pairs (Bonferroni), at
        most 1. `false_share`: the false discovery rate among pairs at least as surprising
        (Benjamini, Hochberg).

    Raises
    ------
    UnknownNameError
        If a type or the null does not exist.
    GraphKindError
        If `to` is one of `through`.

    Notes
    -----
    A small p-value says that two share more than two with as many things would by chance. Families
    and colleagues do as well. A large one says little, because with few things nothing can be
    significant: no pair of Davis's southern women is, although their two circles are obvious. So
    these numbers annotate ties and serve `TieTable.as_strength`; they remove no tie. Pairs that
    share nothing count in `p_all` and `false_share`, because they could have shared. Dates that do
    not overlap lower the number of things shared but not the expected number, so p-values are
    conservative.

    References
    ----------
    .. [1] Tumminello et al. (2011), PLoS ONE 6(3), doi:10.1371/journal.pone.0017994.
    .. [2] Strona et al. (2014), Nature Communications 5, 4114: the shuffle.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> rooms = [(who, f"booking:{b}") for b in range(4) for who in ("ana", "ben")]
    >>> rooms += [(f"guest{g}", f"booking:{b}") for b in range(4, 20) for g in (b, b % 5)]
    >>> ties = shared_significance(
    ...     la.from_networkx(nx.Graph(rooms)), to="person", through="booking"
    ... )
    >>> best = ties.to_frame().loc[0]
    >>> best["source"], best["target"], float(best["significance"].round(6))
    ('person:ana', 'person:ben', 0.000206)
    """
    pairs = project(graph, to=to, through=through, method="count", max_members=max_members)
    to, kinds = asked_type(to, graph.types), asked_types("through", through, graph.types)
    incidence = incidence_of(graph, to, kinds)
    sizes = np.bincount(incidence.thing, minlength=graph.n)
    small = sizes[incidence.thing] <= max_members
    member, thing = incidence.member[small], incidence.thing[small]
    things, column = np.unique(thing, return_inverse=True)
    is_member = np.fromiter((name == to for name in graph.types), np.bool_, graph.n)
    row = (np.cumsum(is_member) - 1)[member]
    own = np.bincount(row, minlength=pairs.n)
    ends = own[pairs.source], own[pairs.target]
    if null == "hypergeometric":
        expected = ends[0] * ends[1] / max(things.size, 1)
        significance = np.exp(log_chances(pairs.count, *ends, things.size))
    else:
        expected, significance = _shuffled(pairs, row, column, things.size, seed)
    all_pairs = pairs.n * (pairs.n - 1) // 2
    columns = {
        "expected": expected,
        "significance": significance,
        "surprise": -np.log10(np.maximum(significance, TINY)),
        "p_all": np.minimum(significance * all_pairs, 1.0),
        "false_share": _false_share(significance, all_pairs),
    }
    made_by = call.made_by({"through": tuple(sorted(kinds))}, drawn=null == "shuffled")
    note = f"Compared with {all_pairs:,} pairs that could share any of {things.size:,} things."
    return table_of(pairs, columns, notes=(note, *pairs.notes), made_by=made_by)


def log_chances(shared: Whole, own: Whole, other: Whole, things: int) -> Floats:
    """Compute the log-probability that two share as many things or more."""
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, things + 1)))])
    least, most = np.minimum(own, other), np.maximum(own, other)

    def _ways(of: Whole, chosen: Whole) -> Floats:
        ways: Floats = factorial[of] - factorial[chosen] - factorial[of - chosen]
        return ways

    all_ways = _ways(np.full_like(least, things), least)
    total = np.full(shared.size, -np.inf)
    for more in range(int((least - shared).max(initial=-1)) + 1):
        count = np.minimum(shared + more, least)
        apart = least - count
        possible = (shared + more <= least) & (apart <= things - most)
        apart = np.minimum(apart, things - most)
        ways = _ways(most, count) + _ways(things - most, apart) - all_ways
        total = np.where(possible, np.logaddexp(total, ways), total)
    chances: Floats = np.minimum(total, 0.0)
    return chances


def _shuffled(
    pairs: EntityGraph, row: Whole, column: Whole, things: int, seed: int
) -> tuple[Floats, Floats]:
    """Count what pairs share in shuffled records: the mean, and the p-value."""
    order = np.lexsort((column, row))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=pairs.n))])
    start = indptr.astype(np.uint32), column[order].astype(np.uint32)

    def _draw(number: int) -> Whole:
        drawn = shuffle(*start, things, seed=seed * 1_000_003 + number, trades=TRADES * pairs.n)
        return shared_counts(*drawn, pairs.source, pairs.target)

    total = np.zeros(pairs.m, dtype=np.int64)
    as_many = np.ones(pairs.m, dtype=np.int64)  # the records are one draw of themselves
    drawn = map_in_order(_draw, range(SHUFFLES))
    for counts in with_progress(drawn, what="comparing with chance", total=SHUFFLES):
        total += counts
        as_many += counts >= pairs.count
    return total / SHUFFLES, as_many / (SHUFFLES + 1)


def _false_share(significance: Floats, all_pairs: int) -> Floats:
    """Adjust by Benjamini and Hochberg over all pairs; pairs that share nothing have p = 1."""
    order = np.argsort(significance, kind="stable")
    ranks = np.arange(1, significance.size + 1)
    shares = np.minimum.accumulate((significance[order] * all_pairs / ranks)[::-1])[::-1]
    back = np.empty(significance.size)
    back[order] = np.minimum(shares, 1.0)
    return back


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
    A small p-value says that two entities are tied more than their activity explains, not why. A
    weak tie that is the only one of its kind, such as one call on the day, is not significant but
    may matter most, so no tie is dropped. The expected strength is s_i s_j / N, N being twice the
    total; the spread is that of a beta prior with exact moments.

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
    twice = 2 * float(strength.sum())
    score, spread = _noise_corrected(strength, *ends, twice)
    significance = _binomial(strength, *ends, twice)
    alone = [(1 - strength / end) for end in ends]
    disparity = np.minimum(alone[0] ** (degree[source] - 1), alone[1] ** (degree[target] - 1))
    columns = {"score": score, "spread": spread, "significance": significance}
    columns["disparity"] = disparity
    return table_of(graph, columns, notes=(NOTE,), made_by=call.made_by())


def _noise_corrected(
    strength: Floats, left: Floats, right: Floats, n: float
) -> tuple[Floats, Floats]:
    """Compute the score and its standard deviation, by the delta method; `n` is all strength."""
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
