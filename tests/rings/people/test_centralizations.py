"""Centralization: published values, the networks with the largest differences, and the bounds."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la

NAMES = ["degree", "betweenness", "closeness", "harmonic", "eigenvector"]


def values(plain: nx.Graph, **options: object) -> dict[str, float]:
    frame = la.people.centralizations(la.from_networkx(plain), **options).to_frame()
    return dict(zip(frame["measure"], frame["centralization"], strict=True))


@pytest.mark.parametrize(
    ("plain", "published"),
    [
        (nx.karate_club_graph(), [0.3996212121, 0.4055571953, 0.2981948912]),
        (nx.florentine_families_graph(), [0.2747252747, 0.4368131868, 0.3224522761]),
    ],
)
def test_published_values(plain: nx.Graph, published: list[float]) -> None:
    found = values(plain)
    assert [found[name] for name in NAMES[:3]] == pytest.approx(published, abs=1e-9)


@pytest.mark.parametrize("n", [5, 8])
def test_the_star_has_the_largest_differences(n: int) -> None:
    found = values(nx.star_graph(n - 1))
    assert [found[name] for name in NAMES[:4]] == pytest.approx([1.0] * 4, abs=1e-12)
    away = nx.DiGraph([(0, leaf) for leaf in range(1, n)])
    found = values(away)
    assert found["degree"] == found["closeness"] == found["harmonic"] == pytest.approx(1.0)
    assert values(away.reverse(), direction="in")["harmonic"] == pytest.approx(1.0)
    assert values(nx.star_graph(n - 1).to_directed())["betweenness"] == pytest.approx(1.0)


@pytest.mark.parametrize("n", [4, 9])
def test_one_tie_among_isolates_is_the_extreme_of_the_eigenvector(n: int) -> None:
    plain = nx.empty_graph(n)
    plain.add_edge(0, 1)
    assert values(plain)["eigenvector"] == pytest.approx(1.0, abs=1e-12)


def test_no_small_network_exceeds_the_largest() -> None:
    """All 205 networks of three to six, up to names."""
    for plain in nx.graph_atlas_g()[:209]:
        if len(plain) >= 3:
            graph = la.from_networkx(plain)
            found = la.people.centralizations(graph).to_frame()["centralization"]
            assert found.between(-1e-12, 1 + 1e-9).all(), [*plain.edges]


@given(st.integers(3, 12), st.integers(0, 40), st.booleans())
def test_values_follow_networkx(n: int, seed: int, directed: bool) -> None:  # noqa: FBT001
    plain = nx.gnp_random_graph(n, 0.3, seed=seed, directed=directed)
    found = values(plain)
    # networkx reads nearness against the arrows
    turned = plain.reverse() if directed else plain
    degree = dict(plain.out_degree() if directed else plain.degree())
    paths = nx.betweenness_centrality(plain, normalized=False)
    near, harmonic = nx.closeness_centrality(turned), nx.harmonic_centrality(turned)
    scale = {
        "degree": (degree, (n - 1) ** 2 if directed else (n - 1) * (n - 2)),
        "betweenness": (paths, (n - 1) ** 2 * (n - 2) / (1 if directed else 2)),
        "closeness": (near, n - 1 if directed else (n - 1) * (n - 2) / (2 * n - 3)),
        "harmonic": (harmonic, (n - 1) ** 2 if directed else (n - 1) * (n - 2) / 2),
    }
    for name, (numbers, largest) in scale.items():
        each = np.array([*numbers.values()], dtype=float)
        assert found[name] == pytest.approx((each.max() - each).sum() / largest, abs=1e-9)


def test_the_eigenvector_has_no_directed_form() -> None:
    found = la.people.centralizations(la.from_networkx(nx.DiGraph([(0, 1), (1, 2)]))).to_frame()
    assert math.isnan(found["centralization"].iloc[4])
    assert found["normalizer"].iloc[4] == "none: it is not defined for directed graphs"
    merged = la.people.centralizations(
        la.from_networkx(nx.DiGraph([(0, 1), (1, 2)])), direction="all"
    )
    assert merged.to_frame()["normalizer"].tolist() == [
        "a star: (n-1)(n-2) neighbors",
        "a star: (n-1)²(n-2)/2 pairs",
        "a star: (n-1)(n-2)/(2n-3), by Wasserman and Faust",
        "a star: (n-1)(n-2)/2, in inverse steps",
        "one tie and isolates: n-2, the largest value being 1",
    ]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_have_none(n: int) -> None:
    result = la.people.centralizations(la.from_networkx(nx.path_graph(n)))
    assert result.to_frame()["centralization"].isna().all()
    assert result.to_frame()["measure"].tolist() == NAMES
    assert result.notes == ("Not defined for fewer than 3 entities.",)


def test_an_edgeless_network_is_not_centralized() -> None:
    assert values(nx.empty_graph(6)) == dict.fromkeys(NAMES, 0.0)
