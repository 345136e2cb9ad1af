"""Intervals by scenario: they hold ranks that those of ties missing at random do not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import StaleResultWarning
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.scenario_kinds import Concealment
from linkanalysis.network.trust.scenario_table import SCENARIOS
from linkanalysis.network.trust.source_sizes import SourceSizes, source_sizes
from linkanalysis.network.trust.world_ranks import WorldRanks, ranks_of
from linkanalysis.network.trust.worlds import worlds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

NAMES = tuple(SCENARIOS)
EIGHTH = SourceSizes((0.125,), (1,), on_record=False)


def karate(**options: Any) -> la.EntityGraph:  # noqa: ANN401
    return la.from_networkx(nx.karate_club_graph(), **options)


def of_people(network: nx.Graph) -> nx.Graph:
    return nx.relabel_nodes(network, {node: f"{node:02d}" for node in network})


def in_space(seed: int) -> nx.Graph:
    return of_people(nx.random_geometric_graph(64, 0.2, seed=seed))


def districts(seed: int) -> nx.Graph:
    """Draw eight districts of eight people, most of whom know each other."""
    chances = [[0.6 if a == b else 0.04 for a in range(8)] for b in range(8)]
    return of_people(nx.Graph(nx.stochastic_block_model([8] * 8, chances, seed=seed)))


def one_district_lost(network: nx.Graph, seed: int) -> nx.Graph:
    """Lose all ties of the people of one district."""
    lost = set(sorted(network)[8 * seed : 8 * seed + 8])
    seen = network.copy()
    seen.remove_edges_from([pair for pair in network.edges if lost & {*pair}])
    return seen


def ties_of_hubs_hidden(network: nx.Graph, seed: int) -> nx.Graph:
    """Hide two fifths of the ties of the ten people who have most."""
    hubs = set(sorted(network, key=lambda node: (-network.degree(node), node))[:10])
    rng = np.random.default_rng(seed)
    seen = network.copy()
    ties = [pair for pair in sorted(network.edges) if hubs & {*pair}]
    seen.remove_edges_from([pair for pair in ties if rng.random() < 0.4])
    return seen


def with_false_ties(network: nx.Graph, seed: int) -> nx.Graph:
    """Add a tie between any two people for every four that are true."""
    rng = np.random.default_rng(seed)
    seen = network.copy()
    people = sorted(network)
    while seen.number_of_edges() < network.number_of_edges() * 5 // 4:
        one, other = rng.choice(people, 2, replace=False).tolist()
        seen.add_edge(one, other)
    return seen


def held(
    make: Callable[[int], nx.Graph],
    spoil: Callable[[nx.Graph, int], nx.Graph],
    measure: str,
    scenario: str,
    *,
    top: int = 64,
) -> tuple[float, float]:
    """Return how often the true rank, up to `top`, is held by the default and by a scenario."""
    row = find_measure(measure)
    inside: list[NDArray[np.bool_]] = []
    for seed in range(4):
        network = make(seed)
        true = ranks_of(row.function(ties_of(la.from_networkx(network))), row)[1]
        found = la.trust.scenario_intervals(
            la.from_networkx(spoil(network, seed)),
            measure,
            scenarios=("random", scenario),
            worlds=120,
        )
        true = true[found.nodes]
        held_by = (true >= found.low[:, 0]) & (true <= found.high[:, 0])
        inside.append(held_by[:, true <= top])
    default, other = np.concatenate(inside, axis=1).mean(axis=1).tolist()
    return default, other


@pytest.mark.parametrize("measure", ["degree", "closeness"])
def test_ranks_are_held_where_a_source_is_lost(measure: str) -> None:
    default, source = held(districts, one_district_lost, measure, "source")
    assert default < 0.85
    assert source > 0.9


def test_the_true_first_are_held_where_hubs_hide_ties() -> None:
    default, hubs = held(districts, ties_of_hubs_hidden, "degree", "hubs", top=10)
    assert default < 0.85
    assert hubs > 0.9


def test_ranks_are_held_where_ties_are_not_true() -> None:
    default, untrue = held(in_space, with_false_ties, "betweenness", "untrue")
    assert default < 0.88
    assert untrue > 0.93


def test_somebody_whose_source_is_lost_may_rank_among_those_with_ties() -> None:
    network = districts(0)
    network.add_node("99")  # no source covers them
    frame = la.trust.scenario_intervals(la.from_networkx(network), "degree").to_frame()
    last = frame.iloc[-1]
    assert last["entity"] == "person:99"
    assert last["degree_random_low"] == last["degree_rank"] == 65
    assert last["degree_source_low"] < 20
    assert last["degree_source_high"] == 65


def test_whoever_may_hide_ties_may_be_first() -> None:
    found = la.trust.scenario_intervals(la.from_networkx(districts(0)), "degree")
    middle = found.to_frame()[10:20]  # ten of about the 15th rank of 64
    assert (middle["degree_random_low"] > 1.5).all()
    assert (middle["degree_hubs_low"] == 1).all()


def test_the_default_is_one_of_the_scenarios() -> None:
    names = ("degree", "betweenness", "constraint")
    found = la.trust.scenario_intervals(karate(), names, worlds=80, seed=3)
    default = la.trust.rank_intervals(karate(), names, worlds=80, seed=3)
    np.testing.assert_array_equal(found.low[0], default.low)
    np.testing.assert_array_equal(found.high[0], default.high)
    np.testing.assert_array_equal(found.ranks, default.ranks)
    scores = la.centrality(karate(), names, worlds=80, seed=3)
    np.testing.assert_array_equal(found.low[0], scores.low)


# Of a network, arcs, two sides and nobody tied, before there were scenarios.
DEFAULT_BITS = ["7c74aafa4fef6e8c", "7b7e405cced09837", "84ba2bb5dfc0fec3", "7423652a2004af8f"]


def bits(table: la.trust.RankIntervals) -> str:
    ends = np.stack([table.low, table.high]).tobytes()
    return hashlib.sha256(ends + table.among.tobytes()).hexdigest()[:16]


def test_intervals_of_ties_missing_at_random_are_what_they_were() -> None:
    arcs = nx.gnp_random_graph(25, 0.1, seed=2, directed=True)
    sides = nx.bipartite.random_graph(15, 10, 0.2, seed=1)
    named = {n: f"person:{n}" if n < 15 else f"event:{n}" for n in sides}
    graphs = (
        karate(),
        la.from_networkx(arcs),
        la.from_networkx(nx.relabel_nodes(sides, named)),
        la.from_networkx(nx.empty_graph(3)),
    )
    found = [bits(la.trust.rank_intervals(graph, "degree", worlds=24)) for graph in graphs]
    assert found == DEFAULT_BITS


def test_the_table_shows_each_scenario_and_all_together() -> None:
    found = la.trust.scenario_intervals(karate(), ("degree", "core"), worlds=40)
    frame = found.to_frame()
    ends = [f"_{name}_{end}" for name in NAMES for end in ("low", "high")]
    assert list(frame) == ["entity", "label", "type"] + [
        f"{measure}{end}"
        for measure in ("degree", "core")
        for end in ("_rank", "_low", "_high", *ends)
    ]
    for measure in ("degree", "core"):
        lows = frame[[f"{measure}_{name}_low" for name in NAMES]]
        highs = frame[[f"{measure}_{name}_high" for name in NAMES]]
        assert frame[f"{measure}_low"].tolist() == lows.min(axis=1).tolist()
        assert frame[f"{measure}_high"].tolist() == highs.max(axis=1).tolist()
        assert (lows.max(axis=1) <= frame[f"{measure}_rank"]).all()
        assert (highs.min(axis=1) >= frame[f"{measure}_rank"]).all()
        assert frame[f"{measure}_low"].min() >= 1
        assert frame[f"{measure}_high"].max() <= 34
    some = la.trust.scenario_intervals(karate(), "degree", scenarios="hubs", worlds=40).to_frame()
    assert list(some)[3:] == [
        "degree_rank",
        "degree_low",
        "degree_high",
        "degree_hubs_low",
        "degree_hubs_high",
    ]
    assert some["degree_hubs_low"].tolist() == frame["degree_hubs_low"].tolist()


ENDS = (
    "Low and high are the range of ranks in 95% of 20 simulated networks (possible worlds) of each "
    "scenario."
)
RANDOM = "Random: 10% to 40% of all ties are missing at random."
EITHER_WAY = (
    "For a lost source and for hubs, they also hold 95% of those networks alone in which the "
    "entity itself is one of them."
)
SOURCE = (
    "Source: a lost source covered {}, neighbors in half of the networks, entities with few ties "
    "in the others; 10% of all other ties are missing at random."
)
HUBS = (
    "Hubs: a tenth of the entities, each in turn, hide as many ties as they show; 10% of all other "
    "ties are missing at random."
)
UNTRUE = (
    "Untrue: 20% or 40% of the ties on record are not true, more often those whose ends have few "
    "neighbors in common; 10% of all ties are missing at random."
)
NOT_COVERED = (
    "Intervals do not account for people missing from the records, two people recorded as one, or "
    "records that follow a single suspicion."
)


def test_notes_say_what_each_scenario_assumes() -> None:
    assert la.trust.scenario_intervals(karate(), "degree", worlds=20).notes == (
        f"{ENDS} {EITHER_WAY}",
        RANDOM,
        SOURCE.format("5% to 25% of the entities"),
        HUBS,
        UNTRUE,
        NOT_COVERED,
    )
    some = la.trust.scenario_intervals(
        karate(), "degree", scenarios=("untrue", "random", "untrue"), worlds=20
    )
    assert some.notes == (ENDS, UNTRUE, RANDOM, NOT_COVERED)
    assert dict(some.made_by.parameters)["scenarios"] == "untrue, random"


def test_intervals_by_default_say_what_they_do_not_cover() -> None:
    said = (
        "Intervals cover ties missing at random, but not a lost source, well-tied people who hide "
        "their ties, or more false ties than grades suggest; la.trust.scenario_intervals does."
    )
    assert said in la.centrality(karate()).notes[0]
    assert la.trust.rank_intervals(karate(), worlds=5).notes == (
        "Hidden ties: 10% or 20% or 30% or 40%.",
        said,
        NOT_COVERED,
    )
    notes = la.key_entities(karate(), worlds=5).notes
    assert notes[notes.index(said) + 1] == NOT_COVERED


@pytest.mark.exhaustive
@pytest.mark.parametrize("threads", ["1", "3"])
def test_seed_threads_and_the_order_of_rows(threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measures = ("degree", "pagerank")
    monkeypatch.setenv("LINKANALYSIS_THREADS", "1")
    one = la.trust.scenario_intervals(karate(), measures, worlds=20).to_frame()
    monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
    shuffled = nx.Graph(sorted(nx.karate_club_graph().edges, key=lambda e: (e[1] * 7) % 11))
    two = la.trust.scenario_intervals(la.from_networkx(shuffled), measures, worlds=20).to_frame()
    pd.testing.assert_frame_equal(one, two)
    other = la.trust.scenario_intervals(karate(), measures, worlds=20, seed=1).to_frame()
    assert other["degree_rank"].equals(one["degree_rank"])
    for name in NAMES:
        assert not other[f"degree_{name}_low"].equals(one[f"degree_{name}_low"])


def test_the_protected_take_part_and_are_not_named() -> None:
    network = nx.karate_club_graph()
    network.nodes[33]["role"] = "victim"
    found = la.trust.scenario_intervals(la.from_networkx(network), "degree", worlds=20)
    assert found.withheld == 1
    assert len(found.to_frame()) == 33
    assert "person:33" not in found._repr_html_()
    assert found.caveat.count("1 protected not ranked.") == 1
    assert found.to_frame()["degree_high"].max() <= 33


@pytest.mark.exhaustive
def test_directed_graphs_and_those_of_two_types() -> None:
    arcs = la.from_networkx(nx.gnp_random_graph(30, 0.1, seed=2, directed=True))
    ways = [
        la.trust.scenario_intervals(arcs, ("degree", "pagerank"), direction=way, worlds=20)
        for way in ("out", "in", "all")
    ]
    assert not np.array_equal(ways[0].low, ways[1].low)
    network = nx.Graph([(f"person:{k}", f"phone:{k % 4}") for k in range(12)])
    sides = la.from_networkx(network)
    frame = la.trust.scenario_intervals(sides, "two_mode_degree", worlds=20).to_frame()
    for kind, size in (("person", 12), ("phone", 4)):
        part = frame[frame["type"] == kind]
        assert len(part) == size
        assert part["two_mode_degree_high"].max() <= size
    worlds = worlds_of(ties_of(sides))
    for row in SCENARIOS.values():  # nobody is tied to somebody of the same type
        for number in range(4):
            drawn = row.make(worlds, EIGHTH).draw(number)
            ends = np.repeat(np.arange(drawn.n), np.diff(drawn.indptr.astype(np.int64)))
            types = np.array(sides.types)
            assert (types[ends] != types[drawn.indices]).all()


def test_graphs_of_nobody_of_one_and_without_ties_answer() -> None:
    for n in (0, 1, 2, 5):
        graph = la.from_networkx(nx.empty_graph(n))
        frame = la.trust.scenario_intervals(graph, ("degree", "constraint"), worlds=11).to_frame()
        assert frame["degree_low"].tolist() == frame["degree_rank"].tolist() == [1] * n
        assert frame["degree_high"].tolist() == [(n + 1) / 2] * n
        assert frame["constraint_source_low"].isna().all()
        assert frame["constraint_rank"].isna().all()


def test_each_entity_hides_ties_in_every_tenth_network() -> None:
    worlds = SCENARIOS["hubs"].make(worlds_of(ties_of(karate())), EIGHTH)
    assert isinstance(worlds.scenario, Concealment)
    affected = np.stack([worlds.scenario.affected(number) for number in range(40)])
    assert affected.reshape(4, 10, 34).sum(axis=1).tolist() == [[1] * 34] * 4
    assert not np.array_equal(affected[:10], affected[10:20])


def test_a_lost_source_spoke_of_neighbors_or_of_those_with_few_ties() -> None:
    network = of_people(nx.disjoint_union_all([nx.complete_graph(8)] * 8))
    network.add_nodes_from(f"9{k}" for k in range(8))
    worlds = SCENARIOS["source"].make(worlds_of(ties_of(la.from_networkx(network))), EIGHTH)
    assert isinstance(worlds.scenario, Concealment)
    who = [np.flatnonzero(worlds.scenario.affected(number)) for number in range(40)]
    assert {each.size for each in who} == {9}
    for near in who[1::2]:  # eight who know each other, or one who knows nobody
        started = np.bincount(near // 8, minlength=9)
        assert started.max() == 8 or started[8] > 0
    assert np.mean([(few >= 64).sum() for few in who[::2]]) > 6


def test_ends_are_quantiles_of_the_networks_that_count() -> None:
    rng = np.random.default_rng(5)
    middle = rng.integers(1, 50, (2, 60, 7)).astype(np.float32)
    middle[1, :, 3] = np.nan
    affected = rng.random((60, 7)) < 0.3
    affected[:, 5], affected[:, 6] = True, False
    low, high = WorldRanks(middle, np.zeros((2, 7), np.int64)).bounds(affected=affected)
    for measure, entity in np.ndindex(2, 7):
        ranks = middle[measure, :, entity].astype(np.float64)
        parts = [ranks[affected[:, entity]], ranks[~affected[:, entity]]]
        ends = [np.quantile(part, (0.025, 0.975), method="weibull") for part in parts if part.size]
        expected = min(end[0] for end in ends), max(end[1] for end in ends)
        found = low[measure, entity], high[measure, entity]
        np.testing.assert_allclose(found, expected, atol=0.051)


def stated(*documents: tuple[str, list[tuple[str, str]]]) -> la.Case:
    case = la.Case(purpose="training")
    for name, pairs in documents:
        frame = pd.DataFrame(
            [(f"person:{a}", f"person:{b}") for a, b in pairs], columns=["source", "target"]
        ).assign(type="associate_of")
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        origin = name.partition(",")[0]
        case.add(la.Batch.of(la.Document(title=name, sha256=sha256, origin=origin), links=frame))
    return case


def test_in_a_case_a_lost_source_is_as_large_as_those_on_record() -> None:
    case = stated(
        ("sheriff, page 1", [("a", "b"), ("b", "c")]),
        ("sheriff, page 2", [("c", "d")]),
        ("carrier", [(str(k), str(k + 1)) for k in range(36)]),
    )
    graph = la.build_graph(case)
    sizes = source_sizes(graph)
    assert sizes.shares == (4 / 41, 0.25)  # the carrier covered nearly all
    assert sizes.ties == (6, 72)
    assert [sizes.draw(uniform, 41) for uniform in (0.0, 0.07, 0.08, 0.99)] == [4, 4, 10, 10]
    found = la.trust.scenario_intervals(graph, "degree", scenarios="source", worlds=20)
    sized = "as many entities as a source on record, up to 25% of all"
    assert found.notes[1] == SOURCE.format(sized)


def test_a_closed_case_and_no_case_say_nothing_about_sources() -> None:
    case = stated(("page", [("a", "b")]))
    graph = la.build_graph(case)
    case.close()
    assert not source_sizes(graph).on_record
    assert source_sizes(karate()) == source_sizes(graph)


def test_a_table_is_stale_once_the_case_has_changed() -> None:
    case = stated(("page", [("a", "b"), ("b", "c")]))
    found = la.trust.scenario_intervals(la.build_graph(case), "degree", worlds=20)
    case.add(la.Batch.of(la.Document(title="later", sha256="1" * 64)))
    with pytest.warns(StaleResultWarning):
        la.trust.scenario_intervals(found.graph, "degree", worlds=20)
