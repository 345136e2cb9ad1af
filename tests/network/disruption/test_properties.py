"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la


def test_keyplayers_members() -> None:
    assert la.key_players(la.from_networkx(nx.path_graph(5)), 1).members == ("person:2",)


def test_removal_removed() -> None:
    assert la.remove(la.from_networkx(nx.star_graph(4)), "person:0").removed == ("person:0",)
