"""How many simulated networks, and which measures in them, for intervals within seconds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.kernels.sampled import pivot_betweenness, pivot_sums
from linkanalysis.network.measures.path_measures import share_of_pairs, wasserman_faust
from linkanalysis.network.measures.two_mode import share_of_largest
from linkanalysis.network.trust.intervals import COVERED, NOT_COVERED
from linkanalysis.network.trust.worlds import HIDDEN, expect_worlds, graph_worlds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.measure_table import Measure
    from linkanalysis.network.measures.ties import Direction, Ties
    from linkanalysis.network.trust.worlds import Worlds

    Values = NDArray[np.float64]

# With 50, 100 and 200 worlds an end of an interval is off by 13, 9 and 7 ranks of 500: more cost
# more than they add. Coverage does not depend on it (benchmarks/README.md, Intervals of ranks).
WORLDS = 200

# Entities times edges. Up to the first every measure is computed in full in each world; up to the
# second measures that follow all paths are estimated; above it there are no intervals by default.
# On two threads a ranking with intervals then takes seconds, not minutes (benchmarks/README.md).
LARGEST_WITH_WORLDS = 2_000_000
LARGEST_ESTIMATED = 32 * LARGEST_WITH_WORLDS

# Entities from which paths are followed in an estimate, a multiple of 8. Beside all paths it widens
# intervals by 9% for betweenness and by under 1% for closeness (benchmarks/README.md).
PIVOTS = 256


class Plan(NamedTuple):
    """How many worlds are drawn for a ranking, the measures computed in them, and notes on both."""

    number: int
    rows: tuple[Measure, ...]
    notes: tuple[str, ...]


def plan_worlds(graph: EntityGraph, rows: Sequence[Measure], asked: int | None) -> Plan:
    """Choose how many worlds are drawn, and by which measures entities are ranked in them."""
    number = default_worlds(graph) if asked is None else asked
    if number == 0:
        names = [row.name for row in rows]
        return Plan(0, (), (_why_none(graph, names),) if asked is None else ())
    taken, notes = (tuple(rows), ()) if asked is not None else as_taken(graph, rows)
    return Plan(number, taken, (_what_worlds_are(graph, number), *notes))


def default_worlds(graph: EntityGraph) -> int:
    """Return how many worlds are drawn of a graph if the caller names no number."""
    return WORLDS if graph.n * graph.m <= LARGEST_ESTIMATED else 0


def simulated_networks(
    ties: Ties, asked: int | None, *, direction: Direction, seed: int
) -> tuple[Worlds | None, int, tuple[str, ...]]:
    """Prepare the simulated networks (possible worlds), their number, and notes on them."""
    graph = ties.graph
    expect_worlds(asked)
    number = default_worlds(graph) if asked is None else asked
    if number:
        drawn, notes = graph_worlds(graph, ties, direction, seed=seed)
        low, high = min(HIDDEN), max(HIDDEN)
        note = (
            f"Stability comes from {number:,} simulated networks, in which {low:.0%} to "
            f"{high:.0%} of all ties are assumed missing from the records: see rank_intervals."
        )
        return drawn, number, (note, *notes)
    if asked == 0:
        return None, 0, ()
    note = (
        f"No networks were simulated: {graph.n:,} entities times {graph.m:,} edges are more than "
        f"{LARGEST_ESTIMATED:,}. worlds={WORLDS} simulates them all the same."
    )
    return None, 0, (note,)


def as_taken(
    graph: EntityGraph, rows: Sequence[Measure]
) -> tuple[tuple[Measure, ...], tuple[str, ...]]:
    """Return measures as they are computed in worlds if the caller names no number of worlds."""
    estimated = [row.name for row in rows if row.name in ESTIMATES]
    if graph.n * graph.m <= LARGEST_WITH_WORLDS or not estimated:
        return tuple(rows), ()
    note = (
        f"In simulated networks, {', '.join(estimated)} "
        f"{'is' if len(estimated) == 1 else 'are'} estimated from {PIVOTS} entities, which makes "
        f"intervals slightly wider; worlds={WORLDS} uses all paths."
    )
    taken = tuple(replace(row, function=ESTIMATES.get(row.name, row.function)) for row in rows)
    return taken, (note,)


def _what_worlds_are(graph: EntityGraph, worlds: int) -> str:
    low, high = min(HIDDEN), max(HIDDEN)
    graded = ", and a tie is real as often as the grades of its documents suggest"
    return (
        f"Low and high are the range of ranks in 95% of {worlds:,} simulated networks (possible "
        f"worlds). In these, {low:.0%} to {high:.0%} of all ties are assumed missing from the "
        f"records{'' if graph.case is None else graded}. {COVERED} {NOT_COVERED}"
    )


def _why_none(graph: EntityGraph, names: list[str]) -> str:
    return (
        f"No intervals of ranks by {', '.join(names)}: {graph.n:,} entities times {graph.m:,} "
        f"edges are more than {LARGEST_ESTIMATED:,}. Ask for them with worlds={WORLDS}, or rank a "
        "part of the graph."
    )


def _betweenness(ties: Ties) -> Values:
    raw = pivot_betweenness(ties.indptr, ties.indices, directed=ties.directed, sources=PIVOTS)
    return share_of_pairs(raw, ties)


def _weighted_betweenness(ties: Ties) -> Values:
    raw = pivot_betweenness(
        ties.indptr, ties.indices, ties.distance, directed=ties.directed, sources=PIVOTS
    )
    return share_of_pairs(raw, ties)


def _two_mode_betweenness(ties: Ties) -> Values:
    return share_of_largest(
        ties, lambda *rows: pivot_betweenness(*rows, directed=False, sources=PIVOTS)
    )


def _weighted_closeness(ties: Ties) -> Values:
    reach, far, _ = ties.once(_sums)
    return wasserman_faust(reach, far, ties.n) * ties.length_unit


def _weighted_harmonic(ties: Ties) -> Values:
    return ties.once(_sums)[2] * ties.length_unit


def _sums(ties: Ties) -> tuple[Values, Values, Values]:
    return pivot_sums(ties.indptr, ties.indices, ties.distance, targets=PIVOTS)


ESTIMATES: dict[str, Callable[[Ties], Values]] = {
    "betweenness": _betweenness,
    "weighted_betweenness": _weighted_betweenness,
    "two_mode_betweenness": _two_mode_betweenness,
    "weighted_closeness": _weighted_closeness,
    "weighted_harmonic": _weighted_harmonic,
}
