"""Positions in levels: who commands or pays whom top to bottom, or people above their things."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.graph.lookup import number_of
from linkanalysis.views.pages.appearance import UNIT
from linkanalysis.views.pages.map_extent import RANK_OF_POLE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

ACROSS, DOWN = 1.1 * UNIT, 2.2 * UNIT  # between neighbors, where names have room, and levels
WIDEST = 20  # entities in a row; a level of more goes on below, or its names would not be readable
SWEEPS = 7  # down and up in turn, down at last, after which no two ties of a tree cross


@answer()
def level_layout(
    call: Call, graph: EntityGraph, *, entities: str | Collection[str] | None = None
) -> dict[str, dict[str, tuple[float, float]]]:
    """Lay out a graph in levels from top to bottom, for `network_map` and `figure`.

    Parameters
    ----------
    graph : EntityGraph
        What to lay out; for chains of command or money build it with ``directed=True`` and the
        types of links that are meant.
    entities : str or collection of str, optional
        Who stands at the top. By default, in a directed graph, all whom no tie leads to; in another
        one all people, above their things and these above places.

    Returns
    -------
    dict
        Pass it as `layout`. Levels are numbers of ties from the top, in a directed graph along
        their direction; what nothing from the top leads to begins anew from whoever has the most
        ties of their own.

    Raises
    ------
    GraphKindError
        If `graph` is not a graph.
    UnknownNameError
        If an id is not in the graph.
    ProtectedError
        If the graph names a person who became protected after it was built.

    Notes
    -----
    A level shows the direction of records, not rank: who calls first is not who commands. Nothing
    is drawn at random, so the same graph has the same layout.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.DiGraph([("ana", "ben"), ("ana", "cay")]))
    >>> layout = la.views.level_layout(graph)
    >>> layout["positions"]["person:ana"]
    (0.0, 0.0)
    >>> la.network_map(graph, layout=layout).title
    'Network map'
    """
    del call  # a layout carries no provenance: it says nothing of the case
    level = _by_pole(graph)
    if entities is not None:
        level = _steps(graph, [number_of(graph, one) for one in given_names("entities", entities)])
    elif graph.directed:
        level = _steps(graph, np.flatnonzero(_balance(graph)[1] == 0).tolist())
    points = _placed(graph, level)
    positions = zip(graph.shown, points.tolist(), strict=True)
    return {"positions": {name: (at[0], at[1]) for name, at in positions}}


def _by_pole(graph: EntityGraph) -> NDArray[np.int64]:
    poles = [RANK_OF_POLE.get(entity_type(name).pole, 1) for name in graph.types]
    level: NDArray[np.int64] = np.unique(np.array(poles, dtype=np.int64), return_inverse=True)[1]
    return level


def _balance(graph: EntityGraph) -> NDArray[np.int64]:
    """Count the ties (2, n) from and to each entity."""
    ends = (graph.source, graph.target)
    return np.array([np.bincount(each, minlength=graph.n) for each in ends], dtype=np.int64)


def _steps(graph: EntityGraph, top: Sequence[int]) -> NDArray[np.int64]:
    """Count the fewest ties from the top to each entity."""
    level = np.full(graph.n, -1, dtype=np.int64)
    out, into = _balance(graph)
    first = np.lexsort((np.arange(graph.n), into - out)).tolist()  # where a new top is looked for
    for start in chain([top], ([node] for node in first)):
        rim = [node for node in start if level[node] < 0]
        level[rim] = 0
        while rim:
            ahead = np.unique(
                np.concatenate(
                    [graph.indices[graph.indptr[n] : graph.indptr[n + 1]] for n in rim]
                ).astype(np.int64)
            )
            ahead = ahead[level[ahead] < 0]
            level[ahead] = level[rim[0]] + 1
            rim = ahead.tolist()
    return level


def _placed(graph: EntityGraph, level: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give each entity its place (n, 2): levels one below the other."""
    points = np.zeros((graph.n, 2))
    depth = 0.0
    for row in _ordered(graph, level):
        for start in range(0, len(row), WIDEST):
            part = row[start : start + WIDEST]
            points[part, 0] = np.round(_spread(len(part)) * ACROSS, 1)
            points[part, 1] = depth
            depth += ACROSS
        depth += DOWN - ACROSS
    return np.round(points, 1) + 0.0  # no negative zero


def _ordered(graph: EntityGraph, level: NDArray[np.int64]) -> list[list[int]]:
    """Order each level so that few ties cross: by the mean place of partners above, or below."""
    names = graph.shown  # by what is shown, since the order of ids would betray a masked one
    at = np.zeros(graph.n)
    rows: list[list[int]] = []
    for each in range(int(level.max(initial=-1)) + 1):
        row = sorted(np.flatnonzero(level == each).tolist(), key=names.__getitem__)
        at[row] = _spread(len(row))
        rows.append(row)
    partners = {step: _partners(graph, level, step) for step in (-1, 1)}
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows[1:] if down else rows[-2::-1]:
            beside = partners[-1 if down else 1]
            wish = {n: float(at[beside[n]].mean()) if beside[n] else float(at[n]) for n in row}
            row.sort(key=wish.__getitem__)
            at[row] = _spread(len(row))
    return rows


def _spread(count: int) -> NDArray[np.float64]:
    """Return places in a row around its middle."""
    return np.arange(count, dtype=np.float64) - (count - 1) / 2


def _partners(graph: EntityGraph, level: NDArray[np.int64], step: int) -> list[list[int]]:
    """List for each entity those it is tied to one level above (-1) or below (1)."""
    partners: list[list[int]] = [[] for _ in range(graph.n)]
    for source, target in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        for one, other in ((source, target), (target, source)):
            if level[other] - level[one] == step:
                partners[one].append(other)
    return partners
