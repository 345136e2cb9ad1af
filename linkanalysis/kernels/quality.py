"""How good a partition is: modularity of one and two sides, constant Potts model, bits saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, rel_entr

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U32, Bools


def modularity(
    indptr: U32, indices: U32, strength: I64, labels: I64, *, resolution: float = 1.0
) -> float:
    """Sum e_c/m - resolution (K_c/2m)^2 over communities c; 0 for a graph without ties.

    Takes a symmetric CSR without self-loops and labels in 0..n-1. Strengths are summed as integers,
    communities in the order of their labels.
    """
    both_ways = int(strength.sum())
    if both_ways == 0:
        return 0.0
    here = np.repeat(labels, indptr[1:] - indptr[:-1])
    degree = np.zeros(labels.size, dtype=np.int64)
    np.add.at(degree, here, strength)
    inner = int(strength[here == labels[indices]].sum())
    shares = degree / both_ways
    return float(inner / both_ways - resolution * float(np.sum(shares * shares)))


def two_sided_modularity(
    indptr: U32, indices: U32, strength: I64, side: Bools, labels: I64, *, resolution: float = 1.0
) -> float:
    """Sum e_c/m - resolution K_c D_c/m^2 over communities c; 0 for a graph without ties.

    K_c and D_c are the strengths of its members on either side, so that only ties between the sides
    are expected (Barber 2007, doi:10.1103/PhysRevE.76.066102). Takes a symmetric CSR whose ties all
    lead from one side to the other, and labels in 0..n-1.
    """
    both_ways = int(strength.sum())
    if both_ways == 0:
        return 0.0
    row = np.repeat(np.arange(labels.size), indptr[1:] - indptr[:-1])
    here = labels[row]
    shares = np.zeros((2, labels.size), dtype=np.int64)
    np.add.at(shares, (side[row].astype(np.int64), here), strength)
    inner = int(strength[here == labels[indices]].sum())
    expected = float(np.sum((2 * shares[0] / both_ways) * (2 * shares[1] / both_ways)))
    return float(inner / both_ways - resolution * expected)


def cpm_quality(
    indptr: U32, indices: U32, strength: I64, node_size: I64, labels: I64, *, resolution: float
) -> float:
    """Sum e_c - resolution n_c (n_c - 1)/2 over communities c (Traag 2011).

    Takes a symmetric CSR without self-loops and labels in 0..n-1. leidenalg's `quality()` is twice
    this number; igraph's counts pairs of a node with itself.
    """
    here = np.repeat(labels, indptr[1:] - indptr[:-1])
    size = np.zeros(labels.size, dtype=np.int64)
    np.add.at(size, labels, node_size)
    inner = int(strength[here == labels[indices]].sum()) // 2
    return float(inner - resolution * int((size * (size - 1) // 2).sum()))


def bits_saved(indptr: U32, indices: U32, strength: I64, labels: I64) -> float:
    """Return the bits that a partition saves in coding the ties, less those that code it.

    With m ties, a share q of all strength inside communities, the expected share e = sum
    (K_c/2m)^2, and n_c of the n tied nodes in community c, it is m D(q, e) - log2(n! / prod n_c!),
    with D the divergence of two shares, 0 if q <= e. The first part is asymptotic surprise (Traag,
    Aldecoa, Delvenne 2015, doi:10.1103/PhysRevE.92.022816); the second counts the ways to deal the
    nodes to communities of these sizes. One community saves 0. Doubled strengths change nothing.
    Takes a symmetric CSR without self-loops and labels in 0..n-1.
    """
    both_ways = int(strength.sum())
    if both_ways == 0:
        return 0.0
    ties = indptr[1:] - indptr[:-1]
    here = np.repeat(labels, ties)
    degree = np.zeros(labels.size, dtype=np.int64)
    np.add.at(degree, here, strength)
    shares = degree / both_ways
    expected = float(np.sum(shares * shares))
    inside = int(strength[here == labels[indices]].sum()) / both_ways
    told = 0.0
    if inside > expected:
        told = float(rel_entr(inside, expected) + rel_entr(1 - inside, 1 - expected))
    size = np.bincount(labels[ties > 0])
    dealt = float(gammaln(size.sum() + 1) - np.sum(gammaln(size + 1)))
    return (strength.size / 2 * told - dealt) / float(np.log(2))
