"""The entities of one type with their values, as arrays, and the comparison of many pairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.names.comparison import Compared
from linkanalysis.names.distinct_rows import distinct
from linkanalysis.names.features import features_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.names.features import Feature, Table

# Pairs compared at once: the arrays of a chunk take some 100 MB.
CHUNK = 100_000
# Values of one property of one entity that are compared, in the order of their texts: a person
# with 40 aliases would make 1,600 comparisons with another.
VALUES = 8


@dataclass(frozen=True, eq=False)
class Held:
    """Which entity has which value of a property.

    entity, value: Numbers, sorted by entity and value; each combination once.
    texts: The distinct values.
    numbers: The number of the value that each text means, as it was written.
    person: The first record of the person that each entity is taken for, where values are counted.
    """

    feature: Feature
    n: int
    entity: NDArray[np.int64]
    value: NDArray[np.int64]
    texts: Sequence[str] = field(repr=False)
    numbers: Mapping[str, int] = field(repr=False)
    person: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(
        cls, feature: Feature, n: int, entity: NDArray[np.int64], texts: NDArray[np.object_]
    ) -> Held:
        """Give numbers to the values of entities; `entity` and `texts` are parallel."""
        raw, written = pd.factorize(texts)
        folded = [feature.fold(str(text)) for text in written]
        # in the order of the texts, so that the order of rows changes nothing
        values = sorted({*folded})
        rank = {text: at for at, text in enumerate(values)}
        means = np.array([rank[text] for text in folded], np.int64)
        stride = max(len(values), 1)
        pairs = distinct(entity.astype(np.int64) * stride + means[raw])
        # "" is the first text, and no value
        pairs = pairs[pairs % stride != rank.get("", -1)]
        owner = pairs // stride
        start = np.searchsorted(owner, np.arange(n))
        pairs = pairs[np.arange(owner.size) - start[owner] < VALUES] if owner.size else pairs
        numbers = dict(zip(written.tolist(), means.tolist(), strict=True))
        return cls(feature, n, pairs // stride, pairs % stride, values, numbers, np.arange(n))

    def fold(self, text: str) -> str:
        """Return the value that a text means."""
        number = self.numbers.get(text)
        return self.feature.fold(text) if number is None else self.texts[number]

    @cached_property
    def indptr(self) -> NDArray[np.int64]:
        """First value of each entity."""
        return np.searchsorted(self.entity, np.arange(self.n + 1)).astype(np.int64)

    @cached_property
    def records(self) -> NDArray[np.int64]:
        """How many people, or other entities, have each value."""
        once = distinct(self.value * max(self.n, 1) + self.person[self.entity]) // max(self.n, 1)
        return np.bincount(once, minlength=len(self.texts)).astype(np.int64)

    @cached_property
    def table(self) -> Table:
        """The prepared values."""
        people = int((self.person == np.arange(self.n)).sum())
        return self.feature.prepare(self.texts, self.records, people)

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Compare the values of pairs of entities; of several, the most alike count."""
        level = np.full(left.size, -1, np.int8)
        rare = np.zeros(left.size)
        asked, pair, values = self._crossed(left, right)
        if asked.size:
            found = self._compared(values)
            if pair.size > asked.size:
                best = _best(pair, found)
                found = Compared(found.level[best], found.rarity[best])
            level[asked], rare[asked] = found
        return Compared(level, rare)

    def matched(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> list[tuple[str, str]]:
        """Return the values of pairs of entities that are the most alike; both have some."""
        return [
            (self.texts[one], self.texts[other])
            for one, other in self.matched_values(left, right).tolist()
        ]

    def matched_values(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return the numbers of the values that are the most alike, of each pair two."""
        asked, pair, values = self._crossed(left, right)
        if pair.size > asked.size:  # else each has one value, and there is nothing to choose
            values = values[_best(pair, self._compared(values))]
        return values

    def _compared(self, values: NDArray[np.int64]) -> Compared:
        one, other = values.T
        return self.table.compare(np.minimum(one, other), np.maximum(one, other))

    def _crossed(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the pairs that both have values; every two of their values, by pair."""
        n_left = np.diff(self.indptr)[left]
        n_right = np.diff(self.indptr)[right]
        asked = np.flatnonzero((n_left > 0) & (n_right > 0))
        times = (n_left * n_right)[asked]
        pair = np.repeat(np.arange(asked.size), times)
        within = np.arange(pair.size) - np.repeat(np.cumsum(times) - times, times)
        width = n_right[asked][pair]
        one = self.value[self.indptr[left[asked]][pair] + within // width]
        other = self.value[self.indptr[right[asked]][pair] + within % width]
        return asked, pair, np.stack([one, other], 1)


def _best(pair: NDArray[np.int64], found: Compared) -> NDArray[np.int64]:
    """Return the position of the most alike values of each pair."""
    # the lowest level wins, then the rarest value; what cannot be compared comes last
    merit = np.where(found.level < 0, -1e6, found.rarity - 1e3 * found.level)
    order = np.lexsort((merit, pair))
    last: NDArray[np.int64] = order[np.append(np.flatnonzero(np.diff(pair[order])), pair.size - 1)]
    return last


@dataclass(frozen=True, eq=False)
class Population:
    """Entities of one type, by number, and what they have of each property."""

    type_name: str
    entities: tuple[str, ...]
    held: Mapping[str, Held]

    @property
    def n(self) -> int:
        """How many entities there are."""
        return len(self.entities)

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The properties that somebody has, in the order of the table."""
        return tuple(row for row in features_of(self.type_name) if self.held[row.name].entity.size)


class ComparedPairs(NamedTuple):
    """Some of many pairs, compared: their positions, rising, and level and rarity of each."""

    at: NDArray[np.int64]
    level: NDArray[np.int8]
    rarity: NDArray[np.float32]


def levels_of(
    population: Population, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Compare pairs of entities; return level and rarity of each pair and feature."""
    level = np.full((left.size, len(population.features)), -1, np.int8)
    rare = np.zeros(level.shape, np.float32)
    for first in range(0, left.size, CHUNK):
        chunk = slice(first, first + CHUNK)
        for at, feature in enumerate(population.features):
            found = population.held[feature.name].compare(left[chunk], right[chunk])
            level[chunk, at], rare[chunk, at] = found.level, found.rarity
    return level, rare
