"""Rows into groups: as many runs of a method as fit, the one that is given, how firm it is.

Lives here: how many runs there are, and what is made of them; without ids and without a graph.
Not here: one run (`method_runs`), the agreement of many (`agreed_groups`, `consensus`), the numbers
of groups in tables (`numbering`), and what is shown of it (`communities`, `overlaps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.groups.agreed_groups import agreed_groups
from linkanalysis.groups.consensus import connected, stability
from linkanalysis.groups.method_runs import (
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
    from linkanalysis.groups.consensus import Labels, Rows

__all__ = ["Groups", "grouped"]

# Seeds of one call stay apart from those of the next.
SEEDS_APART = 100_000


class Effort(NamedTuple):
    """How much is done on graphs of more than so many slots."""

    above: int
    runs: int
    passes: int
    rounds: int
    tries: int


# A tie takes two slots. The default of `find_communities` is to take a minute at a million ties.
EFFORTS = (
    Effort(above=500_000, runs=5, passes=3, rounds=2, tries=0),
    Effort(above=100_000, runs=10, passes=3, rounds=10, tries=0),
    Effort(above=0, runs=50, passes=1000, rounds=10, tries=200),
)


class Groups(NamedTuple):
    """Groups of nodes, numbered by the smallest node in each, and how they came about."""

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
    """Group nodes by a method."""
    effort = next((effort for effort in EFFORTS if rows[1].size > effort.above), EFFORTS[-1])
    _, count, passes, rounds, tries = effort
    scale = resolution
    if row.objective == "cpm" and rows[2].size:
        scale *= float(rows[2].mean())
    setting = Setting(row, scale, passes, side)
    first = seed * SEEDS_APART
    seeds = range(first, first + count)
    notes = []
    if row.objective == "agreement":
        agreed = agreed_groups(rows, seeds=seeds, passes=passes, rounds=rounds)
        chosen, runs = agreed.labels, agreed.runs
        if rows[1].size:
            notes.append(agreed.note)
    else:
        runs = runs_of(setting, rows, seeds=seeds)
        chosen = best_of(setting, rows, runs)
        more = range(seeds.stop, seeds.stop + tries)
        chosen = improved(setting, rows, chosen, seeds=more)
    if effort.above:
        agreement = (
            f", agreement in at most {rounds} rounds" if row.objective == "agreement" else ""
        )
        notes.append(f"A large graph: {count} runs of at most {passes} passes{agreement}.")
    chosen = connected(rows, chosen)
    return Groups(
        labels=chosen,
        stability=stability(chosen, runs),
        quality=quality_of(setting, rows, chosen),
        runs=count,
        notes=tuple(notes),
    )
