"""What a set of key players is for: to divide a network when gone, or to reach it when watched.

Lives here: fragmentation, fragmentation weighted by distance, and reach, each as whole numbers that
a search can compare, and the shares that people read.
Not here: the search (`key_player_search`), and the answer (`key_players`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels import covering, fragments, nearness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.ties import Ties

__all__ = ["Denominator", "Division", "Goal", "Reach", "Separation", "share_apart"]

Denominator = Literal["original", "remaining"]

# The largest graph for which steps between all pairs are kept: 2 n² bytes.
LARGEST_MATRIX = 10_000

# One sum over all pairs may take so many elementary steps: some 7,000 entities in a sparse graph.
LARGEST_SUM = 20_000_000


class Goal(Protocol):
    """What a set is worth, as a whole number: more is better."""

    @property
    def symmetric(self) -> bool:
        """Say whether the rows are symmetric."""

    def worth(self, nodes: NDArray[np.int64]) -> int:
        """Give the worth of a set."""

    def with_each(
        self, nodes: NDArray[np.int64], candidates: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give the worth of a set with one further node, for each candidate."""

    def best(self, candidates: NDArray[np.int64], k: int) -> tuple[int, int, NDArray[np.int64]]:
        """Go through all sets of k: the largest worth, how many have it, the first of them."""

    def effort_all(self, n_candidates: int, k: int) -> float:
        """Say how many elementary steps `best` takes."""

    def effort_each(self, n_candidates: int) -> float:
        """Say how many elementary steps `with_each` takes."""

    def value(self, worth: float, k: int) -> float:
        """Turn the worth of a set of k into the share that people read."""


def share_apart(joined: float, n: int, k: int, denominator: Denominator) -> float:
    """Give the share of pairs that are apart.

    Parameters
    ----------
    joined : float
        Unordered pairs that reach each other, or the sum of their inverse steps.
    n : int
        Entities of the whole graph.
    k : int
        How many are gone.
    denominator : {"original", "remaining"}
        Whether the gone stay in the count of pairs, as apart from everybody.

    Returns
    -------
    float
        From 0 to 1; 1 where there are no pairs.

    Examples
    --------
    >>> share_apart(1, 3, 1, "original"), share_apart(1, 3, 1, "remaining")
    (0.6666666666666667, 0.0)
    """
    counted = n if denominator == "original" else n - k
    return 1.0 if counted < 2 else 1 - 2 * joined / (counted * (counted - 1))  # noqa: PLR2004 - a pair


@dataclass(frozen=True, slots=True)
class Division:
    """Share of pairs that no longer reach each other when the set is gone: F."""

    ties: Ties
    denominator: Denominator
    symmetric: bool = True

    def worth(self, nodes: NDArray[np.int64]) -> int:
        """Give the worth of a set."""
        gone = _mask(self.ties.n, nodes)
        return -fragments.pairs_without_each(self.ties.indptr, self.ties.indices, gone)[0]

    def with_each(
        self, nodes: NDArray[np.int64], candidates: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give the worth of a set with one further node, for each candidate."""
        gone = _mask(self.ties.n, nodes)
        _, without = fragments.pairs_without_each(self.ties.indptr, self.ties.indices, gone)
        return -without[candidates]

    def best(self, candidates: NDArray[np.int64], k: int) -> tuple[int, int, NDArray[np.int64]]:
        """Go through all sets of k."""
        pairs, count, members = fragments.fewest_pairs(
            self.ties.indptr, self.ties.indices, candidates, k
        )
        return -pairs, count, members

    def effort_all(self, n_candidates: int, k: int) -> float:
        """Say how many elementary steps `best` takes."""
        return comb(n_candidates, k - 1) * self.effort_each(n_candidates)

    def effort_each(self, n_candidates: int) -> float:  # noqa: ARG002 - the same for all
        """Say how many elementary steps `with_each` takes."""
        return 4.0 * (self.ties.n + len(self.ties.indices))

    def value(self, worth: float, k: int) -> float:
        """Turn the worth of a set of k into the share that people read."""
        return share_apart(-worth, self.ties.n, k, self.denominator)


@dataclass(frozen=True, slots=True)
class Separation:
    """One less the mean inverse steps between all pairs when the set is gone: DF."""

    ties: Ties
    denominator: Denominator
    symmetric: bool = True

    def __post_init__(self) -> None:
        if self.effort_each(1) > LARGEST_SUM:
            message = (
                f"distance=True needs the steps between all pairs for every set tried; a graph of "
                f"{self.ties.n:,} entities and {self.ties.graph.m:,} edges is too large for that. "
                "Write distance=False, or take a part: graph.around(entity, steps=2)."
            )
            raise GraphKindError(message)

    def worth(self, nodes: NDArray[np.int64]) -> int:
        """Give the worth of a set."""
        gone = _mask(self.ties.n, nodes)
        return -nearness.nearness_without(self.ties.indptr, self.ties.indices, gone)

    def with_each(
        self, nodes: NDArray[np.int64], candidates: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give the worth of a set with one further node, for each candidate."""
        gone = _mask(self.ties.n, nodes)
        return -nearness.nearness_without_each(
            self.ties.indptr, self.ties.indices, gone, candidates
        )

    def best(self, candidates: NDArray[np.int64], k: int) -> tuple[int, int, NDArray[np.int64]]:
        """Go through all sets of k."""
        left, count, members = nearness.least_nearness(
            self.ties.indptr, self.ties.indices, candidates, k
        )
        return -left, count, members

    def effort_all(self, n_candidates: int, k: int) -> float:
        """Say how many elementary steps `best` takes."""
        return comb(n_candidates, k) * self.effort_each(1)

    def effort_each(self, n_candidates: int) -> float:
        """Say how many elementary steps `with_each` takes."""
        words = self.ties.n // 64 + 1
        return 4.0 * n_candidates * words * (self.ties.n + len(self.ties.indices))

    def value(self, worth: float, k: int) -> float:
        """Turn the worth of a set of k into the share that people read."""
        return share_apart(-worth / nearness.NEXT_TO, self.ties.n, k, self.denominator)


class Reach:
    """Share of the network that the set has within reach, itself included: R or DR."""

    __slots__ = ("n", "per_step", "steps", "symmetric", "unit")

    def __init__(self, ties: Ties, within: int | None) -> None:
        if ties.n > LARGEST_MATRIX:
            message = (
                f'goal="reach" needs the steps between all pairs; a graph of {ties.n:,} entities '
                f"is too large for that ({LARGEST_MATRIX:,} at most). Take a part: "
                "graph.around(entity, steps=3)."
            )
            raise GraphKindError(message)
        self.n = ties.n
        self.symmetric = not ties.directed
        self.steps, longest = covering.step_matrix(ties.indptr, ties.indices)
        counts = np.arange(longest + 2)  # the last stands for who cannot be reached
        self.unit = nearness.NEXT_TO if within is None else 1
        if within is None:
            self.per_step = self.unit // np.maximum(counts, 1)
        else:
            self.per_step = (counts <= within).astype(np.int64)
        self.per_step[-1] = 0

    def worth(self, nodes: NDArray[np.int64]) -> int:
        """Give the worth of a set."""
        return int(self.with_each(nodes[1:], nodes[:1])[0]) if len(nodes) else 0

    def with_each(
        self, nodes: NDArray[np.int64], candidates: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give the worth of a set with one further node, for each candidate."""
        return covering.covered_with_each(self.steps, self.per_step, nodes, candidates)

    def best(self, candidates: NDArray[np.int64], k: int) -> tuple[int, int, NDArray[np.int64]]:
        """Go through all sets of k."""
        return covering.most_covered(self.steps, self.per_step, candidates, k)

    def effort_all(self, n_candidates: int, k: int) -> float:
        """Say how many elementary steps `best` takes."""
        return comb(n_candidates, k) * float(self.n)

    def effort_each(self, n_candidates: int) -> float:
        """Say how many elementary steps `with_each` takes."""
        return n_candidates * float(self.n)

    def value(self, worth: float, k: int) -> float:  # noqa: ARG002 - members count as reached
        """Turn the worth of a set of k into the share that people read."""
        return worth / (self.unit * max(self.n, 1))


def _mask(n: int, nodes: NDArray[np.int64]) -> NDArray[np.bool_]:
    gone = np.zeros(n, dtype=np.bool_)
    gone[nodes] = True
    return gone
