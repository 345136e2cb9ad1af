"""Removing or watching given entities, compared with random sets of the same size and types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result, held_back, sentences
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.graph.subgraph import meeting
from linkanalysis.kernels.distances import distance_sums, steps_from
from linkanalysis.network.disruption.key_player_goals import (
    LARGEST_SUM,
    parts_without,
    share_apart,
    sum_effort,
)
from linkanalysis.network.disruption.removal_orders import (
    expect_some,
    number_of_random,
    ties_without,
)
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Ties


RANDOM_COLUMNS = (
    Column("random_mean", "mean over random sets", "as the value"),
    Column("random_low", "5% of the random sets are lower", "as the value"),
    Column("random_high", "5% of the random sets are higher", "as the value"),
)


class Row(NamedTuple):
    """One measure of a network before and after, and the mean and 90% interval of random sets."""

    measure: str
    before: float
    after: float
    random_mean: float
    random_low: float
    random_high: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Removal(Result):
    """A network before and after the removal of some entities.

    Attributes
    ----------
    graph, left : EntityGraph
        The graph, and the graph after the removal.
    act : str
        "remove" or "arrest".
    nodes : tuple of int
        Numbers of the removed entities; in an arrest also of the identifiers only they use.
    rows : tuple of Row
        Components, largest (entities), isolates, fragmentation, distance_fragmentation (shares).
    isolated : tuple of str
        Entities that have lost their last tie.
    isolated_withheld : int
        Number of protected people, and things that identify only them, that have lost it too.
    notes : tuple of str
        What it is compared with, and what was left out.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.remove(la.from_networkx(nx.star_graph(4)), "person:0")
    <Removal: 1 removed, largest 5 to 1, components 1 to 4, 4 isolated>
    """

    COLUMNS = (
        Column("measure", "components, largest, isolates, or a fragmentation"),
        Column("before", "value before the removal", "entities; fragmentation: share of pairs"),
        Column("after", "value after the removal", "as before"),
        Column("change", "after minus before", "as before"),
        *RANDOM_COLUMNS,
    )
    CAVEAT = f"Nobody is replaced here; real networks replace members they lose. {Result.CAVEAT}"

    graph: EntityGraph
    left: EntityGraph
    act: str
    nodes: tuple[int, ...]
    rows: tuple[Row, ...]
    isolated: tuple[str, ...]
    isolated_withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        parts, largest = self.rows[:2]
        sizes = f"largest {largest.before:,.0f} to {largest.after:,.0f}"
        count = f"components {parts.before:,.0f} to {parts.after:,.0f}"
        alone = len(self.isolated) + self.isolated_withheld
        return f"<Removal: {len(self.nodes):,} removed, {sizes}, {count}, {alone:,} isolated>"

    @property
    def removed(self) -> tuple[str, ...]:
        """Return the ids of the removed entities."""
        return tuple(self.graph.shown[node] for node in self.nodes)

    def _not_shown(self) -> str:
        isolated = held_back(self.isolated_withheld, "protected become isolated, not named.")
        return sentences(self.CAVEAT, isolated)

    def _frame(self) -> pd.DataFrame:
        """In the order of `rows`."""
        frame = pd.DataFrame(self.rows, columns=Row._fields)
        frame.insert(3, "change", frame["after"] - frame["before"])
        return frame


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Observation(Result):
    """How much of a network is within reach of some entities.

    Attributes
    ----------
    nodes : tuple of int
        Numbers of the watched entities.
    within : tuple of int
        Number of entities within 0, 1, 2 … steps, the watched ones included.
    nearness : float
        Mean inverse number of steps from the set to all entities; members count 1.
    random_mean, random_low, random_high : tuple of float
        `within` for random sets: the mean, and the values between which 90% of them lie.
    notes : tuple of str
        What it is compared with.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.observe(la.from_networkx(nx.star_graph(4)), "person:1")
    <Observation: 1 watched, 2 of 5 within one step>
    """

    COLUMNS = (
        Column("steps", "number of steps, from 0", "steps"),
        Column("entities", "entities within that many steps", "entities"),
        Column("share", "their share of all entities", "share"),
        *RANDOM_COLUMNS,
    )
    CAVEAT = f"Being near a watched entity does not make anybody responsible. {Result.CAVEAT}"

    graph: EntityGraph
    nodes: tuple[int, ...]
    within: tuple[int, ...]
    nearness: float
    random_mean: tuple[float, ...]
    random_low: tuple[float, ...]
    random_high: tuple[float, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        near = self.within[min(1, len(self.within) - 1)]
        return (
            f"<Observation: {len(self.nodes):,} watched, {near:,} of {self.graph.n:,} within one "
            "step>"
        )

    def _frame(self) -> pd.DataFrame:
        """One row for each number of steps."""
        return pd.DataFrame(
            {
                "steps": range(len(self.within)),
                "entities": list(self.within),
                "share": [count / self.graph.n for count in self.within],
                "random_mean": list(self.random_mean),
                "random_low": list(self.random_low),
                "random_high": list(self.random_high),
            }
        )


# Elementary steps for all random sets together; it bounds the time of the comparison, at the cost
# of fewer sets, and so rougher intervals, on large graphs.
RANDOM_EFFORT = 1_000_000_000


@answer()
def remove(
    call: Call,
    graph: EntityGraph,
    entities: str | Sequence[str],
    *,
    act: Literal["remove", "arrest"] = "remove",
    seed: int = 0,
) -> Removal:
    """Measure a network before and after the removal of some entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph. In a directed graph, both directions of a pair are merged.
    entities : str or sequence of str
        Ids of the entities to remove.
    act : {"remove", "arrest"}, default "remove"
        Remove these entities only, or also the identifiers that are tied to nobody else: their
        phones, accounts, vehicles.
    seed : int, default 0
        Seed of the random draws of sets.

    Returns
    -------
    Removal
        Components, size of the largest, fragmentation and isolates, before, after, and after the
        removal of random sets of as many entities of the same types.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or the act does not exist.
    ProtectedError
        If an entity is protected.
    GraphKindError
        If an entity is named twice, or none is named.

    Notes
    -----
    A large change shows that the recorded network depends on these entities. It does not show that
    the network would stop working: there are unrecorded ties, and members are replaced. In both
    fragmentations (see `key_players`) removed entities still count, as isolated from all others.

    References
    ----------
    .. [1] Borgatti (2006), Computational & Mathematical Organization Theory 12(1), 21-34,
       doi:10.1007/s10588-006-7084-x.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> left = la.remove(la.from_networkx(nx.path_graph(5)), "person:1")
    >>> left.to_frame()[["measure", "before", "after"]].values.tolist()[:2]
    [['components', 1.0, 2.0], ['largest', 5.0, 3.0]]
    >>> left.isolated
    ('person:0',)
    """
    ties = ties_of(graph, "all")
    named = np.sort(np.array(expect_some(graph, entities, "remove"), dtype=np.int64))
    gone = _with_own_identifiers(ties, named) if act == "arrest" else named
    weighted = sum_effort(ties) <= LARGEST_SUM
    before, alone_before = _state(ties, np.empty(0, np.int64), weighted=weighted)
    after, alone_after = _state(ties, gone, weighted=weighted)
    effort = ties.n + len(ties.indices)
    effort *= (ties.n // 64 + 1) * 8 if weighted else 8
    count = number_of_random(effort, RANDOM_EFFORT)
    drawn = []
    for nodes in _random_sets(graph, named, count=count, seed=seed):
        removed = _with_own_identifiers(ties, nodes) if act == "arrest" else nodes
        drawn.append(list(_state(ties, removed, weighted=weighted)[0].values()))
    random = np.array(drawn)
    low, high = np.quantile(random, [0.05, 0.95], axis=0)
    isolated = np.setdiff1d(np.setdiff1d(alone_after, alone_before), gone)
    shown = [int(node) for node in isolated if not graph.masked[node]]
    left = [graph.ids[node] for node in np.setdiff1d(np.arange(graph.n), gone).tolist()]
    notes: tuple[str, ...] = (_random_note(count),)
    if not weighted:
        notes += ("The graph is too large for distance-weighted fragmentation.",)
    return Removal(
        graph=graph,
        left=meeting(graph, types=None, entities=left),
        act=act,
        nodes=tuple(gone.tolist()),
        rows=tuple(
            Row(name, before[name], after[name], *numbers)
            for name, *numbers in zip(
                before, random.mean(axis=0).tolist(), low.tolist(), high.tolist(), strict=True
            )
        ),
        isolated=tuple(graph.shown[node] for node in shown),
        isolated_withheld=len(isolated) - len(shown),
        notes=notes,
        made_by=call.made_by(),
    )


@answer()
def observe(
    call: Call, graph: EntityGraph, entities: str | Sequence[str], *, seed: int = 0
) -> Observation:
    """Count the entities within 0, 1, 2 … steps of some watched entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Ties are seen from both ends, whatever their direction.
    entities : str or sequence of str
        Ids of the watched entities.
    seed : int, default 0
        Seed of the random draws of sets.

    Returns
    -------
    Observation
        Number of entities within 0, 1, 2 … steps, and the same for random sets of as many entities
        of the same types.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity.
    ProtectedError
        If an entity is protected.
    GraphKindError
        If an entity is named twice, or none is named.

    Notes
    -----
    Contacts one step away appear in the records of the watched entities; those two steps away only
    if the entity in between is watched as well. Steps do not measure guilt: short paths run through
    families, shops and service numbers.

    References
    ----------
    .. [1] Borgatti (2006), Computational & Mathematical Organization Theory 12(1), 21-34,
       doi:10.1007/s10588-006-7084-x.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> seen = la.disruption.observe(la.from_networkx(nx.path_graph(5)), "person:1")
    >>> seen.to_frame()[["steps", "entities"]].values.tolist()
    [[0, 1], [1, 3], [2, 4], [3, 5]]
    """
    ties = ties_of(graph, "all")
    nodes = np.sort(np.array(expect_some(graph, entities, "observe"), dtype=np.int64))
    within = _within(ties, nodes, None)
    count = number_of_random(8 * (ties.n + len(ties.indices)), RANDOM_EFFORT)
    drawn = _random_sets(graph, nodes, count=count, seed=seed)
    random = np.array([_within(ties, some, len(within)) for some in drawn], dtype=np.float64)
    low, high = np.quantile(random, [0.05, 0.95], axis=0)
    new = np.diff(within)
    nearness = (within[0] + (new / np.arange(1, len(within))).sum()) / max(graph.n, 1)
    return Observation(
        graph=graph,
        nodes=tuple(nodes.tolist()),
        within=tuple(within.tolist()),
        nearness=float(nearness),
        random_mean=tuple(random.mean(axis=0).tolist()),
        random_low=tuple(low.tolist()),
        random_high=tuple(high.tolist()),
        notes=(_random_note(count),),
        made_by=call.made_by(),
    )


def _state(
    ties: Ties, gone: NDArray[np.int64], *, weighted: bool
) -> tuple[dict[str, float], NDArray[np.int64]]:
    """Measure what is left, and list the entities without a tie."""
    out = np.zeros(ties.n, dtype=np.bool_)
    out[gone] = True
    left = ties_without(ties, out) if len(gone) else ties
    count, largest, apart = parts_without(left.indptr, left.indices, out)
    pointers = left.indptr.astype(np.int64)
    alone = np.flatnonzero((pointers[1:] == pointers[:-1]) & ~out)
    numbers = {
        "components": float(count),
        "largest": float(largest),
        "isolates": float(len(alone)),
        "fragmentation": apart,
    }
    if weighted:
        near = float(distance_sums(left.indptr, left.indices)[2].sum()) / 2
        numbers["distance_fragmentation"] = share_apart(near, ties.n, len(gone), "original")
    return numbers, alone


def _with_own_identifiers(ties: Ties, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add the identifiers all of whose ties lead to the nodes."""
    chosen = np.zeros(ties.n, dtype=np.bool_)
    chosen[nodes] = True
    pointers = ties.indptr.astype(np.int64)
    sums = np.concatenate([[0], np.cumsum(chosen[ties.indices])])
    inside = sums[pointers[1:]] - sums[pointers[:-1]]
    only = (inside > 0) & (inside == pointers[1:] - pointers[:-1]) & ~chosen
    own = [v for v in np.flatnonzero(only) if entity_type(ties.graph.types[v]).identifier]
    return np.sort(np.concatenate([nodes, np.array(own, dtype=np.int64)]))


def _random_sets(
    graph: EntityGraph, nodes: NDArray[np.int64], *, count: int, seed: int
) -> list[NDArray[np.int64]]:
    """Draw sets with as many unprotected entities of each type."""
    rng = np.random.default_rng(seed)
    types = np.array(graph.types, dtype=object)
    named, numbers = np.unique(types[nodes].astype(str), return_counts=True)
    pools = [np.flatnonzero((types == kind) & ~graph.masked) for kind in named.tolist()]
    draws = list(zip(pools, numbers.tolist(), strict=True))
    return [
        np.sort(np.concatenate([rng.choice(pool, k, replace=False) for pool, k in draws]))
        for _ in range(count)
    ]


def _within(ties: Ties, nodes: NDArray[np.int64], length: int | None) -> NDArray[np.int64]:
    """Count the entities within 0, 1, … steps, up to a number of them."""
    steps = steps_from(ties.indptr, ties.indices, nodes)
    within: NDArray[np.int64] = np.cumsum(np.bincount(steps[steps >= 0]))
    if length is None or len(within) == length:
        return within
    return np.pad(within, (0, max(0, length - len(within))), mode="edge")[:length]


def _random_note(count: int) -> str:
    return f"Compared with {count} random sets of as many entities of the same types."
