"""Measures by rounds of SQL are those of the library on the whole case."""

from __future__ import annotations

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import fewer, one_in
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_series_equal

import linkanalysis as la
from linkanalysis.errors import EngineError
from linkanalysis.scale.engines import Workbench, workbench
from linkanalysis.scale.measure_rounds import IN_ROUNDS, MEASURED, component, core, neighbors_of


@pytest.fixture(scope="module")
def scores(whole: la.Case) -> la.ScoreTable:
    graph = la.build_graph(whole)
    tied = graph.only(entities=sorted({*graph.edges["source"], *graph.edges["target"]}))
    return la.centrality(tied, list(MEASURED))


@pytest.mark.parametrize("measure", one_in(3, MEASURED))
def test_values_are_those_of_the_whole_case(
    large: la.scale.LargeCase, scores: la.ScoreTable, measure: str
) -> None:
    if measure in IN_ROUNDS and not large.engine.keeps:
        with pytest.raises(EngineError) as error:
            la.scale.rank_entities(large, measure)
        assert str(error.value) == (
            f'"{measure}" needs a table for each round, and PostgreSQL may keep none. Name a '
            "schema in which this connection may write: scratch=…."
        )
        return
    found = la.scale.rank_entities(large, measure, limit=10_000)
    theirs = scores.to_frame().set_index("entity").sort_index()[measure]
    ours = found.to_frame().set_index("entity").sort_index()[measure]
    exact = measure != "pagerank"
    assert_series_equal(
        ours, theirs, check_exact=exact, check_dtype=False, **({} if exact else {"atol": 1e-7})
    )
    assert found.withheld == scores.withheld > 0


def test_the_highest_come_first_up_to_the_limit(large: la.scale.LargeCase) -> None:
    frame = la.scale.rank_entities(large, "strength", limit=5).to_frame()
    whole = la.scale.rank_entities(large, "strength", limit=10_000).to_frame()
    assert frame.equals(whole.head(5))
    assert whole["strength"].is_monotonic_decreasing


def cores_of(bench: Workbench, graph: nx.Graph, most: int) -> dict[str, int]:
    """Find cores, peeling on the engine until at most `most` ties are left."""
    ties = [(f"phone:{a}", f"phone:{b}", 1) for a, b in graph.edges]
    both = ties + [(b, a, n) for a, b, n in ties]
    neighbors = bench.upload(pd.DataFrame(both, columns=["a", "b", "n"]))
    rows = bench.engine.rows(f"SELECT entity, value FROM {core(bench, neighbors, most=most)}")
    return dict(zip(rows["entity"], rows["value"].tolist(), strict=True))


def cores_by_networkx(graph: nx.Graph) -> dict[str, int]:
    return {f"phone:{name}": value for name, value in nx.core_number(graph).items()}


@pytest.mark.parametrize("most", [0, 20])
def test_cores_are_exact_wherever_they_are_finished(engine: la.scale.Engine, most: int) -> None:
    graph = nx.barbell_graph(6, 3)  # cores 5 and 2
    graph.add_edges_from([("a", 0), ("b", "a"), ("c", "b"), ("d", "e")])
    with workbench(engine) as bench:
        assert cores_of(bench, graph, most) == cores_by_networkx(graph)


@settings(max_examples=fewer(2))  # each asks DuckDB for many rounds
@given(st.integers(0, 10_000), st.integers(0, 40))
def test_cores_of_random_networks_are_exact(seed: int, most: int) -> None:
    graph = nx.gnm_random_graph(14, 35, seed=seed)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    with workbench(la.scale.over_duckdb(duckdb.connect())) as bench:
        assert cores_of(bench, graph, most) == cores_by_networkx(graph)


@settings(max_examples=fewer(2))
@given(seed=st.integers(0, 10_000), size=st.integers(2, 60), long=st.booleans())
def test_components_of_long_ways_and_random_networks_are_exact(
    *, seed: int, size: int, long: bool
) -> None:
    tree = nx.path_graph(size) if long else nx.gnm_random_graph(size, size // 2 + 1, seed=seed)
    labels = np.random.default_rng(seed).permutation(size).tolist()
    ties = [(f"phone:{labels[a]:02}", f"phone:{labels[b]:02}", 1) for a, b in tree.edges]
    links = pd.DataFrame(ties, columns=["source", "target", "n"])
    with workbench(la.scale.over_duckdb(duckdb.connect())) as bench:
        neighbors = neighbors_of(bench, f"SELECT * FROM {bench.upload(links)}", {})
        rows = bench.engine.rows(f"SELECT entity, value FROM {component(bench, neighbors)}")
    graph = nx.Graph([(a, b) for a, b, _ in ties])
    sizes = {name: len(part) for part in nx.connected_components(graph) for name in part}
    assert dict(zip(rows["entity"], rows["value"].tolist(), strict=True)) == sizes
