"""How many ties of each entity the records miss, as probabilities.

Lives here: these probabilities, from the ties on record and the hidden share of all ties.
Not here: where missing ties lead (`worlds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Types with fewer entities share one estimate of the spread of ties: a spread needs some counts.
FEW = 20

# How far the spread of ties on record may bend the smooth first guess: a few steps of expectation
# and maximization, the guess weighing as much as this many entities. Chosen, with POWER, by the
# coverage of intervals on simulated networks (benchmarks/README.md, Intervals of ranks).
STEPS = 5
WEIGHT = 10.0

# The prior is raised to this power, so that entities that stand out on record are not shrunk all
# the way to the crowd: they are the ones that people ask about.
POWER = 0.5


def missing_chances(
    degree: NDArray[np.int64], kind: NDArray[np.int64], hidden: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Estimate the probabilities that each entity misses none, one, two … ties.

    degree (n,): Ties on record.
    kind (n,): Number of the type of each entity; large types are estimated separately.
    Returns: Cumulated probabilities, and the row (n,) of each entity in them.

    With d true ties an entity has k on record by the binomial law. The distribution of d is
    estimated from all k (empirical Bayes), starting from a smooth guess of equal mean and variance.
    """
    groups = _groups(kind)
    rows: list[NDArray[np.float64]] = []
    row = np.zeros(degree.size, dtype=np.int64)
    for group in range(int(groups.max(initial=-1)) + 1):
        members = np.flatnonzero(groups == group)
        seen, which, counts = np.unique(degree[members], return_inverse=True, return_counts=True)
        row[members] = len(rows) + which
        rows += _chances(seen, counts, hidden)
    width = max((len(chances) for chances in rows), default=1)
    table = np.ones((max(len(rows), 1), width))
    for number, chances in enumerate(rows):
        table[number, : len(chances)] = chances
    return table, row


def _groups(kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """Assign a number to each large type, and one to all small types together."""
    sizes = np.bincount(kind, minlength=1)
    merged = np.where(sizes[kind] >= FEW, kind, sizes.size)
    return np.unique(merged, return_inverse=True)[1].astype(np.int64)


def _chances(
    seen: NDArray[np.int64], counts: NDArray[np.int64], hidden: float
) -> list[NDArray[np.float64]]:
    """Compute cumulated probabilities of missing ties for each number of ties on record."""
    n = int(counts.sum())
    mean = float((seen * counts).sum()) / n
    if hidden <= 0 or mean == 0:
        return [np.ones(1) for _ in seen]
    true = np.arange(int(seen.max() / (1 - hidden) * 1.6 + 8))
    factorial = np.concatenate([[0.0], np.cumsum(np.log(true[1:]))])
    lost = true[None, :] - seen[:, None]
    log_chance = factorial[None, :] - factorial[seen][:, None] - factorial[np.maximum(lost, 0)]
    log_chance += seen[:, None] * np.log(1 - hidden) + lost * np.log(hidden)
    given = np.where(lost >= 0, np.exp(np.minimum(log_chance, 0.0)), 0.0)
    variance = float(((seen - mean) ** 2 * counts).sum()) / max(n - 1, 1)
    spread = guess = _first_guess(true, mean, variance, hidden)
    for _ in range(STEPS):
        after = given * spread
        after /= after.sum(axis=1, keepdims=True)
        spread = (counts @ after + WEIGHT * guess) / (n + WEIGHT)
    after = given * spread**POWER
    after /= after.sum(axis=1, keepdims=True)
    rows = []
    for k, chances in zip(seen.tolist(), after, strict=True):
        cumulated = np.cumsum(chances[k:])
        enough = int(np.searchsorted(cumulated, 1 - 1e-9)) + 1
        rows.append(np.append(cumulated[:enough], 1.0))
    return rows


def _first_guess(
    true: NDArray[np.int64], mean: float, variance: float, hidden: float
) -> NDArray[np.float64]:
    """Spread true ties by the negative binomial law, or the normal one if they vary less."""
    center = mean / (1 - hidden)
    wide = (variance - hidden * (1 - hidden) * center) / (1 - hidden) ** 2
    wide = max(wide, 0.05 * center)
    if wide > center:
        shape = center * center / (wide - center)
        ratio = np.log((true[:-1] + shape) / (true[:-1] + 1)) + np.log(center / (shape + center))
        log_spread = np.concatenate([[0.0], np.cumsum(ratio)])
        spread = np.exp(log_spread - log_spread.max())
    else:
        spread = np.exp(-0.5 * (true - center) ** 2 / wide)
    spread = spread / spread.sum() + 1e-12
    total: NDArray[np.float64] = spread / spread.sum()
    return total
