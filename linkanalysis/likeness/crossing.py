"""Two populations compared with each other: everybody of one with everybody of the other.

Lives here: `crossed`, both as one population, and `cross_candidates`, the pairs across them.
Not here: pairs within one population (`blocking`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.likeness.blocking import candidate_pairs
from linkanalysis.likeness.people import by_person
from linkanalysis.likeness.population import Held, Population

if TYPE_CHECKING:
    from linkanalysis.likeness.blocking import Candidates


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
