"""The evidence of a pair: the bits of its properties, what a family shares, and what rules out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.names.distinct_rows import distinct
from linkanalysis.names.population import CHUNK, ComparedPairs, levels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.names.blocking import Candidates
    from linkanalysis.names.comparison import Level
    from linkanalysis.names.population import Population
    from linkanalysis.names.weights import Weights

# Twins share family name, birth date, address and phone; father and son often the whole name. Once
# forenames or birth dates contradict, all that a family shares counts at most this much, in bits:
# less than the prior of any case (`weights.LARGEST_PRIOR`) takes away.
FAMILY_MOST = 4.0
# Half of all people have the same sex: what agrees with fewer bits is no second property.
AGREES = 3.0
FAMILY = "what a family shares counts little once names or birth dates differ"
PRIOR = "before any comparison: few pairs of records are one"


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Pairs with their evidence.

    level, bits: By pair and feature.
    family: What is taken off, at most 0.
    total: Sum of bits, the prior and `family`.
    agreeing: How many properties agree, with at least `AGREES` bits.
    vetoed: Pairs that cannot be one, whatever the sum.
    """

    level: NDArray[np.int8]
    bits: NDArray[np.float32]
    family: NDArray[np.float32]
    total: NDArray[np.float32]
    agreeing: NDArray[np.int64]
    vetoed: NDArray[np.bool_]

    def take(self, at: NDArray[np.int64]) -> Judged:
        """Return some of the pairs, in this order."""
        return Judged(*(getattr(self, each.name)[at] for each in fields(self)))

    def likely(self, min_bits: float, agreeing: int) -> NDArray[np.int64]:
        """Return the positions of pairs above a threshold that nothing rules out."""
        kept = (self.total >= min_bits) & (self.agreeing >= agreeing) & ~self.vetoed
        return np.flatnonzero(kept)


def judge(
    population: Population,
    weights: Weights,
    level: NDArray[np.int8],
    rare: NDArray[np.float32],
) -> Judged:
    """Sum the evidence of pairs."""
    bits = weights.bits(population, level, rare)
    names = [feature.name for feature in population.features]
    shared = np.array([feature.family for feature in population.features], bool)
    signs = sign_table(population)
    sign = np.take_along_axis(signs[None], (level[:, :, None] + 1).astype(np.int64), 2)[:, :, 0]
    family = np.zeros(level.shape[0], np.float32)
    if population.type_name == "person" and weights.families:
        apart = np.zeros(level.shape[0], bool)
        for name in ("name", "birth_date"):
            if name in names:
                apart |= sign[:, names.index(name)] == MINUS
        # a man and a woman with names that are nearly one are brother and sister
        if {"name", "sex"} <= {*names}:
            apart |= (sign[:, names.index("sex")] == MINUS) & (level[:, names.index("name")] != 0)
        unnamed = level[:, names.index("name")] < 0 if "name" in names else True
        apart |= unnamed
        counted = np.where(shared, np.maximum(bits, 0), 0).sum(1)
        family = np.where(apart, np.minimum(FAMILY_MOST - counted, 0), 0).astype(np.float32)
    total = (bits.sum(1) + family + np.float32(weights.prior)).astype(np.float32)
    agreeing = (bits >= AGREES).sum(1)
    return Judged(level, bits, family, total, agreeing, vetoed(names, sign))


def compare_some(population: Population, candidates: Candidates) -> ComparedPairs:
    """Compare the candidate pairs from which weights are learned."""
    rows = [np.zeros(0, np.int64), *(of_rule for _, of_rule in candidates.by_rule)]
    at = distinct(np.concatenate(rows))
    return ComparedPairs(at, *levels_of(population, candidates.left[at], candidates.right[at]))


def likely_pairs(
    population: Population,
    weights: Weights,
    candidates: Candidates,
    compared: ComparedPairs,
    *,
    least: tuple[float, int],
) -> tuple[NDArray[np.int64], Judged]:
    """Judge candidate pairs; return the positions of those that are likely one, and these.

    compared: Those of them that are compared already.
    least: Bits and agreeing properties of a likely pair.
    """
    found, parts = [], []
    for first in range(0, max(candidates.left.size, 1), CHUNK):
        judged = judge(population, weights, *_levels(population, candidates, compared, first))
        at = judged.likely(*least)
        found.append(first + at)
        parts.append(judged.take(at))
    columns = (
        np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Judged)
    )
    return np.concatenate(found), Judged(*columns)


def _levels(
    population: Population, candidates: Candidates, compared: ComparedPairs, first: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the levels of a chunk of pairs, and compare those that are not compared yet."""
    left, right = (each[first : first + CHUNK] for each in (candidates.left, candidates.right))
    known = slice(*np.searchsorted(compared.at, (first, first + left.size)))
    at = compared.at[known] - first
    rest = np.ones(left.size, bool)
    rest[at] = False
    level = np.empty((left.size, compared.level.shape[1]), np.int8)
    rare = np.empty(level.shape, np.float32)
    level[at], rare[at] = compared.level[known], compared.rarity[known]
    level[rest], rare[rest] = levels_of(population, left[rest], right[rest])
    return level, rare


def tells(level: Level) -> bool:
    """Say whether a level weighs as much as a property that agrees, for or against."""
    return bool(abs(np.clip(np.log2(level.m / level.u), level.least, level.most)) >= AGREES)


PLUS, TILDE, MINUS, NEVER = 1, 2, 3, 4
SIGNS = ("", "+", "~", "−", "!")


def sign_table(population: Population) -> NDArray[np.int8]:
    """Return the number of the sign of each level of each feature, shifted by one for "missing"."""
    width = 1 + max((len(feature.levels) for feature in population.features), default=0)
    table = np.zeros((len(population.features), width), np.int8)
    for at, feature in enumerate(population.features):
        for number, row in enumerate(feature.levels):
            table[at, number + 1] = SIGNS.index(row.sign)
    return table


def vetoed(names: list[str], sign: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Say which pairs cannot be one: another finger or genome, or another sex and birth date."""
    never: NDArray[np.bool_] = (sign == NEVER).any(1)
    if {"sex", "birth_date"} <= set(names):
        never |= (sign[:, names.index("sex")] == MINUS) & (
            sign[:, names.index("birth_date")] == MINUS
        )
    return never
