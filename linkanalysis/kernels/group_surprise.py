"""How surprising the ties inside groups are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32


@compiled
def group_surprise(
    indptr: U32,
    indices: U32,
    ends: I64,
    members: U32,
    label: I64,
    size: I64,
    inner: F64,
    outer: float,
    naming: float,
    doubt: float,
) -> F64:
    """Measure how surprising the ties inside groups are, in nats.

    Trusts a symmetric CSR without self-loops, each neighbor once in a row. Ties are expected
    between u and v of one community at the rate d_u d_v times its `inner`, else times `outer`. A
    group of density p counts log(p / rate) for each tie and log(1 - p) for each untied pair, less
    the log of the number of ways to choose its members from their communities, less `naming` for
    each community. Outsiders with t > 1 ties to members subtract `doubt` times log(slots / d_u d_v)
    for each tie, times (t - 1) / t. O(slots of members).
    """
    n = indptr.size - 1
    log_degree = np.zeros(n)
    for v in range(n):
        log_degree[v] = math.log(max(int(indptr[v + 1]) - int(indptr[v]), 1))
    log_slots = math.log(max(indices.size, 1))
    ties = np.zeros(n, np.int64)
    plain = np.zeros(n)
    count = np.zeros(size.size, np.int64)
    inside = np.zeros(n, np.bool_)
    result = np.zeros(ends.size - 1)
    for g in range(ends.size - 1):
        group = members[ends[g] : ends[g + 1]]
        k = group.size
        for v in group:
            inside[v] = True
            count[label[v]] += 1
        total = 0.0
        held = 0
        for v in group:
            for slot in range(indptr[v], indptr[v + 1]):
                w = indices[slot]
                product = log_degree[v] + log_degree[w]
                if not inside[w]:
                    ties[w] += 1
                    plain[w] += max(log_slots - product, 0.0)
                elif v < w:
                    rate = inner[label[v]] if label[v] == label[w] else outer
                    total -= min(product + math.log(rate), 0.0)
                    held += 1
        for v in group:
            for slot in range(indptr[v], indptr[v + 1]):
                w = indices[slot]
                if ties[w] > 1:
                    total -= doubt * plain[w] * (ties[w] - 1) / ties[w]
                ties[w] = 0
                plain[w] = 0.0
        pairs = k * (k - 1) // 2
        if held:
            total += held * math.log(held / pairs)
        if held < pairs:
            total += (pairs - held) * math.log(1 - held / pairs)
        for v in group:
            c = label[v]
            if count[c]:
                total -= naming + math.lgamma(size[c] + 1)
                total += math.lgamma(count[c] + 1) + math.lgamma(size[c] - count[c] + 1)
                count[c] = 0
            inside[v] = False
        result[g] = total
    return result
