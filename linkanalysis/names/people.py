"""Populations by person: records of one counted once, and two populations crossed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.names.blocking import Keys, candidate_pairs
from linkanalysis.names.population import Held, Population

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.names.blocking import Candidates

# Chance that two people have a value in common, below which one name and one value are one person:
# that of birth dates and identifiers, and not of addresses.
TELLING = 1e-4


def by_person(held: Mapping[str, Held]) -> Mapping[str, Held]:
    """Count records of one name with one thing more once, also if a third record joins them."""
    names = held.get("name")
    if names is None:
        return held
    texts = [" ".join(sorted(fold_name(text).split())) for text in names.texts]
    code = pd.factorize(np.array(texts, object))[0].astype(np.int64)
    named = Keys(names.n, names.entity, code[names.value])
    shared = [
        named.with_key(Keys(names.n, each.entity, each.value))
        for each in held.values()
        if each is not names and each.entity.size and each.feature.levels[0].u < TELLING
    ]
    groups = [(each.entity, np.unique(each.key, return_inverse=True)[1]) for each in shared]
    person, before = np.arange(names.n), np.full(names.n, -1)
    while not np.array_equal(before, person):
        before = person.copy()
        for entity, group in groups:
            first = np.full(group.size, names.n)
            np.minimum.at(first, group, person[entity])
            np.minimum.at(person, entity, first[group])
    return {name: replace(each, person=person) for name, each in held.items()}


def crossed(first: Population, second: Population) -> Population:
    """Put the entities of the second population behind those of the first."""
    n = first.n + second.n
    held = {}
    for name, one in first.held.items():
        other = second.held[name]
        entity = np.concatenate([one.entity, other.entity + first.n])
        texts = [
            np.array(each.texts, dtype=object)[each.value]
            for each in (one, other)
            if each.value.size
        ]
        held[name] = Held.of(
            one.feature, n, entity, np.concatenate([np.zeros(0, dtype=object), *texts])
        )
    return Population(first.type_name, first.entities + second.entities, by_person(held))


def cross_candidates(whole: Population, n_first: int) -> Candidates:
    """Find the pairs with one entity of each population."""
    sides = np.where(np.arange(whole.n) < n_first, 1, 2).astype(np.int8)
    return candidate_pairs(whole, sides)
