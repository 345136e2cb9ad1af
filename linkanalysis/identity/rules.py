"""Who is who by rule: what one name decides, and what no rule may join."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.decisions import clusters
from linkanalysis.likeness.dates import FAR_YEARS, NEAR_YEARS, SWAPPED, TYPED, BirthDates
from linkanalysis.likeness.identifiers import OTHER, Identifiers
from linkanalysis.likeness.names import (
    EXCHANGED,
    GENERATION,
    LETTER,
    MARRIED,
    MIXED,
    PART,
    SAME,
    WRITTEN,
    PersonNames,
)
from linkanalysis.likeness.names import (
    OTHER as OTHER_NAME,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case.comparing import Likeness
    from linkanalysis.likeness.bits import Judged

    Pair = tuple[str, str]

NAMED = "rule: same name, "
PARTLY = "rule: no name differs, "
# What one person has, and not a car, a house or a trade: it tells who a shorter name is.
PERSONAL = ("document", "phone", "email", "handle", "account")
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
# Names of two people, of whom one may be of the family of the other.
FAMILY = (GENERATION, EXCHANGED, MARRIED, MIXED)
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


def named_in_part(likeness: Likeness, pairs: Sequence[Pair], judged: Judged) -> list[str]:
    """Return the rule by which each pair is one person of whose names none differs.

    A part is missing, or an initial stands for it; all else is written alike, since another form
    or a slip (Ana, Any) may be the name of a sister. Nobody of the same family with another name
    has what both have; where there is an initial, nobody else at all.
    """
    population = likeness.population
    rules = [""] * len(pairs)
    names = population.held.get("name")
    level = dict(zip((row.name for row in population.features), judged.level.T, strict=True))
    if names is None or "name" not in level or not isinstance(names.table, PersonNames):
        return rules
    asked = (level["name"] > SAME) & (level["name"] <= PART) & (judged.total >= SURE_BITS)
    asked &= ~contradictions(likeness, judged).any(1)
    left, right = likeness.numbers(pairs)
    for row in population.features:
        if row.name not in PERSONAL:
            continue
        at = np.flatnonzero(asked & (level[row.name] == 0))
        one, other = left[at], right[at]
        agreeing = names.table.agreeing(*np.sort(names.matched_values(one, other).T, axis=0))
        held = population.held[row.name]
        values = held.matched_values(one, other)[:, 0]
        for each, how, value in zip(at.tolist(), agreeing.tolist(), values.tolist(), strict=True):
            holders = held.entity[held.value == value]
            ends = np.repeat([left[each], right[each]], holders.size)
            others = names.compare(*np.sort([ends, np.tile(holders, 2)], axis=0)).level
            family = bool(np.isin(others, FAMILY).any())
            alone = not np.isin(others, (*FAMILY, OTHER_NAME)).any()
            if (how == WRITTEN and not family) or (how == LETTER and alone):
                rules[each] = rules[each] or f"{PARTLY}{row.levels[0].reason}"
    return rules


def held_apart(
    likeness: Likeness, rules: Mapping[Pair, str], keyed: Sequence[Pair], apart: Collection[Pair]
) -> set[Pair]:
    """Find pairs that a rule would join although a third record contradicts one of the two alone.

    Of father and son, each of the same name, who is meant without a birth date?

    rules: The rule of pairs of one name, or of names of which none differs.
    keyed: Pairs with an equal key, which only vetoes hold apart.
    apart: Pairs that are two.
    """
    groups = [group for group in clusters([*keyed, *rules]) if len(group) > PAIR]
    two = [pair for group in groups for pair in combinations(group, 2)]
    judged = likeness.judge(*likeness.numbers(two))
    never = judged.vetoed | np.array([pair in apart for pair in two], bool)
    never_named = never | contradictions(likeness, judged).any(1)
    features = [row.name for row in likeness.population.features]
    names = judged.level[:, [each for each, name in enumerate(features) if name == "name"]]
    differ = never_named | np.isin(names, (*FAMILY, OTHER_NAME)).any(1)
    in_part = [pair for pair, rule in rules.items() if rule.startswith(PARTLY)]
    refused: set[Pair] = set()
    for pairs, against in (
        (keyed, never),
        (rules.keys() - {*in_part}, never_named),
        (in_part, differ),
    ):
        others = defaultdict[str, set[str]](set)
        for at in np.flatnonzero(against).tolist():
            left, right = two[at]
            others[left].add(right)
            others[right].add(left)
        refused |= {(left, right) for left, right in pairs if others[left] != others[right]}
    return refused
