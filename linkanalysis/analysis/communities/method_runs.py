"""How a row of `METHODS` runs: once a seed, the best of these, and on from there.

Lives here: runs, the quality of what they find, the best run, and its improvement.
Not here: the table (`community_methods`), and which partition is given (`grouping`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._progress import shown_progress
from linkanalysis._threads import map_in_order
from linkanalysis.kernels.label_propagation import label_propagation
from linkanalysis.kernels.leiden import leiden
from linkanalysis.kernels.map_equation import codelength, map_equation
from linkanalysis.kernels.quality import cpm_quality, modularity, two_sided_modularity
from linkanalysis.kernels.two_sides import two_sided_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.communities.community_methods import Method
    from linkanalysis.analysis.communities.consensus import Labels, Rows

__all__ = ["Setting", "best_of", "improved", "quality_of", "runs_of"]

# At least two communities are shaken at a time, and at most these.
MOST_SHAKEN = 4


class Setting(NamedTuple):
    """How a method is to run.

    Attributes
    ----------
    row : Method
        The method.
    resolution : float
        A factor for modularity, strength per pair for CPM; others have none.
    passes : int
        Most passes of a run; labels propagate until nobody changes.
    side : ndarray of bool or None
        On which side each entity stands, for communities of two modes.

    Examples
    --------
    >>> from linkanalysis.analysis.communities.community_methods import method_row
    >>> Setting(method_row("modularity"), 1.0, passes=3).side is None
    True
    """

    row: Method
    resolution: float = 1.0
    passes: int = 1000
    side: NDArray[np.bool_] | None = None


def runs_of(setting: Setting, rows: Rows, *, seeds: range) -> list[Labels]:
    """Run a method once a seed.

    Parameters
    ----------
    setting : Setting
        The method and its options.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    seeds : range
        The seeds.

    Returns
    -------
    list of ndarray of int64
        Labels of each run, in the order of the seeds, whatever the number of threads.

    Examples
    --------
    >>> from linkanalysis.analysis.communities.community_methods import method_row
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> runs_of(Setting(method_row("map_equation")), pair, seeds=range(1))[0].tolist()
    [0, 0]
    """
    if len(seeds) == 1:  # a pool would cost more than the run, and there is nothing to count
        return [_run(setting, rows, seeds.start)]
    runs = map_in_order(lambda seed: _run(setting, rows, seed), seeds)
    return list(shown_progress(runs, what="runs", total=len(seeds)))


def quality_of(setting: Setting, rows: Rows, labels: Labels) -> float:
    """Say how good a partition is in the terms of a method.

    Parameters
    ----------
    setting : Setting
        The method and its options.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    labels : ndarray of int64
        The partition.

    Returns
    -------
    float
        What `Method.quality` says.

    Examples
    --------
    >>> from linkanalysis.analysis.communities.community_methods import method_row
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> quality_of(Setting(method_row("map_equation")), pair, np.array([0, 0]))
    1.0
    """
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
    """Choose the best run in the terms of a method, the first of equals.

    Parameters
    ----------
    setting : Setting
        The method and its options.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    runs : list of ndarray of int64
        Labels of the runs.

    Returns
    -------
    ndarray of int64
        Labels of that run.

    Examples
    --------
    >>> from linkanalysis.analysis.communities.community_methods import method_row
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> runs = [np.array([0, 1]), np.array([0, 0])]
    >>> best_of(Setting(method_row("cpm"), 0.1), pair, runs).tolist()
    [0, 0]
    """
    sign = -1 if setting.row.objective == "code length" else 1
    return max(runs, key=lambda labels: sign * quality_of(setting, rows, labels))


def improved(setting: Setting, rows: Rows, labels: Labels, *, seeds: range) -> Labels:
    """Join or dissolve a few communities, run on from there, and keep what is no worse.

    Parameters
    ----------
    setting : Setting
        The method and its options.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    labels : ndarray of int64
        Where to start: connected communities.
    seeds : range
        One for each try.

    Returns
    -------
    ndarray of int64
        Labels of at least the quality of those given. Code lengths and labels that propagate are
        left as they are.

    Notes
    -----
    Two to four communities, drawn by lot, are made one, and in every other try dissolved. Where
    there are no communities, runs differ and the best of fifty is a matter of luck; from the best
    of them more is gained than from as many runs again.

    Examples
    --------
    >>> from linkanalysis.analysis.communities.community_methods import method_row
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> improved(Setting(method_row("cpm"), 0.1), pair, np.array([0, 1]), seeds=range(1)).tolist()
    [0, 0]
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
