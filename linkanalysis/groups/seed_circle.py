"""From some that are known outward: the circle that is best cut off around them.

Lives here: `find_circle`, the sweep over who is near, and the ties that brought each in.
Not here: the ranking by proximity (`proximity_ranking`), and rings without known members (`rings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.errors import GraphKindError, ProtectedError
from linkanalysis.graph.frames import named_frame
from linkanalysis.graph.freshness import already_told
from linkanalysis.graph.link_rows import reasons_of, rows_behind
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.sweep import sweep_conductance
from linkanalysis.measures.proximity_ranking import proximity
from linkanalysis.measures.ties import ties_of
from linkanalysis.measures.walk_measures import FADING

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

__all__ = ["Circle", "find_circle"]

CAVEAT = (
    "Whoever stands in the circle is tied to the known ones by records, not by what they did: "
    "family, neighbors and customers stand in it too. A lead, never a verdict."
)

SMALLEST = 3
# A step by which less than this share of time flows is no way that explains anything.
LEAST_FLOW = 1e-12


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Circle(Result):
    """Who belongs to the circle around the seeds, nearest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    seeds : tuple of int
        Numbers of the seeds.
    nodes : ndarray of int64
        Numbers of all in the circle, those that are masked too, in the order of the sweep.
    numbers : ndarray of float64
        For each of `nodes` its share of a walker's time over its strength.
    through : ndarray of int64
        For each of `nodes` the neighbor from which most of that came; -1 for seeds.
    conductance : float
        Strength of the ties that lead out of the circle, over that of all its ties.
    withheld : int
        How many in the circle are protected, or identify only protected people.
    notes : tuple of str
        How well the circle is cut off.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.groups.find_circle(la.from_networkx(nx.karate_club_graph()), "person:0")
    <Circle: 16 entities around 1, conductance 0.132, 0 withheld>
    """

    graph: EntityGraph
    seeds: tuple[int, ...]
    nodes: NDArray[np.int64]
    numbers: NDArray[np.float64]
    through: NDArray[np.int64]
    conductance: float
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("nodes", "numbers", "through")

    def __repr__(self) -> str:
        return (
            f"<Circle: {len(self):,} entities around {len(self.seeds):,}, "
            f"conductance {self.conductance:.3f}, {self.withheld:,} withheld>"
        )

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def caveat(self) -> str:
        """Say what the circle does not show, and how many are not named.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.groups.find_circle(la.from_networkx(nx.barbell_graph(4, 0)), "person:0").notes
        ('8 % of the ties of the circle lead out of it.',)
        """
        return sentences(CAVEAT, held_back(self.withheld, "protected not named."), *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the circle as a new frame.

        Columns entity, label, type, nearness (share of a walker's time over strength), seed, path
        (from a seed to the entity, by the ties that brought most of it). Nearest first. Protected
        people are not in it; on a path they stand under their masked names.
        """
        kept = [k for k, node in enumerate(self.nodes.tolist()) if not self.graph.masked[node]]
        nodes = self.nodes[kept].tolist()
        frame = named_frame(self.graph, nodes)
        frame["nearness"] = self.numbers[kept]
        frame["seed"] = np.isin(nodes, self.seeds)
        paths = [tuple(self.graph.shown[step] for step in self._path(node)) for node in nodes]
        frame["path"] = pd.Series(paths, dtype=object)
        return frame

    def _path(self, node: int) -> list[int]:
        before = dict(zip(self.nodes.tolist(), self.through.tolist(), strict=True))
        path = [node]
        while before.get(path[-1], -1) >= 0:
            path.append(before[path[-1]])
        return path[::-1]

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Name the places in documents along the path that brought an entity in."""
        entity = str(item)
        node = self.graph.node(entity)
        if self.graph.masked[node]:
            message = f"{self.graph.shown[node]} is protected: counted in the circle, never named."
            raise ProtectedError(message)
        if node not in self.nodes:
            message = f"{self.graph.shown[node]} is not in this circle of {len(self):,} entities."
            raise GraphKindError(message)
        pairs = list(pairwise(self._path(node)))
        if self.graph.directed:  # the walk took ties both ways
            pairs = [way for a, b in pairs for way in ((a, b), (b, a))]
        rows = rows_behind(self.graph, pairs)
        return reasons_of([row for pair in pairs for row in rows[pair]][:limit])


def find_circle(
    graph: EntityGraph,
    seeds: str | Collection[str],
    *,
    damping: float = FADING,
    max_members: int | None = None,
) -> Circle:
    """Find the circle around known entities that is best cut off from the rest.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    seeds : str or collection of str
        Ids of those that are known. Seeds may be protected: the walk starts at them.
    damping : float, default 0.85
        The chance to go on at each entity, from 0 to below 1: the higher, the wider the circle.
    max_members : int, optional
        How many may be in it, at least 3; by default as many as have half of all ties.

    Returns
    -------
    Circle
        The seeds, who is nearest for the strength of their ties, and the path of each.

    Raises
    ------
    UnknownNameError
        If the graph does not hold a seed.
    GraphKindError
        If there is no seed, the damping is not from 0 to below 1, or `max_members` is below 3 or
        the number of seeds.

    Notes
    -----
    A walker starts at the seeds, follows ties by strength, and with a chance of 1 - damping starts
    again. Entities are taken in by the share of its time over their strength, so that hubs do not
    come first, and of all beginnings of that order with at least 3 the one with the least
    conductance is the circle. A low conductance says that few ties lead out. It does not show that
    those inside act together, and the circle of an isolated family is as well cut off as a ring.

    References
    ----------
    .. [1] Andersen, Chung, Lang (2006), FOCS, 475-486, doi:10.1109/FOCS.2006.44.

    Examples
    --------
    Of two circles of four that one tie joins, the one that Ana belongs to.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> circle = find_circle(la.from_networkx(nx.barbell_graph(4, 0)), "person:0")
    >>> circle.to_frame()["entity"].tolist()
    ['person:0', 'person:1', 'person:2', 'person:3']
    """
    ties = ties_of(graph, "all")
    with already_told():
        near = proximity(graph, seeds, damping=damping, direction="all")
    known = list(near.seeds)
    if max_members is not None:
        expect_count("max_members", max_members)
    most = max(graph.n, SMALLEST) if max_members is None else max_members
    if most < max(SMALLEST, len(known)):
        message = (
            f"max_members is {max_members}; it must be at least {SMALLEST} and the number of "
            f"seeds, {len(known)}."
        )
        raise GraphKindError(message)
    strength = np.zeros(graph.n)
    np.add.at(strength, slot_rows(ties.indptr), ties.strength)
    share = near.numbers / np.maximum(strength, 1)
    order = _order(graph, share, near.numbers, known)
    conductance = sweep_conductance(ties.indptr, ties.indices, ties.strength, order)
    size = _size(conductance, order, strength, (len(known), most))
    nodes = order[:size]
    leaving = _leaving(float(conductance[size - 1]), strength[nodes].sum(), strength.sum())
    return Circle(
        graph=graph,
        seeds=near.seeds,
        nodes=nodes,
        numbers=share[nodes],
        through=_through(ties, near.numbers, strength, nodes, known),
        conductance=leaving,
        withheld=int(graph.masked[nodes].sum()),
        notes=(f"{leaving:.0%} of the ties of the circle lead out of it.".replace("%", " %"),),
        made_by=made_from(
            graph,
            "find_circle",
            (
                ("seeds", ", ".join(sorted(graph.shown[node] for node in known))),
                ("damping", str(damping)),
                ("max_members", str(max_members)),
            ),
        ),
    )


def _order(
    graph: EntityGraph,
    share: NDArray[np.float64],
    numbers: NDArray[np.float64],
    seeds: list[int],
) -> NDArray[np.int64]:
    """Put the seeds first, then whom the walk reaches, nearest for their strength first.

    Equals stand by what is shown of them: where a circle ends among equals, ids of the masked are
    not to be read off it.
    """
    reached = np.flatnonzero(numbers > 0)
    others = reached[~np.isin(reached, seeds)]
    # equals by symmetry are equal, whatever the last bit
    rounded = {node: float(f"{share[node]:.11g}") for node in others.tolist()}
    ordered = sorted(rounded, key=lambda node: (-rounded[node], graph.shown[node]))
    return np.array([*seeds, *ordered], dtype=np.int64)


def _size(
    conductance: NDArray[np.float64],
    order: NDArray[np.int64],
    strength: NDArray[np.float64],
    bounds: tuple[int, int],
) -> int:
    """Choose the beginning that is best cut off, up to half of all ties; of equals the smallest."""
    sizes = np.arange(1, order.size + 1)
    inside = np.cumsum(strength[order])
    allowed = (sizes >= max(SMALLEST, bounds[0])) & (sizes <= bounds[1])
    half = allowed & (2 * inside <= strength.sum())
    if not half.any():
        return min(max(SMALLEST, bounds[0]), order.size)
    least = conductance[half].min()
    return int(sizes[half & (conductance <= least + 1e-12)][0])


def _leaving(conductance: float, inside: float, total: float) -> float:
    """Give the share of the circle's own ties, also where those outside are fewer."""
    fewer = min(inside, total - inside)
    return conductance * fewer / inside if fewer > 0 else 0.0


def _through(
    ties: Ties,
    numbers: NDArray[np.float64],
    strength: NDArray[np.float64],
    nodes: NDArray[np.int64],
    seeds: list[int],
) -> NDArray[np.int64]:
    """Say of each in the circle from which earlier one most of the walk comes."""
    place = np.full(ties.n, ties.n, dtype=np.int64)
    place[nodes] = np.arange(nodes.size)
    flow = numbers / np.maximum(strength, 1)
    through = np.full(nodes.size, -1, dtype=np.int64)
    for k, node in enumerate(nodes.tolist()):
        slots = slice(int(ties.indptr[node]), int(ties.indptr[node + 1]))
        near = ties.indices[slots].astype(np.int64)
        earlier = near[place[near] < k]
        if node in seeds or not earlier.size:
            continue
        came = (flow[near] * ties.strength[slots])[place[near] < k]
        if came.max() >= LEAST_FLOW:
            equals = earlier[came >= came.max() * (1 - 1e-9)]
            through[k] = equals[np.argmin(place[equals])]
    return through
