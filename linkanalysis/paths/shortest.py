"""The shortest paths between two entities, with their documents.

Lives here: `shortest_paths`.
Not here: the search (`path_search`), the limits in a graph (`reach`), and time-respecting paths
(`forward_paths`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis.errors import GraphKindError
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.path_limits import PathLimits
from linkanalysis.paths.path_search import k_shortest, search_space
from linkanalysis.paths.path_table import PathTable, steps_along
from linkanalysis.paths.reach import half_steps, reach_of, why_apart

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph


@answer()
def shortest_paths(
    call: Call,
    graph: EntityGraph,
    source: str,
    target: str,
    *,
    k: int = 1,
    weighted: bool = False,
    limits: PathLimits | None = None,
) -> PathTable:
    """Find the k shortest simple paths between two entities.

    Parameters
    ----------
    graph : EntityGraph
        The graph. `EntityGraph.only` selects types of entities and links, and grades of documents,
        beforehand. Directed edges are followed from source to target.
    source, target : str
        Ids of the two entities.
    k : int, default 1
        The largest number of paths.
    weighted : bool, default False
        Whether strong ties are short (`EntityGraph.distance`); otherwise all ties count the same.
    limits : PathLimits, optional
        How far paths may go and what they must not pass. `PathLimits()` by default: two steps, and
        no entity with more than 50 neighbors.

    Returns
    -------
    PathTable
        Shortest first: by length, then by number of ties, then by the names shown. Empty if there
        is no path; the notes say why. Protected people on a path are shown by their masked names.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an entity.
    GraphKindError
        If source and target are the same, `k` is below 1, or an end is excluded.

    Notes
    -----
    A path says that records connect the two, not that anything passed along it. In most records
    nearly everyone is within a few steps of everyone else, hence the limit. A missing record
    lengthens paths; a number that two people used one after the other shortens them. Paths ignore
    whether their ties held at the same time: `time_paths` does not.

    References
    ----------
    .. [1] Yen (1971), Management Science 17(11), 712-716, doi:10.1287/mnsc.17.11.712.

    Examples
    --------
    Ana and Dov both know Ben, and both know Cay.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.cycle_graph(["ana", "ben", "dov", "cay"]))
    >>> paths = shortest_paths(graph, "person:ana", "person:dov", k=2)
    >>> [[graph.labels[node] for node in path] for path in paths.paths]
    [['ana', 'ben', 'dov'], ['ana', 'cay', 'dov']]
    """
    ties = ties_of(graph)
    ends = (graph.node(source), graph.node(target))
    if ends[0] == ends[1]:
        message = f"source and target are both {graph.shown[ends[0]]}. Name two entities."
        raise GraphKindError(message)
    reach = reach_of(graph, ends, PathLimits() if limits is None else limits)
    halves = half_steps(ties)
    length = ties.distance if weighted else np.ones_like(ties.distance)
    space = search_space(ties, ends, (length, halves), reach.blocked, reach.max_halves)
    found = k_shortest(space, k)
    why = () if found else (why_apart(ties, ends, reach),)
    unit = ties.length_unit if weighted else 1
    return PathTable(
        graph=graph,
        paths=tuple(path.nodes for path in found),
        lengths=tuple(path.length / unit for path in found),
        steps=steps_along(
            graph, [list(zip(path.nodes, path.nodes[1:], strict=False)) for path in found]
        ),
        left_out=reach.left_out(reach.hubs_between(ties, [ends[0]], [ends[1]]).tolist()),
        withheld=0,
        notes=(*why, *reach.notes()),
        made_by=call.made_by({"limits": reach}, drawn=False),
    )
