"""Compressed rows: the neighbors of every node in one array, by counting sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from linkanalysis.errors import GraphKindError
from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, DTypeLike

# The types of arrays in signatures, one name a dtype.
Bools: TypeAlias = NDArray[np.bool_]
U8: TypeAlias = NDArray[np.uint8]
U16: TypeAlias = NDArray[np.uint16]
U32: TypeAlias = NDArray[np.uint32]
U64: TypeAlias = NDArray[np.uint64]
I8: TypeAlias = NDArray[np.int8]
I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
F32: TypeAlias = NDArray[np.float32]
F64: TypeAlias = NDArray[np.float64]
# A whole number that a kernel hands to another. To Numba a plain 0 or 2 is a type of its own, for
# which it compiles the other kernel once more, and all that it calls; np.int64(0) is not.
Int: TypeAlias = int | np.int64


def frozen(array: ArrayLike, dtype: DTypeLike) -> NDArray[Any]:
    """Return an array in the one form that compiled code takes: C-contiguous, one dtype, read-only.

    A read-only array is another type to Numba than a writable one, and each further type compiles
    every kernel again. Returns the array itself if it has the form, else a read-only view or copy.
    """
    if type(array) is np.ndarray and array.dtype == dtype:
        flags = array.flags
        if flags.c_contiguous and not flags.writeable:
            return array
    view = np.ascontiguousarray(array, dtype=dtype).view()
    view.setflags(write=False)
    return view


def build_csr(
    n: int, source: NDArray[np.integer], target: NDArray[np.integer], *, directed: bool
) -> tuple[U32, U32, U32]:
    """Build sorted rows of neighbors from the two ends (m,) of every edge.

    Trusts ends below `n`, no loops and no repeated pair (in either order if undirected). Returns
    `indptr`; `indices`, strictly rising within a row, m slots if directed, else 2m; and the number
    of the edge of each slot.
    """
    slots = source.size * (1 if directed else 2)
    if max(n, slots) >= 2**32:
        message = (
            f"a graph of {n} nodes and {source.size} edges does not fit: nodes and row slots must "
            "stay below 4,294,967,296. Build the graph of a period, of some types or of one ring."
        )
        raise GraphKindError(message)
    indptr, indices, edge = _build(
        n, frozen(source, np.uint32), frozen(target, np.uint32), directed
    )
    return indptr, indices, edge


def transpose(indptr: U32, indices: U32) -> tuple[U32, U32, U32]:
    """Reverse every arrow.

    Returns the CSR of the reversed graph, rows rising, and for each new slot its old slot, so that
    ``strength[slot]`` fits the new rows. In a symmetric CSR this is the slot of the same edge in
    the other end's row.
    """
    turned, rows, slot = _transpose(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return turned, rows, slot


def slot_rows(indptr: U32) -> I64:
    """Return the row of each slot."""
    pointers = np.asarray(indptr, np.int64)
    return np.repeat(np.arange(pointers.size - 1), pointers[1:] - pointers[:-1])


def both_ways(indptr: U32, indices: U32, strength: I64) -> tuple[U32, U32, I64]:
    """Merge the two directions of every pair and add up their strengths.

    Takes a CSR without self-loops, each neighbor once in a row. Returns a symmetric CSR and the
    strength of each slot.
    """
    n = indptr.size - 1
    row, column = slot_rows(indptr), np.asarray(indices, np.int64)
    key = np.minimum(row, column) * n + np.maximum(row, column)
    order = np.argsort(key, kind="stable")
    pair, first = np.unique(key[order], return_index=True)
    total = np.add.reduceat(strength[order], first) if pair.size else strength[:0]
    rows, columns, edge = build_csr(n, pair // max(n, 1), pair % max(n, 1), directed=False)
    return rows, columns, total[edge]


@compiled
def _build(n: int, source: U32, target: U32, directed: bool) -> tuple[U32, U32, U32]:
    """Sort slots by column, then deal them to rows in that order, so that rows come out sorted.

    Slot k < m runs from source k to target k, slot m + k back. O(n + m), no comparison.
    """
    m = source.size
    slots = m if directed else 2 * m
    start = np.zeros(n + 1, np.int64)
    indptr = np.zeros(n + 1, np.uint32)
    for e in range(m):
        start[target[e] + 1] += 1
        indptr[source[e] + 1] += 1
        if not directed:
            start[source[e] + 1] += 1
            indptr[target[e] + 1] += 1
    for v in range(n):
        start[v + 1] += start[v]
        indptr[v + 1] += indptr[v]
    by_column = np.empty(slots, np.uint32)
    for e in range(m):
        by_column[start[target[e]]] = e
        start[target[e]] += 1
        if not directed:
            by_column[start[source[e]]] = m + e
            start[source[e]] += 1
    for v in range(n):
        start[v] = indptr[v]
    indices = np.empty(slots, np.uint32)
    edge = np.empty(slots, np.uint32)
    for i in range(slots):
        k = np.int64(by_column[i])
        at = k if k < m else k - m
        row, column = (source[at], target[at]) if k < m else (target[at], source[at])
        indices[start[row]] = column
        edge[start[row]] = at
        start[row] += 1
    return indptr, indices, edge


@compiled
def _transpose(indptr: U32, indices: U32) -> tuple[U32, U32, U32]:
    n = indptr.size - 1
    turned = np.zeros(n + 1, np.uint32)
    for slot in range(indices.size):
        turned[indices[slot] + 1] += 1
    for v in range(n):
        turned[v + 1] += turned[v]
    start = np.empty(n, np.int64)
    for v in range(n):
        start[v] = turned[v]
    rows = np.empty(indices.size, np.uint32)
    origin = np.empty(indices.size, np.uint32)
    for u in range(n):
        for slot in range(indptr[u], indptr[u + 1]):
            v = indices[slot]
            rows[start[v]] = u
            origin[start[v]] = slot
            start[v] += 1
    return turned, rows, origin
