"""Lengths of edges as whole numbers, where that changes no sum of networkx.

Lives here: the one conversion that every function by distance or strength needs.
Not here: what an attribute means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.kernels.csr import I64, frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Up to here every integer is a float, so that sums of floats are exact.
EXACT = 2**53


def whole_lengths(values: NDArray[Any], n: int) -> tuple[I64, float]:
    """Return lengths as integers and the unit by which they were divided.

    values: Of edges; n: nodes of the graph, so that no path is longer than n times the longest.
    networkx adds lengths as they are, and paths are equally long if the sums are equal to the last
    bit. Integers give the same answer if no sum is rounded: if all lengths are multiples of one
    power of two, and n of the longest stay below 2**53 of it.
    Raises NotImplementedError otherwise, and for lengths that are not positive.
    """
    if values.size == 0:
        return frozen(values, np.int64), 1.0
    if not (np.isfinite(values).all() and values.min() > 0):
        message = "lengths that are not positive are left to networkx."
        raise NotImplementedError(message)
    unit = 1.0 if values.dtype.kind in "iu" else _unit(values.astype(np.float64))
    if float(values.max()) / unit * n >= EXACT:
        message = (
            "lengths whose sums are rounded, such as 0.1, are left to networkx: there rounding "
            "decides which paths are equally long."
        )
        raise NotImplementedError(message)
    return frozen(values if unit == 1.0 else values / unit, np.int64), unit


def _unit(values: NDArray[np.float64]) -> float:
    """Return the largest power of two of which all values are multiples, at most 1."""
    mantissa, exponent = np.frexp(values)
    digits = (mantissa * EXACT).astype(np.int64)
    lowest = np.log2((digits & -digits).astype(np.float64)).astype(np.int64)
    return float(2.0 ** min(0, int((lowest + exponent).min()) - 53))
