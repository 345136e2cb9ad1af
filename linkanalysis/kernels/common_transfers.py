"""Sets of transfers that are nearly the same, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found


def merge_common(sets: Found, n_transfers: int) -> Found:
    """Merge sets, one after the other, with the earlier one with which each has most in common.

    Two are merged if they share four fifths of the smaller one or more; of several with as much in
    common, with the first. A transfer keeps the step of the set that brought it.
    """
    group, transfer, step = _merged(*sets, np.int64(n_transfers))
    order = np.lexsort((transfer, group))
    sizes = np.bincount(group, minlength=0)
    return found(np.concatenate([[0], np.cumsum(sizes)]), transfer[order], step[order])


@compiled
def _merged(indptr: I64, transfers: I64, steps: I64, n_transfers: np.int64) -> tuple[I64, I64, I64]:
    n = indptr.size - 1
    size = np.zeros(n, np.int64)
    common = np.zeros(n, np.int64)
    touched = np.empty(n, np.int64)
    head = np.full(n_transfers, -1, np.int64)  # the last entry of each transfer
    after = np.empty(transfers.size, np.int64)  # the entry of the same transfer before that
    group = np.empty(transfers.size, np.int64)
    member = np.empty(transfers.size, np.int64)
    step = np.empty(transfers.size, np.int64)
    n_groups, n_entries = 0, 0
    for one in range(n):
        begin, end = indptr[one], indptr[one + 1]
        n_touched = 0
        for slot in range(begin, end):
            entry = head[transfers[slot]]
            while entry >= 0:
                g = group[entry]
                if common[g] == 0:
                    touched[n_touched] = g
                    n_touched += 1
                common[g] += 1
                entry = after[entry]
        best = -1
        for k in range(n_touched):
            g = touched[k]
            if 5 * common[g] < 4 * min(size[g], end - begin):
                continue
            if best < 0 or (common[g], -g) > (common[best], -best):
                best = g
        for k in range(n_touched):
            common[touched[k]] = 0
        if best < 0:
            best = n_groups
            n_groups += 1
        for slot in range(begin, end):
            e = transfers[slot]
            entry = head[e]
            while entry >= 0 and group[entry] != best:
                entry = after[entry]
            if entry < 0:
                group[n_entries], member[n_entries], step[n_entries] = best, e, steps[slot]
                after[n_entries] = head[e]
                head[e] = n_entries
                n_entries += 1
                size[best] += 1
    return group[:n_entries].copy(), member[:n_entries].copy(), step[:n_entries].copy()
