"""The part of a large graph that is drawn, and what is said about the rest."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import linkanalysis as la
from linkanalysis.views.pages.map_extent import readable_part

WAY = "To draw another part in full: network_map(graph.around(entity, steps=2))."
STILL = "which are still part of every computation."


def _untied(graph: la.EntityGraph) -> int:
    return graph.n - len(np.union1d(graph.source, graph.target))


def test_large_graph_is_cut_to_the_most_tied_and_what_is_tied_to_them() -> None:
    graph = la.from_networkx(nx.star_graph(1_999))
    part, said = readable_part(graph)
    assert (part.n, _untied(part)) == (400, 0)
    assert "person:0" in part.shown
    assert said == [
        (
            "The map shows the people with the most ties (25) and entities around them (375). "
            f"It leaves out 1,600 people, {STILL}"
        ),
        WAY,
    ]
    assert '"total":2000' in la.network_map(graph).html


def test_large_graph_with_rings_is_cut_to_rings_and_what_is_tied_to_them(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, _, rings = ring_results
    part, said = readable_part(graph, rings=rings, most=graph.n - 1)
    members = {member.entity for ring in rings for member in ring.members}
    things = {name for name in graph.shown if name.startswith("booking:")}
    assert set(part.shown) == members | things
    assert said[0] == (
        "The map shows the members of rings (12) and entities around them (14). It leaves out "
        f"48 people and 24 phones, {STILL}"
    )


def test_scores_choose_the_key_entities() -> None:
    network = nx.path_graph(60)
    network.add_edges_from((0, f"leaf {leaf}") for leaf in range(9))
    graph = la.from_networkx(network)
    scores = la.centrality(graph, ["closeness"])
    part, said = readable_part(graph, scores=scores, most=50)
    frame = scores.to_frame().sort_values("closeness", ascending=False)
    assert frame["entity"].iloc[0] in part.shown
    assert "person:59" not in part.shown
    assert said[0].startswith("The map shows the entities that rank first by closeness (25) and ")


def test_people_come_before_things_and_places_last() -> None:
    hub = [("boss", f"{kind}:{number}") for kind in ("address", "phone") for number in range(30)]
    network = nx.Graph([*hub, *(("boss", f"man {number}") for number in range(30))])
    graph = la.from_networkx(network)
    part, _ = readable_part(graph, most=60)
    kinds = [part.types.count(kind) for kind in ("person", "phone", "address")]
    assert kinds == [31, 29, 0]


def test_what_ties_several_together_comes_before_anything_else() -> None:
    network = nx.Graph([("ana", f"friend {number}") for number in range(80)])
    network.add_edges_from((who, "address:1 Main St") for who in ("ana", "friend 1", "friend 2"))
    network.add_edges_from(("ben", f"pal {number}") for number in range(80))
    part, _ = readable_part(la.from_networkx(network), most=60)
    assert "address:1 Main St" in part.shown


@pytest.mark.parametrize("seed", range(6))
def test_nobody_loses_all_ties_because_the_partners_are_left_out(seed: int) -> None:
    network = nx.gnm_random_graph(300, 330, seed=seed)
    names = {node: f"{'phone' if node % 3 else 'person'}:{node}" for node in network}
    graph = la.from_networkx(nx.relabel_nodes(network, names))
    part, _ = readable_part(graph, most=80)
    assert 0 < part.n <= 80
    alone = set(part.shown) - {part.shown[n] for n in np.union1d(part.source, part.target)}
    assert all(graph.around(entity).n == 1 for entity in alone)


def test_a_cut_reaches_as_many_steps_as_there_is_room_for() -> None:
    graph = la.from_networkx(nx.path_graph(2_000))
    part, _ = readable_part(graph, most=1_000, cut_to=1_000)
    assert part.n == 1_000
    # two pieces cannot be reached from the one with the most ties
    graph = la.from_networkx(nx.disjoint_union(nx.star_graph(40), nx.empty_graph(60)))
    part, _ = readable_part(graph, most=80, cut_to=80)
    assert part.n == 41
