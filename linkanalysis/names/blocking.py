"""Which pairs are compared: those that have something in common that narrows them down.

A rule gives each entity some keys, and entities with one key form a block. A block that is too
large is divided by a second key, or left out: a name that a thousand people have finds nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.names.addresses import Addresses
from linkanalysis.names.dates import BirthDates
from linkanalysis.names.distinct_rows import distinct
from linkanalysis.names.identifiers import CONFUSED, Identifiers
from linkanalysis.names.names import PersonNames
from linkanalysis.names.words import Firms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.names.population import Held, Population

# Entities in a block. With 40, a block has at most 780 pairs; a thing that more people share
# identifies none of them. Of a million records, smaller blocks find the same matches: what narrows
# down less has its second key.
LARGEST_BLOCK, SMALLEST_BLOCK, BLOCK_BUDGET = 40, 12, 4_000_000
# Pairs of each rule from which weights are learned, evenly spaced; more change the weights by
# hundredths of a bit.
LEARNED_PAIRS = 100_000


@dataclass(frozen=True, eq=False)
class Keys:
    """Keys of entities: `entity` and `key` are parallel, in the order of entities."""

    n: int
    entity: NDArray[np.int64]
    key: NDArray[np.int64]

    def with_key(self, other: Keys) -> Keys:
        """Combine each key of an entity with each of its other keys."""
        start = np.searchsorted(other.entity, self.entity)
        times = np.searchsorted(other.entity, self.entity, side="right") - start
        at = np.repeat(np.arange(self.entity.size), times)
        within = np.arange(at.size) - np.repeat(np.cumsum(times) - times, times)
        second = other.key[start[at] + within]
        stride = int(other.key.max(initial=0)) + 1
        return Keys(self.n, self.entity[at], self.key[at] * stride + second)

    def pairs(self, fine: Keys | None = None, *, chained: bool = False) -> NDArray[np.int64]:
        """Return the pairs within blocks as sorted codes.

        fine: Second keys, by which large blocks are divided; `chained`: whether of a large one the
          neighbors are compared, so that many records of one entity still hang together.
        """
        codes = np.unique(self.key, return_inverse=True)[1]
        unique = distinct(codes * self.n + self.entity)
        block, entity = unique // max(self.n, 1), unique % max(self.n, 1)
        size = np.bincount(block, minlength=1)
        most = max(SMALLEST_BLOCK, min(LARGEST_BLOCK, BLOCK_BUDGET // max(self.n, 1)))
        small = size[block] <= most
        found = [_pairs(block[small], entity[small], self.n)]
        if fine is not None:
            large = np.zeros(self.n, bool)
            large[entity[~small]] = True
            inside = large[fine.entity]
            divided = Keys(self.n, fine.entity[inside], fine.key[inside])
            found.append(divided.pairs(chained=True))
        if chained:
            first = np.flatnonzero(~small[:-1] & (block[:-1] == block[1:]))
            found.append(entity[first] * self.n + entity[first + 1])
        return distinct(np.concatenate(found)) if found[1:] else found[0]


def _pairs(block: NDArray[np.int64], entity: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return all pairs of entities within a block; blocks are sorted."""
    if not block.size:
        return np.zeros(0, np.int64)
    end = np.searchsorted(block, block, side="right")
    times = end - np.arange(block.size) - 1
    first = np.repeat(np.arange(block.size), times)
    second = first + 1 + np.arange(first.size) - np.repeat(np.cumsum(times) - times, times)
    return distinct(entity[first] * n + entity[second])


@dataclass(frozen=True, eq=False)
class Candidates:
    """The pairs of all rules.

    left, right: Numbers of entities, left the smaller.
    by_rule: Positions of pairs of each rule, by the features that the rule reads; a sample if it
      has very many.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    by_rule: tuple[tuple[tuple[str, ...], NDArray[np.int64]], ...]


def candidate_pairs(population: Population, sides: NDArray[np.int8] | None = None) -> Candidates:
    """Find the pairs that are worth a comparison.

    sides: Bit 1 of those in a first set and bit 2 of those in a second; only pairs across them.
    """
    n = population.n
    found: list[tuple[tuple[str, ...], NDArray[np.int64]]] = []
    for names, coarse, fine in _rules(population):
        codes = coarse.pairs(fine)
        if sides is not None:
            one, other = sides[codes // n], sides[codes % n]
            codes = codes[((one & 1) & (other >> 1)) | ((one >> 1) & (other & 1)) > 0]
        found.append((names, codes))
    whole = distinct(np.concatenate([codes for _, codes in found] or [np.zeros(0, np.int64)]))
    sampled = [(names, codes[:: max(1, codes.size // LEARNED_PAIRS)]) for names, codes in found]
    by_rule = tuple((names, np.searchsorted(whole, codes)) for names, codes in sampled)
    return Candidates(whole // max(n, 1), whole % max(n, 1), by_rule)


def _rules(population: Population) -> list[tuple[tuple[str, ...], Keys, Keys | None]]:
    held, n = population.held, population.n
    rules: list[tuple[tuple[str, ...], Keys, Keys | None]] = []
    words = _word_keys(held["name"]) if "name" in held else None
    days = _day_keys(held["birth_date"]) if "birth_date" in held else None
    if words is not None and days is not None:
        day, year = days
        rules.append((("birth_date",), day, day.with_key(words)))
        month = Keys(n, day.entity, day.key % 10_000)
        rules.append(
            (("name", "birth_date"), words.with_key(year), words.with_key(year).with_key(month))
        )
        rules.append((("name",), _two_words(words), _two_words(words).with_key(year)))
    if words is not None and "town" in held:
        towns = _keys(held["town"], np.arange(len(held["town"].texts)))
        rules.append((("name", "town"), words.with_key(towns), None))
    for feature in population.features:
        table = held[feature.name].table
        if isinstance(table, Identifiers):
            keys = _identifier_keys(held[feature.name], table)
            rules.append(((feature.name,), keys, keys.with_key(words) if words else None))
        elif isinstance(table, Addresses):
            whole, numbers = _address_keys(held[feature.name], table)
            if words is not None:
                rules.append(((feature.name,), whole, whole.with_key(words)))
                rules.append(((feature.name,), _two_words(numbers), None))
                rules.append((("name", feature.name), words.with_key(numbers), None))
            else:
                rules.append(((feature.name,), whole, None))
        elif isinstance(table, Firms):
            rules.append(((feature.name,), _keys(held[feature.name], _firm_codes(table)), None))
    return rules


def _keys(held: Held, codes: NDArray[np.int64]) -> Keys:
    """Give each entity the codes of its values; -1 is no key."""
    key = codes[held.value]
    return Keys(held.n, held.entity[key >= 0], key[key >= 0])


def _word_keys(held: Held) -> Keys:
    """Give each entity the sounds of the words of its names."""
    table = held.table
    assert isinstance(table, PersonNames)  # noqa: S101 - the row of the table says so
    times = np.diff(table.first)[held.value]
    entity = np.repeat(held.entity, times)
    within = np.arange(entity.size) - np.repeat(np.cumsum(times) - times, times)
    forms = table.forms[table.first[held.value].repeat(times) + within]
    there = forms >= 0
    owner = np.repeat(entity, there.sum(1))
    sounds = table.words.sound[forms[there]]
    stride = int(sounds.max(initial=0)) + 1
    codes = distinct(owner * stride + sounds)
    return Keys(held.n, codes // stride, codes % stride)


def _two_words(words: Keys) -> Keys:
    """Give each entity every two different keys of one kind."""
    both = words.with_key(words)
    stride = int(words.key.max(initial=0)) + 1
    kept = both.key // stride < both.key % stride
    return Keys(words.n, both.entity[kept], both.key[kept])


def _day_keys(held: Held) -> tuple[Keys, Keys]:
    """Give each entity its birth dates, with day and month in one order, and its birth years."""
    table = held.table
    assert isinstance(table, BirthDates)  # noqa: S101 - the row of the table says so
    month, day = table.written // 100 % 100, table.written % 100
    code = table.year * 10_000 + np.minimum(month, day) * 100 + np.maximum(month, day)
    whole = np.where(day > 0, code, -1).astype(np.int64)
    years = np.where(table.year > 0, table.year, -1).astype(np.int64)
    return _keys(held, whole), _keys(held, years)


def _identifier_keys(held: Held, table: Identifiers) -> Keys:
    if not table.confusable:
        return _keys(held, table.keys)
    plain = np.array([text.translate(CONFUSED) for text in table.signs], object)
    codes = pd.factorize(plain)[0] * (int(table.scope.max(initial=0)) + 1) + table.scope
    return _keys(held, np.where(table.keys >= 0, codes, -1))


def _address_keys(held: Held, table: Addresses) -> tuple[Keys, Keys]:
    numbers: dict[str, int] = {}
    entity, key = [], []
    for number, text in enumerate(table.texts):
        for part in text.split():
            if part[0].isdecimal():
                entity.append(number)
                key.append(numbers.setdefault(part, len(numbers)))
    of_value = Keys(len(table.texts), np.array(entity, np.int64), np.array(key, np.int64))
    tied = Keys(held.n, held.entity, held.value)
    start = np.searchsorted(of_value.entity, tied.key)
    times = np.searchsorted(of_value.entity, tied.key, side="right") - start
    at = np.repeat(np.arange(tied.key.size), times)
    within = np.arange(at.size) - np.repeat(np.cumsum(times) - times, times)
    stride = len(numbers) + 1
    both = distinct(tied.entity[at] * stride + of_value.key[start[at] + within])
    return _keys(held, table.same), Keys(held.n, both // stride, both % stride)


def _firm_codes(table: Firms) -> NDArray[np.int64]:
    first = np.array([text.partition(" ")[0] or None for text in table.texts], object)
    return pd.factorize(first)[0].astype(np.int64)  # -1 for none
