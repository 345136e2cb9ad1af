"""Every measure against networkx, igraph and published values, and what all of them must keep."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.analysis import MEASURES, Measure, centrality
from linkanalysis.analysis.two_mode import largest_betweenness
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import EntityGraph, from_networkx

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENDS = st.integers(0, 9)
LINKS = st.lists(st.tuples(ENDS, ENDS, st.integers(1, 6)), max_size=35)

BY_NAME = pytest.mark.parametrize("measure", MEASURES, ids=lambda row: row.name)


def network_of(links: list[tuple[int, int, int]], size: int, *, directed: bool) -> nx.Graph[Any]:
    """Parallel links, loops and isolates included."""
    network: nx.Graph[Any] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    network.add_nodes_from(range(size))
    network.add_edges_from((u, v, {"calls": c}) for u, v, c in links if u < size and v < size)
    return network


def cleaned(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """The simple graph that methods.md §1.2 asks for, with strengths and whole distances."""
    simple: nx.Graph[Any] = nx.DiGraph() if network.is_directed() else nx.Graph()
    simple.add_nodes_from(network)
    for u, v, calls in network.edges(data="calls"):
        if u != v:
            before = simple.edges[u, v]["strength"] if simple.has_edge(u, v) else 0
            simple.add_edge(u, v, strength=before + calls)
    unit = math.lcm(*(s for _, _, s in simple.edges(data="strength")))
    for _, _, attributes in simple.edges(data=True):
        attributes["distance"] = unit // attributes["strength"]
    simple.graph["unit"] = unit
    return simple


def by_networkx(simple: nx.Graph[Any], name: str) -> dict[Any, Any]:
    """Converted: closeness of networkx is incoming, ours outgoing; lengths are in its unit."""
    back = simple.reverse() if simple.is_directed() else simple
    unit = simple.graph["unit"]
    degree = simple.out_degree if simple.is_directed() else simple.degree
    parts = nx.weakly_connected_components if simple.is_directed() else nx.connected_components
    answers = {
        "degree": lambda: dict(degree()),
        "strength": lambda: dict(degree(weight="strength")),
        "betweenness": lambda: nx.betweenness_centrality(simple),
        "weighted_betweenness": lambda: nx.betweenness_centrality(simple, weight="distance"),
        "closeness": lambda: nx.closeness_centrality(back),
        "weighted_closeness": lambda: scaled(
            nx.closeness_centrality(back, distance="distance"), unit
        ),
        "harmonic": lambda: nx.harmonic_centrality(back),
        "weighted_harmonic": lambda: scaled(
            nx.harmonic_centrality(back, distance="distance"), unit
        ),
        "eigenvector": lambda: eigenvectors(simple),
        "pagerank": lambda: nx.pagerank(simple, weight="strength", tol=1e-16, max_iter=5000),
        "core": lambda: nx.core_number(simple),
        "cut_point": lambda: (
            dict.fromkeys(simple, 0) | dict.fromkeys(nx.articulation_points(simple), 1)
        ),
        "triangles": lambda: nx.triangles(simple),
        "component": lambda: {v: len(part) for part in parts(simple) for v in part},
    }
    return answers[name]()


def scaled(values: dict[Any, float], by: float) -> dict[Any, float]:
    return {node: value * by for node, value in values.items()}


def eigenvectors(simple: nx.Graph[Any]) -> dict[Any, float]:
    """Per component, norm sqrt(k/n): networkx refuses a disconnected graph."""
    values = dict.fromkeys(simple, 0.0)
    for part in nx.connected_components(simple):
        order = sorted(part)
        if len(order) > 1:
            matrix = nx.to_numpy_array(simple, nodelist=order, weight="strength")
            vector = np.abs(np.linalg.eigh(matrix)[1][:, -1])
            values |= dict(zip(order, vector * math.sqrt(len(order) / len(simple)), strict=True))
    return values


def by_igraph(simple: nx.Graph[Any], name: str) -> list[float]:
    """Converted to our norms: raw betweenness, closeness within reach, largest eigenvector 1."""
    order = sorted(simple)
    n, directed = len(order), simple.is_directed()
    network = igraph.Graph(n=n, directed=directed)
    network.add_edges([(order.index(u), order.index(v)) for u, v in simple.edges])
    strength = [float(s) for _, _, s in simple.edges(data="strength")]
    distance = [float(d) for _, _, d in simple.edges(data="distance")]
    unit = simple.graph["unit"]
    pairs = max((n - 1) * (n - 2), 1) / (1 if directed else 2)
    reach = [len(network.subcomponent(v, mode="out")) - 1 for v in range(n)]

    def closeness(weights: list[float] | None) -> list[float]:
        values = network.closeness(mode="out", weights=weights, normalized=True)
        return [0.0 if r == 0 else c * r / (n - 1) for c, r in zip(values, reach, strict=True)]

    def harmonic(weights: list[float] | None) -> list[float]:
        return [
            0.0 if np.isnan(value) else value
            for value in network.harmonic_centrality(mode="out", weights=weights, normalized=False)
        ]

    answers = {
        "degree": lambda: network.degree(mode="out"),
        "strength": lambda: network.strength(mode="out", weights=strength),
        "betweenness": lambda: np.array(network.betweenness()) / pairs,
        "weighted_betweenness": lambda: np.array(network.betweenness(weights=distance)) / pairs,
        "closeness": lambda: closeness(None),
        "weighted_closeness": lambda: np.array(closeness(distance)) * unit,
        "harmonic": lambda: harmonic(None),
        "weighted_harmonic": lambda: np.array(harmonic(distance)) * unit,
        "pagerank": lambda: network.pagerank(weights=strength),
        "core": lambda: network.coreness(mode="all"),
        "cut_point": lambda: np.isin(np.arange(n), network.articulation_points()),
        "triangles": lambda: [
            len(network.induced_subgraph(network.neighbors(v)).es) for v in range(n)
        ],
        "component": lambda: [len(network.subcomponent(v, mode="all")) for v in range(n)],
    }
    return list(answers[name]())


def values_of(graph: EntityGraph, name: str, **options: Any) -> NDArray[np.float64]:  # noqa: ANN401
    return centrality(graph, name, worlds=0, **options).values(name)


@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
@BY_NAME
@given(links=LINKS, size=st.integers(1, 10))
def test_every_measure_equals_networkx_and_igraph(
    measure: Measure, *, directed: bool, links: list[tuple[int, int, int]], size: int
) -> None:
    if measure.name == "two_mode_betweenness" or (directed and not measure.directed):
        return  # below
    network = network_of(links, size, directed=directed)
    graph = from_networkx(network, strength="calls")
    simple = cleaned(network)
    found = values_of(graph, measure.name)
    expected = by_networkx(simple, measure.name)
    np.testing.assert_allclose(found, [expected[v] for v in sorted(simple)], rtol=0, atol=1e-9)
    if measure.name != "eigenvector":  # igraph gives one component only
        other = by_igraph(simple, measure.name)
        np.testing.assert_allclose(found, other, rtol=0, atol=1e-9)


@given(links=LINKS)
def test_two_mode_betweenness_equals_networkx(links: list[tuple[int, int, int]]) -> None:
    network = nx.Graph([(f"person:{u}", f"event:{v}") for u, v, _ in links])
    found = values_of(from_networkx(network), "two_mode_betweenness")
    people = [node for node in network if node.startswith("person")]
    if people and (min(len(people), len(network) - len(people))) > 1:
        oracle = nx.bipartite.betweenness_centrality(network, people)
        np.testing.assert_allclose(found, [oracle[v] for v in sorted(network)], rtol=0, atol=1e-9)
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()


@given(links=LINKS)
def test_incoming_is_outgoing_of_the_reverse_and_all_is_undirected(
    links: list[tuple[int, int, int]],
) -> None:
    network = network_of(links, 10, directed=True)
    graph = from_networkx(network, strength="calls")
    reverse = from_networkx(network.reverse(), strength="calls")
    undirected = from_networkx(network_of(links, 10, directed=False), strength="calls")
    for row in MEASURES:
        if row.name == "two_mode_betweenness":
            continue
        both = values_of(graph, row.name, direction="all")
        np.testing.assert_array_equal(both, values_of(undirected, row.name))
        if row.directed:
            back = values_of(graph, row.name, direction="in")
            np.testing.assert_array_equal(back, values_of(reverse, row.name))


def bow_tie(order: int = 1) -> nx.Graph[Any]:
    """Two triangles with one broker, a pair and an isolate, in one of two orders."""
    ties = [
        ("a", "b"),
        ("b", "c"),
        ("c", "a"),
        ("c", "m"),
        ("m", "d"),
        ("d", "e"),
        ("e", "f"),
        ("f", "d"),
    ]
    network = nx.Graph()
    for number, (u, v) in list(enumerate([*ties, ("x", "y")]))[::order]:
        network.add_edge(*(u, v)[::order], calls=1 + number % 3)
    network.add_node("z")
    return network


def two_modes(network: nx.Graph[Any], measure: Measure) -> EntityGraph:
    if measure.name == "two_mode_betweenness":
        halves = nx.Graph((f"person:{u}", f"phone:{u}{v}") for u, v in map(sorted, network.edges))
        halves.add_edges_from(
            (f"person:{v}", f"phone:{u}{v}") for u, v in map(sorted, network.edges)
        )
        return from_networkx(halves)
    return from_networkx(network, strength="calls")


@BY_NAME
def test_every_measure_ignores_the_order_of_rows(measure: Measure) -> None:
    forth, back = (values_of(two_modes(bow_tie(order), measure), measure.name) for order in (1, -1))
    np.testing.assert_array_equal(forth, back)


@BY_NAME
def test_every_measure_answers_for_nobody_for_one_and_for_two(measure: Measure) -> None:
    empty = centrality(from_networkx(nx.Graph()), measure.name)
    assert list(empty.to_frame()) == [
        "entity",
        "label",
        "type",
        measure.name,
        f"{measure.name}_rank",
        f"{measure.name}_low",
        f"{measure.name}_high",
    ]
    assert len(empty) == 0
    alone = {"pagerank": 1.0, "component": 1.0}.get(measure.name, 0.0)
    loop = nx.Graph([("ana", "ana")])
    assert values_of(from_networkx(loop), measure.name).tolist() == [alone]
    two = from_networkx(nx.Graph([("ana", "phone:1")]))
    assert len(set(values_of(two, measure.name).tolist())) == 1


@BY_NAME
def test_every_measure_treats_equals_alike_and_renames_with_the_names(measure: Measure) -> None:
    network = bow_tie()
    table = centrality(two_modes(network, measure), measure.name).to_frame().set_index("entity")
    renamed = nx.relabel_nodes(network, {"a": "q"})
    other = centrality(two_modes(renamed, measure), measure.name).to_frame().set_index("entity")
    column = measure.name
    np.testing.assert_allclose(
        table.loc["person:a", column], other.loc["person:q", column], rtol=0, atol=1e-12
    )
    assert table.loc["person:m", f"{column}_rank"] == other.loc["person:m", f"{column}_rank"]


@BY_NAME
def test_every_measure_says_how_to_read_it(measure: Measure) -> None:
    for text in (measure.unit, measure.reading, measure.caveat, measure.reference):
        assert text.strip()
        assert "suspect" not in text
    assert measure.caveat[0].islower()


@pytest.mark.parametrize("name", ["eigenvector", "cut_point", "triangles", "two_mode_betweenness"])
def test_what_has_no_directed_form_says_what_to_do(name: str) -> None:
    with pytest.raises(GraphKindError) as caught:
        centrality(from_networkx(nx.DiGraph([(1, 2)])), name)
    assert str(caught.value) == (
        f"{name} has no form for directed graphs; this one of 2 entities is directed. Merge both "
        'directions with direction="all", or build it with build_graph(case, directed=False), '
        "which keeps every tie."
    )


def test_two_mode_betweenness_refuses_other_graphs() -> None:
    three = from_networkx(nx.Graph([("ana", "phone:1"), ("ana", "event:1")]))
    with pytest.raises(GraphKindError) as caught:
        centrality(three, "two_mode_betweenness")
    assert str(caught.value) == (
        "two_mode_betweenness needs entities of two types; this graph has 3: event, person, phone. "
        "Keep two of them: graph.only(types=[…])."
    )
    within = from_networkx(nx.Graph([("ana", "phone:1"), ("ana", "ben")]))
    with pytest.raises(GraphKindError) as caught:
        centrality(within, "two_mode_betweenness")
    assert str(caught.value) == (
        "two_mode_betweenness needs ties between two types only; 1 of 2 are within a type (person)"
        ". Build the graph from the links between the two: build_graph(case, types=[…], "
        "link_types=[…])."
    )


# --- published and double-checked values: methods.md §2.9, by row ---

KARATE = {
    ("betweenness", 0): 231.0714285714,
    ("betweenness", 33): 160.5515873016,
    ("closeness", 0): 0.5689655172,
    ("closeness", 33): 0.55,
    ("harmonic", 33): 23.25,
    ("harmonic", 0): 23.1666666667,
    ("eigenvector", 33): 0.3733634703,
    ("eigenvector", 2): 0.3171925045,
    ("pagerank", 33): 0.1009191823,
    ("pagerank", 0): 0.0969972854,
    ("triangles", 0): 18,
    ("core", 0): 4,
}
WEIGHTED_KARATE = {
    ("weighted_betweenness", 0): 209,
    ("weighted_betweenness", 2): 177,
    ("weighted_betweenness", 32): 83.5,
    ("pagerank", 33): 0.0969893628,
    ("pagerank", 0): 0.0885003154,
    ("weighted_closeness", 2): 1.6342412,
    ("weighted_closeness", 33): 1.6103172,
}
FLORENTINE = {
    ("betweenness", "Medici"): 47.5,
    ("betweenness", "Guadagni"): 23.1666666667,
    ("closeness", "Medici"): 0.56,
    ("harmonic", "Medici"): 9.5,
    ("eigenvector", "Medici"): 0.4303080940,
    ("pagerank", "Medici"): 0.1458172050,
}
MISERABLES = {
    ("betweenness", "Valjean"): 1624.4688004333,
    ("betweenness", "Marius"): 376.2925925725,
    ("closeness", "Valjean"): 0.6440677966,
}
WEIGHTED_MISERABLES = {
    ("weighted_betweenness", "Valjean"): 2264.75,
    ("weighted_betweenness", "Fantine"): 551,
}
KITE = {("degree", 3): 6, ("betweenness", 7): 14, ("closeness", 5): 0.6428571429}
ROLES_EXAMPLE = nx.DiGraph([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (1, 4), (5, 1), (0, 3)])
DIRECTED = {("betweenness", 1): 8, ("betweenness", 4): 7, ("betweenness", 0): 0}


@pytest.mark.parametrize(
    ("network", "strength", "published"),
    [
        (nx.karate_club_graph(), None, KARATE),
        (nx.karate_club_graph(), "weight", WEIGHTED_KARATE),
        (nx.florentine_families_graph(), None, FLORENTINE),
        (nx.les_miserables_graph(), None, MISERABLES),
        (nx.les_miserables_graph(), "weight", WEIGHTED_MISERABLES),
        (nx.krackhardt_kite_graph(), None, KITE),
        (ROLES_EXAMPLE, None, DIRECTED),
    ],
    ids=["karate", "karate by strength", "families", "novel", "novel by strength", "kite", "arcs"],
)
def test_published_values_are_reached(
    network: nx.Graph[Any], strength: str | None, published: dict[tuple[str, Any], float]
) -> None:
    graph = from_networkx(network, strength=strength)
    pairs = (graph.n - 1) * (graph.n - 2) / (1 if graph.directed else 2)
    for (name, node), value in published.items():
        found = values_of(graph, name)[graph.node(f"person:{node}")]
        raw = found * pairs if name.endswith("betweenness") else found
        assert raw == pytest.approx(value, rel=0, abs=6e-8 if value > 1 else 6e-11), (name, node)


def test_published_cores_cut_points_and_triangles_are_reached() -> None:
    karate, families = (
        from_networkx(g) for g in (nx.karate_club_graph(), nx.florentine_families_graph())
    )
    assert (values_of(karate, "core") == 4).sum() == 10
    assert np.flatnonzero(values_of(karate, "cut_point")).tolist() == [karate.node("person:0")]
    assert values_of(karate, "triangles").sum() == 3 * 45
    cuts = np.flatnonzero(values_of(families, "cut_point")).tolist()
    assert [families.labels[node] for node in cuts] == ["Albizzi", "Guadagni", "Medici", "Salviati"]
    novel = from_networkx(nx.les_miserables_graph())
    core = values_of(novel, "core")
    assert ((core == core.max()).sum(), core.max()) == (12, 9)
    assert (values_of(novel, "cut_point").sum(), values_of(novel, "triangles").sum()) == (
        8,
        3 * 467,
    )


def test_published_two_mode_betweenness_is_reached() -> None:
    # methods.md §2.2; Borgatti and Everett (1997): davis, 18 women and 14 events
    women = nx.davis_southern_women_graph()
    named = nx.relabel_nodes(women, {event: f"event:{event}" for event in women.graph["bottom"]})
    graph = from_networkx(named)
    found = values_of(graph, "two_mode_betweenness")
    for entity, value in {
        "event:E8": 0.24381946,
        "event:E9": 0.22551359,
        "person:Nora Fayette": 0.11346136,
    }.items():
        assert found[graph.node(entity)] == pytest.approx(value, rel=0, abs=5e-9)
    assert (largest_betweenness(18, 14), largest_betweenness(14, 18)) == (445, 452)
