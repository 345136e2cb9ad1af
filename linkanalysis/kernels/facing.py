"""Which way up a layout is: by what stays as it is when the graph grows a little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.kernels.csr import F64, I64, U32

    Complex = NDArray[np.complex128]

# Each takes half of a direction from the neighbors. Without any, new nodes and ties weigh too much;
# with a hundred only the slowest waves of the graph are left. Measured in layout_stability.
STEPS = 10
# A component longer than this many times its height lies along the page and is mirrored only.
ROUND = 1.2


def compass(indptr: U32, indices: U32, component: I64, directions: F64) -> Complex:
    """Spread a direction of each node, an angle or NaN for none, over its neighbors."""
    pointing = np.where(np.isnan(directions), 0.0, np.exp(1j * np.nan_to_num(directions)))
    degree = np.diff(indptr).astype(np.float64)
    owner = np.repeat(np.arange(degree.size), np.diff(indptr))
    ties = np.maximum(np.bincount(component, weights=degree), 1.0)
    for _ in range(STEPS):
        around = _summed(owner, pointing[indices], degree.size) / np.maximum(degree, 1.0)
        pointing = (pointing + around) / 2
        # what all have in common says nothing about who lies where
        pointing -= (_summed(component, degree * pointing, ties.size) / ties)[component]
    return pointing


def faced(xy: F64, pointing: Complex) -> F64:
    """Turn and mirror the positions of a component, whose longest extent is along x."""
    at = xy[:, 0] + 1j * xy[:, 1]
    at -= at.mean()
    wide, high = float(np.std(at.real)), float(np.std(at.imag))
    if wide > ROUND * high:
        right = 1.0 if float((at.real * pointing.real).sum()) >= 0 else -1.0
        up = 1.0 if float((at.imag * pointing.imag).sum()) >= 0 else -1.0
        return np.column_stack([right * at.real, up * at.imag])
    fit, mirrored = ((side * pointing.conj()).sum() for side in (at, at.conj()))
    if abs(mirrored) > abs(fit):
        at, fit = at.conj(), mirrored
    at *= np.exp(-1j * np.angle(fit))
    return np.column_stack([at.real, at.imag])


def _summed(place: I64, values: Complex, size: int) -> Complex:
    real, imaginary = (np.bincount(place, part, size) for part in (values.real, values.imag))
    total: Complex = real + 1j * imaginary
    return total
