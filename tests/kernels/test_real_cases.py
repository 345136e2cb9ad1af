"""The kernels on networks of real cases against igraph, counts as their documents state them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import igraph
import numpy as np
import pytest

from linkanalysis.kernels.components import components, cut_points
from linkanalysis.kernels.cores import core_numbers
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.distances import distance_sums
from linkanalysis.kernels.paths import betweenness
from linkanalysis.kernels.sampled import Guarantee, sampled_betweenness
from linkanalysis.kernels.spectral import pagerank
from linkanalysis.kernels.weighted_paths import weighted_betweenness

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "directed", "n_ties"),
    [
        ("caviar", True, 295),
        ("caviar", False, 205),
        ("infinito_esbm84", False, None),
        ("mafia_us1960", False, None),
    ],
)
def test_positions_in_real_networks_equal_igraph(
    shared_data: Path, name: str, *, directed: bool, n_ties: int | None
) -> None:
    ties: dict[tuple[str, str], int] = {}
    with (shared_data / name / "edges.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            a, b = row["source"], row["target"]
            if a != b:
                tie = (a, b) if directed or a < b else (b, a)
                ties[tie] = ties.get(tie, 0) + int(row.get("weight") or 1)
    assert n_ties in (None, len(ties))
    people = sorted({person for tie in ties for person in tie})
    number = {person: i for i, person in enumerate(people)}
    ends = np.array([(number[a], number[b]) for a, b in ties])
    strength = np.array(list(ties.values()))
    distance = np.maximum(1, 232_792_560 // strength)
    n = len(people)
    indptr, indices, edge = build_csr(n, ends[:, 0], ends[:, 1], directed=directed)
    other = igraph.Graph(n, ends.tolist(), directed=directed)

    exact = betweenness(indptr, indices, directed=directed)
    np.testing.assert_allclose(exact, other.betweenness(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        weighted_betweenness(indptr, indices, distance[edge], directed=directed),
        other.betweenness(weights=distance.tolist()),
        rtol=1e-9,
        atol=1e-9,
    )
    found = sampled_betweenness(indptr, indices, directed=directed, guarantee=Guarantee(0.02))
    assert np.abs(found.values - exact).max() <= 0.02 * n * (n - 1) / (1 if directed else 2)
    _, _, harmonic = distance_sums(indptr, indices)
    np.testing.assert_allclose(
        harmonic, other.harmonic_centrality(mode="out", normalized=False), rtol=1e-12
    )
    np.testing.assert_allclose(
        pagerank(indptr, indices, strength[edge]),
        other.pagerank(weights=strength.tolist()),
        rtol=1e-9,
    )
    assert components(indptr, indices).max() + 1 == len(other.connected_components("weak"))
    if not directed:
        np.testing.assert_array_equal(core_numbers(indptr, indices), other.coreness())
        found = np.flatnonzero(cut_points(indptr, indices)).tolist()
        assert found == sorted(other.articulation_points())
