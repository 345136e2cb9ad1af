"""How a row of `METHODS` runs: once for each seed, the best run, and its improvement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.progress import with_progress
from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.communities import label_propagation, leiden
from linkanalysis.kernels.map_equation import codelength, map_equation
from linkanalysis.kernels.quality import cpm_quality, modularity, two_sided_modularity
from linkanalysis.kernels.two_sides import two_sided_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.groups.community_methods import Method
    from linkanalysis.network.groups.labels import Labels, Rows

# Objectives for which joining or dissolving communities can find more. The map equation and label
# propagation cannot start from a given partition.
IMPROVABLE = frozenset(("modularity", "cpm", "two-mode modularity"))
# Each try joins or dissolves two to this many communities: few, so that most of a good partition
# stays. Its gain is measured in benchmarks/README.md, "Communities".
MOST_SHAKEN = 4
# From so many slots (a tie has two) runs share a pool and show a bar: below, either costs more than
# the runs, and simulated networks are searched side by side anyway.
POOLED = 4_000


class Setting(NamedTuple):
    """How a method runs.

    resolution: A factor for modularity, strength per pair for CPM; others have none.
    passes: Most passes of a run; label propagation goes on until no label changes.
    side: The side of each node, for two-mode modularity.
    """

    row: Method
    resolution: float = 1.0
    passes: int = 1000
    side: NDArray[np.bool_] | None = None


def runs_of(setting: Setting, rows: Rows, *, seeds: range) -> list[Labels]:
    """Run a method once for each seed."""
    if len(seeds) == 1 or rows[1].size < POOLED:
        return [_run(setting, rows, seed) for seed in seeds]
    runs = map_in_order(lambda seed: _run(setting, rows, seed), seeds)
    return list(with_progress(runs, what="runs", total=len(seeds)))


def quality_of(setting: Setting, rows: Rows, labels: Labels) -> float:
    """Compute the quality of a partition by the objective of a method."""
    row, resolution, _, side = setting
    if row.objective == "cpm":
        ones = np.ones(labels.size, dtype=np.int64)
        return cpm_quality(*rows, ones, labels, resolution=resolution)
    if row.objective == "code length":
        return codelength(*rows, labels)
    if side is not None:
        return two_sided_modularity(*rows, side, labels, resolution=resolution)
    return modularity(*rows, labels, resolution=resolution)


def best_of(setting: Setting, rows: Rows, runs: list[Labels]) -> Labels:
    """Choose the run of best quality, the first of equals."""
    sign = -1 if setting.row.objective == "code length" else 1
    return max(runs, key=lambda labels: sign * quality_of(setting, rows, labels))


def improved(setting: Setting, rows: Rows, labels: Labels, *, seeds: range) -> Labels:
    """Join or dissolve a few communities, run on from there, and keep what is no worse.

    Two to four communities, drawn at random, become one, or in every other try single nodes. Where
    runs differ, which of them is best is luck; tries from the best one gain more than as many
    further runs.
    """
    if setting.row.objective not in IMPROVABLE or rows[1].size == 0:
        return labels
    draw = np.random.default_rng(seeds.start)
    best, reached = labels, quality_of(setting, rows, labels)
    for number, seed in enumerate(seeds):
        count = draw.integers(2, MOST_SHAKEN + 1)
        shaken = np.isin(best, draw.permutation(int(best.max()) + 1)[:count])
        apart = np.arange(best.size) * (number % 2)
        _, start = np.unique(np.where(shaken, best.size + apart, best), return_inverse=True)
        found = _run(setting, rows, seed, start)
        quality = quality_of(setting, rows, found)
        if quality >= reached:
            best, reached = found, quality
    return best


def _run(setting: Setting, rows: Rows, seed: int, start: Labels | None = None) -> Labels:
    row, resolution, passes, side = setting
    if row.objective == "code length":
        return map_equation(*rows, seed=seed, passes=passes)
    if row.objective == "label strength":
        return label_propagation(*rows, seed=seed)
    if side is not None:
        return two_sided_groups(
            *rows, side, resolution=resolution, seed=seed, passes=passes, start=start
        )
    return leiden(
        *rows,
        np.ones(rows[0].size - 1, dtype=np.int64),
        resolution=resolution,
        objective="cpm" if row.objective == "cpm" else "modularity",
        seed=seed,
        passes=passes,
        start=start,
    )
