"""Rehearsal: compile the kernels of a report, measures, communities and key players before use."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels import (
    communities,
    components,
    cores,
    csr,
    distances,
    folding,
    handovers,
    hidden_ties,
    layout,
    map_equation,
    nearness,
    neighborhoods,
    paths,
    rankings,
    removal,
    sampled,
    shared_groups,
    spectral,
    swaps,
    weighted_paths,
)
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.kernels.csr import I64, U32

# Two triangles that share a node, and a pendant: something to fold, to split and to merge.
INDPTR = (0, 2, 4, 8, 10, 13, 14)
INDICES = (1, 2, 0, 2, 0, 1, 3, 4, 2, 4, 2, 3, 5, 4)


def rehearse() -> Iterator[int]:
    """Compile both halves, each in a process of its own; yield how many are done.

    Halves, since two processes that write one kernel may spoil the index of Numba's cache, and
    since threads gain nothing: only one of them can compile at a time.
    """
    with ProcessPoolExecutor(len(HALVES), mp_context=get_context("spawn")) as pool:
        running = [pool.submit(half) for half in HALVES]
        for done, future in enumerate(as_completed(running), start=1):
            future.result()
            yield done


def is_compiled() -> bool:
    """Return whether the cache holds this version of a kernel that each report needs."""
    written = Path(hidden_ties.__file__).stat().st_mtime
    folder = Path(hidden_ties.world_ties.stats.cache_path or "")
    cached = folder.glob("hidden_ties.world_ties-*.nbi")
    return any(index.stat().st_mtime >= written for index in cached)


def compile_paths() -> None:
    """Rehearse building and folding a graph, its paths and steps, walks, and key players."""
    edges = np.array([0, 0, 1, 2, 2, 3, 4]), np.array([1, 2, 2, 3, 4, 4, 5])
    csr.build_csr(6, *edges, directed=False)
    indptr, indices, ones = _graph()
    part = components.components(indptr, indices)
    components.cut_points(indptr, indices)
    core = folding.fold(indptr, indices, pendants=True, apart=True, merged=True)
    paths.through_batches(core.indptr, core.indices, core.reach, core.twins, 0, 1)
    distances.diameter_bound(indptr, indices)
    paths.betweenness(indptr, indices, directed=False)
    distances.distance_sums(indptr, indices)
    weighted_paths.weighted_betweenness(indptr, indices, ones, directed=False)
    weighted_paths.distance_sums(indptr, indices, ones)
    sampled.pivot_sums(indptr, indices, ones, targets=2)
    spectral.eigenvector(indptr, indices, ones, part)
    spectral.pagerank(indptr, indices, ones)
    _compile_key_players(indptr, indices)


def _compile_key_players(indptr: U32, indices: U32) -> None:
    everyone = np.arange(indptr.size - 1)
    nobody = everyone < 0
    removal.pairs_without_each(indptr, indices, nobody)
    removal.fewest_pairs(indptr, indices, everyone, 1)
    nearness.nearness_without_each(indptr, indices, nobody, everyone)
    nearness.least_nearness(indptr, indices, everyone, 1)
    removal.least_left(
        indptr, indices, everyone, 1, by_distance=True, known=nearness.NEXT_TO, budget=1
    )
    steps, _ = distances.step_matrix(indptr, indices)
    worth = np.ones(everyone.size, np.int64)
    distances.covered_with_each(steps, worth, everyone[:0], everyone)
    distances.most_covered(steps, worth, everyone, 1)


def compile_groups() -> None:
    """Rehearse cores, holes, communities, positions, simulated networks, ranks, hand-overs."""
    indptr, indices, ones = _graph()
    n = indptr.size - 1
    cores.onion_layers(indptr, indices)
    neighborhoods.triangles(indptr, indices)
    neighborhoods.structural_holes(indptr, indices, ones)
    neighborhoods.collective_influence(indptr, indices, steps=2)
    for objective in ("cpm", "modularity"):
        communities.leiden(
            indptr, indices, ones, ones[:n], resolution=1.0, objective=objective, seed=0
        )
    map_equation.map_equation(indptr, indices, ones, seed=1)
    rows = indptr.astype(np.int64), indices.astype(np.int64), np.ones(indices.size), np.arange(n)
    for whole in (n, 1):  # every pair, then pairs with pivots
        layout.place(*rows, whole, 2, 1, 0.4, seed_state(0))
    layout.apart(np.zeros((2, 2)), np.ones(2))
    swaps.shuffle(indptr, indices, n, seed=0, trades=1)
    swaps.swap_ties(n, np.arange(2), np.arange(2) + 2, seed=0, tries=1)
    swaps.swap_within(indptr, indices, np.zeros(n, np.int64), seed=0, tries=1)
    _share_groups()
    ends, chance = csr.frozen([0], np.uint32), csr.frozen([1.0], np.float64)
    pull, kind = csr.frozen(np.ones(n), np.float64), csr.frozen(np.zeros(n), np.int64)
    allowed, table = csr.frozen([[True]], np.bool_), csr.frozen([[1.0]], np.float64)
    ties = indptr, indices, indptr, indices
    hidden_ties.guess_chances(*ties, pull, pull, kind, allowed, False)
    hidden_ties.world_ties(
        *ties, ones, ends, ends, csr.frozen([1], np.int64), chance, kind, allowed,
        table, kind, table, kind, csr.frozen(np.ones(4), np.float64), False, seed_state(0)
    )  # fmt: skip
    use, rule = handovers.Use(kind, kind, kind == 0), handovers.Rule(gap=0, overlap=0, least=1)
    handovers.best_predecessors(indptr, indices, pull, use, rule)
    handovers.count_alike(indptr, indices, pull, use, rule, kind)
    rankings.rank_blocks(pull, 0.0)
    rankings.best_first(csr.frozen([1, 2], np.int64))


def _share_groups() -> None:
    """Grow and score groups of two people who share a thing."""
    pointers, two = csr.frozen([0, 1, 2], np.uint32), csr.frozen([0, 2], np.uint32)
    none, one = csr.frozen(np.zeros(3), np.uint32), csr.frozen([0], np.int64)
    things, people = csr.frozen([0, 0], np.uint32), csr.frozen([0, 1], np.uint32)
    ends, numbers = csr.frozen([0, 1, 2], np.int64), csr.frozen([0, 0], np.int64)
    nothing = csr.frozen(np.zeros(3 * shared_groups.CLASSES), np.float64)
    sharing = shared_groups.Sharing(
        person_ptr=pointers, person_thing=things, thing_ptr=two, thing_person=people, cell=one,
        type=one, part_ptr=ends, part=numbers, part_count=csr.frozen([1, 1], np.int64), kind=one,
        begin=one, expected=nothing, pair_ptr=none, pair=none[:0],
    )  # fmt: skip
    shared_groups.grow_sharing(sharing, people[:1], people[1:], 0.7, 4)
    whole = csr.frozen([0, 2], np.int64), people, csr.frozen([0, 1], np.int64)
    shared_groups.score_sharing(sharing, *whole, False)


def _graph() -> tuple[U32, U32, I64]:
    indices = csr.frozen(INDICES, np.uint32)
    return csr.frozen(INDPTR, np.uint32), indices, csr.frozen(np.ones(indices.size), np.int64)


HALVES = (compile_paths, compile_groups)
