"""From a graph's rows to groups: how many runs fit its size, and which partition is given.

Lives here: the effort by size and what is made of the runs, without ids and without a graph.
Not here: one run (`method_runs`), the agreement of many (`consensus`), and what is shown of groups
(`communities`, `overlaps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.groups.consensus import agreed_groups
from linkanalysis.groups.labels import connected, stability
from linkanalysis.groups.method_runs import (
    IMPROVABLE,
    Setting,
    best_of,
    improved,
    quality_of,
    runs_of,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.groups.community_methods import Method
    from linkanalysis.groups.labels import Labels, Rows

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
