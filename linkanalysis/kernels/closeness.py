"""Closeness in steps: how many steps from each node to all the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, frozen, transpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


def distance_sums(indptr: U32, indices: U32, *, threads: int | None = None) -> tuple[I64, I64, F64]:
    """Sum the steps from each node to all nodes that it reaches along outgoing ties.

    Takes any CSR. Returns, each (n,): how many nodes it reaches, itself included; the sum of steps;
    the sum of 1 / steps over the others (integers divided once, up to 24 steps).
    Boldi, Vigna (2014), Internet Math. 10(3-4), 222-262.
    Then et al. (2014), PVLDB 8(4), 449-460: many breadth-first searches at once.
    """
    n = indptr.size - 1
    kernel = kernel_of(indptr, indices)
    if n * indices.size < 100_000_000:  # under 20 ms a pool costs more than it gives
        threads = 1
    reach, far, near = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    beyond = np.zeros(n)
    for part in map_in_order(kernel, range(0, n, 512), threads=threads):
        reach += part[0]
        far += part[1]
        near += part[2]
        beyond += part[3]
    return reach, far, near / 5_354_228_880 + beyond


def kernel_of(indptr: U32, indices: U32) -> Callable[[int], tuple[NDArray[Any], ...]]:
    """Return the search for 512 targets from a given number on.

    Targets are in degree order: neighbors in the same batch share most of their search.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    back_indptr, back_indices, _ = transpose(indptr, indices)
    targets = frozen(np.argsort(-np.diff(back_indptr.astype(np.int64)), kind="stable"), np.int64)
    return partial(
        _sums,
        indptr,
        indices,
        frozen(back_indptr, np.uint32),
        frozen(back_indices, np.uint32),
        targets,
    )


@compiled
def _sums(
    indptr: U32, indices: U32, back_indptr: U32, back_indices: U32, targets: I64, first: int
) -> tuple[I64, I64, I64, F64]:
    """Credit every node with its steps to the 512 targets from `first` on.

    Bit k of a row stands for target first + k. A node is one step further than its nearest outgoing
    neighbor, so new bits come from the neighbors' new bits: pulled by all nodes while many rows are
    new, pushed back over incoming ties when few are. Inverses are integers in units of 1/lcm(1..24)
    up to 24 steps, so the order of summing cannot change them.
    """
    n = indptr.size - 1
    unit = 5_354_228_880
    reach = np.zeros(n, np.int64)
    far = np.zeros(n, np.int64)
    near = np.zeros(n, np.int64)
    beyond = np.zeros(n)
    seen = np.zeros((n, 8), np.uint64)
    new = np.zeros((n, 8), np.uint64)
    coming = np.zeros((n, 8), np.uint64)
    active = np.empty(n, np.int64)
    touched = np.empty(n, np.int64)
    marked = np.zeros(n, np.bool_)
    n_active = 0
    for k in range(min(512, n - first)):
        v = targets[first + k]
        new[v, k // 64] = seen[v, k // 64] = np.uint64(1) << np.uint64(k % 64)
        reach[v] += 1
        active[n_active] = v
        n_active += 1
    steps = 0
    while n_active:
        steps += 1
        push = np.int64(0)
        for i in range(n_active):
            v = active[i]
            push += np.int64(back_indptr[v + 1]) - np.int64(back_indptr[v])
        n_touched = 0
        if 4 * push < indices.size:
            for i in range(n_active):
                v = active[i]
                for slot in range(back_indptr[v], back_indptr[v + 1]):
                    u = back_indices[slot]
                    if not marked[u]:
                        marked[u] = True
                        touched[n_touched] = u
                        n_touched += 1
                    for w in range(8):
                        coming[u, w] |= new[v, w]
        else:
            for u in range(n):
                for slot in range(indptr[u], indptr[u + 1]):
                    v = indices[slot]
                    for w in range(8):
                        coming[u, w] |= new[v, w]
                touched[n_touched] = u
                n_touched += 1
        for i in range(n_active):
            for w in range(8):
                new[active[i], w] = 0
        n_active = 0
        for i in range(n_touched):
            u = touched[i]
            marked[u] = False
            count = np.int64(0)
            for w in range(8):
                bits = coming[u, w] & ~seen[u, w]
                coming[u, w] = 0
                if bits:
                    seen[u, w] |= bits
                    new[u, w] = bits
                    # the number of ones in a word, by halves (Warren, Hacker's Delight, 5-1)
                    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
                    bits = (bits & np.uint64(0x3333333333333333)) + (
                        (bits >> np.uint64(2)) & np.uint64(0x3333333333333333)
                    )
                    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
                    count += np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))
            if count:
                active[n_active] = u
                n_active += 1
                reach[u] += count
                far[u] += count * steps
                if steps <= 24:
                    near[u] += count * (unit // steps)
                else:
                    beyond[u] += count / steps
    return reach, far, near, beyond
