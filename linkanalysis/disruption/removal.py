"""What if: what is left of a network without some entities, and what watching them would see.

Lives here: `remove` and `observe`, each beside random sets of the same size and types.
Not here: the search for the set that does most (`key_players`), whole orders (`percolation`), and
who would step into the gap (`recovery`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._given import check_choice, expect_count, given_names
from linkanalysis.disruption.key_player_goals import LARGEST_SUM, share_apart, sum_effort
from linkanalysis.disruption.removal_orders import ties_without
from linkanalysis.disruption.what_if import Observation, Removal, Row
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.provenance import made_from
from linkanalysis.graph.subgraph import meeting
from linkanalysis.kernels.closeness import distance_sums
from linkanalysis.kernels.components import components
from linkanalysis.kernels.covering import steps_from
from linkanalysis.measures.ties import ties_of
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

__all__ = ["observe", "remove"]

ACTS = ("remove", "arrest")

# Random sets beside the answer: 200, or fewer where each takes long, but not under 20.
MOST_RANDOM, FEWEST_RANDOM = 200, 20
RANDOM_EFFORT = 1_000_000_000


def remove(
    graph: EntityGraph,
    who: str | Sequence[str],
    *,
    act: Literal["remove", "arrest"] = "remove",
    seed: int = 0,
) -> Removal:
    """Say what is left of a network without some entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    who : str or sequence of str
        Ids of those who leave.
    act : {"remove", "arrest"}, default "remove"
        Take out these entities only, or also the identifiers that are tied to nobody else: their
        phones, accounts, vehicles.
    seed : int, default 0
        Where the draws of random sets start.

    Returns
    -------
    Removal
        Components, the largest, fragmentation, isolates, each before and after and beside random
        sets of as many entities of the same types.

    Raises
    ------
    UnknownNameError
        If the graph does not hold one of them, or the act does not exist.
    ProtectedError
        If one of them is protected.
    GraphKindError
        If one comes twice, or nobody is named.

    Notes
    -----
    A large change says that the network as recorded depends on them. It does not show that it
    would stop working: ties that nobody wrote down hold as well, and lost members are replaced.
    Those removed stay in the denominators of both fragmentations (see `key_players`), apart from
    everybody.

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
    check_choice(act, ACTS, "an act")
    expect_count("seed", seed, least=0)
    ties = ties_of(graph, "all")
    named = _named(graph, who, "remove")
    gone = _with_belongings(ties, named) if act == "arrest" else named
    weighted = sum_effort(ties) <= LARGEST_SUM
    before, alone_before = _state(ties, np.empty(0, np.int64), weighted=weighted)
    after, alone_after = _state(ties, gone, weighted=weighted)
    effort = ties.n + len(ties.indices)
    effort *= (ties.n // 64 + 1) * 8 if weighted else 8
    count = min(MOST_RANDOM, max(FEWEST_RANDOM, RANDOM_EFFORT // effort))
    random = []
    for drawn in _random_sets(graph, named, count=count, seed=seed):
        set_gone = _with_belongings(ties, drawn) if act == "arrest" else drawn
        random.append(list(_state(ties, set_gone, weighted=weighted)[0].values()))
    chances = np.array(random)
    low, high = np.quantile(chances, [0.05, 0.95], axis=0)
    isolated = np.setdiff1d(np.setdiff1d(alone_after, alone_before), gone)
    shown = [int(node) for node in isolated if not graph.masked[node]]
    kept = np.setdiff1d(np.arange(graph.n), gone)
    left = [graph.ids[node] for node in kept.tolist()]
    return Removal(
        graph=graph,
        left=meeting(graph, types=None, entities=left),
        act=act,
        nodes=tuple(gone.tolist()),
        rows=tuple(
            Row(name, before[name], after[name], *numbers)
            for name, *numbers in zip(
                before, chances.mean(axis=0).tolist(), low.tolist(), high.tolist(), strict=True
            )
        ),
        isolated=tuple(graph.shown[node] for node in shown),
        isolated_withheld=len(isolated) - len(shown),
        notes=_notes(count, weighted=weighted),
        made_by=_made_by("remove", graph, named, (("act", act),), seed),
    )


def observe(graph: EntityGraph, who: str | Sequence[str], *, seed: int = 0) -> Observation:
    """Say how much of a network is within sight of some entities, step by step.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Ties are seen from both ends, whatever their direction.
    who : str or sequence of str
        Ids of those who are watched.
    seed : int, default 0
        Where the draws of random sets start.

    Returns
    -------
    Observation
        How many entities are within 0, 1, 2 … steps, beside random sets of as many entities of
        the same types.

    Raises
    ------
    UnknownNameError
        If the graph does not hold one of them.
    ProtectedError
        If one of them is protected.
    GraphKindError
        If one comes twice, or nobody is named.

    Notes
    -----
    What is one step away shows in the records of those watched; what is two steps away only
    where somebody in between is watched as well. Steps are no measure of guilt: short paths
    run through families, shops and service numbers.

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
    nodes = _named(graph, who, "observe")
    expect_count("seed", seed, least=0)
    within = _within(ties, nodes, None)
    effort = 8 * (ties.n + len(ties.indices))
    count = min(MOST_RANDOM, max(FEWEST_RANDOM, RANDOM_EFFORT // effort))
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
        notes=(f"Beside it: {count} random sets of as many entities of the same types.",),
        made_by=_made_by("observe", graph, nodes, (), seed),
    )


def _named(graph: EntityGraph, who: str | Sequence[str], act: str) -> NDArray[np.int64]:
    nodes = named_nodes(graph, given_names("who", who))
    if not nodes:
        message = f"{act} needs at least one entity. graph.entities lists them."
        raise GraphKindError(message)
    return np.sort(np.array(nodes, dtype=np.int64))


def _state(
    ties: Ties, gone: NDArray[np.int64], *, weighted: bool
) -> tuple[dict[str, float], NDArray[np.int64]]:
    """Measure what is left, and say who has no tie there."""
    out = np.zeros(ties.n, dtype=np.bool_)
    out[gone] = True
    left = ties_without(ties, out) if len(gone) else ties
    sizes = np.bincount(components(left.indptr, left.indices)[~out])
    sizes = sizes[sizes > 0].astype(np.float64)
    joined = float((sizes * (sizes - 1)).sum() / 2)
    pointers = left.indptr.astype(np.int64)
    alone = np.flatnonzero((pointers[1:] == pointers[:-1]) & ~out)
    numbers = {
        "components": float(len(sizes)),
        "largest": float(sizes.max(initial=0)),
        "isolates": float(len(alone)),
        "fragmentation": share_apart(joined, ties.n, len(gone), "original"),
    }
    if weighted:
        near = float(distance_sums(left.indptr, left.indices)[2].sum()) / 2
        numbers["distance_fragmentation"] = share_apart(near, ties.n, len(gone), "original")
    return numbers, alone


def _with_belongings(ties: Ties, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add the identifiers whose every tie leads to one of the nodes."""
    chosen = np.zeros(ties.n, dtype=np.bool_)
    chosen[nodes] = True
    pointers = ties.indptr.astype(np.int64)
    sums = np.concatenate([[0], np.cumsum(chosen[ties.indices])])
    inside = sums[pointers[1:]] - sums[pointers[:-1]]
    only = (inside > 0) & (inside == pointers[1:] - pointers[:-1]) & ~chosen
    belongings = [v for v in np.flatnonzero(only) if entity_type(ties.graph.types[v]).identifier]
    return np.sort(np.concatenate([nodes, np.array(belongings, dtype=np.int64)]))


def _random_sets(
    graph: EntityGraph, nodes: NDArray[np.int64], *, count: int, seed: int
) -> list[NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    types = np.array(graph.types, dtype=object)
    named, numbers = np.unique(types[nodes].astype(str), return_counts=True)
    pools = [np.flatnonzero((types == kind) & ~graph.masked) for kind in named.tolist()]
    drawn = zip(pools, numbers.tolist(), strict=True)
    chances = list(drawn)
    return [
        np.sort(np.concatenate([rng.choice(pool, k, replace=False) for pool, k in chances]))
        for _ in range(count)
    ]


def _within(ties: Ties, nodes: NDArray[np.int64], length: int | None) -> NDArray[np.int64]:
    steps = steps_from(ties.indptr, ties.indices, nodes)
    within: NDArray[np.int64] = np.cumsum(np.bincount(steps[steps >= 0]))
    if length is None or len(within) == length:
        return within
    return np.pad(within, (0, max(0, length - len(within))), mode="edge")[:length]


def _notes(count: int, *, weighted: bool) -> tuple[str, ...]:
    beside = f"Beside it: {count} random sets of as many entities of the same types."
    if weighted:
        return (beside,)
    return (beside, "Too large for fragmentation weighted by distance.")


def _made_by(
    function: str,
    graph: EntityGraph,
    nodes: NDArray[np.int64],
    options: tuple[tuple[str, str], ...],
    seed: int,
) -> MadeBy:
    who = ", ".join(graph.shown[node] for node in nodes.tolist())
    return made_from(graph, function, (("who", who), *options), seed=seed)
