"""Records go wrong as their names say, the same each time, and nobody disappears."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from damaged_records import DAMAGES

TRUE = nx.relabel_nodes(nx.powerlaw_cluster_graph(80, 3, 0.4, seed=1), "{:02d}".format)
nx.set_edge_attributes(TRUE, 2, "strength")


def ties(network: nx.Graph) -> set[tuple[str, ...]]:
    return {tuple(sorted(pair)) for pair in network.edges}


def on_record(damage: str, seed: int) -> nx.Graph:
    return DAMAGES[damage][0](TRUE, np.random.default_rng(seed))


@pytest.mark.parametrize("damage", DAMAGES)
def test_people_stay_and_the_seed_decides(damage: str) -> None:
    seen = on_record(damage, 4)
    assert list(seen) == list(TRUE)
    assert set(nx.get_edge_attributes(seen, "strength").values()) == {2}
    assert ties(seen) == ties(on_record(damage, 4))
    assert ties(seen) != ties(on_record(damage, 5))


@pytest.mark.parametrize("damage", [name for name in DAMAGES if name != "ties untrue"])
def test_nothing_is_on_record_that_is_not_true(damage: str) -> None:
    assert ties(on_record(damage, 4)) < ties(TRUE)


def test_about_an_eighth_of_the_ties_is_lost_with_a_source() -> None:
    for damage in ("agency lost", "carrier lost", "any ties lost"):
        lost = [1 - len(ties(on_record(damage, seed))) / len(ties(TRUE)) for seed in range(24)]
        assert np.mean(lost) == pytest.approx(1 / 8, abs=0.03)


def test_ten_people_lose_all_ties_with_an_agency_alone() -> None:
    assert sum(degree == 0 for _, degree in on_record("agency alone", 4).degree) >= 10


def test_only_ties_of_hubs_are_hidden_and_a_fifth_of_ties_is_untrue() -> None:
    degrees = sorted((degree for _, degree in TRUE.degree), reverse=True)
    hidden = ties(TRUE) - ties(on_record("hubs hide", 4))
    assert all(max(TRUE.degree(end) for end in pair) >= degrees[9] for pair in hidden)
    seen = ties(on_record("ties untrue", 4))
    assert ties(TRUE) < seen
    assert 1 - len(ties(TRUE)) / len(seen) == pytest.approx(0.2, abs=0.002)
