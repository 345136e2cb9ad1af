"""Which number may have followed which, by how like their contacts are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.csr import F64, I64, U32, Bools, frozen

# Steps in which scores are counted: a thousandth tells apart what the records can tell apart.
STEPS = 1_000


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


def count_alike(indptr: U32, indices: U32, weight: F64, use: Use, rule: Rule, band: I64) -> I64:
    """Count the pairs of numbers in use at one time by cosine and by the bands of the two.

    Takes what `best_predecessors` takes, and a band of each number, from 0: numbers of one band
    have about as many contacts. A pair counts if both are eligible, share enough, and were in use
    at one time for longer than a hand-over may overlap. Returns counts, shape (STEPS, bands,
    bands): the score in whole steps, rounded down, then the lower and the higher band.
    """
    bands = int(band.max(initial=-1)) + 1
    found = np.zeros((STEPS, bands, bands), np.int64)
    _count_alike(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(weight, np.float64),
        frozen(use.first, np.int64),
        frozen(use.last, np.int64),
        frozen(use.eligible, np.bool_),
        np.int64(rule.overlap),
        np.int64(rule.least),
        frozen(band, np.int64),
        found,
    )
    return found


@inlined
def _norms(indptr: U32, indices: U32, weight: F64) -> F64:
    norm = np.zeros(indptr.size - 1)
    for u in range(norm.size):
        for slot in range(indptr[u], indptr[u + 1]):
            norm[u] += weight[indices[slot]]
        norm[u] = np.sqrt(norm[u])
    return norm


@inlined
def _share(
    u: int,
    below: int,
    indptr: U32,
    indices: U32,
    weight: F64,
    eligible: Bools,
    sums: F64,
    counts: I64,
    touched: I64,
) -> int:
    """Add up what a number shares with each other one below a number; return how many there are."""
    n_touched = 0
    for slot in range(indptr[u], indptr[u + 1]):
        x = indices[slot]
        if weight[x] == 0.0:
            continue
        for back in range(indptr[x], indptr[x + 1]):
            o = np.int64(indices[back])
            if o >= below:
                break  # rows rise
            if o == u or not eligible[o]:
                continue
            if counts[o] == 0:
                touched[n_touched] = o
                n_touched += 1
            counts[o] += 1
            sums[o] += weight[x]
    return n_touched


@compiled
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
    norm = _norms(indptr, indices, weight)
    before = np.full(n, -1, np.int64)
    score = np.zeros(n)
    shared = np.zeros(n, np.int64)
    next_score = np.zeros(n)
    follows = np.full(n, -1, np.int64)
    followed = np.zeros(n)
    sums = np.zeros(n)
    counts = np.zeros(n, np.int64)
    touched = np.empty(n, np.int64)
    for u in range(n):
        if not eligible[u]:
            continue
        for k in range(_share(u, n, indptr, indices, weight, eligible, sums, counts, touched)):
            o = touched[k]
            between = first[u] - last[o]
            possible = first[o] < first[u] and -overlap <= between <= gap
            if possible and counts[o] >= least:
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


@compiled
def _count_alike(
    indptr: U32,
    indices: U32,
    weight: F64,
    first: I64,
    last: I64,
    eligible: Bools,
    overlap: np.int64,
    least: np.int64,
    band: I64,
    found: I64,
) -> None:
    """Add up what each number shares with those of lower numbers, one number after the other."""
    n, steps = indptr.size - 1, found.shape[0]
    norm = _norms(indptr, indices, weight)
    sums = np.zeros(n)
    counts = np.zeros(n, np.int64)
    touched = np.empty(n, np.int64)
    for u in range(n):
        if not eligible[u]:
            continue
        for k in range(_share(u, u, indptr, indices, weight, eligible, sums, counts, touched)):
            o = touched[k]
            together = first[u] < last[o] - overlap and first[o] < last[u] - overlap
            if together and counts[o] >= least:
                value = sums[o] / (norm[o] * norm[u])
                step = np.int64(min(value * steps, steps - 1.0))
                a, b = band[o], band[u]
                if a > b:
                    a, b = b, a
                found[step, a, b] += 1
            sums[o] = 0.0
            counts[o] = 0
