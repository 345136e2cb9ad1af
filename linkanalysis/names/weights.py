"""What each level of each property weighs, learned from the records without labels.

Fellegi and Sunter (1969), JASA 64, 1183-1210; Winkler (2000), RR2000/05 of the US Census Bureau.
What is known beforehand (`Level.m`, `Level.u`) counts as some pairs, so that a case of ten people
is judged by general knowledge and one of ten thousand by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.names.addresses import WRITTEN
from linkanalysis.names.dates import NEAR_YEARS
from linkanalysis.names.distinct_rows import patterns
from linkanalysis.names.features import bits_of_level
from linkanalysis.names.names import MIXED
from linkanalysis.names.population import levels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.names.blocking import Candidates
    from linkanalysis.names.comparison import Level
    from linkanalysis.names.population import ComparedPairs, Population

RANDOM_PAIRS = 20_000  # a level that one pair in a thousand has is seen some twenty times
# Pairs that general knowledge counts for: with 100 matches in the case, both count the same.
KNOWN_MATCHES, KNOWN_OTHERS = 100.0, 1_000.0
ROUNDS = 25  # of expectation maximization; the weights move by less than .01 bits after 15
NO_LIMIT = 60.0  # bits
# Pairs at one address before the records are said to hold no families, and the share of those pairs
# in which a match has both a wrong name and a wrong birth date: .6 in 100 in FEBRL 1 and 4, and
# every second pair is a family in records of households.
TOGETHER, WRONG_TWICE = 100, 0.02
# Two random records are one entity with at most this probability, whatever the case says: in bits.
LARGEST_PRIOR = -6.0


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What levels weigh.

    m, u: Probability of each level of each feature among matches and among others.
    prior: Evidence before any comparison, in bits: few pairs of records are one entity.
    families: Whether different people of these records share addresses, as families do.
    """

    m: tuple[NDArray[np.float64], ...]
    u: tuple[NDArray[np.float64], ...]
    prior: float
    families: bool = True

    def bits(
        self, population: Population, level: NDArray[np.int8], rare: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the evidence of each pair and feature in bits; 0 where something is missing."""
        bits = np.zeros(level.shape, np.float32)
        for at, feature in enumerate(population.features):
            for number, level_row in enumerate(feature.levels):
                hit = level[:, at] == number
                # where no families are, other names at one address are wrong names, not siblings
                row = level_row if self.families else _apart(level_row)
                bits[hit, at] = bits_of_level(
                    row, self.m[at][number], self.u[at][number], rare[hit, at].astype(np.float64)
                )
        return bits


def _apart(level: Level) -> Level:
    """Return what a level says in records without families."""
    return replace(level, most=NO_LIMIT, rare=level.rare or level.rare_apart)


def known_weights(population: Population, *, pairs: float | None = None) -> Weights:
    """Return the weights of general knowledge; `pairs` is the number of pairs with one match."""
    m, u = (
        tuple(
            np.array([getattr(row, name) for row in feature.levels])
            for feature in population.features
        )
        for name in ("m", "u")
    )
    odds = float(population.n if pairs is None else pairs)
    return Weights(m, u, min(LARGEST_PRIOR, -np.log2(max(odds, 1.0))))


def learn(
    population: Population, candidates: Candidates, compared: ComparedPairs, *, seed: int
) -> Weights:
    """Learn the weights of a population from its candidate pairs, compared as by `compare_some`."""
    known = known_weights(population)
    if population.n <= 1:
        return known
    u = _among_random(population, known, seed=seed)
    names = [feature.name for feature in population.features]
    sums = [KNOWN_MATCHES * each for each in known.m]
    for read, of_rule in candidates.by_rule:
        free = [at for at, name in enumerate(names) if name not in read]
        seen = compared.level[np.searchsorted(compared.at, of_rule)]
        for at, counted in _within_rule(population, seen, free, known.m, u).items():
            sums[at] = sums[at] + counted
    m = tuple(
        _kept(feature.levels, each / each.sum(), before)
        for feature, each, before in zip(population.features, sums, known.m, strict=True)
    )
    return Weights(m, u, known.prior, families=_has_families(population, compared.level))


def _has_families(population: Population, level: NDArray[np.int8]) -> bool:
    """Say whether people of different names and birth dates share addresses in these records."""
    names = [feature.name for feature in population.features]
    if not {"name", "birth_date", "address"} <= set(names):
        return True
    name, birth, address = (
        level[:, names.index(each)] for each in ("name", "birth_date", "address")
    )
    together = (address >= 0) & (address <= WRITTEN) & (name >= 0) & (birth >= 0)
    apart = together & (name >= MIXED) & (birth >= NEAR_YEARS)
    return bool(together.sum() < TOGETHER or apart.sum() > WRONG_TWICE * together.sum())


def _kept(
    levels: tuple[Level, ...], learned: NDArray[np.float64], before: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Keep what is not learned, and share the rest of the probability among what is."""
    fixed = np.array([row.fixed for row in levels])
    whole = learned[~fixed].sum()
    share = before[~fixed].sum()
    found = before.copy()
    if whole > 0:
        found[~fixed] = np.maximum(learned[~fixed] / whole * share, 1e-4)
    return found


def _among_random(
    population: Population, known: Weights, *, seed: int
) -> tuple[NDArray[np.float64], ...]:
    """Count levels among random pairs, hardly any of which are one entity."""
    draw = np.random.default_rng(seed)
    left = draw.integers(0, population.n, RANDOM_PAIRS)
    right = (left + 1 + draw.integers(0, population.n - 1, RANDOM_PAIRS)) % population.n
    total = population.n * (population.n - 1) // 2
    if total < RANDOM_PAIRS:
        left, right = np.triu_indices(population.n, 1)
    level, _ = levels_of(population, np.minimum(left, right), np.maximum(left, right))
    found = []
    for at, (feature, before) in enumerate(zip(population.features, known.u, strict=True)):
        seen = level[:, at]
        counts = np.bincount(seen[seen >= 0], minlength=len(feature.levels)).astype(np.float64)
        fixed = np.array([row.fixed or row.rare for row in feature.levels])
        mixed = (counts + KNOWN_OTHERS * before) / (counts.sum() + KNOWN_OTHERS)
        found.append(np.where(fixed, before, mixed))
    return tuple(found)


def _within_rule(
    population: Population,
    level: NDArray[np.int8],
    free: list[int],
    m_known: tuple[NDArray[np.float64], ...],
    u: tuple[NDArray[np.float64], ...],
) -> dict[int, NDArray[np.float64]]:
    """Expect which pairs of a rule are matches, and count the levels of its free features."""
    if not level.shape[0] or not free:
        return {}
    found, _, counts = patterns(level[:, free])
    fixed = [np.array([row.fixed for row in population.features[at].levels]) for at in free]
    m = [m_known[at].copy() for at in free]
    share = 0.1
    expected = np.zeros(counts.size)
    for _ in range(ROUNDS):
        odds = np.full(counts.size, np.log(share / (1 - share)))
        for column, at in enumerate(free):
            seen = found[:, column]
            there = (seen >= 0) & ~fixed[column][seen]
            odds[there] += np.log(m[column][seen[there]] / u[at][seen[there]])
        expected = counts / (1 + np.exp(-np.clip(odds, -50, 50)))
        share = float(np.clip(expected.sum() / counts.sum(), 1e-6, 0.999))
        for column, at in enumerate(free):
            m[column] = _counted(found[:, column], expected, m_known[at], KNOWN_MATCHES)
    return {
        at: _counted(found[:, column], expected, m_known[at], 0.0) for column, at in enumerate(free)
    }


def _counted(
    seen: NDArray[np.int8],
    expected: NDArray[np.float64],
    known: NDArray[np.float64],
    prior: float,
) -> NDArray[np.float64]:
    there = seen >= 0
    counts: NDArray[np.float64] = np.bincount(
        seen[there], expected[there], minlength=known.size
    ).astype(np.float64)
    if not prior:
        return counts
    mixed: NDArray[np.float64] = (counts + prior * known) / (counts.sum() + prior)
    return mixed
