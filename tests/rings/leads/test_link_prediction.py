"""Guessed ties: scores as published, a check that is as strict as it says, and nobody protected."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import exhaustive
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from linkanalysis.case import Batch, Case, Document
from linkanalysis.graph import build_graph, from_networkx
from linkanalysis.rings.leads.link_prediction import (
    check_method,
    predict_links,
    shares_below,
    top_share,
)
from linkanalysis.rings.leads.link_scores import LINK_METHODS, adjacency, score_pairs

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph

METHODS = [row.name for row in LINK_METHODS]


def ends(network: nx.Graph[int]) -> tuple[int, Any, Any]:
    pairs = np.array(sorted(sorted(tie) for tie in network.edges), np.int64).reshape(-1, 2)
    return len(network), pairs[:, 0], pairs[:, 1]


def scores_of(network: nx.Graph[int], method: str) -> dict[tuple[int, int], float]:
    found = score_pairs(method, adjacency(*ends(network)))
    pairs = zip(found.low.tolist(), found.high.tolist(), strict=True)
    return dict(zip(pairs, found.score.tolist(), strict=True))


@pytest.mark.parametrize(
    ("method", "best"),
    [
        ("resource_allocation", [((2, 33), 1.5666666667), ((0, 33), 0.9)]),
        ("local_path", [((2, 33), 6.22), ((0, 33), 4.14)]),
        ("l3", [((2, 33), 3.6581297599)]),
        ("lplus", [((4, 5), 0.3427357022), ((6, 10), 0.3427357022)]),
    ],
)
def test_the_best_pairs_of_the_karate_club_are_as_known(method: str, best: Any) -> None:  # noqa: ANN401
    karate = nx.Graph(nx.karate_club_graph().edges)
    scores = scores_of(karate, method)
    first = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[: len(best)]
    assert [pair for pair, _ in first] == [pair for pair, _ in best]
    np.testing.assert_allclose(
        [score for _, score in first], [score for _, score in best], rtol=0, atol=1e-10
    )


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[int]:
    n = draw(st.integers(2, 9))
    return nx.gnm_random_graph(n, draw(st.integers(0, n * 2)), seed=draw(st.integers(0, 999)))


@given(networks())
def test_scores_equal_networkx_and_their_formulas(network: nx.Graph[int]) -> None:
    absent = sorted(tuple(sorted(pair)) for pair in nx.non_edges(network))
    matrix = nx.to_numpy_array(network, nodelist=range(len(network)))
    degree = np.maximum(matrix.sum(axis=0), 1)
    three = np.zeros_like(matrix)
    for i, j in absent:
        three[i, j] = sum(
            matrix[i, u] * matrix[u, v] * matrix[v, j] / np.sqrt(degree[u] * degree[v])
            for u in network
            for v in network
        )
    path = matrix @ matrix + 0.01 * matrix @ matrix @ matrix
    theirs = {(u, v): score for u, v, score in nx.resource_allocation_index(network, absent)}
    expected = {
        "resource_allocation": theirs,
        "local_path": {pair: path[pair] for pair in absent},
        "l3": {pair: three[pair] for pair in absent},
    }
    for method, held in expected.items():
        ours = scores_of(network, method)
        assert set(ours) == {pair for pair, score in held.items() if score > 0}
        for pair, score in ours.items():
            assert score == pytest.approx(held[pair], rel=0, abs=1e-9)


@given(networks())
def test_lplus_is_the_cosine_of_the_pseudoinverse_within_components(
    network: nx.Graph[int],
) -> None:
    ours = scores_of(network, "lplus")
    together = set()
    for group in nx.connected_components(network):
        nodes = sorted(group)
        inverse = np.linalg.pinv(
            nx.laplacian_matrix(network, nodelist=nodes).toarray().astype(float)
        )
        for i, u in enumerate(nodes):
            for j, v in enumerate(nodes):
                if u < v and not network.has_edge(u, v):
                    together.add((u, v))
                    cosine = inverse[i, j] / np.sqrt(inverse[i, i] * inverse[j, j])
                    assert ours[u, v] == pytest.approx(cosine, rel=0, abs=1e-8)
    assert set(ours) == together


LEVELS = st.lists(st.tuples(st.integers(-3, 3), st.integers(1, 4)), min_size=1, max_size=6)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=6), LEVELS)
def test_how_well_ties_are_told_apart_is_the_area_under_the_curve(
    hidden: list[int], levels: list[tuple[int, int]]
) -> None:
    absent = [score for score, pairs in levels for _ in range(pairs)]
    expected = roc_auc_score([1] * len(hidden) + [0] * len(absent), hidden + absent)
    score, pairs = np.array(levels, dtype=np.float64).T
    ours = shares_below(np.array(hidden, dtype=np.float64), score, pairs)
    assert ours.mean() == pytest.approx(expected, rel=0, abs=1e-12)
    best = sorted([*hidden, *absent], reverse=True)
    border = best[len(hidden) - 1]
    above, at = sum(each > border for each in best), sum(each == border for each in best)
    hits = sum(each > border for each in hidden)
    hits += hidden.count(border) * (len(hidden) - above) / at
    share = top_share(np.array(hidden, dtype=np.float64), score, pairs)
    assert share == pytest.approx(hits / len(hidden), rel=0, abs=1e-12)


def test_numbers_of_ties_alone_are_counted_over_all_absent_pairs() -> None:
    network = nx.gnm_random_graph(30, 60, seed=1)
    check = check_method("resource_allocation", *ends(network), seed=0)
    assert check is not None
    # by hand: the same draws, every absent pair listed
    rng = np.random.default_rng(0)
    n, source, target = ends(network)
    from linkanalysis.rings.leads import link_prediction  # noqa: PLC0415 - the draws of the check

    areas = []
    for _ in range(check.runs):
        hidden = link_prediction._hide(n, source, target, check.hidden, rng)  # noqa: SLF001
        kept = nx.Graph(zip(source[~hidden].tolist(), target[~hidden].tolist(), strict=True))
        kept.add_nodes_from(range(n))
        assert nx.number_connected_components(kept) == nx.number_connected_components(network)
        assert hidden.sum() == check.hidden == 6
        pairs = [*nx.non_edges(network)]
        pairs += list(zip(source[hidden].tolist(), target[hidden].tolist(), strict=True))
        truth = [0] * (len(pairs) - check.hidden) + [1] * check.hidden
        scores = [round(s, 10) for *_, s in nx.resource_allocation_index(kept, pairs)]
        product = [s for *_, s in nx.preferential_attachment(kept, pairs)]
        areas.append((roc_auc_score(truth, scores), roc_auc_score(truth, product)))
    auc, by_degree = np.array(areas).T
    assert check.auc == pytest.approx(auc.mean(), rel=0, abs=1e-12)
    assert check.by_degree == pytest.approx(by_degree.mean(), rel=0, abs=1e-12)
    spread = np.sqrt((1 / 20 + 6 / 54) * (auc - by_degree).var(ddof=1))
    assert check.margin_error == pytest.approx(spread, rel=0, abs=1e-12)


def test_where_groups_are_dense_missing_ties_are_found() -> None:
    network = nx.relaxed_caveman_graph(12, 8, 0.05, seed=3)
    missing = sorted(tie for tie in network.edges if tie[0] // 8 == tie[1] // 8)[::40]
    network.remove_edges_from(missing)
    table = predict_links(from_networkx(network), limit=len(missing) * 3)
    assert table.informative
    assert table.check is not None
    assert table.check.auc > 0.9 > table.check.by_degree
    assert table.check.precision > 10 * table.check.by_chance
    found = {tuple(sorted((int(a), int(b)))) for a, b in zip(table.low, table.high, strict=True)}
    names = {
        tuple(sorted(map(int, pair)))
        for pair in table.to_frame()[["source_label", "target_label"]].to_numpy().tolist()
    }
    assert len(found) == len(names) == len(table)
    assert len(names & set(missing)) >= 0.7 * len(missing)
    frame = table.to_frame()
    assert frame["score"].is_monotonic_decreasing
    assert frame["rank"].tolist() == [int((frame["score"] > s).sum()) + 1 for s in frame["score"]]
    for a, b, common in frame[["source_label", "target_label", "common"]].to_numpy().tolist():
        assert common == len(list(nx.common_neighbors(network, int(a), int(b))))
        assert not network.has_edge(int(a), int(b))


@pytest.mark.parametrize("graphs", [2, *exhaustive(8)])
@pytest.mark.parametrize("method", METHODS)
def test_on_graphs_without_any_shape_it_is_hardly_ever_informative(
    method: str, graphs: int
) -> None:
    said = [
        predict_links(from_networkx(nx.gnm_random_graph(60, 150, seed=seed)), method=method)
        for seed in range(graphs)
    ]
    assert sum(table.informative for table in said) <= 1  # about 4 in 100 by chance
    for table in said:
        if table.informative:
            continue
        assert len(table) == len(table.to_frame()) == 0
        assert table.notes[0].startswith(
            "Not informative here: not better than chance and degrees by two standard errors, so "
            "no pair is named."
        )
        assert repr(table) == f"<LinkTable: not informative here, by {method}>"


def test_two_kinds_of_entities_have_no_common_neighbor_but_ways_of_three_ties() -> None:
    rng = np.random.default_rng(5)
    network: nx.Graph[str] = nx.Graph()
    for group in range(5):
        for person in range(8):
            for phone in range(6):
                if rng.random() < 0.5:
                    network.add_edge(f"p{group}{person}", f"phone:{group}{phone}")
    graph = from_networkx(network)
    none = predict_links(graph, method="resource_allocation")
    assert not none.informative
    assert none.notes[0].endswith('Where ties join people and things, method="l3" may do better.')
    table = predict_links(graph)
    assert table.method == "l3"
    assert table.informative
    assert {graph.types[a] for a in table.low.tolist()} | {
        graph.types[b] for b in table.high.tolist()
    } == {"person", "phone"}


def test_the_protected_take_part_are_not_named_and_are_counted() -> None:
    network = nx.ring_of_cliques(6, 6)
    for node in (8, 9):  # the last in the order of ids, as masked ones are
        network.nodes[node]["role"] = "victim"
    graph = from_networkx(network)
    table = predict_links(graph, limit=1000)
    whole = predict_links(from_networkx(nx.ring_of_cliques(6, 6)), limit=1000)
    assert table.withheld > 0
    assert len(table) + table.withheld == len(whole)
    assert table.check == whole.check
    assert f"{table.withheld} pairs with protected people not named." in table.caveat
    shown = " ".join(table.to_frame()[["source", "target"]].to_numpy().ravel())
    assert "Protected" not in shown
    assert not {"person:8", "person:9"} & set(shown.split())


def test_nothing_is_written_into_the_graph_and_the_order_of_rows_changes_nothing() -> None:
    network = nx.ring_of_cliques(5, 6)
    graph = from_networkx(network)
    before = graph.edges
    table = predict_links(graph, limit=7)
    assert graph.edges.equals(before)
    turned = nx.Graph([(b, a) for a, b in reversed(list(network.edges))])
    assert predict_links(from_networkx(turned), limit=7).to_frame().equals(table.to_frame())
    arrows = nx.DiGraph(network.edges)
    assert predict_links(from_networkx(arrows), limit=7).to_frame().equals(table.to_frame())
    assert "no document states these ties, and none is added" in table._repr_html_()
    assert str(table.made_by).startswith(
        "predict_links(method=resource_allocation, limit=7, since=None, runs=20, hidden=0.1)"
    )
    assert table.made_by.seed == 0


def dated(network: nx.Graph[int], later: set[tuple[int, int]]) -> EntityGraph:
    case = Case(purpose="training")
    ties = sorted(tuple(sorted(tie)) for tie in network.edges)
    frame = pd.DataFrame(
        {
            "source": [f"person:{a:03}" for a, _ in ties],
            "target": [f"person:{b:03}" for _, b in ties],
            "type": "associate_of",
            "start": [pd.Timestamp("2024-05-01" if tie in later else "2024-02-01") for tie in ties],
            "row": [str(row) for row in range(len(ties))],
        }
    )
    case.add(Batch.of(Document(title="report", sha256="0" * 64), links=frame))
    return build_graph(case)


def test_what_came_later_is_checked_on_what_came_before() -> None:
    network = nx.relaxed_caveman_graph(12, 8, 0.05, seed=3)
    inside = sorted(tuple(sorted(tie)) for tie in network.edges if tie[0] // 8 == tie[1] // 8)
    later = set(inside[::9])
    table = predict_links(dated(network, later), since="2024-03-01")
    check = table.check
    assert check is not None
    assert (check.runs, check.hidden) == (1, len(later))
    before = network.copy()
    before.remove_edges_from(later)
    free = [pair for pair in combinations(range(96), 2) if not network.has_edge(*pair)]
    pairs = [*free, *later]
    truth = [0] * len(free) + [1] * len(later)
    scores = [round(score, 10) for *_, score in nx.resource_allocation_index(before, pairs)]
    product = [score for *_, score in nx.preferential_attachment(before, pairs)]
    assert check.auc == pytest.approx(roc_auc_score(truth, scores), rel=0, abs=1e-12)
    assert check.by_degree == pytest.approx(roc_auc_score(truth, product), rel=0, abs=1e-12)
    assert table.informative
    assert table.notes[0].startswith(
        f"Of {len(later)} ties first recorded since 2024-03-01, resource_allocation scores one "
    )
    assert dict(table.made_by.parameters)["since"] == "2024-03-01"
    strangers = nx.gnm_random_graph(60, 150, seed=5)
    drawn = set(sorted(tuple(sorted(tie)) for tie in strangers.edges)[::4])
    assert not predict_links(dated(strangers, drawn), since="2024-03-01").informative


def test_where_too_little_came_later_nothing_is_foretold() -> None:
    graph = dated(nx.ring_of_cliques(4, 6), {(0, 1), (2, 3)})
    for since in ("2024-03-01", "2030-01-01", "2020-01-01"):
        table = predict_links(graph, since=since)
        assert table.check is None
        assert table.notes == (
            (
                f"Not informative here: too few ties were first recorded since {since}, or before; "
                "the check needs 10 of each."
            ),
        )


@pytest.mark.parametrize("network", [nx.Graph(), nx.path_graph(1), nx.path_graph(9)])
def test_too_small_graphs_are_said_to_be_so(network: nx.Graph[int]) -> None:
    table = predict_links(from_networkx(network))
    m = network.number_of_edges()
    (note,) = table.notes
    assert note == (
        f"Not informative here: this graph is too small; it has {m} ties, and the check needs 10."
    )
    assert table.check is None
    assert len(table) == 0


def test_a_complete_graph_has_nothing_to_predict_and_a_tree_is_answered() -> None:
    full = predict_links(from_networkx(nx.complete_graph(6)))
    assert full.notes == ("Not informative here: this graph is too small; every pair is tied.",)
    tree = predict_links(from_networkx(nx.balanced_tree(3, 3)))  # every tie holds it together
    assert tree.check is not None
    assert tree.check.hidden == 4
    assert not tree.informative


def test_small_graphs_have_the_scores_of_their_formulas() -> None:
    assert METHODS == ["resource_allocation", "local_path", "l3", "lplus"]
    pair = adjacency(2, np.array([0]), np.array([1]))
    assert pair.toarray().tolist() == [[0.0, 1.0], [1.0, 0.0]]
    path = score_pairs("resource_allocation", adjacency(4, np.array([0, 1]), np.array([1, 2])))
    assert path.score.tolist() == [0.5]
    assert path.of(np.array([0, 0]), np.array([2, 3]), 4).tolist() == [0.5, 0.0]
    square = adjacency(4, np.array([0, 1, 2, 0]), np.array([1, 2, 3, 3]))
    assert score_pairs("l3", square).score.tolist() == []


def test_ties_of_equal_scores_count_half() -> None:
    found = np.array([2.0, 1.0])
    assert shares_below(found, np.array([0.0, 1.0]), np.array([3.0, 1.0])).tolist() == [1.0, 0.875]
    assert top_share(np.array([2.0, 0.0]), np.array([1.0, 0.0]), np.array([1.0, 9.0])) == 0.5
