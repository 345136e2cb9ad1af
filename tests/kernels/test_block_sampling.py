"""The sampler of blocks: its prior, its posterior over every partition, and planted blocks."""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels.block_sampling import draw_blocks, expected_variation, gnedin_urn
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Iterator

GAMMA = 0.3
SIX = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (3, 5)]  # two triangles and a tie


def rows(n: int, pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    source, target = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    return build_csr(n, source, target, directed=False)[:2]


def chance_of(labels: list[int], gamma: float) -> float:
    """Deal nodes one after another by the urn."""
    chance, size = 1.0, []
    for label in labels:
        weight = gnedin_urn(np.array(size, dtype=np.int64), len(size), gamma)
        chance *= weight[label] / weight.sum()
        if label == len(size):
            size.append(0)
        size[label] += 1
    return chance


def every_partition(n: int) -> Iterator[list[int]]:
    def longer(labels: list[int]) -> Iterator[list[int]]:
        if len(labels) == n:
            yield labels
            return
        for label in range(max(labels, default=-1) + 2):
            yield from longer([*labels, label])

    return longer([])


def renamed(labels: list[int]) -> list[int]:
    order: dict[int, int] = {}
    return [order.setdefault(label, len(order)) for label in labels]


def likelihood(labels: list[int], pairs: list[tuple[int, int]]) -> float:
    """Multiply B(1 + ties, 1 + gaps) over pairs of groups (Legramanti 2022, equation 2)."""
    size = Counter(labels)
    value = 1.0
    for h in size:
        for k in size:
            if h <= k:
                possible = size[h] * size[k] if h < k else size[h] * (size[h] - 1) // 2
                ties = sum(sorted((labels[a], labels[b])) == [h, k] for a, b in pairs)
                value /= (possible + 1) * math.comb(possible, ties)
    return value


@pytest.mark.parametrize("word", ["aabb", "aaab", "aabc", "aabbcc"])
def test_the_prior_is_the_same_in_every_order(word: str) -> None:
    chances = {
        round(chance_of(renamed([ord(letter) for letter in order]), GAMMA), 14)
        for order in set(permutations(word))
    }
    assert len(chances) == 1


def test_the_weights_add_up_to_the_published_normalizer() -> None:
    sizes = np.array([4, 2, 1], dtype=np.int64)
    assert gnedin_urn(sizes, 3, GAMMA).sum() == pytest.approx(7 * (7 + GAMMA), abs=1e-12)
    assert sum(chance_of(labels, GAMMA) for labels in every_partition(5)) == pytest.approx(1.0)


def test_draws_follow_the_posterior_over_every_partition() -> None:
    weight = {
        tuple(labels): chance_of(labels, GAMMA) * likelihood(labels, SIX)
        for labels in every_partition(6)
    }
    drawn = draw_blocks(*rows(6, SIX), gamma=GAMMA, draws=40_000, thinning=2, burn_in=100, seed=1)
    seen = Counter(tuple(renamed(labels)) for labels in drawn.tolist())
    assert set(seen) <= set(weight)
    total = sum(weight.values())
    for labels, value in weight.items():
        # five standard errors of draws that hang together somewhat
        share = value / total
        assert abs(seen[labels] / 40_000 - share) < 5 * math.sqrt(4 * share / 40_000) + 1e-4


def test_planted_blocks_are_drawn_also_where_they_have_no_ties_inside() -> None:
    sizes = [15, 15, 20]
    chances = [[0.05, 0.6, 0.1], [0.6, 0.05, 0.1], [0.1, 0.1, 0.7]]
    network = nx.stochastic_block_model(sizes, chances, seed=2)
    drawn = draw_blocks(
        *rows(50, [(min(a, b), max(a, b)) for a, b in network.edges]),
        gamma=GAMMA,
        draws=50,
        thinning=2,
        burn_in=200,
        seed=0,
    )
    middle = drawn[int(np.argmin(expected_variation(drawn)))]
    assert renamed(middle.tolist()) == [0] * 15 + [1] * 15 + [2] * 20


def test_the_mean_variation_is_that_of_entropies() -> None:
    labels = np.array([[0, 0, 1, 1, 2], [0, 0, 0, 1, 1], [0, 1, 2, 3, 4]], dtype=np.int64)

    def entropy(values: list[object]) -> float:
        return -sum(c / 5 * math.log2(c / 5) for c in Counter(values).values())

    mean = []
    for a in labels.tolist():
        apart = [
            2 * entropy(list(zip(a, b, strict=True))) - entropy(a) - entropy(b)
            for b in labels.tolist()
        ]
        mean.append(sum(apart) / 3)
    np.testing.assert_allclose(expected_variation(labels), mean, rtol=0, atol=1e-12)


def test_networks_without_nodes_or_ties_are_taken() -> None:
    for n in (0, 1, 3):
        drawn = draw_blocks(*rows(n, []), gamma=GAMMA, draws=3, thinning=1, burn_in=0, seed=0)
        assert drawn.shape == (3, n)
