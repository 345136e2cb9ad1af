"""Which part of a graph is drawn, and where each entity stands.

Lives here: cutting a large graph down to what can be read, and the scale of the layout.
Not here: the layout itself (`kernels.layout`), and drawing (`network_map`, `figure`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import positions as layout_positions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

__all__ = ["MOST_DRAWN", "most_connected", "place"]

MOST_DRAWN = 1_500  # nobody reads more; 1,500 disks also drag smoothly without a graphics card
MOST_TIES = 6_000
UNIT = 100.0  # of a median tie on the map; the layout keeps disks 0.4 of it apart


def most_connected(
    graph: EntityGraph, *, first: Collection[str] = (), most: int = MOST_DRAWN
) -> tuple[EntityGraph, list[str]]:
    """Cut a graph down to what can be read, and say what was left out.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    first : collection of str
        Shown names of entities that stay in any case, as far as there is room: ring members.
    most : int
        How many entities to keep. Of ties 6,000 are kept: the strongest of every entity, then the
        strongest of all.

    Returns
    -------
    EntityGraph
        The graph, or the part of it.
    list of str
        Sentences that say what was left out; empty if nothing was.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> part, said = most_connected(la.from_networkx(nx.star_graph(9)), most=4)
    >>> part.n, said[0][:44]
    (4, 'The map shows the 4 entities with most ties.')
    """
    said = []
    part = graph
    if graph.n > most:
        degree = np.bincount(graph.source, minlength=graph.n)
        degree += np.bincount(graph.target, minlength=graph.n)
        chosen = set(first)
        wanted = np.fromiter((name in chosen for name in graph.shown), np.bool_, graph.n)
        # equals go by number, so that the same graph gives the same part
        order = np.lexsort((np.arange(graph.n), -degree, ~wanted))[:most]
        keep = np.zeros(graph.n, dtype=np.bool_)
        keep[order] = True
        part = induced(graph, keep)
        among = f", among them {int(wanted.sum()):,} of rings" if wanted.any() else ""
        said.append(
            f"The map shows the {part.n:,} entities with most ties{among}. Left out: "
            f"{graph.n - part.n:,} entities. They took part in all computations."
        )
    if part.m > MOST_TIES:
        said.append(
            f"Of {part.m:,} ties between the entities shown, the map draws {MOST_TIES:,}: the "
            "strongest of every entity, then the strongest of all."
        )
        part = induced(part, np.ones(part.n, dtype=np.bool_), _strongest(part))
    if said:
        said.append("Draw another part in full: network_map(graph.around(entity, steps=2)).")
    return part, said


def _strongest(graph: EntityGraph) -> NDArray[np.bool_]:
    order = np.lexsort((np.arange(graph.m), -graph.strength))
    own = [np.unique(ends[order], return_index=True)[1] for ends in (graph.source, graph.target)]
    keep = np.zeros(graph.m, dtype=np.bool_)
    keep[order[np.concatenate(own)]] = True
    rest = order[~keep[order]]
    keep[rest[: max(0, MOST_TIES - int(keep.sum()))]] = True
    return keep


def place(
    graph: EntityGraph, positions: Mapping[str, Sequence[float]] | None = None
) -> NDArray[np.float64]:
    """Say where each entity stands.

    Parameters
    ----------
    graph : EntityGraph
        What is drawn.
    positions : mapping of str to (x, y), optional
        Where known entities stand, by shown name, as saved from a map; names that the graph does
        not hold are passed over, since documents come and go.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Points in units of the map, y downward.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.path_graph(2))
    >>> place(graph, {"person:0": (5, 7)})[0].tolist()
    [5.0, 7.0]
    """
    if graph.n == 0:
        return np.zeros((0, 2))
    indptr, indices, strength = _both_ways(graph)
    points = layout_positions(indptr, indices, strength, components(indptr, indices), seed=0)
    points = np.round(points * (UNIT, -UNIT), 1) + 0.0  # no negative zero
    if positions:
        for node, name in enumerate(graph.shown):
            if name in positions:
                x, y = positions[name]
                points[node] = (float(x), float(y))
    return points


def _both_ways(
    graph: EntityGraph,
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Give the graph without directions, as the layout takes it."""
    if not graph.directed:
        return graph.indptr, graph.indices, graph.slot_strength()
    ends = np.sort(np.column_stack([graph.source, graph.target]), axis=1)
    pairs, place_of = np.unique(ends, axis=0, return_inverse=True)
    strength = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(strength, place_of.reshape(-1), graph.strength)
    pairs = pairs.reshape(-1, 2).astype(np.uint32)
    indptr, indices, edge = build_csr(graph.n, pairs[:, 0], pairs[:, 1], directed=False)
    return indptr, indices, strength[edge]
