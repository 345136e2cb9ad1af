"""How many worlds, and which measures in them, so that intervals come within seconds.

Lives here: the rule for rankings that ask for no number of worlds, and what they say of it.
Not here: drawing worlds (`worlds`) and ranking in them (`world_ranks`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.analysis.places.path_measures import share_of_pairs
from linkanalysis.analysis.trust.worlds import HIDDEN
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.pivots import pivot_betweenness

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.analysis.measures import Measure
    from linkanalysis.analysis.ties import Ties
    from linkanalysis.graph import EntityGraph

__all__ = ["LARGEST_WITH_WORLDS", "WORLDS", "Plan", "plan_worlds"]

# Worlds behind an interval; with fewer its ends are rough.
WORLDS = 200

# Up to so many entities times edges every measure is taken in worlds by default; above, up to so
# many, those that take no walk from each to each, and betweenness from so many entities.
LARGEST_WITH_WORLDS = 2_000_000
LARGEST_WITHOUT_WALKS = 32 * LARGEST_WITH_WORLDS
PIVOTS = 256
WALKS = frozenset(
    ("weighted_betweenness", "two_mode_betweenness", "weighted_closeness", "weighted_harmonic")
)


class Plan(NamedTuple):
    """Worlds as they are drawn for a ranking.

    Attributes
    ----------
    number : int
        How many worlds.
    rows : tuple of Measure
        The measures that are taken in them, as they are taken.
    notes : tuple of str
        What worlds are, what is estimated in them, and what is not taken.

    Examples
    --------
    >>> Plan(0, (), ()).number
    0
    """

    number: int
    rows: tuple[Measure, ...]
    notes: tuple[str, ...]


def plan_worlds(graph: EntityGraph, rows: Sequence[Measure], asked: int | None) -> Plan:
    """Say how many worlds are drawn, and by which measures entities are ranked in them.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    rows : sequence of Measure
        The measures of the ranking.
    asked : int or None
        The number of worlds that was asked for: then all measures are taken whole.

    Returns
    -------
    Plan
        The worlds.

    Raises
    ------
    GraphKindError
        If fewer than none are asked for.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.measures import find_measure
    >>> plan = plan_worlds(la.from_networkx(nx.path_graph(3)), [find_measure("degree")], None)
    >>> plan.number, [row.name for row in plan.rows]
    (200, ['degree'])
    """
    if asked is not None and asked < 0:
        message = f"worlds is {asked}; give how many worlds to draw, or 0 for none."
        raise GraphKindError(message)
    size = graph.n * graph.m
    if asked is not None or size <= LARGEST_WITH_WORLDS:
        number = WORLDS if asked is None else asked
        return Plan(number, tuple(rows), (_what_worlds_are(graph, number),) if number else ())
    left = [row for row in rows if size > LARGEST_WITHOUT_WALKS or row.name in WALKS]
    taken = tuple(
        replace(row, function=_from_pivots) if row.name == "betweenness" else row
        for row in rows
        if row not in left
    )
    number = WORLDS if taken else 0
    notes = [_what_worlds_are(graph, number)] if number else []
    if any(row.name == "betweenness" for row in taken):
        notes.append(
            f"In the worlds betweenness is estimated from {PIVOTS} entities, which makes intervals "
            f"a little wider; worlds={WORLDS} counts all paths."
        )
    if left:
        notes.append(_what_is_left(graph, [row.name for row in left]))
    return Plan(number, taken, tuple(notes))


def _from_pivots(ties: Ties) -> NDArray[np.float64]:
    raw = pivot_betweenness(ties.indptr, ties.indices, directed=ties.directed, sources=PIVOTS)
    return share_of_pairs(raw, ties)


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
    most = LARGEST_WITH_WORLDS if WALKS.issuperset(names) else LARGEST_WITHOUT_WALKS
    return (
        f"No intervals of ranks by {', '.join(names)}: {graph.n:,} entities times {graph.m:,} "
        f"edges are more than {most:,}. Ask for them with worlds={WORLDS}, or rank a part of the "
        "graph."
    )
