"""Key players: the few that hold a network together, or reach most of it, after Borgatti."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from linkanalysis.core.checks import check_choice
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.network.disruption.key_player_goals import (
    Fragment,
    Reach,
    distance_fragmentation,
    fragmentation,
    reach,
)
from linkanalysis.network.disruption.key_player_search import KeyPlayerSearch, find_set
from linkanalysis.network.disruption.removal_orders import number_of_random, order_by, random_orders
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.disruption.key_player_goals import Goal
    from linkanalysis.network.measures.ties import Ties


@dataclass(frozen=True, slots=True)
class Baseline:
    """A set found without a search, for comparison.

    Attributes
    ----------
    name : str
        How it was chosen.
    entities : tuple of str
        Its members; empty for the mean of many random sets.
    value : float
        Its value.

    Examples
    --------
    >>> Baseline("highest degree", ("person:ana",), 0.5).value
    0.5
    """

    name: str
    entities: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class KeyPlayers(Result):
    """The set of entities with the largest joint effect, and whether it is proven.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was searched.
    nodes : tuple of int
        Numbers of the members, ascending.
    goal : str
        "fragment" or "reach".
    value, before, gain : float
        Share with the set; share without it; the difference.
    bound : float
        Value that no set can exceed; the value itself if proven, NaN if nothing is known.
    proven : bool
        Whether no other set can be better; otherwise it is the best found.
    method : str
        "exhaustive", "branches", "milp" or "swaps".
    n_optimal : int or None
        Number of equally good sets, if known.
    alone, without : tuple of float
        For each member, the value of the member alone, and of the set without the member.
    baselines : tuple of Baseline
        Sets of highest degree and betweenness, and the mean of random sets.
    withheld : int
        Number of protected people, and things that identify only them, that could not be chosen.
    notes : tuple of str
        What the value means, and what was left out of the search.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_players(la.from_networkx(nx.path_graph(5)), 1)
    <KeyPlayers: 1 to fragment, 0.8 from 0.3583, proven>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("alone", "value of the member alone", "share"),
        Column("without", "value of the set without the member", "share"),
    )
    WITHHELD = "protected, never chosen."

    graph: EntityGraph
    nodes: tuple[int, ...]
    goal: str
    value: float
    before: float
    gain: float
    bound: float
    proven: bool
    method: str
    n_optimal: int | None
    alone: tuple[float, ...]
    without: tuple[float, ...]
    baselines: tuple[Baseline, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        proof = "proven" if self.proven else "best found"
        change = f"{self.value:.4g} from {self.before:.4g}"
        return f"<KeyPlayers: {len(self)} to {self.goal}, {change}, {proof}>"

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def members(self) -> tuple[str, ...]:
        """Return the ids of the members."""
        return tuple(self.graph.shown[node] for node in self.nodes)

    def _not_shown(self) -> str:
        return f"{self._proof()} {self.CAVEAT}"

    def _proof(self) -> str:
        if not self.proven:
            known = f", but none exceeds {self.bound:.4g}" if not isnan(self.bound) else ""
            return f"Best found: a better set may exist{known}."
        if self.n_optimal is None:
            return "Proven: no set is better. Others may be equally good."
        if self.n_optimal == 1:
            return "Proven: no other set is as good."
        equal = f"{self.n_optimal:,} sets are equally good; this is the first by id"
        return f"Proven: no set is better. {equal}."

    def _frame(self) -> pd.DataFrame:
        """In the order of ids."""
        frame = named_frame(self.graph, self.nodes)
        frame["alone"] = pd.Series(self.alone, dtype="float64")
        frame["without"] = pd.Series(self.without, dtype="float64")
        return frame

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Only for members."""
        check_choice(item, self.members, "in this set")
        return self.graph.reasons(str(item), limit=limit)

    @guarded
    def comparison(self) -> pd.DataFrame:
        """Compare the set with sets found without a search.

        Returns
        -------
        DataFrame
            Columns set, entities, value, gain; the set itself first.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> found = la.key_players(la.from_networkx(nx.path_graph(5)), 1)
        >>> found.comparison()["set"].tolist()
        ['key players', 'highest degree', 'highest betweenness', 'mean of 200 random sets']
        """
        rows = [("key players", self.members, self.value)]
        rows += [(other.name, other.entities, other.value) for other in self.baselines]
        return pd.DataFrame(
            [(name, entities, value, value - self.before) for name, entities, value in rows],
            columns=["set", "entities", "value", "gain"],
        )


# Elementary steps for all random sets: as much as the search itself may take.
RANDOM_EFFORT = 4_000_000_000


@answer()
def key_players(
    call: Call,
    graph: EntityGraph,
    k: int,
    *,
    goal: Literal["fragment", "reach"] | Fragment | Reach = "fragment",
    search: KeyPlayerSearch | None = None,
) -> KeyPlayers:
    """Find the k entities with the largest joint effect, and state whether it is proven optimal.

    Parameters
    ----------
    graph : EntityGraph
        The graph, undirected for "fragment"; strengths do not count. In a directed graph, "reach"
        follows the ties.
    k : int
        Size of the set, from 1 to the number of entities that are not protected.
    goal : {"fragment", "reach"} or Fragment or Reach, default "fragment"
        Fragment the network by removing the set, or reach most of it from the set; nearer entities
        count more, by the inverse of the steps, unless a `Fragment` or `Reach` says otherwise.
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
        or is too large for sums of distances; or if `k` is below 1.
    UnknownNameError
        If the goal does not exist.

    Notes
    -----
    To fragment, without the set: F = 1 - pairs that reach each other / all pairs, DF = 1 - sum of
    inverse steps / all pairs. To reach, from the set: R = share within `steps` of a member, DR =
    mean inverse steps to the nearest member; members count 1. Several sets may be equally good: see
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
    >>> goal = la.disruption.Fragment(distance_weighted=False)
    >>> found = la.key_players(la.from_networkx(nx.Graph(ties)), 1, goal=goal)
    >>> found.members, round(found.value, 3), found.proven
    (('person:dov',), 0.714, True)
    """
    chosen = KeyPlayerSearch() if search is None else search
    if isinstance(goal, str):
        goal = Reach() if goal == "reach" else Fragment()
    ties = ties_of(graph)
    candidates = np.flatnonzero(~graph.masked)
    if k > len(candidates):
        message = (
            f"k is {k}; it must be from 1 to {len(candidates):,}, the number of entities of this "
            "graph that are not protected."
        )
        raise GraphKindError(message)
    aim = _worth(ties, goal)
    ranking = _ranked(ties, "betweenness", chosen.seed)
    found = find_set(aim, ties, candidates, k, ranking=ranking, search=chosen)
    value = aim.value(found.worth, k)
    before = aim.value(aim.empty, 0)
    members = found.members
    others = [np.delete(members, index) for index in range(k)]
    bound = aim.value(found.bound, k) if np.isfinite(found.bound) else float("nan")
    how = f"{chosen.method}: {found.method}, seconds={chosen.seconds:g}, starts={chosen.starts}"
    return KeyPlayers(
        graph=graph,
        nodes=tuple(members.tolist()),
        goal="reach" if isinstance(goal, Reach) else "fragment",
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
        notes=(*found.notes, _value_note(goal)),
        made_by=replace(call.made_by({"goal": str(goal), "search": how}), seed=chosen.seed),
    )


def _worth(ties: Ties, goal: Fragment | Reach) -> Goal:
    if isinstance(goal, Reach):
        return reach(ties, goal.steps)
    if ties.directed:
        message = (
            f'goal="fragment" needs an undirected graph; this one of {ties.n:,} entities is '
            "directed. Build it with build_graph(case, directed=False), which keeps every tie."
        )
        raise GraphKindError(message)
    aim = distance_fragmentation if goal.distance_weighted else fragmentation
    return aim(ties, goal.denominator)


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


def _value_note(goal: Fragment | Reach) -> str:
    if isinstance(goal, Reach):
        if goal.steps is None:
            return "The value is the mean inverse number of steps from the set to all entities."
        within = "one step" if goal.steps == 1 else f"{goal.steps} steps"
        return f"The value is the share of entities within {within} of the set, the set included."
    original = goal.denominator == "original"
    among = "all entities, the set included" if original else "the other entities"
    if goal.distance_weighted:
        return f"The value is 1 minus the mean inverse number of steps between pairs of {among}."
    return f"The value is the share of pairs that do not reach each other, among {among}."
