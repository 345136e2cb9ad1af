"""Walks that follow ties in the order of time, counted by where they start and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.kernels.csr import F64, I64

# A term of the series this much smaller than the sum no longer changes a number in float64.
SETTLED = 1e-16
# Counts double with every snapshot at worst; above this, all are divided by it.
LARGE = 1e200


class Snapshot(NamedTuple):
    """The ties of one moment, each once in each direction in which it leads.

    source, target (m,): Numbers of nodes.
    kept: Share of a walk's count that is left of the snapshot before.
    """

    source: I64
    target: I64
    kept: float


class Walks(NamedTuple):
    """Counts of walks that start (`broadcast`) and end (`receive`) at each node, the empty not.

    Both are divided by `LARGE` to the power of `scale`.
    """

    broadcast: F64
    receive: F64
    scale: tuple[int, int]


def dynamic_katz(n: int, snapshots: Sequence[Snapshot], *, attenuation: float) -> Walks:
    """Count the walks through snapshots in their order, those of k ties times `attenuation`^k.

    Within a snapshot a walk takes any number of ties. With S the sums over all walks and A a
    snapshot, S becomes (I + kept S)(I - attenuation A)^-1 - I. Trusts an attenuation below the
    inverse of the spectral radius of every snapshot.
    Grindrod, Higham (2013), SIAM Review 55(1), 118-128.
    """
    local = [_local(snapshot) for snapshot in snapshots]
    starts, down = _broadcast(n, snapshots, local, attenuation)
    ends, out = _receive(n, snapshots, local, attenuation)
    return Walks(starts, ends, (down, out))


def _local(snapshot: Snapshot) -> tuple[I64, csr_array]:
    """Return the nodes of a snapshot, and its ties as a matrix over them."""
    nodes, at = np.unique(np.concatenate([snapshot.source, snapshot.target]), return_inverse=True)
    source, target = at[: snapshot.source.size], at[snapshot.source.size :]
    ties = csr_array((np.ones(source.size), (source, target)), shape=(nodes.size, nodes.size))
    ties.data[:] = 1.0  # a tie is there or not
    return nodes, ties


def _broadcast(
    n: int, snapshots: Sequence[Snapshot], local: list[tuple[I64, csr_array]], attenuation: float
) -> tuple[F64, int]:
    """Multiply from the last snapshot to the first, so that no matrix is inverted."""
    after, counted, kept, scale = np.ones(n), np.zeros(n), 1.0, 0
    for snapshot, (nodes, ties) in zip(reversed(snapshots), reversed(local), strict=True):
        before = _walked(ties, after[nodes], attenuation)
        counted[nodes] += kept * (before - after[nodes])
        after[nodes] = before
        kept *= snapshot.kept
        if before.max(initial=0.0) > LARGE:
            after, counted, scale = after / LARGE, counted / LARGE, scale + 1
    return counted, scale


def _receive(
    n: int, snapshots: Sequence[Snapshot], local: list[tuple[I64, csr_array]], attenuation: float
) -> tuple[F64, int]:
    """Multiply from the first snapshot to the last."""
    counted, one, scale = np.zeros(n), 1.0, 0
    for snapshot, (nodes, ties) in zip(snapshots, local, strict=True):
        counted *= snapshot.kept
        counted[nodes] = _walked(ties.T.tocsr(), one + counted[nodes], attenuation) - one
        if counted.max(initial=0.0) > LARGE:
            counted, one, scale = counted / LARGE, one / LARGE, scale + 1
    return counted, scale


def _walked(ties: csr_array, x: F64, attenuation: float) -> F64:
    """Solve (I - attenuation A) y = x by its series, whose terms are walks of one more tie."""
    y, term = x.copy(), x
    while True:
        term = attenuation * (ties @ term)
        y += term
        if term.max(initial=0.0) <= SETTLED * y.max(initial=0.0):
            return y
