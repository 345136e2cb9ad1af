"""Possible worlds and the chances behind them: what may be drawn, how often, always the same."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import StaleResultWarning
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.draws import uniforms
from linkanalysis.kernels.hidden_ties import guess_chances, world_ties
from linkanalysis.kernels.rankings import _scan, best_first, rank_blocks
from linkanalysis.network.measures.ties import Ties, ties_of
from linkanalysis.network.trust.worlds import graph_worlds, missing_chances, worlds_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def document(name: str, **about: Any) -> la.Document:  # noqa: ANN401
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    about = {"scheme": "admiralty", "received": date(2024, 6, 1)} | about
    return la.Document(title=name, sha256=sha256, **about)


def case_of(*documents: tuple[str, dict[str, Any], list[tuple[Any, ...]]]) -> la.Case:
    """Make a case: name and grading of each document, and (source, target, type[, start])."""
    case = la.Case(purpose="training")
    for name, about, links in documents:
        rows = [(*link, *(None,) * (4 - len(link))) for link in links]
        frame = pd.DataFrame(rows, columns=["source", "target", "type", "start"], dtype=object)
        frame["row"] = [str(row) for row in range(2, len(frame) + 2)]
        case.add(la.Batch.of(document(name, **about), links=frame))
    return case


def pairs_of(ties: Ties) -> set[tuple[int, int]]:
    rows = np.repeat(np.arange(ties.n), np.diff(ties.indptr.astype(np.int64)))
    return set(zip(rows.tolist(), ties.indices.tolist(), strict=True))


def same(worlds: Iterable[Ties], others: Iterable[Ties]) -> bool:
    fields = ("indptr", "indices", "strength", "distance")
    return all(
        np.array_equal(getattr(one, field), getattr(other, field))
        for one, other in zip(worlds, others, strict=True)
        for field in fields
    )


BA = [("person:b", "person:a", "associate_of")]


def test_documents_of_one_origin_are_one_voice_and_origins_join_by_noisy_or() -> None:
    case = case_of(
        ("one", {"grade": "C1", "origin": "desk"}, BA),  # .80
        ("two", {"grade": "E2", "origin": "desk"}, BA),  # .50, the same voice
        ("three", {"grade": "D2", "origin": "tip line"}, BA),  # .50
        ("four", {"grade": "C4"}, [("person:a", "person:b", "kin")]),  # .30, its own origin
    )
    found = la.trust.tie_probabilities(la.build_graph(case))
    assert found.probability.tolist() == pytest.approx([1 - 0.2 * 0.5 * 0.7], abs=1e-12)  # .93
    assert found.origins.tolist() == [3]
    stated = found.grades[found.grades["stated"] > 0]
    assert sorted(stated["grade"]) == ["C1", "C4", "D2", "E2"]


def test_what_cannot_be_judged_stands_in_the_middle_with_both_ends_beside() -> None:
    case = case_of(
        ("one", {"grade": "F6"}, BA),
        (
            "two",
            {"grade": "A6"},
            [("person:c", "person:d", "kin")],
        ),
    )
    found = la.trust.tie_probabilities(la.build_graph(case)).to_frame()
    for name, expected in (("probability", [0.4, 0.5]), ("low", [0.2] * 2), ("high", [0.8] * 2)):
        assert found[name].tolist() == pytest.approx(expected, abs=1e-12)


def test_machines_ungraded_documents_and_other_schemes_have_their_rows() -> None:
    case = case_of(
        ("calls", {"grade": "F6"}, [("phone:1", "phone:2", "call")]),
        ("note", {"scheme": ""}, [("person:a", "person:b", "kin")]),
        ("uk", {"scheme": "3x5x2", "grade": "1AP"}, [("person:c", "person:d", "kin")]),
        ("tip", {"grade": "E5"}, [("person:e", "person:f", "kin")]),
    )
    found = la.trust.tie_probabilities(la.build_graph(case))
    expected = pytest.approx([0.05, 0.7, 0.7, 0.99], abs=1e-12)
    assert found.to_frame()["probability"].tolist() == expected
    assert found.notes == (
        "Ties stated by documents whose grade is not in the table: 2.",
        "Ties stated as improbable (grade 5): 1.",
    )
    table = la.trust.grade_probabilities()
    table.loc[len(table)] = ["3x5x2", "1A", 0.9, 0.9, 0.9, ""]
    table.loc[table["grade"] == "E5", ["probability", "low", "high"]] = 0.25
    edited = la.trust.tie_probabilities(la.build_graph(case), grades=table)
    expected = pytest.approx([0.25, 0.7, 0.9, 0.99], abs=1e-12)
    assert edited.to_frame()["probability"].tolist() == expected
    assert dict(edited.made_by.parameters)["grades"] == "edited"


def test_age_halves_if_asked_and_agreement_ends_at_99() -> None:
    old, new = pd.Timestamp("2020-01-01"), pd.Timestamp("2020-04-10")
    case = case_of(
        ("one", {"grade": "A1"}, [("person:a", "person:b", "kin", old)]),
        ("two", {"grade": "A1"}, [("person:c", "person:d", "kin", new)]),
        ("three", {"grade": "A1"}, [("person:c", "person:d", "kin", new)]),
    )
    graph = la.build_graph(case)
    assert la.trust.tie_probabilities(graph).probability.tolist() == [0.95, 0.99]
    aged = la.trust.tie_probabilities(graph, half_life_days=100)
    assert aged.probability.tolist() == pytest.approx([0.475, 0.99], abs=1e-12)
    later = la.trust.tie_probabilities(graph, half_life_days=50, as_of=date(2020, 4, 10))
    assert later.probability[0] == pytest.approx(0.2375, abs=1e-12)


def test_an_edge_by_shared_things_needs_both_ends() -> None:
    case = case_of(
        (
            "one",
            {"grade": "C1"},
            [("person:a", "phone:1", "uses"), ("person:b", "phone:1", "uses")],
        ),
        (
            "two",
            {"grade": "D2"},
            [("person:a", "phone:2", "uses"), ("person:b", "phone:2", "uses")],
        ),
    )
    pairs = la.project(la.build_graph(case), to="person", through="phone")
    found = la.trust.tie_probabilities(pairs)
    assert found.probability.tolist() == pytest.approx([1 - (1 - 0.64) * (1 - 0.25)], abs=1e-12)


def leader(doubtful: str = "tip") -> la.Case:
    """Make a case: x has ten ties by one doubtful origin, y seven that are firm."""
    tips = [("person:x", f"person:a{k}", "associate_of") for k in range(10)]
    firm = [("person:y", f"person:b{k}", "associate_of") for k in range(7)]
    return case_of(
        *(
            (f"tip {k}", {"grade": "D2", "origin": doubtful.format(k)}, [tie])  # .50 each
            for k, tie in enumerate(tips)
        ),
        ("file", {"grade": "A1", "origin": "register"}, firm),  # .95 each
    )


def test_what_one_origin_says_stands_or_falls_together() -> None:
    graph = la.build_graph(leader())
    x = graph.node("person:x")
    seen = {}
    for dependence in ("independent", "origin"):
        chances = la.trust.tie_probabilities(graph, dependence=dependence)  # type: ignore[arg-type]
        assert chances.probability.max() == 0.95
        worlds, said = graph_worlds(
            graph, ties_of(graph), "out", probabilities=chances, hidden=(0.0,)
        )
        ties = [worlds.draw(k) for k in range(400)]
        seen[dependence] = np.array([int(t.indptr[x + 1]) - int(t.indptr[x]) for t in ties])
        assert bool(said) == (dependence == "origin")
    assert set(seen["origin"].tolist()) == {0, 10}
    assert len(set(seen["independent"].tolist())) > 6
    for counts in seen.values():  # as likely either way: half of the ties hold
        assert counts.mean() == pytest.approx(5, abs=4 * 5 / math.sqrt(400))


def test_how_often_one_is_first_moves_as_it_should() -> None:
    graph = la.build_graph(leader())

    def first(**options: Any) -> tuple[float, float]:  # noqa: ANN401
        table = la.trust.rank_intervals(graph, "degree", worlds=600, hidden=0.0, top=1, **options)
        frame = table.to_frame().set_index("entity")
        return frame.loc["person:x", "degree_top"], frame.loc["person:x", "degree_high"]

    own = [math.comb(10, k) / 1024 for k in range(11)]
    other = [math.comb(7, k) * 0.95**k * 0.05 ** (7 - k) for k in range(8)]
    by_itself = sum(a * b for k, a in enumerate(own) for j, b in enumerate(other) if k >= j)
    together = la.trust.tie_probabilities(graph, dependence="origin")
    assert first()[0] == pytest.approx(by_itself, abs=0.06)  # 0.23
    # wrong in half of the worlds, and then without any tie; else first, whatever else is right
    assert first(probabilities=together)[0] == pytest.approx(0.5, abs=0.08)
    assert first(probabilities=together)[1] > 10 > first()[1]
    # ten origins that each say one thing are as good as independent
    apart = la.build_graph(leader("tip {}"))
    each = la.trust.tie_probabilities(apart, dependence="origin")
    table = la.trust.rank_intervals(
        apart, "degree", worlds=600, hidden=0.0, top=3, probabilities=each
    ).to_frame()
    assert 1 < table.set_index("entity").loc["person:x", "degree_low"] + 1 < 10


def test_the_doubtful_of_an_origin_falls_before_the_firm() -> None:
    case = case_of(
        ("one", {"grade": "A1", "origin": "source"}, [("person:a", "person:b", "kin")]),  # .95
        ("two", {"grade": "D4", "origin": "source"}, [("person:a", "person:c", "kin")]),  # .20
        ("three", {"grade": "A1"}, [("person:a", "person:c", "kin")]),
    )
    graph = la.build_graph(case)
    chances = la.trust.tie_probabilities(graph, dependence="origin")
    assert chances.together is not None
    b = [graph.source[e] + graph.target[e] for e in range(2)].index(0 + graph.node("person:b"))
    for firm in (0.1, 0.5, 0.97):
        for own in (0.1, 0.97):
            drawn = np.array(
                [firm if name == "source" else own for name in chances.together.origins]
            )
            holds = chances.together.hold(drawn)
            assert holds[b] == (firm < 0.95)
            assert holds[1 - b] == (firm < 0.2 or own < 0.95)
    # all that agree may still have made one mistake
    worlds, _ = graph_worlds(graph, ties_of(graph), "out", probabilities=chances, hidden=(0.0,))
    sizes = [worlds.draw(k).indices.size / 2 for k in range(600)]
    assert np.mean(sizes) == pytest.approx(0.95 + 1 - 0.05 * 0.8, abs=0.06)


def test_shared_things_stand_by_the_origins_of_both_ends() -> None:
    stays = [(who, "booking:1", "stayed_at") for who in ("person:a", "person:b")]
    one = case_of(("hotel", {"grade": "C1", "origin": "hotel"}, stays))  # .80
    two = case_of(*((f"tip {k}", {"grade": "C1"}, [stay]) for k, stay in enumerate(stays)))
    for case, expected in ((one, 0.8), (two, 0.64)):
        pairs = la.project(la.build_graph(case), to="person", through="booking")
        chances = la.trust.tie_probabilities(pairs, dependence="origin")
        assert chances.probability.tolist() == pytest.approx([0.64])
        assert chances.origins.tolist() == [1 if case is one else 2]
        worlds, _ = graph_worlds(pairs, ties_of(pairs), "out", probabilities=chances, hidden=(0.0,))
        held = np.mean([worlds.draw(k).indices.size / 2 for k in range(500)])
        assert held == pytest.approx(expected, abs=0.08)


def test_edges_without_documents_stand() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    chances = la.trust.tie_probabilities(graph, dependence="origin")
    assert chances.notes[-1] == (
        "Claims of one origin stand or fall together: if it is wrong, all its ties are gone."
    )
    assert dict(chances.made_by.parameters)["dependence"] == "origin"
    worlds, _ = graph_worlds(graph, ties_of(graph), "out", probabilities=chances, hidden=(0.0,))
    assert same([worlds.draw(k) for k in range(3)], [worlds.ties] * 3)


def test_numbers_of_origins_are_uniform_and_each_by_itself() -> None:
    rows = np.stack([uniforms(0, k, 40) for k in range(500)])
    assert ((rows >= 0) & (rows < 1)).all()
    assert rows.mean() == pytest.approx(0.5, abs=0.01)
    assert np.quantile(rows, (0.1, 0.9)).tolist() == pytest.approx([0.1, 0.9], abs=0.01)
    assert np.abs(np.corrcoef(rows.T) - np.eye(40)).max() < 0.2
    assert uniforms(0, 3, 5).tolist() == uniforms(0, 3, 9)[:5].tolist()


def test_worlds_without_doubt_are_the_graph_and_without_chance_empty() -> None:
    ties = ties_of(la.from_networkx(nx.karate_club_graph()))
    sure = worlds_of(ties, hidden=(0.0,))
    assert same([sure.draw(5)], [ties])
    nothing = worlds_of(ties, chance=np.zeros(ties.indices.size), hidden=(0.0,))
    assert nothing.draw(5).indices.size == 0


def test_ties_are_dropped_as_often_as_their_chance_and_added_as_many_as_are_hidden() -> None:
    ties = ties_of(la.from_networkx(nx.gnm_random_graph(60, 180, seed=1)))
    half = worlds_of(ties, chance=np.full(ties.indices.size, 0.5), hidden=(0.0,))
    sizes = [half.draw(k).indices.size / 2 for k in range(200)]
    assert abs(np.mean(sizes) - 90) < 4 * math.sqrt(45 / 200)
    for hidden in (0.1, 0.3):
        more = worlds_of(ties, hidden=(hidden,))
        sizes = [more.draw(k).indices.size / 2 for k in range(200)]
        assert np.mean(sizes) == pytest.approx(180 / (1 - hidden), rel=0.04)
        assert all(pairs_of(ties) <= pairs_of(more.draw(k)) for k in range(20))


def test_each_share_of_hidden_ties_has_its_worlds_in_turn() -> None:
    ties = ties_of(la.from_networkx(nx.karate_club_graph()))
    worlds = worlds_of(ties, hidden=(0.0, 0.4))
    assert same([worlds.draw(k) for k in (0, 2, 4)], [ties] * 3)
    assert all(worlds.draw(k).indices.size > 1.2 * ties.indices.size for k in (1, 3, 5))


@pytest.mark.parametrize("directed", [False, True])
def test_worlds_are_simple_graphs_of_the_same_kind(directed: bool) -> None:  # noqa: FBT001
    graph = la.from_networkx(nx.gnp_random_graph(40, 0.06, seed=2, directed=directed))
    worlds = worlds_of(ties_of(graph))
    for k in range(30):
        ties = worlds.draw(k)
        pairs = pairs_of(ties)
        assert len(pairs) == ties.indices.size  # no pair twice
        assert all(a != b for a, b in pairs)
        assert directed or all((b, a) in pairs for a, b in pairs)
        rows = np.split(ties.indices, ties.indptr[1:-1])
        assert all((np.diff(row.astype(int)) > 0).all() for row in rows)


def test_answers_lead_back_along_arrows_where_that_is_the_pattern() -> None:
    mutual = nx.gnp_random_graph(40, 0.05, seed=4).to_directed()
    mutual.remove_edges_from([edge for k, edge in enumerate(sorted(mutual.edges())) if k % 9 == 0])
    ties = ties_of(la.from_networkx(mutual))
    back = {(b, a) for a, b in pairs_of(ties)} - pairs_of(ties)
    worlds = worlds_of(ties, hidden=(0.1,))
    new = [pairs_of(worlds.draw(k)) - pairs_of(ties) for k in range(20)]
    # a pair at random would be one of them in one of a hundred draws
    assert sum(len(pairs & back) for pairs in new) > 0.1 * sum(len(pairs) for pairs in new)


def test_only_types_that_are_tied_on_record_are_tied() -> None:
    edges = [(f"person:{i}", f"phone:{(3 * i * j) % 17}") for i in range(40) for j in (1, 2)]
    graph = la.from_networkx(nx.Graph(edges))
    types = np.array(graph.types)
    worlds = worlds_of(ties_of(graph))
    for k in range(12):
        assert all(types[a] != types[b] for a, b in pairs_of(worlds.draw(k)))
    # so that measures of two modes can be taken in every world
    assert la.trust.rank_intervals(graph, "two_mode_betweenness", worlds=8).worlds == 8


def test_a_world_follows_from_seed_and_number_alone() -> None:
    ties = ties_of(la.from_networkx(nx.karate_club_graph()))
    one, again, other = worlds_of(ties), worlds_of(ties), worlds_of(ties, seed=1)
    forth = [one.draw(k) for k in range(6)]
    assert same(forth, [again.draw(k) for k in reversed(range(6))][::-1])
    assert not same(forth[:1], [other.draw(0)])
    assert not same(forth[:1], forth[3:4])


def test_chances_reach_the_edges_in_every_direction() -> None:
    case = case_of(
        ("one", {"grade": "A1"}, [("phone:1", "phone:2", "uses")]),
        ("two", {"grade": "C4"}, [("phone:2", "phone:1", "uses"), ("phone:3", "phone:1", "uses")]),
    )
    graph = la.build_graph(case, directed=True)
    best = 1 - 0.05 * 0.7
    for direction, expected in (
        ("out", [best, best, 0.3]),  # grades speak of pairs: both directions share them
        ("in", [best, 0.3, best]),
        ("all", [best, 0.3]),
    ):
        worlds, _ = graph_worlds(graph, ties_of(graph, direction), direction)  # type: ignore[arg-type]
        assert worlds.chance.tolist() == pytest.approx(expected, abs=1e-12), direction


def test_a_closed_case_and_one_that_moved_on_are_said() -> None:
    case = case_of(("one", {"grade": "C1"}, BA))
    graph = la.build_graph(case)
    case.add(la.Batch.of(document("later")))
    with pytest.warns(StaleResultWarning, match="has changed since"):
        found = la.trust.tie_probabilities(graph)
    assert found.notes == (
        "The case has changed since the graph was built: grades are those of now.",
    )
    case.close()
    assert graph_worlds(graph, ties_of(graph), "out")[1] == (
        "The case is closed, so grades are not known: every tie counts as certain.",
    )


def test_missing_ties_follow_the_binomial_law() -> None:
    # one number on record for all: true numbers vary little, so chances are near those of one value
    table, row = missing_chances(np.full(200, 6), np.zeros(200, dtype=np.int64), 0.2)
    assert len(set(row.tolist())) == 1
    chances = np.diff(table[0], prepend=0.0)
    assert chances @ np.arange(chances.size) == pytest.approx(1.5, abs=0.35)
    # nothing is hidden: nothing is missing
    assert (
        missing_chances(np.arange(5), np.zeros(5, dtype=np.int64), 0.0)[0].tolist() == [[1.0]] * 5
    )


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.sampled_from((0.05, 0.2, 0.6)))
def test_chances_of_missing_ties_are_chances(degrees: list[int], hidden: float) -> None:
    degree = np.array(degrees)
    table, row = missing_chances(degree, degree % 2, hidden)
    assert row.size == degree.size
    assert (np.diff(table, axis=1) >= -1e-12).all()
    np.testing.assert_allclose(table[:, -1], 1.0, rtol=0, atol=1e-9)


@pytest.mark.parametrize("kinds", [1, 3])
def test_guesses_are_counted_as_by_matrices(kinds: int) -> None:
    network = nx.gnp_random_graph(25, 0.2, seed=3)
    network.add_nodes_from(range(25, 30))  # and some without ties
    ties = ties_of(la.from_networkx(network))
    tied = np.zeros((30, 30))
    for a, b in pairs_of(ties):
        tied[a, b] = 1
    degree = tied.sum(axis=1)
    pull = degree + 2.0
    inverse = np.where(degree > 0, 1 / np.maximum(degree, 1), 0)
    fewer = 1 / np.maximum(degree - 1, 1)
    two = (tied * inverse) @ tied
    step = tied * np.outer(inverse, inverse)
    three = tied @ step @ tied
    clean = three - tied * (step.sum(1)[:, None] + step.sum(1)[None, :] - step)
    kind = np.arange(30) % kinds
    allowed = np.ones((kinds, kinds), dtype=bool)
    allowed[0, -1] = allowed[-1, 0] = kinds == 1  # the first and the last kind are not tied
    may = allowed[kind[:, None], kind] & ~np.eye(30, dtype=bool)
    present, absent = (tied > 0) & may, (tied == 0) & may
    outer, inner = np.outer(pull, pull), np.outer(pull - 1, pull - 1)
    expected = []
    for on_record, off_record in (
        (inner, outer),
        (inner * np.outer(fewer, fewer) * two, outer * np.outer(inverse, inverse) * two),
        (inner * np.outer(fewer, fewer) * clean, outer * np.outer(inverse, inverse) * three),
    ):
        total = on_record[present].sum() + off_record[absent].sum()
        expected.append(np.where(present, on_record, 0)[tied > 0] / total)
    pull = frozen(pull, np.float64)  # read-only as in use: another type would compile again
    types, may_be = frozen(kind, np.int64), frozen(allowed, np.bool_)
    rows = (ties.indptr, ties.indices, ties.indptr, ties.indices)
    for kernel in (guess_chances, guess_chances.py_func):
        chances = kernel(*rows, pull, pull, types, may_be, False)
        for guess, on_record in zip((0, 2, 3), expected, strict=True):
            np.testing.assert_allclose(chances[guess], on_record, rtol=0, atol=1e-12)


@pytest.mark.exhaustive
def test_the_kernels_are_what_they_say_in_python_too(monkeypatch: pytest.MonkeyPatch) -> None:
    values = frozen([0.3, 0.1 + 0.2, 0.3 - 2e-9, 2.0, 0.0], np.float64)
    order = frozen(np.argsort(-values), np.int64)
    for best, middle in (rank_blocks(values, 1e-9), _scan.py_func(values, order, 1e-9)):
        assert best.tolist() == [2, 2, 4, 1, 5]
        assert middle.tolist() == [2.5, 2.5, 4.0, 1.0, 5.0]
    for kernel in (best_first, best_first.py_func):
        assert kernel(frozen([2, 2, 4, 1, 5], np.int64)).tolist() == [3, 0, 1, 2, 4]
    worlds = worlds_of(ties_of(la.from_networkx(nx.karate_club_graph())))
    compiled = [worlds.draw(k) for k in range(3)]
    with np.errstate(over="ignore"):
        monkeypatch.setattr("linkanalysis.network.trust.worlds.world_ties", world_ties.py_func)
        assert same(compiled, [worlds.draw(k) for k in range(3)])
