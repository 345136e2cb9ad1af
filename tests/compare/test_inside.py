"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la
from linkanalysis.compare.group_matching import Succession, match_groups
from linkanalysis.compare.group_tracks import GroupStep, Slice, follow
from linkanalysis.compare.ring_changes import RingChange, members_of


def test_succession() -> None:
    assert Succession(None, 0, "born").event == "born"


def test_match_groups() -> None:
    old = [frozenset("abcd"), frozenset("efgh")]
    assert [row.event for row in match_groups(old, [frozenset("abcdefgh")])] == ["merged", "merged"]


def test_groupstep() -> None:
    assert GroupStep(1, 1, 1, "found", 5, (), (), 0, (), firm=True).size == 5


def test_follow() -> None:
    graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    pair, three = frozenset(graph.ids[:2]), frozenset(graph.ids)
    steps = follow([Slice([pair], [True], graph), Slice([three], [True], graph)])
    assert [(step.track, step.event, step.joined) for step in steps] == [
        (1, "found", ()),
        (1, "grown", ("person:cay",)),
    ]


def test_ringchange() -> None:
    assert (
        RingChange("born", None, 1, 0, 5, ("person:ana",), (), 0, ("tips",), (), True).event
        == "born"
    )


def test_members_of() -> None:
    rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
    assert sorted(members_of(rings, rings[1]))[:2] == ["person:0", "person:1"]
