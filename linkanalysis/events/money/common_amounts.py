"""Amounts that so many transfers have that chance makes cycles of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.flows import LONGEST

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, Bools
    from linkanalysis.kernels.ledgers import Ledger

# A cycle is a lead if chance would make one in fewer than one of twenty such windows.
BY_CHANCE = 0.05


def too_common(ledger: Ledger, window: int) -> Bools:
    """Mark transfers of amounts of which chance would make a cycle within the window.

    m transfers between random ones of n accounts make (m/n)^k / k cycles of k accounts. Up to as
    many transfers as the longest cycle has are never too common: they may be one cycle.
    """
    n = np.union1d(ledger.source, ledger.target).size
    common = np.zeros(ledger.source.size, np.bool_)
    order = np.argsort(ledger.amount, kind="stable")  # of one amount in the order of time
    begins = np.flatnonzero(np.diff(ledger.amount[order], prepend=-1))
    ends = np.append(begins[1:], order.size)
    many = _makes_cycles(ends - begins, n)
    for begin, end in zip(begins[many].tolist(), ends[many].tolist(), strict=True):
        inside = order[begin:end]
        time = ledger.time[inside]
        last = np.searchsorted(time, time + window, side="right")
        common[inside] = _makes_cycles(last - np.arange(time.size), n).any()
    return common


def _makes_cycles(m: I64, n: int) -> Bools:
    """Tell of which numbers of transfers chance would make a cycle among n accounts."""
    k = np.arange(3, LONGEST + 1)
    expected = ((m[:, None] / n) ** k / k).sum(axis=1)
    makes: Bools = (m > LONGEST) & (expected > BY_CHANCE)
    return makes
