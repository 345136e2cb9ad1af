"""Key players: the few who hold a network together, or reach most of it.

Lives here: `key_players`, after Borgatti.
Not here: what the removal of a set that one names would do (`removal`), and whole orders of
removals (`percolation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._given import check_choice, expect_count, expect_flag, expect_type
from linkanalysis.disruption.key_player_goals import (
    Denominator,
    division,
    reach,
    separation,
)
from linkanalysis.disruption.key_player_search import KeyPlayerSearch, find_set
from linkanalysis.disruption.key_player_set import Baseline, KeyPlayers
from linkanalysis.disruption.removal_orders import order_by, random_orders
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.disruption.key_player_goals import Goal
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Ties

__all__ = ["key_players"]

GOALS = ("fragment", "reach")
DENOMINATORS = ("original", "remaining")

# Random sets beside the answer: 200, or fewer where each takes long, but not under 20.
MOST_RANDOM, FEWEST_RANDOM = 200, 20
RANDOM_EFFORT = 4_000_000_000


def key_players(
    graph: EntityGraph,
    k: int,
    *,
    goal: Literal["fragment", "reach"] = "fragment",
    distance: bool = True,
    steps: int = 1,
    denominator: Denominator = "original",
    search: KeyPlayerSearch | None = None,
) -> KeyPlayers:
    """Find the k entities that do most together, and say whether that is proven.

    Parameters
    ----------
    graph : EntityGraph
        Undirected to fragment; ties count as there or not. Where it is directed, reach follows
        the ties.
    k : int
        Size of the set, from 1 to the number of entities that are not protected.
    goal : {"fragment", "reach"}, default "fragment"
        Take the network apart by leaving it, or reach most of it.
    distance : bool, default True
        Count the nearer more: pairs, or who is reached, by the inverse of the steps. Otherwise
        pairs that reach each other count the same, and so does who is within `steps`.
    steps : int, default 1
        How far the set reaches, if `goal` is "reach" and `distance` is False.
    denominator : {"original", "remaining"}, default "original"
        To fragment: whether the set itself stays in the count of pairs, as apart from everybody,
        so that values grow with k in any network, or only the others count.
    search : KeyPlayerSearch, optional
        How to search, how long, from which seed. `KeyPlayerSearch()` by default.

    Returns
    -------
    KeyPlayers
        The set, its value before and after, *proven* or *best found*, baselines beside it.

    Raises
    ------
    GraphKindError
        If the graph is directed and is to be fragmented, has fewer than k entities to choose
        from, or is too large for sums of distances; or if `k` or `steps` is below 1.
    UnknownNameError
        If the goal or the denominator does not exist.

    Notes
    -----
    Of n entities, without the set: F = 1 - pairs that reach each other / all pairs, DF = 1 - sum of
    inverse steps / all pairs. R = share within `steps` of a member, DR = mean inverse steps to the
    nearest member; members count 1 in both. One set is rarely the only good one: see `n_optimal`.
    Missing ties make networks look easier to divide than they are, and who replaces the
    removed is not in the records. Protected people take part in the network, never in the set.

    References
    ----------
    .. [1] Borgatti (2006), Computational & Mathematical Organization Theory 12(1), 21-34,
       doi:10.1007/s10588-006-7084-x.

    Examples
    --------
    Two circles of three meet only through Dov.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov")]
    >>> ties += [("dov", "eve"), ("eve", "fay"), ("eve", "gus"), ("fay", "gus")]
    >>> found = la.key_players(la.from_networkx(nx.Graph(ties)), 1, distance=False)
    >>> found.members, round(found.value, 3), found.proven
    (('person:dov',), 0.714, True)
    """
    chosen = KeyPlayerSearch() if search is None else search
    advice = 'write KeyPlayerSearch(method="milp"), for example.'
    expect_type("search", chosen, KeyPlayerSearch, advice)
    expect_flag("distance", distance)
    _check_names(goal, denominator)
    ties = ties_of(graph)
    candidates = np.flatnonzero(~graph.masked)
    _check_numbers(k, steps, len(candidates))
    aim = _goal(ties, goal, distance=distance, steps=steps, denominator=denominator)
    ranking = _ranked(ties, graph, "betweenness", chosen.seed)
    found = find_set(aim, ties, candidates, k, ranking=ranking, search=chosen)
    value = aim.value(found.worth, k)
    before = aim.value(aim.empty, 0)
    members = found.members
    others = [np.delete(members, place) for place in range(k)]
    bound = aim.value(found.bound, k) if np.isfinite(found.bound) else float("nan")
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
        baselines=_baselines(aim, ties, graph, k, ranking=ranking, seed=chosen.seed),
        withheld=int(graph.masked.sum()),
        notes=(*found.notes, _said(goal, distance=distance, steps=steps, denominator=denominator)),
        made_by=made_from(
            graph,
            "key_players",
            (
                ("k", str(k)),
                ("goal", goal),
                ("distance", str(distance)),
                ("steps", str(steps)),
                ("denominator", denominator),
                ("method", f"{chosen.method}: {found.method}"),
                ("seconds", f"{chosen.seconds:g}"),
                ("starts", str(chosen.starts)),
            ),
            seed=chosen.seed,
        ),
    )


def _check_names(goal: str, denominator: str) -> None:
    check_choice(goal, GOALS, "a goal")
    check_choice(denominator, DENOMINATORS, "a denominator")


def _check_numbers(k: int, steps: int, n_candidates: int) -> None:
    expect_count("k", k)
    expect_count("steps", steps)
    if k > n_candidates:
        message = (
            f"k is {k}; it must be from 1 to {n_candidates:,}, the number of entities of this "
            "graph that are not protected."
        )
        raise GraphKindError(message)


def _goal(ties: Ties, goal: str, *, distance: bool, steps: int, denominator: Denominator) -> Goal:
    if goal == "reach":
        return reach(ties, None if distance else steps)
    if ties.directed:
        message = (
            f'goal="fragment" needs an undirected graph; this one of {ties.n:,} entities is '
            "directed. Build it with build_graph(case, directed=False), which keeps every tie."
        )
        raise GraphKindError(message)
    return separation(ties, denominator) if distance else division(ties, denominator)


def _ranked(ties: Ties, graph: EntityGraph, measure: str, seed: int) -> NDArray[np.int64]:
    order = order_by(ties, ~graph.masked, measure, block=None, limit=graph.n, seed=seed)
    return order.nodes


def _baselines(
    aim: Goal,
    ties: Ties,
    graph: EntityGraph,
    k: int,
    *,
    ranking: NDArray[np.int64],
    seed: int,
) -> tuple[Baseline, ...]:
    ranked = {"degree": _ranked(ties, graph, "degree", seed), "betweenness": ranking}
    sets = tuple(
        Baseline(
            f"highest {measure}",
            tuple(graph.shown[node] for node in sorted(nodes[:k].tolist())),
            aim.value(aim.worth(nodes[:k]), k),
        )
        for measure, nodes in ranked.items()
    )
    fit = int(RANDOM_EFFORT / max(aim.effort, 1))
    count = min(MOST_RANDOM, max(FEWEST_RANDOM, fit))
    draws = random_orders(~graph.masked, count=count, length=k, seed=seed)
    mean = float(np.mean([aim.value(aim.worth(draw), k) for draw in draws]))
    return (*sets, Baseline(f"mean of {count} random sets", (), mean))


def _said(goal: str, *, distance: bool, steps: int, denominator: str) -> str:
    if goal == "reach":
        if distance:
            return "The value is the mean inverse number of steps from the set to everybody."
        return f"The value is the share of entities within {steps} of the set, itself included."
    who = "all entities, the set included" if denominator == "original" else "the others"
    what = (
        "mean inverse steps between pairs" if distance else "share of pairs that reach each other"
    )
    return f"The value is one less the {what} of {who}."
