"""Draws from the stochastic block model: which nodes tie to the same others, and how surely."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, U64, frozen
from linkanalysis.kernels.draws import seed_state


def draw_blocks(
    indptr: U32, indices: U32, *, gamma: float, draws: int, thinning: int, burn_in: int, seed: int
) -> I64:
    """Draw partitions from the posterior, one every `thinning` sweeps after `burn_in` sweeps.

    Takes a symmetric CSR without self-loops; ties are unweighted. The chances of ties within and
    between groups have uniform priors and are integrated out; the prior of the partition is
    Gnedin's with `gamma` in (0, 1). Starts with every node alone, since a chain that starts from
    one group stays longer in poor partitions. A sweep costs O(n groups^2). Returns labels (draws,
    n), below n.
    """
    n = indptr.size - 1
    # logarithms of factorials, up to the pairs of all nodes and one more
    factorials = gammaln(np.arange(n * (n - 1) // 2 + 2) + 1.0)
    result: I64 = _draw(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        factorials,
        gamma,
        (draws, thinning, burn_in),
        seed_state(seed),
    )
    return result


@compiled
def gnedin_urn(size: I64, groups: int, gamma: float) -> F64:
    """Return the weights with which a further node joins each group in use, and last a new one.

    With n nodes in `groups` groups: (size + 1)(n - groups + gamma) for a group, groups^2 - groups
    gamma for a new one (Gnedin 2010; Legramanti 2022); 1 for the first node.
    """
    weight = np.empty(groups + 1)
    n = 0
    for h in range(groups):
        n += size[h]
    for h in range(groups):
        weight[h] = (size[h] + 1) * (n - groups + gamma)
    weight[groups] = groups * groups - groups * gamma if groups else 1.0
    return weight


@compiled
def _unit(state: U64) -> float:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) / 9007199254740992.0


@compiled
def _log_beta(ties: int, gaps: int, factorials: F64) -> float:
    # log B(ties + 1, gaps + 1)
    value: float = factorials[ties] + factorials[gaps] - factorials[ties + gaps + 1]
    return value


@compiled
def _draw(
    indptr: U32, indices: U32, factorials: F64, gamma: float, plan: tuple[int, int, int], state: U64
) -> I64:
    n = indptr.size - 1
    draws, thinning, burn_in = plan
    label = np.arange(n)
    groups = n
    size = np.zeros(n + 1, np.int64)
    ties = np.zeros((n + 1, n + 1), np.int64)  # between groups; on the diagonal inside them
    for v in range(n):
        size[label[v]] += 1
        for slot in range(indptr[v], indptr[v + 1]):
            if indices[slot] < v:
                h, k = label[v], label[indices[slot]]
                ties[h, k] += 1
                if h != k:
                    ties[k, h] += 1
    to = np.zeros(n + 1, np.int64)  # ties of one node to each group
    found = np.empty((draws, n), np.int64)
    for sweep in range(burn_in + draws * thinning):
        for v in range(n):
            groups = _take_out(v, label, groups, size, ties, to, indptr, indices)
            log_weight = np.log(gnedin_urn(size, groups, gamma))
            for h in range(groups):
                for k in range(groups):
                    pairs = size[h] * size[k] if h != k else size[h] * (size[h] - 1) // 2
                    inside, gaps = ties[h, k], pairs - ties[h, k]
                    log_weight[h] -= _log_beta(inside, gaps, factorials)
                    log_weight[h] += _log_beta(inside + to[k], gaps + size[k] - to[k], factorials)
                log_weight[groups] += _log_beta(to[h], size[h] - to[h], factorials)
            weight = np.exp(log_weight - log_weight.max())
            lot = _unit(state) * weight.sum()
            chosen = 0
            while chosen < groups and lot >= weight[chosen]:
                lot -= weight[chosen]
                chosen += 1
            for k in range(groups):
                ties[chosen, k] += to[k]
                if k != chosen:
                    ties[k, chosen] += to[k]
            groups = max(groups, chosen + 1)
            size[chosen] += 1
            label[v] = chosen
        kept = sweep - burn_in + 1
        if kept > 0 and kept % thinning == 0:
            found[kept // thinning - 1] = label
    return found


@compiled
def _take_out(
    v: int, label: I64, groups: int, size: I64, ties: I64, to: I64, indptr: U32, indices: U32
) -> int:
    # Leaves the counts as they are without v, its ties in `to`; the last group fills a gap.
    to[: groups + 1] = 0
    for slot in range(indptr[v], indptr[v + 1]):
        to[label[indices[slot]]] += 1
    old = label[v]
    size[old] -= 1
    for k in range(groups):
        ties[old, k] -= to[k]
        if k != old:
            ties[k, old] -= to[k]
    if size[old] > 0:
        return groups
    last = groups - 1
    if old != last:
        for u in range(label.size):
            if label[u] == last:
                label[u] = old
        size[old] = size[last]
        to[old] = to[last]
        for k in range(groups):
            ties[old, k] = ties[last, k]
            ties[k, old] = ties[k, last]
        ties[old, old] = ties[last, last]
    size[last] = 0
    to[last] = 0
    for k in range(groups):
        ties[last, k] = 0
        ties[k, last] = 0
    return last


@compiled
def expected_variation(labels: I64) -> F64:
    """Mean variation of information, in bits, from each row of labels to all of them."""
    draws, n = labels.shape
    mean = np.zeros(draws)
    size = np.zeros((draws, n + 1), np.int64)
    for d in range(draws):
        for v in range(n):
            size[d, labels[d, v]] += 1
    both = np.zeros((n + 1, n + 1), np.int64)
    for a in range(draws):
        for b in range(a):
            for v in range(n):
                both[labels[a, v], labels[b, v]] += 1
            # each node adds log(|A| |B| / |A and B|^2)
            apart = 0.0
            for v in range(n):
                shared = both[labels[a, v], labels[b, v]]
                apart += np.log2(size[a, labels[a, v]] * size[b, labels[b, v]] / (shared * shared))
            for v in range(n):
                both[labels[a, v], labels[b, v]] = 0
            mean[a] += apart / max(n, 1)
            mean[b] += apart / max(n, 1)
    mean /= max(draws, 1)
    return mean
