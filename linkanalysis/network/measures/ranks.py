"""Competition ranks: equal values share the best rank of their block."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.rankings import best_first, rank_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Relative to the value, absolute below 1: equal positions differ by the rounding of a sum, up to
# about 1e-12 in float64, while two different values of a measure have not been seen this close.
TIED = 1e-9

# Whole numbers within so many times the number of entities are ranked by counting, without a sort.
DENSE = 4


class Ranking:
    """Entities ranked by several measures on first use, since many calls want only the numbers.

    columns: For each measure its values, the most notable highest, and whether they are whole.
    masked: Which entities are not ranked.
    types: The type of each entity; ranks count only entities of one type.
    """

    def __init__(
        self,
        columns: Sequence[tuple[NDArray[Any], bool]],
        masked: NDArray[np.bool_],
        types: Sequence[str],
    ) -> None:
        self._columns = tuple(columns)
        self._masked = masked
        self._types = types

    @cached_property
    def kept(self) -> NDArray[np.int64]:
        """Numbers of the entities that are ranked, rising."""
        return np.flatnonzero(~self._masked)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Positions in `kept`, the best of the first measure first."""
        order = order_by_rank(self._overall(0)) if self._columns else np.arange(self.kept.size)
        return frozen(order, np.int64)

    @cached_property
    def nodes(self) -> NDArray[np.int64]:
        """Numbers of the entities, the best of the first measure first."""
        return self.order if self._all else frozen(self.kept[self.order], np.int64)

    @cached_property
    def ranks(self) -> tuple[NDArray[np.int64], ...]:
        """Ranks by each measure, in the order of `nodes`."""
        return tuple(frozen(ranks[self.order], np.int64) for ranks in self._ranks)

    @cached_property
    def _ranks(self) -> tuple[NDArray[np.int64], ...]:
        parts = self.parts
        if len(parts) < 2:  # noqa: PLR2004 - one type
            return tuple(self._overall(column) for column in range(len(self._columns)))
        found = []
        for values, whole in self._columns:
            ranks = np.empty(self.kept.size, np.int64)
            for part in parts:
                ranks[part] = competition_ranks(values[self.kept[part]], whole=whole)
            found.append(ranks)
        return tuple(found)

    @cached_property
    def parts(self) -> tuple[NDArray[np.int64], ...]:
        """Positions in `kept` of the entities of each type."""
        return parts_by_type(self._types, self.kept)

    def _overall(self, column: int) -> NDArray[np.int64]:
        """Rank all entities by one measure, whatever their type."""
        values, whole = self._columns[column]
        return competition_ranks(values if self._all else values[self.kept], whole=whole)

    @cached_property
    def _all(self) -> bool:
        return not self._masked.any()  # then nothing needs to be picked out


def parts_by_type(types: Sequence[str], kept: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Return the positions in `kept` of the entities of each type, types in alphabetical order."""
    kinds = sorted(set(types))
    if len(kinds) < 2:  # noqa: PLR2004 - one type: nothing to tell apart
        return (np.arange(kept.size),)
    number = {kind: k for k, kind in enumerate(kinds)}
    which = np.array([number[kind] for kind in types], dtype=np.int64)[kept]
    parts = (np.flatnonzero(which == k) for k in range(len(kinds)))
    return tuple(part for part in parts if part.size)


def competition_ranks(values: NDArray[Any], *, whole: bool) -> NDArray[np.int64]:
    """Rank from the highest, as in sports: 1, 2, 2, 4. Real values within `TIED` are equal."""
    if not whole:
        return rank_blocks(frozen(values, np.float64), TIED)[0].astype(np.int64)
    if values.size and values.dtype.kind in "biu":
        least = min(int(values.min()), 0)
        if int(values.max()) - least <= DENSE * values.size:
            which = values.astype(np.int64, copy=False)
            which = which - least if least else which
            return _ranks(np.bincount(which))[which]
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return _ranks(counts)[which]


def order_by_rank(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order entities by competition rank, equals by number."""
    order: NDArray[np.int64] = best_first(frozen(ranks, np.int64))
    return order


def _ranks(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the rank of each distinct value, rising, from how often each occurs."""
    above: NDArray[np.int64] = counts[::-1].cumsum()[::-1] - counts
    return above + 1
