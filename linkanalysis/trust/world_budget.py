"""How many worlds, and which measures in them, so that intervals come within seconds.

Lives here: the rule for rankings that ask for no number of worlds, and what they say of it.
Not here: drawing worlds (`worlds`) and ranking in them (`world_ranks`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.trust.estimates import ESTIMATES, PIVOTS
from linkanalysis.trust.worlds import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.measure_table import Measure

__all__ = [
    "LARGEST_ESTIMATED",
    "LARGEST_WITH_WORLDS",
    "WORLDS",
    "Plan",
    "as_taken",
    "default_worlds",
    "plan_worlds",
]

# Worlds behind an interval; with fewer its ends are rough.
WORLDS = 200

# Up to so many entities times edges every measure is taken whole in worlds by default; above, up to
# so many, those that walk from each to each are estimated from some entities.
LARGEST_WITH_WORLDS = 2_000_000
LARGEST_ESTIMATED = 32 * LARGEST_WITH_WORLDS


class Plan(NamedTuple):
    """Worlds as they are drawn for a ranking.

    number: How many worlds.
    rows: The measures that are taken in them, as they are taken.
    notes: What worlds are and what is estimated in them, or why there are none.
    """

    number: int
    rows: tuple[Measure, ...]
    notes: tuple[str, ...]


def plan_worlds(graph: EntityGraph, rows: Sequence[Measure], asked: int | None) -> Plan:
    """Say how many worlds are drawn, and by which measures entities are ranked in them."""
    number = default_worlds(graph) if asked is None else asked
    if number == 0:
        left = asked is None
        return Plan(0, (), (_what_is_left(graph, [row.name for row in rows]),) if left else ())
    taken, notes = (tuple(rows), ()) if asked is not None else as_taken(graph, rows)
    return Plan(number, taken, (_what_worlds_are(graph, number), *notes))


def default_worlds(graph: EntityGraph) -> int:
    """Say how many worlds are drawn of a graph where no number is asked for."""
    return WORLDS if graph.n * graph.m <= LARGEST_ESTIMATED else 0


def as_taken(
    graph: EntityGraph, rows: Sequence[Measure]
) -> tuple[tuple[Measure, ...], tuple[str, ...]]:
    """Give measures as they are taken in worlds where no number of worlds is asked for."""
    estimated = [row.name for row in rows if row.name in ESTIMATES]
    if graph.n * graph.m <= LARGEST_WITH_WORLDS or not estimated:
        return tuple(rows), ()
    note = (
        f"In the worlds {', '.join(estimated)} {'is' if len(estimated) == 1 else 'are'} estimated "
        f"from {PIVOTS} entities, which makes intervals a little wider; worlds={WORLDS} counts all "
        "paths."
    )
    taken = tuple(replace(row, function=ESTIMATES.get(row.name, row.function)) for row in rows)
    return taken, (note,)


def _what_worlds_are(graph: EntityGraph, worlds: int) -> str:
    low, high = min(HIDDEN), max(HIDDEN)
    graded = ", and a tie is real as often as the grades of its documents say"
    return (
        f"Low and high are the ranks between which 95 % of {worlds:,} possible worlds lie: in them "
        f"{low:.0%} to {high:.0%} of all ties are taken to be missing from the records"
        f"{'' if graph.case is None else graded}. They do not cover people whom no record names, "
        "two taken for one, or records that follow one suspicion."
    )


def _what_is_left(graph: EntityGraph, names: list[str]) -> str:
    return (
        f"No intervals of ranks by {', '.join(names)}: {graph.n:,} entities times {graph.m:,} "
        f"edges are more than {LARGEST_ESTIMATED:,}. Ask for them with worlds={WORLDS}, or rank a "
        "part of the graph."
    )
