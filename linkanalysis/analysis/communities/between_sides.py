"""The ties of a graph that lead from one side to the other, for communities of two modes.

Lives here: their rows, and what is said of those left out.
Not here: which sides a graph has (`linkanalysis.analysis.two_mode`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.analysis.two_mode import sides_of
from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.csr import frozen, slot_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.communities.consensus import Rows
    from linkanalysis.analysis.ties import Ties

__all__ = ["BetweenSides", "between_sides"]


class BetweenSides(NamedTuple):
    """Rows of the ties between two sides, who stands on the first, and a note on what is left out.

    Examples
    --------
    >>> import numpy as np
    >>> nothing = np.zeros(1, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.int64)
    >>> BetweenSides(nothing, np.zeros(0, np.bool_), "").note
    ''
    """

    rows: Rows
    side: NDArray[np.bool_]
    note: str


def between_sides(ties: Ties) -> BetweenSides:
    """Keep the ties between people and events, or between the only two types of a graph.

    Parameters
    ----------
    ties : Ties
        Undirected.

    Returns
    -------
    BetweenSides
        A symmetric CSR with the strength of each slot.

    Raises
    ------
    GraphKindError
        If there are ties, but no two sides.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.ties import ties_of
    >>> graph = la.from_networkx(nx.Graph([("ana", "event:1"), ("ana", "ben")]))
    >>> between_sides(ties_of(graph)).note
    'Of 2 ties the 1 between the two sides counts.'
    """
    graph = ties.graph
    rows = ties.indptr, ties.indices, ties.strength
    if ties.indices.size == 0:
        return BetweenSides(rows, np.zeros(ties.n, dtype=np.bool_), "")
    sides = sides_of(graph)
    if sides is None:
        kinds = sorted(set(graph.types))
        message = (
            "Communities of two modes need people and events, or entities of two types; this graph "
            f"has {', '.join(kinds)}. Build it with events, or keep two types: "
            "graph.only(types=[…])."
        )
        raise GraphKindError(message)
    first, second = sides
    row = slot_rows(ties.indptr)
    across = (first[row] & second[ties.indices]) | (second[row] & first[ties.indices])
    counted, whole = int(across.sum()) // 2, ties.indices.size // 2
    note = ""
    if counted < whole:
        verb = "counts" if counted == 1 else "count"
        note = f"Of {whole:,} ties the {counted:,} between the two sides {verb}."
    degree = np.bincount(row[across], minlength=ties.n)
    indptr = frozen(np.concatenate([[0], np.cumsum(degree)]), np.uint32)
    kept = frozen(ties.indices[across], np.uint32), frozen(ties.strength[across], np.int64)
    return BetweenSides((indptr, *kept), first, note)
