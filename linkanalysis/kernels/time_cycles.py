"""Money that comes back: cycles of transfers in time order, or of one amount in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found, Ledger

LONGEST = 10  # transfers of a cycle; each more multiplies the ways to look at


def time_cycles(
    ledger: Ledger, *, window: int, keep: float, longest: int = LONGEST, tries: int = 20_000
) -> tuple[Found, int]:
    """Find cycles of 3 to `longest` transfers, each later than the one before, within the window.

    Each transfer has from `keep` times the amount of the one before to all of it, and no account is
    visited twice. Each cycle is found from its first transfer. Returns the cycles, and how many
    searches ended after `tries` transfers were looked at, before all was seen.
    """
    bounds, transfers, steps, cut = _cycles(
        ledger,
        ledger.slack,
        np.int64(window),
        np.float64(keep),
        np.int64(longest),
        np.int64(tries),
        True,
    )
    return found(bounds, transfers, steps), int(cut)


def same_amount_cycles(
    ledger: Ledger, *, window: int, longest: int = LONGEST, tries: int = 20_000
) -> tuple[Found, int]:
    """Find cycles of 3 to `longest` transfers of one amount within the window, in any order.

    No account is visited twice. Each cycle is found from its first transfer in the ledger. Returns
    the cycles, and how many searches ended early, as `time_cycles`.
    """
    bounds, transfers, steps, cut = _cycles(
        ledger,
        np.int64(0),
        np.int64(window),
        np.float64(1.0),
        np.int64(longest),
        np.int64(tries),
        False,
    )
    return found(bounds, transfers, steps), int(cut)


@compiled
def _cycles(
    ledger: Ledger,
    slack: np.int64,
    window: np.int64,
    keep: np.float64,
    longest: np.int64,
    tries: np.int64,
    in_order: bool,
) -> tuple[I64, I64, I64, int]:
    source, target, time, late, amount = (
        ledger.source,
        ledger.target,
        ledger.time,
        ledger.late,
        ledger.amount,
    )
    sent_ptr, sent, got_ptr, got = ledger.sent_ptr, ledger.sent, ledger.got_ptr, ledger.got
    path = np.empty(longest, np.int64)  # transfers
    slot_at = np.empty(longest, np.int64)  # the next slot to try at the end of each
    reached = np.empty(longest, np.int64)  # the first moment at which each may have been made
    bounds, transfers, steps = [np.int64(0)], [np.int64(0)], [np.int64(0)]
    cut = 0
    for e in range(source.size):
        home, limit = source[e], time[e] + window
        # Most starts end here: nothing that could close the cycle comes back in time.
        floor = amount[e] * keep ** (longest - 1)
        closes = False
        low, high = got_ptr[home], got_ptr[home + 1]
        while low < high:
            half = (low + high) // 2
            if time[got[half]] < time[e] - slack:
                low = half + 1
            else:
                high = half
        for slot in range(low, got_ptr[home + 1]):
            f = got[slot]
            if time[f] > limit:
                break
            after = late[f] > time[e] if in_order else f > e
            if after and amount[f] <= amount[e] and amount[f] >= floor:
                closes = True
                break
        if not closes:
            continue
        depth, looked = 0, 0
        path[0], reached[0], slot_at[0] = e, time[e], -1
        while depth >= 0:
            last = path[depth]
            x = target[last]
            if slot_at[depth] < 0:
                low, high = sent_ptr[x], sent_ptr[x + 1]
                while low < high:
                    half = (low + high) // 2
                    if time[sent[half]] < reached[depth] - slack:
                        low = half + 1
                    else:
                        high = half
                slot_at[depth] = low
            slot = slot_at[depth]
            if slot == sent_ptr[x + 1] or time[sent[slot]] > limit:
                depth -= 1
                continue
            if looked == tries:
                cut += 1
                break
            slot_at[depth] = slot + 1
            looked += 1
            f = sent[slot]
            after = late[f] > reached[depth] if in_order else f > e
            if not after or amount[f] > amount[last]:
                continue
            if amount[f] < keep * amount[last]:
                continue
            if target[f] == home:
                if depth >= 1:
                    for k in range(depth + 1):
                        transfers.append(path[k])
                        steps.append(np.int64(1 if k else 0))
                    transfers.append(f)
                    steps.append(np.int64(2))
                    bounds.append(np.int64(len(transfers) - 1))
                continue
            if depth + 2 == longest:
                continue
            new = True
            for k in range(depth + 1):
                if target[path[k]] == target[f]:
                    new = False
            if new:
                depth += 1
                path[depth], slot_at[depth] = f, -1
                reached[depth] = max(reached[depth - 1], time[f]) if in_order else time[e]
    # the first item of each list only tells Numba its type
    return np.array(bounds), np.array(transfers)[1:].copy(), np.array(steps)[1:].copy(), cut
