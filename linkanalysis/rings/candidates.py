"""Candidates for rings: dense groups that the constant Potts model finds at several resolutions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.method_runs import Setting, runs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.groups.labels import Labels, Rows

# Resolutions, as shares of the mean strength of a tie. Any between the density outside rings and
# that inside finds them; which is best differs between graphs, so several are run.
RESOLUTIONS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
# Where over a fifth of all pairs are tied, any two people share as much as the resolutions above:
# without these two, twelve rings in 40,000 stays of 500 people were missed (benchmarks/README.md,
# "Rings at scale").
HIGHER = (1.3, 2.0)
CROWDED = 0.2
# The gate: smaller groups are too common, larger ones are communities. Density trades recall for
# precision: at .2 stars and chains pass as well, and the lists grow by half.
SMALLEST = 4
LARGEST = 40
LEAST_DENSITY = 0.4
# From this Jaccard index on a group at the next resolution is the same group: of seven members one
# may be exchanged.
SAME = 0.75
# Below this stability a member is in another group more often than in this one.
MOSTLY = 0.5
# Of two groups that share at least this much of the smaller only one is listed. Rings that share
# members pay for it (benchmarks/README.md, "Rings among families").
OVERLAP = 0.5
# Passes of Leiden, in effect until nothing changes.
PASSES = 1000

Scan = list[list["Labels"]]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A group that may be a ring.

    nodes: Members, ascending.
    stability: Share of runs from `low` to `high` in which each member is together with the others;
      NaN without runs.
    low, high: Resolutions at which it is found, as shares of the mean strength; NaN without any.
    support: Share of all runs in which it is found; NaN without runs.
    surprise: In nats (see `large_graph.surprise`); NaN if not computed.
    """

    nodes: NDArray[np.int64]
    stability: NDArray[np.float64]
    low: float
    high: float
    support: float
    surprise: float = float("nan")


def resolutions(rows: Rows) -> tuple[float, ...]:
    """Return the resolutions at which to look for groups."""
    n = rows[0].size - 1
    crowded = rows[1].size > CROWDED * n * (n - 1)
    return RESOLUTIONS + HIGHER if crowded else RESOLUTIONS


def networks(rows: Rows, *, two_mode: bool) -> list[Rows]:
    """Return the networks to search: as it is and, if ties differ in strength, with all alike.

    By strength a clique falls apart whose ties differ a hundredfold, as those of a police network
    do; without it, a group that is tied closely among weak ties. What people share differs little.
    """
    if two_mode or rows[2].size == 0 or rows[2].min() == rows[2].max():
        return [rows]
    return [rows, (rows[0], rows[1], np.ones_like(rows[2]))]


def scan(rows: Rows, shares: tuple[float, ...], *, seeds: range, passes: int = PASSES) -> Scan:
    """Run Leiden at every resolution with every seed."""
    mean = float(rows[2].mean()) if rows[2].size else 1.0
    row = method_row("cpm")
    return [runs_of(Setting(row, share * mean, passes), rows, seeds=seeds) for share in shares]


def gated(rows: Rows, runs: Scan) -> list[NDArray[np.int64]]:
    """Keep dense groups of 4 to 40 that are found again at a neighboring resolution."""
    n = rows[0].size - 1
    row = np.repeat(np.arange(n), rows[0][1:] - rows[0][:-1])
    groups: dict[tuple[int, ...], NDArray[np.int64]] = {}
    for level, at in enumerate(runs):
        for run, labels in enumerate(at):
            good = _fits(row, rows[1], labels)
            members = np.flatnonzero(good[labels])
            if not members.size:
                continue
            again = np.zeros(good.size, dtype=np.bool_)
            for neighbor in (level - 1, level + 1):
                if 0 <= neighbor < len(runs):
                    again |= _best_overlap(labels, runs[neighbor][run], members) >= SAME
            for label in np.flatnonzero(again).tolist():
                nodes = np.flatnonzero(labels == label)
                groups[tuple(nodes.tolist())] = nodes
    return [groups[key] for key in sorted(groups)]


def choose(rows: Rows, runs: Scan, groups: list[NDArray[np.int64]]) -> list[Candidate]:
    """Drop members who are mostly in other groups, and groups nearly the same as another."""
    sizes = [[np.bincount(labels) for labels in at] for at in runs]
    found = [_candidate(rows, runs, sizes, nodes) for nodes in groups]
    weights = [_inner(rows, candidate.nodes) for candidate in found]
    names = [tuple(candidate.nodes.tolist()) for candidate in found]
    order = sorted(range(len(found)), key=lambda i: (-found[i].support, -weights[i], names[i]))
    return [found[i] for i in distinct(names, order)]


def distinct(
    names: list[tuple[int, ...]], order: list[int], *, overlap: float = OVERLAP
) -> list[int]:
    """Go down a list of groups and drop those that share so much with an earlier one."""
    kept: list[int] = []
    owners: dict[int, list[int]] = {}  # groups kept, by node
    for i in order:
        both = Counter(other for node in names[i] for other in owners.get(node, ()))
        if all(
            share < overlap * min(len(names[i]), len(names[other])) for other, share in both.items()
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


def _best_overlap(
    labels: Labels, others: Labels, members: NDArray[np.int64]
) -> NDArray[np.float64]:
    # For each group of these members its highest Jaccard index with one of the other partition.
    size, other_size = np.bincount(labels, minlength=1), np.bincount(others, minlength=1)
    pair = labels[members] * other_size.size + others[members]
    key, both = np.unique(pair, return_counts=True)
    a, b = key // other_size.size, key % other_size.size
    best = np.zeros(size.size)
    np.maximum.at(best, a, both / (size[a] + other_size[b] - both))
    return best


def _candidate(
    rows: Rows, runs: Scan, sizes: list[list[NDArray[np.int64]]], nodes: NDArray[np.int64]
) -> Candidate:
    holds = np.zeros((len(runs), len(runs[0])), dtype=np.bool_)
    for level, at in enumerate(runs):
        for run, labels in enumerate(at):
            label, both = np.unique(labels[nodes], return_counts=True)
            size = sizes[level][run][label]
            holds[level, run] = (both / (nodes.size + size - both)).max() >= SAME
    span = np.flatnonzero(holds.any(axis=1))
    within = [labels for at in runs[span[0] : span[-1] + 1] for labels in at]
    stability = _stability(within, nodes)
    rest = nodes[stability >= MOSTLY]
    if SMALLEST <= rest.size < nodes.size and _is_connected(rows, rest):
        nodes, stability = rest, _stability(within, rest)
    return Candidate(
        nodes=nodes,
        stability=stability,
        low=(RESOLUTIONS + HIGHER)[span[0]],
        high=(RESOLUTIONS + HIGHER)[span[-1]],
        support=float(holds.mean()),
    )


def _stability(within: list[Labels], nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    # Mean share of the runs in which each member is together with the others.
    together = np.zeros(nodes.size, dtype=np.int64)
    for labels in within:
        mine = labels[nodes]
        together += np.bincount(mine)[mine] - 1
    shares: NDArray[np.float64] = together / (len(within) * (nodes.size - 1))
    return shares


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
