"""Places of people and events: which part of a graph it takes, and its published values."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.network.measures.two_mode import largest_betweenness

ENDS = st.integers(0, 9)
PAIRS = st.lists(st.tuples(ENDS, ENDS), max_size=35)


MEASURES = ["two_mode_betweenness", "two_mode_closeness", "two_mode_degree"]


def scores_of(network: nx.Graph[Any]) -> la.ScoreTable:
    return la.centrality(la.from_networkx(network), MEASURES, worlds=0)


def values_of(network: nx.Graph[Any], measure: str = "two_mode_betweenness") -> dict[str, float]:
    scores = scores_of(network)
    return dict(zip(scores.graph.ids, scores.values(measure).tolist(), strict=True))


@pytest.mark.parametrize("measure", MEASURES)
@given(pairs=PAIRS)
def test_places_of_two_modes_equal_networkx(measure: str, pairs: list[tuple[int, int]]) -> None:
    network = nx.Graph([(f"person:{u}", f"event:{v}") for u, v in pairs])
    found = values_of(network, measure)
    people = [node for node in network if node.startswith("person")]
    if people and (min(len(people), len(network) - len(people))) > 1:
        name = measure.removeprefix("two_mode_")
        oracle = getattr(nx.bipartite, f"{name}_centrality")(network, people)
        if name == "closeness":  # networkx takes the share reached once, so small parts come first
            for part in nx.connected_components(network):
                share = (len(part) - 1) / (len(network) - 1)
                oracle |= {node: oracle[node] * share for node in part}
        assert found == pytest.approx(oracle, rel=0, abs=1e-9)
    assert all(0 <= value <= 1 + 1e-12 for value in found.values())


@given(pairs=PAIRS, people=st.lists(st.tuples(ENDS, ENDS), max_size=9))
def test_of_a_case_the_people_and_events_are_taken_alone(
    pairs: list[tuple[int, int]], people: list[tuple[int, int]]
) -> None:
    alone = nx.Graph([(f"person:{u}", f"{'event' if v % 2 else 'booking'}:{v}") for u, v in pairs])
    whole = alone.copy()
    inside = [person for person in alone if person.startswith("person")]
    known = [(f"person:{u}", f"person:{v}") for u, v in people]
    whole.add_edges_from((u, v) for u, v in known if u in inside and v in inside)
    whole.add_edges_from((person, f"phone:{person[-1]}") for person in inside)
    found = values_of(whole)
    if pairs:
        phones = [entity for entity in whole if entity.startswith("phone")]
        assert np.isnan([found.pop(phone) for phone in phones]).all()
        # bookings and events are one side, here as if they were of one type
        one_type = nx.relabel_nodes(alone, lambda node: node.replace("booking", "event"))
        expected = values_of(one_type)
        assert {
            node.replace("booking", "event"): value for node, value in found.items()
        } == expected


def test_published_two_mode_betweenness_is_reached() -> None:
    # Borgatti and Everett (1997): davis, 18 women and 14 events
    women = nx.davis_southern_women_graph()
    named = nx.relabel_nodes(women, {event: f"event:{event}" for event in women.graph["bottom"]})
    found = values_of(named)
    for entity, value in {
        "event:E8": 0.24381946,
        "event:E9": 0.22551359,
        "person:Nora Fayette": 0.11346136,
    }.items():
        assert found[entity] == pytest.approx(value, rel=0, abs=5e-9)
    near = values_of(named, "two_mode_closeness")
    assert near["event:E8"] == pytest.approx(0.84615385, rel=0, abs=5e-9)
    assert near["person:Evelyn Jefferson"] == pytest.approx(0.8, rel=0, abs=1e-12)
    share = values_of(named, "two_mode_degree")
    assert (share["event:E8"], share["person:Evelyn Jefferson"]) == (14 / 18, 8 / 14)
    assert (largest_betweenness(18, 14), largest_betweenness(14, 18)) == (445, 452)


def meeting() -> nx.Graph[Any]:
    """Two who met at an event, one of whom uses a phone and knows a third."""
    return nx.Graph(
        [("ana", "event:1"), ("ben", "event:1"), ("ben", "booking:1"), ("ana", "phone:1"),
         ("ben", "cay")]
    )  # fmt: skip


def test_it_says_which_part_it_took_and_ranks_nobody_else() -> None:
    scores = scores_of(meeting())
    (note,) = scores.notes
    assert note == (
        "Two modes: people (3) with bookings (1) and events (1), by the 3 of 5 ties "
        "between the two sides; 1 is on neither."
    )
    frame = scores.to_frame().set_index("entity")
    ranks = frame["two_mode_betweenness_rank"]
    assert ranks.dtype == pd.Int64Dtype()
    assert ranks.fillna(0).to_dict() == {
        "person:ben": 1,
        "event:1": 1,
        "booking:1": 1,  # the only booking; people are ranked among people
        "person:ana": 2,
        "person:cay": 2,
        "phone:1": 0,
    }
    assert np.isnan(frame.loc["phone:1", "two_mode_betweenness"])


def test_two_types_alone_are_the_two_sides_and_ties_within_one_are_left() -> None:
    network = nx.Graph([("ana", "phone:1"), ("ben", "phone:1"), ("ana", "ben")])
    assert values_of(network) == {"person:ana": 0, "person:ben": 0, "phone:1": 1}
    (note,) = scores_of(network).notes
    assert note == (
        "Two modes: people (2) with phones (1), by the 2 of 3 ties between the two sides."
    )
    network.remove_edge("ana", "ben")
    assert scores_of(network).notes == ()
