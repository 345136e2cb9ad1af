"""Families in the search for rings: who belongs together, what counts once, and what is left."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.rings.evidence import among_strangers, evidence_of
from linkanalysis.rings.families import units_of, without_pairs
from linkanalysis.rings.redundancy import holdings_of, redundancies, tied_by

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.rings.evidence import Evidence

PEOPLE = "abcdefgh"
SHARED = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 5)), min_size=6, max_size=40, unique=True
)
KIN = st.sets(st.sampled_from(list(combinations(PEOPLE, 2))), max_size=6)


def evidence_among(shared: list[tuple[str, int]], kin: set[tuple[str, str]]) -> Evidence:
    network = nx.Graph()
    network.add_nodes_from(f"person:{who}" for who in PEOPLE)
    network.add_edges_from(
        ((f"person:{who}", f"event:{event}") for who, event in shared), type="involved_in"
    )
    network.add_edges_from(((f"person:{a}", f"person:{b}") for a, b in kin), type="kin")
    return evidence_of(la.from_networkx(network), benign=None, through=None, max_members=25)


def relatives(kin: set[tuple[str, str]]) -> nx.Graph:
    """Tie who is kin, directly or through one other."""
    known = nx.Graph(list(kin))
    known.add_nodes_from(PEOPLE)
    known.add_edges_from([pair for who in PEOPLE for pair in combinations(list(known[who]), 2)])
    return known


def components(group: set[str], known: nx.Graph) -> list[set[str]]:
    return list(nx.connected_components(known.subgraph(group)))


@given(SHARED, KIN, st.lists(st.sets(st.sampled_from(PEOPLE), min_size=2), min_size=1, max_size=4))
def test_units_are_the_components_of_kinship_within_each_group(
    shared: list[tuple[str, int]], kin: set[tuple[str, str]], groups: list[set[str]]
) -> None:
    found, known = evidence_among(shared, kin), relatives(kin)
    nodes = [np.array(sorted(PEOPLE.index(who) for who in group)) for group in groups]
    node = np.concatenate(nodes)
    group = np.repeat(np.arange(len(groups)), [each.size for each in nodes])
    unit = units_of(node, group, found.benign, len(PEOPLE))
    held: dict[tuple[int, int], set[str]] = {}
    for who, at, number in zip(node.tolist(), group.tolist(), unit.tolist(), strict=True):
        held.setdefault((at, number), set()).add(PEOPLE[who])
    wanted = [(at, part) for at, each in enumerate(groups) for part in components(each, known)]
    assert sorted((at, sorted(part)) for (at, _), part in held.items()) == sorted(
        (at, sorted(part)) for at, part in wanted
    )
    assert len({number for _, number in held}) == len(held)


@given(SHARED, KIN, st.sets(st.sampled_from(PEOPLE), min_size=2))
def test_what_is_doubled_are_the_cycles_of_units_and_events(
    shared: list[tuple[str, int]], kin: set[tuple[str, str]], group: set[str]
) -> None:
    found = evidence_among(shared, kin)
    units = components(group, relatives(kin))
    cycles = 1 - len(units)
    for event in range(6):
        there = {who for who, at in shared if at == event}
        cycles += max(sum(bool(unit & there) for unit in units) - 1, 0)
    nodes = np.array(sorted(PEOPLE.index(who) for who in group))
    assert redundancies(holdings_of(found, found.tied), [nodes]).tolist() == [max(cycles, 0)]


@given(SHARED, KIN)
def test_strangers_keep_all_their_ties_and_families_none(
    shared: list[tuple[str, int]], kin: set[tuple[str, str]]
) -> None:
    found, known = evidence_among(shared, kin), relatives(kin)
    left = among_strangers(found)
    n = len(PEOPLE)

    def strengths(rows: tuple[np.ndarray, np.ndarray, np.ndarray]) -> dict[tuple[str, str], int]:
        indptr, indices, strength = rows
        return {
            (PEOPLE[a], PEOPLE[int(indices[slot])]): int(strength[slot])
            for a in range(n)
            for slot in range(int(indptr[a]), int(indptr[a + 1]))
        }

    before = strengths(found.rows)
    assert strengths(left.rows) == {
        (a, b): strength for (a, b), strength in before.items() if not known.has_edge(a, b)
    }
    # the incidence is enough to tie the same people again, as simulated networks do
    assert strengths(tied_by(holdings_of(left, left.tied))) == strengths(left.rows)
    assert without_pairs(found.rows, found.benign[:0]) is found.rows
    for event in {left.things[thing] for thing in left.thing.tolist()}:
        there = {who for who, at in shared if f"event:{at}" == event}
        assert len(there) == 1 or not all(known.has_edge(a, b) for a, b in combinations(there, 2))


@given(SHARED, KIN)
def test_the_incidence_is_sorted_by_thing_and_person(
    shared: list[tuple[str, int]], kin: set[tuple[str, str]]
) -> None:
    network = nx.Graph([(f"person:{who}", f"event:{event}") for who, event in shared])
    network.add_edges_from((f"person:{a}", f"person:{b}") for a, b in kin)
    graph = la.from_networkx(network)
    for each in (
        graph,
        la.project(graph, to="person", through="event"),
        la.from_networkx(nx.relabel_nodes(network, {who: f"phone:{who}" for who in network})),
    ):
        found = evidence_of(each, benign=None, through=None, max_members=25)
        order = np.lexsort((found.node, found.thing))
        assert order.tolist() == list(range(order.size))


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [500, 516])
def test_colleagues_and_couples_who_meet_twice_are_no_ring(seed: int, tmp_path: Path) -> None:
    la.simulate_case(tmp_path / "case", seed=seed, people=400, rings=0, calls=300, payments=100)
    graph = la.build_graph(la.read_case(tmp_path / "case"))
    rings = la.find_rings(graph)
    assert len(rings) == 0
    assert rings.notes[1].startswith("No rings: ")
    # without work among what is benign they are found: four colleagues at two incidents
    kin = ["kin", "household", "lives_at"]
    assert len(la.find_rings(graph, benign=kin, at_least=0).every) >= 1


@pytest.mark.exhaustive
def test_close_households_take_no_ring_away(tmp_path: Path) -> None:
    found = []
    for households in (0, 40):
        folder = tmp_path / str(households)
        people = la.simulate.SimulatedPeople(200, households=households)
        case = la.simulate_case(folder, seed=300, people=people, rings=4, calls=300, payments=100)
        rings = la.find_rings(la.read_case(folder))
        truth = [{f"person:{who}" for who in ring["members"]} for ring in case.truth["rings"]]
        compared = la.compare.compare_groups(rings, truth)
        # of one, of nine members, only four are in the group found where households are few
        assert compared.recall >= 0.75
        assert len(rings) == 4
        found.append([{member.entity for member in ring.members} for ring in rings])
        assert bool(rings.explained) == bool(households)
    for ring in found[0]:
        assert max(len(ring & other) / len(ring | other) for other in found[1]) >= 0.5
