"""Spectral measures: important is who is tied to the important.

Lives here: the eigenvector of every component, and PageRank with a restart vector.
Not here: who restarts the walk and why (`analysis`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from linkanalysis.kernels.csr import frozen, transpose

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["eigenvector", "pagerank"]


def eigenvector(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    strength: NDArray[np.int64],
    component: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Find the leading eigenvector of the strengths within each component.

    Trusts a symmetric CSR without self-loops, symmetric strengths of at least 1, and component
    numbers as `components` gives them.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        Symmetric CSR of n nodes.
    strength : ndarray of int64, shape (slots,)
        Strength of each slot's tie.
    component : ndarray of int64, shape (n,)
        The component of each node.

    Returns
    -------
    ndarray of float64, shape (n,)
        Not negative. A component of k nodes has the norm sqrt(k / n), so that its members compare
        with those of components of another size; an isolate has 0, since nothing ties it.

    Notes
    -----
    Power iteration, shifted by the component's mean strength lest two-mode graphs oscillate, until
    the sum of all changes is below 1e-14 sqrt(k). A component that needs over 1,000 steps, such as
    a long chain or two clusters alike, is handed to ARPACK, and keeps the iteration's last vector
    where ARPACK gives up too.

    References
    ----------
    .. [1] Bonacich (1972), J. Math. Sociol. 2(1), 113-120.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    strength, component = frozen(strength, np.int64), frozen(component, np.int64)
    n = component.size
    values, settled = _power(indptr, indices, strength, component, 1_000)
    if not settled.all():
        matrix = csr_array(
            (strength.astype(np.float64), indices.astype(np.int64), indptr.astype(np.int64)),
            shape=(n, n),
        )
        for c in np.flatnonzero(~settled):
            nodes = np.flatnonzero(component == c)
            values[nodes] = _slow(matrix[nodes][:, nodes], values[nodes])
    size = np.bincount(component, minlength=1)[component]
    return np.asarray(values * np.sqrt(size / max(n, 1)), np.float64)


def pagerank(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    strength: NDArray[np.int64],
    *,
    damping: float = 0.85,
    restart: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Find where a walker is who follows ties by strength and sometimes starts again.

    Trusts strengths of at least 1, a damping from 0 to below 1, and a restart without negative
    values that does not sum to 0.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        CSR of n nodes; ties are followed from row to column.
    strength : ndarray of int64, shape (slots,)
        Strength of each slot's tie.
    damping : float, default 0.85
        The chance to follow a tie.
    restart : ndarray of float64, shape (n,), optional
        Where the walker starts again, scaled to sum 1 here; anywhere alike by default. From a node
        without outgoing ties the walker goes there too.

    Returns
    -------
    ndarray of float64, shape (n,)
        Sums to 1; settled to a sum of changes below 1e-12.

    Notes
    -----
    Power iteration on the walk's linear equations. Where ties have the same strength both ways, its
    eigenvalues are real, and Chebyshev's semi-iteration [2]_ takes a third of the rounds. Either
    treats all nodes of a round alike, so that nodes in the same place keep the same value.

    References
    ----------
    .. [1] Brin, Page (1998), Computer Networks 30, 107-117.
    .. [2] Golub, Varga (1961), Numer. Math. 3, 147-168.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    strength = frozen(strength, np.int64)
    n = indptr.size - 1
    start = np.ones(n) if restart is None else np.asarray(restart, np.float64)
    back_indptr, back_indices, slot = transpose(indptr, indices)
    back_strength = strength[slot]
    symmetric = (
        np.array_equal(indptr, back_indptr)
        and np.array_equal(indices, back_indices)
        and np.array_equal(strength, back_strength)
    )
    values: NDArray[np.float64] = _walk(
        frozen(back_indptr, np.uint32),
        frozen(back_indices, np.uint32),
        frozen(back_strength, np.int64),
        frozen(start / start.sum() if n else start, np.float64),
        float(damping),
        float(damping) if symmetric else 0.0,
    )
    return values


def _slow(block: csr_array, vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve for one component that power iteration does not settle, from its last vector on."""
    strengths = np.asarray(block.sum(axis=1), np.float64)
    ratio = np.full(vector.size, np.inf)
    np.divide(block @ vector, vector, out=ratio, where=vector > 0)
    # Collatz and Wielandt: no eigenvalue is above the largest ratio, nor the largest sum of a row
    bound = min(strengths.max(), ratio.max()) * (1 + 1e-9)
    try:
        if block.nnz <= 3 * vector.size:  # nearly a tree: factors stay as sparse, chains are quick
            _, found = eigsh(block.tocsc(), k=1, sigma=bound, v0=vector, maxiter=500)
        else:
            _, found = eigsh(block, k=1, which="LA", v0=vector, maxiter=500)
    except ArpackNoConvergence:
        return vector
    found = np.abs(found[:, 0])
    return np.asarray(found / np.linalg.norm(found), np.float64)


@njit(nogil=True, cache=True)
def _power(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    strength: NDArray[np.int64],
    component: NDArray[np.int64],
    limit: int,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Iterate all components side by side; one that has settled is left alone."""
    n = component.size
    count = component.max() + 1 if n else 0
    size = np.zeros(count)
    shift = np.zeros(count)
    for v in range(n):
        size[component[v]] += 1
        for slot in range(indptr[v], indptr[v + 1]):
            shift[component[v]] += strength[slot]
    settled = shift == 0.0  # an isolate
    x = np.zeros(n)
    for v in range(n):
        if not settled[component[v]]:
            x[v] = 1 / np.sqrt(size[component[v]])
    shift /= np.maximum(size, 1.0)
    y = np.zeros(n)
    for _ in range(limit):
        if settled.all():
            break
        norm = np.zeros(count)
        change = np.zeros(count)
        for v in range(n):
            c = component[v]
            if settled[c]:
                continue
            total = shift[c] * x[v]
            for slot in range(indptr[v], indptr[v + 1]):
                total += strength[slot] * x[indices[slot]]
            y[v] = total
            norm[c] += total * total
        norm = np.sqrt(norm)
        for v in range(n):
            c = component[v]
            if settled[c]:
                continue
            new = y[v] / norm[c]
            change[c] += abs(new - x[v])
            x[v] = new
        for c in range(count):
            settled[c] |= change[c] < 1e-14 * np.sqrt(size[c])
    return x, settled


@njit(nogil=True, cache=True)
def _walk(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    strength: NDArray[np.int64],
    restart: NDArray[np.float64],
    damping: float,
    radius: float,
) -> NDArray[np.float64]:
    """Solve x = restart + damping * what comes in, over incoming ties.

    Who has no outgoing tie sends nothing on; that the walker restarts from there only scales all
    values alike, and so does the weight of the restart: they are scaled to 1 at the end. `radius`
    is that of the eigenvalues if these are real; 0 is plain iteration.
    """
    n = indptr.size - 1
    send = np.zeros(n)
    for slot in range(indices.size):
        send[indices[slot]] += strength[slot]
    for v in range(n):
        if send[v] > 0:
            send[v] = damping / send[v]
    x = restart / (1 - damping)
    before = x.copy()
    y = x * send
    omega = 1.0
    for k in range(10_000):
        change = 0.0
        total = 0.0
        for v in range(n):
            come = restart[v]
            for slot in range(indptr[v], indptr[v + 1]):
                come += strength[slot] * y[indices[slot]]
            new = omega * (come - before[v]) + before[v]
            change += abs(new - x[v])
            total += new
            before[v] = new
        x, before = before, x
        for v in range(n):
            y[v] = x[v] * send[v]
        if change <= 1e-12 * total:
            break
        omega = 1 / (1 - radius**2 * (omega / 4 if k else 0.5))
    total = 0.0
    for v in range(n):
        x[v] = max(x[v], 0.0)  # hastened, what is next to nothing may end below it
        total += x[v]
    for v in range(n):
        x[v] /= total
    return x
