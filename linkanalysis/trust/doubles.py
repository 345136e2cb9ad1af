"""Records that may be of one entity, in simulated networks: in half of them they are.

Lives here: `Doubles`, who stands for whom in each simulated network, and ties with records merged.
Not here: which pairs are undecided (`graph.sameness`), and drawing ties (`worlds`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.sameness import is_named, undecided_nodes
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.draws import uniforms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Ends = NDArray[np.uint32]

# An interval must hold the rank under either answer. Bits of likeness are no calibrated
# probability: an unconfirmed pair of many bits must not count as one in every network.
CHANCE = 0.5
# Sets these draws apart from those of documents that are wrong, which have the same seed.
SALT = 0x5DEECE66D


@dataclass(frozen=True, slots=True, eq=False)
class Doubles:
    """Pairs (k, 2) of entities, by number, of which it is not decided whether they are one."""

    n: int
    pairs: NDArray[np.int64]

    @property
    def note(self) -> str:
        """Say what the pairs do in simulated networks."""
        count = len(self.pairs)
        what = "1 undecided pair is" if count == 1 else f"{count:,} undecided pairs are"
        return f"{what} one entity in half of the simulated networks."

    def stands_for(self, seed: int, number: int) -> NDArray[np.int64]:
        """Return for each entity (n,) the one whose ties it has in a simulated network."""
        everyone = np.arange(self.n)
        merged: dict[int, int] = {}

        def first(node: int) -> int:
            while node in merged:
                node = merged[node]
            return node

        for left, right in self.pairs[uniforms(seed ^ SALT, number, len(self.pairs)) < CHANCE]:
            one, other = sorted((first(int(left)), first(int(right))))
            if one != other:
                merged[other] = one
        for node in merged:
            everyone[node] = first(node)
        return everyone


def doubles_in(graph: EntityGraph) -> Doubles | None:
    """Return the undecided pairs of a graph; without those of protected people, who stay apart."""
    pairs = [pair for pair in undecided_nodes(graph) if is_named(graph, pair)]
    return Doubles(graph.n, np.array(pairs, np.int64)) if pairs else None


def merged_ties(
    who: NDArray[np.int64],
    source: Ends,
    target: Ends,
    strength: NDArray[np.int64],
    *,
    directed: bool,
) -> tuple[Ends, Ends, NDArray[np.int64]]:
    """Give ties to those who stand for their ends: no loops, and strengths of parallel ties add."""
    left, right = who[source], who[target]
    if not directed:
        left, right = np.minimum(left, right), np.maximum(left, right)
    apart = left != right
    n = max(who.size, 1)
    pairs, of_pair = np.unique(left[apart] * n + right[apart], return_inverse=True)
    total = np.zeros(pairs.size, np.int64)
    np.add.at(total, of_pair, strength[apart])
    return frozen(pairs // n, np.uint32), frozen(pairs % n, np.uint32), total
