"""Visible and hidden brokers: how many ties an entity has, beside what it stands between.

Lives here: `quadrants`, after Morselli, with how firm each cell is.
Not here: the table it gives back (`quadrant_table`), and the two measures (`measures`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from linkanalysis._given import check_choice
from linkanalysis._progress import with_progress
from linkanalysis._threads import map_in_order
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures.measure_table import find_measure, measured
from linkanalysis.measures.ties import ties_of
from linkanalysis.people.quadrant_table import Quadrants
from linkanalysis.people.sureness import drawn_worlds
from linkanalysis.trust.world_budget import as_taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.measure_table import Measure
    from linkanalysis.trust.worlds import Worlds

    Numbers = NDArray[Any]

__all__ = ["quadrants"]

CUTS = ("mean", "median")

# A value this close above a cut, as a share of it or of one pair, is equal to it: sums have a last
# bit.
EQUAL = 1e-9

# Worlds of one task of a thread: fixed, so that the number of threads changes nothing.
AT_ONCE = 8


def quadrants(
    graph: EntityGraph,
    *,
    cut: Literal["mean", "median"] = "mean",
    worlds: int | None = None,
    seed: int = 0,
) -> Quadrants:
    """Tell who is visible, who is a broker, who is both and who neither.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    cut : {"mean", "median"}, default "mean"
        Above which value of those who have ties degree and betweenness are high; equal is low.
    worlds : int, optional
        In how many possible worlds everybody is placed again, to say how firm the cell is; 0 for
        none. By default 200 while entities times edges are at most 64,000,000, else none.
    seed : int, default 0
        Where the draws of worlds, and of sampled betweenness, start.

    Returns
    -------
    Quadrants
        "visible and broker" first, then "visible", "broker", "peripheral"; in each cell the
        highest betweenness first, ties by id. Protected people take part and are not in the table.

    Raises
    ------
    UnknownNameError
        If there is no such cut.
    GraphKindError
        If the number of worlds is no whole number from 0.

    Notes
    -----
    Morselli calls strategic those who are brokers with few ties, and vulnerable those with many
    who are none. "Broker" says no more than that short paths on record run through the entity, and
    "visible" that many ties of it are on record: who is watched is visible.
    Stability is the share of possible worlds in which the entity is in its cell, each world with
    cuts of its own; near a cut it is about a half.

    References
    ----------
    .. [1] Morselli (2010), Journal of Contemporary Criminal Justice 26(4), 382-392,
       doi:10.1177/1043986210377105.

    Examples
    --------
    Two circles, and one who has two ties and stands between them.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> table = la.people.quadrants(la.from_networkx(nx.barbell_graph(5, 1))).to_frame()
    >>> table[["entity", "cell"]].values.tolist()[:4]
    [['person:4', 'visible and broker'], ['person:6', 'visible and broker'], \
['person:5', 'broker'], ['person:0', 'peripheral']]
    """
    check_choice(cut, CUTS, "a cut")
    ties = ties_of(graph, "all")
    degree, _ = measured(ties, "degree", seed)
    betweenness, notes = measured(ties, "betweenness", seed)
    cuts = _cut(degree, degree, cut), _cut(betweenness, degree, cut)
    cell = _cells(degree, betweenness, cuts)
    drawn, number, said = drawn_worlds(ties, worlds, direction="all", seed=seed)
    stability = np.zeros(0)
    if drawn is not None:
        both = (find_measure("degree"), find_measure("betweenness"))
        rows, estimated = as_taken(graph, both) if worlds is None else (both, ())
        stability = _same_cell(drawn, rows, cell, cut, number) / number
        said = (*said, *estimated)
    kept = np.flatnonzero(~graph.masked)
    order = np.lexsort((kept, -degree[kept], -_rounded(betweenness[kept]), cell[kept]))
    return Quadrants(
        graph=graph,
        nodes=kept[order],
        degree=degree,
        betweenness=betweenness,
        degree_cut=cuts[0],
        betweenness_cut=cuts[1],
        cell=cell,
        stability=stability,
        withheld=int(graph.masked.sum()),
        notes=(_rule(cut, *cuts), *notes, *said),
        made_by=made_from(graph, "quadrants", (("cut", cut), ("worlds", str(number))), seed=seed),
    )


def _cut(values: Numbers, degree: Numbers, cut: str) -> float:
    tied = values[degree > 0]
    if not tied.size:
        return 0.0
    return float(np.median(tied) if cut == "median" else np.mean(tied))


def _cells(degree: Numbers, betweenness: Numbers, cuts: tuple[float, float]) -> NDArray[np.int8]:
    """Give places in `CELLS`: 0 visible and broker, 1 visible, 2 broker, 3 peripheral."""
    n = degree.size
    one_pair = 1 / max((n - 1) * (n - 2), 1)
    few = degree <= cuts[0] * (1 + EQUAL)
    unbrokered = betweenness <= cuts[1] * (1 + EQUAL) + one_pair * EQUAL
    cells: NDArray[np.int8] = (2 * few + unbrokered).astype(np.int8)
    return cells


def _same_cell(
    worlds: Worlds, rows: Sequence[Measure], cell: NDArray[np.int8], cut: str, number: int
) -> NDArray[np.int64]:
    """Count the worlds in which each is in the cell that it is in on record."""
    degrees, paths = (row.function for row in rows)

    def _some(first: int) -> NDArray[np.int64]:
        same = np.zeros(cell.size, dtype=np.int64)
        for world in range(first, min(first + AT_ONCE, number)):
            ties = worlds.draw(world)
            degree, betweenness = degrees(ties), paths(ties)
            cuts = _cut(degree, degree, cut), _cut(betweenness, degree, cut)
            same += _cells(degree, betweenness, cuts) == cell
        return same

    # a task with nothing compiled yet would compile in each thread: the first runs alone
    counts = _some(0)
    rest = range(AT_ONCE, number, AT_ONCE)
    for some in with_progress(map_in_order(_some, rest), what="possible worlds", total=len(rest)):
        counts += some
    return counts


def _rounded(values: Numbers) -> Numbers:
    """Make equal what symmetry makes equal: to ten digits."""
    largest = float(values.max(initial=0.0))
    rounded: Numbers = np.round(values / largest, 10) if largest > 0 else values
    return rounded


def _rule(cut: str, degree: float, betweenness: float) -> str:
    return (
        f"High is above the {cut} of those who have ties: {degree:.4g} neighbors, "
        f"{betweenness:.4g} of all pairs."
    )
