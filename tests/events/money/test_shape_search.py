"""Every shape equals what trying all windows and ways gives, on a thousand small streams."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from linkanalysis.events.money.shape_search import SHAPES, Rule, search
from linkanalysis.kernels.flows import (
    _bipartite,
    _busiest,
    _cycles,
    _gather_scatter,
    _passed_on,
    _runs,
    _windows,
    gather_scatter,
    most_in_a_window,
    time_cycles,
)
from linkanalysis.kernels.ledgers import Ledger, _merged, build_ledger
from tests.events.money.brute_force import Stream, Transfer, all_shapes, most_partners

WINDOW, LEAST = 12, 2
# Few accounts and few amounts, so that each kind of stream is full of some shapes.
KINDS = {
    "mixed": ("cycle", "same_amount_cycle", "scatter_gather", "gather_scatter", "bipartite"),
    "layers": ("stack", "bipartite", "scatter_gather", "gather_scatter"),
    "slow": ("cycle", "fan_in", "fan_out"),
}


def stream_of(kind: str, rng: np.random.Generator) -> Stream:
    size = int(rng.integers(0, 60 if kind == "layers" else 36))
    ends = rng.integers(0, 7, (size, 2))
    time = rng.integers(0, 45 if kind == "slow" else 30, size)
    amount = rng.choice([10, 19, 20] if kind == "slow" else [10, 19, 20, 38, 40], size)
    if kind == "layers":  # money moves up, three accounts a layer
        low = rng.integers(0, 2, size)
        ends = 3 * np.stack([low, low + 1], axis=1) + rng.integers(0, 3, (size, 2))
        time, amount = 5 * low + rng.integers(0, 6, size), rng.choice([19, 20], size)
    whole = 4 * (rng.random(size) < 0.3)  # of some only the day is known: four units of time
    time = np.where(whole, time - time % 4, time)
    late = np.where(whole, time + 3, time)
    columns = np.column_stack([time, ends, amount, late])
    return sorted(Transfer(*row) for row in columns.tolist() if row[1] != row[2])


def ledger_of(n: int, stream: Stream) -> Ledger:
    columns = np.array(stream, np.int64).reshape(-1, 5).T
    time, source, target, amount, late = columns
    return build_ledger(n, source, target, time, late, amount)


@pytest.mark.parametrize(
    ("kind", "streams"),
    [
        *((kind, 150) for kind in KINDS),
        *(pytest.param(kind, 334, marks=pytest.mark.exhaustive) for kind in KINDS),
    ],
)
def test_shapes_equal_brute_force(kind: str, streams: int) -> None:
    rng = np.random.default_rng(5)
    counts = dict.fromkeys(SHAPES, 0)
    for _ in range(streams):
        stream = stream_of(kind, rng)
        sets, cut = search(ledger_of(9, stream), SHAPES, Rule(WINDOW, LEAST, 0.8))
        assert not any(cut.values())
        assert most_in_a_window(ledger_of(9, stream), WINDOW).tolist() == [
            most_partners(stream, account, WINDOW) for account in range(9)
        ]
        slow = all_shapes(stream, WINDOW, LEAST, 0.8)
        for shape, found in sets.items():
            bounds = zip(found.indptr[:-1], found.indptr[1:], strict=True)
            ours = [frozenset(found.transfers[a:b].tolist()) for a, b in bounds]
            assert sorted(map(sorted, ours)) == sorted(map(sorted, slow[shape])), shape
            counts[shape] += len(ours)
    assert all(counts[shape] > streams / 33 for shape in KINDS[kind])


@pytest.mark.exhaustive
def test_the_same_code_in_python_gives_the_same() -> None:
    rng = np.random.default_rng(8)
    stream = sorted(row for _ in range(4) for row in stream_of("slow", rng))
    led = ledger_of(9, stream)
    arguments = {
        _cycles: (led, led.slack, WINDOW, 0.8, 10, 500, True),
        _gather_scatter: (led, WINDOW, LEAST, 0.8, 2, 10_000),
        _passed_on: (led, led.slack, WINDOW, 0.8),
        _bipartite: (led, WINDOW, LEAST),
        _busiest: (led.got_ptr, led.got, led.source, led.time, WINDOW),
        _runs: (led.got_ptr, led.got, led.source, led.time, WINDOW, LEAST),
    }
    first, second = _passed_on(led, led.slack, WINDOW, 0.8)
    ends = np.array([0, first.size])
    arguments[_windows] = (led.time, led.target[first], first, second, ends, 9, 40, 1)
    arguments[_merged] = (*_bipartite(led, WINDOW, LEAST), len(stream))
    for kernel, given in arguments.items():
        ours, theirs = kernel(*given), kernel.py_func(*given)
        if kernel is _busiest:
            ours, theirs = (ours,), (theirs,)
        assert ours[0].size > 1, kernel
        for compiled, plain in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(compiled, plain)


def test_a_search_that_would_not_end_is_cut_and_counted() -> None:
    layers = [(t, 2 * t + a, 2 * t + 2 + b) for t in range(9) for a in (0, 1) for b in (0, 1)]
    ends = [*layers, (9, 18, 0), (9, 19, 0)]
    stream = sorted(Transfer(t, a, b, 100, t) for t, a, b in ends)
    whole, cut = time_cycles(ledger_of(20, stream), window=20, keep=1.0)
    assert (whole.indptr.size - 1, cut) == (2**9, 0)
    some, cut = time_cycles(ledger_of(20, stream), window=20, keep=1.0, tries=50)
    assert 0 < some.indptr.size - 1 < 2**9
    assert cut == 2


def test_a_window_with_too_many_moments_is_cut_and_counted() -> None:
    ends = [(t, 1 + t, 0) for t in range(9)] + [(9 + t, 0, 11 + t) for t in range(9)]
    stream = [Transfer(t, a, b, 100, t) for t, a, b in ends]
    find = partial(gather_scatter, ledger_of(20, stream), window=20, least=3, keep=1.0, left_out=9)
    whole, cut = find()
    assert (whole.transfers.size, cut) == (18 + 16 + 14 + 12 + 10 + 8 + 6, 0)
    # the first window has nine moments, at which 10, 11 ... 18 transfers are looked at
    for tries, left in ((126, 0), (109, 0), (108, 1)):
        assert find(tries=tries)[1] == left, tries
    some, cut = find(tries=50)
    assert some.transfers[:10].tolist() == [0, 1, 2, 3, 4, 9, 10, 11, 12, 13]
    assert cut == 4
