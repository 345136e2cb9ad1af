"""Common contacts: people and things tied to two or more given entities.

Lives here: `common_contacts`.
Not here: longer paths between entities (`shortest`, `connections`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import given_names
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.connections import expect_several
from linkanalysis.paths.path_limits import PathLimits
from linkanalysis.paths.path_table import PathTable, steps_along
from linkanalysis.paths.reach import reach_of
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.graph import EntityGraph


@answer()
def common_contacts(
    call: Call,
    graph: EntityGraph,
    entities: Collection[str],
    *,
    types: Collection[str] | None = None,
    min_shared: int = 2,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find people and things tied directly to several of some entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph; the direction of ties does not count.
    entities : collection of str
        Ids of two or more entities. They do not count as contacts of one another here.
    types : collection of str, optional
        Types of the contacts; all by default.
    min_shared : int, default 2
        The smallest number of the entities that a contact is tied to.
    limits : PathLimits, optional
        Contacts that are left out: those named, and those with many neighbors, which are reported.
        `PathLimits()` by default: contacts with more than 50 neighbors. Steps do not count here.

    Returns
    -------
    PathTable
        One path for each contact, with one step for each entity tied to it: contacts tied to most
        of the entities first, then those with fewest neighbors, then by the names shown. Protected
        people are not listed; `withheld` counts them.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or a type does not exist.
    GraphKindError
        If fewer than two entities are given, one is excluded, or `min_shared` is below 1.

    Notes
    -----
    A common contact says little where the contact has many: shops, taxis, employers and families
    are common contacts too. To find people tied through phones, use a projection, or the graph of
    phones.

    Examples
    --------
    Ana and Dov both know Ben, and both know Cay.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.cycle_graph(["ana", "ben", "dov", "cay"]))
    >>> contacts = common_contacts(graph, ["person:ana", "person:dov"])
    >>> contacts.to_frame()[["path", "source", "target"]].values.tolist()[:2]
    [[1, 'person:ana', 'person:ben'], [1, 'person:dov', 'person:ben']]
    """
    ties = ties_of(graph, "all")
    asked = expect_several(graph, entities, "common_contacts")
    reach = reach_of(graph, asked, replace(limits or PathLimits(), max_steps=None))
    rows = [ties.indices[int(ties.indptr[node]) : int(ties.indptr[node + 1])] for node in asked]
    shared = np.bincount(np.concatenate(rows).astype(np.int64), minlength=graph.n)
    common = (shared >= min_shared) & ~reach.excluded
    common[asked] = False
    if types is not None:
        named = given_names("types", types, what="a type")
        wanted = {entity_type(name).name for name in named}
        common &= np.fromiter((name in wanted for name in graph.types), np.bool_, graph.n)
    hubs = np.flatnonzero(common & reach.hubs).tolist()
    common &= ~reach.hubs
    contacts = sorted(
        np.flatnonzero(common & ~graph.masked).tolist(),
        key=lambda node: (-int(shared[node]), int(reach.neighbors[node]), graph.shown[node]),
    )
    sharers = [
        [node for node, row in zip(asked, rows, strict=True) if contact in row]
        for contact in contacts
    ]
    pairs = [
        [(node, contact) for node in nodes]
        for contact, nodes in zip(contacts, sharers, strict=True)
    ]
    none = () if contacts else ("No entity is tied to that many of them.",)
    return PathTable(
        graph=graph,
        paths=tuple((contact, *nodes) for contact, nodes in zip(contacts, sharers, strict=True)),
        lengths=tuple(float(len(nodes)) for nodes in sharers),
        steps=steps_along(graph, pairs, both_ways=True),
        left_out=reach.left_out(hubs),
        withheld=int((common & graph.masked).sum()),
        notes=(*none, *reach.notes()),
        made_by=call.made_by({"limits": reach}, drawn=False),
    )
