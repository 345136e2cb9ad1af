"""Circles: the group around known entities that is best cut off from the rest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError, ProtectedError
from linkanalysis.graph.evidence_rows import reasons_between
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.quality import sweep_conductance
from linkanalysis.network.measures.proximity_ranking import proximity
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.measures.walk_measures import FADING

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Ties

# One tie is cut off from nothing, so a circle has at least three members.
MIN_SIZE = 3
# A neighbor that less than this share of the walker's time comes from explains nothing: what is
# left at this size is rounding.
LEAST_FLOW = 1e-12
# Sums of the same terms in another order differ by this much at most; equals must stay equal.
ROUNDING = 1e-12
# The same for products of such sums, as a share of the largest.
EQUAL = 1e-9


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Circle(Result):
    """The circle around some entities, nearest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    given : tuple of int
        Indices of the entities that the circle was asked for.
    nodes : ndarray of int64
        Indices of all members, protected ones too, in the order of the sweep.
    numbers : ndarray of float64
        For each of `nodes` its share of a walker's time over its strength.
    through : ndarray of int64
        For each of `nodes` the neighbor from which most of that came; -1 for those given.
    conductance : float
        Strength of the ties that lead out of the circle, over that of all its ties.
    withheld : int
        How many members are protected, or identify only protected people.
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

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "nearness",
            "share of a walker's time, divided by its strength",
            bar="of the largest",
        ),
        Column("given", "whether the circle was asked for around it"),
        Column("path", "from an entity given to this one, by the ties that brought it in"),
    )
    CAVEAT = (
        "Members of the circle are tied to the known entities by records, not by what they did: "
        "family, neighbors and customers are in it too. A lead, never a verdict."
    )
    WITHHELD = "protected not named."

    graph: EntityGraph
    given: tuple[int, ...]
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
            f"<Circle: {len(self):,} entities around {len(self.given):,}, "
            f"conductance {self.conductance:.3f}, {self.withheld:,} withheld>"
        )

    def __len__(self) -> int:
        return len(self.nodes)

    def _frame(self) -> pd.DataFrame:
        """Nearest first, without the protected; on paths they have their masked names."""
        kept = [k for k, node in enumerate(self.nodes.tolist()) if not self.graph.masked[node]]
        nodes = self.nodes[kept].tolist()
        frame = named_frame(self.graph, nodes)
        frame["nearness"] = self.numbers[kept]
        frame["given"] = np.isin(nodes, self.given)
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
        """Return the rows along the path that brought an entity in."""
        node = self.graph.node(str(item))
        if self.graph.masked[node]:
            message = f"{self.graph.shown[node]} is protected: counted in the circle, never named."
            raise ProtectedError(message)
        if node not in self.nodes:
            message = f"{self.graph.shown[node]} is not in this circle of {len(self):,} entities."
            raise GraphKindError(message)
        pairs = list(pairwise(self._path(node)))
        if self.graph.directed:  # the walk took ties both ways
            pairs = [way for a, b in pairs for way in ((a, b), (b, a))]
        return reasons_between(self.graph, pairs, limit)


@answer()
def find_circle(
    call: Call,
    graph: EntityGraph,
    entities: str | Collection[str],
    *,
    damping: float = FADING,
    max_size: int | None = None,
) -> Circle:
    """Find the circle around known entities that is best cut off from the rest.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    entities : str or collection of str
        Ids of the known entities. They may be protected: the walk starts at them.
    damping : float, default 0.85
        Probability of going on at each entity, from 0 to below 1: the higher, the wider the circle.
    max_size : int, optional
        Maximum number of members, at least 3; by default half of all ties limit the circle.

    Returns
    -------
    Circle
        The known entities, then the others by nearness, each with the path that brought it in.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity.
    GraphKindError
        If no entity is given, the damping is not from 0 to below 1, or `max_size` is below 3 or
        the number of entities given.

    Notes
    -----
    A walker starts at the known entities, follows ties by strength, and starts again with
    probability 1 - damping. Entities are ordered by the share of its time over their strength, so
    that hubs do not come first. The circle is the beginning of that order, of at least 3, with the
    least conductance. A low conductance says that few ties lead out. It does not show that the
    members act together: the circle of an isolated family is as well cut off as a ring. Missing
    records leave people out, and make a circle look better cut off than it is.

    References
    ----------
    .. [1] Andersen, Chung, Lang (2006), FOCS, 475-486, doi:10.1109/FOCS.2006.44.

    Examples
    --------
    Two circles of four that one tie joins: the circle of person 0 is the first.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> circle = find_circle(la.from_networkx(nx.barbell_graph(4, 0)), "person:0")
    >>> circle.to_frame()["entity"].tolist()
    ['person:0', 'person:1', 'person:2', 'person:3']
    """
    ties = ties_of(graph, "all")
    names = given_names("entities", entities)
    near = proximity(graph, names, damping=damping, direction="all").numbers
    given = sorted({graph.node(name) for name in names})
    most = max(graph.n, MIN_SIZE) if max_size is None else max_size
    if most < max(MIN_SIZE, len(given)):
        message = (
            f"max_size is {max_size}; it must be at least {MIN_SIZE} and the number of entities "
            f"given, {len(given)}."
        )
        raise GraphKindError(message)
    strength = np.zeros(graph.n)
    np.add.at(strength, slot_rows(ties.indptr), ties.strength)
    share = near / np.maximum(strength, 1)
    order = _order(graph, share, near, given)
    conductance = sweep_conductance(ties.indptr, ties.indices, ties.strength, order)
    size = _size(conductance, order, strength, (len(given), most))
    nodes = order[:size]
    leaving = _leaving(float(conductance[size - 1]), strength[nodes].sum(), strength.sum())
    return Circle(
        graph=graph,
        given=tuple(given),
        nodes=nodes,
        numbers=share[nodes],
        through=_through(ties, near, strength, nodes, given),
        conductance=leaving,
        withheld=int(graph.masked[nodes].sum()),
        notes=(f"{leaving:.0%} of the ties of the circle lead out of it.".replace("%", " %"),),
        made_by=call.made_by(),
    )


def _order(
    graph: EntityGraph,
    share: NDArray[np.float64],
    numbers: NDArray[np.float64],
    given: list[int],
) -> NDArray[np.int64]:
    """Put the given entities first, then those that the walk reaches, the nearest first.

    Equals are ordered by what is shown of them, so that where a circle ends among equals nobody can
    read the id of a masked one off it.
    """
    reached = np.flatnonzero(numbers > 0)
    others = reached[~np.isin(reached, given)]
    # equals by symmetry are equal, whatever the last bit
    rounded = {node: float(f"{share[node]:.11g}") for node in others.tolist()}
    ordered = sorted(rounded, key=lambda node: (-rounded[node], graph.shown[node]))
    return np.array([*given, *ordered], dtype=np.int64)


def _size(
    conductance: NDArray[np.float64],
    order: NDArray[np.int64],
    strength: NDArray[np.float64],
    bounds: tuple[int, int],
) -> int:
    """Find where to cut the order: the least conductance within half of all ties, early if tied."""
    sizes = np.arange(1, order.size + 1)
    inside = np.cumsum(strength[order])
    allowed = (sizes >= max(MIN_SIZE, bounds[0])) & (sizes <= bounds[1])
    half = allowed & (2 * inside <= strength.sum())
    if not half.any():
        return min(max(MIN_SIZE, bounds[0]), order.size)
    least = conductance[half].min()
    return int(sizes[half & (conductance <= least + ROUNDING)][0])


def _leaving(conductance: float, inside: float, total: float) -> float:
    """Return the share of the circle's own ties that lead out, even if it has most of all ties."""
    fewer = min(inside, total - inside)
    return conductance * fewer / inside if fewer > 0 else 0.0


def _through(
    ties: Ties,
    numbers: NDArray[np.float64],
    strength: NDArray[np.float64],
    nodes: NDArray[np.int64],
    given: list[int],
) -> NDArray[np.int64]:
    """Find for each member the earlier one that most of the walk comes from."""
    rank = np.full(ties.n, ties.n, dtype=np.int64)
    rank[nodes] = np.arange(nodes.size)
    flow = numbers / np.maximum(strength, 1)
    through = np.full(nodes.size, -1, dtype=np.int64)
    for k, node in enumerate(nodes.tolist()):
        slots = slice(int(ties.indptr[node]), int(ties.indptr[node + 1]))
        near = ties.indices[slots].astype(np.int64)
        earlier = near[rank[near] < k]
        if node in given or not earlier.size:
            continue
        came = (flow[near] * ties.strength[slots])[rank[near] < k]
        if came.max() >= LEAST_FLOW:
            equals = earlier[came >= came.max() * (1 - EQUAL)]
            through[k] = equals[np.argmin(rank[equals])]
    return through
