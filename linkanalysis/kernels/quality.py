"""How good a partition is: modularity, and the quality of the constant Potts model.

Lives here: two numbers in the scale in which they are published: Q in -1..1, and H = inner
strength minus resolution times inner pairs.
Not here: finding the partition that makes them large (`leiden`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cpm_quality", "modularity"]


def modularity(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    strength: NDArray[np.int64],
    labels: NDArray[np.int64],
    *,
    resolution: float = 1.0,
) -> float:
    """Sum e_c/m - resolution (K_c/2m)^2 over communities c; 0 for a graph without ties.

    Takes a symmetric CSR without self-loops and labels in 0..n-1. Strengths are summed as integers,
    communities in the order of their labels.
    """
    both_ways = int(strength.sum())
    if both_ways == 0:
        return 0.0
    here = np.repeat(labels, indptr[1:] - indptr[:-1])
    degree = np.zeros(labels.size, dtype=np.int64)
    np.add.at(degree, here, strength)
    inner = int(strength[here == labels[indices]].sum())
    shares = degree / both_ways
    return float(inner / both_ways - resolution * float(np.sum(shares * shares)))


def cpm_quality(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    strength: NDArray[np.int64],
    node_size: NDArray[np.int64],
    labels: NDArray[np.int64],
    *,
    resolution: float,
) -> float:
    """Sum e_c - resolution n_c (n_c - 1)/2 over communities c (Traag 2011).

    Takes a symmetric CSR without self-loops and labels in 0..n-1. leidenalg's `quality()` is twice
    this number; igraph's counts pairs of a node with itself.
    """
    here = np.repeat(labels, indptr[1:] - indptr[:-1])
    size = np.zeros(labels.size, dtype=np.int64)
    np.add.at(size, labels, node_size)
    inner = int(strength[here == labels[indices]].sum()) // 2
    return float(inner - resolution * int((size * (size - 1) // 2).sum()))
