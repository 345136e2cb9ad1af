"""Whom several entities have in common: people and things tied to two or more of them.

Lives here: `common_contacts`.
Not here: longer ways between entities (`shortest`, `connections`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import expect_count, expect_type, given_names
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.path_limits import PathLimits
from linkanalysis.paths.path_table import PathTable, steps_along
from linkanalysis.paths.reach import reach_of
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.graph import EntityGraph

__all__ = ["common_contacts"]

TWO = 2


def common_contacts(
    graph: EntityGraph,
    entities: Collection[str],
    *,
    types: Collection[str] | None = None,
    at_least: int = TWO,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find who or what is tied directly to several of some entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph; the direction of ties does not count.
    entities : collection of str
        Ids of two or more entities. They are not contacts of one another here.
    types : collection of str, optional
        Types of the contacts; all by default.
    at_least : int, default 2
        To how many of the entities a contact must be tied.
    limits : PathLimits, optional
        Who is left out: by name, or for many neighbors, which is reported. `PathLimits()` by
        default: contacts with more than 50 neighbors. Steps do not count here.

    Returns
    -------
    PathTable
        A path for each contact, a step for each entity tied to it: first those tied to most, then
        those with fewest other ties, then by what is shown. Protected people are not among them;
        `withheld` counts them.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity, or a type does not exist.
    GraphKindError
        If fewer than two entities are given, one is excluded, or `at_least` is below 1.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    To have a contact in common says little where the contact has many: shops, taxis, employers
    and families are common contacts too. Who is tied through phones is found in a projection, or
    in the graph of phones.

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
    asked = sorted(
        {graph.node(entity) for entity in given_names("entities", entities)},
        key=graph.shown.__getitem__,
    )
    if len(asked) < TWO:
        message = f"common_contacts needs two or more entities; {len(asked)} was given."
        raise GraphKindError(message)
    expect_count("at_least", at_least)
    if limits is not None:
        expect_type("limits", limits, PathLimits, "write PathLimits(max_steps=3), for example.")
    reach = reach_of(graph, asked, replace(limits or PathLimits(), max_steps=None))
    rows = [ties.indices[int(ties.indptr[node]) : int(ties.indptr[node + 1])] for node in asked]
    met = np.bincount(np.concatenate(rows).astype(np.int64), minlength=graph.n)
    common = met >= at_least
    common &= ~reach.excluded
    common[asked] = False
    named = () if types is None else given_names("types", types, what="a type")
    wanted = {entity_type(name).name for name in named}
    if types is not None:
        common &= np.fromiter((name in wanted for name in graph.types), np.bool_, graph.n)
    hubs = np.flatnonzero(common & reach.hubs).tolist()
    common &= ~reach.hubs
    contacts = sorted(
        np.flatnonzero(common & ~graph.masked).tolist(),
        key=lambda node: (-int(met[node]), int(reach.neighbors[node]), graph.shown[node]),
    )
    sharers = [
        [node for node, row in zip(asked, rows, strict=True) if contact in row]
        for contact in contacts
    ]
    options = {
        "entities": ", ".join(graph.shown[node] for node in asked),
        "types": "None" if types is None else ", ".join(sorted(wanted)),
        "at_least": str(at_least),
        **reach.options(graph),
    }
    nobody = () if contacts else ("No contact is tied to so many of them directly.",)
    return PathTable(
        graph=graph,
        paths=tuple((contact, *shared) for contact, shared in zip(contacts, sharers, strict=True)),
        lengths=tuple(float(len(shared)) for shared in sharers),
        steps=steps_along(
            graph,
            [
                [(node, contact) for node in shared]
                for contact, shared in zip(contacts, sharers, strict=True)
            ],
            both_ways=True,
        ),
        left_out=reach.left_out(graph, hubs),
        withheld=int((common & graph.masked).sum()),
        notes=(*nobody, *reach.notes(graph)),
        made_by=made_from(graph, "common_contacts", options.items()),
    )
