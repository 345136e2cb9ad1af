"""Positions that follow the history of a case, so that a map stays as its readers know it.

Lives here: `place_grown`, a layout of the base of a case, and what came later placed around it.
Not here: what the base is (`graph.growth`), and positions that an analyst saved (`newcomers`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.growth import growth_of
from linkanalysis.graph.subgraph import induced
from linkanalysis.pages.appearance import place
from linkanalysis.views.newcomers import KNOWN_SHARE, below, partners_of, put_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph


def place_grown(graph: EntityGraph, *, groups: Sequence[Sequence[int]] = ()) -> NDArray[np.float64]:
    """Position each entity: the base of the case as one map, later entities beside partners.

    Without a case, or if most entities came later, all are laid out at once. Returns (n, 2).
    """
    if graph.case is None or graph.n == 0:
        return place(graph, groups=groups)
    growth = growth_of(graph, graph.case)
    based, kept = growth.entities == 0, growth.edges == 0
    tied, later_tied = (_tied(graph, edges) for edges in (kept, ~kept))
    # entities that later documents tie leave the block of those without ties
    here = based & (tied | ~later_tied)
    if here.sum() < KNOWN_SHARE * graph.n:
        return place(graph, groups=groups)
    base = induced(replace(graph, strength=np.maximum(growth.strength, 1)), based, kept)
    number = np.cumsum(based) - 1
    within = [[int(number[node]) for node in group if based[node]] for group in groups]
    placed = np.zeros((graph.n, 2))
    placed[based] = place(base, groups=within)
    for step in np.unique(growth.edges[~kept]).tolist():
        put_beside(placed, here, partners_of(graph, growth.edges <= step))
    if not here.all():
        placed[~here] = place(induced(graph, ~here))
        placed[~here] += below(placed[here], placed[~here])
    return placed


def _tied(graph: EntityGraph, edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    tied = np.zeros(graph.n, dtype=np.bool_)
    tied[graph.source[edges]] = tied[graph.target[edges]] = True
    return tied
