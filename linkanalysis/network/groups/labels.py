"""What is done with the labels of a partition, whatever method found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import slot_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    # The group of each node; a graph as indptr, indices and strengths.
    Labels = NDArray[np.int64]
    Rows = tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]


def by_size(group: Labels, node: Labels, masked: NDArray[np.bool_]) -> Labels:
    """Give groups numbers from 0, the largest first; equals by their first unmasked member.

    group, node (memberships,): Which group holds which node.
    masked (n,): Nodes whose ids must not decide an order that is shown.
    Returns: The new number of each group.
    """
    size = np.bincount(group)
    listed = np.full(size.size, masked.size)
    np.minimum.at(listed, group, np.where(masked[node], masked.size, node))
    number = np.empty(size.size, dtype=np.int64)
    number[np.lexsort((listed, -size))] = np.arange(size.size)
    return number


def connected(rows: Rows, labels: Labels) -> Labels:
    """Split groups whose members are not connected to one another."""
    indptr, indices, _ = rows
    row = slot_rows(indptr)
    inside = labels[row] == labels[indices]
    ends = np.concatenate([[0], np.cumsum(np.bincount(row[inside], minlength=labels.size))])
    return components(ends.astype(np.uint32), indices[inside])


def stability(labels: Labels, runs: list[Labels]) -> NDArray[np.float64]:
    """Average over runs the share of its group that each node is together with."""
    n = labels.size
    together = np.zeros(n, dtype=np.int64)
    alone = np.zeros(n, dtype=np.int64)
    for run in runs:
        _, which, count = np.unique(
            labels * max(n, 1) + run, return_inverse=True, return_counts=True
        )
        together += count[which] - 1
        alone += np.bincount(run, minlength=n)[run] == 1
    others = np.bincount(labels, minlength=1)[labels] - 1
    shares = np.where(others > 0, together / np.maximum(others, 1), alone)
    return shares / max(len(runs), 1)
