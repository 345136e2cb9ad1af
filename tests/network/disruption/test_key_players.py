"""Key players against brute force; who is never among them; what is proven."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis import from_networkx, key_players
from linkanalysis.case import Batch, Case, Document
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.errors import UnknownNameError
from linkanalysis.network.disruption import key_player_goals
from linkanalysis.network.disruption.key_player_goals import (
    distance_fragmentation,
    fragmentation,
    reach,
)
from linkanalysis.network.disruption.key_player_search import solve_fragmentation, without_leaves
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis import EntityGraph
    from linkanalysis.disruption import KeyPlayers

# All pairs that reach each other count the same.
PAIRS = la.disruption.Fragment(distance_weighted=False)

# Twelve seeds: sets of one to three people, with none to three people protected.
SEEDS = pytest.mark.parametrize(
    "seed",
    [*range(3), *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(3, 50))],
)


def karate() -> EntityGraph:
    return from_networkx(nx.karate_club_graph())


def names(found: KeyPlayers) -> list[str]:
    return [member.removeprefix("person:") for member in found.members]


def random_graph(seed: int) -> nx.Graph[Any]:
    """Twelve people, with leaves and isolates, up to three of them protected."""
    rng = np.random.default_rng(seed)
    network = nx.gnm_random_graph(9, int(rng.integers(8, 18)), seed=seed)
    network.add_edges_from((9 + i, int(rng.integers(9))) for i in range(2))
    network.add_node(11)
    for node in rng.choice(12, size=seed % 4, replace=False).tolist():
        network.nodes[node]["role"] = "witness"
    return network


def brute_force(graph: EntityGraph, network: nx.Graph[Any], k: int) -> int:
    """Give the fewest pairs left without k people who are not protected."""
    names = {int(name.removeprefix("person:")): i for i, name in enumerate(unmasked(graph.ids))}
    other = nx.relabel_nodes(network, names)
    fewest = len(other) ** 2
    for members in combinations(np.flatnonzero(~graph.masked).tolist(), k):
        rest = other.subgraph(set(other) - set(members))
        parts = nx.connected_components(rest)
        fewest = min(fewest, sum(len(part) * (len(part) - 1) // 2 for part in parts))
    return fewest


@SEEDS
def test_every_search_equals_brute_force(seed: int) -> None:
    network = random_graph(seed)
    graph = from_networkx(network)
    k = 1 + seed % 3
    pairs = brute_force(graph, network, k)
    for method in ("exhaustive", "branches", "milp", "swaps"):
        search = la.disruption.KeyPlayerSearch(method=method)
        found = key_players(graph, k, goal=PAIRS, search=search)
        assert round((1 - found.value) * 12 * 11 / 2) == pairs
        assert found.proven == (method != "swaps")
        assert found.method == method
        assert not graph.masked[list(found.nodes)].any()
    for steps in (None, 1):
        whole, solved = (
            key_players(
                graph,
                k,
                goal=la.disruption.Reach(steps),
                search=la.disruption.KeyPlayerSearch(method),
            )
            for method in ("exhaustive", "milp")
        )
        assert solved.value == pytest.approx(whole.value, abs=1e-12)
        assert solved.proven
    whole, branched, swapped = (
        key_players(graph, k, search=la.disruption.KeyPlayerSearch(method))
        for method in ("exhaustive", "branches", "swaps")
    )
    assert (branched.method, branched.proven) == ("branches", True)
    assert (branched.value, branched.members) == (whole.value, whole.members)
    assert branched.n_optimal == whole.n_optimal
    assert swapped.value == pytest.approx(whole.value, abs=1e-12)


@SEEDS
def test_the_program_finds_the_best_set_without_help(seed: int) -> None:
    network = random_graph(seed)
    graph = from_networkx(network)
    k = 1 + seed % 3
    solved = solve_fragmentation(
        ties_of(graph), np.flatnonzero(~graph.masked), k, known=-12 * 11, seconds=60
    )
    assert solved.members is not None
    pairs = brute_force(graph, network, k)
    assert fragmentation(ties_of(graph), "original").worth(solved.members) == -pairs == solved.bound
    proven = solve_fragmentation(
        ties_of(graph), np.flatnonzero(~graph.masked), k, known=-pairs, seconds=60
    )
    assert (proven.members, proven.bound) == (None, -pairs)


@SEEDS
def test_leaves_can_be_left_out_without_loss(seed: int) -> None:
    graph = from_networkx(random_graph(seed))
    ties = ties_of(graph)
    candidates = np.flatnonzero(~graph.masked)
    for k in (1, 2, 4):
        for goal in (
            fragmentation(ties, "original"),
            distance_fragmentation(ties, "original"),
            reach(ties, None),
            reach(ties, 1),
        ):
            fewer = without_leaves(ties, candidates, k, isolates=goal.name == "reach")
            assert k <= len(fewer) <= len(candidates)
            assert goal.best(fewer, k)[0] == goal.best(candidates, k)[0]


def caviar(shared_data: Path) -> EntityGraph:
    table = pd.read_csv(shared_data / "caviar" / "edges.csv", dtype=str)
    return from_networkx(nx.Graph(table.iloc[:, :2].itertuples(index=False, name=None)))


def test_caviar_is_proven(shared_data: Path) -> None:
    graph = caviar(shared_data)
    found = key_players(graph, 3, goal=PAIRS)
    assert (names(found), found.n_optimal) == (["N1", "N12", "N87"], 1)
    assert found.proven
    assert found.value == pytest.approx(1 - 2 * 1958 / (110 * 109), abs=1e-12)
    near = key_players(graph, 3)
    assert (names(near), near.proven, near.n_optimal) == (["N1", "N12", "N87"], True, 1)
    for goal in (la.disruption.Fragment(), PAIRS):
        for k in (5, 8):  # beyond going through all sets
            found = key_players(graph, k, goal=goal)
            assert (found.method, found.proven, found.n_optimal) == ("branches", True, 1)
            assert found.bound == found.value
            swapped = key_players(
                graph,
                k,
                goal=goal,
                search=la.disruption.KeyPlayerSearch(method="swaps"),
            )
            assert swapped.value <= found.value
    for steps in (None, 1):
        for k in (3, 5):
            found = key_players(graph, k, goal=la.disruption.Reach(steps))
            assert (found.method, found.proven) == ("exhaustive", True)
    solved = key_players(graph, 8, goal=PAIRS, search=la.disruption.KeyPlayerSearch(method="milp"))
    assert (solved.method, solved.proven, solved.bound) == ("milp", True, solved.value)
    assert solved.value == key_players(graph, 8, goal=PAIRS).value


def test_without_a_proof_the_best_found_has_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_player_goals, "LARGEST_TREE", 2_000_000)
    graph = from_networkx(nx.gnm_random_graph(150, 600, seed=1))
    found = key_players(graph, 6)
    assert (found.method, found.proven, found.n_optimal) == ("branches", False, None)
    assert found.value < found.bound <= 1
    assert found.caveat.startswith(
        f"Best found: a better set may exist, but none exceeds {found.bound:.4g}."
    )


def test_protected_people_are_never_chosen_or_named() -> None:
    network = nx.star_graph(["hub", "a", "b", "c"])
    network.add_edges_from([("a", "a2"), ("a2", "a3")])
    network.nodes["hub"]["role"] = "victim"
    for goal in (PAIRS, la.disruption.Reach(steps=1)):
        for method in ("exhaustive", "milp", "swaps", *(("branches",) * (goal is PAIRS))):
            found = key_players(
                from_networkx(network),
                1,
                goal=goal,
                search=la.disruption.KeyPlayerSearch(method=method),
            )
            assert names(found) == ["a"]
            assert found.withheld == 1
            shown = found._repr_html_() + found.caveat + repr(found) + str(found.made_by)
            shown += found.comparison().to_string()
            assert "hub" not in shown
            assert "1 protected, never chosen." in found.caveat


def test_the_set_is_compared_with_simple_sets() -> None:
    found = key_players(karate(), 3, goal=PAIRS)
    table = found.comparison()
    assert table["set"].tolist() == [
        "key players",
        "highest degree",
        "highest betweenness",
        "mean of 200 random sets",
    ]
    assert table["entities"].tolist()[1] == ("person:0", "person:32", "person:33")
    assert table["value"][0] == table["value"][1] >= table["value"][2] > table["value"][3]
    frame = found.to_frame()
    assert list(frame) == ["entity", "label", "type", "alone", "without"]
    assert frame["alone"][0] == pytest.approx(0.3565062389, abs=1e-9)
    without = key_players(karate(), 1, goal=PAIRS, search=la.disruption.KeyPlayerSearch(seed=4))
    assert without.made_by.seed == 4
    again = key_players(karate(), 3, goal=PAIRS)
    pd.testing.assert_frame_equal(again.comparison(), table)


def test_members_rest_on_rows_of_documents() -> None:
    case = Case(purpose="training")
    links = {"source": ["phone:1", "phone:1"], "target": ["phone:2", "phone:3"], "type": "call"}
    frame = pd.DataFrame(links | {"start": pd.Timestamp("2024-05-01"), "row": ["2", "3"]})
    document = Document(title="calls.csv", sha256="0" * 64, received=date(2024, 6, 1))
    case.add(Batch.of(document, links=frame))
    found = key_players(la.build_graph(case), 1)
    assert [(reason.document, reason.row) for reason in found.reasons("phone:1")] == [
        ("calls", "2"),
        ("calls", "3"),
    ]
    assert len(found.reasons("phone:1", limit=1)) == 1
    assert found.made_by.fingerprint == case.fingerprint
    with pytest.raises(UnknownNameError) as caught:
        found.reasons("phone:2")
    assert str(caught.value) == '"phone:2" is not in this set. Did you mean "phone:1"?'


def test_a_stopped_solver_proves_nothing() -> None:
    graph = from_networkx(nx.gnm_random_graph(110, 205, seed=1))
    search = la.disruption.KeyPlayerSearch(method="milp", seconds=0.01)
    found = key_players(graph, 3, goal=PAIRS, search=search)
    assert not found.proven
    assert found.caveat.startswith("Best found: a better set may exist")
    assert found.value == pytest.approx(key_players(graph, 3, goal=PAIRS).value, abs=1e-12)
    assert not found.bound < found.value


@pytest.mark.exhaustive
def test_large_graphs_are_searched_by_swaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_player_goals, "LARGEST_SUM", 1_000_000)
    network = nx.barabasi_albert_graph(2_000, 2, seed=1)
    found = key_players(from_networkx(network), 4, goal=PAIRS)
    assert (found.method, found.proven, found.n_optimal) == ("swaps", False, None)
    assert np.isnan(found.bound)
    assert all(found.value >= other.value for other in found.baselines)
    search = la.disruption.KeyPlayerSearch(method="swaps")
    near = key_players(from_networkx(nx.barabasi_albert_graph(800, 2, seed=1)), 4, search=search)
    assert "Swaps were tried among " in near.caveat
    assert all(near.value >= other.value for other in near.baselines)


def test_small_and_empty_graphs() -> None:
    one = from_networkx(nx.empty_graph(1))
    assert key_players(one, 1).value == 1
    assert key_players(one, 1, goal="reach").value == 1
    apart = from_networkx(nx.empty_graph(4))
    assert (key_players(apart, 2).value, key_players(apart, 2).n_optimal) == (1, 6)
    assert key_players(apart, 2, goal="reach").value == 0.5
    everybody = key_players(
        from_networkx(nx.complete_graph(4)), 4, goal=la.disruption.Fragment(denominator="remaining")
    )
    assert everybody.value == 1


def test_reach_follows_directed_ties() -> None:
    graph = from_networkx(nx.DiGraph([("a", "b"), ("b", "c"), ("d", "c")]))
    found = key_players(graph, 1, goal=la.disruption.Reach(steps=2))
    assert (names(found), found.value) == (["a"], 0.75)
