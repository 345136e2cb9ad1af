"""Small rings in a large network: what each method offers, and how far down the list they stand.

    python benchmarks/planted_rings.py [CL] [LFR] [SEED ...]

Twenty disjoint rings of 5 to 12 are added to 10,000 people, as connected random graphs in which
`p` of the pairs are tied. Members keep all their ties in the background, or at most four. The
background is Chung-Lu (exponent 2.5, mean degree 10, largest expected degree 200) or, where
networkit is installed, LFR (mean degree 10, largest 100, communities of 20 to 200, mixing .3).

A ring is recovered if any group has a Jaccard of .5 or more with it. Of the communities of the
other methods those of 4 to 20 members with .45 of their pairs tied are candidates, ordered by how
unlikely so many inner ties are given the degrees: by the deviance of a Poisson count. Resolutions
and seeds are the defaults; no setting is chosen by row. The last rows have no rings: what is listed
there is invented.
"""

from __future__ import annotations

import sys
import time
import warnings
from importlib.util import find_spec

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked

PEOPLE = 10_000
SETTINGS = ((0.6, None), (0.6, 4), (0.9, None))
METHODS = ("modularity", "cpm", "map_equation", "label_propagation", "infomap")
DEPTHS = (20, 40, 60, 100)

Pairs = set[tuple[int, int]]


def chung_lu(seed: int, people: int = PEOPLE, mean: int = 10) -> Pairs:
    draw = np.random.default_rng(seed)
    expected = 0.1 * (1 - draw.random(people)) ** (-1 / 1.5)
    for _ in range(50):  # cut and scaled to the mean
        expected = np.minimum(expected * mean / expected.mean(), 20 * mean)
    share = expected / expected.sum()
    ends = draw.choice(people, (mean * people // 2, 2), p=share)
    return {(int(min(pair)), int(max(pair))) for pair in ends if pair[0] != pair[1]}


def lfr(seed: int, people: int = PEOPLE, mean: int = 10) -> Pairs:
    import networkit as nk

    nk.engineering.setSeed(seed, useThreadId=False)
    nk.setNumberOfThreads(1)
    generator = nk.generators.LFRGenerator(people)
    generator.generatePowerlawDegreeSequence(mean, 10 * mean, -2)
    generator.generatePowerlawCommunitySizeSequence(20, 20 * mean, -1)
    generator.setMu(0.3)
    pairs = generator.generate().iterEdges()
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def planted(
    background: Pairs, seed: int, p: float, most: int | None, people: int = PEOPLE
) -> tuple[Pairs, list[set[int]]]:
    draw = np.random.default_rng(seed + 1_000_000)
    order = draw.permutation(people).tolist()
    ties, rings = set(background), []
    near: dict[int, list[tuple[int, int]]] = {}
    for pair in sorted(background):
        for end in pair:
            near.setdefault(end, []).append(pair)
    for _ in range(people // 500):
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


def read(pairs: Pairs, people: int) -> la.EntityGraph:
    network = nx.Graph(sorted(pairs))
    network.add_nodes_from(range(people))
    return la.from_networkx(network)


def infomap(graph: la.EntityGraph) -> np.ndarray:
    from infomap import Infomap

    peer = Infomap("--two-level --silent --seed 1")
    for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        peer.add_link(a, b)
    peer.run()
    labels = np.arange(graph.n) + graph.n  # whoever has no ties is alone
    for node, module in dict(peer.get_modules()).items():
        labels[node] = module
    return np.unique(labels, return_inverse=True)[1]


def candidates(graph: la.EntityGraph, labels: np.ndarray) -> list[set[str]]:
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
            members[label].add(unmasked(graph.ids)[node])
    return [members[c] for c in chosen]


def groups_of(graph: la.EntityGraph, labels: np.ndarray) -> list[set[str]]:
    members: dict[int, set[str]] = {}
    for entity, label in zip(unmasked(graph.ids), labels.tolist(), strict=True):
        members.setdefault(label, set()).add(entity)
    return list(members.values())


def measured(graph: la.EntityGraph, name: str, truth: list[set[str]]) -> list[float]:
    start = time.process_time()
    if name == "find_rings":
        groups = found = la.find_rings(graph)
    else:
        if name == "infomap":
            labels = infomap(graph)
        else:
            labels = la.find_communities(graph, method=name).labels
        groups, found = groups_of(graph, labels), candidates(graph, labels)
    spent = time.process_time() - start
    if not truth:
        return [0.0, len(found), *[0.0] * (1 + len(DEPTHS)), spent]
    compared = la.compare.compare_groups(found, truth)
    recall = compared.to_frame()["recall"]
    curve = [recall.head(depth).max() if len(recall) else 0.0 for depth in DEPTHS]
    all_found = la.compare.compare_groups(groups, truth).recall
    return [all_found, len(found), compared.average_precision, *curve, spent]


def main(arguments: list[str]) -> None:
    seeds = [int(word) for word in arguments if word.isdigit()] or [31, 32, 33, 34, 35]
    asked = [word for word in arguments if not word.isdigit()] or ["CL", "LFR"]
    warnings.simplefilter("ignore")
    methods = [name for name in METHODS if name != "infomap" or find_spec("infomap")]
    if find_spec("networkit") is None and "LFR" in asked:
        print("networkit is not installed: the background without communities only")
        asked.remove("LFR")
    curve = " ".join(f"{f'@{depth}':>5s}" for depth in DEPTHS)
    print(f"seeds {seeds}; means: recall of all groups, candidates, average precision, recall at")
    for kind in asked:
        make = {"CL": chung_lu, "LFR": lfr}[kind]
        for setting in (*SETTINGS, None):
            table: dict[str, list[list[float]]] = {}
            for seed in seeds:
                pairs, rings = make(seed), []
                if setting is not None:
                    pairs, rings = planted(pairs, seed, *setting)
                graph = read(pairs, PEOPLE)
                truth = [{f"person:{member}" for member in ring} for ring in rings]
                for name in ("find_rings", *methods):
                    table.setdefault(name, []).append(measured(graph, name, truth))
            if setting is None:
                print(f"{kind}, no rings")
            else:
                ties = "all" if setting[1] is None else f"at most {setting[1]}"
                print(f"{kind}, p {setting[0]}, outside ties: {ties}")
            print(f"  {'':18s} {'all':>5s} {'given':>7s} {'AP':>5s} {curve} {'CPU s':>7s}")
            for name, rows in table.items():
                recall, count, *others, spent = np.mean(rows, axis=0).tolist()
                shares = " ".join(f"{share:5.2f}" for share in others)
                print(f"  {name:18s} {recall:5.2f} {count:7.0f} {shares} {spent:7.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
