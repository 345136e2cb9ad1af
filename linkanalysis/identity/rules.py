"""Who is who by rule: what one name decides, and what no rule may join."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.decisions import clusters
from linkanalysis.likeness.dates import FAR_YEARS, NEAR_YEARS, SWAPPED, TYPED, BirthDates
from linkanalysis.likeness.identifiers import OTHER, Identifiers
from linkanalysis.likeness.names import EXCHANGED, GENERATION

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case.comparing import Likeness
    from linkanalysis.likeness.bits import Judged

    Pair = tuple[str, str]

NAMED = "rule: same name, "
# 1,024 to 1, so that a common name and a thing that many share decide nothing.
SURE_BITS = 10.0
# What one person cannot differ in, and by which levels of its comparison.
CONTRADICTING = {
    "name": (GENERATION, EXCHANGED),
    "birth_date": (SWAPPED, TYPED, NEAR_YEARS, FAR_YEARS),
    "sex": (1,),
    "document": (OTHER,),
    "fingerprint": (OTHER,),
    "dna": (OTHER,),
}
PAIR = 2  # records


def contradictions(
    likeness: Likeness, judged: Judged, names: Collection[str] = frozenset(CONTRADICTING)
) -> NDArray[np.bool_]:
    """Say of each pair and property whether the two contradict each other."""
    found = np.zeros(judged.level.shape, bool)
    for at, feature in enumerate(likeness.population.features):
        if feature.name in names:
            found[:, at] = np.isin(judged.level[:, at], CONTRADICTING[feature.name])
    return found


def named_alike(likeness: Likeness, judged: Judged) -> list[str]:
    """Return the rule by which each pair is one person; empty if there is none."""
    features, held = likeness.population.features, likeness.population.held
    same = {row.name: judged.level[:, at] == 0 for at, row in enumerate(features)}
    none = np.zeros(judged.total.size, bool)
    sure = same.get("name", none) & (judged.total >= SURE_BITS)
    sure &= ~contradictions(likeness, judged).any(1)
    rules = np.full(none.size, "", object)
    for row in reversed(features):
        # a family has one address, and one phone; but it tells people of one name apart
        if isinstance(held[row.name].table, (BirthDates, Identifiers)):
            rules[sure & same[row.name]] = f"{NAMED}{row.levels[0].reason}"
    return rules.tolist()


def held_apart(
    likeness: Likeness, keyed: Sequence[Pair], named: Sequence[Pair], apart: Collection[Pair]
) -> set[Pair]:
    """Find pairs that a rule would join although a third record contradicts one of the two alone.

    Of father and son, each of the same name, who is meant without a birth date?

    keyed, named: Pairs with an equal key, which only vetoes hold apart; pairs of one name.
    apart: Pairs that are two.
    """
    groups = [group for group in clusters([*keyed, *named]) if len(group) > PAIR]
    two = [pair for group in groups for pair in combinations(group, 2)]
    judged = likeness.judge(*likeness.numbers(two))
    never = judged.vetoed | np.array([pair in apart for pair in two], bool)
    refused: set[Pair] = set()
    for pairs, against in (
        (keyed, never),
        (named, never | contradictions(likeness, judged).any(1)),
    ):
        others = defaultdict[str, set[str]](set)
        for at in np.flatnonzero(against).tolist():
            left, right = two[at]
            others[left].add(right)
            others[right].add(left)
        refused |= {(left, right) for left, right in pairs if others[left] != others[right]}
    return refused
