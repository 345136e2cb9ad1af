"""The goals of key players: fragment a network by removal, or reach it by watching."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import comb
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from linkanalysis.core.checks import check_choice, expect_count, expect_flag
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels import distances, nearness, removal
from linkanalysis.kernels.components import components

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.kernels.removal import Branches
    from linkanalysis.network.measures.ties import Ties

Denominator = Literal["original", "remaining"]

# The largest graph for which the steps between all pairs are kept: 2 n² bytes, here 200 MB.
LARGEST_MATRIX = 10_000

# Elementary steps that one sum over all pairs may take: about 7,000 entities in a sparse graph. A
# search takes such a sum for every set it tries.
LARGEST_SUM = 20_000_000

# Elementary steps of all sums of branch and bound together: about ten seconds on one core.
LARGEST_TREE = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """Choose the set whose removal fragments the network most.

    Attributes
    ----------
    distance_weighted : bool, default True
        Whether pairs count less the further apart they are, by the inverse of the steps, or all
        pairs that reach each other count the same.
    denominator : {"original", "remaining"}, default "original"
        Whether pairs of removed entities still count, as pairs that do not reach each other, so
        that values grow with k in any network; or only the remaining entities count.

    Examples
    --------
    >>> Fragment(denominator="remaining").distance_weighted
    True
    """

    distance_weighted: bool = True
    denominator: Denominator = "original"

    def __post_init__(self) -> None:
        expect_flag("distance_weighted", self.distance_weighted)
        check_choice(self.denominator, get_args(Denominator), "a denominator")


@dataclass(frozen=True, slots=True)
class Reach:
    """Choose the set from which most of the network is reached.

    Attributes
    ----------
    steps : int, optional
        Within how many steps an entity is reached, all alike; by default all count, the nearer
        the more, by the inverse of the steps.

    Examples
    --------
    >>> Reach(steps=2).steps
    2
    """

    steps: int | None = None

    def __post_init__(self) -> None:
        if self.steps is not None:
            expect_count("steps", self.steps)


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """What reach is counted from.

    steps (n, n): Steps from each entity to each other.
    per_step: Worth of an entity 0, 1, … steps away; the last, out of reach, is 0.
    unit: Worth of one entity.
    """

    steps: NDArray[np.uint16]
    per_step: NDArray[np.int64]
    unit: int


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """The worth of a set as an integer: more is better.

    symmetric: Whether ties lead in both directions.
    empty: Worth of the empty set.
    with_each: From a set and candidates: the worth of the set with each candidate.
    best: From candidates and k, over all sets: the largest worth, how many have it, the first.
    effort: Elementary steps that one worth takes.
    effort_all: From the number of candidates and k: the elementary steps of `best`.
    value: From a worth and k: the share that people read.
    branched: From candidates, k and what a set is known to leave: branch and bound over the sets
      that may leave less. Only for fragmentation.
    cover: Only for reach.
    """

    name: Literal["fragmentation", "distance_fragmentation", "reach"]
    symmetric: bool
    empty: int
    with_each: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
    best: Callable[[NDArray[np.int64], int], tuple[int, int, NDArray[np.int64]]]
    effort: float
    effort_all: Callable[[int, int], float]
    value: Callable[[float, int], float]
    branched: Callable[[NDArray[np.int64], int, int], Branches] | None = None
    cover: Cover | None = None

    def worth(self, nodes: NDArray[np.int64]) -> int:
        """Return the worth of a set."""
        return int(self.with_each(nodes[1:], nodes[:1])[0]) if len(nodes) else self.empty


def fragmentation(ties: Ties, denominator: Denominator) -> Goal:
    """Share of pairs that do not reach each other without the set: F."""
    effort = 4.0 * (ties.n + len(ties.indices))
    nobody = np.zeros(ties.n, dtype=np.bool_)
    return Goal(
        name="fragmentation",
        symmetric=True,
        empty=-removal.pairs_without_each(ties.indptr, ties.indices, nobody)[0],
        with_each=partial(_fragmented, ties),
        best=partial(_most_fragmented, ties),
        effort=effort,
        effort_all=lambda n, k: comb(n, k - 1) * effort,  # all last members cost as much as one
        value=lambda worth, k: share_apart(-worth, ties.n, k, denominator),
        branched=_branches(ties, by_distance=False),
    )


def distance_fragmentation(ties: Ties, denominator: Denominator) -> Goal:
    """One minus the mean inverse steps between all pairs without the set: DF."""
    effort = sum_effort(ties)
    if effort > LARGEST_SUM:
        message = (
            "Distance-weighted fragmentation needs the steps between all pairs for every set "
            f"tried; a graph of {ties.n:,} entities and {ties.graph.m:,} edges is too large for "
            "that. Write goal=Fragment(distance_weighted=False), or take a part: "
            "graph.around(entity, steps=2)."
        )
        raise GraphKindError(message)
    nobody = np.zeros(ties.n, dtype=np.bool_)
    return Goal(
        name="distance_fragmentation",
        symmetric=True,
        empty=-nearness.nearness_without(ties.indptr, ties.indices, nobody),
        with_each=partial(_distance_fragmented, ties),
        best=partial(_most_distance_fragmented, ties),
        effort=effort,
        effort_all=lambda n, k: comb(n, k) * effort,
        value=lambda worth, k: share_apart(-worth / nearness.NEXT_TO, ties.n, k, denominator),
        branched=_branches(ties, by_distance=True),
    )


def reach(ties: Ties, within: int | None) -> Goal:
    """Share of the network within reach of the set, itself included: R; DR without `within`."""
    if ties.n > LARGEST_MATRIX:
        message = (
            f'goal="reach" needs the steps between all pairs; a graph of {ties.n:,} entities '
            f"is too large for that ({LARGEST_MATRIX:,} at most). Take a part: "
            "graph.around(entity, steps=3)."
        )
        raise GraphKindError(message)
    n = max(ties.n, 1)
    steps, longest = distances.step_matrix(ties.indptr, ties.indices)
    counts = np.arange(longest + 2)
    unit = nearness.NEXT_TO if within is None else 1
    inverse = unit // np.maximum(counts, 1)
    per_step = inverse if within is None else (counts <= within).astype(np.int64)
    per_step[-1] = 0  # out of reach
    return Goal(
        name="reach",
        symmetric=not ties.directed,
        empty=0,
        with_each=partial(distances.covered_with_each, steps, per_step),
        best=partial(distances.most_covered, steps, per_step),
        effort=float(n),
        effort_all=lambda count, k: comb(count, k) * float(n),
        value=lambda worth, k: worth / (unit * n),  # noqa: ARG005 - members count as reached
        cover=Cover(steps, per_step, unit),
    )


def sum_effort(ties: Ties) -> float:
    """Return the elementary steps of the sum of distances between all pairs."""
    return 4.0 * (ties.n // 64 + 1) * (ties.n + len(ties.indices))


def share_apart(joined: float, n: int, k: int, denominator: Denominator) -> float:
    """Return the share of pairs that are apart."""
    counted = n if denominator == "original" else n - k
    return 1.0 if counted < 2 else 1 - 2 * joined / (counted * (counted - 1))  # noqa: PLR2004 - a pair


def parts_without(
    indptr: NDArray[np.uint32], indices: NDArray[np.uint32], gone: NDArray[np.bool_]
) -> tuple[int, int, float]:
    """Return components, the largest, and share of pairs apart, without some entities (n,)."""
    sizes = np.bincount(components(indptr, indices)[~gone])
    sizes = sizes[sizes > 0]
    joined = float((sizes * (sizes - 1)).sum() / 2)
    apart = share_apart(joined, gone.size, int(gone.sum()), "original")
    return len(sizes), int(sizes.max(initial=0)), apart


def _fragmented(
    ties: Ties, nodes: NDArray[np.int64], candidates: NDArray[np.int64]
) -> NDArray[np.int64]:
    gone = _mask(ties.n, nodes)
    _, without = removal.pairs_without_each(ties.indptr, ties.indices, gone)
    return -without[candidates]


def _most_fragmented(
    ties: Ties, candidates: NDArray[np.int64], k: int
) -> tuple[int, int, NDArray[np.int64]]:
    pairs, count, members = removal.fewest_pairs(ties.indptr, ties.indices, candidates, k)
    return -pairs, count, members


def _distance_fragmented(
    ties: Ties, nodes: NDArray[np.int64], candidates: NDArray[np.int64]
) -> NDArray[np.int64]:
    gone = _mask(ties.n, nodes)
    return -nearness.nearness_without_each(ties.indptr, ties.indices, gone, candidates)


def _most_distance_fragmented(
    ties: Ties, candidates: NDArray[np.int64], k: int
) -> tuple[int, int, NDArray[np.int64]]:
    left, count, members = nearness.least_nearness(ties.indptr, ties.indices, candidates, k)
    return -left, count, members


def _branches(
    ties: Ties, *, by_distance: bool
) -> Callable[[NDArray[np.int64], int, int], Branches] | None:
    effort = sum_effort(ties)
    if effort > LARGEST_SUM:
        return None
    return lambda candidates, k, known: removal.least_left(
        ties.indptr,
        ties.indices,
        candidates,
        k,
        by_distance=by_distance,
        known=known,
        budget=int(LARGEST_TREE / max(effort, 1)),
    )


def _mask(n: int, nodes: NDArray[np.int64]) -> NDArray[np.bool_]:
    gone = np.zeros(n, dtype=np.bool_)
    gone[nodes] = True
    return gone
