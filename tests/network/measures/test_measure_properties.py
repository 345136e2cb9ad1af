"""What must hold of measures on any graph, whatever an engine says.

Rows of `MEASURES` are gone through where a law holds for all or many of them.
"""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.measures import MEASURES, Measure
from linkanalysis.network.measures import path_measures, walk_measures
from linkanalysis.network.measures.ties import ties_of

Links = list[tuple[int, int, int]]

N = 9
ENDS = st.integers(0, N - 1)
LINKS = st.lists(st.tuples(ENDS, ENDS, st.integers(1, 6)), max_size=24)

# The first command asks one measure of each kind; the exhaustive run all.
ONE_OF_EACH = {
    "betweenness",
    "core",
    "strength",
    "two_mode_degree",
    "weighted_harmonic",
    "pagerank",
}
BY_NAME = pytest.mark.parametrize(
    "measure",
    [
        pytest.param(
            row, id=row.name, marks=[] if row.name in ONE_OF_EACH else pytest.mark.exhaustive
        )
        for row in MEASURES
    ],
)
FEW = settings(max_examples=fewer(3))  # of each of many measures
UNDIRECTED = [row.name for row in MEASURES if not row.name.startswith("two_mode")]

# What strengths times c do to a measure: nothing, or times c.
GROW = {"strength", "weighted_closeness", "weighted_harmonic"}

# What an isolate changes in others: shares of all pairs or of all others, ranks among all, layers.
MOVED_BY_AN_ISOLATE = {
    "betweenness",
    "weighted_betweenness",
    "two_mode_betweenness",
    "two_mode_closeness",
    "two_mode_degree",
    "closeness",
    "weighted_closeness",
    "eigenvector",
    "pagerank",
    "onion",
}


def network_of(links: Links, *, directed: bool = False, by: int = 1) -> nx.Graph[Any]:
    """People 0 … 8, and for measures of two modes events among them: odd numbers."""
    network: nx.Graph[Any] = nx.DiGraph() if directed else nx.Graph()
    network.add_nodes_from(range(N))
    network.add_edges_from((u, v, {"calls": by * c}) for u, v, c in links if u != v)
    return network


def named(network: nx.Graph[Any], measure: str) -> nx.Graph[Any]:
    """Odd numbers as events where a measure needs two sides."""
    if not measure.startswith("two_mode"):
        return network
    return nx.relabel_nodes(network, {v: f"event:{v}" for v in network if v % 2})


def values_of(network: nx.Graph[Any], measure: str) -> dict[Any, float]:
    """By the nodes of the network."""
    graph = la.from_networkx(named(network, measure), strength="calls")
    found = la.centrality(graph, measure, worlds=0).values(measure)
    number = [int(entity.partition(":")[2]) for entity in graph.ids]
    return dict(zip(number, found.tolist(), strict=True))


def same(one: dict[Any, float], other: dict[Any, float], within: float = 1e-9) -> None:
    assert one.keys() == other.keys()
    left = [one[key] for key in one]
    np.testing.assert_allclose(left, [other[key] for key in one], rtol=1e-9, atol=within)


# --- all measures ---


@BY_NAME
@FEW
@given(links=LINKS, order=st.permutations(range(N)))
def test_new_names_permute_the_values(measure: Measure, links: Links, order: list[int]) -> None:
    if measure.name.startswith("two_mode"):  # sides go by the number
        order = sorted(order, key=lambda v: v % 2)
        order = [order[v // 2] if v % 2 == 0 else order[(N + 1) // 2 + v // 2] for v in range(N)]
    network = network_of(links)
    renamed = nx.relabel_nodes(network, dict(enumerate(order)))
    before, after = (values_of(net, measure.name) for net in (network, renamed))
    same({order[v]: value for v, value in before.items()}, after)


@BY_NAME
@FEW
@given(links=LINKS)
def test_the_graph_is_left_as_it_was(measure: Measure, links: Links) -> None:
    graph = la.from_networkx(named(network_of(links), measure.name), strength="calls")
    before = graph.edges
    first = la.centrality(graph, measure.name, worlds=0).to_frame()
    pd.testing.assert_frame_equal(graph.edges, before)
    pd.testing.assert_frame_equal(la.centrality(graph, measure.name, worlds=0).to_frame(), first)


@BY_NAME
@FEW
@given(links=LINKS, by=st.integers(2, 7))
def test_strengths_times_a_number_change_nothing_or_all_alike(
    measure: Measure, links: Links, by: int
) -> None:
    for directed in (False, True)[: 1 + measure.directed]:
        plain = values_of(network_of(links, directed=directed), measure.name)
        grown = values_of(network_of(links, directed=directed, by=by), measure.name)
        factor = by if measure.name in GROW else 1
        same({v: factor * value for v, value in plain.items()}, grown)


@BY_NAME
@FEW
@given(links=LINKS)
def test_an_isolate_changes_no_other_in_what_is_not_a_share_of_all(
    measure: Measure, links: Links
) -> None:
    if measure.name in MOVED_BY_AN_ISOLATE:
        return
    network = network_of(links)
    before = values_of(network, measure.name)
    network.add_node(N)
    after = values_of(network, measure.name)
    alone = after.pop(N)
    same(before, after)
    ones = {"component", "strong_component", "shapley", "katz"}
    expected = math.nan if measure.name == "constraint" else float(measure.name in ones)
    np.testing.assert_equal(alone, expected)


@BY_NAME
@FEW
@given(links=LINKS)
def test_the_notable_come_first_and_who_has_no_number_last(measure: Measure, links: Links) -> None:
    graph = la.from_networkx(named(network_of(links), measure.name), strength="calls")
    frame = la.centrality(graph, measure.name, worlds=0).to_frame()
    values, ranks = frame[measure.name], frame[f"{measure.name}_rank"]
    assert ranks.dtype == ("Int64" if measure.nullable else "int64")
    assert (ranks.isna() == values.isna()).all()
    assert values.isna().is_monotonic_increasing
    known = values.dropna().to_numpy(dtype=np.float64)
    rising = known if measure.lowest_first else -known
    assert (np.diff(rising) >= -1e-9).all()
    for _, of_a_type in ranks.dropna().groupby(frame["type"]):
        assert of_a_type.iloc[0] == 1
        assert of_a_type.is_monotonic_increasing


# --- paths ---


@given(links=LINKS, other=LINKS)
def test_two_networks_side_by_side_keep_raw_betweenness_and_harmonic(
    links: Links, other: Links
) -> None:
    one, two = network_of(links), network_of(other)
    both = nx.disjoint_union(one, two)
    for name in ("betweenness", "weighted_betweenness", "harmonic"):
        apart = [values_of(part, name) for part in (one, two)]
        together = values_of(both, name)
        if name != "harmonic":  # shares of all pairs
            apart = [{v: x * (N - 1) * (N - 2) for v, x in part.items()} for part in apart]
            together = {v: x * (2 * N - 1) * (2 * N - 2) for v, x in together.items()}
        if name == "weighted_betweenness":  # another lcm: the same lengths in another unit
            assert together.keys() == set(range(2 * N))
        same({**apart[0], **{N + v: x for v, x in apart[1].items()}}, together)


@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
@given(links=LINKS)
def test_betweenness_sums_to_the_inner_places_of_shortest_paths(
    links: Links, *, directed: bool
) -> None:
    network = network_of(links, directed=directed)
    steps = [d for _, row in nx.all_pairs_shortest_path_length(network) for d in row.values()]
    inner = sum(d - 1 for d in steps if d > 0)  # over ordered pairs
    found = values_of(network, "betweenness")
    assert sum(found.values()) * (N - 1) * (N - 2) == pytest.approx(inner, rel=1e-9, abs=1e-9)


@given(links=LINKS, at=ENDS)
def test_a_pendant_lies_between_nobody_and_a_complete_network_has_no_broker(
    links: Links, at: int
) -> None:
    network = network_of(links)
    network.add_edge(at, N, calls=1)
    complete = nx.complete_graph(N)
    nx.set_edge_attributes(complete, 1, "calls")
    for name in ("betweenness", "weighted_betweenness"):
        assert values_of(network, name)[N] == 0
        assert set(values_of(complete, name).values()) == {0}


@given(links=LINKS)
def test_a_cut_point_is_one_whose_loss_leaves_more_parts(links: Links) -> None:
    network = network_of(links)
    parts = nx.number_connected_components(network)
    for v, is_cut in values_of(network, "cut_point").items():
        rest = network.subgraph(set(network) - {v})
        left = nx.number_connected_components(rest)
        assert bool(is_cut) == (left > parts)


@given(links=LINKS, more=st.integers(1, 9), which=st.integers(0, 99))
def test_a_stronger_tie_lengthens_no_path(links: Links, more: int, which: int) -> None:
    network = network_of(links)
    assume(network.number_of_edges())
    u, v = list(network.edges)[which % network.number_of_edges()]
    before = values_of(network, "weighted_harmonic")
    network.edges[u, v]["calls"] += more
    after = values_of(network, "weighted_harmonic")
    assert all(after[w] >= before[w] - 1e-9 for w in before)


# --- closeness ---


@given(links=LINKS)
def test_closeness_is_freemans_where_all_are_reached_and_harmonic_is_bounded(links: Links) -> None:
    network = network_of(links)
    near, degree = values_of(network, "closeness"), values_of(network, "degree")
    for v, value in values_of(network, "harmonic").items():
        assert degree[v] - 1e-9 <= value <= N - 1 + 1e-9
    nx.add_path(network, range(N), calls=1)
    near = values_of(network, "closeness")
    for v in network:
        far = sum(nx.single_source_shortest_path_length(network, v).values())
        assert near[v] == pytest.approx((N - 1) / far, rel=1e-12)


@given(links=LINKS, u=ENDS, v=ENDS)
def test_one_more_tie_takes_nobody_further_away_or_out_of_a_core(
    links: Links, u: int, v: int
) -> None:
    assume(u != v)
    network = network_of(links)
    before = {name: values_of(network, name) for name in ("harmonic", "core")}
    if not network.has_edge(u, v):
        network.add_edge(u, v, calls=1)
    for name, old in before.items():
        new = values_of(network, name)
        assert all(new[w] >= old[w] - 1e-9 for w in old)


# --- walks ---


@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
@given(links=LINKS)
def test_pagerank_sums_to_1_and_gives_everybody_a_share(links: Links, *, directed: bool) -> None:
    found = np.array(list(values_of(network_of(links, directed=directed), "pagerank").values()))
    assert found.sum() == pytest.approx(1, rel=1e-12)
    assert (found >= 0.15 / N - 1e-12).all()


@given(links=LINKS)
def test_a_walker_who_hardly_starts_again_is_where_the_strength_is(links: Links) -> None:
    network = network_of(links)
    nx.add_cycle(network, range(N), calls=2)  # of odd length: the walk settles
    ties = ties_of(la.from_networkx(network, strength="calls"))
    found = walk_measures.seeded_pagerank(ties, np.ones(N), damping=0.9999)
    strength = np.array(list(values_of(network, "strength").values()))
    np.testing.assert_allclose(found, strength / strength.sum(), rtol=0, atol=1e-3)


@given(links=LINKS, other=LINKS)
def test_the_eigenvector_of_a_part_is_its_own(links: Links, other: Links) -> None:
    one = network_of(links)
    alone = values_of(one, "eigenvector")
    beside = values_of(nx.disjoint_union(one, network_of(other)), "eigenvector")
    same(alone, {v: beside[v] * math.sqrt(2) for v in range(N)})  # of twice as many


@given(links=LINKS, attenuation=st.floats(0.001, 0.5))
def test_katz_solves_its_equation_or_says_that_walks_grow_for_ever(
    links: Links, attenuation: float
) -> None:
    network = network_of(links)
    matrix = nx.to_numpy_array(network, nodelist=range(N), weight="calls")
    radius = float(np.abs(np.linalg.eigvalsh(matrix)).max())
    assume(abs(attenuation * radius - 1) > 1e-2)
    ties = ties_of(la.from_networkx(network, strength="calls"))
    if attenuation * radius < 1:
        found = walk_measures.katz(ties, attenuation=attenuation)
        np.testing.assert_allclose(found, 1 + attenuation * matrix.T @ found, rtol=1e-9)
        assert (found >= 1).all()
    else:
        with pytest.raises(GraphKindError) as caught:
            walk_measures.katz(ties, attenuation=attenuation)
        assert str(caught.value) == (
            f"attenuation is {attenuation:.6g}; it must be from 0 to below {1 / radius:.6g}, one "
            f"over the largest eigenvalue {radius:.6g}, or the walks grow forever."
        )


def test_katz_says_how_fast_walks_fade() -> None:
    scores = la.centrality(la.from_networkx(nx.karate_club_graph()), "katz", worlds=0)
    assert scores.notes == (
        (
            "Katz: each tie of a walk multiplies its count by 0.126381, 0.85 over the largest "
            "eigenvalue 6.7257."
        ),
    )
    arcs = la.from_networkx(nx.DiGraph([(0, 1), (1, 2)]))
    scores = la.centrality(arcs, "katz", worlds=0)
    assert scores.values("katz").tolist() == pytest.approx([1, 1.85, 1 + 0.85 * 1.85])
    (note,) = scores.notes
    assert note == (
        "Katz: each tie of a walk multiplies its count by 0.85, 0.85 over the largest strength, "
        "since no ties close a circle."
    )
    assert la.centrality(la.from_networkx(nx.empty_graph(2)), "katz", worlds=0).notes == ()


# --- cohesion ---


@given(links=LINKS)
def test_cores_layers_blocks_and_bridges_agree_with_the_degree(links: Links) -> None:
    network = network_of(links)
    found = {name: values_of(network, name) for name in UNDIRECTED}
    for v in network:
        degree = found["degree"][v]
        assert found["core"][v] <= degree
        assert found["bridges"][v] <= found["blocks"][v] <= degree
        assert (found["blocks"][v] > 1) == bool(found["cut_point"][v])
        assert 0 <= found["clustering"][v] <= 1
    for u, v in network.edges:  # who lies in a deeper layer is in no lower core
        if found["core"][u] < found["core"][v]:
            assert found["onion"][u] < found["onion"][v]


@given(links=LINKS)
def test_triangles_are_met_three_times_and_add_up_with_those_of_the_complement(
    links: Links,
) -> None:
    network = network_of(links)
    found = sum(values_of(network, "triangles").values())
    count = sum(nx.triangles(network).values()) // 3
    assert found == 3 * count
    complement = nx.complement(network)
    nx.set_edge_attributes(complement, 1, "calls")
    missing = sum(values_of(complement, "triangles").values()) / 3
    mixed = sum(d * (N - 1 - d) for _, d in network.degree) / 2
    assert count + missing == math.comb(N, 3) - mixed


# --- holes and influence ---


@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
@given(links=LINKS)
def test_effective_sizes_lie_between_one_and_all_contacts(links: Links, *, directed: bool) -> None:
    network = network_of(links, directed=directed)
    contacts = dict(network.to_undirected().degree)
    size, share = (values_of(network, name) for name in ("effective_size", "efficiency"))
    for v, many in contacts.items():
        assert (1 - 1e-9 if many and not directed else 0) <= size[v] <= many + 1e-9
        assert share[v] == pytest.approx(size[v] / max(many, 1), rel=1e-12)


@pytest.mark.parametrize("leaves", [1, 2, 5, 40])
def test_the_center_of_a_star_is_held_by_one_over_its_degree(leaves: int) -> None:
    star = la.from_networkx(nx.star_graph(leaves))
    found = la.centrality(star, "constraint", worlds=0).values("constraint")
    assert found[star.node("person:0")] == pytest.approx(1 / leaves, rel=1e-12)
    assert found[star.node("person:1")] == pytest.approx(1, rel=1e-12)


@given(links=LINKS)
def test_shapley_values_share_out_everybody(links: Links) -> None:
    assert sum(values_of(network_of(links), "shapley").values()) == pytest.approx(N, rel=1e-12)


@given(links=LINKS)
def test_removal_by_influence_takes_it_anew_after_each_step(links: Links) -> None:
    network = network_of(links)
    graph = la.from_networkx(network, strength="calls")
    curve = la.disruption.percolation(
        graph, order="collective_influence", recompute="sequential"
    ).to_frame()
    left = network.copy()
    for entity in curve["entity"].tolist()[1:]:
        steps = {v: nx.single_source_shortest_path_length(left, v, cutoff=2).items() for v in left}
        influence = {
            v: (left.degree(v) - 1) * sum(left.degree(u) - 1 for u, d in far if d == 2)
            for v, far in steps.items()
        }
        best = max(influence.values())
        assert entity == f"person:{min(v for v in left if influence[v] == best)}"
        left.remove_node(int(entity.partition(":")[2]))


def test_scales_of_small_graphs_are_0() -> None:
    for n in range(3):
        ties = ties_of(la.from_networkx(nx.path_graph(n)))
        assert path_measures.betweenness(ties).tolist() == [0.0] * n
