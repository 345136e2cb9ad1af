"""Swaps keep every margin, tie nobody twice, and reach every graph alike."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels import swaps
from linkanalysis.kernels.swaps import swap_ties, swap_within

INCIDENCE = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 7)), min_size=1)


def csr(rows: set[tuple[int, int]], n_things: int) -> tuple[np.ndarray, np.ndarray]:
    ordered = sorted(rows)
    sizes = np.bincount([thing for thing, _ in ordered], minlength=n_things)
    people = np.array([person for _, person in ordered], np.uint32)
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32), people


@given(INCIDENCE, st.integers(0, 1_000))
def test_everybody_stays_in_their_strata_and_is_at_no_thing_twice(
    rows: set[tuple[int, int]], seed: int
) -> None:
    indptr, people = csr(rows, 6)
    stratum = np.array([0, 0, 0, 1, 1, 2])
    swapped = swap_within(indptr, people, stratum, seed=seed, tries=10)
    thing = np.repeat(np.arange(6), np.diff(indptr.astype(np.int64)))
    assert len(set(zip(thing.tolist(), swapped.tolist(), strict=True))) == people.size

    def parts(who: np.ndarray) -> Counter[tuple[int, int]]:
        return Counter(zip(stratum[thing].tolist(), who.tolist(), strict=True))

    assert parts(swapped) == parts(people)
    for first, last in zip(indptr[:-1].tolist(), indptr[1:].tolist(), strict=True):
        assert sorted(swapped[first:last].tolist()) == swapped[first:last].tolist()


@given(st.sets(st.sampled_from(list(combinations(range(8), 2))), min_size=1), st.integers(0, 1_000))
def test_a_swapped_graph_is_simple_and_keeps_degrees_in_each_stratum(
    pairs: set[tuple[int, int]], seed: int
) -> None:
    ends = np.array(sorted(pairs))
    stratum = np.arange(len(pairs)) % 2
    one, two = swap_ties(8, ends[:, 0], ends[:, 1], stratum=stratum, seed=seed, tries=10)
    after = {frozenset(pair) for pair in zip(one.tolist(), two.tolist(), strict=True)}
    assert len(after) == len(pairs)
    assert all(len(pair) == 2 for pair in after)
    for part in range(2):
        mine = stratum == part
        before = np.bincount(ends[mine].ravel(), minlength=8).tolist()
        degrees = np.bincount(np.concatenate([one[mine], two[mine]]), minlength=8)
        assert degrees.tolist() == before


def test_all_graphs_of_the_same_degrees_are_drawn_alike() -> None:
    # six nodes with two ties each: 60 hexagons and 10 pairs of triangles
    ring = np.arange(6)
    drawn = Counter(
        frozenset(
            frozenset(pair)
            for pair in zip(
                *(
                    ends.tolist()
                    for ends in swap_ties(6, ring, (ring + 1) % 6, seed=seed, tries=20)
                ),
                strict=True,
            )
        )
        for seed in range(7_000)
    )
    assert len(drawn) == 70
    chi = sum((count - 100) ** 2 / 100 for count in drawn.values())
    assert chi < 112  # the .999 point of chi-squared with 69 degrees of freedom


@pytest.mark.exhaustive
@given(st.integers(0, 1_000))
def test_compiled_and_plain_code_swap_the_same(seed: int) -> None:
    network = nx.gnm_random_graph(12, 25, seed=seed)
    ends = np.array(sorted(network.edges))
    given_ = (12, ends[:, 0], ends[:, 1])
    compiled = swap_ties(*given_, seed=seed, tries=5)
    with pytest.MonkeyPatch.context() as patch, np.errstate(over="ignore"):
        for name in ("_swap_ends", "_swap_rows", "_are_tied", "_is_at"):
            patch.setattr(swaps, name, getattr(swaps, name).py_func)
        plain = swap_ties(*given_, seed=seed, tries=5)
    np.testing.assert_array_equal(compiled, plain)


def test_nothing_can_be_swapped_in_an_empty_graph_or_a_single_tie() -> None:
    nothing = np.zeros(0, np.int64)
    assert swap_ties(3, nothing, nothing, seed=0, tries=5)[0].size == 0
    one = swap_ties(3, np.array([0]), np.array([2]), seed=0, tries=5)
    assert sorted(int(end[0]) for end in one) == [0, 2]
    assert swap_within(np.zeros(4, np.uint32), nothing, np.zeros(3), seed=0, tries=5).size == 0
