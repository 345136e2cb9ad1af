"""Rows of neighbors against what the edge list says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import networks

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.csr import both_ways, build_csr, frozen, slot_rows, transpose

if TYPE_CHECKING:
    from oracle_graphs import Network


@given(networks())
def test_every_row_rises_and_every_slot_knows_its_edge(net: Network) -> None:
    ties = list(net.graph.edges)
    for u in range(len(net.names)):
        row = slice(net.indptr[u], net.indptr[u + 1])
        assert net.indices[row].tolist() == sorted(net.graph[u])
        for v, e in zip(net.indices[row].tolist(), net.edge[row].tolist(), strict=True):
            assert ties[e] == (u, v) or (not net.directed and ties[e] == (v, u))


@given(networks())
def test_turning_the_arrows_twice_changes_nothing(net: Network) -> None:
    indptr, indices, slot = transpose(*net.csr)
    again_indptr, again_indices, back = transpose(indptr, indices)
    np.testing.assert_array_equal(again_indptr, net.indptr)
    np.testing.assert_array_equal(again_indices, net.indices)
    np.testing.assert_array_equal(slot[back], np.arange(slot.size))
    if not net.directed:  # the same edge, seen from its other end
        np.testing.assert_array_equal(net.edge[slot], net.edge)


@given(networks())
def test_both_ways_add_up_the_strengths_of_a_pair(net: Network) -> None:
    indptr, indices, strength = both_ways(*net.csr, net.strength)
    found = {
        (u, v): s
        for u, v, s in zip(
            slot_rows(indptr).tolist(), indices.tolist(), strength.tolist(), strict=True
        )
    }
    expected: dict[tuple[int, int], int] = {}
    for u, v, s in net.graph.edges(data="strength"):
        for pair in ((u, v), (v, u)):
            expected[pair] = expected.get(pair, 0) + s * (1 if net.directed else 2)
    assert found == expected
    assert list(found) == sorted(found)


def test_types_are_the_contract_of_all_kernels() -> None:
    arrays = build_csr(3, np.array([0, 1]), np.array([1, 2]), directed=False)
    assert [a.dtype for a in arrays] == [np.uint32] * 3
    assert arrays[0].tolist() == [0, 1, 3, 4]


def test_frozen_arrays_leave_the_callers_array_writable() -> None:
    mine = np.arange(3)
    view = frozen(mine, np.int64)
    assert not view.flags.writeable
    assert mine.flags.writeable
    assert np.shares_memory(mine, view)


def test_graph_beyond_32_bits_is_refused_with_advice() -> None:
    many = np.broadcast_to(np.uint32(0), (2**31,))  # no memory behind it
    with pytest.raises(GraphKindError) as caught:
        build_csr(5, many, many, directed=False)
    assert str(caught.value) == (
        "a graph of 5 nodes and 2147483648 edges does not fit: nodes and row slots must stay below "
        "4,294,967,296. Build the graph of a period, of some types or of one ring."
    )
