"""Scores of pairs without a tie: how likely each is to have one, by the graph around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from linkanalysis.errors import GraphKindError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

# Bounds on paths of two or three ties, which cost time, and on pairs that they join, which cost
# memory: above, one of the 21 rounds of scores takes many seconds or gigabytes.
MOST_PATHS = 200_000_000
MOST_PAIRS = 20_000_000
# Above this many rows the 21 inverses of a dense matrix take minutes.
LARGEST_DENSE = 1_000
# Equal sums must be equal numbers: digits beyond these depend on the order of addition.
DECIMALS = 10
# How much a path of three ties counts beside one of two (Lü, Jin, Zhou 2009).
EPSILON = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """Scores of pairs without a tie, sorted by `low` and `high`; pairs not listed score `other`."""

    low: Numbers
    high: Numbers
    score: NDArray[np.float64]
    other: float

    def of(self, low: Numbers, high: Numbers, n: int) -> NDArray[np.float64]:
        """Look up pairs."""
        if not self.low.size:
            return np.full(len(low), self.other)
        keys, wanted = self.low * n + self.high, low * n + high
        index = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
        return np.where(keys[index] == wanted, self.score[index], self.other)


@dataclass(frozen=True, slots=True)
class LinkMethod:
    """A way to score pairs; `reading` is what a high score means, `caveat` when it fails."""

    name: str
    function: Callable[[sparse.csr_array], PairScores]
    reading: str
    caveat: str
    reference: str


def adjacency(n: int, source: Numbers, target: Numbers) -> sparse.csr_array:
    """Build the symmetric 0-1 matrix of ties."""
    rows, columns = np.concatenate([source, target]), np.concatenate([target, source])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))


def score_pairs(method: str, ties: sparse.csr_array) -> PairScores:
    """Score all pairs without a tie."""
    return next(row for row in LINK_METHODS if row.name == method).function(ties)


def _resource_allocation(ties: sparse.csr_array) -> PairScores:
    degree = _degree(ties)
    _check_paths("resource_allocation", ties, float((degree**2).sum()))
    return _absent(ties, ties @ _scaled(ties, 1 / np.maximum(degree, 1)))


def _local_path(ties: sparse.csr_array) -> PairScores:
    _check_three("local_path", ties)
    two = ties @ ties
    return _absent(ties, two + EPSILON * (two @ ties))


def _three(ties: sparse.csr_array) -> PairScores:
    _check_three("l3", ties)
    root = 1 / np.sqrt(np.maximum(_degree(ties), 1))
    middle = _scaled(ties, root)  # rows by the first of the two between, then columns by the second
    middle = sparse.csr_array(_scaled(middle.T.tocsr(), root).T)
    return _absent(ties, ties @ middle @ ties)


def _laplacian(ties: sparse.csr_array) -> PairScores:
    n = ties.shape[0]
    _, label = connected_components(ties, directed=False)
    sizes = np.bincount(label, minlength=1)
    if n and sizes.max() > LARGEST_DENSE:
        message = (
            f"lplus inverts a matrix of {sizes.max():,} rows here; more than {LARGEST_DENSE:,} "
            "take too long. Use resource_allocation, or a part of the graph: around, only."
        )
        raise GraphKindError(message)
    lows, highs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    scores: list[NDArray[np.float64]] = [np.zeros(0)]
    for part in np.flatnonzero(sizes > 2).tolist():  # noqa: PLR2004 - two have no absent pair
        nodes = np.flatnonzero(label == part)
        inside = ties[nodes][:, nodes].toarray()
        share = np.full_like(inside, 1 / len(nodes))
        inverse = np.linalg.inv(np.diag(inside.sum(axis=0)) - inside + share) - share
        scale = np.sqrt(np.diag(inverse))
        i, j = np.nonzero(np.triu(inside == 0, 1))
        lows.append(nodes[i])
        highs.append(nodes[j])
        scores.append(inverse[i, j] / (scale[i] * scale[j]))
    low, high = np.concatenate(lows), np.concatenate(highs)
    order = np.lexsort((high, low))
    score = np.asarray(np.concatenate(scores)[order].round(DECIMALS), dtype=np.float64)
    return PairScores(low[order], high[order], score, other=-1.0)


def _absent(ties: sparse.csr_array, scores: sparse.csr_array) -> PairScores:
    above = sparse.coo_array(sparse.triu(scores, 1))
    n = ties.shape[0]
    low, high = above.coords[0].astype(np.int64), above.coords[1].astype(np.int64)
    present = sparse.coo_array(sparse.triu(ties, 1)).coords
    taken = present[0].astype(np.int64) * n + present[1]
    free = ~np.isin(low * n + high, taken) & (above.data > 0)
    low, high, score = low[free], high[free], above.data[free].round(DECIMALS).astype(np.float64)
    order = np.lexsort((high, low))
    return PairScores(low[order], high[order], score[order], other=0.0)


def _degree(ties: sparse.csr_array) -> NDArray[np.float64]:
    return np.diff(ties.indptr).astype(np.float64)


def _scaled(ties: sparse.csr_array, factor: NDArray[np.float64]) -> sparse.csr_array:
    return sparse.csr_array(sparse.diags_array(factor) @ ties)


def _check_three(method: str, ties: sparse.csr_array) -> None:
    degree = _degree(ties)
    _check_paths(method, ties, float(degree @ (ties @ degree)))


def _check_paths(method: str, ties: sparse.csr_array, paths: float) -> None:
    pairs = min(paths, float(ties.shape[0]) ** 2)
    if paths > MOST_PATHS or pairs > MOST_PAIRS:
        message = (
            f"{method} would follow about {paths:,.0f} paths between {pairs:,.0f} pairs here, "
            "which takes too long. Use a part of the graph: around, only, or a projection without "
            "hubs."
        )
        raise GraphKindError(message)


LINK_METHODS = (
    LinkMethod(
        name="resource_allocation",
        function=_resource_allocation,
        reading="they have neighbors in common, and these have few others",
        caveat="says nothing where ties join two kinds of entities, which have no common neighbor",
        reference="Zhou, Lü, Zhang (2009), doi:10.1140/epjb/e2009-00335-8",
    ),
    LinkMethod(
        name="local_path",
        function=_local_path,
        reading="many paths of two or three ties lead from one to the other",
        caveat="favors entities with many ties",
        reference="Lü, Jin, Zhou (2009), doi:10.1103/PhysRevE.80.046122",
    ),
    LinkMethod(
        name="l3",
        function=_three,
        reading="paths of three ties over entities with few others lead from one to the other",
        caveat="made for ties between unlike entities, such as people and things",
        reference="Kovács et al. (2019), doi:10.1038/s41467-019-09177-y",
    ),
    LinkMethod(
        name="lplus",
        function=_laplacian,
        reading="a random walk from one is often at the other, given their numbers of ties",
        caveat="favors pairs at the edge of the graph; needs a dense matrix, so small graphs only",
        reference="Fouss et al. (2007), doi:10.1109/TKDE.2007.46",
    ),
)
