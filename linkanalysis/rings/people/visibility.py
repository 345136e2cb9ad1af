"""Visible entities and brokers: degree against betweenness, after Morselli."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.core.threads import map_in_order
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.network.measures.measure_table import find_measure, measured
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.world_budget import as_taken, simulated_networks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.measure_table import Measure
    from linkanalysis.network.trust.worlds import Worlds

    Numbers = NDArray[Any]

CELLS = {
    "visible and broker": "many ties, and many shortest paths between others pass through it",
    "visible": "many ties, but others reach each other without it",
    "broker": "few ties, but many shortest paths between others pass through it",
    "peripheral": "few ties, and others reach each other without it",
}

# A value this little above a cut, as a share of the cut or of one pair, counts as equal to it: the
# last bits of a sum depend on the order of its terms.
TOLERANCE = 1e-9

# Simulated networks in one task of a thread: fixed, so that the number of threads changes nothing.
WORLDS_PER_TASK = 8


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quadrants(Result):
    """Which entities are visible, brokers, both or neither.

    Attributes
    ----------
    nodes : ndarray of int64
        Numbers of the entities in the table, by cell, the highest betweenness first.
    degree, betweenness : ndarray, shape (n,)
        Neighbors, and the share of pairs, in the order of ``graph.ids``, for every entity.
    degree_cut, betweenness_cut : float
        Values above these are high.
    cell : ndarray of int8, shape (n,)
        0 visible and broker, 1 visible, 2 broker, 3 peripheral.
    stability : ndarray of float64, shape (n,)
        Share of the simulated networks in which each entity keeps its cell; empty if none were
        simulated.
    withheld : int
        Number of protected people, and things that identify only them, left out of the table.
    notes : tuple of str
        The cuts, and what was estimated.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.people.quadrants(la.from_networkx(nx.star_graph(4)))
    <Quadrants: 1 visible and broker, 0 visible, 0 broker, 4 peripheral, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("cell", "visible and broker, visible, broker, or peripheral"),
        Column("degree", "neighbors", "entities"),
        Column("betweenness", "share of pairs with shortest paths through it", "share of pairs"),
        Column(
            "stability",
            "share of simulated networks in which it keeps its cell",
            "share",
            bar="of 1",
        ),
    )
    WITHHELD = "protected, in no cell."

    graph: EntityGraph
    nodes: NDArray[np.int64]
    degree: NDArray[np.int64]
    betweenness: NDArray[np.float64]
    degree_cut: float
    betweenness_cut: float
    cell: NDArray[np.int8]
    stability: NDArray[np.float64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "degree", "betweenness", "cell", "stability")

    def __repr__(self) -> str:
        counts = np.bincount(self.cell[self.nodes], minlength=len(CELLS)).tolist()
        cells = ", ".join(f"{n:,} {name}" for n, name in zip(counts, CELLS, strict=True))
        return f"<Quadrants: {cells}, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.nodes)

    def _frame(self) -> pd.DataFrame:
        """By cell, the highest betweenness first, equals by id; stability only if simulated."""
        graph, nodes = self.graph, self.nodes
        names = list(CELLS)
        frame = named_frame(graph, nodes)
        frame["cell"] = pd.Series([names[cell] for cell in self.cell[nodes]], dtype=object)
        frame["degree"] = self.degree[nodes]
        frame["betweenness"] = self.betweenness[nodes]
        if self.stability.size:
            frame["stability"] = self.stability[nodes]
        return frame

    def readings(self) -> pd.DataFrame:
        """Return what each cell means in plain words.

        Returns
        -------
        DataFrame
            Columns cell, reading.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.people.quadrants(la.from_networkx(nx.Graph())).readings()["cell"].tolist()
        ['visible and broker', 'visible', 'broker', 'peripheral']
        """
        return pd.DataFrame({"cell": list(CELLS), "reading": list(CELLS.values())})


@answer()
def quadrants(
    call: Call,
    graph: EntityGraph,
    *,
    cut: Literal["mean", "median"] = "mean",
    worlds: int | None = None,
    seed: int = 0,
) -> Quadrants:
    """Sort entities by visibility (degree) and brokerage (betweenness).

    Parameters
    ----------
    graph : EntityGraph
        The graph. In a directed graph, both directions of a pair are merged.
    cut : {"mean", "median"}, default "mean"
        Degree and betweenness are high above this value of the entities that have ties; a value
        equal to it is low.
    worlds : int, optional
        Number of simulated networks (possible worlds) in which all entities are sorted again, for
        the stability of each cell; 0 for none. By default 200 while entities times edges are at
        most 64,000,000, otherwise none.
    seed : int, default 0
        Seed of the random draws of networks and of sampled betweenness.

    Returns
    -------
    Quadrants
        "visible and broker" first, then "visible", "broker", "peripheral"; in each cell the
        highest betweenness first, equals by id. Protected people take part and are not listed.

    Raises
    ------
    UnknownNameError
        If there is no such cut.
    GraphKindError
        If the number of simulated networks is not an integer of at least 0.

    Notes
    -----
    Morselli calls brokers with few ties strategic, and entities with many ties that are not
    brokers vulnerable. "Broker" says only that short paths on record run through the entity, and
    "visible" that many of its ties are on record: whoever is watched is visible. Stability is the
    share of simulated networks in which the entity keeps its cell, each with cuts of its own; near
    a cut it is about a half.

    References
    ----------
    .. [1] Morselli (2010), Journal of Contemporary Criminal Justice 26(4), 382-392,
       doi:10.1177/1043986210377105.

    Examples
    --------
    Two groups of five, connected by one person with two ties.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> table = la.people.quadrants(la.from_networkx(nx.barbell_graph(5, 1))).to_frame()
    >>> table[["entity", "cell"]].values.tolist()[:4]
    [['person:4', 'visible and broker'], ['person:6', 'visible and broker'], \
['person:5', 'broker'], ['person:0', 'peripheral']]
    """
    ties = ties_of(graph, "all")
    degree, _ = measured(ties, "degree", seed)
    betweenness, notes = measured(ties, "betweenness", seed)
    cuts = _cut(degree, degree, cut), _cut(betweenness, degree, cut)
    cell = _cells(degree, betweenness, cuts)
    drawn, number, drawn_notes = simulated_networks(ties, worlds, direction="all", seed=seed)
    stability = np.zeros(0)
    if drawn is not None:
        both = (find_measure("degree"), find_measure("betweenness"))
        rows, estimated = as_taken(graph, both) if worlds is None else (both, ())
        stability = _same_cell(drawn, rows, cell, cut, number) / number
        drawn_notes = (*drawn_notes, *estimated)
    kept = np.flatnonzero(~graph.masked)
    order = np.lexsort((kept, -degree[kept], -_rounded(betweenness[kept]), cell[kept]))
    rule = (
        f"High means above the {cut} of the entities that have ties: {cuts[0]:.4g} neighbors, "
        f"{cuts[1]:.4g} of all pairs."
    )
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
        notes=(rule, *notes, *drawn_notes),
        made_by=call.made_by({"worlds": number}),
    )


def _cut(values: Numbers, degree: Numbers, cut: str) -> float:
    tied = values[degree > 0]
    if not tied.size:
        return 0.0
    return float(np.median(tied) if cut == "median" else np.mean(tied))


def _cells(degree: Numbers, betweenness: Numbers, cuts: tuple[float, float]) -> NDArray[np.int8]:
    """Return positions in `CELLS`."""
    n = degree.size
    one_pair = 1 / max((n - 1) * (n - 2), 1)
    few = degree <= cuts[0] * (1 + TOLERANCE)
    unbrokered = betweenness <= cuts[1] * (1 + TOLERANCE) + one_pair * TOLERANCE
    cells: NDArray[np.int8] = (2 * few + unbrokered).astype(np.int8)
    return cells


def _same_cell(
    worlds: Worlds, rows: Sequence[Measure], cell: NDArray[np.int8], cut: str, number: int
) -> NDArray[np.int64]:
    """Count the simulated networks in which each entity keeps its recorded cell."""
    degrees, paths = (row.function for row in rows)

    def _task(first: int) -> NDArray[np.int64]:
        same = np.zeros(cell.size, dtype=np.int64)
        for world in range(first, min(first + WORLDS_PER_TASK, number)):
            ties, who = worlds.draw(world), worlds.stands_for(world)
            degree, betweenness = degrees(ties)[who], paths(ties)[who]
            cuts = _cut(degree, degree, cut), _cut(betweenness, degree, cut)
            same += _cells(degree, betweenness, cuts) == cell
        return same

    # the first task runs alone: otherwise every thread would compile the kernels
    counts = _task(0)
    rest = range(WORLDS_PER_TASK, number, WORLDS_PER_TASK)
    for some in with_progress(
        map_in_order(_task, rest), what="simulated networks", total=len(rest)
    ):
        counts += some
    return counts


def _rounded(values: Numbers) -> Numbers:
    """Round to ten digits, so that values equal by symmetry are equal."""
    largest = float(values.max(initial=0.0))
    rounded: Numbers = np.round(values / largest, 10) if largest > 0 else values
    return rounded
