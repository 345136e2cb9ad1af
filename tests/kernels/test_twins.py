"""Each compiled kernel against the same lines run by Python, on generated networks.

What compiling changes (types, wrap-around, reading past an end) shows here and nowhere else.
"""
# ruff: noqa: SLF001 - the kernels are private to their modules and called by position

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import network, networks, turned

from linkanalysis.kernels import (
    components,
    cores,
    csr,
    distances,
    folding,
    neighborhoods,
    paths,
    sampled,
    spectral,
    weighted_paths,
)
from linkanalysis.kernels.csr import frozen, transpose
from linkanalysis.kernels.paths import through_batches

if TYPE_CHECKING:
    from oracle_graphs import Network


@pytest.mark.exhaustive
@given(networks())
def test_compiled_and_plain_rows_are_the_same(net: Network) -> None:
    ends = np.array(net.graph.edges, np.uint32).reshape(-1, 2).T
    plain = csr._build.py_func(len(net.names), ends[0], ends[1], net.directed)
    for ours, other in zip((*net.csr, net.edge), plain, strict=True):
        np.testing.assert_array_equal(ours, other)
    for ours, other in zip(transpose(*net.csr), csr._transpose.py_func(*net.csr), strict=True):
        np.testing.assert_array_equal(ours, other)


@pytest.mark.exhaustive
@given(networks(directed=False))
def test_compiled_and_plain_structure_is_the_same(net: Network) -> None:
    for kernel in (components._components, cores._core_numbers):
        np.testing.assert_array_equal(kernel(*net.csr), kernel.py_func(*net.csr))
    threes, rising = neighborhoods._triangles, np.argsort(np.diff(net.csr[0]), kind="stable")
    np.testing.assert_array_equal(threes(*net.csr, rising), threes.py_func(*net.csr, rising))
    core = frozen(cores._core_numbers(*net.csr), np.int64)
    order = frozen(np.argsort(core, kind="stable"), np.int64)
    np.testing.assert_array_equal(
        cores._onion_layers(*net.csr, core, order),
        cores._onion_layers.py_func(*net.csr, core, order),
    )
    np.testing.assert_array_equal(
        neighborhoods._collective_influence(*net.csr, 2),
        neighborhoods._collective_influence.py_func(*net.csr, 2),
    )
    arguments = (*net.csr, net.strength)
    for one, other in zip(
        neighborhoods._structural_holes(*arguments),
        neighborhoods._structural_holes.py_func(*arguments),
        strict=True,
    ):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-14)
    for one, other in zip(
        components._search(*net.csr), components._search.py_func(*net.csr), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.exhaustive
@given(networks())
def test_compiled_and_plain_paths_are_the_same(net: Network) -> None:
    n = len(net.names)
    reach = np.ones(n)
    np.testing.assert_array_equal(
        paths._through(*net.csr, reach, reach, 0, n),
        paths._through.py_func(*net.csr, reach, reach, 0, n),
    )
    for slots in (False, True):
        arguments = (*net.csr, net.distance, reach, 0, slots, 0, n)
        ours = weighted_paths._through(*arguments)
        for one, other in zip(ours, weighted_paths._through.py_func(*arguments), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.exhaustive
@given(networks())
def test_compiled_and_plain_searches_by_distance_settle_the_same(net: Network) -> None:
    n = len(net.names)
    distance = frozen(net.distance**9, np.int64)  # up to 12 ** 9: buckets of several levels
    for s in range(min(n, 3)):
        room, other = (weighted_paths._room(n, net.indices.size) for _ in range(2))
        settled = weighted_paths._settle(*net.csr, distance, 0, s, room)
        assert settled == weighted_paths._settle.py_func(*net.csr, distance, 0, s, other)
        top = room[3][settled[0]]
        for one, plain, size in zip(room, other, (n, n, settled[0], 0, top, top), strict=False):
            np.testing.assert_array_equal(one[1:size], plain[1:size])
        assert not room[-1].any()  # every bucket is left empty


@pytest.mark.exhaustive
@given(networks(directed=False))
def test_compiled_and_plain_folds_leave_the_same(net: Network) -> None:
    label = components.components(*net.csr)
    size = np.bincount(label, minlength=1)[label]
    ours = folding._fold(*net.csr, size, True)
    plain = folding._fold.py_func(*net.csr, size, True)
    for one, other in zip(ours, plain, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.exhaustive
@given(networks())
def test_compiled_and_plain_sums_are_the_same(net: Network) -> None:
    n = len(net.names)
    back_indptr, back_indices, _ = transpose(*net.csr)
    targets = frozen(np.arange(n), np.int64)
    arguments = (*net.csr, frozen(back_indptr, np.uint32), frozen(back_indices, np.uint32), targets)
    with np.errstate(over="ignore"):  # counting the ones of a word wraps around on purpose
        plain = distances._sums.py_func(*arguments, 0)
    for one, other in zip(distances._sums(*arguments, 0), plain, strict=True):
        np.testing.assert_array_equal(one, other)
    arguments = (*net.csr, net.distance, 0, 0, n)
    for one, other in zip(
        weighted_paths.sums_from(*arguments),
        weighted_paths.sums_from.py_func(*arguments),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
    arguments = (*net.csr, net.distance, 0, targets)
    for one, other in zip(
        weighted_paths.sums_to(*arguments), weighted_paths.sums_to.py_func(*arguments), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.exhaustive
@given(networks(directed=False))
def test_compiled_and_plain_iterations_agree(net: Network) -> None:
    arguments = (*net.csr, net.strength, components.components(*net.csr), 40)
    ours, settled = spectral._power(*arguments)
    plain, plainly = spectral._power.py_func(*arguments)
    np.testing.assert_allclose(ours, plain, rtol=0, atol=1e-14)
    np.testing.assert_array_equal(settled, plainly)
    n = len(net.names)
    indptr, indices, slot = transpose(*net.csr)
    rows = (indptr, indices, net.strength[slot])
    arguments = (*rows, np.full(n, 1 / max(n, 1)), np.full(n, 0.01), 2.0, 0.85)
    ours, settled = spectral._walk(*arguments)
    plain, plainly = spectral._walk.py_func(*arguments)
    np.testing.assert_allclose(ours, plain, rtol=0, atol=1e-14)
    assert settled == plainly


@pytest.mark.exhaustive
@given(networks(directed=False))
def test_compiled_and_plain_bounds_are_the_same(net: Network) -> None:
    arguments = (*net.csr, components.components(*net.csr))
    bound = distances._diameter_bound(*arguments)
    assert bound == distances._diameter_bound.py_func(*arguments)


@pytest.mark.exhaustive
@given(networks(directed=False))
def test_eight_sources_at_once_give_what_they_give_one_by_one(net: Network) -> None:
    n = len(net.names)
    arguments = (*net.csr, np.arange(1.0, n + 1), np.arange(n, 0.0, -1), 0, n)
    ours = through_batches(*arguments)
    np.testing.assert_array_equal(ours, through_batches.py_func(*arguments))
    np.testing.assert_allclose(ours, paths._through(*arguments), rtol=1e-12, atol=1e-12)


def test_generator_is_splitmix64() -> None:
    # the first numbers from state 1234567, as published with the generator
    state = np.array([1_234_567], np.uint64)
    drawn = [int(sampled._draw(state)) for _ in range(3)]
    assert drawn == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@pytest.mark.exhaustive
@given(networks())
def test_compiled_and_plain_samples_are_the_same(net: Network) -> None:
    if len(net.names) < 2:
        return
    back = tuple(frozen(a, np.uint32) for a in turned(net))
    arguments = (*net.csr, *back, np.uint64(3), 2, 30)
    with np.errstate(over="ignore"):  # splitmix64 wraps around on purpose
        passed, looked = sampled._sample.py_func(*arguments)
    compiled = sampled._sample(*arguments)
    np.testing.assert_array_equal(compiled[0], passed)
    assert compiled[1] == looked


def test_two_mode_networks_settle_by_iteration_alone() -> None:
    star = network(nx.star_graph(9))
    _, settled = spectral._power(*star.csr, star.strength, components.components(*star.csr), 1_000)
    assert settled.all()
