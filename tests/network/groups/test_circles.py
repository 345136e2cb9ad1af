"""From known entities outward: a checked value, planted circles, and who must not be named."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import GraphKindError, ProtectedError
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.quality import sweep_conductance

TIES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=25)


def test_the_circle_around_the_first_of_the_karate_club() -> None:
    # checked with networkx: 16 members, a conductance of 10 / 76
    circle = la.groups.find_circle(la.from_networkx(nx.karate_club_graph()), "person:0")
    assert len(circle) == 16
    assert circle.conductance == pytest.approx(0.1315789474)
    frame = circle.to_frame()
    assert frame["given"].tolist() == [True] + [False] * 15
    seventeenth = frame.set_index("entity").loc["person:16"]
    assert seventeenth["path"] == ("person:0", "person:5", "person:16")


@given(TIES, st.permutations(range(9)))
def test_conductance_is_that_of_networkx(ties: list[tuple[int, int]], order: list[int]) -> None:
    pairs = sorted({(min(a, b), max(a, b)) for a, b in ties if a != b})
    network: nx.Graph[Any] = nx.empty_graph(9)
    network.add_edges_from(pairs)
    source, target = np.array(pairs, np.uint32).reshape(-1, 2).T
    indptr, indices, _ = build_csr(9, source, target, directed=False)
    ones = np.ones(indices.size, np.int64)
    found = sweep_conductance(indptr, indices, ones, np.array(order, np.int64))
    for size, value in enumerate(found.tolist(), start=1):
        inside = set(order[:size])
        volumes = nx.volume(network, inside), nx.volume(network, set(network) - inside)
        if min(volumes):
            assert value == pytest.approx(nx.conductance(network, inside))
        else:
            assert value == np.inf


def test_a_planted_circle_comes_back_from_one_of_it() -> None:
    exact = 0
    for seed in range(6):
        network = nx.gnp_random_graph(150, 0.04, seed=seed)
        circle = nx.gnp_random_graph(9, 0.8, seed=seed)
        network.add_edges_from((f"c{a}", f"c{b}") for a, b in circle.edges)
        network.add_edges_from([("c0", 1), ("c4", 2), ("c7", 3)])
        found = la.groups.find_circle(la.from_networkx(network), "person:c3")
        exact += set(found.to_frame()["entity"]) == {f"person:c{k}" for k in range(9)}
    assert exact == 6


@given(TIES)
def test_every_path_starts_at_a_seed_and_follows_ties(ties: list[tuple[int, int]]) -> None:
    network = nx.Graph([(a, b) for a, b in ties if a != b])
    network.add_edge(0, 1)
    circle = la.groups.find_circle(la.from_networkx(network), "person:0", max_size=6)
    assert len(circle) <= 6
    for entity, path in circle.to_frame()[["entity", "path"]].to_numpy().tolist():
        assert path[-1] == entity
        steps = [int(step.partition(":")[2]) for step in path]
        assert all(network.has_edge(a, b) for a, b in pairwise(steps))
    inside = {int(circle.graph.ids[node].partition(":")[2]) for node in circle.nodes}
    leading_out = sum((a in inside) != (b in inside) for a, b in network.edges)
    ends = sum(network.degree[node] for node in inside)
    assert circle.conductance == pytest.approx(leading_out / ends)


def test_a_protected_seed_starts_the_walk_and_is_not_named() -> None:
    case = la.Case(purpose="training")
    rows = [("person:v", "person:a"), ("person:a", "person:b"), ("person:b", "person:v")]
    rows += [(f"person:x{k}", f"person:x{k + 1}") for k in range(9)] + [("person:b", "person:x0")]
    links = pd.DataFrame(
        [(*pair, "associate_of", str(k)) for k, pair in enumerate(rows)],
        columns=["source", "target", "type", "row"],
    )
    roles = pd.DataFrame(
        [("person:v", "person", "role", "victim", "9")],
        columns=["entity", "type", "attribute", "value", "row"],
    )
    document = la.Document(title="Notes", sha256="0" * 64)
    case.add(la.Batch.of(document, links=links, statements=roles))
    circle = la.groups.find_circle(la.build_graph(case), "person:v", max_size=3)
    frame = circle.to_frame()
    assert sorted(frame["entity"]) == ["person:a", "person:b"]
    assert frame["path"].tolist() == [("Protected 1", "person:a"), ("Protected 1", "person:b")]
    assert circle.withheld == 1
    assert "person:v" not in circle._repr_html_()
    assert [(reason.document, reason.row) for reason in circle.reasons("person:a")] == [
        ("notes", "0")
    ]
    with pytest.raises(ProtectedError) as caught:
        circle.reasons("person:v")
    assert str(caught.value) == "Protected 1 is protected: counted in the circle, never named."
    with pytest.raises(GraphKindError) as outside:
        circle.reasons("person:x9")
    assert str(outside.value) == "person:x9 is not in this circle of 3 entities."


def test_reasons_are_found_whatever_the_direction_of_ties() -> None:
    case = la.Case(purpose="training")
    pairs = [("person:b", "person:a"), ("person:b", "person:c"), ("person:d", "person:c")]
    links = pd.DataFrame(pairs, columns=["source", "target"]).assign(
        type="associate_of", row=["1", "2", "3"]
    )
    case.add(la.Batch.of(la.Document(title="Notes", sha256="0" * 64), links=links))
    for directed in (False, True):
        graph = la.build_graph(case, directed=directed)
        circle = la.groups.find_circle(graph, "person:a", max_size=4)
        assert [reason.row for reason in circle.reasons("person:c")] == ["1", "2"]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_are_a_circle_themselves(n: int) -> None:
    circle = la.groups.find_circle(la.from_networkx(nx.path_graph(n)), "person:0")
    assert circle.to_frame()["entity"].tolist() == [f"person:{k}" for k in range(n)]
    assert circle.conductance == 0


def test_without_a_case_a_reason_is_a_tie() -> None:
    for network in (nx.path_graph(4), nx.DiGraph([(0, 1), (2, 1), (2, 3)])):
        circle = la.groups.find_circle(la.from_networkx(network), "person:0", max_size=4)
        reasons = circle.reasons("person:2")
        assert {(reason.document, reason.row) for reason in reasons} == {("", "")}
        ends = [set(reason.text.split(" – ")) for reason in reasons]
        assert ends == [{"person:0", "person:1"}, {"person:1", "person:2"}]
