"""Communities: groupings by structure alone.

Lives here: `find_communities` and `Partition`.
Not here: the table of its methods (`community_methods`), and rings, which need grounds beside
structure (`rings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count, is_real
from linkanalysis._result import Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.provenance import made_from
from linkanalysis.groups.community_methods import METHODS, Method, method_row
from linkanalysis.groups.grouping import grouped
from linkanalysis.groups.numbering import by_size
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.measures.sides import between_note, between_sides
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["METHODS", "Method", "Partition", "find_communities"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Partition(Result):
    """A grouping of the entities of a graph.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    labels : ndarray of int64, shape (n,)
        Community of each entity less 1, in the order of ``graph.ids``.
    stability : ndarray of float64, shape (n,)
        Share of runs in which each is together with the others of its community.
    method : str
        A name of `METHODS`.
    quality : float
        What `Method.quality` says: modularity for most; for "map_equation" bits, fewer being
        better.
    notes : tuple of str
        What to know before reading anything into it.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> find_communities(la.from_networkx(nx.barbell_graph(4, 0)))
    <Partition: 8 entities in 2 communities by consensus, quality 0.423077>
    """

    graph: EntityGraph
    labels: NDArray[np.int64]
    stability: NDArray[np.float64]
    method: str
    quality: float
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("labels", "stability")

    def __repr__(self) -> str:
        return (
            f"<Partition: {self.labels.size:,} entities in {len(self):,} communities by "
            f"{self.method}, quality {self.quality:.6g}>"
        )

    def __len__(self) -> int:
        return int(self.labels.max()) + 1 if self.labels.size else 0

    @property
    def caveat(self) -> str:
        """Say what the groups do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> find_communities(la.from_networkx(nx.Graph())).caveat.split(". ")[-1]
        'A community is a pattern of ties, not a ring.'
        """
        return " ".join((CAVEAT, "A community is a pattern of ties, not a ring.", *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the partition as a new frame.

        Columns entity, label, community (from 1, the largest first), stability (0 to 1); by
        community, then by entity. Protected people under their masked names.
        """
        frame = pd.DataFrame(
            {
                "entity": pd.Series(self.graph.shown, dtype=object),
                "label": pd.Series(self.graph.labels, dtype=object),
                "community": self.labels + 1,
                "stability": self.stability,
            }
        )
        # by the shown names: the order of ids would place a masked name between its neighbors
        return frame.sort_values(["community", "entity"], kind="stable", ignore_index=True)


def find_communities(
    graph: EntityGraph,
    *,
    method: str = "consensus",
    seed: int = 0,
    resolution: float | None = None,
) -> Partition:
    """Group entities that have more to do with one another than with others.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths count. In a directed graph both directions of a pair add up.
    method : str, default "consensus"
        A row of `METHODS`, which says when to use each and how it fails: "consensus",
        "modularity", "cpm", "map_equation", "label_propagation" or "two_mode".
    seed : int, default 0
        Where the seeds of the runs start.
    resolution : float, optional
        Higher: smaller communities. A factor of the expected strength for "modularity" and
        "two_mode" (default 1), a share of the mean strength of a tie for "cpm" (default .1); the
        others have none.

    Returns
    -------
    Partition
        Every entity in one community; every community connected; entities without ties that
        count by themselves.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    GraphKindError
        If the resolution is not positive, or the method has none; if the seed is below 0; if
        "two_mode" is asked of a graph that has neither people and events nor two types.

    Notes
    -----
    Communities and rings are two questions with two defaults: here everybody has a place;
    `find_rings` looks for small, dense groups with grounds, and leaves most people out. For people
    who belong to several groups take `find_overlaps`; for the probability that two are in one
    cell, of those tied to the same others, `find_cells`.

    Structure alone: families, workplaces and whatever else brings people together are communities
    as well. Missing records split communities, doubled records hold them together. The answer
    depends on neither the order of rows nor the number of threads. Each method runs 50 times;
    above 50,000 ties 10 times with at most 3 passes, above 250,000 ties 5 times, with at most 2
    rounds of agreement, which `notes` says. With "modularity", "cpm" and "two_mode", up to 50,000
    ties, the search goes on from the best run: 200 times two to four communities are made one or
    dissolved, and what comes of it is kept if it is no worse.

    The default brings runs of the map equation to a consensus [2]_, and runs of modularity. The
    map equation leaves a few large, dense groups in one, modularity merges small groups; which of
    both is given is decided by the ties: the shorter way to tell who is in which group and who is
    tied to whom [3]_. `notes` says which, and where even that is longer than telling ties alone.

    References
    ----------
    .. [1] Traag, Waltman, van Eck (2019), Scientific Reports 9, 5233.
    .. [2] Lancichinetti, Fortunato (2012), Scientific Reports 2, 336.
    .. [3] Traag, Aldecoa, Delvenne (2015), Physical Review E 92, 022816.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> karate = la.from_networkx(nx.karate_club_graph())
    >>> round(find_communities(karate, method="modularity").quality, 10)
    0.4197896121
    """
    row = method_row(method)
    expect_count("seed", seed, least=0)
    relative = _resolution(row, resolution)
    ties = ties_of(graph, "all")
    notes = []
    if row.objective == "two-mode modularity" and ties.indices.size:
        (side, _), indptr, indices, strength = between_sides(ties)
        rows = indptr, indices, strength
        groups = grouped(rows, row, resolution=relative, seed=seed, side=side)
        notes += [note] if (note := between_note(ties)) else []
    else:
        rows = ties.indptr, ties.indices, ties.strength
        groups = grouped(rows, row, resolution=relative, seed=seed)
    if graph.directed:
        notes.append("Both directions of a pair were added up.")
    return Partition(
        graph=graph,
        labels=by_size(groups.labels, np.arange(ties.n), graph.masked)[groups.labels],
        stability=groups.stability,
        method=row.name,
        quality=groups.quality,
        notes=(*groups.notes, *notes),
        made_by=made_from(
            graph,
            "find_communities",
            (
                ("method", row.name),
                ("resolution", "none" if row.resolution is None else f"{relative:g}"),
                ("runs", str(groups.runs)),
            ),
            seed=seed,
        ),
    )


def _resolution(row: Method, given: float | None) -> float:
    if given is None:
        return 1.0 if row.resolution is None else row.resolution
    if row.resolution is None:
        message = (
            f'the resolution is {given!r:.40}, but "{row.name}" has none. Leave it out, or choose '
            'a method that has one: "modularity", "cpm" or "two_mode".'
        )
        raise GraphKindError(message)
    if not is_real(given) or given <= 0:
        message = (
            f"the resolution is {given!r:.40}; it must be above 0. Leave it out for the default "
            f"of {row.name}, {row.resolution}."
        )
        raise GraphKindError(message)
    return float(given)
