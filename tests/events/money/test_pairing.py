"""As many pairs as trying all ways gives, each thing in one of them."""

from __future__ import annotations

import numpy as np

from linkanalysis.events.money.pass_through import most_pairs


def most(options: list[list[int]], taken: frozenset[int] = frozenset()) -> int:
    if not options:
        return 0
    first, *others = options
    ways = [1 + most(others, taken | {one}) for one in first if one not in taken]
    return max([*ways, most(others, taken)])


def test_pairs_are_possible_and_as_many_as_there_can_be() -> None:
    rng = np.random.default_rng(3)
    fewer = 0
    for _ in range(500):
        free = rng.random((6, 6)) < 0.3
        options = {10 * k: np.flatnonzero(row).tolist() for k, row in enumerate(free)}
        pairs = most_pairs(options)
        assert all(option in options[who] for who, option in pairs.items())
        assert len({*pairs.values()}) == len(pairs) == most(list(options.values()))
        fewer += len(pairs) < 6
    assert 50 < fewer < 500


def test_who_comes_later_may_take_what_is_taken() -> None:
    assert most_pairs({1: [7, 8], 2: [7], 3: [8, 9]}) == {1: 8, 2: 7, 3: 9}
    assert most_pairs({1: [7], 2: [7], 3: [7, 8]}) == {1: 7, 3: 8}
