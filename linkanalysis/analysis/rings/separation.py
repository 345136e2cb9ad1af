"""Groups in graphs too large to be shuffled: who belongs to them too, and what sets them apart.

Lives here: joining whoever is tied to most of a group, how much more is doubled inside it than
between it and others (`contrast`), and the choice of groups that are set apart.
Not here: shuffled worlds, which say more where there is time for them (`significance`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.analysis.rings.candidates import (
    LARGEST,
    LEAST_DENSITY,
    RESOLUTIONS,
    apart,
    firmness,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.communities.consensus import Rows
    from linkanalysis.analysis.rings.candidates import Candidate, Scan

__all__ = ["LEAST_CONTRAST", "contrast", "set_apart"]

# Below this more is doubled between the members and others than among the members.
LEAST_CONTRAST = 1.0


def contrast(rows: Rows, nodes: NDArray[np.int64]) -> float:
    """Compare what is doubled inside a group with what is doubled between it and others.

    Parameters
    ----------
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot, which does not count.
    nodes : ndarray of int64
        Members of a connected group.

    Returns
    -------
    float
        Ties inside beyond those of a tree, by 1 + the ties of outsiders to members beyond the
        first of each outsider.

    Notes
    -----
    Part of a larger community has many outsiders with several ties into it; a group of its own has
    outsiders whose single ties lead to different places.

    Examples
    --------
    A clique of four with one outsider who knows two of them.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [*nx.complete_graph(4).edges, (0, 4), (1, 4)]
    >>> graph = la.from_networkx(nx.Graph(ties))
    >>> contrast((graph.indptr, graph.indices, graph.slot_strength()), np.arange(4))
    1.5
    """
    inner, _, ties = _around(rows, nodes)
    doubled = int((ties[ties > 1] - 1).sum())
    return (inner - nodes.size + 1) / (1 + doubled)


def set_apart(rows: Rows, runs: Scan, candidates: list[Candidate]) -> list[Candidate]:
    """Let outsiders join who are tied to .4 of a group, and keep what stands apart from others.

    Parameters
    ----------
    rows : tuple of ndarray
        Symmetric CSR and the strength of each slot.
    runs : list of list of ndarray
        The scan.
    candidates : list of Candidate
        Groups of the scan.

    Returns
    -------
    list of Candidate
        Groups of contrast 1 and more; any two share less than half of the smaller; the highest
        contrast first. Who joined has the stability that the runs give, which is low.

    Notes
    -----
    Each run puts everybody into one group, so that members of a ring who also belong elsewhere may
    be missing from it. They join one by one, the one with the most ties first, of equals the first.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.rings.candidates import choose, gated, scan
    >>> graph = la.from_networkx(nx.ring_of_cliques(6, 5))
    >>> rows = graph.indptr, graph.indices, graph.slot_strength()
    >>> runs = scan(rows, seeds=range(2))
    >>> groups = choose(rows, runs, gated(rows, runs))
    >>> [group.nodes.size for group in set_apart(rows, runs, groups)]
    [5, 5, 5, 5, 5, 5]
    """
    wide = [_joined(rows, runs, candidate) for candidate in candidates]
    values = [contrast(rows, candidate.nodes) for candidate in wide]
    names = [tuple(candidate.nodes.tolist()) for candidate in wide]
    order = sorted(
        (i for i, value in enumerate(values) if value >= LEAST_CONTRAST),
        key=lambda i: (-values[i], -wide[i].support, names[i]),
    )
    return [wide[i] for i in apart(names, order)]


def _joined(rows: Rows, runs: Scan, candidate: Candidate) -> Candidate:
    nodes = candidate.nodes
    while nodes.size < LARGEST:
        _, near, ties = _around(rows, nodes)
        if not ties.size or ties.max() < LEAST_DENSITY * nodes.size:
            break
        nodes = np.sort(np.append(nodes, near[np.argmax(ties)]))
    if nodes.size == candidate.nodes.size:
        return candidate
    first, last = RESOLUTIONS.index(candidate.low), RESOLUTIONS.index(candidate.high)
    within = [labels for at in runs[first : last + 1] for labels in at]
    return replace(candidate, nodes=nodes, stability=firmness(within, nodes))


def _around(
    rows: Rows, nodes: NDArray[np.int64]
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    # Ties inside; the outsiders who are tied to members, rising, and how many members each knows.
    indptr, indices, _ = rows
    ends = np.concatenate([indices[int(indptr[v]) : int(indptr[v + 1])] for v in nodes.tolist()])
    inside = np.isin(ends, nodes)
    near, ties = np.unique(ends[~inside].astype(np.int64), return_counts=True)
    return int(inside.sum()) // 2, near, ties
