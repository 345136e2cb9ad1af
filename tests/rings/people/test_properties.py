"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la


def test_keyentity_name() -> None:
    assert la.key_entities(la.from_networkx(nx.star_graph(30)))["person:0"].name == "person:0"


def test_keyentity_top_ranks() -> None:
    key = la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")
    assert [row.rank for row in key["person:0"].top_ranks] == [1]


def test_keyentity_headline() -> None:
    key = la.key_entities(la.from_networkx(nx.star_graph(30)), measures="degree")
    assert key["person:0"].headline == "in the top 10 of 31 people by 1 of 1 measure"
