"""The chance of common contacts is exact, and honest whoever goes missing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from linkanalysis.calls.false_shares import among_all
from linkanalysis.indicators.contact_chance import ContactChance, groups_of


def in_groups(sizes: list[int], marked: list[int], n_missing: int) -> ContactChance:
    """Make contacts of which so many in each group are with the missing."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    counts = np.concatenate(
        [np.arange(size) < many for size, many in zip(sizes, marked, strict=True)]
    )
    nobody = np.zeros(group.size, np.int64)
    return ContactChance(("a",), nobody[:1], frozenset(), nobody, nobody, group, counts, n_missing)


def test_the_chance_in_one_group_is_hypergeometric() -> None:
    every = in_groups([500], [8], 8)
    assert every.tails((6, 0, 0, 0))[2] == pytest.approx(5.3e-5, rel=0.01)
    assert every.tails((200, 0, 0, 0))[2] == pytest.approx(0.69, abs=0.005)


def test_the_chance_is_that_of_all_exchanges_in_both_groups() -> None:
    every = in_groups([6, 4], [2, 3], 5)
    counts = [
        sum(each < 2 for each in first) + sum(each < 3 for each in second)
        for first in combinations(range(6), 3)
        for second in combinations(range(4), 2)
    ]
    share = [np.mean([count >= k for count in counts]) for k in (1, 2, 3, 4)]
    assert every.tails((3, 2, 0, 0)).tolist() == pytest.approx(share)
    assert every.expected((3, 2, 0, 0)) == pytest.approx(np.mean(counts))


def cases_with_a_finding(pairs: np.ndarray, missing: list[np.ndarray]) -> int:
    """Count the draws of missing persons in which anybody is found at 5 %."""
    mine, other = np.concatenate([pairs, pairs[::-1]], axis=1)
    degree = np.bincount(mine)
    group = groups_of(mine, other, degree)
    names = tuple(map(str, range(degree.size)))
    found = 0
    for gone in missing:
        kept = ~np.isin(mine, gone)
        ends = (mine[kept], other[kept], group[kept], np.isin(other[kept], gone))
        every = ContactChance(names, degree, frozenset(), *ends, n_missing=gone.size)
        tails = [every.tails(every.spread_of(name))[k - 1] for name, k in every.met.items()]
        p_all, _ = among_all(np.array(tails), every.possible())
        found += bool((p_all <= 0.05).any())
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


@pytest.mark.parametrize("whose", ["anybody", "those asked for", "seldom called"])
def test_nothing_is_found_in_ordinary_contacts_and_a_planted_contact_is(whose: str) -> None:
    draws = np.random.default_rng(0)
    pairs = town(draws) if whose == "anybody" else warrants(draws)
    n = int(pairs.max()) + 1
    some = {"anybody": range(n), "those asked for": range(8), "seldom called": range(8, n)}[whose]
    missing = [draws.choice(some, 5, replace=False) for _ in range(60)]
    # at most 5 in 100, and two standard errors
    assert cases_with_a_finding(pairs, missing) <= 60 * 0.05 + 2 * (60 * 0.05 * 0.95) ** 0.5
    # the same with somebody in contact with four of the five and with nobody else
    planted = sum(
        cases_with_a_finding(np.concatenate([pairs, [gone[:4], [n] * 4]], axis=1), [gone])
        for gone in missing[:20]
    )
    # where all records are those of the missing, every popular number is in contact with four
    assert planted == 0 if whose == "those asked for" else planted >= 18


def test_records_asked_for_the_missing_do_not_make_their_contacts_common() -> None:
    # five of eight whose records there are: most numbers seen twice are theirs
    draws = np.random.default_rng(1)
    pairs = warrants(draws)
    assert cases_with_a_finding(pairs, [np.arange(5)]) == 0
