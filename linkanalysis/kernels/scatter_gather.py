"""Money that one account sends to another over several accounts in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found, Ledger


def scatter_gather(ledger: Ledger, *, window: int, least: int, keep: float) -> Found:
    """Find pairs of accounts with `least` or more others, each of which passes money on.

    Each in between receives a transfer from the first and later sends one to the second, of `keep`
    times the amount to all of it; all lie within the window, which begins at a transfer. Gives the
    set of each window. O(transfers times transfers in a window of one account).
    """
    first, second = _passed_on(ledger, ledger.slack, np.int64(window), np.float64(keep))
    begin, end = ledger.source[first], ledger.target[second]
    order = np.lexsort((second, first, end, begin))  # by pair, then in the order of time
    first, second, begin, end = (each[order] for each in (first, second, begin, end))
    fresh = np.ones(first.size, np.bool_)
    fresh[1:] = (begin[1:] != begin[:-1]) | (end[1:] != end[:-1])
    pair_ptr = np.append(np.flatnonzero(fresh), first.size)
    middle = ledger.target[first]
    n = ledger.sent_ptr.size - 1
    args = (ledger.time, middle, first, second, pair_ptr)
    bounds, ways = _windows(*args, np.int64(n), np.int64(window), np.int64(least))
    # a transfer of several ways counts once in a set
    number = np.repeat(np.arange(bounds.size - 1), np.diff(bounds))
    m = ledger.time.size
    keys = np.unique(np.concatenate([number * m + first[ways], number * m + second[ways]]))
    is_second = np.isin(keys, np.unique(number * m + second[ways]))
    sizes = np.bincount(keys // max(m, 1), minlength=bounds.size - 1)
    return found(np.concatenate([[0], np.cumsum(sizes)]), keys % max(m, 1), 2 * is_second)


@compiled
def _passed_on(
    ledger: Ledger,
    slack: np.int64,
    window: np.int64,
    keep: np.float64,
) -> tuple[I64, I64]:
    """Pair each transfer with those by which its receiver may have passed it on."""
    source, target, time, late, amount = (
        ledger.source,
        ledger.target,
        ledger.time,
        ledger.late,
        ledger.amount,
    )
    sent_ptr, sent = ledger.sent_ptr, ledger.sent
    first, second = [np.int64(0)], [np.int64(0)]
    for e in range(source.size):
        x = target[e]
        low, high = sent_ptr[x], sent_ptr[x + 1]
        while low < high:
            half = (low + high) // 2
            if time[sent[half]] < time[e] - slack:
                low = half + 1
            else:
                high = half
        for slot in range(low, sent_ptr[x + 1]):
            f = sent[slot]
            if time[f] - time[e] > window:
                break
            if late[f] <= time[e] or target[f] == source[e]:
                continue
            if amount[f] <= amount[e] and amount[f] >= keep * amount[e]:
                first.append(np.int64(e))
                second.append(f)
    # the first item of each list only tells Numba its type
    return np.array(first)[1:].copy(), np.array(second)[1:].copy()


@compiled
def _windows(
    time: I64,
    middle: I64,
    first: I64,
    second: I64,
    pair_ptr: I64,
    n: np.int64,
    window: np.int64,
    least: np.int64,
) -> tuple[I64, I64]:
    """Return the ways of each window in which a pair of accounts has enough of them."""
    seen = np.full(n, -1, np.int64)
    turn = 0
    bounds, ways = [np.int64(0)], [np.int64(0)]
    for pair in range(pair_ptr.size - 1):
        begin, end = pair_ptr[pair], pair_ptr[pair + 1]
        if end - begin < least:
            continue
        for i in range(begin, end):
            moment = time[first[i]]
            if i > begin and time[first[i - 1]] == moment:
                continue
            turn += 1
            middles, used = 0, len(ways)
            for k in range(i, end):
                if time[first[k]] - moment > window:
                    break
                if time[second[k]] - moment > window:
                    continue
                ways.append(np.int64(k))
                if seen[middle[k]] != turn:
                    seen[middle[k]] = turn
                    middles += 1
            if middles >= least:
                bounds.append(np.int64(len(ways) - 1))
            else:
                while len(ways) > used:
                    ways.pop()
    return np.array(bounds), np.array(ways)[1:].copy()
