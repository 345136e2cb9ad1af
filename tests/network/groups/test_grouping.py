"""From rows to groups: effort, runs, agreement, and what is done with labels, on small examples."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.csr import build_csr
from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.grouping import (
    EFFORTS,
    Agreed,
    agreed_groups,
    consensus,
    grouped,
    near_pairs,
)
from linkanalysis.network.groups.labels import by_size, connected, stability
from linkanalysis.network.groups.method_runs import Setting, best_of, improved, quality_of, runs_of

TIES = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda tie: tie[0] < tie[1]))


def rows_of(n: int, *ties: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source, target = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2).T
    indptr, indices, _ = build_csr(n, source, target, directed=False)
    return indptr, indices, np.ones(indices.size, dtype=np.int64)


PAIR = rows_of(2, (0, 1))


def test_less_is_run_the_larger_the_graph() -> None:
    assert [(e.above, e.runs, e.passes, e.rounds, e.tries) for e in EFFORTS] == [
        (500_000, 5, 3, 2, 0),
        (100_000, 10, 3, 10, 0),
        (10_000, 10, 3, 3, 50),
        (0, 50, 1000, 10, 200),
    ]


@pytest.mark.parametrize("method", ["consensus", "modularity", "cpm", "map_equation"])
def test_two_who_are_tied_are_one_group(method: str) -> None:
    row = method_row(method)
    groups = grouped(PAIR, row, resolution=row.resolution or 1.0, seed=0)
    assert groups.labels.tolist() == [0, 0]
    assert (groups.stability.tolist(), groups.runs) == ([1.0, 1.0], 50)


@pytest.mark.parametrize(
    ("bits", "other", "note"),
    [
        (
            12.0,
            -3.0,
            (
                "The groups are those that runs of modularity agree on. Describing groups and ties "
                "takes 12 bits fewer than describing the ties alone; with the groups that runs of "
                "map_equation agree on, 3 bits more."
            ),
        ),
        (
            -1.0,
            -3.0,
            (
                "The groups are those that runs of modularity agree on. Describing groups and ties "
                "takes 1 bits more than describing the ties alone; with the groups that runs of "
                "map_equation agree on, 3 bits more. So the records are too few, or too uniform, "
                "to show groups: read stability first."
            ),
        ),
    ],
)
def test_the_choice_between_two_methods_is_stated(bits: float, other: float, note: str) -> None:
    assert Agreed(np.array([0, 0]), [], "modularity", bits, other).note == note


def test_runs_that_differ_are_brought_to_a_consensus() -> None:
    assert agreed_groups(PAIR, seeds=range(2), passes=9).labels.tolist() == [0, 0]
    again = partial(runs_of, Setting(method_row("modularity")))
    runs = [np.array([0, 0]), np.array([0, 1])]
    found = consensus(PAIR, near_pairs(PAIR), runs, again=again, seed=0, rounds=10)
    assert found.tolist() == [0, 0]


@given(ties=TIES)
def test_near_pairs_are_tied_or_have_a_common_neighbor(ties: set[tuple[int, int]]) -> None:
    near: list[set[int]] = [set() for _ in range(10)]
    for a, b in ties:
        near[a].add(b)
        near[b].add(a)
    low, high = near_pairs(rows_of(10, *ties))
    assert sorted(zip(low.tolist(), high.tolist(), strict=True)) == [
        (a, b) for a in range(10) for b in range(a + 1, 10) if b in near[a] or near[a] & near[b]
    ]


def test_where_hubs_make_too_many_pairs_only_tied_ones_are_near() -> None:
    hub = [(0, k) for k in range(1, 1_500)]
    assert near_pairs(rows_of(1_500, *hub))[0].size == 1_499
    # 400 common neighbors must not overflow to none
    twins = [(end, k) for end in (0, 1) for k in range(2, 402)]
    low, high = near_pairs(rows_of(402, *twins))
    assert (0, 1) in set(zip(low.tolist(), high.tolist(), strict=True))


def test_the_best_run_is_chosen_and_improved() -> None:
    cpm = Setting(method_row("cpm"), 0.1)
    apart, together = np.array([0, 1]), np.array([0, 0])
    assert best_of(cpm, PAIR, [apart, together]).tolist() == [0, 0]
    assert improved(cpm, PAIR, apart, seeds=range(1)).tolist() == [0, 0]
    code = Setting(method_row("map_equation"))
    assert runs_of(code, PAIR, seeds=range(1))[0].tolist() == [0, 0]
    assert quality_of(code, PAIR, together) == 1.0
    assert improved(code, PAIR, apart, seeds=range(1)).tolist() == [0, 1]


def test_stability_is_the_mean_share_of_a_group_over_runs() -> None:
    runs = [np.array([0, 0, 0]), np.array([0, 0, 1])]
    assert stability(np.array([0, 0, 0]), runs).tolist() == [0.75, 0.75, 0.5]


def test_groups_that_are_not_connected_are_split() -> None:
    assert connected(rows_of(3, (0, 2)), np.array([0, 0, 0])).tolist() == [0, 1, 0]


def test_groups_are_numbered_by_size_then_by_who_may_be_named() -> None:
    group, node = np.array([0, 0, 1, 1, 2, 2, 2]), np.array([0, 3, 1, 2, 4, 5, 6])
    assert by_size(group, node, np.arange(7) == 0).tolist() == [2, 1, 0]
