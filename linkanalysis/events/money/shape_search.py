"""The search for each shape of flows of money, and stacks of two layers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.events.money.common_amounts import too_common
from linkanalysis.kernels import flows
from linkanalysis.kernels.ledgers import Found, found, merge_common, only

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Ledger

# Money that comes back, then ways through accounts in between, then single layers.
SHAPES = (
    "cycle",
    "same_amount_cycle",
    "scatter_gather",
    "gather_scatter",
    "stack",
    "bipartite",
    "fan_in",
    "fan_out",
)


class Rule(NamedTuple):
    """What makes a shape.

    window: Time within which its transfers lie, in units of the ledger.
    least: Its branches.
    keep: Share of what an account received that it passes on at least.
    """

    window: int
    least: int
    keep: float


def search(
    ledger: Ledger, shapes: Collection[str], rule: Rule
) -> tuple[dict[str, Found], dict[str, int]]:
    """Find shapes; sets of one shape that are nearly the same are one.

    Cycles of one amount that are cycles in the order of time as well are given as such alone.
    Returns the sets by shape, and how many searches were cut short.
    """
    window, least, keep = rule
    sets: dict[str, Found] = {}
    cut: dict[str, int] = {}
    if "fan_in" in shapes:
        sets["fan_in"] = flows.fans(ledger, gathering=True, window=window, least=least)
    if "fan_out" in shapes:
        sets["fan_out"] = flows.fans(ledger, gathering=False, window=window, least=least)
    if "cycle" in shapes:
        sets["cycle"], cut["cycle"] = flows.time_cycles(ledger, window=window, keep=keep)
    if "same_amount_cycle" in shapes:
        rare = np.flatnonzero(~too_common(ledger, window))
        same, cut["same_amount_cycle"] = flows.same_amount_cycles(only(ledger, rare), window=window)
        sets["same_amount_cycle"] = same._replace(transfers=rare[same.transfers])
    if "scatter_gather" in shapes:
        sets["scatter_gather"] = flows.scatter_gather(ledger, window=window, least=least, keep=keep)
    if "gather_scatter" in shapes:
        sets["gather_scatter"], cut["gather_scatter"] = flows.gather_scatter(
            ledger, window=window, least=least, keep=keep
        )
    if not {"bipartite", "stack"}.isdisjoint(shapes):
        sets["bipartite"] = flows.bipartite_flows(ledger, window=window, least=least)
    m = ledger.source.size
    merged = {shape: merge_common(each, m) for shape, each in sets.items()}
    if "stack" in shapes:
        merged["stack"] = merge_common(_stacks(ledger, merged["bipartite"], least, keep), m)
    if {"cycle", "same_amount_cycle"} <= merged.keys():
        merged["same_amount_cycle"] = _without(merged["same_amount_cycle"], merged["cycle"])
    return {shape: merged[shape] for shape in SHAPES if shape in shapes}, cut


def _without(sets: Found, others: Found) -> Found:
    """Leave out sets of which another holds all transfers."""
    held_by: defaultdict[int, set[int]] = defaultdict(set)
    owner = np.repeat(np.arange(others.indptr.size - 1), np.diff(others.indptr))
    for transfer, other in zip(others.transfers.tolist(), owner.tolist(), strict=True):
        held_by[transfer].add(other)
    parts = np.split(sets.transfers, sets.indptr[1:-1])
    sizes = np.diff(sets.indptr)
    kept = np.array(
        [
            not set.intersection(*(held_by[transfer] for transfer in part.tolist()))
            for part in parts[: sizes.size]
        ],
        np.bool_,
    )
    inside = np.repeat(kept, sizes)
    bounds = np.append(0, np.cumsum(sizes[kept]))
    return found(bounds, sets.transfers[inside], sets.steps[inside])


def _stacks(ledger: Ledger, layers: Found, least: int, keep: float) -> Found:
    """Find pairs of bipartite groups of which the payees of one are payers of the other.

    An account between them received before it paid, first and last, and passed on from `keep` times
    what it received to all of it.
    """
    received: list[dict[int, list[int]]] = []
    paid: list[dict[int, list[int]]] = []
    payee_of: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(layers.indptr.size - 1):
        inside = layers.transfers[layers.indptr[number] : layers.indptr[number + 1]]
        received.append(_grouped(ledger.target, inside))
        paid.append(_grouped(ledger.source, inside))
        for account in received[-1]:
            payee_of[account].append(number)
    bounds, transfers, steps = [0], list[int](), list[int]()
    for second, outs in enumerate(paid):
        before = Counter(first for account in sorted(outs) for first in payee_of[account])
        for first in sorted(one for one, common in before.items() if common >= least):
            between = [
                (received[first][account], outs[account])
                for account in sorted(outs.keys() & received[first].keys())
                if first != second
                and _passes_on(ledger, received[first][account], outs[account], keep)
            ]
            came = sorted({e for ins, _ in between for e in ins})
            went = sorted({e for _, each in between for e in each})
            payers, payees = set(ledger.source[came]), set(ledger.target[went])
            if min(len(between), len(payers), len(payees)) >= least:
                transfers += [*came, *went]
                steps += [0] * len(came) + [2] * len(went)
                bounds.append(len(transfers))
    return found(np.array(bounds), np.array(transfers, np.int64), np.array(steps, np.int64))


def _grouped(end: I64, inside: I64) -> dict[int, list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for transfer, account in zip(inside.tolist(), end[inside].tolist(), strict=True):
        groups[account].append(transfer)
    return groups


def _passes_on(ledger: Ledger, ins: list[int], outs: list[int], keep: float) -> bool:
    """Tell whether what came in may be what went out."""
    time, late, amount = ledger.time, ledger.late, ledger.amount
    came, went = sum(amount[ins].tolist()), sum(amount[outs].tolist())
    first = time[ins].min() < late[outs].min()
    last = time[ins].max() < late[outs].max()
    return bool(first and last and keep * came <= went <= came)
