"""Weights of edges with which no sum or product of networkx is rounded."""

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


def check_exact_products(weights: NDArray[Any], resolution: float) -> None:
    """Raise NotImplementedError if strengths of nodes or their products may be rounded.

    networkx adds and multiplies integers as integers, here they are floats: the same below 2**53.
    A strength, or that of a community, is at most twice the weight of all edges.
    """
    if weights.size == 0:
        return
    given = weights.astype(np.float64)
    largest = float(np.abs(given).sum())
    exact = weights.dtype in (np.int64, np.float64) and largest < EXACT
    unit = _unit(given[given != 0]) if exact and largest else 1.0
    if not exact or (2 * largest / unit) ** 2 * max(1.0, abs(resolution)) >= EXACT:
        message = (
            "weights that are not exact, such as 0.1, and those that sum to more than 47 million "
            "are left to networkx: there rounding decides which community is better."
        )
        raise NotImplementedError(message)
    if given.sum() == 0:
        message = "weights that sum to 0 are left to networkx."
        raise NotImplementedError(message)


def _unit(values: NDArray[np.float64]) -> float:
    """Return the largest power of two of which all values are multiples, at most 1."""
    mantissa, exponent = np.frexp(values)
    digits = (mantissa * EXACT).astype(np.int64)
    lowest = np.log2((digits & -digits).astype(np.float64)).astype(np.int64)
    return float(2.0 ** min(0, int((lowest + exponent).min()) - 53))
