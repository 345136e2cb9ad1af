"""Communities of people and events: published, planted, and who is of neither side."""

from __future__ import annotations

import igraph
import leidenalg
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import one_in
from networkx.algorithms.community import modularity

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.network.groups.communities import find_communities


def southern_women() -> nx.Graph:
    women = nx.davis_southern_women_graph()
    names = {v: f"event:{v}" if women.nodes[v]["bipartite"] else v for v in women}
    return nx.relabel_nodes(nx.Graph(women.edges), names)


def planted(seed: int) -> list[tuple[str, str]]:
    draw = np.random.default_rng(seed)
    return [
        (f"{person:02d}", f"event:{event:02d}")
        for person in range(60)
        for event in range(32)
        if draw.random() < (0.6 if person // 15 == event // 8 else 0.02)
    ]


def groups_of(partition: la.Partition) -> list[set[str]]:
    return [set(rows["entity"]) for _, rows in partition.to_frame().groupby("community")]


def test_the_southern_women_and_their_events_reach_the_highest_modularity_there_is() -> None:
    partition = find_communities(la.from_networkx(southern_women()), method="two_mode")
    assert partition.quality == pytest.approx(0.3455371796, abs=1e-10)
    assert sorted(map(len, groups_of(partition))) == [5, 6, 9, 12]
    # the clique of Davis, Gardner and Gardner (1941): Evelyn, Laura, Theresa, Brenda and their own
    first = next(group for group in groups_of(partition) if "person:Evelyn Jefferson" in group)
    assert {"person:Laura Mandeville", "person:Brenda Rogers", "event:E1", "event:E5"} <= first


def test_two_sides_expect_less_inside_groups_than_one() -> None:
    network = southern_women()
    graph = la.from_networkx(network)
    partition = find_communities(graph, method="two_mode")
    groups = [{name.removeprefix("person:") for name in group} for group in groups_of(partition)]
    m = network.number_of_edges()
    expected = sum(
        sum(network.degree(v) for v in group if v.startswith("event:"))
        * sum(network.degree(v) for v in group if not v.startswith("event:"))
        for group in groups
    )
    inside = sum(network.subgraph(group).number_of_edges() for group in groups)
    assert partition.quality == pytest.approx(inside / m - expected / m**2, abs=1e-12)
    assert partition.quality != pytest.approx(modularity(network, groups), abs=1e-3)


@pytest.mark.parametrize("seed", one_in(4, range(4)))
def test_where_there_are_no_groups_leidenalg_finds_none_better_by_a_thousandth(seed: int) -> None:
    draw = np.random.default_rng(seed)
    pairs = sorted({(int(a), int(b)) for a, b in draw.integers((0, 35), (35, 60), (170, 2))})
    network = igraph.Graph(60, pairs)
    network.vs["type"] = [int(v >= 35) for v in range(60)]
    engine = leidenalg.Optimiser()
    theirs = []
    for run in range(10):
        engine.set_rng_seed(run)
        layers = leidenalg.CPMVertexPartition.Bipartite(
            network, resolution_parameter_01=1 / len(pairs), degree_as_node_size=True
        )
        while engine.optimise_partition_multiplex(list(layers), layer_weights=[1, -1, -1]) > 0:
            pass
        quality = layers[0].quality() - layers[1].quality() - layers[2].quality()
        theirs.append(quality / 2 / len(pairs))
    graph = la.from_networkx(nx.Graph([(f"{a:02d}", f"event:{b:02d}") for a, b in pairs]))
    assert find_communities(graph, method="two_mode").quality >= 0.999 * max(theirs)


def test_people_and_their_events_are_found_whatever_the_order_of_rows() -> None:
    ties = planted(3)
    first, second = (
        find_communities(la.from_networkx(nx.Graph(rows)), method="two_mode")
        for rows in (ties, ties[::-1])
    )
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())
    assert first.made_by == second.made_by
    assert len(first) == 4
    for group in groups_of(first):
        numbers = {
            int(key) // (8 if kind == "event" else 15)
            for kind, _, key in (name.partition(":") for name in group)
        }
        assert len(numbers) == 1
    assert first.stability.min() > 0.9


def test_ties_within_a_side_do_not_count_and_others_stay_alone() -> None:
    ties = [*planted(3), ("00", "59"), ("00", "phone:1"), ("59", "phone:1")]
    plain = find_communities(la.from_networkx(nx.Graph(planted(3))), method="two_mode")
    partition = find_communities(la.from_networkx(nx.Graph(ties)), method="two_mode")
    assert groups_of(partition) == [*groups_of(plain), {"phone:1"}]
    between = len(set(planted(3)))
    (note,) = partition.notes
    assert note == (
        f"Two modes: people (60) with events (32), by the {between} of {between + 3} ties between "
        "the two sides; 1 is on neither."
    )


def test_two_types_are_two_sides_and_higher_resolution_gives_smaller_groups() -> None:
    accounts = nx.Graph([(f"account:{a}", f"device:{d}") for a in range(12) for d in (a // 3, 9)])
    graph = la.from_networkx(accounts)
    counts = [
        len(find_communities(graph, method="two_mode", resolution=value)) for value in (0.3, 1, 4)
    ]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert counts[2] > 4


def test_graphs_without_two_sides_are_refused_and_without_ties_taken() -> None:
    with pytest.raises(GraphKindError) as caught:
        find_communities(la.from_networkx(nx.path_graph(3)), method="two_mode")
    assert str(caught.value) == (
        "Two modes need people and events, or entities of two types; this graph has person only. "
        "Build it with events, or keep two types: graph.only(types=[…])."
    )
    for network in (nx.Graph(), nx.empty_graph(3)):
        partition = find_communities(la.from_networkx(network), method="two_mode")
        assert len(partition) == len(network)
        assert partition.quality == 0.0


def test_two_modes_are_the_same_on_one_and_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = la.from_networkx(southern_women())
    found = []
    for threads in ("1", "2"):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        found.append(find_communities(graph, method="two_mode").to_frame())
    pd.testing.assert_frame_equal(*found)
