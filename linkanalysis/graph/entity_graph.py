"""A dated view of a case as arrays: which entities are tied, how often, how strongly, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Checked, guarded
from linkanalysis.core.masked_ids import Names, unmasked
from linkanalysis.graph import evidence, evidence_rows, filtering, frames, lookup, save, subgraph
from linkanalysis.graph.queries.link_filter import LinkFilter
from linkanalysis.graph.subgraph import HUB_CAP

if TYPE_CHECKING:
    import os
    from collections.abc import Collection
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph.networkx_copy import Foreign
    from linkanalysis.graph.subgraph import LeftOut

# Kernels take exactly these types. 32 bits for numbers of entities and edges halve the memory; 64
# for sums of counts and lengths of paths, which do not fit into 32.
ARRAY_TYPES = (
    ("protected", np.bool_),
    ("masked", np.bool_),
    ("indptr", np.uint32),
    ("indices", np.uint32),
    ("edge", np.uint32),
    ("source", np.uint32),
    ("target", np.uint32),
    ("count", np.int64),
    ("strength", np.int64),
    ("distance", np.int64),
    ("first", "datetime64[us]"),
    ("last", "datetime64[us]"),
    ("shared_ptr", np.uint32),
    ("shared", np.uint32),
)


def _empty() -> NDArray[np.uint32]:
    return np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EntityGraph:
    """Entities and the edges between them at the time the graph was built.

    All arrays are read-only. Entity number k is ``ids[k]``; edge number e joins ``source[e]`` and
    ``target[e]``, and in an undirected graph the source is the smaller number. Protected people
    count in every computation; `ids` and `labels` show their masked names.

    Attributes
    ----------
    ids : tuple of str
        Ids of the n entities, sorted; masked, such as "Protected 1", and last in their type for
        protected people and for what identifies only them.
    types, labels, shown : tuple of str
        Type, label, and the displayed id. Labels of protected people are masked as well.
    protected, masked : ndarray of bool, shape (n,)
        Protected people; and everything masked, which adds what identifies only them.
    indptr, indices, edge : ndarray of uint32
        Neighbors of entity k are ``indices[indptr[k]:indptr[k + 1]]``, ascending; `edge` is the
        edge number of each of these slots. An undirected edge has two slots.
    source, target : ndarray of uint32, shape (m,)
        Ends of each edge.
    count, strength, distance : ndarray of int64, shape (m,)
        Links merged into the edge; strength of the tie; inverse of the strength.
    first, last : ndarray of datetime64[us], shape (m,)
        First and last date of the links, in UTC; NaT where no link is dated.
    directed : bool
        Whether edges lead from source to target only.
    distance_unit : int
        Distance of a tie of strength 1.
    distance_exact : bool
        Whether distances are exact inverses; otherwise rounded, because the exact ones do not fit.
    strength_unit : int
        Strength that stands for one: 1 for counts, 2,520 for the weights of a projection.
    link_types : tuple of tuple of str
        Types of the links in each edge.
    made_by : MadeBy
        What is needed to build the graph again.
    things, things_shown, things_types : tuple of str
        In a projection, the shared things: ids and displayed ids, masked as `ids`; types.
    shared_ptr, shared : ndarray of uint32
        Things of edge e are ``shared[shared_ptr[e]:shared_ptr[e + 1]]``, indices into `things`.
    left_out : tuple of LeftOut
        Hubs: things that tie nobody in a projection, most members first.
    self_loops : int
        Links from an entity to itself, counted and left out.
    notes : tuple of str
        Caveats that apply to every reading of the graph.
    case : Case, optional
        The case it was built from.
    position : int
        Number of acts in the journal of the case at that moment.
    fingerprint : str
        Hash of the standing records of the case at that moment.
    link_filter : LinkFilter
        Which links of the case are in the graph.
    foreign : Foreign, optional
        What `to_networkx` returns for a graph from networkx.

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
    shared_ptr: NDArray[np.uint32] = field(default_factory=_empty)
    shared: NDArray[np.uint32] = field(default_factory=_empty)
    left_out: tuple[LeftOut, ...] = ()
    self_loops: int = 0
    notes: tuple[str, ...] = ()
    case: Case | None = None
    position: int = 0
    fingerprint: str = ""
    link_filter: LinkFilter = field(default_factory=LinkFilter)
    foreign: Foreign | None = None

    def __post_init__(self) -> None:
        for name, dtype in ARRAY_TYPES:
            array: NDArray[Any] = getattr(self, name)
            owned = array.base is None and not array.flags.writeable
            if not owned or array.dtype != dtype or not array.flags.c_contiguous:
                array = np.array(array, dtype=dtype, order="C")
                array.setflags(write=False)
                object.__setattr__(self, name, array)
        for name, shown in (("ids", self.shown), ("things", self.things_shown)):
            object.__setattr__(self, name, Names(shown, unmasked(getattr(self, name))))

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"<EntityGraph: {self.n:,} entities, {self.m:,} edges, {kind}>"

    @guarded
    def _repr_html_(self) -> str:
        return frames.summary(self)

    @property
    def n(self) -> int:
        """Number of entities.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(3)).n
        3
        """
        return len(self.types)

    @property
    def m(self) -> int:
        """Number of edges.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(3)).m
        2
        """
        return len(self.source)

    def node(self, entity: str) -> int:
        """Return the number of an entity.

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
            If the graph does not contain it.

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
            One strength per slot.

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
        """All entities: entity, label, type, protected; sorted by entity as shown.

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
        """All edges: source, target, count, strength, distance, first, last; sorted by ends.

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

        In a projection these are the links of both to the things they share. Links are looked up in
        the case when you call this.

        Parameters
        ----------
        a, b : str
            Ids of the two, in any order.

        Returns
        -------
        DataFrame
            One row per link: source, target, type, role, start, end, count, amount, unit,
            duration, place, document, row; sorted by start, document and row. Role and place are
            empty where an end is masked.

        Raises
        ------
        UnknownNameError
            If the graph does not contain one of the two.

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
        self,
        entities: str | Collection[str],
        steps: int = 1,
        *,
        max_neighbors: int | None = HUB_CAP,
    ) -> EntityGraph:
        """Return the part of the graph within some steps of entities, in either direction.

        To draw it, give it to `network_map`.

        Parameters
        ----------
        entities : str or collection of str
            Ids of one entity or several: the part holds what is within reach of any of them.
        steps : int, default 1
            Maximum number of edges away.
        max_neighbors : int or None, default 50
            Entities with more neighbors are shown, but not passed through. None for no limit.

        Returns
        -------
        EntityGraph
            The entities within reach, and all edges among them. `notes` lists the hubs and counts
            the entities connected further away.

        Raises
        ------
        UnknownNameError
            If the graph does not contain one of them.
        GraphKindError
            If there is no id, or a number is below 1.

        Warns
        -----
        DataQualityWarning
            If the search stopped at a hub.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.path_graph(4), type="phone").around("phone:0", steps=2).ids
        ('phone:0', 'phone:1', 'phone:2')
        """
        nodes = [self.node(entity) for entity in given_names("entities", entities)]
        return subgraph.within_steps(self, nodes, steps, max_neighbors=max_neighbors)

    @guarded
    def only(
        self,
        types: Collection[str] | None = None,
        entities: Collection[str] | None = None,
        link_types: Collection[str] | None = None,
        grades: Collection[str] | None = None,
    ) -> EntityGraph:
        """Return the part of the graph that meets every given condition.

        Parameters
        ----------
        types : collection of str, optional
            Types of entities to keep.
        entities : collection of str, optional
            Ids of entities to keep.
        link_types : collection of str, optional
            Types of links to keep. The edges of a graph from a case are counted again; any other
            graph, and a projection, keeps an edge whole if it has one of these types.
        grades : collection of str, optional
            Grades of documents to keep, as in `build_graph`; edges are counted again.

        Returns
        -------
        EntityGraph
            The entities kept, and the edges among them.

        Raises
        ------
        UnknownNameError
            If the graph does not contain one of `entities`, or a type or grade does not exist.
        GraphKindError
            If grades are given and the graph is a projection or does not come from a case.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> graph = from_networkx(nx.Graph([("person:ana", "phone:1"), ("person:ana", "ben")]))
        >>> graph.only(types=["person"])
        <EntityGraph: 2 entities, 1 edges, undirected>
        """
        part = filtering.resting_on(self, link_types=link_types, grades=grades)
        return subgraph.meeting(part, types=types, entities=entities)

    @guarded
    def reasons(self, entity: str, *, limit: int = 20) -> tuple[Reason, ...]:
        """Return the rows of documents behind the ties of an entity.

        Parameters
        ----------
        entity : str
            Id of the entity.
        limit : int, default 20
            Maximum number of rows; rows of the strongest ties come first.

        Returns
        -------
        tuple of Reason
            Document, row and what the row states, with protected people masked. Without a case,
            document and row are empty.

        Raises
        ------
        UnknownNameError
            If the graph does not contain the entity.
        ProtectedError
            If the entity is protected.

        Examples
        --------
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx
        >>> from_networkx(nx.Graph([("ana", "ben")])).reasons("person:ana")[0].text
        'person:ana – person:ben'
        """
        return evidence_rows.reasons_at(self, self.node(entity), limit)

    @guarded
    def save(
        self,
        path: str | os.PathLike[str],
        *,
        exact: bool = False,
        by: str = "",
        reason: str = "",
    ) -> Path:
        """Save the graph to a file of another tool, with masked names in place of protected people.

        Parameters
        ----------
        path : str or path-like
            Target file; its suffix gives the format: .graphml, .gexf, .gml, .csv (three tables, as
            in a folder), .ftm.json, .stix.json, .json, .anx, .net, .dl, .edgelist. An existing
            file is replaced.
        exact : bool, default False
            Whether protected people have their real ids and labels. The journal of the case records
            such an export, with the number of entities and a hash of their ids.
        by, reason : str, default ""
            Who exports, and why; needed if `exact`.

        Returns
        -------
        Path
            The file, complete or not written at all, and only for its owner unless it replaced one
            that others could read. `la.read_graph` reads it again.

        Raises
        ------
        RecordError
            If the suffix is not that of a format.
        ProtectedError
            If `exact` is given without `by` and `reason`.
        CaseError
            If `exact` is given and the case is closed, so that nothing can be recorded.
        MissingExtraError
            If the format is .anx and the extra ``i2`` is not installed.
        FileNotFoundError
            If the folder does not exist.

        Warns
        -----
        DataQualityWarning
            If the format cannot hold all of the graph: it says what is left out.

        Notes
        -----
        The file says how the graph was made, how its documents must be handled, and that it is a
        lead. ``docs/exchange.md`` has a table of what each format holds.

        Examples
        --------
        >>> from tempfile import mkdtemp
        >>> import networkx as nx
        >>> from linkanalysis.graph import from_networkx, read_graph
        >>> graph = from_networkx(nx.Graph([("ana", "ben")]))
        >>> read_graph(graph.save(f"{mkdtemp()}/network.graphml")).ids
        ('person:ana', 'person:ben')
        """
        return save.save_graph(self, path, exact=exact, by=by, reason=reason)


# The fields that name entities. The others are numbers, which the kernels read, and kinds.
for _name in ("ids", "labels", "shown", "things", "things_shown", "notes"):
    setattr(EntityGraph, _name, Checked(EntityGraph.__dict__[_name]))
