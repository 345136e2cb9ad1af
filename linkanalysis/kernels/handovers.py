"""Which number may have followed which, by how like their contacts are.

Lives here: the best predecessor and successor of each number, and the likeness of given pairs.
Not here: what else supports a pair, and how often chance gives as much (`calls.handovers`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from linkanalysis.kernels.csr import F64, I64, U32, Bools, frozen


class Use(NamedTuple):
    """When each of n numbers was in use, and which may be part of a hand-over.

    first, last: Start of its first and of its last record, in whole units of time.
    eligible: Whether it has contacts enough.
    """

    first: I64
    last: I64
    eligible: Bools


class Rule(NamedTuple):
    """Which pairs are possible.

    gap: Longest time from the last record of the earlier number to the first of the later one.
    overlap: Longest time for which both may have been in use.
    least: Contacts that they share at least.
    """

    gap: int
    overlap: int
    least: int


class Best(NamedTuple):
    """The best predecessor of each number, and how well each number is followed.

    before: The best predecessor; -1 if there is none.
    score: Its cosine.
    shared: How many contacts that count the two share.
    next_score: The cosine of the second best predecessor; 0 if there is none.
    follows: The number that follows best; -1 if there is none.
    """

    before: I64
    score: F64
    shared: I64
    next_score: F64
    follows: I64


def best_predecessors(indptr: U32, indices: U32, weight: F64, use: Use, rule: Rule) -> Best:
    """Find for each number the one before it with the most similar contacts, by cosine.

    Takes a symmetric CSR of contacts with rising rows, and the squared weight of each contact: 0
    for contacts that do not count. The later number of a pair begins after the earlier one. Ties go
    to the number nearest in time, then to the lowest. O(sum of squared degrees of what counts).
    """
    return Best(
        *_best_predecessors(
            frozen(indptr, np.uint32),
            frozen(indices, np.uint32),
            frozen(weight, np.float64),
            frozen(use.first, np.int64),
            frozen(use.last, np.int64),
            frozen(use.eligible, np.bool_),
            np.int64(rule.gap),
            np.int64(rule.overlap),
            np.int64(rule.least),
        )
    )


def cosines(indptr: U32, indices: U32, weight: F64, left: I64, right: I64, least: int) -> F64:
    """Compute the cosine of pairs of numbers; 0 if they share fewer than `least` contacts."""
    found: F64 = _cosines(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(weight, np.float64),
        frozen(left, np.int64),
        frozen(right, np.int64),
        np.int64(least),
    )
    return found


@njit(nogil=True, cache=True)
def _best_predecessors(
    indptr: U32,
    indices: U32,
    weight: F64,
    first: I64,
    last: I64,
    eligible: Bools,
    gap: np.int64,
    overlap: np.int64,
    least: np.int64,
) -> tuple[I64, F64, I64, F64, I64]:
    """Add up what each number shares with those before it, one number after the other."""
    n = indptr.size - 1
    norm = np.zeros(n, np.float64)
    for u in range(n):
        for slot in range(indptr[u], indptr[u + 1]):
            norm[u] += weight[indices[slot]]
        norm[u] = np.sqrt(norm[u])
    before = np.full(n, -1, np.int64)
    score = np.zeros(n, np.float64)
    shared = np.zeros(n, np.int64)
    next_score = np.zeros(n, np.float64)
    follows = np.full(n, -1, np.int64)
    followed = np.zeros(n, np.float64)
    sums = np.zeros(n, np.float64)
    counts = np.zeros(n, np.int64)
    touched = np.empty(n, np.int64)
    for u in range(n):
        if not eligible[u]:
            continue
        n_touched = 0
        for slot in range(indptr[u], indptr[u + 1]):
            x = indices[slot]
            if weight[x] == 0.0:
                continue
            for back in range(indptr[x], indptr[x + 1]):
                o = np.int64(indices[back])
                if not eligible[o] or first[o] >= first[u]:
                    continue
                if first[u] < last[o] - overlap or first[u] > last[o] + gap:
                    continue
                if counts[o] == 0:
                    touched[n_touched] = o
                    n_touched += 1
                counts[o] += 1
                sums[o] += weight[x]
        for k in range(n_touched):
            o = touched[k]
            if counts[o] >= least:
                value = sums[o] / (norm[o] * norm[u])
                p, f = before[u], follows[o]
                later = p >= 0 and (last[o], -o) > (last[p], -p)
                if value > score[u] or (value == score[u] and later):
                    next_score[u] = score[u]
                    before[u], score[u], shared[u] = o, value, counts[o]
                elif value > next_score[u]:
                    next_score[u] = value
                sooner = f >= 0 and first[u] < first[f]
                if value > followed[o] or (value == followed[o] and sooner):
                    follows[o], followed[o] = u, value
            sums[o] = 0.0
            counts[o] = 0
    return before, score, shared, next_score, follows


@njit(nogil=True, cache=True)
def _cosines(indptr: U32, indices: U32, weight: F64, left: I64, right: I64, least: np.int64) -> F64:
    found = np.zeros(left.size, np.float64)
    for pair in range(left.size):
        i, last_i = np.int64(indptr[left[pair]]), np.int64(indptr[left[pair] + 1])
        j, last_j = np.int64(indptr[right[pair]]), np.int64(indptr[right[pair] + 1])
        of_left, of_right, both, count = 0.0, 0.0, 0.0, 0
        while i < last_i or j < last_j:
            a = np.int64(indices[i]) if i < last_i else np.int64(2**62)
            b = np.int64(indices[j]) if j < last_j else np.int64(2**62)
            if a <= b:
                of_left += weight[a]
                i += 1
            if b <= a:
                of_right += weight[b]
                j += 1
            if a == b and weight[a] > 0.0:
                both += weight[a]
                count += 1
        if count >= least:
            found[pair] = both / (np.sqrt(of_left) * np.sqrt(of_right))
    return found
