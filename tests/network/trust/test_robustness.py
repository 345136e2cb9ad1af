"""How rankings hold while parts are hidden: against scipy, against networkx, and by hand."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

import linkanalysis as la
from linkanalysis.errors import StaleResultWarning
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.rankings import rank_agreement
from linkanalysis.kernels.removal import draw_hidden, rows_without

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VALUES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=25)


def karate(**options: Any) -> la.EntityGraph:  # noqa: ANN401
    return la.from_networkx(nx.karate_club_graph(), **options)


def ranked(values: list[int]) -> NDArray[np.int32]:
    """Give competition ranks from the highest."""
    return frozen([1 + sum(other > value for other in values) for value in values], np.int32)


def agreement(first: list[int], second: list[int], *, top: int = 3) -> tuple[float, float]:
    kept = np.ones(len(first), dtype=np.bool_)
    tau, overlap = rank_agreement(ranked(first), ranked(second), kept, top)
    return float(tau), float(overlap)


@given(VALUES, st.integers(1, 8))
def test_agreement_is_that_of_scipy_and_of_plain_counting(
    rows: list[tuple[int, int, bool]], top: int
) -> None:
    first, second = [row[0] for row in rows], [row[1] for row in rows]
    kept = np.array([row[2] for row in rows], dtype=np.bool_)
    one, two = ranked(first), ranked(second)
    left = [(row[0], row[1]) for row in rows if row[2]]
    for kernel in (rank_agreement, rank_agreement.py_func):
        tau, overlap = kernel(one, two, kept, top)
        distinct = [len({pair[side] for pair in left}) for side in (0, 1)]
        if min(distinct) > 1:
            oracle = kendalltau([a for a, _ in left], [b for _, b in left]).statistic
            assert tau == pytest.approx(oracle, abs=1e-12)
        else:  # without a value for scipy: one if both say nothing, none if one does
            assert tau == (1.0 if len(left) < 2 or distinct == [1, 1] else 0.0)
        wanted = min(top, len(left))
        shares = [_in_part([pair[side] for pair in left], wanted) for side in (0, 1)]
        common = sum(map(min, *shares)) / wanted if len(left) > 1 else 1.0
        assert overlap == pytest.approx(common, abs=1e-12)


def _in_part(values: list[int], wanted: int) -> list[float]:
    above = [sum(other > value for other in values) for value in values]
    return [
        min(1.0, max(0.0, (wanted - before) / values.count(value)))
        for before, value in zip(above, values, strict=True)
    ]


def test_equals_that_do_not_all_fit_count_in_part() -> None:
    assert agreement([9, 8, 7, 1], [9, 8, 1, 7]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    # the third place is shared by two: half of each is in, and one of them is in for good
    assert agreement([9, 8, 5, 5], [9, 8, 5, 1])[1] == pytest.approx(2.5 / 3)
    assert agreement([9, 8, 5, 5], [9, 8, 5, 5]) == (1.0, 1.0)


def test_as_many_are_hidden_as_asked_and_never_those_without_pull() -> None:
    pull = frozen([0.0, 1.0, 2.0, 0.0, 3.0], np.float64)
    for kernel in (draw_hidden, draw_hidden.py_func):
        with np.errstate(over="ignore"):
            for number in range(7):
                hidden = kernel(pull, number, seed_state(3, number))
                assert hidden.sum() == min(number, 3)
                assert not hidden[[0, 3]].any()
    assert draw_hidden(frozen([], np.float64), 4, seed_state(0)).size == 0


def test_people_are_drawn_one_by_one_in_proportion_to_their_pull() -> None:
    pull = [1.0, 2.0, 5.0]
    drawn = np.array(
        [draw_hidden(frozen(pull, np.float64), 2, seed_state(9, k)) for k in range(4000)]
    )
    expected = np.zeros(3)
    for first, second, _ in permutations(range(3)):
        chance = pull[first] / 8 * pull[second] / (8 - pull[first])
        expected[[first, second]] += chance
    np.testing.assert_allclose(drawn.mean(axis=0), expected, atol=4 * 0.5 / np.sqrt(4000))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20), st.integers(0, 9))
def test_rows_without_some_slots_are_those_of_the_matrix(
    pairs: list[tuple[int, int]], seed: int
) -> None:
    tied = np.zeros((7, 7), dtype=np.int64)
    for a, b in pairs:
        tied[a, b] = 1
    rows, columns = np.nonzero(tied)
    gone = np.random.default_rng(seed).random(rows.size) < 0.5
    indptr = frozen(np.concatenate([[0], np.cumsum(tied.sum(axis=1))]), np.uint32)
    for kernel in (rows_without, rows_without.py_func):
        pointers, left, slots = kernel(indptr, frozen(columns, np.uint32), gone)
        assert slots.tolist() == np.flatnonzero(~gone).tolist()
        assert left.tolist() == columns[~gone].tolist()
        assert (
            np.repeat(np.arange(7), np.diff(pointers.astype(int))).tolist() == rows[~gone].tolist()
        )


def test_a_star_is_worked_out_by_hand() -> None:
    table = la.trust.robustness(la.from_networkx(nx.star_graph(30)), "degree", worlds=20).to_frame()
    row = table[(table["hidden"] == "ties") & (table["share"] == 0.1)].iloc[0]
    # 30 of 465 pairs are untied on record; with three leaves cut off 30 and 3 x 27 are
    tau = 30 / np.sqrt(30 * 111)
    assert row[["tau", "tau_low", "tau_high"]].tolist() == pytest.approx([tau] * 3, abs=5e-5)
    # nine places for thirty leaves on record, for twenty-seven then
    assert row["overlap"] == pytest.approx((1 + 27 * 9 / 30) / 10, abs=5e-5)


def test_the_table_is_that_of_networkx_and_scipy_draw_by_draw() -> None:
    network = nx.karate_club_graph()
    graph = karate()
    order = [int(name.removeprefix("person:")) for name in graph.ids]
    found = la.trust.robustness(graph, ["degree", "betweenness"], worlds=3, top=5)
    places = {node: place for place, node in enumerate(order)}
    ends = sorted(tuple(sorted((places[a], places[b]))) for a, b in network.edges())
    degree = np.array([network.degree(node) for node in order], dtype=np.float64)
    pulls = {"ties": np.ones(len(ends)), "people": np.ones(34), "people by degree": degree}
    frame = found.to_frame()
    for stream, (what, pull) in enumerate(pulls.items()):
        for share in frame.loc[frame["hidden"] == what, "share"].unique():
            taus = []
            for draw in range(3):
                number = max(1, round(share * pull.size))
                state = seed_state(0, 3 * draw + stream)
                hidden = np.flatnonzero(draw_hidden(frozen(pull, np.float64), number, state))
                part = nx.relabel_nodes(network, places)
                if what == "ties":
                    part.remove_edges_from([ends[k] for k in hidden])
                else:
                    part.remove_nodes_from(hidden.tolist())
                left = sorted(part)
                whole = nx.relabel_nodes(network, places)
                old, new = nx.betweenness_centrality(whole), nx.betweenness_centrality(part)
                pairs = [[round(values[node], 9) for node in left] for values in (old, new)]
                taus.append(kendalltau(*pairs).statistic)
            row = frame[(frame["hidden"] == what) & (frame["share"] == share)].set_index("measure")
            assert row.loc["betweenness", "tau"] == pytest.approx(np.mean(taus), abs=1e-4), what


@pytest.mark.parametrize("seed", [0, 1])
def test_the_more_is_hidden_the_less_holds(seed: int) -> None:
    graph = la.from_networkx(nx.powerlaw_cluster_graph(60, 2, 0.4, seed=5))
    found = la.trust.robustness(graph, worlds=60, seed=seed)
    for what in (slice(0, 3), slice(3, 6), slice(6, 9)):
        for numbers in (found.tau, found.overlap):
            assert (np.diff(numbers[what, :, 0], axis=0) < 0.01).all()
    assert (found.tau[..., 1] <= found.tau[..., 0] + 1e-12).all()


@pytest.mark.parametrize("threads", ["1", "2", "3"])
def test_threads_and_the_order_of_rows_change_nothing(
    threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = la.trust.robustness(karate(), ["degree", "closeness"], worlds=20).to_frame()
    monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
    shuffled = nx.Graph(sorted(nx.karate_club_graph().edges(), key=lambda e: (e[1] * 7) % 11))
    two = la.trust.robustness(
        la.from_networkx(shuffled), ["degree", "closeness"], worlds=20
    ).to_frame()
    pd.testing.assert_frame_equal(one, two)
    other = la.trust.robustness(karate(), ["degree", "closeness"], worlds=20, seed=1).to_frame()
    assert not other.equals(one)


def test_only_people_are_hidden_where_there_are_people() -> None:
    ties = [(f"p{k}", f"phone:{j}") for k in range(40) for j in (k % 7, k // 2)]
    graph = la.from_networkx(nx.Graph(ties))
    phones = np.array([kind == "phone" for kind in graph.types])
    found = la.trust.robustness(graph, "degree", worlds=10).to_frame()
    assert phones.sum() == 20
    # two of forty people are hidden, and never the phones: no phone loses more than two ties
    row = found[(found["hidden"] == "people") & (found["share"] == 0.05)].iloc[0]
    assert row["tau"] > 0.9
    # a network of phones alone hides phones
    alone = la.from_networkx(nx.path_graph(30), type="phone")
    assert (la.trust.robustness(alone, "degree", worlds=5).tau[3:, 0, 0] < 1).all()


def test_the_protected_take_part_and_are_not_ranked() -> None:
    network = nx.karate_club_graph()
    network.nodes[33]["role"] = "victim"
    found = la.trust.robustness(la.from_networkx(network), "degree", worlds=20)
    assert found.withheld == 1
    assert "1 protected not ranked." in found.caveat
    assert "33" not in found.to_frame().to_string().split()
    # ranks are among the others, though ties to her count: the first is then the other leader
    assert not np.array_equal(found.tau, la.trust.robustness(karate(), "degree", worlds=20).tau)


def test_ties_are_counted_along_their_direction() -> None:
    network = nx.gnp_random_graph(25, 0.15, seed=2, directed=True)
    graph = la.from_networkx(network)
    found = [
        la.trust.robustness(graph, "degree", worlds=10, direction=way).tau for way in ("out", "in")
    ]  # type: ignore[arg-type]
    assert not np.array_equal(*found)
    back = la.from_networkx(network.reverse())
    np.testing.assert_array_equal(
        la.trust.robustness(back, "degree", worlds=10).tau[3:6],
        la.trust.robustness(graph, "degree", worlds=10, direction="in").tau[3:6],
    )


def test_graphs_of_nobody_and_without_ties_hold_by_saying_nothing() -> None:
    for n in (0, 1, 2, 5):
        found = la.trust.robustness(la.from_networkx(nx.empty_graph(n)), worlds=3)
        assert (found.tau == 1.0).all()
        assert (found.overlap == 1.0).all()
        assert len(found.to_frame()) == 54
    assert len(la.trust.robustness(karate(), [], worlds=2).to_frame()) == 0


def test_the_most_stable_measure_comes_first() -> None:
    found = la.trust.robustness(karate(), ["betweenness", "degree"], worlds=30)
    table = found.by_measure()
    assert (np.diff(table["tau"] + table["overlap"]) <= 0).all()
    assert (
        repr(found) == "<Robustness: 34 entities, 30 worlds, most stable degree, then betweenness>"
    )
    assert dict(found.made_by.parameters)["worlds"] == "30"


def test_a_case_that_moved_on_is_said() -> None:
    case = la.Case(purpose="training")
    pairs = pd.DataFrame({"source": ["phone:1"], "target": ["phone:2"], "type": ["call"]})
    case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64), links=pairs))
    graph = la.build_graph(case)
    case.add(la.Batch.of(la.Document(title="later", sha256="1" * 64)))
    with pytest.warns(StaleResultWarning):
        la.trust.robustness(graph, worlds=1)


def test_on_a_real_network_the_well_tied_are_missed_most(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "caviar" / "edges.csv", dtype=str)
    network = nx.Graph(zip(table["source"], table["target"], strict=True))
    found = la.trust.robustness(la.from_networkx(network), ["degree", "closeness"], worlds=40)
    # as many people missing: who is drawn by ties does more harm than who is drawn alike
    assert (found.tau[6:, :, 0] < found.tau[3:6, :, 0]).all()
    assert found.by_measure()["measure"].tolist() == ["degree", "closeness"]
