"""How well each beginning of an order is cut off from the rest."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, frozen


def sweep_conductance(indptr: U32, indices: U32, strength: I64, order: I64) -> F64:
    """Return the conductance of the first 1, 2, … nodes of an order of different nodes.

    It is the strength of ties that lead out over that of all ties of the smaller side; infinite if
    one side has no ties. Trusts a symmetric CSR without self-loops. O(slots).
    Andersen, Chung, Lang (2006), FOCS, 475-486, doi:10.1109/FOCS.2006.44.
    """
    found: F64 = _sweep(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(strength, np.int64),
        frozen(order, np.int64),
    )
    return found


@compiled
def _sweep(indptr: U32, indices: U32, strength: I64, order: I64) -> F64:
    inside = np.zeros(indptr.size - 1, np.bool_)
    total = strength.sum()
    cut = np.int64(0)
    volume = np.int64(0)
    found = np.full(order.size, np.inf)
    for k in range(order.size):
        v = order[k]
        inside[v] = True
        for slot in range(indptr[v], indptr[v + 1]):
            volume += strength[slot]
            cut += -strength[slot] if inside[indices[slot]] else strength[slot]
        smaller = min(volume, total - volume)
        if smaller > 0:
            found[k] = cut / smaller
    return found
