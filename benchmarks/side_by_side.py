"""Engines in turn: results compared before times, medians with their range, ratios to ours.

Above `SLOW` CPU seconds one round must do. What runs on part of the sources is scaled to all, `~`.
"""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLOW = 10.0  # CPU seconds; above it one round must do


class Way(NamedTuple):
    """One engine's way to do a task: what to run, and by how much the run falls short of it all."""

    run: Callable[[], Any]
    scale: float = 1.0
    compare: bool = True  # else it gives part of the answer, or another


def clock(run: Callable[[], Any]) -> float:
    """Measure CPU seconds of one run, over so many of them as make a fiftieth of a second."""
    began = time.process_time()
    run()
    once = time.process_time() - began
    times = int(0.02 / max(once, 1e-6))
    if times < 2:
        return once
    began = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - began) / times


def check(ways: dict[str, Way]) -> dict[str, float]:
    """Compare what every engine answers with our answer; give the times of the slow ones."""
    answers, slow = {}, {}
    for engine, way in ways.items():
        if way.compare:
            began = time.process_time()
            answers[engine] = way.run()
            once = time.process_time() - began
            if once > SLOW:
                slow[engine] = once
    for engine, answer in answers.items():
        if "own" in answers:
            loose = 1e-4 if engine in {"rustworkx", "networkit"} else 1e-8  # where they iterate
            np.testing.assert_allclose(
                answer, answers["own"], rtol=loose, atol=1e-9, err_msg=f"{engine} differs"
            )
    return slow


def compared(ways: dict[str, Way], rounds: int) -> Iterator[tuple[str, str]]:
    """Run engines in turn; give a cell for each: the median, its range, and the ratio to ours."""
    slow = check(ways)
    gc.collect()
    gc.freeze()
    times = {engine: [slow[engine]] if engine in slow else [] for engine in ways}
    for _ in range(rounds):
        for engine, way in ways.items():
            if max(times[engine], default=0) < SLOW:
                times[engine].append(clock(way.run))
    middle = {e: statistics.median(t) * ways[e].scale for e, t in times.items()}
    for engine, seconds in times.items():
        scale = ways[engine].scale
        about = "~" if scale > 1 else ""
        low, high = min(seconds) * scale * 1e3, max(seconds) * scale * 1e3
        ratio = middle[engine] / middle["own"]
        yield engine, f"{about}{middle[engine] * 1e3:,.4g} ms ({low:,.3g}-{high:,.3g}) x{ratio:.2f}"
