"""Link prediction: which ties may be missing from the records, if that can be predicted here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._door import Call, answer
from linkanalysis._result import Column, Result
from linkanalysis.leads.link_check import CHANCE, HIDDEN, RUNS, check_later, check_method
from linkanalysis.leads.link_scores import LINK_METHODS, adjacency, score_pairs
from linkanalysis.queries.asked_times import bounds
from linkanalysis.vocabulary.names import find_row

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.leads.link_check import LinkCheck
    from linkanalysis.leads.link_scores import PairScores
    from linkanalysis.queries.asked_times import Moment

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
