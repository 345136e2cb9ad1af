"""What a scenario changes in a simulated network: who misses many ties, which ties are doubted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.draws import uniforms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.trust.source_sizes import SourceSizes

    Bools = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

# Sets these draws apart from those of documents and doubles, which have the same seed.
SALT = 0x2545F491

# A tenth of the entities hide ties in a network, each in one of ten: many enough that everybody
# hides in twenty of two hundred, few enough that whoever hides can be first.
HIDERS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """What differs in a network from one in which a tenth of ties are missing at random."""

    seed: int

    def rows(self, number: int, outgoing: Numbers, incoming: Numbers) -> tuple[Numbers, Numbers]:
        """Return the rows of entities in the tables of missing ties."""
        _ = number
        return outgoing, incoming

    def believed(self, number: int, chance: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that each tie on record is real."""
        _ = number
        return chance


@dataclass(frozen=True, slots=True, eq=False)
class Concealment(Scenario):
    """Some entities miss many ties; `more` are their rows in the tables, both ways."""

    more: tuple[Numbers, Numbers]

    def affected(self, number: int) -> Bools:
        """Return each entity in one of ten networks, in an order drawn anew for every ten."""
        n = self.more[0].size
        order = np.argsort(uniforms(self.seed ^ SALT, number // HIDERS, n), kind="stable")
        who = np.zeros(n, dtype=np.bool_)
        who[order[number % HIDERS :: HIDERS]] = True
        return who

    def rows(self, number: int, outgoing: Numbers, incoming: Numbers) -> tuple[Numbers, Numbers]:
        """Return other rows for those affected."""
        who = self.affected(number)
        out_row, in_row = (
            np.where(who, more, row)
            for more, row in zip(self.more, (outgoing, incoming), strict=True)
        )
        return frozen(out_row, np.int64), frozen(in_row, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class LostSource(Concealment):
    """Those whom a lost source covered miss many ties.

    beside: Rows of neighbors whatever the direction.
    degree: Neighbors on record.
    sizes: How many entities a lost source covers.
    """

    beside: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    degree: Numbers
    sizes: SourceSizes

    def affected(self, number: int) -> Bools:
        """Return a neighborhood, or in every other network some of those with few ties."""
        n = self.degree.size
        place, spread, *draws = uniforms(self.seed ^ SALT, number, n + 2)
        tie_breaks = np.array(draws)
        if number % 2:
            order = self._steps_from(int(place * n)) + tie_breaks
        else:
            # an exponential clock each: the lost source is the likelier reason the fewer ties
            order = -np.log1p(-tie_breaks) * (1.0 + self.degree) ** 2
        who = np.zeros(n, dtype=np.bool_)
        who[np.argsort(order, kind="stable")[: self.sizes.draw(spread, n)]] = True
        return who

    def _steps_from(self, start: int) -> NDArray[np.float64]:
        """Count the steps from an entity; those out of reach are one farther than all others."""
        indptr, indices = self.beside
        steps = np.full(self.degree.size, -1.0)
        front, far = np.arange(steps.size)[start : start + 1], 0.0
        while front.size:
            steps[front] = far
            reached = np.concatenate([indices[indptr[v] : indptr[v + 1]] for v in front.tolist()])
            front = np.unique(reached[steps[reached] < 0])
            far += 1.0
        steps[steps < 0] = far
        return steps


@dataclass(frozen=True, slots=True, eq=False)
class UntrueTies(Scenario):
    """Ties on record are not true, more often those whose ends have few neighbors in common.

    doubt: For each share, the probability that a tie is not true.
    """

    doubt: tuple[NDArray[np.float64], ...]

    def believed(self, number: int, chance: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that each tie is real, by its documents and in the scenario."""
        return frozen(chance * (1.0 - self.doubt[number % len(self.doubt)]), np.float64)
