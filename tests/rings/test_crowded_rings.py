"""Rings where so much is recorded that a good share of all pairs are tied anyway."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.graph import EntityGraph, from_networkx
from linkanalysis.rings.rings import find_rings

PEOPLE, STAYS = 120, 1_800


def crowded(seed: int, rings: int) -> tuple[EntityGraph, list[set[str]]]:
    draw = np.random.default_rng(seed)
    order = draw.permutation(PEOPLE)
    members = [order[7 * k : 7 * k + 7] for k in range(rings)]
    company = [draw.choice(ring, 4, replace=False) for ring in members for _ in range(25)]
    while len(company) < STAYS:
        company.append(np.unique(draw.integers(0, PEOPLE, int(draw.integers(2, 6)))))
    network = nx.Graph(
        (f"person:{who}", f"booking:{k}") for k, some in enumerate(company) for who in some.tolist()
    )
    return from_networkx(network), [{f"person:{who}" for who in ring.tolist()} for ring in members]


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [0, 1])
def test_rings_are_found_where_most_pairs_are_tied(seed: int) -> None:
    graph, truth = crowded(seed, rings=3)
    found = find_rings(graph)
    pairs = found.graph.n * (found.graph.n - 1) / 2
    assert found.graph.m > 0.5 * pairs
    given = [{member.entity for member in ring.members} for ring in found]
    assert sorted(map(sorted, given)) == sorted(map(sorted, truth))
    assert ("resolutions", "0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2") in found.made_by.parameters


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(2))
def test_a_crowd_alone_makes_no_ring(seed: int) -> None:
    assert len(find_rings(crowded(seed, rings=0)[0])) == 0


def test_records_about_one_group_alone_say_that_nothing_compares() -> None:
    stays = [(f"R{(k * step) % 6}", f"A{k}") for k in range(9) for step in (1, 2, 3)]
    stays += [(f"X{k}", f"B{k // 2}") for k in range(10)]
    people = pd.DataFrame({"id": [f"R{k}" for k in range(6)] + [f"X{k}" for k in range(10)]})
    people["address"] = [f"{k} Elm St, Louisville" for k in range(16)]
    case = la.Case(purpose="training", region="US-KY")
    about = {"title": "people", "type": "person"}
    case.add(la.read_frame(people, reader="entities", document=about))
    booked = pd.DataFrame(stays, columns=["traveler", "booking"]).assign(start="2024-03-01")
    case.add(la.read_frame(booked, reader="bookings", document="motel"))
    rings = la.find_rings(case)
    assert len(rings) == 0
    assert rings.notes[-2:] == (
        "No rings: 0 groups were considered, and none is likely to be more than ordinary life.",
        (
            "4 people make half of what people share: records that are mostly about one group "
            'leave nothing to compare it with. To see who shares what, use la.project(graph, to="'
            'person", through=[…]).'
        ),
    )
