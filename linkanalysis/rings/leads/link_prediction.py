"""Link prediction: which ties may be missing from the records, if that can be predicted here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.names import find_row
from linkanalysis.graph.queries.time_ranges import bounds
from linkanalysis.rings.leads.link_scores import LINK_METHODS, adjacency, score_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.rings.leads.link_scores import PairScores

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LinkTable(Result):
    """Pairs without a tie that may have one, likeliest first; empty if that cannot be predicted.

    Attributes
    ----------
    graph : EntityGraph
        The graph, to which nothing is added.
    method : str
        How pairs were scored.
    low, high : ndarray of int64
        Indices of the two entities of each pair.
    score : ndarray of float64
        The higher, the likelier; comparable within one table only.
    common : ndarray of int64
        How many neighbors the two have in common.
    check : LinkCheck or None
        How well hidden ties were recovered; None if there were too few to hide.
    withheld : int
        How many pairs with protected people, or with what identifies only them, would have been in
        the table.
    notes : tuple of str
        What the check says.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.leads.predict_links(la.from_networkx(nx.path_graph(5)))
    <LinkTable: not informative here, by resource_allocation>
    """

    COLUMNS = (
        Column("source", "id of the one entity, or its masked name"),
        Column("target", "id of the other"),
        Column("source_label", "name of the one as it may be shown"),
        Column("target_label", "name of the other"),
        Column(
            "score",
            "the higher, the likelier; comparable within this table only",
            bar="of the largest",
        ),
        Column("rank", "rank by score; equal values share the best rank", "rank"),
        Column("common", "neighbors that both have", "entities"),
    )
    CAVEAT = (
        "Guesses from the structure of the records: no document states these ties, and none is "
        "added to the graph. Leads for where to look, never findings."
    )
    WITHHELD = "pairs with protected people not named."

    graph: EntityGraph
    method: str
    low: Numbers
    high: Numbers
    score: NDArray[np.float64]
    common: Numbers
    check: LinkCheck | None
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("low", "high", "score", "common")

    def __repr__(self) -> str:
        if not self.informative:
            return f"<LinkTable: not informative here, by {self.method}>"
        auc = "" if self.check is None else f", AUC {self.check.auc:.3f}"
        return f"<LinkTable: {len(self):,} pairs by {self.method}{auc}>"

    def __len__(self) -> int:
        return len(self.low)

    @property
    def informative(self) -> bool:
        """Whether the method recovered hidden ties better than chance and than degrees."""
        return self.check is not None and self.check.informative

    def _frame(self) -> pd.DataFrame:
        """Likeliest first, equals by what is shown."""
        shown, labels = np.array([self.graph.shown, self.graph.labels], dtype=object)
        better = np.searchsorted(-self.score, -self.score, side="left")
        return pd.DataFrame(
            {
                "source": shown[self.low],
                "target": shown[self.high],
                "source_label": labels[self.low],
                "target_label": labels[self.high],
                "score": self.score.copy(),
                "rank": (better + 1).astype(np.int64),
                "common": self.common.copy(),
            }
        )


@answer()
def predict_links(
    call: Call,
    graph: EntityGraph,
    *,
    method: str | None = None,
    limit: int = 50,
    since: Moment | None = None,
    seed: int = 0,
) -> LinkTable:
    """Predict missing ties, after checking on hidden ties of the graph whether that works.

    Parameters
    ----------
    graph : EntityGraph
        The graph; whether there is a tie counts, not its strength or direction.
    method : {"resource_allocation", "local_path", "l3", "lplus"}, optional
        How pairs are scored: by common neighbors that have few others, by paths of two and three
        ties, by paths of three ties, or by random walks. By default "l3" where every tie joins a
        person and a thing, who have no common neighbors, else "resource_allocation".
    limit : int, default 50
        Maximum number of pairs.
    since : date, optional
        Check whether the earlier ties and those without a date predict the ties first recorded on
        this day or later, in the time zone of the case. By default ties are hidden at random.
    seed : int, default 0
        Seed of the random draws of the check.

    Returns
    -------
    LinkTable
        Pairs without a tie, likeliest first; empty where the check finds the method uninformative.
        Pairs with protected people are left out and counted.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    GraphKindError
        If the graph is too large for the method, or `limit` is below 1.

    Notes
    -----
    The check hides a tenth of the ties, twenty times, and measures how often a hidden tie scores
    above a pair without one (AUC). The method is informative if that beats chance and the product
    of degrees, each by two standard errors; graphs without structure pass in about 4 of 100 cases.
    Predicted ties resemble those on record: ties of a kind that nobody records stay missing. For
    the neighbors that two have in common, and their documents, use `common_contacts`.

    References
    ----------
    .. [1] Zhou, Lü, Zhang (2009), Eur. Phys. J. B 71, 623-630, doi:10.1140/epjb/e2009-00335-8.
    .. [2] Lü, Jin, Zhou (2009), Phys. Rev. E 80, 046122, doi:10.1103/PhysRevE.80.046122.
    .. [3] Kovács et al. (2019), Nature Communications 10, 1240, doi:10.1038/s41467-019-09177-y.
    .. [4] Fouss et al. (2007), IEEE TKDE 19(3), 355-369, doi:10.1109/TKDE.2007.46.

    Examples
    --------
    Four cliques in a ring lack one tie each, between the two that tie the clique to the others.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> cliques = nx.ring_of_cliques(4, 6)
    >>> cliques.remove_edges_from([(2, 4), (8, 10), (14, 16), (20, 22)])
    >>> links = predict_links(la.from_networkx(cliques), limit=4)
    >>> links.to_frame()[["source_label", "target_label"]].values.tolist()
    [['10', '8'], ['14', '16'], ['2', '4'], ['20', '22']]
    """
    name = _default_method(graph) if method is None else str(method)
    row = find_row(
        LINK_METHODS, name, what="a method of link prediction", listed="la.leads.LINK_METHODS"
    )
    a, b = graph.source.astype(np.int64), graph.target.astype(np.int64)
    pairs = np.unique(np.minimum(a, b) * graph.n + np.maximum(a, b))
    source, target = pairs // max(graph.n, 1), pairs % max(graph.n, 1)
    ties = adjacency(graph.n, source, target)
    scores = score_pairs(row.name, ties)
    if since is None:
        check = check_method(row.name, graph.n, source, target, seed=seed)
    else:
        begin, _ = bounds(since, graph.case, option="since")
        later = _first_dates(graph, pairs) >= np.datetime64(begin, "us")
        check = check_later(row.name, graph.n, source, target, later)
    nothing = np.zeros(0, np.int64)
    low, high, common, score, withheld = nothing, nothing, nothing, np.zeros(0), 0
    if check is not None and check.informative:
        low, high, score, withheld = _best(graph, scores, limit)
        common = _common(ties, low, high)
    return LinkTable(
        graph=graph,
        method=row.name,
        low=low,
        high=high,
        score=score,
        common=common,
        check=check,
        withheld=withheld,
        notes=(*_notes(check, row.name, len(source), since), *_projected(graph)),
        made_by=call.made_by({"method": row.name, "runs": RUNS, "hidden": HIDDEN}),
    )


def _default_method(graph: EntityGraph) -> str:
    person = np.fromiter((name == "person" for name in graph.types), np.bool_, graph.n)
    apart = person[graph.source] != person[graph.target]
    return "l3" if apart.size and apart.all() else "resource_allocation"


def _best(
    graph: EntityGraph, scores: PairScores, limit: int
) -> tuple[Numbers, Numbers, NDArray[np.float64], int]:
    """Take the best pairs that may be named, and count the better ones that may not."""
    order_shown = np.empty(graph.n, np.int64)
    order_shown[sorted(range(graph.n), key=graph.shown.__getitem__)] = np.arange(graph.n)
    turned = order_shown[scores.low] > order_shown[scores.high]
    low = np.where(turned, scores.high, scores.low)
    high = np.where(turned, scores.low, scores.high)
    order = np.lexsort((order_shown[high], order_shown[low], -scores.score))
    named = ~(graph.masked[low] | graph.masked[high])[order]
    last = int(np.searchsorted(np.cumsum(named), limit)) + 1
    upto, kept = order[:last], named[:last]
    chosen = upto[kept]
    return low[chosen], high[chosen], scores.score[chosen], int((~kept).sum())


def _common(ties: sparse.csr_array, low: Numbers, high: Numbers) -> Numbers:
    """Count the neighbors that the two of each pair have in common."""
    return np.asarray(ties[low].multiply(ties[high]).sum(axis=1)).ravel().astype(np.int64)


def _projected(graph: EntityGraph) -> tuple[str, ...]:
    if not len(graph.shared_ptr):
        return ()
    note = (
        "In a projection all ties over one thing come together, so that a hidden one is easy to "
        "predict from the others: the check is too optimistic."
    )
    return (note,)


def _first_dates(graph: EntityGraph, pairs: Numbers) -> NDArray[np.datetime64]:
    """Return the first date of each pair, NaT if it has none, which is never later."""
    a, b = graph.source.astype(np.int64), graph.target.astype(np.int64)
    index = np.searchsorted(pairs, np.minimum(a, b) * graph.n + np.maximum(a, b))
    first = np.full(len(pairs), "NaT", dtype="datetime64[us]")
    np.fmin.at(first, index, graph.first)
    return first


def _notes(check: LinkCheck | None, method: str, m: int, since: Moment | None) -> tuple[str, ...]:
    if check is None and since is not None:
        why = f"too few ties were first recorded since {since}, or before"
        return (f"Not informative here: {why}; the check needs 10 of each.",)
    if check is None:
        least = round(1 / HIDDEN)
        few = f"it has {m:,} ties, and the check needs {least}"
        why = few if m < least else "every pair is tied"
        return (f"Not informative here: this graph is too small; {why}.",)
    tried = f"{check.runs} times {check.hidden:,} hidden ties"
    if since is not None:
        tried = f"{check.hidden:,} ties first recorded since {since}"
    measured = (
        f"Of {tried}, {method} scores one above a pair without a tie with probability "
        f"{check.auc:.3f} ± {check.auc_error:.3f} (chance .5, degrees {check.by_degree:.3f}; "
        f"difference {check.margin:.3f} ± {check.margin_error:.3f}); {check.precision:.1%} of the "
        f"best pairs are hidden ties (chance {check.by_chance:.1%})."
    )
    if check.informative:
        return (measured,)
    advice = ""
    if method == "resource_allocation" and check.auc <= CHANCE + check.auc_error:
        advice = ' Where ties join people and things, method="l3" may do better.'
    verdict = (
        "Not informative here: not better than chance and degrees by two standard errors, so no "
        f"pair is named.{advice}"
    )
    return (verdict, measured)


# A tenth of the ties twenty times: the usual share for checks of link prediction (as in Zhou, Lü,
# Zhang 2009), and enough runs for a standard error.
HIDDEN = 0.1
RUNS = 20
# Standard errors by which a method must beat chance and degrees. Graphs without structure pass
# both in about 4 of 100 cases.
ERRORS = 2
# AUC of scores drawn at random.
CHANCE = 0.5


class Levels(NamedTuple):
    """Scores of absent pairs, rising, and how many pairs have each."""

    score: Floats
    pairs: Floats


class Trial(NamedTuple):
    """The AUC of each hidden tie, or its means over runs, by score and by degrees."""

    auc: Floats
    by_degree: Floats
    precision: float


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """How well a method brought back ties that were hidden from it.

    runs, hidden: How often ties were hidden, and how many each time.
    auc, auc_error: Probability that a hidden tie scores above a pair without one, equals counted
      half, and its standard error.
    by_degree: The same for the product of degrees (preferential attachment).
    margin, margin_error: `auc` less `by_degree`, and the standard error of the difference.
    precision: Share of hidden ties among as many pairs with the highest scores.
    by_chance: That share for pairs drawn at random.
    informative: Whether `auc` beats chance and degrees, each by two standard errors.
    """

    runs: int
    hidden: int
    auc: float
    auc_error: float
    by_degree: float
    margin: float
    margin_error: float
    precision: float
    by_chance: float
    informative: bool


def check_method(
    method: str, n: int, source: Numbers, target: Numbers, *, seed: int
) -> LinkCheck | None:
    """Hide a tenth of the ties twenty times, and measure how well the method brings them back.

    Ties that hold a component together are hidden only if the others do not suffice. The runs
    share most of their ties, so they are not independent: with h of m ties hidden the squared
    standard error is (1 / runs + h / (m - h)) times the variance over the runs.

    Nadeau, Bengio (2003), Machine Learning 52, 239-281, doi:10.1023/A:1024068626366.
    """
    m = len(source)
    n_absent = n * (n - 1) // 2 - m
    if m < 1 / HIDDEN or n_absent < 1:
        return None
    rng = np.random.default_rng(seed)
    n_hidden = round(HIDDEN * m)
    runs = [
        _tried(method, n, (source, target), _hide(n, source, target, n_hidden, rng))
        for _ in with_progress(range(RUNS), what="hiding ties")
    ]
    means = Trial(
        np.array([run.auc.mean() for run in runs]),
        np.array([run.by_degree.mean() for run in runs]),
        float(np.mean([run.precision for run in runs])),
    )
    inflation = 1 / RUNS + n_hidden / (m - n_hidden)
    return _checked(means, RUNS, n_hidden, n_absent, inflation)


def check_later(
    method: str, n: int, source: Numbers, target: Numbers, later: NDArray[np.bool_]
) -> LinkCheck | None:
    """Hide the ties that came later, and measure how well the earlier ones predict them.

    Only entities with an earlier tie count: for others nothing can be predicted. Standard errors
    are over the later ties, each with its rank among all absent pairs.

    Liben-Nowell, Kleinberg (2007), JASIST 58(7), 1019-1031, doi:10.1002/asi.20591.
    DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44(3), 837-845.
    """
    known = np.zeros(n, dtype=np.bool_)
    known[source[~later]] = True
    known[target[~later]] = True
    among = known[source] & known[target]
    number = np.cumsum(known) - 1
    source, target, later = number[source[among]], number[target[among]], later[among]
    n, n_hidden = int(known.sum()), int(later.sum())
    n_absent = n * (n - 1) // 2 - len(source)
    if min(n_hidden, int((~later).sum())) < 1 / HIDDEN or n_absent < 1:
        return None
    trial = _tried(method, n, (source, target), later)
    return _checked(trial, 1, n_hidden, n_absent, 1 / n_hidden)


def _tried(method: str, n: int, ends: tuple[Numbers, Numbers], hidden: NDArray[np.bool_]) -> Trial:
    """Rank each hidden tie among absent pairs, by score and by the product of degrees."""
    source, target = ends
    low, high = source[hidden], target[hidden]
    ties = adjacency(n, source[~hidden], target[~hidden])
    scores = score_pairs(method, ties)
    levels = _levels(scores.low, scores.high, scores.score, (low, high), n)
    rest = n * (n - 1) // 2 - len(source) - levels.pairs.sum()
    levels = Levels(
        np.concatenate([[scores.other], levels.score]), np.concatenate([[rest], levels.pairs])
    )
    found = scores.of(low, high, n)
    degree = np.diff(ties.indptr).astype(np.float64)
    products = _product_levels(degree, source, target)
    return Trial(
        shares_below(found, *levels),
        shares_below(degree[low] * degree[high], *products),
        top_share(found, *levels),
    )


def _checked(trial: Trial, runs: int, n_hidden: int, n_absent: int, inflation: float) -> LinkCheck:
    auc, margin = trial.auc, trial.auc - trial.by_degree
    auc_error, margin_error = (
        float(np.sqrt(inflation * values.var(ddof=1))) for values in (auc, margin)
    )
    better = auc.mean() - CHANCE > ERRORS * auc_error and margin.mean() > ERRORS * margin_error
    return LinkCheck(
        runs=runs,
        hidden=n_hidden,
        auc=float(auc.mean()),
        auc_error=auc_error,
        by_degree=float(trial.by_degree.mean()),
        margin=float(margin.mean()),
        margin_error=margin_error,
        precision=trial.precision,
        by_chance=n_hidden / (n_absent + n_hidden),
        informative=bool(better),
    )


def shares_below(hidden: Floats, score: Floats, pairs: Floats) -> Floats:
    """Compute the share of absent pairs that score below each hidden tie, equals counted half."""
    order = np.argsort(score, kind="stable")
    score, below = score[order], np.concatenate([[0.0], np.cumsum(pairs[order])])
    under = below[np.searchsorted(score, hidden, side="left")]
    upto = below[np.searchsorted(score, hidden, side="right")]
    shares: Floats = (under + upto) / (2 * below[-1])
    return shares


def top_share(hidden: Floats, score: Floats, pairs: Floats) -> float:
    """Compute the share of hidden ties among as many pairs with the highest scores."""
    values = np.concatenate([hidden, score])
    weights = np.concatenate([np.ones_like(hidden), pairs])
    hits = np.concatenate([np.ones_like(hidden), np.zeros_like(pairs)])
    _, level = np.unique(-values, return_inverse=True)
    all_pairs, all_hits = np.bincount(level, weights), np.bincount(level, hits)
    before = np.concatenate([[0.0], np.cumsum(all_pairs)[:-1]])
    room = np.clip(len(hidden) - before, 0, all_pairs)
    share = np.divide(room, all_pairs, out=np.zeros_like(room), where=all_pairs > 0)
    return float((all_hits * share).sum() / len(hidden))


def _hide(
    n: int, source: Numbers, target: Numbers, count: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw ties to hide, first those outside a random spanning forest."""
    order = rng.permutation(len(source))
    weights = sparse.csr_array((order + 1.0, (source, target)), shape=(n, n))
    forest = minimum_spanning_tree(weights).tocoo()
    needed = np.zeros(len(source), dtype=np.bool_)
    needed[np.argsort(order)[forest.data.astype(np.int64) - 1]] = True
    hidden = np.zeros(len(source), dtype=np.bool_)
    hidden[np.lexsort((-order, needed))[:count]] = True
    return hidden


def _levels(
    low: Numbers, high: Numbers, score: Floats, hidden: tuple[Numbers, Numbers], n: int
) -> Levels:
    absent = ~np.isin(low * n + high, hidden[0] * n + hidden[1])
    values, counts = np.unique(score[absent], return_counts=True)
    return Levels(values, counts.astype(np.float64))


def _product_levels(degree: Floats, source: Numbers, target: Numbers) -> Levels:
    """Count absent pairs by the product of their degrees, without listing them."""
    values, counts = np.unique(degree, return_counts=True)
    i, j = np.triu_indices(len(values))
    pairs = np.where(i == j, counts[i] * (counts[i] - 1) / 2, counts[i] * counts[j] * 1.0)
    products = np.concatenate([values[i] * values[j], degree[source] * degree[target]])
    weights = np.concatenate([pairs, -np.ones(len(source))])  # neither kept nor hidden ties
    score, level = np.unique(products, return_inverse=True)
    return Levels(score, np.bincount(level, weights).astype(np.float64))
