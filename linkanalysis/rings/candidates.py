"""Groups that hold at several resolutions: what may be a ring, before anything speaks for it.

Lives here: the scan of the constant Potts model over resolutions and seeds, the gate, and the
choice among groups that are nearly the same.
Not here: whether chance makes such groups as well (`significance`), and their cards (`ring_card`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.groups.community_methods import method_row
from linkanalysis.groups.method_runs import Setting, runs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.groups.consensus import Labels, Rows

__all__ = [
    "LARGEST",
    "SMALLEST",
    "Candidate",
    "Scan",
    "apart",
    "choose",
    "gated",
    "resolutions",
    "scan",
]

# Shares of the mean strength of a tie, and those for where so many of all pairs are tied that any
# two have about as much in common.
RESOLUTIONS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
HIGHER = (1.3, 2.0)
CROWDED = 0.2
SMALLEST = 4
LARGEST = 40
LEAST_DENSITY = 0.4
# Jaccard from which a group at the next resolution is the same group.
SAME = 0.75
# Stability below which a member is more often elsewhere.
MOSTLY = 0.5
# Share of the smaller of two groups from which one is dropped.
DOUBLED = 0.5

Scan = list[list["Labels"]]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A group that may be a ring.

    nodes: Members, rising.
    stability: Share of runs in which each is together with the others, over the resolutions at
      which the group holds.
    low, high: Those resolutions, as shares of the mean strength; NaN without resolutions.
    support: Share of all runs that hold the group.
    surprise: How much more is tied than chance and what surrounds it explain; NaN if not computed.
    """

    nodes: NDArray[np.int64]
    stability: NDArray[np.float64]
    low: float
    high: float
    support: float
    surprise: float = float("nan")


def resolutions(rows: Rows) -> tuple[float, ...]:
    """Say at which resolutions to look for groups."""
    n = rows[0].size - 1
    crowded = rows[1].size > CROWDED * n * (n - 1)
    return RESOLUTIONS + HIGHER if crowded else RESOLUTIONS


def scan(rows: Rows, shares: tuple[float, ...], *, seeds: range, passes: int = 1000) -> Scan:
    """Run Leiden at every resolution with every seed."""
    mean = float(rows[2].mean()) if rows[2].size else 1.0
    row = method_row("cpm")
    return [runs_of(Setting(row, share * mean, passes), rows, seeds=seeds) for share in shares]


def gated(rows: Rows, runs: Scan) -> list[NDArray[np.int64]]:
    """Keep groups of 4 to 40, dense, and found again at the next resolution."""
    n = rows[0].size - 1
    row = np.repeat(np.arange(n), rows[0][1:] - rows[0][:-1])
    groups: dict[tuple[int, ...], NDArray[np.int64]] = {}
    for place, at in enumerate(runs):
        for run, labels in enumerate(at):
            good = _fits(row, rows[1], labels)
            held = np.zeros(good.size, dtype=np.bool_)
            for beside in (place - 1, place + 1):
                if 0 <= beside < len(runs):
                    held |= _best_overlap(labels, runs[beside][run]) >= SAME
            for label in np.flatnonzero(good & held).tolist():
                nodes = np.flatnonzero(labels == label)
                groups[tuple(nodes.tolist())] = nodes
    return [groups[key] for key in sorted(groups)]


def choose(rows: Rows, runs: Scan, groups: list[NDArray[np.int64]]) -> list[Candidate]:
    """Drop members who are mostly elsewhere, and groups that are nearly the same."""
    sizes = [[np.bincount(labels) for labels in at] for at in runs]
    found = [_candidate(rows, runs, sizes, nodes) for nodes in groups]
    weights = [_inner(rows, candidate.nodes) for candidate in found]
    names = [tuple(candidate.nodes.tolist()) for candidate in found]
    order = sorted(range(len(found)), key=lambda i: (-found[i].support, -weights[i], names[i]))
    return [found[i] for i in apart(names, order)]


def apart(names: list[tuple[int, ...]], order: list[int]) -> list[int]:
    """Go down a list of groups and drop those that share half with one before."""
    kept: list[int] = []
    owners: dict[int, list[int]] = {}  # groups kept, by node
    for i in order:
        both = Counter(other for node in names[i] for other in owners.get(node, ()))
        if all(
            share < DOUBLED * min(len(names[i]), len(names[other])) for other, share in both.items()
        ):
            for node in names[i]:
                owners.setdefault(node, []).append(i)
            kept.append(i)
    return kept


def _fits(row: NDArray[np.int64], column: NDArray[np.uint32], labels: Labels) -> NDArray[np.bool_]:
    size = np.bincount(labels, minlength=1)
    inside = labels[row] == labels[column]
    ties = np.bincount(labels[row[inside]], minlength=size.size)  # each tie from both ends
    dense = ties >= LEAST_DENSITY * size * (size - 1)
    return (size >= SMALLEST) & (size <= LARGEST) & dense


def _best_overlap(labels: Labels, others: Labels) -> NDArray[np.float64]:
    # Of each group, its highest Jaccard with a group of the other partition.
    size, other_size = np.bincount(labels, minlength=1), np.bincount(others, minlength=1)
    key, both = np.unique(labels * other_size.size + others, return_counts=True)
    a, b = key // other_size.size, key % other_size.size
    best = np.zeros(size.size)
    np.maximum.at(best, a, both / (size[a] + other_size[b] - both))
    return best


def _candidate(
    rows: Rows, runs: Scan, sizes: list[list[NDArray[np.int64]]], nodes: NDArray[np.int64]
) -> Candidate:
    holds = np.zeros((len(runs), len(runs[0])), dtype=np.bool_)
    for place, at in enumerate(runs):
        for run, labels in enumerate(at):
            label, both = np.unique(labels[nodes], return_counts=True)
            size = sizes[place][run][label]
            holds[place, run] = (both / (nodes.size + size - both)).max() >= SAME
    span = np.flatnonzero(holds.any(axis=1))
    within = [labels for at in runs[span[0] : span[-1] + 1] for labels in at]
    firm = _firmness(within, nodes)
    rest = nodes[firm >= MOSTLY]
    if SMALLEST <= rest.size < nodes.size and _is_connected(rows, rest):
        nodes, firm = rest, _firmness(within, rest)
    return Candidate(
        nodes=nodes,
        stability=firm,
        low=(RESOLUTIONS + HIGHER)[span[0]],
        high=(RESOLUTIONS + HIGHER)[span[-1]],
        support=float(holds.mean()),
    )


def _firmness(within: list[Labels], nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    # Mean share of the runs in which each is together with the others.
    together = np.zeros(nodes.size, dtype=np.int64)
    for labels in within:
        mine = labels[nodes]
        together += np.bincount(mine)[mine] - 1
    firm: NDArray[np.float64] = together / (len(within) * (nodes.size - 1))
    return firm


def _is_connected(rows: Rows, nodes: NDArray[np.int64]) -> bool:
    indptr, indices, _ = rows
    left = set(nodes.tolist())
    stack = [left.pop()]
    while stack:
        node = stack.pop()
        near = left.intersection(indices[int(indptr[node]) : int(indptr[node + 1])].tolist())
        left -= near
        stack += near
    return not left


def _inner(rows: Rows, nodes: NDArray[np.int64]) -> int:
    indptr, indices, strength = rows
    total = 0
    for node in nodes.tolist():
        slots = slice(int(indptr[node]), int(indptr[node + 1]))
        total += int(strength[slots][np.isin(indices[slots], nodes)].sum())
    return total // 2
