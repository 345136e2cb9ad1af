"""Which group is number one.

Lives here: the numbers of groups in tables.
Not here: the groups (`grouping`, `cells`, `overlaps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.groups.consensus import Labels

__all__ = ["by_size"]


def by_size(group: Labels, node: Labels, masked: NDArray[np.bool_]) -> Labels:
    """Give groups their numbers, the largest first.

    masked (n,): Which nodes stand in outputs under another name, or not at all.
    """
    size = np.bincount(group)
    listed = np.full(size.size, masked.size)
    np.minimum.at(listed, group, np.where(masked[node], masked.size, node))
    number = np.empty(size.size, dtype=np.int64)
    number[np.lexsort((listed, -size))] = np.arange(size.size)
    return number
