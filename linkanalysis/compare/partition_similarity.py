"""How similar two partitions of the same elements are, beyond chance.

Lives here: adjusted mutual information, the adjusted Rand index, element-centric similarity.
Not here: lists of groups in an order (`evaluation`), and how partitions are found (`communities`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from numpy.typing import NDArray


class _Crossed(NamedTuple):
    """Sizes of the groups of both sides, and of each overlap with the groups it lies in."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    both: NDArray[np.int64]
    of_a: NDArray[np.int64]
    of_b: NDArray[np.int64]


def adjusted_mutual_information(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Compute adjusted mutual information, with the arithmetic mean of the entropies.

    Vinh, Epps, Bailey (2010), J. Machine Learning Research 11, 2837-2854.
    """
    cross = _crossed(a, b)
    n = a.size
    if _equal(cross):
        return 1.0
    share = cross.both / n
    expected = cross.a[cross.of_a] * (cross.b[cross.of_b] / (n * n))
    mutual = float(np.sum(share * np.log(share / expected)))
    by_chance = _expected_information(cross, n)
    mean = (_entropy(cross.a, n) + _entropy(cross.b, n)) / 2
    if abs(mean - by_chance) < 1e-12:  # noqa: PLR2004 - rounding: nothing is left to explain
        return 0.0
    return (mutual - by_chance) / (mean - by_chance)


def adjusted_rand(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Compute the adjusted Rand index: pairs on which partitions agree, beyond chance.

    Hubert, Arabie (1985), Journal of Classification 2, 193-218.
    """
    cross = _crossed(a, b)
    if _equal(cross):
        return 1.0
    in_a, in_b, in_both = (
        int(np.sum(size * (size - 1) // 2)) for size in (cross.a, cross.b, cross.both)
    )
    expected = in_a * in_b / (a.size * (a.size - 1) / 2)
    return (in_both - expected) / ((in_a + in_b) / 2 - expected)


def element_similarity(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Compute element-centric similarity: the mean over elements of how similar their groups are.

    Gates et al. (2019), Scientific Reports 9, 8574, doi:10.1038/s41598-019-44892-y.
    """
    cross = _crossed(a, b)
    if not cross.both.size:
        return 1.0
    x, y, z = cross.a[cross.of_a], cross.b[cross.of_b], cross.both
    unlike = z * np.abs(1 / x - 1 / y) + (x - z) / x + (y - z) / y
    return float(np.sum(z * (1 - unlike / 2)) / a.size)


def _crossed(a: NDArray[np.int64], b: NDArray[np.int64]) -> _Crossed:
    _, in_a, size_a = np.unique(a, return_inverse=True, return_counts=True)
    _, in_b, size_b = np.unique(b, return_inverse=True, return_counts=True)
    pair, both = np.unique(in_a * max(size_b.size, 1) + in_b, return_counts=True)
    return _Crossed(size_a, size_b, both, pair // max(size_b.size, 1), pair % max(size_b.size, 1))


def _equal(cross: _Crossed) -> bool:
    return cross.a.size == cross.b.size == cross.both.size


def _entropy(size: NDArray[np.int64], n: int) -> float:
    share = size / n
    return float(-np.sum(share * np.log(share)))


def _expected_information(cross: _Crossed, n: int) -> float:
    """Compute the expected mutual information, each pair of sizes once."""
    sizes_a, many_a = np.unique(cross.a, return_counts=True)
    sizes_b, many_b = np.unique(cross.b, return_counts=True)
    total = 0.0
    for x, times_x in zip(sizes_a.tolist(), many_a.tolist(), strict=True):
        for y, times_y in zip(sizes_b.tolist(), many_b.tolist(), strict=True):
            z = np.arange(max(1, x + y - n), min(x, y) + 1)
            fixed = gammaln(np.array([x + 1, y + 1, n - x + 1, n - y + 1])).sum()
            free = gammaln(np.stack([z, x - z, y - z, n - x - y + z]) + 1).sum(axis=0)
            chance = np.exp(fixed - gammaln(n + 1) - free)
            total += times_x * times_y * float(np.sum(z / n * np.log(n * z / (x * y)) * chance))
    return total
