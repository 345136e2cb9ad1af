"""Members who join a group after the search, since they are tied to most of it beyond chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import pdtrc

from linkanalysis.rings.layers import is_among
from linkanalysis.rings.overlapping import LEAST_TIED
from linkanalysis.rings.significance import LEVEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.rings.layers import Layer

    Numbers = NDArray[np.int64]


def joined(layer: Layer, nodes: Numbers) -> Numbers:
    """Let outsiders join a group until nobody is tied to it any more beyond chance.

    One who has two of the twenty things of a group makes it less dense, so that it scores less, and
    yet chance would hardly have given anybody two of them.
    """
    while (more := _tied_beyond_chance(layer, nodes)).size:
        nodes = np.union1d(nodes, more)
    return nodes


def _tied_beyond_chance(layer: Layer, nodes: Numbers) -> Numbers:
    """Find the outsiders who have more of what the group shares than chance gives them.

    The places that members leave at these things are anybody's, stratum by stratum. Of those who
    join at most .05 are expected by chance. They must be tied to .6 of the members, since members
    of two rings have things with the other one: its members share those with them alone.

    Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    outside = np.ones(layer.n, dtype=np.bool_)
    outside[nodes] = False
    others = outside[layer.node]
    total, free = (
        np.bincount(layer.thing),
        np.bincount(layer.thing[others], minlength=layer.kind.size),
    )
    shared = (total - free > 1) | (layer.direct & (total > free))
    stratum = layer.stratum[layer.thing[others]]
    places = np.bincount(stratum)
    theirs = np.bincount(stratum, weights=shared[layer.thing[others]])
    share = theirs / np.maximum(places, 1)
    expected = np.bincount(layer.node[others], weights=share[stratum], minlength=layer.n)

    rows = np.flatnonzero(others & shared[layer.thing])
    members = np.zeros((layer.kind.size, nodes.size), dtype=np.bool_)
    inside = np.flatnonzero(~others)
    members[layer.thing[inside], np.searchsorted(nodes, layer.node[inside])] = True
    who = layer.node[rows]
    low, high = np.minimum.outer(who, nodes), np.maximum.outer(who, nodes)
    strangers = members[layer.thing[rows]] & ~is_among(low * layer.n + high, layer.pairs)
    met = strangers.any(axis=1)
    people, at = np.unique(who[met], return_inverse=True)
    tied = np.zeros((people.size, nodes.size), dtype=np.bool_)
    np.logical_or.at(tied, at, strangers[met])
    chance = pdtrc(np.bincount(at) - 1, expected[people])
    near = np.flatnonzero(tied.mean(axis=1) >= LEAST_TIED)
    order = near[np.lexsort((people[near], chance[near]))]
    false = chance[order] * (layer.n - nodes.size) / np.arange(1, order.size + 1)
    return people[order[: np.flatnonzero(false <= LEVEL).max(initial=-1) + 1]]
