"""Removing or watching given entities, compared with random sets of the same size and types.

Lives here: `remove` and `observe`.
Not here: the search for the best set (`key_players`), orders of removal (`percolation`), and
replacements (`recovery`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import given_names
from linkanalysis.disruption.key_player_goals import (
    LARGEST_SUM,
    parts_without,
    share_apart,
    sum_effort,
)
from linkanalysis.disruption.removal_orders import number_of_random, ties_without
from linkanalysis.disruption.removal_tables import Observation, Removal, Row
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.subgraph import meeting
from linkanalysis.kernels.closeness import distance_sums
from linkanalysis.kernels.covering import steps_from
from linkanalysis.measures.ties import ties_of
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

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
        Start of the random draws of sets.

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
    the network would stop working: there are unrecorded ties, and members are replaced. Removed
    entities stay in the denominators of both fragmentations (see `key_players`), apart from all
    others.

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
    named = _named(graph, entities, "remove")
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
        Start of the random draws of sets.

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
    nodes = _named(graph, entities, "observe")
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


def _named(graph: EntityGraph, entities: str | Sequence[str], function: str) -> NDArray[np.int64]:
    nodes = named_nodes(graph, given_names("entities", entities))
    if not nodes:
        message = f"{function} needs at least one entity. graph.entities lists them."
        raise GraphKindError(message)
    return np.sort(np.array(nodes, dtype=np.int64))


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
