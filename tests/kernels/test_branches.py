"""Branch and bound against going through all sets, and what it knows when it is stopped."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.nearness import least_nearness
from linkanalysis.kernels.removal import fewest_pairs, least_left

NOTHING_KNOWN = 2**60
NO_END = 10**9


@pytest.mark.parametrize("by_distance", [True, False])
@pytest.mark.parametrize("seed", range(50))
def test_the_set_its_worth_and_the_number_of_equals_are_those_of_all_sets(
    seed: int,
    by_distance: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    rng = np.random.default_rng(seed)
    n = 13
    ties = np.array(nx.gnm_random_graph(n, 8 + seed % 12, seed=seed).edges)
    indptr, indices, _ = build_csr(n, ties[:, 0], ties[:, 1], directed=False)
    candidates = np.sort(rng.choice(n, 9, replace=False)).astype(np.int64)
    through_all = least_nearness if by_distance else fewest_pairs
    for k in (1, 2, 3, 4):
        left, count, members = through_all(indptr, indices, candidates, k)
        for known in (NOTHING_KNOWN, left):
            found = least_left(
                indptr, indices, candidates, k, by_distance=by_distance, known=known, budget=NO_END
            )
            assert (found.left, found.equals, found.bound) == (left, count, left)
            assert found.members.tolist() == members.tolist()
        better = least_left(
            indptr, indices, candidates, k, by_distance=by_distance, known=left - 1, budget=NO_END
        )
        assert (better.left, better.equals, better.members.size) == (left - 1, 0, 0)
        stopped = least_left(
            indptr, indices, candidates, k, by_distance=by_distance, known=NOTHING_KNOWN, budget=4
        )
        assert stopped.bound <= left <= stopped.left
