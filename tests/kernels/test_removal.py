"""Removal, fragments, nearness and covering against networkx, by taking nodes out one by one."""
# ruff: noqa: SLF001 - the kernels are private to their modules

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_graphs import crowds, florence, kite, network, networks

from linkanalysis.kernels import distances, nearness, removal
from linkanalysis.kernels.csr import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oracle_graphs import Network


def left(net: Network, gone: Sequence[int]) -> nx.Graph:
    other = nx.relabel_nodes(net.graph, {name: i for i, name in enumerate(net.names)})
    other.remove_nodes_from(gone)
    return other


def pairs_left(net: Network, gone: Sequence[int]) -> int:
    parts = nx.connected_components(left(net, gone))
    return sum(len(part) * (len(part) - 1) // 2 for part in parts)


def nearness_left(net: Network, gone: Sequence[int]) -> int:
    rows = nx.all_pairs_shortest_path_length(left(net, gone))
    return sum(nearness.NEXT_TO // d for u, row in rows for v, d in row.items() if u < v)


def covered(net: Network, worth: Sequence[int], members: Sequence[int]) -> int:
    if not members:
        return 0
    steps = nx.multi_source_dijkstra_path_length(left(net, []), set(members), weight=None)
    return sum(worth[int(d)] for d in steps.values())


def subset(net: Network, draw: Callable[..., list[int]]) -> list[int]:
    nodes = range(len(net.names))
    return sorted(draw(st.lists(st.sampled_from(nodes), unique=True)) if nodes else [])


@given(networks(directed=False), st.data())
def test_curves_equal_the_removal_itself(net: Network, data: st.DataObject) -> None:
    order = data.draw(st.permutations(subset(net, data.draw)))
    largest, pairs = removal.removal_curve(*net.csr, np.array(order, dtype=np.int64))
    for q in range(len(order) + 1):
        sizes = [len(part) for part in nx.connected_components(left(net, order[:q]))]
        assert largest[q] == max(sizes, default=0)
        assert pairs[q] == pairs_left(net, order[:q])


@given(networks(directed=False), st.data())
def test_each_in_the_degree_order_has_most_ties_left(net: Network, data: st.DataObject) -> None:
    n = len(net.names)
    allowed = np.zeros(n, dtype=np.bool_)
    allowed[subset(net, data.draw)] = True
    order, equals = removal.degree_order(*net.csr, allowed, limit=n)
    assert sorted(order.tolist()) == np.flatnonzero(allowed).tolist()
    for q, (node, equal) in enumerate(zip(order.tolist(), equals.tolist(), strict=True)):
        there = left(net, order[:q].tolist())
        ties = {v: d for v, d in there.degree() if allowed[v]}
        most = [v for v, d in sorted(ties.items()) if d == max(ties.values())]
        assert (node, equal) == (most[0], len(most) - 1)
    some, _ = removal.degree_order(*net.csr, allowed, limit=2)
    assert some.tolist() == order[:2].tolist()


def test_karate_falls_apart_as_published() -> None:
    net = network(nx.karate_club_graph())
    degree = np.diff(net.indptr.astype(np.int64))
    largest, _ = removal.removal_curve(*net.csr, np.argsort(-degree, kind="stable"))
    assert largest[:8].tolist() == [34, 33, 26, 20, 10, 8, 8, 6]
    assert largest[1:].sum() / 34**2 == pytest.approx(0.1418685121, abs=1e-10)
    order, _ = removal.degree_order(*net.csr, np.ones(34, dtype=np.bool_), limit=34)
    assert order[:6].tolist() == [33, 0, 32, 1, 2, 3]
    largest, _ = removal.removal_curve(*net.csr, order)
    assert largest[:9].tolist() == [34, 33, 26, 20, 16, 8, 8, 8, 5]
    assert largest[1:].sum() / 34**2 == pytest.approx(0.1358131488, abs=1e-10)


@given(networks(directed=False), st.data())
def test_what_is_left_without_each_node_equals_networkx(net: Network, data: st.DataObject) -> None:
    out = subset(net, data.draw)
    gone = np.zeros(len(net.names), dtype=np.bool_)
    gone[out] = True
    nodes = np.arange(len(net.names))
    now, without = removal.pairs_without_each(*net.csr, gone)
    assert now == pairs_left(net, out)
    assert without.tolist() == [pairs_left(net, {*out, v}) for v in nodes.tolist()]
    assert nearness.nearness_without(*net.csr, gone) == nearness_left(net, out)
    near = nearness.nearness_without_each(*net.csr, gone, nodes)
    assert near.tolist() == [nearness_left(net, {*out, v}) for v in nodes.tolist()]


@given(networks(directed=False), st.integers(1, 3), st.data())
def test_the_best_sets_are_the_best_of_all(net: Network, k: int, data: st.DataObject) -> None:
    candidates = subset(net, data.draw)
    if len(candidates) < k:
        return
    pool = np.array(candidates)
    steps, longest = distances.step_matrix(*net.csr)
    worth = np.array([*(nearness.NEXT_TO // max(d, 1) for d in range(longest + 1)), 0])
    answers = (
        (removal.fewest_pairs(*net.csr, pool, k), lambda some: -pairs_left(net, some), -1),
        (nearness.least_nearness(*net.csr, pool, k), lambda some: -nearness_left(net, some), -1),
        (
            distances.most_covered(steps, worth, pool, k),
            lambda some: covered(net, worth.tolist(), some),
            1,
        ),
    )
    for (found, count, members), value, sign in answers:
        values = {some: value(some) for some in combinations(candidates, k)}
        best = max(values.values())
        assert sign * found == best
        assert count == sum(other == best for other in values.values())
        assert tuple(members.tolist()) == min(some for some, v in values.items() if v == best)


@given(networks(), st.data())
def test_steps_follow_the_arrows(net: Network, data: st.DataObject) -> None:
    steps, longest = distances.step_matrix(*net.csr)
    whole = dict(nx.all_pairs_shortest_path_length(left(net, [])))
    assert longest == max((d for row in whole.values() for d in row.values()), default=0)
    for u, row in enumerate(steps.tolist()):
        assert row == [whole[u].get(v, longest + 1) for v in range(len(net.names))]
    members = subset(net, data.draw)
    near = distances.steps_from(*net.csr, np.array(members, dtype=np.int64))
    for v, found in enumerate(near.tolist()):
        assert found == min((whole[u][v] for u in members if v in whole[u]), default=-1)
    worth = [*range(longest + 1, 0, -1), 0]
    nodes = np.arange(len(net.names))
    with_each = distances.covered_with_each(
        steps, np.array(worth), np.array(members, dtype=np.int64), nodes
    )
    assert with_each.tolist() == [covered(net, worth, {*members, v}) for v in nodes.tolist()]


def test_published_key_players() -> None:
    flor, ten = florence(), kite()
    everybody = np.arange(15)
    for k, names, value in (
        (1, ["Medici"], 0.4666666667),
        (2, ["Guadagni", "Medici"], 0.7809523810),
        (3, ["Guadagni", "Medici", "Strozzi"], 0.9142857143),
    ):
        pairs, count, members = removal.fewest_pairs(*flor.csr, everybody, k)
        assert [flor.names[v] for v in members] == names
        assert 1 - 2 * pairs / (15 * 14) == pytest.approx(value, abs=1e-9)
        assert count == 1
    pairs, count, _ = removal.fewest_pairs(*ten.csr, np.arange(10), 3)
    assert (1 - 2 * pairs / 90, count) == (pytest.approx(0.8), 5)
    near, count, members = nearness.least_nearness(*ten.csr, np.arange(10), 3)
    assert [ten.names[v] for v in members] == ["Diane", "Fernando", "Garth"]
    assert 1 - 2 * near / nearness.NEXT_TO / 90 == pytest.approx(0.8481481481, abs=1e-9)


def test_threads_change_nothing_and_many_words_are_searched() -> None:
    for net in (net for net in crowds() if not net.directed):
        n = len(net.names)
        pool = np.arange(0, n, 3)
        for best in (removal.fewest_pairs, nearness.least_nearness):
            one, two = (best(*net.csr, pool, 2, threads=threads) for threads in (1, 2))
            assert one[:2] == two[:2]
            assert one[2].tolist() == two[2].tolist()
        gone = np.zeros(n, dtype=np.bool_)
        gone[one[2]] = True
        assert one[0] == nearness.nearness_without(*net.csr, gone)
        assert one[0] == nearness_left(net, one[2].tolist())


def test_a_long_chain_needs_no_recursion() -> None:
    n = 20_000
    chain = network(nx.path_graph(n))
    now, without = removal.pairs_without_each(*chain.csr, np.zeros(n, dtype=np.bool_))
    assert now == n * (n - 1) // 2
    half = n // 2
    assert without[half] == half * (half - 1) // 2 + (half - 1) * (half - 2) // 2


@pytest.mark.exhaustive
@given(networks(directed=False))
def test_compiled_and_plain_loops_agree(net: Network) -> None:
    n = len(net.names)
    order = frozen(np.arange(n)[::-1], np.int64)
    everybody = frozen(np.arange(n), np.int64)
    nobody = np.zeros(n, dtype=np.bool_)
    steps, longest = distances._steps(*net.csr)
    worth = frozen(np.arange(longest + 1, -1, -1), np.int64)
    two = everybody[:2]
    twins = [
        (removal._curve, (order,)),
        (removal._by_degree, (frozen(~nobody, np.bool_), n)),
        (distances._steps, ()),
        (distances._steps_from, (two,)),
        (nearness._without_each, (frozen(nobody, np.bool_), everybody)),
    ]
    searches = [removal._fewest, nearness._least] if n > 1 else []
    twins += [(kernel, (everybody, 2, 0)) for kernel in searches]
    with np.errstate(over="ignore"):
        for kernel, rest in twins:
            alike(kernel(*net.csr, *rest), kernel.py_func(*net.csr, *rest))
        room = np.empty((6, n), dtype=np.int64)
        words = np.empty((3, n, 1), dtype=np.uint64)
        without, again = np.zeros((2, n), dtype=np.int64)
        removal._without_each(*net.csr, nobody, without, room)
        removal._without_each.py_func(*net.csr, nobody, again, room)
        alike(without, again)
        near = nearness._nearness(*net.csr, nobody, words, -1)
        alike(near, nearness._nearness.py_func(*net.csr, nobody, words, -1))
    square = frozen(steps, np.uint16)
    rest = (square, worth, two, everybody)
    alike(distances._with_each(*rest), distances._with_each.py_func(*rest))
    if n > 1:
        rest = (square, worth, everybody, 2, 0)
        alike(distances._most(*rest), distances._most.py_func(*rest))


def alike(one: object, two: object) -> None:
    parts = (one, two) if isinstance(one, tuple) else ((one,), (two,))
    for left_part, right_part in zip(*parts, strict=True):
        np.testing.assert_array_equal(left_part, right_part)
