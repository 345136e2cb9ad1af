"""Key players as a mixed-integer program, where there are too many sets to try all.

Lives here: the programs for fragmentation and for reach, and the bounds that the solver proves.
Not here: the choice between search methods (`key_player_search`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from linkanalysis.kernels.csr import slot_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.disruption.key_player_goals import Cover
    from linkanalysis.measures.ties import Ties

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
