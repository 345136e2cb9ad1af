"""People are tied by the things they share."""

from __future__ import annotations

import math
import tracemalloc
from collections import defaultdict
from datetime import datetime
from itertools import combinations
from typing import Literal

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.errors import GraphKindError
from linkanalysis.graph import EntityGraph, LeftOut, from_networkx, project

ATTENDED = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=30)


def davis() -> EntityGraph:
    women = nx.davis_southern_women_graph()
    events = {event: f"event:{event}" for event in women.graph["bottom"]}
    return from_networkx(nx.relabel_nodes(women, events))


def edge_between(graph: EntityGraph, a: str, b: str) -> int:
    ends = sorted((graph.node(a), graph.node(b)))
    return list(zip(graph.source.tolist(), graph.target.tolist(), strict=True)).index(
        (ends[0], ends[1])
    )


def test_evelyn_and_laura_share_what_newman_says() -> None:
    # Newman (2001): 1.5626373626 in units of 1/2,520
    graph = project(davis(), to="person", through="event")
    edge = edge_between(graph, "person:Evelyn Jefferson", "person:Laura Mandeville")
    assert graph.strength[edge] == round(1.5626373626 * 2520)
    assert graph.count[edge] == 6
    assert (graph.n, graph.strength_unit) == (18, 2520)
    shared = graph.shared[graph.shared_ptr[edge] : graph.shared_ptr[edge + 1]]
    named = [graph.things[thing] for thing in shared]
    assert named == ["event:E1", "event:E2", "event:E3", "event:E5", "event:E6", "event:E8"]


@pytest.mark.parametrize("hubs", ["leave_out", "count"])
@given(attended=ATTENDED, most=st.integers(2, 8))
def test_projection_equals_counting_by_hand(
    attended: list[tuple[int, int]], most: int, hubs: Literal["leave_out", "count"]
) -> None:
    network = nx.Graph()
    network.add_nodes_from(f"person:{p}" for p, _ in attended)
    network.add_edges_from((f"person:{p}", f"phone:{t}") for p, t in attended)
    things = defaultdict(set)
    for person, thing in attended:
        things[thing].add(f"person:{person}")
    weight: dict[tuple[str, str], float] = defaultdict(float)
    shared = defaultdict(list)
    for thing, people in sorted(things.items()):
        for pair in combinations(sorted(people), 2) if len(people) <= most else ():
            weight[pair] += 1 / (len(people) - 1)
            shared[pair].append(f"phone:{thing}")
    for thing, people in sorted(things.items()):
        if len(people) > most and hubs == "count":
            for pair in set(combinations(sorted(people), 2)) & weight.keys():
                weight[pair] += 1 / (len(people) - 1)
                shared[pair] = sorted([*shared[pair], f"phone:{thing}"])
    graph = project(
        from_networkx(network), to="person", through="phone", max_members=most, hubs=hubs
    )
    found = {}
    for edge in range(graph.m):
        pair = graph.ids[graph.source[edge]], graph.ids[graph.target[edge]]
        numbers = graph.shared[graph.shared_ptr[edge] : graph.shared_ptr[edge + 1]]
        found[pair] = [graph.things[thing] for thing in numbers]
        assert graph.count[edge] == len(found[pair])
        assert abs(graph.strength[edge] / 2520 - weight[pair]) <= 0.5 / 2520 + 1e-12
    assert found == shared
    crowded = {f"phone:{t}": len(p) for t, p in things.items() if len(p) > most}
    assert {row.thing: row.members for row in graph.left_out} == crowded


def test_a_hub_is_reported_and_left_out() -> None:
    network = nx.star_graph(30)
    network = nx.relabel_nodes(network, {0: "phone:taxi"})
    graph = project(from_networkx(network), to="person", through=["phone"])
    assert (graph.n, graph.m) == (30, 0)
    assert graph.left_out == (LeftOut("phone:taxi", 30, "more than 25 members"),)
    assert graph.notes == ("1 shared thing has more than 25 members and no effect; see left_out.",)


def test_a_hub_counts_where_others_tie_if_asked() -> None:
    may, june = (datetime(2024, month, 1) for month in (5, 6))  # noqa: DTZ001
    network = nx.Graph([("ana", "phone:1"), ("ben", "phone:1")])
    for name, day in (("ana", may), ("ben", may), ("cay", june)):
        network.add_edge(name, "phone:taxi", first=day, last=day)
        network.add_edge(name, "phone:bar", first=day, last=day)
    network.edges["ben", "phone:bar"].update(first=june, last=june)  # after Ana
    graph = project(
        from_networkx(network), to="person", through="phone", max_members=2, hubs="count"
    )
    assert (graph.m, graph.count.tolist()) == (1, [2])
    assert graph.things == ("phone:1", "phone:taxi")
    assert graph.strength.tolist() == [2520 + 1260]
    assert graph.notes == (
        (
            "2 shared things have more than 2 members and an effect only on pairs tied by others; "
            "see left_out."
        ),
    )


def test_an_event_of_20000_is_refused_before_memory_is_used() -> None:
    event = from_networkx(nx.Graph((f"p{k}", "event:fair") for k in range(20_000)))
    tracemalloc.start()
    try:
        with pytest.raises(GraphKindError, match="199,990,000 pairs"):
            project(event, to="person", through="event", max_members=20_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000  # bytes; the pairs would take 71 GB
    assert project(event, to="person", through="event", max_members=19_999).m == 0


def test_a_phone_does_not_tie_successive_users() -> None:
    may, june, july = (datetime(2024, month, 1) for month in (5, 6, 7))  # noqa: DTZ001
    network = nx.Graph()
    for thing in ("phone:1", "event:1"):
        network.add_edge("ana", thing, first=may, last=june, type="uses")
        network.add_edge("ben", thing, first=july, last=july, type="uses")
        network.add_edge("cay", thing, type="owns")
        network.add_edge("dov", thing, first=june, last=july, type="uses")
    graph = from_networkx(network)
    phones = project(graph, to="person", through="phone")
    apart = {("person:ana", "person:ben")}
    pairs = set(combinations(sorted(f"person:{name}" for name in ("ana", "ben", "cay", "dov")), 2))
    ends = zip(phones.source, phones.target, strict=True)
    assert {(phones.ids[a], phones.ids[b]) for a, b in ends} == pairs - apart
    edge = edge_between(phones, "person:ana", "person:dov")
    assert (phones.first[edge].item(), phones.last[edge].item()) == (june, june)
    assert phones.link_types[edge_between(phones, "person:ana", "person:cay")] == ("owns", "uses")
    assert project(graph, to="person", through="event").m == 6


def test_links_of_a_projected_edge_are_those_to_the_shared_things() -> None:
    network = nx.MultiGraph([("ana", "phone:1"), ("ana", "phone:1"), ("ben", "phone:1")])
    network.add_edge("ben", "phone:2")
    graph = project(from_networkx(network), to="person", through="phone")
    frame = graph.links("person:ana", "person:ben")
    assert frame[["source", "target"]].to_numpy().tolist() == [
        ["person:ana", "phone:1"],
        ["person:ana", "phone:1"],
        ["person:ben", "phone:1"],
    ]
    part = graph.only(entities=["person:ana", "person:ben"])
    assert len(part.links("person:ana", "person:ben")) == 3


def test_a_directed_graph_projects_like_an_undirected_one() -> None:
    arcs = nx.DiGraph([("ana", "phone:1"), ("phone:1", "ana"), ("phone:1", "ben")])
    graph = project(from_networkx(arcs), to="person", through="phone")
    assert (graph.directed, graph.count.tolist(), graph.strength.tolist()) == (False, [1], [2520])


def test_each_shared_thing_counts_one_if_asked() -> None:
    graph = project(davis(), to="person", through="event", method="count")
    assert (graph.strength == graph.count).all()
    assert graph.strength_unit == 1


def test_selectivity_lets_a_crowd_tie() -> None:
    # two at three things of 2, 3 and 7 members
    sizes = {"event:1": 2, "event:2": 3, "event:3": 7}
    ties = [(f"p{k}", thing) for thing, size in sizes.items() for k in range(size)]
    graph = project(
        from_networkx(nx.Graph(ties)), to="person", through="event", method="selectivity"
    )
    expected = 1 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(8)
    assert graph.strength[edge_between(graph, "person:p0", "person:p1")] == round(expected * 2520)
    assert graph.strength_unit == 2520
