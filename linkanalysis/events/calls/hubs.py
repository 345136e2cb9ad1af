"""Contacts that say nothing of anybody: services, and numbers that very many are in contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.events.calls.call_records import services_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.kernels.csr import I64, Bools

NAMED = 5  # in a note, so that it stays a line or two
# Fewer contacts do not make a party of its own records: the other ends of a few calls.
ACTIVE = 5
# What most of those have in common ties no two of them; a boss may be in contact with ten.
SHARE_OF_ACTIVE, LEAST_ACTIVE = 0.5, 10


@dataclass(frozen=True, slots=True, eq=False)
class Hubs:
    """Services and hubs, by their numbers in the records.

    why: What each is.
    degree: With how many others each number of the records is in contact.
    """

    why: Mapping[int, str]
    degree: I64

    def note(self, records: CallRecords) -> tuple[str, ...]:
        """Name those left out as contacts, most contacts first."""
        return left_out_note(records, self.why, self.degree)


def hubs_of(records: CallRecords, *, max_members: int) -> Hubs:
    """Find services, and whoever is in contact with too many.

    A hub is in contact with more than `max_members` others, or with more than half (and more than
    ten) of those who have five contacts or more.
    """
    n = len(records.ids)
    low = np.minimum(records.source, records.target)
    high = np.maximum(records.source, records.target)
    pairs = np.unique((low * n + high)[low != high])
    ends = np.concatenate([pairs // max(n, 1), pairs % max(n, 1)])
    other = np.concatenate([pairs % max(n, 1), pairs // max(n, 1)])
    degree: I64 = np.bincount(ends, minlength=n).astype(np.int64)
    hub = np.flatnonzero(
        (degree > max_members) | in_contact_with_most(ends, other, degree >= ACTIVE)
    ).tolist()
    why = dict.fromkeys(hub, "hub")
    why |= {node: f"service ({kind})" for node, kind in services_of(records).items()}
    return Hubs({node: what for node, what in why.items() if degree[node]}, degree)


def in_contact_with_most(ends: I64, other: I64, active: Bools) -> Bools:
    """Tell who is in contact with more than half, and more than ten, of the active.

    ends, other: Both sides of each contact, once in either order.
    """
    among = np.bincount(ends[active[other]], minlength=active.size)
    most: Bools = among > max(LEAST_ACTIVE, int(SHARE_OF_ACTIVE * active.sum()))
    return most


def left_out_note(records: CallRecords, why: Mapping[int, str], degree: I64) -> tuple[str, ...]:
    """Name what does not count as a contact, most contacts first."""
    if not why:
        return ()
    order = sorted(why, key=lambda node: (-int(degree[node]), records.shown(node)))
    named = [f"{records.shown(k)}: {why[k]}, {degree[k]:,} numbers" for k in order[:NAMED]]
    more = f"; and {len(order) - NAMED:,} more" if len(order) > NAMED else ""
    return (records.case.veiled(f"Left out as contacts: {'; '.join(named)}{more}."),)
