"""Members who join a group after the search: whom chance would not have tied to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import poisson

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.rings.layer_search import Chance, Grown, Searched
from linkanalysis.rings.ranked_groups import _chosen, joined
from tests.rings.test_layers import layer_of

if TYPE_CHECKING:
    from pathlib import Path

FIVE = np.arange(5)
# Five people meet in threes, a hundred others have a thing of their own and one with a neighbor.
THREES = [(0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 0), (4, 0, 1), (0, 2, 4)]
ROWS = [(who, k) for k, there in enumerate(THREES) for who in there]
OTHERS = [row for who in range(5, 105) for row in ((who, 1 + who), (who, 106 + who // 2))]


def test_who_has_several_things_of_a_group_joins_it_and_who_has_few_does_not() -> None:
    some = [(50, 0), (50, 2), (50, 4), (60, 1), (60, 3), (70, 5)]
    layer = layer_of([*ROWS, *OTHERS, *some], 105)
    # 6 of 206 places of outsiders are at things of the group; 50 has five places, 60 four
    assert 100 * poisson.sf(2, 5 * 6 / 206) <= 0.05
    assert 100 * poisson.sf(1, 4 * 6 / 206) > 2 * 0.05
    assert joined(layer, FIVE).tolist() == [0, 1, 2, 3, 4, 50]


def test_those_who_join_let_others_join() -> None:
    few = [(50, 0), (50, 1), (50, 2), (50, 3)]
    layer = layer_of([*ROWS, *OTHERS, *few], 105)
    assert joined(layer, FIVE).tolist() == [0, 1, 2, 3, 4, 50]
    assert joined(layer, FIVE[:4]).tolist() == [0, 1, 2, 3, 4, 50]


def test_who_is_tied_to_few_members_does_not_join() -> None:
    # 50 has what 0 and 1 share, as the members of another ring of theirs do
    pair = [(who, 160 + k) for k in range(6) for who in (0, 1)]
    layer = layer_of([*ROWS, *OTHERS, *pair, *((50, 160 + k) for k in range(6))], 105)
    assert joined(layer, FIVE).tolist() == [0, 1, 2, 3, 4]


def test_who_meets_only_relatives_in_a_group_does_not_join() -> None:
    layer = layer_of([*ROWS, *OTHERS, *((50, k) for k in range(6))], 105)
    assert 50 in joined(layer, FIVE)
    relatives = replace(layer, pairs=np.array([who * 105 + 50 for who in FIVE.tolist()]))
    assert joined(relatives, FIVE).tolist() == [0, 1, 2, 3, 4]


def test_by_chance_hardly_anybody_joins() -> None:
    joins = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        rows = {(int(who), int(k)) for k in range(150) for who in draw.integers(0, 80, 4)}
        nodes = np.sort(draw.choice(80, 5, replace=False))
        joins += joined(layer_of(sorted(rows), 80), nodes).size > nodes.size
    assert joins <= 0.05 * 200


def test_a_ring_that_another_group_takes_in_whole_is_given_once() -> None:
    quiet, active = np.arange(5), np.arange(5, 10)
    # each of the quiet meets the active three times, and these meet sixty others each
    met: list[list[int]] = [[who, *range(5, 10)] for who in range(5) for _ in range(3)]
    met += [[0, 1, 2], [2, 3, 4], [0, 3, 4], [1, 2, 4]]
    met += [[who, 10 + (7 * who + k) % 200] for who in range(5, 10) for k in range(60)]
    met += [[who] for who in range(10, 210)]
    layer = layer_of([(who, k) for k, there in enumerate(met) for who in there], 210)
    assert joined(layer, quiet).tolist() == [0, 1, 2, 3, 4]
    assert joined(layer, active).tolist() == list(range(10))
    scores, none = np.array([30.0, 20]), np.zeros(0, np.int64)
    grown = Grown([quiet, active], scores, scores, 0 * scores, scores, none, none, none)
    chance = Chance(scores, 0 * scores)
    found = Searched(grown, chance, chance, 39)
    given = _chosen(found, layer)
    # with all who belong to it, in the place of the better one
    assert {k: nodes.tolist() for k, nodes in given.items()} == {0: list(range(10))}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[la.RingTable, list[set[str]]]:
    folder: Path = tmp_path_factory.mktemp("simulated") / "case"
    made = la.simulate_case(
        folder, seed=308, people=la.simulate.SimulatedPeople(400), rings=4, calls=500, payments=100
    )
    truth = [{f"person:{who}" for who in ring["members"]} for ring in made.truth["rings"]]
    return la.find_rings(la.read_case(folder)), truth


def test_a_ring_is_given_once_and_nearly_whole(
    found: tuple[la.RingTable, list[set[str]]],
) -> None:
    table, truth = found
    ids = unmasked(table.graph.ids)
    groups = [{ids[member.node] for member in ring.members} for ring in table]
    own = [[group for group in groups if group & ring] for ring in truth]
    assert [len(each) for each in own] == [1, 1, 1, 1]
    assert all(each[0] <= ring for each, ring in zip(own, truth, strict=True))
    assert sum(map(len, groups)) >= 0.8 * sum(map(len, truth))


def test_who_joined_is_on_the_boundary_and_who_was_found_is_in_the_core(
    found: tuple[la.RingTable, list[set[str]]],
) -> None:
    table, _ = found
    found_by_search = [sum(member.core for member in ring.members) for ring in table]
    assert min(found_by_search) >= 4
    assert max(len(ring.boundary) for ring in table) >= 3
