"""How a row of `METHODS` runs: once a seed, the best of these, and on from there.

Lives here: runs, the quality of what they find, the best run, and its improvement.
Not here: the table (`community_methods`), and which partition is given (`grouping`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._progress import with_progress
from linkanalysis._threads import map_in_order
from linkanalysis.kernels.label_propagation import label_propagation
from linkanalysis.kernels.leiden import leiden
from linkanalysis.kernels.map_equation import codelength, map_equation
from linkanalysis.kernels.quality import cpm_quality, modularity, two_sided_modularity
from linkanalysis.kernels.two_sides import two_sided_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.groups.community_methods import Method
    from linkanalysis.groups.consensus import Labels, Rows

__all__ = ["Setting", "best_of", "improved", "quality_of", "runs_of"]

# At least two communities are shaken at a time, and at most these.
MOST_SHAKEN = 4


class Setting(NamedTuple):
    """How a method is to run.

    row: The method.
    resolution: A factor for modularity, strength per pair for CPM; others have none.
    passes: Most passes of a run; labels propagate until nobody changes.
    side: On which side each entity stands, for communities of two modes.
    """

    row: Method
    resolution: float = 1.0
    passes: int = 1000
    side: NDArray[np.bool_] | None = None


def runs_of(setting: Setting, rows: Rows, *, seeds: range) -> list[Labels]:
    """Run a method once a seed."""
    if len(seeds) == 1:  # a pool would cost more than the run, and there is nothing to count
        return [_run(setting, rows, seeds.start)]
    runs = map_in_order(lambda seed: _run(setting, rows, seed), seeds)
    return list(with_progress(runs, what="runs", total=len(seeds)))


def quality_of(setting: Setting, rows: Rows, labels: Labels) -> float:
    """Say how good a partition is in the terms of a method."""
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
    """Choose the best run in the terms of a method, the first of equals."""
    sign = -1 if setting.row.objective == "code length" else 1
    return max(runs, key=lambda labels: sign * quality_of(setting, rows, labels))


def improved(setting: Setting, rows: Rows, labels: Labels, *, seeds: range) -> Labels:
    """Join or dissolve a few communities, run on from there, and keep what is no worse.

    Two to four communities, drawn by lot, are made one, and in every other try dissolved. Where
    there are no communities, runs differ and the best of fifty is a matter of luck; from the best
    of them more is gained than from as many runs again.
    """
    if setting.row.objective in {"code length", "label strength"} or rows[1].size == 0:
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
