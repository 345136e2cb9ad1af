"""Cells: planted ones, the matrix of probabilities, and what they must not depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import exhaustive
from sklearn.metrics import adjusted_mutual_info_score

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.network.groups.cells import find_cells

if TYPE_CHECKING:
    from pathlib import Path

# Two crews and the couriers of both: couriers meet bosses only, and never one another.
CREW = np.repeat(np.arange(3), [16, 14, 12])
CHANCES = np.array([[0.7, 0.05, 0.5], [0.05, 0.7, 0.5], [0.5, 0.5, 0.02]])


def crews(seed: int) -> nx.Graph:
    a, b = np.triu_indices(CREW.size, 1)
    # a stream that NumPy keeps as it is: networkx draws another network on another Python
    tied = np.random.RandomState(seed).random_sample(a.size) < CHANCES[CREW[a], CREW[b]]
    pairs = zip(a[tied].tolist(), b[tied].tolist(), strict=True)
    return nx.Graph((f"{one:02d}", f"{other:02d}") for one, other in pairs)


@pytest.mark.parametrize("seed", [2, *exhaustive(3, 4)])
def test_planted_cells_are_found_though_one_has_no_ties_inside(seed: int) -> None:
    cells = find_cells(la.from_networkx(crews(seed)), draws=100)
    assert np.bincount(cells.labels).tolist() == [16, 14, 12]
    assert adjusted_mutual_info_score(CREW, cells.labels) == pytest.approx(1.0)
    assert cells.to_frame()["stability"].min() > 0.8
    assert cells.unsettled == 0


def test_whoever_might_be_in_either_cell_is_said_to_be_unsure() -> None:
    cells = find_cells(la.from_networkx(crews(5)), draws=100)
    assert adjusted_mutual_info_score(CREW, cells.labels) == pytest.approx(1.0)
    stability = cells.to_frame()["stability"]
    assert stability.min() < 0.6
    assert stability.median() > 0.8
    assert cells.unsettled > 0


def test_probabilities_are_symmetric_with_ones_on_the_diagonal() -> None:
    cells = find_cells(la.from_networkx(nx.gnm_random_graph(40, 90, seed=2)), draws=60)
    np.testing.assert_array_equal(cells.together, cells.together.T)
    assert (np.diag(cells.together) == 1).all()
    assert cells.together.min() >= 0
    assert not cells.together.flags.writeable


def test_cells_ignore_the_order_of_rows_and_the_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ties = sorted(crews(3).edges)
    found = []
    for rows, threads in ((ties, "1"), (ties[::-1], "2")):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        found.append(find_cells(la.from_networkx(nx.Graph(rows)), draws=20))
    pd.testing.assert_frame_equal(found[0].to_frame(), found[1].to_frame())
    np.testing.assert_array_equal(found[0].together, found[1].together)
    assert found[0].made_by == found[1].made_by


def test_the_locali_of_infinito_are_found_by_whom_they_meet(shared_data: Path) -> None:
    ties = pd.read_csv(shared_data / "infinito_esbm84" / "edges.csv", dtype=str)
    nodes = pd.read_csv(shared_data / "infinito_esbm84" / "nodes.csv", dtype=str).set_index("id")
    network = nx.Graph()
    network.add_nodes_from(nodes.index)
    network.add_edges_from(ties[["source", "target"]].itertuples(index=False, name=None))
    graph = la.from_networkx(network)
    truth = [nodes["locale"][entity.partition(":")[2]] for entity in unmasked(graph.ids)]
    cells = find_cells(graph)
    # bosses form cells of their own, as published, so that the locali are split
    assert len(cells) > len(set(truth))
    assert adjusted_mutual_info_score(truth, cells.labels) > 0.5


def test_protected_people_count_in_cells_and_are_not_listed() -> None:
    case = la.Case(purpose="training")
    pairs = [(f"person:b{boss}", f"person:c{courier}") for boss in range(5) for courier in range(6)]
    links = pd.DataFrame(pairs, columns=["source", "target"])
    stated = pd.DataFrame(
        [("person:c2", "role", "victim"), ("person:c2", "name", "Rosalind Vane")],
        columns=["entity", "attribute", "value"],
    )
    case.add(
        la.Batch.of(
            la.Document(title="list", sha256="0" * 64),
            links=links.assign(type="associate_of", row="2"),
            statements=stated.assign(row="3"),
        )
    )
    cells = find_cells(la.build_graph(case), draws=80)
    frame = cells.to_frame()
    assert np.bincount(cells.labels).tolist() == [6, 5]
    assert frame["cell"].value_counts().to_dict() == {1: 5, 2: 5}
    assert not frame["entity"].str.contains("Protected|c2").any()
    assert cells.caveat.startswith(
        "A position in the records, not in the crime. A lead, never a verdict. A cell is a "
        "position that several share, not proof that they know one another. 1 protected counted in "
        "cells, not listed."
    )


def test_any_graph_is_taken() -> None:
    for network in (nx.Graph(), nx.empty_graph(1), nx.empty_graph(4), nx.DiGraph([(0, 1)])):
        cells = find_cells(la.from_networkx(network), draws=8)
        assert list(cells.to_frame()) == ["entity", "label", "cell", "stability"]
        assert cells.labels.size == len(network)


def test_chains_that_contradict_one_another_are_counted() -> None:
    cells = find_cells(la.from_networkx(nx.karate_club_graph()), draws=8)
    assert 0 < cells.unsettled < 1
    assert cells.caveat.endswith(
        f" On {cells.unsettled:.1%} of the pairs the chains contradict one another: some put both "
        "in one cell, others do not. The probabilities are means over chains."
    )
