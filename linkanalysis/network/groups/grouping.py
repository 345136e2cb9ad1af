"""From a graph's rows to groups: how many runs fit its size, and which partition is given."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.quality import bits_saved
from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.labels import connected, stability
from linkanalysis.network.groups.method_runs import (
    IMPROVABLE,
    Setting,
    best_of,
    improved,
    quality_of,
    runs_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.groups.community_methods import Method
    from linkanalysis.network.groups.labels import Labels, Rows


# Seeds of one call stay apart from those of the next: 50 runs and 10 rounds take 550 of them.
SEEDS_APART = 100_000


class Effort(NamedTuple):
    """How much is done on graphs with more slots than `above`; a tie takes two slots."""

    above: int
    runs: int
    passes: int
    rounds: int
    tries: int


# By size, never by the clock, so that the answer is the same on every machine. Up to 10,000 slots
# runs go on until nothing changes: seconds at most. Above, a few short runs and some tries are 6 to
# 25 times faster; what that costs in quality is in benchmarks/README.md, "Effort by size". Three
# rounds of agreement gave what ten give on all graphs tried there. Above 500,000 slots the default
# is to take a minute at a million ties.
EFFORTS = (
    Effort(above=500_000, runs=5, passes=3, rounds=2, tries=0),
    Effort(above=100_000, runs=10, passes=3, rounds=10, tries=0),
    Effort(above=10_000, runs=10, passes=3, rounds=3, tries=50),
    Effort(above=0, runs=50, passes=1000, rounds=10, tries=200),
)


class Groups(NamedTuple):
    """Groups of nodes, numbered by the smallest node in each, and how they were found."""

    labels: Labels
    stability: NDArray[np.float64]
    quality: float
    runs: int
    notes: tuple[str, ...]


def grouped(
    rows: Rows,
    row: Method,
    *,
    resolution: float,
    seed: int,
    side: NDArray[np.bool_] | None = None,
) -> Groups:
    """Group nodes by a method.

    side (n,): The side of each node, where only ties between two sides count.
    """
    effort = next((effort for effort in EFFORTS if rows[1].size > effort.above), EFFORTS[-1])
    scale = resolution
    if row.objective == "cpm" and rows[2].size:
        scale *= float(rows[2].mean())
    setting = Setting(row, scale, effort.passes, side)
    first = seed * SEEDS_APART
    seeds = range(first, first + effort.runs)
    notes = []
    if row.objective == "agreement":
        agreed = agreed_groups(rows, seeds=seeds, passes=effort.passes, rounds=effort.rounds)
        chosen, runs = agreed.labels, agreed.runs
        if rows[1].size:
            notes.append(agreed.note)
    else:
        runs = runs_of(setting, rows, seeds=seeds)
        chosen = best_of(setting, rows, runs)
        more = range(seeds.stop, seeds.stop + effort.tries)
        chosen = improved(setting, rows, chosen, seeds=more)
    if effort.above:
        notes.append(_effort_note(effort, row))
    chosen = connected(rows, chosen)
    return Groups(
        labels=chosen,
        stability=stability(chosen, runs),
        quality=quality_of(setting, rows, chosen),
        runs=effort.runs,
        notes=tuple(notes),
    )


def _effort_note(effort: Effort, row: Method) -> str:
    """Say what was run on a graph that gets less than the full effort."""
    passes = "" if row.objective == "label strength" else f" of at most {effort.passes} passes"
    more = ""
    if row.objective == "agreement":
        more = f", agreement in at most {effort.rounds} rounds"
    elif row.objective in IMPROVABLE and effort.tries:
        more = f", {effort.tries} tries to improve the best"
    return f"A large graph: {effort.runs} runs{passes}{more}."


if TYPE_CHECKING:
    from collections.abc import Callable

    # The group of each node; a graph as indptr, indices and strengths; ends of pairs.
    from linkanalysis.network.groups.labels import Labels, Rows

    Pairs = tuple[Labels, Labels]

# The two methods that are compared; of two that save the same number of bits the first is given.
JUDGED = ("map_equation", "modularity")
# Pairs that fewer than half of the runs put together count as noise: Lancichinetti and Fortunato's
# threshold for methods whose runs differ little.
THRESHOLD = 0.5
# Pairs with a common neighbor are compared up to this many paths of two ties: a bound on memory
# (two columns of 16 MB). Above it, where hubs are large, only tied pairs are compared.
MOST_PATHS = 2_000_000


class Agreed(NamedTuple):
    """A consensus, its runs, and the bits that it and the other method's consensus save."""

    labels: Labels
    runs: list[Labels]
    method: str
    bits: float
    other_bits: float

    @property
    def note(self) -> str:
        """Say which of the two is given and why."""
        other = next(name for name in JUDGED if name != self.method)
        note = (
            f"The groups are those that runs of {self.method} agree on. Describing groups and ties "
            f"takes {_fewer(self.bits)} than describing the ties alone; with the groups that runs "
            f"of {other} agree on, {_fewer(self.other_bits)}."
        )
        if self.bits > 0:
            return note
        return (
            f"{note} So the records are too few, or too uniform, to show groups: read stability "
            "first."
        )


def agreed_groups(rows: Rows, *, seeds: range, passes: int, rounds: int = 10) -> Agreed:
    """Find the consensus of the map equation and of modularity, and choose by `bits_saved`.

    Neither labels known from elsewhere nor sizes of groups enter the choice.
    """
    pairs = near_pairs(rows)
    found = []
    for name in JUDGED:
        run = partial(runs_of, Setting(method_row(name), passes=passes))
        runs = run(rows, seeds=seeds)
        labels = consensus(rows, pairs, runs, again=run, seed=seeds.start, rounds=rounds)
        found.append((labels, runs, name, bits_saved(*rows, labels)))
    first, second = found
    if second[-1] > first[-1]:
        first, second = second, first
    return Agreed(*first, second[-1])


def consensus(
    rows: Rows,
    pairs: Pairs,
    runs: list[Labels],
    *,
    again: Callable[..., list[Labels]],
    seed: int,
    rounds: int,
) -> Labels:
    """Find the partition on which runs agree.

    The matrix holds the share of runs in which each of `pairs` is together; shares below .5 become
    0, but every node keeps its best. It is clustered as often as there were runs, until all agree
    or the rounds are over.

    again: Runs the method on a matrix, once for each of its `seeds`.

    Lancichinetti, Fortunato (2012), Scientific Reports 2, 336, doi:10.1038/srep00336.
    """
    n = rows[0].size - 1
    for step in range(1, rounds + 1):
        if all(np.array_equal(labels, runs[0]) for labels in runs[1:]):
            break
        first = seed + step * len(runs)
        runs = again(_agreement(n, pairs, runs), seeds=range(first, first + len(runs)))
    return connected(rows, runs[0])


def near_pairs(rows: Rows) -> Pairs:
    """List each tied pair once, and each pair with a common neighbor unless there are too many."""
    indptr, indices, _ = rows
    n = indptr.size - 1
    degree = (indptr[1:] - indptr[:-1]).astype(np.int64)
    # truth values, not numbers: a sum of many paths must not overflow to nothing
    near = sparse.csr_array((np.ones(indices.size, np.bool_), indices, indptr), shape=(n, n))
    if int((degree * degree).sum()) <= MOST_PATHS:
        near = near + near @ near
    low, high = sparse.triu(near, 1, format="coo").coords
    return low.astype(np.int64), high.astype(np.int64)


def _agreement(n: int, pairs: Pairs, runs: list[Labels]) -> Rows:
    low, high = pairs
    share = np.zeros(low.size, dtype=np.int64)
    for run in runs:
        share += run[low] == run[high]
    best = np.zeros(n, dtype=np.int64)
    np.maximum.at(best, low, share)
    np.maximum.at(best, high, share)
    keep = share >= THRESHOLD * len(runs)
    rest = ~keep & (share > 0)
    # the best entry of those who would lose all; equals all stay, so no order decides
    poor = best < THRESHOLD * len(runs)
    keep |= rest & ((poor[low] & (share == best[low])) | (poor[high] & (share == best[high])))
    indptr, indices, edge = build_csr(n, low[keep], high[keep], directed=False)
    return indptr, indices, share[keep][edge]


def _fewer(bits: float) -> str:
    return f"{abs(bits):,.0f} bits {'fewer' if bits > 0 else 'more'}"
