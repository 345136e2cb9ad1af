"""Louvain's moves: each node to the community around it that adds most modularity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64


@compiled
def move_nodes(
    rows: tuple[I64, I64, F64],
    strength: tuple[F64, F64],
    order: I64,
    scale: tuple[float, float, float],
) -> tuple[I64, bool]:
    """Move nodes until no move adds modularity; at first each is a community of its own.

    rows: CSR without self-loops, and the weight in each slot. The order of slots counts: of equal
      communities a node takes the one that it meets first.
    strength: Outgoing and incoming, of each node, self-loops included.
    order: The nodes in the order in which they may move.
    scale: total, resolution, square. In c, node u is worth its weight to c / total, less
      resolution * (out of u * in of c + in of u * out of c) / square.
    Returns the community of each node (n,), named by the node with which it began, and whether any
    node moved.
    Blondel, Guillaume, Lambiotte, Lefebvre (2008), J. Stat. Mech. P10008.
    Dugué, Perez (2015), Directed Louvain, hal-01231784.
    """
    indptr, indices, weight = rows
    total, resolution, square = scale
    n = order.size
    community = np.arange(n)
    outgoing, incoming = strength[0].copy(), strength[1].copy()  # of communities
    around = np.zeros(n)
    last_met = np.full(n, -1, np.int64)  # at which turn each community was met last
    met = np.empty(n, np.int64)
    turn = 0
    ever_moved, moved = False, True
    while moved:
        moved = False
        for u in order:
            home = community[u]
            count = 0
            for slot in range(indptr[u], indptr[u + 1] + 1):
                # Its own community comes last, where no neighbor belongs to it.
                c = home if slot == indptr[u + 1] else community[indices[slot]]
                if last_met[c] != turn:
                    last_met[c] = turn
                    around[c] = 0.0
                    met[count] = c
                    count += 1
                if slot < indptr[u + 1]:
                    around[c] += weight[slot]
            turn += 1
            out, into = strength[0][u], strength[1][u]
            outgoing[home] -= out
            incoming[home] -= into
            apart = resolution * (out * incoming[home] + into * outgoing[home])
            leaving = -around[home] / total + apart / square
            most, best = 0.0, home
            for i in range(count):
                c = met[i]
                apart = resolution * (out * incoming[c] + into * outgoing[c])
                gain = leaving + around[c] / total - apart / square
                if gain > most:
                    most, best = gain, c
            outgoing[best] += out
            incoming[best] += into
            if best != home:
                community[u] = best
                ever_moved = moved = True
    return community, ever_moved
