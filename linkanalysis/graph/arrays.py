"""The one form of the arrays of a graph: fixed types, C-contiguous, read-only.

Lives here: which array has which type, and the copies that nobody else can write to.
Not here: what the arrays mean (`entity_graph`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["arrays_of", "no_numbers"]

ARRAYS = (
    ("protected", np.bool_),
    ("masked", np.bool_),
    ("indptr", np.uint32),
    ("indices", np.uint32),
    ("edge", np.uint32),
    ("source", np.uint32),
    ("target", np.uint32),
    ("count", np.int64),
    ("strength", np.int64),
    ("distance", np.int64),
    ("first", "datetime64[us]"),
    ("last", "datetime64[us]"),
    ("shared_ptr", np.uint32),
    ("shared", np.uint32),
)


def arrays_of(graph: object) -> Iterator[tuple[str, NDArray[Any]]]:
    """Return the arrays of a graph in their form; copies where they are not yet in it."""
    for name, dtype in ARRAYS:
        array: NDArray[Any] = getattr(graph, name)
        owned = array.base is None and not array.flags.writeable
        if not owned or array.dtype != dtype or not array.flags.c_contiguous:
            array = np.array(array, dtype=dtype, order="C")
            array.setflags(write=False)
        yield name, array


def no_numbers() -> NDArray[np.uint32]:
    """Return the array of what a graph does not have."""
    return np.zeros(0, dtype=np.uint32)
