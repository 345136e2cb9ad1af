"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.measures.ties import ties_of
from linkanalysis.people.between import Between
from linkanalysis.people.doubts import about_place, about_sources, about_ties
from linkanalysis.people.fields import parts_of
from linkanalysis.people.first_places import Fall, largest_top, standing_of, voices_of
from linkanalysis.people.groups import groups_of
from linkanalysis.people.key_entity import Place
from linkanalysis.people.sources import Sources, ties_at
from linkanalysis.people.sureness import drawn_worlds


def test_about_sources() -> None:
    assert (about_sources(9, 9, 1), about_sources(9, 4, 3)) == (
        ["All of its ties rest on one document."],
        ["4 of its 9 ties rest on one document each."],
    )


def test_about_place() -> None:
    assert about_place((), 0.25) == [
        "In 75 % of the possible worlds it is not among the first by any measure."
    ]


def test_about_ties() -> None:
    part = parts_of(la.from_networkx(nx.star_graph(60)), None, None)[0][0]
    assert about_ties(part, 0) == [
        "It is tied to 60 of 60 others, as a service, an employer or a shared line would be."
    ]


def test_parts_of() -> None:
    graph = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert [part.name for part in parts_of(graph, None, None)[0]] == ["people", "things"]


def test_fall() -> None:
    assert Fall("document", "tip", np.array([True])).name == "tip"


def test_largest_top() -> None:
    assert (largest_top(10, 336), largest_top(10, 5)) == (10, 2)


def test_standing_of() -> None:
    parts, _ = parts_of(la.from_networkx(nx.star_graph(6)), ["degree"], None)
    standing = standing_of(parts[0], top=3, worlds=20, seed=0, voices=())
    assert (standing.first.tolist(), standing.listed[0].item()) == (
        [[True, False, False, False, False, False, False]],
        20,
    )


def test_voices_of() -> None:
    assert voices_of([]) == ()


def test_place() -> None:
    assert (
        Place("degree", 11.0, "11 neighbors", 1, first=True, low=1.0, high=12.0, often=0.99).rank
        == 1
    )


def test_place_words() -> None:
    assert (
        Place("cut_point", 1.0, "", 1, first=True, low=1.0, high=9.0, often=0.9).words
        == "cut point"
    )


def test_place_span() -> None:
    assert (
        Place("degree", 11.0, "", 2, first=True, low=1.0, high=12.4, often=0.99).span()
        == "2; 1 to 13"
    )


def test_sources() -> None:
    case = la.Case(purpose="training")
    sources = Sources([EdgeSources(la.build_graph(case), case)], [])
    assert sources.falls(0) == ()


def test_ties_at() -> None:
    assert ties_at(la.from_networkx(nx.path_graph(3)), np.array([0])).tolist() == [1, 1, 0]


def test_between() -> None:
    star = la.from_networkx(nx.star_graph(2))
    assert list(Between(star, np.array([0, 0, 1]), 0).pairs()) == [(1, 2), (2, 1)]


def test_between_pairs() -> None:
    path = la.from_networkx(nx.DiGraph([(0, 1), (1, 2)]))
    assert list(Between(path, np.zeros(3, dtype=np.int64), 1).pairs()) == [(0, 2)]


def test_between_takes_part() -> None:
    kite = la.from_networkx(nx.Graph([(0, 1), (0, 2), (1, 2), (0, 3)]))
    around = Between(kite, np.array([0, 0, 0, -1]), 0)
    assert not (around.takes_part(1))


def test_between_is_only() -> None:
    square = la.from_networkx(nx.cycle_graph(4))
    assert not (Between(square, np.zeros(4, dtype=np.int64), 0).is_only(1, 3))


def test_groups() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    assert groups_of(graph, {"person:0": "north", "person:1": "unknown"}).number.tolist() == [
        0,
        -1,
        -1,
    ]


def test_groups_of() -> None:
    graph = la.from_networkx(nx.Graph([("phone:+40721234567", "phone:+15025550143")]))
    assert groups_of(graph, "country").names == ("RO", "US")


def test_drawn_worlds() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(3)))
    assert drawn_worlds(ties, None, direction="out", seed=0)[1] == 200
