"""The main job on real networks, through tables, as an agency would hand them over."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked

if TYPE_CHECKING:
    from pathlib import Path

CASE = """\
[case]
title = "{name}"
purpose = "training"

[[document]]
file = "nodes.csv"
reader = "entities"
type = "person"
columns = {{ id = "id", name = "label" }}
{values}

[[document]]
file = "edges.csv"
reader = "links"
type = "tie"
source_type = "person"
target_type = "person"
columns = {{ source = "source", target = "target"{count} }}
ignore = {unused}
"""

# A "bottom" is a victim whom the trafficker puts in charge of others.
ROLES = (
    'values = { role = { "victim, minor" = "minor", "victim, adult" = "victim", '
    '"victim" = "victim", "bottom" = "possible_victim", "trafficker" = "suspect" } }'
)

COUNTS = {  # persons, pairs, protected persons
    "caviar": (110, 205, 0),
    "infinito_esbm84": (84, 663, 0),
    "ht_synthetic_1": (28, 65, 23),
    "ht_ag2": (17, 24, 14),
}


def read(shared_data: Path, folder: Path, name: str) -> la.Case:
    for file in ("nodes.csv", "edges.csv"):
        shutil.copy(shared_data / name / file, folder / file)
    weighted = name in {"caviar", "infinito_esbm84"}
    header = pd.read_csv(folder / "edges.csv", nrows=0).columns
    used = {"source", "target", "weight"} if weighted else {"source", "target"}
    text = CASE.format(
        name=name,
        unused=[column for column in header if column not in used],
        values=ROLES if name.startswith("ht_") else 'ignore = ["role"]',
        count=', count = "weight"' if weighted else "",
    )
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return la.read_case(folder)


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_exact(shared_data: Path, tmp_path: Path, name: str) -> None:
    case = read(shared_data, tmp_path, name)
    graph = la.build_graph(case)
    assert len(case.problems()) == 0
    assert (graph.n, graph.m, int(graph.protected.sum())) == COUNTS[name]


@pytest.mark.parametrize(("directed", "edges"), [(True, 295), (False, 205)])
def test_caviar_equals_networkx_on_our_distances(
    shared_data: Path, tmp_path: Path, *, directed: bool, edges: int
) -> None:
    graph = la.build_graph(read(shared_data, tmp_path, "caviar"), directed=directed)
    assert graph.m == edges
    oracle = nx.DiGraph() if directed else nx.Graph()
    oracle.add_nodes_from(range(graph.n))
    for source, target, distance in zip(
        graph.source.tolist(), graph.target.tolist(), graph.distance.tolist(), strict=True
    ):
        oracle.add_edge(source, target, distance=distance)
    scores = la.centrality(graph, ["degree", "weighted_betweenness"], direction="out")
    degree = dict(oracle.out_degree() if directed else oracle.degree())
    betweenness = nx.betweenness_centrality(oracle, weight="distance")
    order = range(graph.n)
    np.testing.assert_array_equal(scores.values("degree"), [degree[node] for node in order])
    np.testing.assert_allclose(
        scores.values("weighted_betweenness"), [betweenness[n] for n in order], rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("name", COUNTS)
def test_modularity_reaches_what_leidenalg_reaches(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    import igraph as ig  # noqa: PLC0415 - an oracle, not a dependency
    import leidenalg  # noqa: PLC0415

    graph = la.build_graph(read(shared_data, tmp_path, name))
    pairs = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    other = ig.Graph(n=graph.n, edges=pairs)
    weights = graph.strength.tolist()
    best = max(
        other.modularity(
            leidenalg.find_partition(
                other,
                leidenalg.ModularityVertexPartition,
                weights=weights,
                seed=seed,
                n_iterations=-1,
            ).membership,
            weights=weights,
        )
        for seed in range(20)
    )
    found = la.find_communities(graph, method="modularity")
    own = other.modularity(found.labels.tolist(), weights=weights)
    assert own >= best - 1e-9
    assert found.quality == pytest.approx(own, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "truth", "ami"),
    [("ht_synthetic_1", "operation", 1.0), ("infinito_esbm84", "locale", 0.777)],
)
def test_modularity_recovers_what_engines_recover(
    shared_data: Path, tmp_path: Path, name: str, truth: str, ami: float
) -> None:
    graph = la.build_graph(read(shared_data, tmp_path, name))
    nodes = pd.read_csv(shared_data / name / "nodes.csv", dtype=str).set_index("id")
    labels = [nodes.loc[key.partition(":")[2], truth] for key in unmasked(graph.ids)]
    found = la.find_communities(graph, method="modularity").labels
    assert adjusted_mutual_info_score(labels, found) == pytest.approx(ami, abs=5e-4)


@pytest.mark.parametrize("name", COUNTS)
def test_rings_never_name_the_protected(shared_data: Path, tmp_path: Path, name: str) -> None:
    graph = la.build_graph(read(shared_data, tmp_path, name))
    rings = la.find_rings(graph)
    named = {member.entity for ring in rings for member in ring.members}
    protected = {unmasked(graph.ids)[node] for node in np.flatnonzero(graph.protected)}
    assert named & protected == set()
