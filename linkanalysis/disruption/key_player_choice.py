"""Key players: the few that hold a network together, or reach most of it, after Borgatti.

Lives here: `key_players`.
Not here: the effect of removing given entities (`removal`), and orders of removal (`percolation`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis.disruption.key_player_goals import (
    Denominator,
    distance_fragmentation,
    fragmentation,
    reach,
)
from linkanalysis.disruption.key_player_search import KeyPlayerSearch, find_set
from linkanalysis.disruption.key_player_set import Baseline, KeyPlayers
from linkanalysis.disruption.removal_orders import number_of_random, order_by, random_orders
from linkanalysis.errors import GraphKindError
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.disruption.key_player_goals import Goal
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

# Elementary steps for all random sets: as much as the search itself may take.
RANDOM_EFFORT = 4_000_000_000


@answer()
def key_players(  # noqa: PLR0913 - one of them, the call, is hidden
    call: Call,
    graph: EntityGraph,
    k: int,
    *,
    goal: Literal["fragment", "reach"] = "fragment",
    distance_weighted: bool = True,
    steps: int = 1,
    denominator: Denominator = "original",
    search: KeyPlayerSearch | None = None,
) -> KeyPlayers:
    """Find the k entities with the largest joint effect, and state whether it is proven optimal.

    Parameters
    ----------
    graph : EntityGraph
        Undirected to fragment; a tie exists or not. In a directed graph, reach follows the ties.
    k : int
        Size of the set, from 1 to the number of entities that are not protected.
    goal : {"fragment", "reach"}, default "fragment"
        Fragment the network by removing the set, or reach most of it from the set.
    distance_weighted : bool, default True
        Whether nearer entities count more, by the inverse of the steps. Otherwise all pairs that
        reach each other count the same, and so do all entities within `steps`.
    steps : int, default 1
        How far the set reaches, if `goal` is "reach" and `distance_weighted` is False.
    denominator : {"original", "remaining"}, default "original"
        To fragment: whether the removed set stays in the count of pairs, as apart from all others,
        so that values grow with k in any network, or only the remaining entities count.
    search : KeyPlayerSearch, optional
        Method, time limit, starts and seed. `KeyPlayerSearch()` by default.

    Returns
    -------
    KeyPlayers
        The set, its value before and after, *proven* or *best found*, and sets to compare it with.

    Raises
    ------
    GraphKindError
        If the graph is directed and is to be fragmented, has fewer than k entities to choose from,
        or is too large for sums of distances; or if `k` or `steps` is below 1.
    UnknownNameError
        If the goal or the denominator does not exist.

    Notes
    -----
    For n entities, without the set: F = 1 - pairs that reach each other / all pairs, DF = 1 - sum
    of inverse steps / all pairs. R = share within `steps` of a member, DR = mean inverse steps to
    the nearest member; members count 1 in both. Often several sets are equally good: see
    `n_optimal`. Missing ties make networks look easier to fragment than they are, and the records
    do not show who replaces a removed member. Protected people take part in the network, never in
    the set.

    References
    ----------
    .. [1] Borgatti (2006), Computational & Mathematical Organization Theory 12(1), 21-34,
       doi:10.1007/s10588-006-7084-x.

    Examples
    --------
    Two groups of three meet only through Dov.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> ties += [("dov", "eve"), ("eve", "fay"), ("eve", "gus"), ("fay", "gus")]
    >>> found = la.key_players(la.from_networkx(nx.Graph(ties)), 1, distance_weighted=False)
    >>> found.members, round(found.value, 3), found.proven
    (('person:dov',), 0.714, True)
    """
    chosen = KeyPlayerSearch() if search is None else search
    ties = ties_of(graph)
    candidates = np.flatnonzero(~graph.masked)
    if k > len(candidates):
        message = (
            f"k is {k}; it must be from 1 to {len(candidates):,}, the number of entities of this "
            "graph that are not protected."
        )
        raise GraphKindError(message)
    aim = _goal(ties, goal, weighted=distance_weighted, steps=steps, denominator=denominator)
    ranking = _ranked(ties, "betweenness", chosen.seed)
    found = find_set(aim, ties, candidates, k, ranking=ranking, search=chosen)
    value = aim.value(found.worth, k)
    before = aim.value(aim.empty, 0)
    members = found.members
    others = [np.delete(members, index) for index in range(k)]
    bound = aim.value(found.bound, k) if np.isfinite(found.bound) else float("nan")
    note = _value_note(goal, weighted=distance_weighted, steps=steps, denominator=denominator)
    how = f"{chosen.method}: {found.method}, seconds={chosen.seconds:g}, starts={chosen.starts}"
    return KeyPlayers(
        graph=graph,
        nodes=tuple(members.tolist()),
        goal=goal,
        value=value,
        before=before,
        gain=value - before,
        bound=value if found.proven else bound,
        proven=found.proven,
        method=found.method,
        n_optimal=found.n_optimal,
        alone=tuple(aim.value(aim.worth(members[i : i + 1]), 1) for i in range(k)),
        without=tuple(aim.value(aim.worth(rest), k - 1) for rest in others),
        baselines=_baselines(aim, ties, k, ranking=ranking, seed=chosen.seed),
        withheld=int(graph.masked.sum()),
        notes=(*found.notes, note),
        made_by=replace(call.made_by({"search": how}), seed=chosen.seed),
    )


def _goal(ties: Ties, goal: str, *, weighted: bool, steps: int, denominator: Denominator) -> Goal:
    if goal == "reach":
        return reach(ties, None if weighted else steps)
    if ties.directed:
        message = (
            f'goal="fragment" needs an undirected graph; this one of {ties.n:,} entities is '
            "directed. Build it with build_graph(case, directed=False), which keeps every tie."
        )
        raise GraphKindError(message)
    aim = distance_fragmentation if weighted else fragmentation
    return aim(ties, denominator)


def _ranked(ties: Ties, measure: str, seed: int) -> NDArray[np.int64]:
    allowed = ~ties.graph.masked
    return order_by(ties, allowed, measure, block=None, limit=ties.n, seed=seed).nodes


def _baselines(
    aim: Goal, ties: Ties, k: int, *, ranking: NDArray[np.int64], seed: int
) -> tuple[Baseline, ...]:
    graph = ties.graph
    ranked = {"degree": _ranked(ties, "degree", seed), "betweenness": ranking}
    sets = tuple(
        Baseline(
            f"highest {measure}",
            tuple(graph.shown[node] for node in sorted(nodes[:k].tolist())),
            aim.value(aim.worth(nodes[:k]), k),
        )
        for measure, nodes in ranked.items()
    )
    count = number_of_random(aim.effort, RANDOM_EFFORT)
    draws = random_orders(~graph.masked, count=count, length=k, seed=seed)
    mean = float(np.mean([aim.value(aim.worth(draw), k) for draw in draws]))
    return (*sets, Baseline(f"mean of {count} random sets", (), mean))


def _value_note(goal: str, *, weighted: bool, steps: int, denominator: str) -> str:
    if goal == "reach":
        if weighted:
            return "The value is the mean inverse number of steps from the set to all entities."
        within = "one step" if steps == 1 else f"{steps} steps"
        return f"The value is the share of entities within {within} of the set, the set included."
    among = "all entities, the set included" if denominator == "original" else "the other entities"
    if weighted:
        return f"The value is 1 minus the mean inverse number of steps between pairs of {among}."
    return f"The value is the share of pairs that do not reach each other, among {among}."
