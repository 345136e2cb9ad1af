"""How many possible worlds stand behind a statement on a place, and what is said of them.

Lives here: the one rule for the answers of this room.
Not here: how worlds are drawn (`trust.worlds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import expect_count
from linkanalysis.trust.world_budget import LARGEST_ESTIMATED, WORLDS, default_worlds
from linkanalysis.trust.worlds import HIDDEN, expect_worlds, graph_worlds

if TYPE_CHECKING:
    from linkanalysis.measures.ties import Direction, Ties
    from linkanalysis.trust.worlds import Worlds

__all__ = ["drawn_worlds"]


def drawn_worlds(
    ties: Ties, asked: int | None, *, direction: Direction, seed: int
) -> tuple[Worlds | None, int, tuple[str, ...]]:
    """Prepare worlds, as many as are asked for or take seconds."""
    graph = ties.graph
    expect_worlds(asked)
    expect_count("seed", seed, least=0)
    number = default_worlds(graph) if asked is None else asked
    if number:
        drawn, said = graph_worlds(graph, ties, direction, seed=seed)
        low, high = min(HIDDEN), max(HIDDEN)
        note = (
            f"Sureness over {number:,} possible worlds, in which {low:.0%} to {high:.0%} of all "
            "ties are taken to be missing from the records: see rank_intervals."
        )
        return drawn, number, (note, *said)
    if asked == 0:
        return None, 0, ()
    note = (
        f"No possible worlds: {graph.n:,} entities times {graph.m:,} edges are more than "
        f"{LARGEST_ESTIMATED:,}. Ask for them with worlds={WORLDS}."
    )
    return None, 0, (note,)
