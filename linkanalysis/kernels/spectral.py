"""Spectral measures: important is who is tied to the important."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import F64, I64, U32, Bools, frozen, slot_rows, transpose

if TYPE_CHECKING:
    Rows = tuple[U32, U32, I64]


def eigenvector(indptr: U32, indices: U32, strength: I64, component: I64) -> F64:
    """Find the leading eigenvector of the strengths within each component.

    Trusts a symmetric CSR without self-loops, symmetric strengths of at least 1, and the numbers of
    `components`. A component of k nodes has the norm sqrt(k / n), so that members of different
    components compare; isolates have 0.
    Power iteration, shifted by the component's mean strength so that two-mode graphs do not
    oscillate, until all changes sum to less than 1e-14 sqrt(k). Components that need over 1,000
    steps, such as long chains or two equal clusters, go to ARPACK, and keep the last vector if
    ARPACK fails.
    Bonacich (1972), J. Math. Sociol. 2(1), 113-120.
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
    indptr: U32, indices: U32, strength: I64, *, damping: float = 0.85, restart: F64 | None = None
) -> F64:
    """Return the shares of time of a walker that follows ties by strength and sometimes restarts.

    Trusts a CSR followed from row to column, strengths of at least 1, a damping in [0, 1), and a
    `restart` (n,) without negatives or a zero sum, uniform by default; the walker also goes there
    from nodes without outgoing ties. Sums to 1; changes settle below 1e-12.
    Power iteration on the walk's linear equations. If ties have the same strength both ways,
    eigenvalues are real and Chebyshev's semi-iteration takes a third of the rounds. Equivalent
    nodes keep equal values.
    Brin, Page (1998), Computer Networks 30, 107-117.
    Golub, Varga (1961), Numer. Math. 3, 147-168.
    """
    n = indptr.size - 1
    turned, symmetric = _turned(indptr, indices, strength)
    start = np.ones(n) if restart is None else np.asarray(restart, np.float64)
    out = np.bincount(turned[1], weights=turned[2], minlength=n)
    values, _ = _walk(
        *turned,
        frozen(start / start.sum() if n else start, np.float64),
        frozen(np.divide(damping, out, out=np.zeros(n), where=out > 0), np.float64),
        1 / (1 - damping),
        float(damping) if symmetric else 0.0,
    )
    # hastened, what is next to nothing may end below it; the walk's weight scales all alike
    values = np.maximum(values, 0.0)
    return np.asarray(values / (values.sum() if n else 1.0), np.float64)


def katz(
    indptr: U32, indices: U32, strength: I64, *, attenuation: float, radius: float
) -> tuple[F64, bool]:
    """Count the walks that end at each node, those of k ties times `attenuation` to the k-th.

    Trusts a CSR walked from row to column, strengths of at least 1 (a tie of 2 is two ways), and an
    attenuation below 1 / `radius`. Returns counts, the empty walk included, and whether they
    settled.
    Katz (1953), Psychometrika 18(1), 39-43.
    """
    n = indptr.size - 1
    turned, symmetric = _turned(indptr, indices, strength)
    values, settled = _walk(
        *turned,
        frozen(np.ones(n), np.float64),
        frozen(np.full(n, attenuation), np.float64),
        1.0,
        attenuation * radius if symmetric else 0.0,
    )
    return values, bool(settled)


def spectral_radius(indptr: U32, indices: U32, strength: I64, *, directed: bool) -> float:
    """Find the largest eigenvalue of the strengths.

    Trusts a CSR without self-loops, symmetric unless `directed`, and strengths of at least 1.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    strength = frozen(strength, np.int64)
    n = indptr.size - 1
    if indices.size == 0:
        return 0.0
    if not directed:
        part = components(indptr, indices)
        x = eigenvector(indptr, indices, strength, part)
        over = np.bincount(part, weights=x * _times(slot_rows(indptr), indices, strength, x))
        under = np.bincount(part, weights=x * x)
        return float(np.divide(over, under, out=np.zeros_like(over), where=under > 0).max())
    matrix = csr_array((np.ones(indices.size), indices, indptr), shape=(n, n))
    part = np.asarray(connected_components(matrix, connection="strong")[1], np.int64)
    rows = slot_rows(indptr)
    inside = part[rows] == part[indices]
    rows, indices, strength = rows[inside], indices[inside], strength[inside]
    pointers = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
    x, settled = _power(
        frozen(pointers, np.uint32),
        frozen(indices, np.uint32),
        frozen(strength, np.int64),
        frozen(part, np.int64),
        1_000,
    )
    y = _times(rows, indices, strength, x)
    ratio = np.divide(y, x, out=np.zeros(n), where=x > 0)
    bound = np.zeros(settled.size)
    np.maximum.at(bound, part, ratio)
    under = np.bincount(part, weights=x)
    mean = np.divide(np.bincount(part, weights=y), under, out=np.zeros_like(under), where=under > 0)
    return float(np.where(settled, mean, bound).max())


def _times(rows: I64, indices: U32, strength: I64, x: F64) -> F64:
    return np.asarray(np.bincount(rows, strength * x[indices], minlength=x.size), np.float64)


def _turned(indptr: U32, indices: U32, strength: I64) -> tuple[Rows, bool]:
    """Return the rows of incoming ties, and whether they equal those of outgoing ones."""
    back_indptr, back_indices, slot = transpose(indptr, indices)
    back_strength = strength[slot]
    symmetric = (
        np.array_equal(indptr, back_indptr)
        and np.array_equal(indices, back_indices)
        and np.array_equal(strength, back_strength)
    )
    rows = frozen(back_indptr, np.uint32), frozen(back_indices, np.uint32)
    return (*rows, frozen(back_strength, np.int64)), symmetric


def _slow(block: csr_array, vector: F64) -> F64:
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


@compiled
def _power(
    indptr: U32, indices: U32, strength: I64, component: I64, limit: int
) -> tuple[F64, Bools]:
    """Iterate all components side by side; one that has settled is left alone."""
    n = component.size
    count = np.int64(0)
    for v in range(n):
        count = max(count, component[v] + 1)
    size = np.zeros(count)
    shift = np.zeros(count)
    for v in range(n):
        size[component[v]] += 1
        for slot in range(indptr[v], indptr[v + 1]):
            shift[component[v]] += strength[slot]
    settled = np.zeros(count, np.bool_)
    moving = 0
    for c in range(count):
        settled[c] = shift[c] == 0.0  # an isolate
        moving += not settled[c]
        shift[c] /= max(size[c], 1.0)
    x = np.zeros(n)
    for v in range(n):
        if not settled[component[v]]:
            x[v] = 1 / np.sqrt(size[component[v]])
    y = np.zeros(n)
    for _ in range(limit):
        if moving == 0:
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
        for c in range(count):
            norm[c] = np.sqrt(norm[c])
        for v in range(n):
            c = component[v]
            if settled[c]:
                continue
            new = y[v] / norm[c]
            change[c] += abs(new - x[v])
            x[v] = new
        for c in range(count):
            if not settled[c] and change[c] < 1e-14 * np.sqrt(size[c]):
                settled[c] = True
                moving -= 1
    return x, settled


@compiled
def _walk(
    indptr: U32, indices: U32, strength: I64, restart: F64, send: F64, first: float, radius: float
) -> tuple[F64, bool]:
    """Solve x = restart + what comes in over incoming ties, `send` times x from each node.

    Nodes that send nothing get nothing back: a restart from there only scales all values alike.
    Begins at `first` times the restart. `radius` is that of real eigenvalues; 0 means plain
    iteration. Also returns whether the values settled.
    """
    n = indptr.size - 1
    x = restart * first
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
            return x, True
        omega = 1 / (1 - radius**2 * (omega / 4 if k else 0.5))
    return x, False
