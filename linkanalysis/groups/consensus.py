"""What many runs agree on: one partition out of fifty, and how firmly each entity belongs.

Lives here: the consensus of Lancichinetti and Fortunato, stability, and connected parts.
Not here: the runs (`method_runs`), and groups with grounds (`rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Labels = NDArray[np.int64]
    Rows = tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]

__all__ = ["connected", "consensus", "stability"]

# Entries of the agreement matrix below this share of runs are taken for noise.
THRESHOLD = 0.5
# Pairs with a common neighbor enter the agreement matrix up to this many of them.
MOST_PAIRS = 2_000_000


def consensus(
    rows: Rows,
    runs: list[Labels],
    *,
    again: Callable[..., list[Labels]],
    seed: int,
    rounds: int = 10,
) -> Labels:
    """Find the partition on which runs agree.

    The share of runs in which two are together is taken for tied pairs and pairs with a common
    neighbor; shares below .5 become 0, but every entity keeps its best. The matrix is clustered
    as often as there were runs, until all agree, or the rounds are over.

    Lancichinetti, Fortunato (2012), Scientific Reports 2, 336, doi:10.1038/srep00336.
    """
    n = rows[0].size - 1
    pairs = _near_pairs(rows)
    for step in range(1, rounds + 1):
        if all(np.array_equal(labels, runs[0]) for labels in runs[1:]):
            break
        first = seed + step * len(runs)
        runs = again(_agreement(n, pairs, runs), seeds=range(first, first + len(runs)))
    return connected(rows, runs[0])


def stability(labels: Labels, runs: list[Labels]) -> NDArray[np.float64]:
    """Say how firmly each entity belongs to its community."""
    n = labels.size
    together = np.zeros(n, dtype=np.int64)
    alone = np.zeros(n, dtype=np.int64)
    for run in runs:
        _, which, count = np.unique(
            labels * max(n, 1) + run, return_inverse=True, return_counts=True
        )
        together += count[which] - 1
        alone += np.bincount(run, minlength=n)[run] == 1
    others = np.bincount(labels, minlength=1)[labels] - 1
    firm = np.where(others > 0, together / np.maximum(others, 1), alone)
    return firm / max(len(runs), 1)


def connected(rows: Rows, labels: Labels) -> Labels:
    """Split communities that hang together by their label only."""
    indptr, indices, _ = rows
    row = np.repeat(np.arange(labels.size), indptr[1:] - indptr[:-1])
    inside = labels[row] == labels[indices]
    ends = np.concatenate([[0], np.cumsum(np.bincount(row[inside], minlength=labels.size))])
    return components(ends.astype(np.uint32), indices[inside])


def _near_pairs(rows: Rows) -> tuple[Labels, Labels]:
    # Tied pairs, and pairs with a common neighbor unless hubs make them too many.
    indptr, indices, _ = rows
    n = indptr.size - 1
    degree = (indptr[1:] - indptr[:-1]).astype(np.int64)
    row = np.repeat(np.arange(n), degree)
    column = indices.astype(np.int64)
    keys = [row * n + column]
    if int((degree * degree).sum()) <= MOST_PAIRS:
        begins = indptr[:-1].astype(np.int64)[column]  # the row of each slot's neighbor …
        length = degree[column]
        offset = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
        keys.append(np.repeat(row, length) * n + column[np.repeat(begins, length) + offset])
    key = np.unique(np.concatenate(keys))
    low, high = key // max(n, 1), key % max(n, 1)
    return low[low < high], high[low < high]


def _agreement(n: int, pairs: tuple[Labels, Labels], runs: list[Labels]) -> Rows:
    low, high = pairs
    share = np.zeros(low.size, dtype=np.int64)
    for run in runs:
        share += run[low] == run[high]
    best = np.zeros(n, dtype=np.int64)
    np.maximum.at(best, low, share)
    np.maximum.at(best, high, share)
    keep = share >= THRESHOLD * len(runs)
    rest = ~keep & (share > 0)
    # the best entry of those who would lose all; equals all stay, so no order decides
    poor = best < THRESHOLD * len(runs)
    keep |= rest & ((poor[low] & (share == best[low])) | (poor[high] & (share == best[high])))
    indptr, indices, edge = build_csr(n, low[keep], high[keep], directed=False)
    return indptr, indices, share[keep][edge]
