"""How often intervals of ranks hold the true rank, and how wide they are.

    python benchmarks/rank_coverage.py [--graphs 12] [--worlds 200] [--first 100] [--scenarios]

A true network is drawn, a share of its ties is hidden at random, and the true middle rank of every
entity is looked for in the interval made from what is left. The method does not know the share: it
uses its default. Its constants were chosen on other seeds of these families, but "caves" and "heavy
tails" had no part in that. "Thin and add" drops each tie with the hidden share (20 % assumed) and
adds the expected number of ties over absent pairs, half by shared neighbors, half by numbers of
ties. "At equal coverage" compares with thin and add at the level at which it covers as much. With
LINKANALYSIS_SHARED_DATA two real networks are added.

With --scenarios records go wrong in the ways of `damaged_records` instead, and the intervals of
`la.trust.scenario_intervals` are compared with those of ties missing at random, the default. With
LINKANALYSIS_SHARED_DATA six real networks are added. Constants of scenarios were chosen on seeds
0 and 1 of the simulated families; --first 100 begins with the seeds of tests.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
from damaged_records import DAMAGES

import linkanalysis as la
from linkanalysis.kernels.csr import build_csr, frozen
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.network.measures.ties import Ties, ties_of
from linkanalysis.network.trust.world_ranks import LEVEL, rank_in_worlds, ranks_of
from linkanalysis.network.trust.worlds import HIDDEN, worlds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Family = Callable[[int], nx.Graph]

NAMES = ("degree", "strength", "betweenness", "closeness", "harmonic", "pagerank")
ROWS = tuple(find_measure(name) for name in NAMES)
LEVELS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, LEVEL, 0.97, 0.985, 0.995)
ASSUMED = 0.2
TOP = 10


def power_law(seed: int) -> nx.Graph:
    return nx.powerlaw_cluster_graph(100, 3, 0.5, seed=seed)


def blocks(seed: int) -> nx.Graph:
    chances = [[0.22 if i == j else 0.02 for j in range(4)] for i in range(4)]
    return nx.Graph(nx.stochastic_block_model([25] * 4, chances, seed=seed))


def small_world(seed: int) -> nx.Graph:
    return nx.watts_strogatz_graph(100, 6, 0.1, seed=seed)


def in_space(seed: int) -> nx.Graph:
    return nx.random_geometric_graph(100, 0.16, seed=seed)


def hubs(seed: int) -> nx.Graph:
    return nx.barabasi_albert_graph(100, 2, seed=seed)


def caves(seed: int) -> nx.Graph:
    return nx.relaxed_caveman_graph(20, 5, 0.2, seed=seed)


def heavy_tails(seed: int) -> nx.Graph:
    expected = 2 * (1 + np.random.default_rng([seed, 5]).pareto(2.0, 100))
    return nx.expected_degree_graph(np.minimum(expected, 30).tolist(), seed=seed, selfloops=False)


def case_like(seed: int) -> nx.Graph:
    """Draw households, workplaces, three rings around a broker, and acquaintances, as in a case."""
    rng = np.random.default_rng(seed)
    n = 120
    graph = nx.empty_graph(n)
    first = 0
    while first < n:
        members = range(first, min(first + int(rng.integers(1, 6)), n))
        graph.add_edges_from((a, b) for a in members for b in members if a < b)
        first = members.stop
    people = rng.permutation(n).tolist()
    circles = [(people[10 * k : 10 * k + 10], 0.35, 0.35) for k in range(6)]
    circles += [(people[60 + 12 * k : 72 + 12 * k], 0.25, 0.7) for k in range(3)]
    for members, chance, of_the_first in circles:
        for place, a in enumerate(members):
            for b in members[place + 1 :]:
                if rng.random() < (of_the_first if place == 0 else chance):
                    graph.add_edge(a, b)
    graph.add_edges_from([(people[60], people[72]), (people[72], people[84])])
    active = rng.pareto(1.5, n) + 0.3
    for _ in range(n):
        graph.add_edge(*rng.choice(n, 2, replace=False, p=active / active.sum()).tolist())
    return graph


def shared(folder: str) -> Family:
    table = pd.read_csv(Path(folder) / "edges.csv", dtype=str)
    graph = nx.Graph(
        (a, b) for a, b in zip(table["source"], table["target"], strict=True) if a != b
    )
    return lambda _: nx.convert_node_labels_to_integers(graph, ordering="sorted")


FAMILIES: dict[str, Family] = {
    "power law, clustered": power_law,
    "blocks": blocks,
    "small world": small_world,
    "like a case": case_like,
    "in space": in_space,
    "hubs": hubs,
    "caves": caves,
    "heavy tails": heavy_tails,
}


class ThinAndAdd:
    """Worlds that drop ties evenly and add as many, the reference to compare with."""

    def __init__(self, ties: Ties, *, hidden: float, seed: int) -> None:
        n = ties.n
        rows = np.repeat(np.arange(n), np.diff(ties.indptr.astype(np.int64)))
        tied = np.zeros((n, n))
        tied[rows, ties.indices] = 1
        degree = tied.sum(axis=1)
        above = np.triu_indices(n, 1)
        absent = tied[above] == 0
        near = ((tied / np.maximum(degree, 1)) @ tied)[above][absent]
        pull = np.outer(degree + 1, degree + 1)[above][absent]
        once = rows < ties.indices
        self.ties, self.hidden, self.seed = ties, hidden, seed
        self.ends = np.stack([rows[once], ties.indices[once].astype(np.int64)])
        self.strength = ties.strength[once]
        self.pairs = np.stack(above)[:, absent]
        added = once.sum() * (hidden / (1 - hidden) + hidden)
        share = 0.5 * near / max(near.sum(), 1e-12) + 0.5 * pull / pull.sum()
        self.chance = np.minimum(added * share, 0.95)

    def draw(self, number: int) -> Ties:
        rng = np.random.default_rng([self.seed, number])
        kept = rng.random(self.strength.size) >= self.hidden
        new = rng.random(self.chance.size) < self.chance
        ends = np.concatenate([self.ends[:, kept], self.pairs[:, new]], axis=1)
        strength = np.append(self.strength[kept], rng.choice(self.strength, int(new.sum())))
        indptr, indices, edge = build_csr(self.ties.n, ends[0], ends[1], directed=False)
        rows = frozen(indptr, np.uint32), frozen(indices, np.uint32)
        return Ties(self.ties.graph, *rows, edge, strength, directed=False)


def with_strengths(graph: nx.Graph, seed: int) -> nx.Graph:
    """Give ties whole strengths that depend on both ends and on chance, heavy-tailed."""
    rng = np.random.default_rng([seed, 77])
    active = np.exp(rng.normal(0, 0.6, graph.number_of_nodes()))
    strong = nx.Graph()
    strong.add_nodes_from(f"{node:04d}" for node in sorted(graph))
    for a, b in sorted(tuple(sorted(pair)) for pair in graph.edges()):
        mean = 2 * np.exp(rng.normal(0, 0.8)) * np.sqrt(active[a] * active[b])
        strong.add_edge(f"{a:04d}", f"{b:04d}", strength=1 + int(rng.poisson(mean)))
    return strong


def middle_ranks(ties: Ties) -> np.ndarray:
    return np.stack([ranks_of(row.function(ties), row)[1] for row in ROWS])


def one_case(network: nx.Graph, share: float, seed: int, worlds: int) -> pd.DataFrame:
    """Hide ties, make intervals both ways, and look for the true ranks."""
    true = middle_ranks(ties_of(la.from_networkx(network, strength="strength")))
    rng = np.random.default_rng([seed, 9])
    seen = nx.Graph()
    seen.add_nodes_from(network)
    for a, b, strength in network.edges(data="strength"):
        if rng.random() >= share:
            seen.add_edge(a, b, strength=strength)
    ties = ties_of(la.from_networkx(seen, strength="strength"))
    kept = np.arange(ties.n)
    records = []
    for method, drawn in (
        ("ours", worlds_of(ties, seed=seed)),
        ("thin and add", ThinAndAdd(ties, hidden=ASSUMED, seed=seed)),
    ):
        ranks = rank_in_worlds(drawn, ROWS, kept, number=worlds)
        for level in LEVELS if method != "ours" else (LEVEL,):
            low, high = ranks.bounds(level)
            inside = (true >= low) & (true <= high)
            for place, name in enumerate(NAMES):
                first = inside[place][true[place] <= TOP]
                width = float((high[place] - low[place]).mean()) / ties.n
                hits = int(inside[place].sum()), ties.n, int(first.sum()), first.size
                records.append((method, level, name, *hits, width))
    columns = ["method", "level", "measure", "hits", "cases", "top_hits", "top_cases", "width"]
    return pd.DataFrame(records, columns=columns)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Put the two methods side by side, by measure."""
    sums = table.groupby(["method", "level", "measure"], sort=False).agg(
        hits=("hits", "sum"),
        cases=("cases", "sum"),
        top_hits=("top_hits", "sum"),
        top_cases=("top_cases", "sum"),
        width=("width", "mean"),
    )
    sums["covers"] = sums["hits"] / sums["cases"]
    sums["top"] = sums["top_hits"] / sums["top_cases"]
    rows = []
    for name in NAMES:
        ours, other = sums.loc[("ours", LEVEL, name)], sums.loc[("thin and add", LEVEL, name)]
        curve = sums.loc["thin and add"].xs(name, level="measure")
        same = float(np.interp(ours["covers"], curve["covers"], curve["width"]))
        columns = [part[column] for column in ("covers", "top", "width") for part in (ours, other)]
        rows.append((name, *columns, ours["width"] / other["width"], ours["width"] / same))
    heads = ["measure", "covers", "(t&a)", "top 10", "(t&a)", "width", "(t&a)", "ratio", "at equal"]
    return pd.DataFrame(rows, columns=heads).round(3)


SCENARIO_NAMES = ("degree", "betweenness", "closeness", "eigenvector", "pagerank")
NETWORKS = ("caviar", "infinito_esbm84")
MORE_NETWORKS = ("ht_synthetic_1", "ht_synthetic_2", "ht_ag2", "mafia_us1960")


def one_damage(network: nx.Graph, damage: str, seed: int, worlds: int) -> pd.DataFrame:
    """Let records go wrong, and look for the true ranks in the intervals of each scenario."""
    rows = [find_measure(name) for name in SCENARIO_NAMES]
    whole = ties_of(la.from_networkx(network, strength="strength"))
    true = np.stack([ranks_of(row.function(whole), row)[1] for row in rows])
    spoil, scenario = DAMAGES[damage]
    graph = la.from_networkx(spoil(network, np.random.default_rng([seed, 9])), strength="strength")
    found = la.trust.scenario_intervals(graph, SCENARIO_NAMES, worlds=worlds, seed=seed)
    true = true[:, found.nodes]
    at = [found.scenarios.index("random"), found.scenarios.index(scenario)]
    ends = {
        "default": (found.low[at[0]], found.high[at[0]]),
        "scenario": (found.low[at[1]], found.high[at[1]]),
        "all": (found.low.min(axis=0), found.high.max(axis=0)),
    }
    records = []
    for method, (low, high) in ends.items():
        inside = (true >= low) & (true <= high)
        for place, name in enumerate(SCENARIO_NAMES):
            first = inside[place][true[place] <= TOP]
            width = float((high[place] - low[place]).mean()) / graph.n
            hits = int(inside[place].sum()), graph.n, int(first.sum()), first.size
            records.append((method, name, *hits, width))
    columns = ["method", "measure", "hits", "cases", "top_hits", "top_cases", "width"]
    return pd.DataFrame(records, columns=columns)


def by_scenario(families: dict[str, Family], seeds: range, worlds: int) -> None:
    """Print how often each interval holds the true rank, by what went wrong."""
    start = time.perf_counter()
    parts = []
    for family, make in families.items():
        # a real network of hundreds of people has as many of them as several simulated ones
        taken = seeds[:2] if family == "mafia_us1960" else seeds
        for seed in taken:
            network = with_strengths(make(seed), seed)
            for damage in DAMAGES:
                part = one_damage(network, damage, seed, worlds)
                parts.append(part.assign(damage=damage, family=family))
        print(f"{family} ({time.perf_counter() - start:.0f} s)", flush=True)
    table = pd.concat(parts)
    for kind, part in (
        ("simulated", table[table["family"].isin([*FAMILIES])]),
        ("real", table[~table["family"].isin([*FAMILIES])]),
        *((family, table[table["family"] == family]) for family in families),
    ):
        if len(part):
            print(f"\n{kind}: covers all / the true top {TOP}, width")
            print(_coverage(part).to_string())


def _coverage(table: pd.DataFrame) -> pd.DataFrame:
    sums = table.groupby(["damage", "method", "measure"], sort=False).agg(
        hits=("hits", "sum"),
        cases=("cases", "sum"),
        top_hits=("top_hits", "sum"),
        top_cases=("top_cases", "sum"),
        width=("width", "mean"),
    )
    covers, top = sums["hits"] / sums["cases"], sums["top_hits"] / sums["top_cases"]
    cells = [
        f"{a:.3f} / {b:.3f}, {c:.2f}" for a, b, c in zip(covers, top, sums["width"], strict=True)
    ]
    wide = sums.assign(cell=cells).reset_index()
    wide = wide.pivot_table("cell", ["damage", "method"], "measure", aggfunc="first", sort=False)
    return wide[[*SCENARIO_NAMES]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", type=int, default=12)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--scenarios", action="store_true")
    chosen = parser.parse_args()
    families = dict(FAMILIES)
    root = os.environ.get("LINKANALYSIS_SHARED_DATA")
    more = MORE_NETWORKS if chosen.scenarios else ()
    for name in (*NETWORKS, *more) if root else ():
        families[name] = shared(os.path.join(root, name))  # noqa: PTH118 - joined once
    if chosen.scenarios:
        by_scenario(families, range(chosen.first, chosen.first + chosen.graphs), chosen.worlds)
        return
    start = time.perf_counter()
    print(f"{chosen.worlds} worlds, hidden assumed {HIDDEN} (thin and add: {ASSUMED})")
    for share in (0.2, 0.1, 0.3):
        parts = {
            name: pd.concat(
                one_case(with_strengths(family(seed), seed), share, seed, chosen.worlds)
                for seed in range(chosen.first, chosen.first + chosen.graphs)
            )
            for name, family in families.items()
        }
        whole = pd.concat(parts.values())
        cases = int(whole["cases"][whole["method"] == "ours"].sum()) // len(NAMES)
        print(f"\n{share:.0%} of ties hidden, {len(families)} families, {cases:,} entities")
        print(summary(whole).to_string(index=False))
        print("\nby family: coverage, top 10, width; thin and add in brackets")
        for name, part in parts.items():
            said = summary(part)
            for kind, place in (("covers", 1), ("top 10", 3), ("width", 5)):
                cells = [
                    f"{a:.2f} ({b:.2f})" for a, b in said.iloc[:, place : place + 2].to_numpy()
                ]
                print(f"{name if kind == 'covers' else '':22s}{kind:8s}{'  '.join(cells)}")
        print(f"({time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
