"""Records of one person counted once, since a name is common by those who bear it.

Lives here: `by_person`.
Not here: how rare a value is (`compared`), and which records are judged to be one (`identity`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.likeness.blocking import Keys
from linkanalysis.vocabulary.words import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.likeness.population import Held

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
