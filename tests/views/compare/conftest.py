"""A case with two rings, and the rings of cliques without a case."""

from __future__ import annotations

import networkx as nx
import pytest
from shown_cases import ring_case  # noqa: F401 - a fixture

import linkanalysis as la


@pytest.fixture(scope="session")
def cliques() -> la.RingTable:
    """Eight cliques of five, each tied to the next."""
    return la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
