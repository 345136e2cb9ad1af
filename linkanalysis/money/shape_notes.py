"""What was left out of the search for shapes of money, in sentences.

Lives here: hubs, amounts that are too common, and searches that ended early.
Not here: payments that no question can use (`transfers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._counted import counted
from linkanalysis.money.common_amounts import too_common

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Ledger
    from linkanalysis.money.transfers import Transfers

HUBS_NAMED = 5  # in a note, so that it stays a line


def hub_notes(
    transfers: Transfers, partners: I64, left_out: int, within_days: int
) -> tuple[str, ...]:
    """Name the hubs, most partners first, and count the transfers that are left out with them."""
    hubs = sorted(
        np.flatnonzero(partners).tolist(),
        key=lambda node: (-int(partners[node]), transfers.shown(node)),
    )
    if not hubs:
        return ()
    named = [f"{transfers.shown(node)} ({partners[node]:,})" for node in hubs[:HUBS_NAMED]]
    more = f"; and {len(hubs) - HUBS_NAMED:,} more" if len(hubs) > HUBS_NAMED else ""
    note = (
        f"Left out as hubs, by payers or payees within {counted(within_days, 'day')}: "
        f"{'; '.join(named)}{more}. "
        f"That leaves out {counted(left_out, 'transfer')} of {len(transfers):,}."
    )
    return (transfers.case.veiled(note),)


def search_notes(ledger: Ledger, cut: Mapping[str, int], window: int) -> tuple[str, ...]:
    """Say which amounts no cycle was looked for in, and which searches ended early."""
    ended = tuple(
        f"The search for {shape} ended early at {count:,} transfers: larger ones may be missing."
        for shape, count in cut.items()
        if count
    )
    common = too_common(ledger, window)
    if "same_amount_cycle" not in cut or not common.any():
        return ended
    amounts = counted(np.unique(ledger.amount[common]).size, "amount")
    note = (
        f"Left out of same_amount_cycle as too common: {amounts} of {common.sum():,} transfers. "
        "Chance alone would make cycles of them."
    )
    return (note, *ended)
