"""Which group is number one.

Lives here: the numbers of groups in tables.
Not here: the groups (`grouping`, `cells`, `overlaps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.communities.consensus import Labels

__all__ = ["by_size"]


def by_size(group: Labels, node: Labels, masked: NDArray[np.bool_]) -> Labels:
    """Give groups their numbers, the largest first.

    Parameters
    ----------
    group, node : ndarray of int64
        Group and member of each membership; groups are 0, 1 and so on.
    masked : ndarray of bool, shape (n,)
        Which nodes stand in outputs under another name, or not at all.

    Returns
    -------
    ndarray of int64
        Number of each group, from 0. Of equals the one with the first node that is not masked
        comes first, since the place of a masked id must not tell it.

    Examples
    --------
    Two pairs and a group of three; node 0 is masked.

    >>> group, node = np.array([0, 0, 1, 1, 2, 2, 2]), np.array([0, 3, 1, 2, 4, 5, 6])
    >>> by_size(group, node, np.arange(7) == 0).tolist()
    [2, 1, 0]
    """
    size = np.bincount(group)
    listed = np.full(size.size, masked.size)
    np.minimum.at(listed, group, np.where(masked[node], masked.size, node))
    number = np.empty(size.size, dtype=np.int64)
    number[np.lexsort((listed, -size))] = np.arange(size.size)
    return number
