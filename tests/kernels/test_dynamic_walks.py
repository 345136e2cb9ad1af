"""Walks in the order of time against published values and dense algebra."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels import time_paths
from linkanalysis.kernels.time_paths import Snapshot, Walks, dynamic_katz

N = 5
TIE = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda ab: ab[0] != ab[1])
SERIES = st.lists(st.tuples(st.sets(TIE, max_size=6), st.floats(0, 1)), max_size=5)


def snapshot(ties: set[tuple[int, int]], kept: float) -> Snapshot:
    columns = np.array(sorted(ties), np.int64).reshape(-1, 2).T
    return Snapshot(columns[0], columns[1], kept)


def both_ways(ties: set[tuple[int, int]], kept: float = 1.0) -> Snapshot:
    return snapshot(ties | {(b, a) for a, b in ties}, kept)


def dense(series: list[Snapshot], attenuation: float) -> np.ndarray:
    """Compute the running form by inverse matrices."""
    whole = np.zeros((N, N))
    for one in series:
        ties = np.zeros((N, N))
        ties[one.source, one.target] = 1.0
        step = np.linalg.inv(np.eye(N) - attenuation * ties)
        whole = (np.eye(N) + one.kept * whole) @ step - np.eye(N)
    return whole


def test_the_worked_example_of_three_nodes() -> None:
    found = dynamic_katz(3, [both_ways({(0, 1)}), both_ways({(1, 2)})], attenuation=0.5)
    assert found.broadcast + 1 == pytest.approx([2.6666666667, 3.3333333333, 2])
    assert found.receive + 1 == pytest.approx([2, 3.3333333333, 2.6666666667])
    kept = float(np.exp(-0.3))
    faded = dynamic_katz(3, [both_ways({(0, 1)}, kept), both_ways({(1, 2)}, kept)], attenuation=0.5)
    assert faded.broadcast == pytest.approx([1.2346970, 1.9877576, 1.0], abs=1e-7)


@given(SERIES)
def test_it_is_what_inverse_matrices_give(series: list[tuple[set[tuple[int, int]], float]]) -> None:
    snapshots = [snapshot(*one) for one in series]
    expected = dense(snapshots, 0.15)
    found = dynamic_katz(N, snapshots, attenuation=0.15)
    assert found.broadcast == pytest.approx(expected.sum(axis=1), abs=1e-12)
    assert found.receive == pytest.approx(expected.sum(axis=0), abs=1e-12)
    assert found.scale == (0, 0)


@given(st.lists(st.sets(TIE, max_size=6), max_size=5))
def test_time_run_back_turns_starts_into_ends(series: list[set[tuple[int, int]]]) -> None:
    forth = dynamic_katz(N, [snapshot(ties, 1.0) for ties in series], attenuation=0.15)
    turned = [{(b, a) for a, b in ties} for ties in reversed(series)]
    back = dynamic_katz(N, [snapshot(ties, 1.0) for ties in turned], attenuation=0.15)
    assert forth.broadcast == pytest.approx(back.receive, abs=1e-12)


@pytest.mark.exhaustive
def test_counts_that_no_float_holds_are_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    series = [both_ways({(0, 1), (1, 2)}, 0.9)] * 60
    plain = dynamic_katz(3, series, attenuation=0.35)
    monkeypatch.setattr(time_paths, "LARGE", 1e3)
    scaled = dynamic_katz(3, series, attenuation=0.35)
    assert min(scaled.scale) > 0
    for whole, part, power in zip(plain[:2], scaled[:2], scaled.scale, strict=True):
        assert part * 1e3**power == pytest.approx(whole)
    monkeypatch.undo()
    long: Walks = dynamic_katz(3, [both_ways({(0, 1), (1, 2)})] * 1200, attenuation=0.35)
    assert min(long.scale) > 0
    assert np.isfinite(long.broadcast).all()
    assert np.isfinite(long.receive).all()
