"""Common contacts of several entities, and the small network that connects them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph import build_graph, from_networkx
from linkanalysis.network.paths.connections import common_contacts, connect
from linkanalysis.network.paths.path_limits import PathLimits

FREE = PathLimits(max_steps=None, max_neighbors=None)


def test_contacts_are_sorted_by_shared_entities_then_by_neighbors() -> None:
    network = nx.Graph(
        [("a", "x"), ("b", "x"), ("c", "x"), ("a", "y"), ("b", "y"), ("a", "z"), ("c", "z")]
    )
    network.add_edges_from(
        [("y", "p"), ("y", "q"), ("a", "lone"), ("a", "b"), ("b", "c"), ("a", "c")]
    )
    graph = from_networkx(network)
    table = common_contacts(graph, ["person:a", "person:b", "person:c"])
    frame = table.to_frame()
    assert frame[["path", "step", "source", "target"]].to_numpy().tolist() == [
        [1, 1, "person:a", "person:x"],
        [1, 2, "person:b", "person:x"],
        [1, 3, "person:c", "person:x"],
        [2, 1, "person:a", "person:z"],
        [2, 2, "person:c", "person:z"],
        [3, 1, "person:a", "person:y"],
        [3, 2, "person:b", "person:y"],
    ]
    assert [graph.labels[path[0]] for path in table.paths] == ["x", "z", "y"]
    assert len(common_contacts(graph, ["person:a", "person:b", "person:c"], min_shared=3)) == 1


@given(st.integers(0, 200))
def test_common_contacts_are_those_of_networkx(seed: int) -> None:
    network = nx.gnm_random_graph(9, 15, seed=seed)
    ours = common_contacts(
        from_networkx(network), ["person:3", "person:5"], limits=PathLimits(max_neighbors=None)
    )
    expected = {f"person:{node}" for node in nx.common_neighbors(network, 3, 5)}
    assert {ours.graph.ids[path[0]] for path in ours.paths} == expected


def test_contacts_can_be_limited_by_type_and_hubs_are_reported() -> None:
    network = nx.DiGraph([("a", "phone:1"), ("phone:1", "b"), ("a", "org"), ("b", "org")])
    network.add_edges_from(("org", f"w{n}") for n in range(4))
    graph = from_networkx(network)
    table = common_contacts(graph, ["person:a", "person:b"], limits=PathLimits(max_neighbors=5))
    assert table.to_frame()["target"].tolist() == ["phone:1", "phone:1"]
    assert [(hub.thing, hub.members) for hub in table.left_out] == [("person:org", 6)]
    without = common_contacts(
        graph, ["person:a", "person:b"], limits=PathLimits(exclude="phone:1", max_steps=1)
    )
    assert without.to_frame()["target"].tolist() == ["person:org", "person:org"]
    assert without.notes == ("Excluded: phone:1.",)
    people = common_contacts(graph, ["person:a", "person:b"], types=["person"])
    assert people.to_frame()["target"].tolist() == ["person:org", "person:org"]
    with pytest.raises(UnknownNameError):
        common_contacts(graph, ["person:a", "person:b"], types=["people"])


def case_with_a_witness() -> Case:
    case = Case(purpose="training")
    links = [
        {"source": "person:ana", "target": "person:wit", "type": "associate_of", "row": "2"},
        {"source": "person:wit", "target": "person:ben", "type": "associate_of", "row": "3"},
        {"source": "person:ana", "target": "phone:1", "type": "uses", "row": "4"},
        {"source": "person:ben", "target": "phone:1", "type": "uses", "row": "5"},
    ]
    said = [{"entity": "person:wit", "attribute": "role", "value": "witness", "row": "2"}]
    document = Document(title="report", sha256="0" * 64)
    case.add(Batch.of(document, links=pd.DataFrame(links), statements=pd.DataFrame(said)))
    return case


def test_a_protected_common_contact_is_counted_not_named() -> None:
    for directed in (False, True):
        graph = build_graph(case_with_a_witness(), directed=directed)
        table = common_contacts(graph, ["person:ana", "person:ben"])
        assert table.to_frame()["target"].tolist() == ["phone:1", "phone:1"]
        assert table.withheld == 1
        assert [(reason.document, reason.row) for reason in table.reasons(1)] == [
            ("report", "4"),
            ("report", "5"),
        ]
        assert "wit" not in table._repr_html_().replace("with", "")


def test_a_network_over_a_protected_person_shows_the_masked_name() -> None:
    graph = build_graph(case_with_a_witness())
    table = connect(graph, ["person:ana", "person:ben"], limits=PathLimits(exclude=["phone:1"]))
    assert table.to_frame()["target"].tolist() == ["Protected 1", "person:ben"]
    assert "person:wit" not in table._repr_html_() + str(table.made_by) + str(table.reasons(1))
    assert "Excluded: phone:1." in table.notes


@st.composite
def tasks(draw: st.DrawFn) -> tuple[nx.Graph[int], list[int]]:
    network = nx.gnm_random_graph(8, draw(st.integers(6, 14)), seed=draw(st.integers(0, 500)))
    kinds = {node: draw(st.sampled_from(["person", "person", "phone"])) for node in network}
    nx.set_node_attributes(network, kinds, "type")
    for a, b in network.edges:
        network.edges[a, b]["halves"] = 2 if kinds[a] == kinds[b] else 1
    seeds = draw(st.lists(st.integers(0, 7), min_size=2, max_size=4, unique=True))
    return network, seeds


def least_network(network: nx.Graph[int], seeds: list[int]) -> int:
    """The fewest half steps of any tree that holds the seeds, by trying every set of others."""
    others = [node for node in network if node not in seeds]
    sizes = []
    for count in range(len(others) + 1):
        for more in combinations(others, count):
            part = network.subgraph([*seeds, *more])
            if nx.is_connected(part):
                tree = nx.minimum_spanning_tree(part, weight="halves")
                sizes.append(int(tree.size(weight="halves")))
    return min(sizes)


@given(tasks())
def test_the_network_is_a_tree_within_the_bound_of_the_smallest(task: Any) -> None:  # noqa: ANN401
    network, seeds = task
    graph = from_networkx(network)
    ids = {node: f"{network.nodes[node]['type']}:{node}" for node in network}
    table = connect(graph, [ids[node] for node in seeds], limits=FREE)
    number = {name: node for node, name in ids.items()}
    ties = [(number[a], number[b]) for a, b in table.to_frame()[["source", "target"]].to_numpy()]
    tree = nx.Graph(ties)
    assert all(network.has_edge(a, b) for a, b in ties)
    groups = [set(seeds) & group for group in nx.connected_components(network)]
    connected = [group for group in groups if len(group) > 1]
    assert len(table) == len(connected)
    assert nx.is_forest(tree) if ties else not connected
    assert {node for node in tree if tree.degree(node) == 1} <= set(seeds)
    for group in connected:
        some = next(iter(group))
        part = nx.node_connected_component(tree, some)
        assert group <= part
        whole = network.subgraph(nx.node_connected_component(network, some))
        best = least_network(whole, sorted(group))
        ours = sum(network.edges[tie]["halves"] for tie in tree.subgraph(part).edges)
        assert best <= ours <= 2 * (1 - 1 / len(group)) * best
    alone = sorted(ids[node] for group in groups if len(group) == 1 for node in group)
    said = [f"Not connected with any other: {', '.join(alone)}."] if alone else []
    assert list(table.notes) == said


def test_two_entities_are_connected_by_a_shortest_path() -> None:
    network = nx.gnm_random_graph(40, 70, seed=2)
    graph = from_networkx(network)
    for a, b in combinations(range(8), 2):
        table = connect(graph, [f"person:{a}", f"person:{b}"], limits=FREE)
        assert table.lengths == (nx.shortest_path_length(network, a, b),)


def test_the_limit_holds_from_one_entity_to_the_next() -> None:
    line = from_networkx(nx.path_graph(9))
    near = connect(line, ["person:0", "person:2", "person:4", "person:8"])
    assert near.to_frame()[["source", "target"]].to_numpy().tolist() == [
        [f"person:{n}", f"person:{n + 1}"] for n in range(4)
    ]
    assert near.notes[0] == "Not connected with any other within the limit: person:8."
    assert len(connect(line, ["person:0", "person:8"], limits=PathLimits(max_steps=8))) == 1
    parts = connect(line, ["person:0", "person:1", "person:8", "person:7", "person:6"])
    assert [len(path) for path in parts.paths] == [3, 2]


def test_hubs_connect_only_if_they_are_asked_for() -> None:
    star = from_networkx(nx.star_graph(6))
    table = connect(star, ["person:1", "person:2"], limits=PathLimits(max_neighbors=5))
    assert len(table) == 0
    assert [hub.thing for hub in table.left_out] == ["person:0"]
    assert table.notes[0] == "Not connected with any other within the limit: person:1, person:2."
    assert len(connect(star, ["person:1", "person:0"], limits=PathLimits(max_neighbors=5))) == 1
