"""Closeness by distance: how far from each node all the others are when ties differ in length."""

from __future__ import annotations

from functools import partial

import numpy as np

from linkanalysis.kernels.csr import F64, I64, U32, frozen
from linkanalysis.kernels.weighted_paths import measured, over_sources, sums_from


def distance_sums(
    indptr: U32, indices: U32, distance: I64, *, threads: int | None = None
) -> tuple[I64, F64, F64]:
    """Sum the distances from each node to all nodes that it reaches along outgoing ties.

    Trusts distances of at least 1 whose sum along any path is below 2**63. Returns, each (n,): how
    many nodes it reaches, itself included; the sum of distances, added from near to far; the sum of
    1 / distance over the others.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    _, shift = measured(distance)
    kernel = partial(sums_from, indptr, indices, frozen(distance, np.int64), shift)
    parts = list(over_sources(kernel, n, indices.size, threads))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    reach, far, harmonic = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return reach, far, harmonic
