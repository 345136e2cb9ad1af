"""How good groups are: modularity, constant Potts model, bits saved, conductance, surprise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, rel_entr

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, frozen

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import Bools


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


def sweep_conductance(indptr: U32, indices: U32, strength: I64, order: I64) -> F64:
    """Return the conductance of the first 1, 2, … nodes of an order of different nodes.

    It is the strength of ties that lead out over that of all ties of the smaller side; infinite if
    one side has no ties. Trusts a symmetric CSR without self-loops. O(slots).
    Andersen, Chung, Lang (2006), FOCS, 475-486, doi:10.1109/FOCS.2006.44.
    """
    found: F64 = _sweep(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(strength, np.int64),
        frozen(order, np.int64),
    )
    return found


@compiled
def _sweep(indptr: U32, indices: U32, strength: I64, order: I64) -> F64:
    inside = np.zeros(indptr.size - 1, np.bool_)
    total = strength.sum()
    cut = np.int64(0)
    volume = np.int64(0)
    found = np.full(order.size, np.inf)
    for k in range(order.size):
        v = order[k]
        inside[v] = True
        for slot in range(indptr[v], indptr[v + 1]):
            volume += strength[slot]
            cut += -strength[slot] if inside[indices[slot]] else strength[slot]
        smaller = min(volume, total - volume)
        if smaller > 0:
            found[k] = cut / smaller
    return found


@compiled
def group_surprise(
    indptr: U32,
    indices: U32,
    ends: I64,
    members: U32,
    label: I64,
    size: I64,
    inner: F64,
    outer: float,
    naming: float,
    doubt: float,
) -> F64:
    """Measure how surprising the ties inside groups are, in nats.

    Trusts a symmetric CSR without self-loops, each neighbor once in a row. Ties are expected
    between u and v of one community at the rate d_u d_v times its `inner`, else times `outer`. A
    group of density p counts log(p / rate) for each tie and log(1 - p) for each untied pair, less
    the log of the number of ways to choose its members from their communities, less `naming` for
    each community. Outsiders with t > 1 ties to members subtract `doubt` times log(slots / d_u d_v)
    for each tie, times (t - 1) / t. O(slots of members).
    """
    n = indptr.size - 1
    log_degree = np.zeros(n)
    for v in range(n):
        log_degree[v] = math.log(max(int(indptr[v + 1]) - int(indptr[v]), 1))
    log_slots = math.log(max(indices.size, 1))
    ties = np.zeros(n, np.int64)
    plain = np.zeros(n)
    count = np.zeros(size.size, np.int64)
    inside = np.zeros(n, np.bool_)
    result = np.zeros(ends.size - 1)
    for g in range(ends.size - 1):
        group = members[ends[g] : ends[g + 1]]
        k = group.size
        for v in group:
            inside[v] = True
            count[label[v]] += 1
        total = 0.0
        held = 0
        for v in group:
            for slot in range(indptr[v], indptr[v + 1]):
                w = indices[slot]
                product = log_degree[v] + log_degree[w]
                if not inside[w]:
                    ties[w] += 1
                    plain[w] += max(log_slots - product, 0.0)
                elif v < w:
                    rate = inner[label[v]] if label[v] == label[w] else outer
                    total -= min(product + math.log(rate), 0.0)
                    held += 1
        for v in group:
            for slot in range(indptr[v], indptr[v + 1]):
                w = indices[slot]
                if ties[w] > 1:
                    total -= doubt * plain[w] * (ties[w] - 1) / ties[w]
                ties[w] = 0
                plain[w] = 0.0
        pairs = k * (k - 1) // 2
        if held:
            total += held * math.log(held / pairs)
        if held < pairs:
            total += (pairs - held) * math.log(1 - held / pairs)
        for v in group:
            c = label[v]
            if count[c]:
                total -= naming + math.lgamma(size[c] + 1)
                total += math.lgamma(count[c] + 1) + math.lgamma(size[c] - count[c] + 1)
                count[c] = 0
            inside[v] = False
        result[g] = total
    return result
