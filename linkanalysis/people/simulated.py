"""How many networks are simulated for the tables of this room, and the note that says so.

Lives here: `simulated_networks`.
Not here: how a network is simulated (`trust.worlds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.trust.world_budget import LARGEST_ESTIMATED, WORLDS, default_worlds
from linkanalysis.trust.worlds import HIDDEN, expect_worlds, graph_worlds

if TYPE_CHECKING:
    from linkanalysis.measures.ties import Direction, Ties
    from linkanalysis.trust.worlds import Worlds


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
