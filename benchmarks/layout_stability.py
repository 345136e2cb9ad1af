"""How far entities move on a map when rows are added and no earlier layout is given.

A town has groups of twenty people, and its ties stand in six documents of random length. A row ties
two people on record, or one on record and a new one. Rows are added in a new document; anywhere in
a document that is withdrawn and delivered again; anywhere in a document of a folder that is read
again as a new case; or to a graph without documents. How far somebody moves is in widths of the
first map. *At best* turns and mirrors the second map so that it fits the first best: what is left
comes from the shape of the layout alone. *Over a tenth*: the share of towns in which anybody on
record moves by more than a tenth.

The second table is of documents of 20 rows that are added one after the other. *Fresh* is the
stress of a layout of the whole graph at that moment.

The third table is of documents of 20 rows that change rings: five are drawn together, each of seven
people, the last two of people of several groups; a sixth comes, or takes the place of the last.
*Strangers* are people inside the outline of a ring, mean of all rings.

    python benchmarks/layout_stability.py
"""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING

import igraph
import networkx as nx
import numpy as np
import pandas as pd
from layouts import stress
from scipy.spatial import Delaunay

import linkanalysis as la
from linkanalysis.views.pages.appearance import place
from linkanalysis.views.pages.growing_layout import place_grown

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE, DOCUMENTS, SEEDS = 300, 6, 10
ADDED = (1, 5, 20, 80)
DELIVERIES, ROWS, TOWNS = (5, 20, 50), 20, 5
WAYS = ("a new document", "a document delivered again", "a folder read again", "no document")

Rows = list[tuple[str, str]]
Positions = dict[str, np.ndarray]


def town(seed: int) -> nx.Graph:
    network = nx.random_partition_graph([20] * (PEOPLE // 20), 0.25, 0.5 / PEOPLE, seed=seed)
    return nx.relabel_nodes(nx.Graph(network.edges), {k: f"p{k:03}" for k in network})


def documents(network: nx.Graph, draw: np.random.Generator) -> list[Rows]:
    rows = draw.permutation(sorted(network.edges)).tolist()
    cuts = sorted(draw.choice(len(rows), DOCUMENTS - 1, replace=False).tolist())
    return [rows[start:end] for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]


def new_rows(network: nx.Graph, count: int, draw: np.random.Generator) -> Rows:
    people = sorted(network)
    pairs = [draw.choice(people, 2, replace=False).tolist() for _ in range(count)]
    return [(one, other if k % 2 else f"{other}-{k}") for k, (one, other) in enumerate(pairs)]


def with_rows(rows: Rows, more: Rows, draw: np.random.Generator) -> Rows:
    longer = [*rows]
    for row in more:
        longer.insert(int(draw.integers(len(longer) + 1)), row)
    return longer


def add(case: la.Case, title: str, rows: Rows, *, by: str = "") -> None:
    links = pd.DataFrame(rows, columns=["source", "target"]).map("person:{}".format)
    links["type"], links["row"] = "associate_of", [str(2 + k) for k in range(len(rows))]
    document = la.Document(title=title, sha256=f"{len(rows):064x}")
    case.add(la.Batch.of(document, links=links), by=by)


def case_of(files: list[Rows], *, by: str = "") -> la.Case:
    case = la.Case(purpose="training")
    for number, rows in enumerate(files):
        add(case, f"{number}.csv", rows, by=by)
    return case


def graphs(
    way: str, files: list[Rows], more: Rows, draw: np.random.Generator
) -> Iterator[la.EntityGraph]:
    """Yield the graph of a town before and after rows are added in one of the ways."""
    whole = [row for rows in files for row in rows]
    grown = int(np.searchsorted(np.cumsum([*map(len, files)]), draw.integers(len(whole)), "right"))
    longer = with_rows(files[grown], more, draw)
    if way == "no document":
        yield from (la.from_networkx(nx.Graph(rows)) for rows in (whole, [*whole, *more]))
    elif way == "a folder read again":
        again = [*files[:grown], longer, *files[grown + 1 :]]
        # what one reading of a folder adds is one step in the history of a case
        yield from (la.build_graph(case_of(each, by="read_case")) for each in (files, again))
    else:
        case = case_of(files)
        yield la.build_graph(case)
        if way == "a new document":
            add(case, "new.csv", more)
        else:
            case.withdraw(str(grown), reason="delivered again")
            add(case, "again.csv", longer)
        yield la.build_graph(case)


def positions(graph: la.EntityGraph, rings: list[list[str]] | None = None) -> Positions:
    groups = [[graph.node(f"person:{name}") for name in ring] for ring in rings or ()]
    return dict(zip(graph.shown, place_grown(graph, groups=groups), strict=True))


def moved(before: Positions, after: Positions) -> list[np.ndarray]:
    """How far each moves as drawn, and at best."""
    first = np.array([*before.values()])
    second = np.array([after[name] for name in before])
    width = np.ptp(first[:, 0])
    one, two = first - first.mean(axis=0), second - second.mean(axis=0)
    left, _, right = np.linalg.svd(two.T @ one)
    return [
        np.hypot(*(first - second).T) / width,
        np.hypot(*(one - two @ (left @ right)).T) / width,
    ]


def stress_ratio(graph: la.EntityGraph, points: np.ndarray) -> float:
    """Stress of the largest component, as a multiple of that of a new layout."""
    ends = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    peer = igraph.Graph(n=graph.n, edges=list(ends))
    part = np.array(max(peer.connected_components(), key=len))
    steps = np.array(peer.distances(part.tolist(), part.tolist()), dtype=np.float64)
    both = (stress(np.arange(part.size), steps, each[part]) for each in (points, place(graph)))
    return float(np.divide(*both))


def deliver(seed: int) -> Iterator[tuple[float, np.ndarray, float, float]]:
    """Yield, for each delivery, who moves most and how far all are from their first positions.

    Then the stress of the map as a multiple of that of a new layout, and the CPU seconds.
    """
    draw = np.random.default_rng(seed)
    network = town(seed)
    case = case_of(documents(network, draw))
    first = last = positions(la.build_graph(case))
    for number in range(1, max(DELIVERIES) + 1):
        more = [(a, f"{b} {number}" if "-" in b else b) for a, b in new_rows(network, ROWS, draw)]
        network.add_edges_from(more)
        add(case, f"tips {number}.csv", more)
        graph = la.build_graph(case)
        start = time.process_time()
        now = positions(graph)
        taken = time.process_time() - start
        points = np.array([*now.values()])
        yield moved(last, now)[0].max(), moved(first, now)[0], stress_ratio(graph, points), taken
        last = now


def print_deliveries() -> None:
    heads = ["deliveries", "the farthest of one", "half are from first", "nine of ten"]
    heads += ["stress / fresh", "mean so far", "most", "CPU s"]
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    towns = [list(deliver(seed)) for seed in range(TOWNS)]
    for count in DELIVERIES:
        rows = [steps[:count] for steps in towns]
        farthest = max(step[0] for steps in rows for step in steps)
        away = [np.quantile(steps[-1][1], [0.5, 0.9]) for steps in rows]
        ratios = np.array([[step[2] for step in steps] for steps in rows])
        found = [farthest, *np.mean(away, axis=0), ratios[:, -1].mean(), ratios.mean()]
        found += [ratios.max(), np.mean([steps[-1][3] for steps in rows])]
        print(f"| {count} | {' | '.join(f'{value:.2f}' for value in found)} |", flush=True)


def ring_town(seed: int) -> tuple[nx.Graph, list[list[str]]]:
    """Make a town with six rings, the last of which is not on record yet."""
    draw, network = np.random.default_rng(seed), town(seed)
    people = sorted(network)
    near = [draw.choice(people[start : start + 20], 7, replace=False) for start in (0, 100, 200)]
    rings = [ring.tolist() for ring in (*near, *draw.choice(people, (3, 7), replace=False))]
    network.add_edges_from(pair for ring in rings[:5] for pair in combinations(ring, 2))
    return network, rings


def strangers(graph: la.EntityGraph, rings: list[list[str]], at: Positions) -> float:
    """Count the people inside the outline of a ring who are not in it, on average."""
    points = np.array([*at.values()])
    nodes = [[graph.node(f"person:{name}") for name in ring] for ring in rings]
    return float(
        np.mean([(Delaunay(points[ring]).find_simplex(points) >= 0).sum() - 7 for ring in nodes])
    )


def print_rings() -> None:
    print("| town | a ring comes | one takes the place of another | strangers | without rings |")
    print("|---" * 5 + "|")
    for seed in range(SEEDS):
        network, rings = ring_town(seed)
        case = case_of(documents(network, np.random.default_rng(seed)))
        graph = la.build_graph(case)
        before = positions(graph, rings[:5])
        inside = [strangers(graph, rings[:5], at) for at in (before, positions(graph))]
        add(case, "more.csv", [*combinations(rings[5], 2)][:ROWS])
        graph = la.build_graph(case)
        later = (rings, [*rings[:4], rings[5]])
        far = [moved(before, positions(graph, each))[0].max() for each in later]
        print(f"| {seed} | {' | '.join(f'{value:.2f}' for value in [*far, *inside])} |", flush=True)


def main() -> None:
    heads = ["half move less than", "nine of ten", "the farthest"]
    heads = ["rows", "in", *heads, *(f"at best: {head}" for head in heads), "over a tenth"]
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    for count in ADDED:
        for way in WAYS:
            found = []
            for seed in range(SEEDS):
                draw = np.random.default_rng(seed)
                network = town(seed)
                files, more = documents(network, draw), new_rows(network, count, draw)
                both = moved(*map(positions, graphs(way, files, more, draw)))
                parts = [np.quantile(part, share) for part in both for share in (0.5, 0.9, 1.0)]
                found.append([*parts, both[0].max() > 0.1])
            cells = [f"{value:.2f}" for value in np.mean(found, axis=0)]
            print(f"| {count} | {way} | {' | '.join(cells)} |", flush=True)
    print_deliveries()
    print_rings()


if __name__ == "__main__":
    main()
