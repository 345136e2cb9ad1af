"""Whether link prediction says anything about a graph: hide ties, and see if they come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

from linkanalysis._progress import with_progress
from linkanalysis.leads.link_scores import adjacency, score_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

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
