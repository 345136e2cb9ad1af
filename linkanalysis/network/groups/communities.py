"""Communities: groups by structure alone, each entity in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.network.groups.community_methods import METHODS, Method, method_row
from linkanalysis.network.groups.grouping import grouped
from linkanalysis.network.groups.labels import by_size
from linkanalysis.network.groups.members import MEMBERS, group_rows
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.measures.two_mode import between_note, between_sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Partition(Result):
    """A partition of the entities of a graph into communities.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    labels : ndarray of int64, shape (n,)
        Community of each entity less 1, in the order of ``graph.ids``.
    stability : ndarray of float64, shape (n,)
        Mean share of its community that each entity is together with, over the runs.
    method : str
        A name of `METHODS`.
    quality : float
        What `Method.quality` says: modularity for most; for "map_equation" bits, where fewer are
        better.
    notes : tuple of str
        How the communities were found, and whether the records show any.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> find_communities(la.from_networkx(nx.barbell_graph(4, 0)))
    <Partition: 8 entities in 2 communities by consensus, quality 0.423077>
    """

    CELL = MEMBERS
    COLUMNS = (
        *ENTITY_COLUMNS[:2],
        Column("community", "its community; 1 is the largest", "number"),
        Column(
            "stability",
            "mean share of its community that it is together with",
            "0 to 1",
            bar="of 1",
        ),
    )
    CAVEAT = f"{Result.CAVEAT} A community is a pattern of ties, not a ring."

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

    def _frame(self) -> pd.DataFrame:
        """By community, then by the name shown: the order of ids would betray a masked one."""
        frame = pd.DataFrame(
            {
                "entity": pd.Series(self.graph.shown, dtype=object),
                "label": pd.Series(self.graph.labels, dtype=object),
                "community": self.labels + 1,
                "stability": self.stability,
            }
        )
        return frame.sort_values(["community", "entity"], kind="stable", ignore_index=True)

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        return group_rows(
            self.graph, self.to_frame(), "community", "stability", np.bincount(self.labels)
        )


@answer()
def find_communities(
    call: Call,
    graph: EntityGraph,
    *,
    method: str = "consensus",
    seed: int = 0,
    resolution: float | None = None,
) -> Partition:
    """Group entities that are tied more to one another than to others.

    Parameters
    ----------
    graph : EntityGraph
        The graph; strengths count. In a directed graph both directions of a pair are added up.
    method : str, default "consensus"
        A row of `METHODS`, which says when to use each and how it fails: "consensus",
        "modularity", "cpm", "map_equation", "label_propagation" or "two_mode".
    seed : int, default 0
        First seed of the runs.
    resolution : float, optional
        The higher, the smaller the communities. A factor of the expected strength for "modularity"
        and "two_mode" (default 1), a share of the mean strength of a tie for "cpm" (default .1);
        the other methods have none.

    Returns
    -------
    Partition
        Every entity in one community and every community connected; an entity without ties that
        count is a community of its own.

    Raises
    ------
    UnknownNameError
        If there is no such method.
    GraphKindError
        If the resolution is not positive, or the method has none; if "two_mode" is asked of a
        graph that has neither people and events nor two types.

    Notes
    -----
    Communities and rings answer different questions: here every entity gets a community;
    `find_rings` looks for small, dense groups with evidence and leaves most people out. For people
    in several groups use `find_overlaps`; for entities tied to the same others, `find_cells`.

    Communities come from structure alone: families and workplaces are communities as well. Missing
    records split communities, duplicate records hold them together. The answer depends on neither
    the order of rows nor the number of threads.

    Each method runs 50 times, with at most 10 rounds of agreement. Above 5,000 ties it runs 10
    times with at most 3 passes and fewer rounds, above 250,000 ties 5 times; `notes` says what was
    run. With "modularity", "cpm" and "two_mode" the search goes on from the best run: each of 200
    tries (50 above 5,000 ties, none above 50,000) joins or dissolves two to four communities, and
    is kept if it is no worse. The effort depends on the size alone, never on the time it takes.

    The default brings runs of the map equation to a consensus [2]_, and runs of modularity. The map
    equation leaves a few large, dense groups merged; modularity merges small groups. The answer is
    the one that describes groups and ties in fewer bits [3]_. `notes` says which, and whether even
    that is longer than a description of the ties alone.

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
        made_by=call.made_by(
            {
                "resolution": "none" if row.resolution is None else f"{relative:g}",
                "runs": groups.runs,
            }
        ),
    )


def _resolution(row: Method, given: float | None) -> float:
    if given is None:
        return 1.0 if row.resolution is None else row.resolution
    if row.resolution is None:
        *others, last = (f'"{other.name}"' for other in METHODS if other.resolution is not None)
        message = (
            f'the resolution is {given!r:.40}, but "{row.name}" has none. Leave it out, or choose '
            f"a method that has one: {', '.join(others)} or {last}."
        )
        raise GraphKindError(message)
    if not is_real(given) or given <= 0:
        message = (
            f"the resolution is {given!r:.40}; it must be above 0. Leave it out for the default "
            f"of {row.name}, {row.resolution}."
        )
        raise GraphKindError(message)
    return float(given)
