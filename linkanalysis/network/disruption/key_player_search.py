"""The search for key players: all sets where feasible, otherwise swaps and a proof."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from linkanalysis.core.checks import check_choice, expect_count, is_real, is_whole
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.csr import slot_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.disruption.key_player_goals import Cover, Goal
    from linkanalysis.network.measures.ties import Ties


METHODS = ("auto", "exhaustive", "branches", "milp", "swaps")

# Elementary steps that trying all sets may take: about ten seconds on one core.
LARGEST_SEARCH = 4_000_000_000

# Elementary steps that all swaps together may take, the same ten seconds; beyond, fewer entities
# and starts are tried. Most starts settle within four rounds of swaps.
LARGEST_SWAPS = 4_000_000_000
ROUNDS = 4

# Rows of the program for fragmentation, and entries of the one for reach: with more, the solver
# seldom finishes.
LARGEST_FRAGMENTATION = 400_000
LARGEST_REACH = 4_000_000


@dataclass(frozen=True, slots=True)
class KeyPlayerSearch:
    """How to search for key players.

    Attributes
    ----------
    method : {"auto", "exhaustive", "branches", "milp", "swaps"}, default "auto"
        By default all sets are tried if that takes at most 4,000,000,000 elementary steps.
        Otherwise swaps find a set, which is then proven or improved: to fragment, by branch and
        bound, stopped after as many steps; to reach, by a mixed-integer program, which also serves
        to fragment if the graph is small and no proof was found.
    seconds : float, default 60
        Maximum running time of the solver. If it is stopped, the answer is "best found" and may
        depend on the speed of the machine.
    starts : int, default 20
        Number of sets from which swaps start: greedy, highest betweenness, and random.
    seed : int, default 0
        Seed of the random draws of sets.

    Examples
    --------
    >>> KeyPlayerSearch(method="swaps").starts
    20
    """

    method: Literal["auto", "exhaustive", "branches", "milp", "swaps"] = "auto"
    seconds: float = 60.0
    starts: int = 20
    seed: int = 0

    def __post_init__(self) -> None:
        check_choice(self.method, METHODS, "a way to search")
        expect_count("seed", self.seed, least=0)
        some = is_whole(self.starts) and self.starts >= 1
        if not some or not is_real(self.seconds) or not self.seconds > 0:
            message = (
                f"starts is {self.starts!r:.40} and seconds is {self.seconds!r:.40}; a search "
                "needs at least one start and some time."
            )
            raise GraphKindError(message)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The set that a search found.

    members: Rising.
    bound: Worth that no set can exceed; infinite if nothing is known.
    n_optimal: Number of sets worth as much, if known.
    """

    members: NDArray[np.int64]
    worth: int
    bound: float
    method: str
    n_optimal: int | None
    notes: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """Return whether no set can be worth more."""
        return self.worth >= self.bound


def find_set(
    goal: Goal,
    ties: Ties,
    candidates: NDArray[np.int64],
    k: int,
    *,
    ranking: NDArray[np.int64],
    search: KeyPlayerSearch,
) -> Found:
    """Find the k candidates with the largest joint worth."""
    method = search.method
    if method == "exhaustive" or (
        method == "auto" and goal.effort_all(len(candidates), k) <= LARGEST_SEARCH
    ):
        worth, count, members = goal.best(candidates, k)
        return Found(members, worth, float(worth), "exhaustive", count, ())
    fewer = candidates
    if goal.symmetric:
        fewer = without_leaves(ties, candidates, k, isolates=goal.cover is not None)
    if method == "auto" and goal.cover and goal.effort_all(len(fewer), k) <= LARGEST_SEARCH:
        worth, _, members = goal.best(fewer, k)
        return Found(members, worth, float(worth), "exhaustive", None, ())
    found = _swaps(goal, fewer, k, ranking=ranking[np.isin(ranking, fewer)], search=search)
    if method == "branches" or (method == "auto" and goal.branched is not None):
        found = _branched(goal, candidates, found)
    if method == "milp" or (
        method == "auto" and not found.proven and _has_feasible_program(goal, ties)
    ):
        return _proven_or_better(goal, ties, fewer, found, search.seconds)
    return found


def without_leaves(
    ties: Ties, candidates: NDArray[np.int64], k: int, *, isolates: bool
) -> NDArray[np.int64]:
    """Leave out candidates that are never better than a neighbor.

    A candidate whose only tie leads to another candidate can be exchanged for it without loss, by
    every goal here, and adds nothing next to it. Of two with only each other, the first stays.
    """
    degree = np.diff(ties.indptr.astype(np.int64))
    eligible = np.zeros(ties.n, dtype=np.bool_)
    eligible[candidates] = True
    leaves = candidates[degree[candidates] == 1]
    neighbor = ties.indices[ties.indptr[leaves].astype(np.int64)].astype(np.int64)
    paired = (degree[neighbor] == 1) & (leaves < neighbor)
    out = leaves[eligible[neighbor] & ~paired]
    if not isolates:
        out = np.union1d(out, candidates[degree[candidates] == 0])
    kept = candidates[~np.isin(candidates, out)]
    missing = max(0, k - len(kept))
    return np.sort(np.concatenate([kept, out[:missing]]))


def _has_feasible_program(goal: Goal, ties: Ties) -> bool:
    if goal.name == "fragmentation":
        return fragmentation_size(ties) <= LARGEST_FRAGMENTATION
    return goal.cover is not None and reach_size(goal.cover) <= LARGEST_REACH


def _branched(goal: Goal, candidates: NDArray[np.int64], known: Found) -> Found:
    if goal.branched is None:
        message = (
            'method="branches" is for goal="fragment" in graphs small enough for sums over all '
            'pairs. Leave the method at "auto".'
        )
        raise GraphKindError(message)
    tree = goal.branched(candidates, len(known.members), -known.worth)
    members = tree.members if len(tree.members) else known.members
    proven = tree.bound >= tree.left
    count, notes = (tree.equals, ()) if proven else (None, known.notes)
    return Found(members, -tree.left, float(-tree.bound), "branches", count, notes)


def _proven_or_better(
    goal: Goal, ties: Ties, candidates: NDArray[np.int64], known: Found, seconds: float
) -> Found:
    k = len(known.members)
    solved: Solved
    if goal.name == "fragmentation":
        solved = solve_fragmentation(ties, candidates, k, known=known.worth, seconds=seconds)
    elif goal.cover is not None:
        solved = solve_reach(goal.cover, candidates, k, known=known.worth, seconds=seconds)
    else:
        message = (
            'method="milp" has no program for distance-weighted fragmentation. Write '
            'goal=Fragment(distance_weighted=False), or leave the method at "auto".'
        )
        raise GraphKindError(message)
    members, worth = known.members, known.worth
    if solved.members is not None and len(solved.members) <= k:
        spare = candidates[~np.isin(candidates, solved.members)][: k - len(solved.members)]
        better = np.sort(np.concatenate([solved.members, spare]))
        if goal.worth(better) > worth:
            members, worth = better, goal.worth(better)
    slack = SLACK * goal.cover.unit if goal.cover is not None else 0.0
    least = min(solved.bound, known.bound)
    bound = float(worth) if worth >= least - slack else least
    return Found(members, worth, bound, "milp", None, known.notes)


def _swaps(
    goal: Goal,
    candidates: NDArray[np.int64],
    k: int,
    *,
    ranking: NDArray[np.int64],
    search: KeyPlayerSearch,
) -> Found:
    """Exchange one member at a time for the best candidate, until no exchange is better."""
    a_round = ROUNDS * k * goal.effort
    fit = int(LARGEST_SWAPS / (search.starts * a_round))
    if goal.name == "fragmentation":  # all candidates cost as much as one
        fit = len(candidates)
    size = min(len(candidates), max(fit, 3 * k, 30))
    pool = np.sort(ranking[:size])
    notes: tuple[str, ...] = ()
    if size < len(candidates):
        tried = f"{size:,} of {len(candidates):,} entities, those of highest betweenness"
        notes = (f"Swaps were tried among {tried}.",)
    n_starts = min(search.starts, max(3, int(LARGEST_SWAPS / (size * a_round))))
    best: tuple[int, tuple[int, ...]] | None = None
    known: dict[tuple[int, ...], NDArray[np.int64]] = {}
    for start in _starts(goal, pool, k, ranking=ranking, n_starts=n_starts, seed=search.seed):
        worth, members = _improved(goal, pool, start, known)
        if best is None or (-worth, members) < (-best[0], best[1]):
            best = worth, members
    worth, members = best if best is not None else (goal.worth(pool[:k]), tuple(pool[:k].tolist()))
    return Found(np.array(members, dtype=np.int64), worth, np.inf, "swaps", None, notes)


def _starts(
    goal: Goal,
    pool: NDArray[np.int64],
    k: int,
    *,
    ranking: NDArray[np.int64],
    n_starts: int,
    seed: int,
) -> list[NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    greedy: list[int] = []
    for _ in range(k):
        values = goal.with_each(np.array(greedy, dtype=np.int64), pool)
        values[np.isin(pool, greedy)] = values.min() - 1
        greedy.append(int(pool[np.argmax(values)]))
    starts = [np.array(greedy, dtype=np.int64), ranking[:k]]
    starts += [rng.choice(pool, size=k, replace=False) for _ in range(n_starts - 2)]
    return starts[: max(n_starts, 1)]


def _improved(
    goal: Goal,
    pool: NDArray[np.int64],
    start: NDArray[np.int64],
    known: dict[tuple[int, ...], NDArray[np.int64]],
) -> tuple[int, tuple[int, ...]]:
    """Exchange members of a start; `known` keeps worths, since starts end in the same sets."""
    members = start.astype(np.int64)
    worth = goal.worth(members)
    index, unchanged = 0, 0
    while unchanged < len(members):
        others = np.delete(members, index)
        key = tuple(sorted(others.tolist()))
        if key not in known:
            known[key] = goal.with_each(others, pool)  # a member adds nothing
        values = known[key]
        best = int(np.argmax(values))  # of equals the first by id
        if values[best] > worth:
            members[index] = pool[best]
            worth = int(values[best])
            unchanged = 0
        unchanged += 1
        index = (index + 1) % len(members)
    return worth, tuple(sorted(members.tolist()))


# Statuses of scipy.optimize.milp.
OPTIMAL, STOPPED, INFEASIBLE = 0, 1, 2

# Tolerance for the solver's floats, far below one pair, the least by which two sets differ.
SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The solver's answer.

    members: A better set than the known one, or None.
    bound: Worth that no set can exceed; infinite if the solver stopped before it had a bound.
    """

    members: NDArray[np.int64] | None
    bound: float


def fragmentation_size(ties: Ties) -> int:
    """Return the number of rows of the program for fragmentation."""
    return len(ties.indices) * ties.n


def solve_fragmentation(
    ties: Ties, candidates: NDArray[np.int64], k: int, *, known: int, seconds: float
) -> Solved:
    """Find k nodes without which fewer pairs reach each other than without a known set.

    x marks the removed nodes, u the pairs that reach each other. A tie joins its ends unless one is
    removed; if the neighbor of a node reaches a third, so does the node, unless it is removed.

    Arulselvan, Commander, Elefteriadou, Pardalos (2009), Computers & Operations Research 36(7),
      2193-2200, doi:10.1016/j.cor.2008.08.016.
    """
    n = ties.n
    ends = slot_rows(ties.indptr), ties.indices.astype(np.int64)
    pair = _pair_numbers(n)
    n_pairs = n * (n - 1) // 2
    once = ends[0] < ends[1]
    a, b = ends[0][once], ends[1][once]
    joined = _rows((n + pair[a, b], 1), (a, 1), (b, 1), width=n + n_pairs)
    # for each tie i-q, taken from both ends, and each third j: u[i, j] >= u[q, j] - x[i]
    i, q = (np.repeat(end, n) for end in ends)
    j = np.tile(np.arange(n), len(ends[0]))
    third = (j != i) & (j != q)
    i, q, j = i[third], q[third], j[third]
    carried = _rows((n + pair[i, j], 1), (n + pair[q, j], -1), (i, 1), width=n + n_pairs)
    size = _row(np.arange(n), n + n_pairs)
    better = _row(np.arange(n, n + n_pairs), n + n_pairs)
    constraints = [
        LinearConstraint(joined, 1, np.inf),
        LinearConstraint(carried, 0, np.inf),
        LinearConstraint(size, 0, k),
        LinearConstraint(better, 0, -known - 1),
    ]
    costs = np.concatenate([np.zeros(n), np.ones(n_pairs)])
    answer = _minimize(costs, n, candidates, constraints, seconds)
    return _solved(answer, n, known, whole_steps=True)


def reach_size(cover: Cover) -> int:
    """Return the number of entries of the program for reach."""
    return int((np.diff(cover.per_step) < 0).sum()) * len(cover.steps) ** 2


def solve_reach(
    cover: Cover, candidates: NDArray[np.int64], k: int, *, known: int, seconds: float
) -> Solved:
    """Find k nodes that reach more than a known set.

    For each number of steps at which the worth falls, z marks nodes that a member is so near to.

    Church, ReVelle (1974), Papers in Regional Science 32(1), 101-118: maximal covering.
    """
    n = len(cover.steps)
    falls = np.flatnonzero(np.diff(cover.per_step) < 0)
    steps = cover.steps.T
    within = vstack([csr_array((steps < step + 1).astype(float)) for step in falls])
    near = csr_array(hstack([within, -eye_array(n * len(falls))]))
    width = n + n * len(falls)
    gains = np.repeat(-np.diff(cover.per_step)[falls] / cover.unit, n)
    constraints = [
        LinearConstraint(near, 0, np.inf),
        LinearConstraint(_row(np.arange(n), width), 0, k),
    ]
    costs = np.concatenate([np.zeros(n), -gains])
    answer = _minimize(costs, n, candidates, constraints, seconds)
    solved = _solved(answer, n, known, whole_steps=cover.unit == 1)
    return Solved(solved.members, solved.bound * cover.unit)


def _minimize(
    costs: NDArray[np.float64],
    n: int,
    candidates: NDArray[np.int64],
    constraints: list[LinearConstraint],
    seconds: float,
) -> Any:  # noqa: ANN401 - scipy's result has no type
    """Solve a program whose first n variables are 0 or 1, and 0 for all but candidates."""
    allowed = np.ones(len(costs))
    allowed[:n] = 0
    allowed[candidates] = 1
    return milp(
        costs,
        integrality=(np.arange(len(costs)) < n).astype(np.int64),
        bounds=Bounds(0, allowed),
        constraints=constraints,
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )


def _solved(answer: Any, n: int, known: int, *, whole_steps: bool) -> Solved:  # noqa: ANN401 - scipy's result has no type
    """Read the solver; both programs minimize, and worth is minus the minimum."""
    if answer.status == INFEASIBLE:  # only where a better set was asked for
        return Solved(None, float(known))
    members = None if answer.x is None else np.flatnonzero(answer.x[:n] > 0.5).astype(np.int64)  # noqa: PLR2004 - rounding
    if answer.status not in (OPTIMAL, STOPPED) or answer.mip_dual_bound is None:
        return Solved(members, np.inf)
    least = answer.fun if answer.status == OPTIMAL else answer.mip_dual_bound
    if whole_steps and np.isfinite(least):
        least = ceil(least - SLACK)
    return Solved(members, float(-least))


def _pair_numbers(n: int) -> NDArray[np.int64]:
    numbers = np.zeros((n, n), dtype=np.int64)
    upper = np.triu_indices(n, 1)
    numbers[upper] = np.arange(len(upper[0]))
    return numbers + numbers.T


def _rows(*columns: tuple[NDArray[np.int64], int], width: int) -> csr_array:
    height = len(columns[0][0])
    rows = np.tile(np.arange(height), len(columns))
    entries = np.repeat([float(sign) for _, sign in columns], height)
    where = np.concatenate([column for column, _ in columns])
    return coo_array((entries, (rows, where)), shape=(height, width)).tocsr()


def _row(columns: NDArray[np.int64], width: int) -> csr_array:
    zeros = np.zeros(len(columns), dtype=np.int64)
    return coo_array((np.ones(len(columns)), (zeros, columns)), shape=(1, width)).tocsr()
