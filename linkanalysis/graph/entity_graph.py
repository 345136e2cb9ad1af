"""A dated view of a case as arrays: who is tied to whom, how often, how strongly, when.

Lives here: `EntityGraph` and the ways to look closer.
Not here: its frames (`frames`), how a graph is made (`build`, `projection`, `exchange`), and what
is computed on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis._door import guarded
from linkanalysis.graph import evidence, frames, link_rows, lookup, narrowing, subgraph
from linkanalysis.graph.arrays import arrays_of, no_numbers
from linkanalysis.graph.hubs import HUB_CAP
from linkanalysis.graph.link_filter import LinkFilter

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.case import Case
    from linkanalysis.graph.foreign import Foreign
    from linkanalysis.graph.incidence import LeftOut

__all__ = ["EntityGraph"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EntityGraph:
    """Entities and the edges between them, as they stood when the graph was made.

    All arrays are read-only. Node number k is the entity ``ids[k]``; ids are sorted. Edge number
    e joins ``source[e]`` and ``target[e]``; in an undirected graph the source is the smaller.
    Protected people take part in everything; what may be shown of them is `shown` and `labels`.

    Attributes
    ----------
    ids : tuple of str
        Ids of the n entities, sorted. They are for computing, not for showing.
    types, labels, shown : tuple of str
        Type, label, and what stands for the entity in any output: its id, or a masked name such
        as "Protected 1". Labels are masked as well.
    protected, masked : ndarray of bool, shape (n,)
        Protected people; and those with whatever identifies only them.
    indptr, indices, edge : ndarray of uint32
        Neighbors of node k are ``indices[indptr[k]:indptr[k + 1]]``, rising; `edge` is the number
        of the edge of each of these slots. An undirected edge has two slots.
    source, target : ndarray of uint32, shape (m,)
        Ends of each edge.
    count, strength, distance : ndarray of int64, shape (m,)
        Links gathered in the edge; how closely the two are tied; its inverse.
    first, last : ndarray of datetime64[us], shape (m,)
        First and last date of the links, in UTC; NaT where no link is dated.
    directed : bool
        Whether edges lead from source to target only.
    distance_unit : int
        Distance of a tie of strength 1.
    distance_exact : bool
        Whether distances are exact inverses; else rounded, since the exact ones do not fit.
    strength_unit : int
        What strength stands for one: 1 for counts, 2,520 for the weights of a projection.
    link_types : tuple of tuple of str
        Types of the links in each edge.
    made_by : MadeBy
        What is needed to make it again.
    things, things_shown, things_types : tuple of str
        In a projection, the things that tie: ids, what stands for them in outputs, types.
    shared_ptr, shared : ndarray of uint32
        Things of edge e are ``shared[shared_ptr[e]:shared_ptr[e + 1]]``, numbers into `things`.
    left_out : tuple of LeftOut
        Things that a projection left out, most members first.
    self_loops : int
        Links from an entity to itself, counted and left out.
    notes : tuple of str
        What to know before drawing conclusions from the graph.
    case : Case, optional
        The case it was built from.
    position : int
        Number of acts in the journal of the case at that moment.
    fingerprint : str
        Hash of what stood in the case at that moment.
    link_filter : LinkFilter
        Which links of the case were taken.
    foreign : Foreign, optional
        What a graph from networkx must give back.

    Examples
    --------
    >>> import networkx as nx
    >>> from linkanalysis.graph import from_networkx
    >>> from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    <EntityGraph: 3 entities, 2 edges, undirected>
    """

    ids: tuple[str, ...]
    types: tuple[str, ...]
    labels: tuple[str, ...]
    shown: tuple[str, ...]
    protected: NDArray[np.bool_]
    masked: NDArray[np.bool_]
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    edge: NDArray[np.uint32]
    source: NDArray[np.uint32]
    target: NDArray[np.uint32]
    count: NDArray[np.int64]
    strength: NDArray[np.int64]
    distance: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    directed: bool
    distance_unit: int
    distance_exact: bool
    strength_unit: int
    link_types: tuple[tuple[str, ...], ...]
    made_by: MadeBy
    things: tuple[str, ...] = ()
    things_shown: tuple[str, ...] = ()
    things_types: tuple[str, ...] = ()
    shared_ptr: NDArray[np.uint32] = field(default_factory=no_numbers)
    shared: NDArray[np.uint32] = field(default_factory=no_numbers)
    left_out: tuple[LeftOut, ...] = ()
    self_loops: int = 0
    notes: tuple[str, ...] = ()
    case: Case | None = None
    position: int = 0
    fingerprint: str = ""
    link_filter: LinkFilter = field(default_factory=LinkFilter)
    foreign: Foreign | None = None

    def __post_init__(self) -> None:
        for name, array in arrays_of(self):
            object.__setattr__(self, name, array)

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"<EntityGraph: {self.n:,} entities, {self.m:,} edges, {kind}>"

    @guarded
    def _repr_html_(self) -> str:
        return frames.summary(self)

    @property
    def n(self) -> int:
        """Count the entities.

        Returns
        -------
        int
            How many there are.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(3)).n
        3
        """
        return len(self.ids)

    @property
    def m(self) -> int:
        """Count the edges.

        Returns
        -------
        int
            How many there are.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(3)).m
        2
        """
        return len(self.source)

    def node(self, entity: str) -> int:
        """Return the index of an entity.

        Parameters
        ----------
        entity : str
            Its id, or the masked name under which it is shown.

        Returns
        -------
        int
            Its index in `ids`.

        Raises
        ------
        UnknownNameError
            If the graph does not hold it.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(3), type="phone").node("phone:1")
        1
        """
        return lookup.number_of(self, entity)

    def slot_strength(self) -> NDArray[np.int64]:
        """Return the strength of each slot of `indices`.

        Returns
        -------
        ndarray of int64
            One strength for each slot.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(3)).slot_strength().tolist()
        [1, 1, 1, 1]
        """
        return self.strength[self.edge]

    @property
    @guarded
    def entities(self) -> pd.DataFrame:
        """Return all entities as a new DataFrame.

        Returns
        -------
        DataFrame
            Columns entity, label, type, protected; sorted by what is shown.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(2)).entities.values.tolist()
        [['person:0', '0', 'person', False], ['person:1', '1', 'person', False]]
        """
        return frames.entity_frame(self)

    @property
    @guarded
    def edges(self) -> pd.DataFrame:
        """Return all edges as a new DataFrame.

        Returns
        -------
        DataFrame
            Columns source, target, count, strength, distance, first, last; sorted by what is shown.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> list(from_networkx(nx.path_graph(2)).edges)[:5]
        ['source', 'target', 'count', 'strength', 'distance']
        """
        return frames.edge_frame(self)

    @guarded
    def links(self, a: str, b: str) -> pd.DataFrame:
        """Return the links between two entities, with the documents that state them.

        In a projection these are the links of both to the things they share.

        Parameters
        ----------
        a, b : str
            Ids of the two, in any order.

        Returns
        -------
        DataFrame
            A row a link: source, target, type, role, start, end, count, amount, unit, duration,
            place, document, row; sorted by start, document and row. Where an end is masked, role
            and place are left empty. Looked up in the case at the moment of the call.

        Raises
        ------
        UnknownNameError
            If the graph does not hold one of the two.

        Warns
        -----
        StaleResultWarning
            If the case has changed since the graph was built.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> graph = from_networkx(nx.Graph([("ana", "ben")]))
        >>> graph.links("person:ana", "person:ben")[["source", "target"]].values.tolist()
        [['person:ana', 'person:ben']]
        """
        return evidence.links_between(self, self.node(a), self.node(b))

    @guarded
    def around(
        self, entity: str, steps: int = 1, *, max_neighbors: int | None = HUB_CAP
    ) -> EntityGraph:
        """Return the part of the graph within some steps of an entity, whatever the direction.

        Parameters
        ----------
        entity : str
            Its id.
        steps : int, default 1
            How many edges away, at most.
        max_neighbors : int or None, default 50
            Entities with more neighbors are shown, but not passed. None for no limit.

        Returns
        -------
        EntityGraph
            The entities within reach, and all edges among them. Its `notes` name the hubs, and
            count who is connected further away.

        Raises
        ------
        UnknownNameError
            If the graph does not hold it.
        GraphKindError
            If a number is below 1.

        Warns
        -----
        DataQualityWarning
            If a hub was not passed.
        StaleResultWarning
            If the case has changed since the graph was built.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(4), type="phone").around("phone:0", steps=2).ids
        ('phone:0', 'phone:1', 'phone:2')
        """
        return subgraph.within_steps(self, self.node(entity), steps, max_neighbors=max_neighbors)

    @guarded
    def only(
        self,
        types: Collection[str] | None = None,
        entities: Collection[str] | None = None,
        link_types: Collection[str] | None = None,
        grades: Collection[str] | None = None,
    ) -> EntityGraph:
        """Return the part of the graph that meets every condition given.

        Parameters
        ----------
        types : collection of str, optional
            Types of entities to keep.
        entities : collection of str, optional
            Ids of entities to keep.
        link_types : collection of str, optional
            Types of links to keep. Where the graph was built from a case, its edges are counted
            anew; otherwise they are kept whole if they hold one of these types.
        grades : collection of str, optional
            Grades of the documents on which edges may rest, as in `build_graph`; counted anew.

        Returns
        -------
        EntityGraph
            The entities kept, and the edges among them.

        Raises
        ------
        UnknownNameError
            If the graph does not hold one of `entities`, or a type or grade does not exist.
        GraphKindError
            If grades are asked for and the graph was not built from a case.

        Warns
        -----
        StaleResultWarning
            If the case has changed since the graph was built.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> graph = from_networkx(nx.Graph([("person:ana", "phone:1"), ("person:ana", "ben")]))
        >>> graph.only(types=["person"])
        <EntityGraph: 2 entities, 1 edges, undirected>
        """
        part = narrowing.resting_on(self, link_types=link_types, grades=grades)
        return subgraph.meeting(part, types=types, entities=entities)

    @guarded
    def reasons(self, entity: str, *, limit: int = 20) -> tuple[Reason, ...]:
        """Return the rows of documents behind the ties of an entity.

        Parameters
        ----------
        entity : str
            Id of the entity.
        limit : int, default 20
            The largest number of rows given; those of the strongest ties first.

        Returns
        -------
        tuple of Reason
            Document, row and what the row states, protected people masked. Without a case document
            and row are empty.

        Raises
        ------
        UnknownNameError
            If the graph does not hold the entity.
        ProtectedError
            If the entity is protected.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.Graph([("ana", "ben")])).reasons("person:ana")[0].text
        'person:ana – person:ben'
        """
        return link_rows.reasons_at(self, self.node(entity), limit)
