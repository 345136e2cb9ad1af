"""Small rings in a large network: what each method offers, and how far down the list they stand.

    python benchmarks/planted_rings.py [CL] [LFR] [SEED ...]

Twenty disjoint rings of 5 to 12 are added to 10,000 people, as connected random graphs in which
`p` of the pairs are tied. Members keep all their ties in the background, or at most four. The
background is Chung-Lu (exponent 2.5, mean degree 10, largest expected degree 200) or, where
networkit is installed, LFR (mean degree 10, largest 100, communities of 20 to 200, mixing .3).

A ring is recovered if any group has a Jaccard of .5 or more with it. Of the communities of the
other methods those of 4 to 20 members with .45 of their pairs tied are candidates, ordered by how
unlikely so many inner ties are given the degrees: by the deviance of a Poisson count. Resolutions
and seeds are the defaults; no setting is chosen by row.
"""

from __future__ import annotations

import sys
import time
import warnings

import networkx as nx
import numpy as np

import linkanalysis as la

PEOPLE = 10_000
RINGS = 20
SETTINGS = ((0.6, None), (0.6, 4), (0.9, None))
METHODS = ("modularity", "cpm", "map_equation", "label_propagation")

Pairs = set[tuple[int, int]]


def chung_lu(seed: int) -> Pairs:
    draw = np.random.default_rng(seed)
    expected = 0.1 * (1 - draw.random(PEOPLE)) ** (-1 / 1.5)
    for _ in range(50):  # cut at 200 and scaled to a mean of 10
        expected = np.minimum(expected * 10 / expected.mean(), 200)
    share = expected / expected.sum()
    ends = draw.choice(PEOPLE, (5 * PEOPLE, 2), p=share)
    return {(int(min(pair)), int(max(pair))) for pair in ends if pair[0] != pair[1]}


def lfr(seed: int) -> Pairs:
    import networkit as nk

    nk.engineering.setSeed(seed, useThreadId=False)
    nk.setNumberOfThreads(1)
    generator = nk.generators.LFRGenerator(PEOPLE)
    generator.generatePowerlawDegreeSequence(10, 100, -2)
    generator.generatePowerlawCommunitySizeSequence(20, 200, -1)
    generator.setMu(0.3)
    pairs = generator.generate().iterEdges()
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def planted(
    background: Pairs, seed: int, p: float, most: int | None
) -> tuple[Pairs, list[set[int]]]:
    draw = np.random.default_rng(seed + 1_000_000)
    order = draw.permutation(PEOPLE).tolist()
    ties, rings = set(background), []
    near: dict[int, list[tuple[int, int]]] = {}
    for pair in sorted(background):
        for end in pair:
            near.setdefault(end, []).append(pair)
    for _ in range(RINGS):
        members = [order.pop() for _ in range(int(draw.integers(5, 13)))]
        rings.append(set(members))
        if most is not None:
            for member in members:
                at = [pair for pair in near.get(member, []) if pair in ties]
                if len(at) > most:
                    ties -= {at[i] for i in draw.permutation(len(at))[most:].tolist()}
        while True:
            inner = nx.gnp_random_graph(len(members), p, seed=int(draw.integers(2**31)))
            if nx.is_connected(inner):
                break
        ties |= {tuple(sorted((members[a], members[b]))) for a, b in inner.edges}
    return ties, rings


def candidates(graph: la.EntityGraph, partition: la.Partition) -> list[set[str]]:
    labels = partition.labels
    size = np.bincount(labels)
    within = labels[graph.source] == labels[graph.target]
    inner = np.bincount(labels[graph.source[within]], minlength=size.size)
    degree = np.bincount(graph.source, minlength=graph.n) + np.bincount(
        graph.target, minlength=graph.n
    )
    at = np.bincount(labels, weights=degree)
    square = np.bincount(labels, weights=degree.astype(float) ** 2)
    expected = np.maximum((at**2 - square) / (4 * graph.m), 1e-12)
    deviance = inner * np.log(np.maximum(inner, 1e-12) / expected) - (inner - expected)
    good = (size >= 4) & (size <= 20) & (inner >= 0.45 * size * (size - 1) / 2)
    chosen = [c for c in np.argsort(-deviance, kind="stable").tolist() if good[c]]
    members: dict[int, set[str]] = {c: set() for c in chosen}
    for node, label in enumerate(labels.tolist()):
        if label in members:
            members[label].add(graph.ids[node])
    return [members[c] for c in chosen]


def main(arguments: list[str]) -> None:
    seeds = [int(word) for word in arguments if word.isdigit()] or [31, 32]
    asked = [word for word in arguments if not word.isdigit()] or ["CL", "LFR"]
    warnings.simplefilter("ignore")
    backgrounds = {"CL": chung_lu}
    try:
        import networkit  # noqa: F401

        backgrounds["LFR"] = lfr
    except ImportError:
        print("networkit is not installed: the background without communities only")
    print(
        f"seeds {seeds}; means: recall, candidates, average precision, precision of the first 20, "
        "recall of the first 60, seconds of processor time"
    )
    for kind in (kind for kind in asked if kind in backgrounds):
        make = backgrounds[kind]
        for p, most in SETTINGS:
            table: dict[str, list[tuple[float, ...]]] = {}
            for seed in seeds:
                pairs, rings = planted(make(seed), seed, p, most)
                network = nx.Graph(sorted(pairs))
                network.add_nodes_from(range(PEOPLE))
                graph = la.from_networkx(network)
                truth = [{f"person:{member}" for member in ring} for ring in rings]
                for name in ("find_rings", *METHODS):
                    start = time.process_time()
                    if name == "find_rings":
                        groups = found = la.find_rings(graph)
                    else:
                        groups = la.find_communities(graph, method=name)
                        found = candidates(graph, groups)
                    spent = time.process_time() - start
                    compared = la.compare_groups(found, truth)
                    table.setdefault(name, []).append(
                        (
                            la.compare_groups(groups, truth).recall,
                            len(compared.sizes),
                            compared.average_precision,
                            compared.precision_at(RINGS),
                            compared.to_frame()["recall"].head(60).max() if len(found) else 0.0,
                            spent,
                        )
                    )
            ties = "all" if most is None else f"at most {most}"
            print(f"{kind}, p {p}, outside ties: {ties}")
            for name, rows in table.items():
                recall, count, average, first, sixty, spent = np.mean(rows, axis=0).tolist()
                print(
                    f"  {name:18s} {recall:5.2f} {count:7.0f} {average:5.2f} {first:5.2f} "
                    f"{sixty:5.2f} {spent:6.1f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])
