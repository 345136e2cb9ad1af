"""Which ties may be missing from the records, if their shape says anything about it.

Lives here: `predict_links` and its answer, `LinkTable`.
Not here: the scores (`link_scores`), and whether they say anything (`link_check`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.graph.freshness import changes_since
from linkanalysis.graph.provenance import made_from
from linkanalysis.leads.link_check import HIDDEN, RUNS, check_later, check_method
from linkanalysis.leads.link_scores import LINK_METHODS, adjacency, score_pairs
from linkanalysis.paths.time_window import instants
from linkanalysis.vocabulary.names import find_row

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.leads.link_check import LinkCheck
    from linkanalysis.leads.link_scores import PairScores
    from linkanalysis.paths.time_window import Moment

    Numbers = NDArray[np.int64]

__all__ = ["LinkTable", "predict_links"]

GUESS = (
    "Guesses from the shape of the records: no document states these ties, and none is added to "
    "the graph. Leads for where to look, never findings."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LinkTable(Result):
    """Pairs without a tie that may have one, likeliest first; empty if that cannot be told here.

    Attributes
    ----------
    graph : EntityGraph
        The graph, to which nothing is added.
    method : str
        How pairs were scored.
    low, high : ndarray of int64
        Numbers of the two entities of each pair.
    score : ndarray of float64
        The higher, the likelier; comparable within one table only.
    common : ndarray of int64
        How many neighbors the two have in common.
    check : LinkCheck or None
        How well hidden ties were brought back; None if there was too little to hide.
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
        """Say whether the method brought hidden ties back better than chance and than degrees.

        Returns
        -------
        bool
            If not, the table is empty.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.leads.predict_links(la.from_networkx(nx.path_graph(5))).informative
        False
        """
        return self.check is not None and self.check.informative

    @property
    def caveat(self) -> str:
        """Say what the pairs are not, and what the check says.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.leads.predict_links(la.from_networkx(nx.path_graph(5))).caveat[-37:]
        'has 4 ties, and to check it takes 10.'
        """
        return sentences(
            GUESS, *self.notes, held_back(self.withheld, "pairs with protected people not named.")
        )

    def _frame(self) -> pd.DataFrame:
        """Give the pairs as a new frame.

        Columns source, target, source_label, target_label, score, rank (from 1; equals share the
        best), common (neighbors); best first, ties by what is shown.
        """
        shown, labels = self.graph.shown, self.graph.labels
        low, high = self.low.tolist(), self.high.tolist()
        better = np.searchsorted(-self.score, -self.score, side="left")
        return pd.DataFrame(
            {
                "source": pd.Series([shown[node] for node in low], dtype=object),
                "target": pd.Series([shown[node] for node in high], dtype=object),
                "source_label": pd.Series([labels[node] for node in low], dtype=object),
                "target_label": pd.Series([labels[node] for node in high], dtype=object),
                "score": self.score.copy(),
                "rank": (better + 1).astype(np.int64),
                "common": self.common.copy(),
            }
        )


def predict_links(
    graph: EntityGraph,
    *,
    method: str | None = None,
    limit: int = 50,
    since: Moment | None = None,
    seed: int = 0,
) -> LinkTable:
    """Guess which ties are missing, after checking on the graph's own ties whether that works.

    Parameters
    ----------
    graph : EntityGraph
        The graph; whether there is a tie counts, its strength and direction do not.
    method : {"resource_allocation", "local_path", "l3", "lplus"}, optional
        How pairs are scored: by common neighbors that have few others, by ways of two and three
        ties, by ways of three ties, or by random walks. By default "l3" where every tie joins a
        person and a thing, who have no common neighbors, else "resource_allocation".
    limit : int, default 50
        How many pairs at most.
    since : date, optional
        Check on the ties first recorded on this day or later, in UTC, whether the earlier ones and
        those without a date foretold them; by default on ties hidden by lot.
    seed : int, default 0
        Where the draws of the check start.

    Returns
    -------
    LinkTable
        Pairs without a tie, likeliest first. Empty where the check says that the method is not
        informative here. Pairs with protected people are left out and counted.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    GraphKindError
        If the graph is too large for the method, or `limit` is below 1.

    Notes
    -----
    The check hides a tenth of the ties, twenty times, and asks how often a hidden tie scores above
    a pair without one (AUC). The method is informative if that is better, by two standard errors,
    than chance and than the product of the two numbers of ties; graphs without any shape pass that
    in about 4 of 100 cases. It can only tell of ties like
    those on record: what nobody wrote down because nobody looks there stays missing. Whom the two
    have in common, and on which documents that rests, says `common_contacts`.

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
    changes_since(graph, depth=3)
    expect_count("limit", limit)
    expect_count("seed", seed, least=0)
    name = _fit(graph) if method is None else str(method)
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
        later = _first_dates(graph, pairs) >= np.datetime64(instants((since, since))[0], "us")
        check = check_later(row.name, graph.n, source, target, later)
    nothing = np.zeros(0, np.int64)
    low, high, common, score, withheld = nothing, nothing, nothing, np.zeros(0), 0
    if check is not None and check.informative:
        low, high, score, withheld = _best(graph, scores, limit)
        common = np.array(
            [
                len(_row(ties, i) & _row(ties, j))
                for i, j in zip(low.tolist(), high.tolist(), strict=True)
            ],
            dtype=np.int64,
        )
    options = (
        ("method", row.name),
        ("limit", str(limit)),
        ("since", str(since)),
        ("runs", str(RUNS)),
        ("hidden", str(HIDDEN)),
    )
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
        made_by=made_from(graph, "predict_links", options, seed=seed),
    )


def _fit(graph: EntityGraph) -> str:
    person = np.fromiter((name == "person" for name in graph.types), np.bool_, graph.n)
    apart = person[graph.source] != person[graph.target]
    return "l3" if apart.size and apart.all() else "resource_allocation"


def _best(
    graph: EntityGraph, scores: PairScores, limit: int
) -> tuple[Numbers, Numbers, NDArray[np.float64], int]:
    """Take the best pairs that may be named, and count those passed over on the way."""
    place = np.empty(graph.n, np.int64)
    place[sorted(range(graph.n), key=graph.shown.__getitem__)] = np.arange(graph.n)
    turned = place[scores.low] > place[scores.high]
    low = np.where(turned, scores.high, scores.low)
    high = np.where(turned, scores.low, scores.high)
    order = np.lexsort((place[high], place[low], -scores.score))
    named = ~(graph.masked[low] | graph.masked[high])[order]
    last = int(np.searchsorted(np.cumsum(named), limit)) + 1
    upto, kept = order[:last], named[:last]
    chosen = upto[kept]
    return low[chosen], high[chosen], scores.score[chosen], int((~kept).sum())


def _row(ties: sparse.csr_array, node: int) -> set[int]:
    return set(ties.indices[ties.indptr[node] : ties.indptr[node + 1]].tolist())


def _projected(graph: EntityGraph) -> tuple[str, ...]:
    if not len(graph.shared_ptr):
        return ()
    kinder = (
        "In a projection all ties over one thing come together, so that a hidden one is easily "
        "told from the others: the check is kinder than the records are."
    )
    return (kinder,)


def _first_dates(graph: EntityGraph, pairs: Numbers) -> NDArray[np.datetime64]:
    """Give the first date of each pair; NaT if it has none, which is never later."""
    a, b = graph.source.astype(np.int64), graph.target.astype(np.int64)
    place = np.searchsorted(pairs, np.minimum(a, b) * graph.n + np.maximum(a, b))
    first = np.full(len(pairs), "NaT", dtype="datetime64[us]")
    np.fmin.at(first, place, graph.first)
    return first


def _notes(check: LinkCheck | None, method: str, m: int, since: Moment | None) -> tuple[str, ...]:
    if check is None and since is not None:
        why = f"too few ties were first recorded since {since}, or before"
        return (f"Not informative here: {why}; to check it takes 10 of each.",)
    if check is None:
        least = round(1 / HIDDEN)
        why = (
            f"it has {m:,} ties, and to check it takes {least}" if m < least else "no pair is free"
        )
        return (f"Not informative here: this graph is too small; {why}.",)
    tried = f"{check.runs} times {check.hidden:,} hidden ties"
    if since is not None:
        tried = f"{check.hidden:,} ties first recorded since {since}"
    measured = (
        f"Of {tried}, {method} puts one above a pair "
        f"without a tie with probability {check.auc:.3f} ± {check.auc_error:.3f} (chance .5, "
        f"numbers of ties {check.by_degree:.3f}; difference {check.margin:.3f} ± "
        f"{check.margin_error:.3f}); {check.precision:.1%} of the best pairs are hidden ties "
        f"(chance {check.by_chance:.1%})."
    )
    if check.informative:
        return (measured,)
    advice = ""
    if method == "resource_allocation" and check.auc <= 0.5 + check.auc_error:
        advice = ' Where ties join people and things, method="l3" may do better.'
    verdict = (
        "Not informative here: not better by two standard errors than chance and than the numbers "
        f"of ties, so no pair is named.{advice}"
    )
    return (verdict, measured)
