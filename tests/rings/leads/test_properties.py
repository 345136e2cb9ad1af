"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la


def test_linktable_informative() -> None:
    assert not (la.leads.predict_links(la.from_networkx(nx.path_graph(5))).informative)
