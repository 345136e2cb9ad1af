"""Paths between entities: which, in which order, on which documents, and what no path passes."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import StaleResultWarning
from linkanalysis.graph import build_graph, from_networkx, project
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.paths.path_limits import PathLimits, half_steps, reach_of
from linkanalysis.network.paths.shortest import k_shortest, search_space, shortest_paths
from linkanalysis.rings.rings import find_rings

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.paths.path_table import PathTable

FREE = PathLimits(max_steps=None, max_neighbors=None)


def document(number: int, links: list[dict[str, object]], **more: list[dict[str, object]]) -> Batch:
    title = f"report-{number}"
    frames = {name: pd.DataFrame(rows) for name, rows in more.items()}
    return Batch.of(
        Document(title=title, sha256=f"{number:064d}"), links=pd.DataFrame(links), **frames
    )


def link(source: str, target: str, kind: str, row: int, **more: object) -> dict[str, object]:
    return {"source": source, "target": target, "type": kind, "row": str(row), **more}


@pytest.fixture
def two_cells() -> Case:
    """Ana and Dov by one phone each that called; Vi, who is protected, between both as well."""
    case = Case(purpose="training")
    case.add(
        document(
            1,
            [
                link("person:ana", "phone:1", "uses", 2),
                link("person:dov", "phone:2", "uses", 3),
                link("phone:1", "phone:2", "call", 4, start=pd.Timestamp("2024-03-01 10:00")),
                link("phone:2", "phone:1", "call", 5, start=pd.Timestamp("2024-03-02 10:00")),
            ],
        )
    )
    case.add(
        document(
            2,
            [
                link("person:vi", "person:ana", "associate_of", 2),
                link("person:vi", "person:dov", "associate_of", 3),
                link("person:dov", "person:eve", "associate_of", 4),
            ],
            statements=[
                {"entity": "person:vi", "attribute": "role", "value": "victim", "row": "2"},
                {"entity": "person:vi", "attribute": "name", "value": "Vi Secret", "row": "2"},
            ],
        )
    )
    return case


def named(table: PathTable) -> list[str]:
    return ["-".join(table.graph.labels[node] for node in path) for path in table.paths]


def test_the_kite_gives_the_published_order() -> None:
    kite = from_networkx(nx.krackhardt_kite_graph())
    table = shortest_paths(kite, "person:0", "person:9", k=6, limits=FREE)
    assert named(table) == [
        "0-5-7-8-9",
        "0-1-6-7-8-9",
        "0-2-5-7-8-9",
        "0-3-5-7-8-9",
        "0-3-6-7-8-9",
        "0-5-6-7-8-9",
    ]
    assert table.lengths == (4, 5, 5, 5, 5, 5)


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[Any]:
    n = draw(st.integers(2, 7))
    kind = draw(st.sampled_from([nx.Graph, nx.DiGraph]))
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    network = kind()
    network.add_nodes_from(range(n))
    for a, b in draw(st.lists(st.sampled_from(pairs), max_size=16, unique=True)):
        network.add_edge(a, b, calls=draw(st.integers(1, 4)))
    return network


@given(networks(), st.booleans())
def test_k_shortest_are_all_simple_paths_in_order(network: nx.Graph[Any], weighted: bool) -> None:  # noqa: FBT001 - drawn
    graph = from_networkx(network, strength="calls")
    ours = shortest_paths(graph, "person:0", "person:1", k=500, weighted=weighted, limits=FREE)
    distance = {(a, b): 1 for a in graph.ids for b in graph.ids}
    if weighted:
        for row in graph.edges.itertuples():
            distance[row.source, row.target] = row.distance
            if not graph.directed:
                distance[row.target, row.source] = row.distance
    every = [
        tuple(f"person:{node}" for node in path) for path in nx.all_simple_paths(network, 0, 1)
    ]
    length = {path: sum(distance[tie] for tie in pairwise(path)) for path in every}
    expected = sorted(every, key=lambda path: (length[path], len(path), path))
    assert [tuple(graph.ids[node] for node in path) for path in ours.paths] == expected
    unit = graph.distance_unit if weighted else 1
    assert list(ours.lengths) == [length[path] / unit for path in expected]


@given(networks(), st.integers(1, 6))
def test_fewer_paths_are_the_first_of_more(network: nx.Graph[Any], k: int) -> None:
    graph = from_networkx(network)
    few = shortest_paths(graph, "person:0", "person:1", k=k, limits=FREE)
    many = shortest_paths(graph, "person:0", "person:1", k=500, limits=FREE)
    assert few.paths == many.paths[:k]
    if many.paths:
        shortest = {tuple(path) for path in nx.all_shortest_paths(network, 0, 1)}
        best = [path for path in many.paths if len(path) == len(many.paths[0])]
        assert {tuple(int(graph.labels[node]) for node in path) for path in best} == shortest


def test_a_larger_network_agrees_with_networkx_length_by_length() -> None:
    network = nx.gnm_random_graph(150, 450, seed=4)
    rng = np.random.default_rng(4)
    for *_, held in network.edges(data=True):
        held["calls"] = int(rng.integers(1, 7))
    graph = from_networkx(network, strength="calls")
    for a, b in graph.edges[["source", "target"]].itertuples(index=False):
        u, v = int(a.removeprefix("person:")), int(b.removeprefix("person:"))
        network.edges[u, v]["far"] = 420 // network.edges[u, v]["calls"]  # the lcm of 1 … 6 is 60
    ours = shortest_paths(graph, "person:3", "person:77", k=40, weighted=True, limits=FREE)
    theirs = islice(nx.shortest_simple_paths(network, 3, 77, weight="far"), 40)
    expected = [nx.path_weight(network, path, "far") / 420 for path in theirs]
    np.testing.assert_allclose(ours.lengths, expected, rtol=0, atol=1e-12)


@given(networks(), st.integers(1, 8), st.lists(st.booleans(), min_size=7, max_size=7))
def test_the_limit_keeps_exactly_the_paths_within_it(
    network: nx.Graph[Any], most: int, things: list[bool]
) -> None:
    kinds = {n: "phone" if things[n] else "person" for n in network}
    nx.set_node_attributes(network, kinds, "type")
    graph = from_networkx(network, strength="calls")
    ids = {node: f"{kinds[node]}:{node}" for node in network}

    def halves(path: tuple[int, ...]) -> int:
        return sum(2 if kinds[a] == kinds[b] else 1 for a, b in pairwise(path))

    ties = ties_of(graph)
    ends = (graph.node(ids[0]), graph.node(ids[1]))
    free = reach_of(graph, ends, FREE)
    lengths = (ties.distance, half_steps(ties))  # the shortest way need not have fewest steps
    space = search_space(ties, ends, lengths, free.blocked, most)
    ours = {tuple(graph.ids[node] for node in path.nodes) for path in k_shortest(space, 500)}
    every = [tuple(path) for path in nx.all_simple_paths(network, 0, 1)]
    assert ours == {tuple(ids[n] for n in path) for path in every if halves(path) <= most}


def test_sharing_a_phone_is_one_step_and_a_call_another() -> None:
    graph = from_networkx(
        nx.Graph(
            [("ana", "phone:1"), ("ben", "phone:1"), ("phone:1", "phone:2"), ("cay", "phone:2")]
        )
    )
    assert (
        len(shortest_paths(graph, "person:ana", "person:ben", limits=PathLimits(max_steps=1))) == 1
    )
    assert len(shortest_paths(graph, "person:ana", "person:cay")) == 1
    near = shortest_paths(graph, "person:ana", "person:cay", limits=PathLimits(max_steps=1))
    assert len(near) == 0
    assert near.notes == (
        "No path: person:ana and person:cay are 2 steps apart, beyond the limit.",
        (
            "Paths are at most 1 step long (a tie between a person and a thing is half a step): "
            "entities further apart are linked by association only. max_steps changes this."
        ),
    )


def test_a_longer_path_of_fewer_steps_can_still_continue() -> None:
    network = nx.Graph()
    calls = {"ana-vic": 2, "ana-ben": 20, "ben-vic": 20, "vic-dov": 1, "vic-cay": 20, "cay-dov": 20}
    for tie, count in calls.items():
        network.add_edge(*tie.split("-"), calls=count)
    graph = from_networkx(network, strength="calls")
    ends = ("person:ana", "person:dov")
    free = shortest_paths(graph, *ends, k=9, weighted=True, limits=PathLimits(max_steps=4))
    assert named(free)[0] == "ana-ben-vic-cay-dov"
    near = shortest_paths(graph, *ends, k=9, weighted=True, limits=PathLimits(max_steps=3))
    assert named(near) == ["ana-vic-cay-dov", "ana-ben-vic-dov", "ana-vic-dov"]


def test_two_steps_are_the_default_limit() -> None:
    line = from_networkx(nx.path_graph(4))
    assert len(shortest_paths(line, "person:0", "person:2")) == 1
    far = shortest_paths(line, "person:0", "person:3")
    assert len(far.to_frame()) == len(far) == 0
    assert far.notes[0] == "No path: person:0 and person:3 are 3 steps apart, beyond the limit."
    assert list(far.to_frame()) == list(shortest_paths(line, "person:0", "person:1").to_frame())
    assert repr(far) == "<PathTable: no path>"


def test_every_step_has_its_documents_and_rows(two_cells: Case) -> None:
    graph = build_graph(two_cells).only(types=["person", "phone"])
    table = shortest_paths(graph, "person:ana", "person:dov", k=2)
    frame = table.to_frame()
    assert frame[["path", "step", "source", "target"]].to_numpy().tolist() == [
        [1, 1, "person:ana", "Protected 1"],
        [1, 2, "Protected 1", "person:dov"],
        [2, 1, "person:ana", "phone:1"],
        [2, 2, "phone:1", "phone:2"],
        [2, 3, "phone:2", "person:dov"],
    ]
    assert frame["link_types"].tolist()[3] == ("call",)
    assert frame["count"].tolist() == [1, 1, 1, 2, 1]
    assert frame["strength"].tolist() == [1, 1, 1, 2, 1]
    assert frame["document_ids"].tolist() == [("report-2",)] * 2 + [("report-1",)] * 3
    assert frame["first"].tolist()[3] == pd.Timestamp("2024-03-01 10:00")
    assert frame["last"].tolist()[3] == pd.Timestamp("2024-03-02 10:00")
    places = [(reason.document, reason.row, reason.text) for reason in table.reasons(2)]
    assert places == [
        ("report-1", "2", "person:ana uses phone:1"),
        ("report-1", "4", "phone:1 called phone:2, 2024-03-01"),
        ("report-1", "5", "phone:2 called phone:1, 2024-03-02"),
        ("report-1", "3", "person:dov uses phone:2"),
    ]
    assert len(table.reasons(2, limit=1)) == 3


def test_protected_people_on_a_path_are_masked_everywhere(two_cells: Case) -> None:
    graph = build_graph(two_cells)
    table = shortest_paths(graph, "person:ana", "person:vi", k=3)
    said = " ".join(
        [
            table._repr_html_(),
            table.caveat,
            repr(table),
            str(table.made_by),
            str(table.to_frame().to_dict()),
            str(table.reasons(1)),
        ]
    )
    assert "Protected 1" in said
    assert "person:vi" not in said
    assert "Secret" not in said
    assert len(shortest_paths(graph, "person:ana", "Protected 1")) == 1  # by the masked name too


def test_the_order_of_paths_reveals_no_masked_id() -> None:
    orders = set()
    for hidden in ("aa", "zz"):
        network = nx.Graph([("ana", hidden), (hidden, "dov"), ("ana", "kim"), ("kim", "dov")])
        network.nodes[hidden]["role"] = "witness"
        table = shortest_paths(from_networkx(network), "person:ana", "person:dov", k=2)
        orders.add(tuple(named(table)))
    assert orders == {("ana-Protected 1-dov", "ana-kim-dov")}


def test_directed_paths_follow_links_in_their_direction(two_cells: Case) -> None:
    directed = build_graph(two_cells, types=["phone"], directed=True)
    table = shortest_paths(directed, "phone:2", "phone:1")
    assert [reason.row for reason in table.reasons(1)] == ["5"]
    whole = build_graph(two_cells, directed=True)
    none = shortest_paths(whole, "person:ana", "person:vi")
    assert none.notes[0] == (
        "No path: nothing connects person:ana and Protected 1 in the direction of the ties; "
        "build the graph with directed=False to ignore direction."
    )


def test_a_projected_step_rests_on_the_links_to_the_shared_thing() -> None:
    case = Case(purpose="training")
    case.add(
        document(
            1,
            [link("person:ana", "phone:1", "uses", 2), link("person:ben", "phone:1", "uses", 3)],
        )
    )
    people = project(build_graph(case), to="person", through=["phone"])
    table = shortest_paths(people, "person:ana", "person:ben")
    assert [reason.text for reason in table.reasons()] == [
        "person:ana uses phone:1",
        "person:ben uses phone:1",
    ]


def test_a_step_between_people_tied_by_things_and_directly_rests_on_both() -> None:
    case = Case(purpose="training")
    shared = [
        link(f"person:{who}", "phone:1", "uses", row) for row, who in ((2, "ana"), (3, "ben"))
    ]
    direct = [
        link("person:ben", person, "associate_of", 4) for person in ("person:ana", "person:cay")
    ]
    case.add(document(1, [*shared, *direct]))
    people = find_rings(case).graph
    table = shortest_paths(people, "person:ana", "person:cay")
    assert [reason.text for reason in table.reasons()] == [
        "person:ana uses phone:1",
        "person:ben uses phone:1",
        "person:ben is an associate of person:ana",
        "person:ben is an associate of person:cay",
    ]


def test_no_path_passes_a_hub_and_hubs_are_reported() -> None:
    star = nx.star_graph(5)
    star.add_edges_from([(1, 6), (6, 2)])
    graph = from_networkx(star)
    table = shortest_paths(graph, "person:1", "person:2", k=5, limits=PathLimits(max_neighbors=3))
    assert named(table) == ["1-6-2"]
    assert [(hub.thing, hub.members, hub.why) for hub in table.left_out] == [
        ("person:0", 5, "more than 3 neighbors")
    ]
    assert (
        "Hubs left out, with their number of neighbors: person:0 (5). max_neighbors changes this."
        in table.caveat
    )
    for cap in (5, None):
        both = shortest_paths(
            graph, "person:1", "person:2", k=5, limits=PathLimits(max_neighbors=cap)
        )
        assert named(both) == ["1-0-2", "1-6-2"]
    assert named(
        shortest_paths(graph, "person:0", "person:6", limits=PathLimits(max_neighbors=3))
    ) == ["0-1-6"]
    none = shortest_paths(graph, "person:3", "person:4", limits=PathLimits(max_neighbors=3))
    assert none.notes[0] == (
        "No path within the limits: person:3 and person:4 are 2 steps apart, but only through hubs."
    )
    far = shortest_paths(
        graph, "person:1", "person:2", k=5, limits=PathLimits(max_neighbors=3, max_steps=1)
    )
    assert far.left_out == ()  # a hub that is no shorter way is not worth a word


def test_no_path_passes_an_excluded_entity() -> None:
    square = from_networkx(nx.cycle_graph(4))
    table = shortest_paths(
        square, "person:0", "person:2", k=5, limits=PathLimits(exclude=["person:1"])
    )
    assert named(table) == ["0-3-2"]
    assert table.notes[1:] == ("Excluded: person:1.",)
    none = shortest_paths(
        square, "person:0", "person:2", limits=PathLimits(exclude=["person:1", "person:3"])
    )
    assert none.notes[0] == (
        "No path within the limits: person:0 and person:2 are 2 steps apart, but only through "
        "excluded entities."
    )


def test_reasons_without_a_case_are_the_ties() -> None:
    table = shortest_paths(from_networkx(nx.path_graph(3)), "person:0", "person:2")
    reasons = [(reason.document, reason.row, reason.text) for reason in table.reasons(1)]
    assert reasons == [("", "", "person:0 – person:1"), ("", "", "person:1 – person:2")]


def test_unconnected_entities_have_no_path() -> None:
    graph = from_networkx(nx.Graph([("a", "b"), ("c", "d")]))
    table = shortest_paths(graph, "person:a", "person:d", limits=FREE)
    assert table.notes == ("No path: nothing connects person:a and person:d in these records.",)


def test_made_by_has_every_option(two_cells: Case) -> None:
    graph = build_graph(two_cells)
    made_by = shortest_paths(
        graph, "person:ana", "person:dov", limits=PathLimits(exclude=["person:eve"])
    ).made_by
    assert dict(made_by.parameters) == {
        "source": "person:ana",
        "target": "person:dov",
        "k": "1",
        "weighted": "False",
        "limits": "max_steps=2, max_neighbors=50, exclude=person:eve",
    }
    assert (made_by.fingerprint, made_by.position) == (graph.fingerprint, graph.position)


def test_a_changed_case_warns(two_cells: Case) -> None:
    graph = build_graph(two_cells)
    two_cells.withdraw("report-2", reason="recalled")
    with pytest.warns(StaleResultWarning, match=r"position 3, now 4.*Rebuild the graph"):
        shortest_paths(graph, "person:ana", "person:dov")


@pytest.mark.exhaustive
def test_the_order_of_rows_changes_nothing(two_cells: Case) -> None:
    def told(graph: EntityGraph) -> str:
        table = shortest_paths(graph, "person:ana", "person:dov", k=9)
        return table.to_frame().to_string() + str(table.reasons(2))

    rows = two_cells.links().to_dict("records")
    turned = Case(purpose="training")
    for number in (1, 2):
        mine = [row for row in reversed(rows) if row["document"] == f"report-{number}"]
        keep = ("source", "target", "type", "row", "start")
        links = [{name: row[name] for name in keep} for row in mine]
        protected = [{"entity": "person:vi", "attribute": "role", "value": "victim", "row": "2"}]
        turned.add(document(number, links, statements=protected if number == 2 else []))
    assert told(build_graph(turned)) == told(build_graph(two_cells))


def test_shortest_paths_in_a_real_network_are_those_of_networkx(shared_data: Path) -> None:
    rows = pd.read_csv(shared_data / "caviar" / "edges.csv")
    network: nx.DiGraph[str] = nx.DiGraph()
    for a, b, calls in rows[["source", "target", "weight"]].itertuples(index=False):
        if a != b:
            network.add_edge(str(a), str(b), calls=int(calls))
    graph = from_networkx(network, strength="calls")
    node = {label: number for number, label in enumerate(graph.labels)}
    for edge in range(graph.m):
        a, b = graph.labels[graph.source[edge]], graph.labels[graph.target[edge]]
        network.edges[a, b]["far"] = int(graph.distance[edge])
    start = graph.labels[0]
    for end in graph.labels[1:]:
        if not nx.has_path(network, start, end):
            assert len(shortest_paths(graph, f"person:{start}", f"person:{end}", limits=FREE)) == 0
            continue
        ours = shortest_paths(
            graph, f"person:{start}", f"person:{end}", k=3, weighted=True, limits=FREE
        )
        theirs = [
            nx.path_weight(network, path, "far") / graph.distance_unit
            for path in islice(nx.shortest_simple_paths(network, start, end, weight="far"), 3)
        ]
        np.testing.assert_allclose(ours.lengths, theirs, rtol=0, atol=1e-12)
        assert ours.paths[0][0] == node[start]
        assert ours.paths[0][-1] == node[end]
