"""The methods of `find_communities`: when to use each, how it fails, and how it runs.

Lives here: the table `METHODS`, runs of a row over seeds, and the quality of what they find.
Not here: which run is given, and how firmly each belongs (`communities`, `consensus`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._threads import map_in_order
from linkanalysis.analysis.communities.consensus import run_leiden
from linkanalysis.kernels.label_propagation import label_propagation
from linkanalysis.kernels.map_equation import codelength, map_equation
from linkanalysis.kernels.quality import cpm_quality, modularity
from linkanalysis.vocabulary import find_row

if TYPE_CHECKING:
    from linkanalysis.analysis.communities.consensus import Labels, Rows

__all__ = ["METHODS", "Method", "best_of", "method_row", "quality_of", "runs_of"]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to find communities.

    Attributes
    ----------
    name : str
        Its name.
    objective : {"agreement", "modularity", "cpm", "code length", "label strength"}
        What its runs improve; "agreement" is found among runs of others.
    resolution : float or None
        The resolution if none is given: a factor of what is expected for modularity, a share of
        the mean strength of a tie for CPM; None where there is none.
    quality : str
        What `Partition.quality` is, in words.
    use_when : str
        When to use it.
    failure : str
        How it is known to fail.
    reference : str
        Who described it.

    Examples
    --------
    >>> [row.name for row in METHODS]
    ['consensus', 'modularity', 'cpm', 'map_equation', 'label_propagation']
    """

    name: str
    objective: Literal["agreement", "modularity", "cpm", "code length", "label strength"]
    resolution: float | None
    quality: str
    use_when: str
    failure: str
    reference: str


METHODS = (
    Method(
        name="consensus",
        objective="agreement",
        resolution=None,
        quality="modularity",
        use_when="by default: what fifty runs of the map equation agree on, or fifty of "
        "modularity, whichever tells the ties in fewer bits; says how firmly each belongs",
        failure="small groups beside a few large, loose ones: the whole network gets one of the "
        "two; finds communities in noise too, where stability is low and its note says so",
        reference="Lancichinetti, Fortunato (2012), doi:10.1038/srep00336; Traag, Aldecoa, "
        "Delvenne (2015), doi:10.1103/PhysRevE.92.022816",
    ),
    Method(
        name="modularity",
        objective="modularity",
        resolution=1.0,
        quality="modularity",
        use_when="to compare with the literature: the best of fifty runs of Leiden",
        failure="merges groups with fewer than about √(2m) inner ties, so small rings vanish in "
        "large networks; finds communities in noise",
        reference="Newman, Girvan (2004), doi:10.1103/PhysRevE.69.026113; Fortunato, Barthélemy "
        "(2007), doi:10.1073/pnas.0605965104; Traag et al. (2019), doi:10.1038/s41598-019-41695-z",
    ),
    Method(
        name="cpm",
        objective="cpm",
        resolution=0.1,
        quality="strength inside less resolution times pairs inside",
        use_when="for small, dense groups in large networks: the resolution is their least density",
        failure="the resolution has to be chosen; offers many more groups than there are rings",
        reference="Traag et al. (2011), doi:10.1103/PhysRevE.84.016114",
    ),
    Method(
        name="map_equation",
        objective="code length",
        resolution=None,
        quality="bits a step of a random walk, fewer being better",
        use_when="for groups in which a walk along ties stays long, small ones in large networks "
        "too, and people with their events in one graph: the best of fifty runs, nothing to choose",
        failure="small groups whose members have as many ties outside as inside are swallowed; in "
        "noise all may be one community",
        reference="Rosvall, Bergstrom (2008), doi:10.1073/pnas.0706851105",
    ),
    Method(
        name="label_propagation",
        objective="label strength",
        resolution=None,
        quality="modularity",
        use_when="as a baseline that costs almost nothing: the best of fifty runs by modularity",
        failure="runs differ much; one label may flood a network whose groups are loosely apart",
        reference="Raghavan et al. (2007), doi:10.1103/PhysRevE.76.036106",
    ),
)


def method_row(name: str) -> Method:
    """Find the row of a method.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    Method
        A row of `METHODS`.

    Raises
    ------
    UnknownNameError
        If there is no such method.

    Examples
    --------
    >>> method_row("cpm").resolution
    0.1
    """
    return find_row(METHODS, name, what="a method", listed="la.METHODS")


def runs_of(
    row: Method, rows: Rows, *, resolution: float, seeds: range, passes: int
) -> list[Labels]:
    """Run a method once a seed.

    Parameters
    ----------
    row : Method
        The method.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    resolution : float
        A factor for modularity, strength per pair for CPM; others have none.
    seeds : range
        The seeds.
    passes : int
        Most passes of a run; labels propagate until nobody changes.

    Returns
    -------
    list of ndarray of int64
        Labels of each run, in the order of the seeds, whatever the number of threads.

    Examples
    --------
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> runs = runs_of(METHODS[3], pair, resolution=1.0, seeds=range(1), passes=3)
    >>> runs[0].tolist()
    [0, 0]
    """
    if row.objective in {"modularity", "cpm"}:
        objective: Literal["modularity", "cpm"] = "cpm" if row.objective == "cpm" else "modularity"
        return run_leiden(
            rows, objective=objective, resolution=resolution, seeds=seeds, passes=passes
        )

    def _run(seed: int) -> Labels:
        if row.objective == "code length":
            return map_equation(*rows, seed=seed, passes=passes)
        return label_propagation(*rows, seed=seed)

    return list(map_in_order(_run, seeds))


def quality_of(row: Method, rows: Rows, labels: Labels, *, resolution: float) -> float:
    """Say how good a partition is in the terms of a method.

    Parameters
    ----------
    row : Method
        The method.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    labels : ndarray of int64
        The partition.
    resolution : float
        A factor for modularity, strength per pair for CPM; others have none.

    Returns
    -------
    float
        What `Method.quality` says.

    Examples
    --------
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> quality_of(METHODS[3], pair, np.array([0, 0]), resolution=1.0)
    1.0
    """
    if row.objective == "cpm":
        ones = np.ones(labels.size, dtype=np.int64)
        return cpm_quality(*rows, ones, labels, resolution=resolution)
    if row.objective == "code length":
        return codelength(*rows, labels)
    return modularity(*rows, labels, resolution=resolution)


def best_of(row: Method, rows: Rows, runs: list[Labels], *, resolution: float) -> Labels:
    """Choose the best run in the terms of a method, the first of equals.

    Parameters
    ----------
    row : Method
        The method.
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    runs : list of ndarray of int64
        Labels of the runs.
    resolution : float
        A factor for modularity, strength per pair for CPM; others have none.

    Returns
    -------
    ndarray of int64
        Labels of that run.

    Examples
    --------
    >>> from linkanalysis.kernels.csr import build_csr
    >>> pair = (*build_csr(2, np.array([0]), np.array([1]), directed=False)[:2], np.array([1, 1]))
    >>> best_of(METHODS[2], pair, [np.array([0, 1]), np.array([0, 0])], resolution=0.1).tolist()
    [0, 0]
    """
    sign = -1 if row.objective == "code length" else 1
    return max(runs, key=lambda labels: sign * quality_of(row, rows, labels, resolution=resolution))
