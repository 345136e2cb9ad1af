"""The chance of common contacts is exact, and honest whoever goes missing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from exhaustive import exhaustive

from linkanalysis.events.calls.false_shares import among_all
from linkanalysis.indicators.contacts import ContactChance, groups_of


def each_with_some(contacts: list[list[int]], missing: int) -> ContactChance:
    """Let each of some, who are alike, be in contact with those numbered; the first are missing."""
    mine = np.repeat(np.arange(len(contacts)), list(map(len, contacts)))
    other = np.concatenate(contacts)
    alike = np.zeros(max(len(contacts), other.max() + 1), np.int64)
    names = tuple(map(str, range(alike.size)))
    return ContactChance(names, alike, frozenset(), mine, other, alike, other < missing, missing)


def test_the_chance_is_hypergeometric_where_all_are_in_contact_with_as_many() -> None:
    sizes = np.cumsum([6, 200])
    every = each_with_some([list(each) for each in np.split(np.arange(500), sizes)], 8)
    assert every.tails((0, 6))[2] == pytest.approx(5.3e-5, rel=0.01)
    assert every.tails((0, 200))[2] == pytest.approx(0.69, abs=0.005)
    assert every.expected((0, 6)) == pytest.approx(6 * 8 / 500)


def test_the_chance_is_that_of_all_choices_weighed_by_how_many_each_is_in_contact_with() -> None:
    every = each_with_some([[0, 1, 4, 5], [1, 2, 5], [2, 3, 4, 5], [5]], 3)
    odds = [of / (5 - of) for of in (1, 2, 2, 1, 2, 4)]
    weights = np.zeros(4)
    for chosen in combinations(range(6), 4):
        weights[sum(each < 3 for each in chosen)] += np.prod([odds[each] for each in chosen])
    share = weights / weights.sum()
    assert every.tails((0, 4)).tolist() == pytest.approx(share[::-1].cumsum()[::-1][1:].tolist())
    assert every.expected((0, 4)) == pytest.approx(float(np.arange(4) @ share))


def test_organizations_are_compared_with_their_like_and_all_others_with_everybody() -> None:
    # two organizations and two others
    mine = np.array([0, 0, 1, 1, 2, 2, 2, 3, 3, 3])
    other = np.array([4, 5, 4, 6, 0, 1, 4, 0, 1, 5])
    group = np.array([0, 0, 2, 2, 0, 0, 0])
    names = tuple("abcdefg")
    every = ContactChance(names, group, frozenset(), mine, other, group, other == 4, 1)
    # of the two, two are in contact with the missing one, and one each with two others; of all
    # four, three are, and two, two, two and one with the others
    assert every.tails((0, 2)).tolist() == pytest.approx([(2 * 2 * 0.5) / (2 * 2 * 0.5 + 0.25)])
    a, b = 3 / 2, 2 / 3
    odds = [a, b, b, b, 1 / 4]
    chosen = {each: float(np.prod([odds[k] for k in each])) for each in combinations(range(5), 3)}
    with_the_missing = sum(weight for each, weight in chosen.items() if 0 in each)
    assert every.tails((2, 3)).tolist() == pytest.approx([with_the_missing / sum(chosen.values())])


def found_among(pairs: np.ndarray, missing: list[np.ndarray]) -> list[set[str]]:
    """Return who is found at 5 %, for each draw of missing persons."""
    mine, other = np.concatenate([pairs, pairs[::-1]], axis=1)
    degree = np.bincount(mine)
    group = groups_of(mine, other, degree, np.zeros(degree.size, np.bool_))
    names = tuple(map(str, range(degree.size)))
    found = []
    for gone in missing:
        kept = ~np.isin(mine, gone)
        ends = (mine[kept], other[kept], group, np.isin(other[kept], gone))
        every = ContactChance(names, degree, frozenset(), *ends, n_missing=gone.size)
        tails = [every.tails(every.like(name))[k - 1] for name, k in every.met.items()]
        p_all, _ = among_all(np.array(tails), every.possible())
        found.append({name for name, p in zip(every.met, p_all, strict=True) if p <= 0.05})
    return found


def town(draws: np.random.Generator) -> np.ndarray:
    """Let 50 people know each other, some far more than others."""
    popular = np.arange(1, 51) ** -0.7
    ends = draws.choice(50, (2, 400), p=popular / popular.sum())
    return np.unique(np.sort(ends[:, ends[0] != ends[1]], axis=0), axis=1)


def warrants(draws: np.random.Generator) -> np.ndarray:
    """Ask for the records of eight numbers: no two others are in contact on record."""
    popular = np.arange(1, 201) ** -0.9
    rows = [
        (owner, 8 + callee)
        for owner in range(8)
        for callee in draws.choice(200, 30, replace=False, p=popular / popular.sum())
    ]
    return np.unique(np.array(rows).T, return_inverse=True)[1].reshape(2, -1)


@pytest.mark.parametrize("whose", ["anybody", *exhaustive("those asked for", "seldom called")])
def test_nothing_is_found_in_ordinary_contacts_and_a_planted_contact_is(whose: str) -> None:
    draws = np.random.default_rng(0)
    pairs = town(draws) if whose == "anybody" else warrants(draws)
    n = int(pairs.max()) + 1
    some = {"anybody": range(n), "those asked for": range(8), "seldom called": range(8, n)}[whose]
    missing = [draws.choice(some, 5, replace=False) for _ in range(60)]
    # at most 5 in 100, and two standard errors
    most = 60 * 0.05 + 2 * (60 * 0.05 * 0.95) ** 0.5
    assert sum(map(bool, found_among(pairs, missing))) <= most
    # the same with somebody in contact with four of the five and with nobody else
    planted = sum(
        {str(n)} in found_among(np.concatenate([pairs, [gone[:4], [n] * 4]], axis=1), [gone])
        for gone in missing[:20]
    )
    # where all records are those of the missing, every popular number is in contact with four
    assert planted == 0 if whose == "those asked for" else planted >= 18


def test_records_asked_for_the_missing_do_not_make_their_contacts_common() -> None:
    # five of eight whose records there are: most numbers seen twice are theirs
    draws = np.random.default_rng(1)
    pairs = warrants(draws)
    assert found_among(pairs, [np.arange(5)]) == [set()]
