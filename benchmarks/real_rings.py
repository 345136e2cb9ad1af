"""Rings in worlds that know nothing of the detector: what finds them, and what invents some.

    python benchmarks/real_rings.py [--dev | --test] [--first SEED] [--worlds county port online]
                                    [--cases 3] [--people 700] [--on-record .9] [--free 10]

Seeds 0 and up are for development (--dev, the default), seeds 1000 and up for tests (--test):
nobody develops on the latter. --first begins with another seed. A ring is found if a given group
has a Jaccard of .5 or more with it, victims among its members included. Precision is the share of
given groups that match any planted ring. Average precision goes down the table and counts each
planted ring once. "rings" are the rows from a probability of .5 on; "with weak" adds all others and
"and explained" what the table lists apart. "ordinary" is the share of given
groups that match a household, firm or the like, "decoys" the share of innocent groups that resemble
rings and are given. Records of one person under several ids are joined by `resolve` first.

Peers see the same people with the same ties, those of the graph of the ring table and contacts by
attribution of three days or more, and strengths where they take any: 4-clique percolation
(networkx), CPM at a resolution of .25 of the mean strength (leidenalg), Leiden, Louvain and Infomap
(igraph), and the people with most ties with all around them. Their groups of 3 to 25 count, those
with most strength inside a member first.

FREE cases of each kind have no rings: how many give a group, and how many groups on average.
CPU seconds are those of `find_rings` with its graph, or of the peer alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from generators import FREE_CASES, FREE_GRAPHS, WORLDS, free_case, free_graph

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generators import Truth

    Groups = list[set[str]]

MATCH = 0.5
LEAST, MOST = 3, 25
CONTACT = 3  # days from which a contact is a tie for peers
FREE_PEOPLE = 400
RESOLUTION = 0.25
OWN = ("rings", "with weak", "and explained")


@dataclass(frozen=True, slots=True)
class Score:
    """How one method did on one case.

    ordinary: Share of given groups that match a household, firm or other ordinary group.
    decoys: Share of the innocent groups that resemble rings and are given.
    """

    recall: float
    precision: float
    average_precision: float
    given: float
    ordinary: float
    decoys: float
    seconds: float


def jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


def matches(group: set[str], others: Groups) -> bool:
    return any(jaccard(group, other) >= MATCH for other in others)


def own_groups(table: la.RingTable, first_ids: dict[str, str]) -> dict[str, Groups]:
    """Give the groups of a ring table, by what they count as."""
    # the ids of the case, to compare protected members as well
    ids = unmasked(table.graph.ids)

    def groups(rings: Iterable[la.Ring]) -> Groups:
        named = [{ids[member.node] for member in ring.members} for ring in rings]
        return [{first_ids.get(each, each) for each in group} for group in named]

    rings = groups(ring for ring in table if ring.grade != "weak")
    every = groups(table)
    return dict(zip(OWN, (rings, every, every + groups(table.explained)), strict=True))


def ordered(network: nx.Graph[str], groups: Iterable[Iterable[str]]) -> Groups:
    """Keep groups of 3 to 25, those with most strength inside a member first."""
    kept = [set(group) for group in groups]
    kept = [group for group in kept if LEAST <= len(group) <= MOST]
    inside = [network.subgraph(group).size("strength") / len(group) for group in kept]
    order = sorted(range(len(kept)), key=lambda at: (-inside[at], min(kept[at])))
    return [kept[at] for at in order]


def cliques(network: nx.Graph[str]) -> Iterable[Iterable[str]]:
    return nx.community.k_clique_communities(network, 4)


def circles(network: nx.Graph[str]) -> Iterable[Iterable[str]]:
    """Give the people with most ties and all around them, each person once."""
    left = set(network)
    for who, _ in sorted(network.degree, key=lambda row: (-row[1], row[0])):
        if who in left:
            yield {who, *network[who]} & left
            left -= {who, *network[who]}


def by_igraph(method: str) -> Callable[[nx.Graph[str]], Iterable[Iterable[str]]]:
    """Give a method of igraph or leidenalg with strengths as weights."""

    def run(network: nx.Graph[str]) -> Iterable[Iterable[str]]:
        import igraph
        import leidenalg

        igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - no secret
        names = sorted(network)
        number = {name: at for at, name in enumerate(names)}
        ties = [(number[a], number[b], s) for a, b, s in network.edges(data="strength")]
        graph = igraph.Graph(len(names), [(a, b) for a, b, _ in ties])
        weights = [float(s) for _, _, s in ties]
        if method == "Louvain":
            found = graph.community_multilevel(weights=weights)
        elif method == "Leiden":
            found = leidenalg.find_partition(
                graph, leidenalg.ModularityVertexPartition, weights=weights, seed=0
            )
        elif method == "Infomap":
            found = graph.community_infomap(edge_weights=weights)
        else:
            found = leidenalg.find_partition(
                graph,
                leidenalg.CPMVertexPartition,
                weights=weights,
                resolution_parameter=RESOLUTION * float(np.mean(weights)),
                seed=0,
            )
        return [[names[at] for at in group] for group in found]

    return run


PEERS = {"4-clique percolation": cliques, "degree": circles}
if find_spec("igraph") and find_spec("leidenalg"):
    PEERS |= {name: by_igraph(name) for name in ("CPM", "Leiden", "Louvain", "Infomap")}


def score(given: Groups, truth: Truth, seconds: float) -> Score:
    planted = [set(ring.members) for ring in truth.rings]
    found: set[int] = set()
    right, total = 0, 0.0
    for rank, group in enumerate(given, start=1):
        matched = [at for at, ring in enumerate(planted) if jaccard(group, ring) >= MATCH]
        right += bool(matched)
        fresh = set(matched) - found
        if fresh:
            found |= fresh
            total += len(fresh) * right / rank
    n = len(planted)
    every = max(len(given), 1)
    decoys = [set(group.members) for group in truth.groups if group.decoy]
    ordinary = [set(group.members) for group in truth.groups if not group.decoy]
    return Score(
        recall=len(found) / n,
        precision=right / every,
        average_precision=total / n,
        given=len(given) / n,
        ordinary=sum(matches(group, ordinary) for group in given) / every,
        decoys=sum(matches(decoy, given) for decoy in decoys) / max(len(decoys), 1),
        seconds=seconds,
    )


def named(graph: la.EntityGraph) -> nx.Graph[str]:
    """Give a graph under the ids of the case, as the truth names them."""
    real = dict(zip(graph.ids, unmasked(graph.ids), strict=True))
    return nx.relabel_nodes(la.to_networkx(graph), real)


def tied(case: la.Case, table: la.RingTable) -> nx.Graph[str]:
    """Give peers the ties of the ring table, and contacts of several days as strong ones."""
    network = named(table.graph)
    strong = max((s for *_, s in network.edges(data="strength")), default=1)
    for a, b, days in named(la.build_contacts(case)).edges(data="strength"):
        if days >= CONTACT and a in network and b in network and not network.has_edge(a, b):
            network.add_edge(a, b, strength=strong)
    return network


def compared(case: la.Case, truth: Truth) -> dict[str, tuple[Groups, float]]:
    """Give the groups and the seconds of every method on one case."""
    first_ids = truth.first_ids()
    start = time.process_time()
    table = la.find_rings(case, at_least=0)
    own = time.process_time() - start
    found = {name: (groups, own) for name, groups in own_groups(table, first_ids).items()}
    network = tied(case, table)
    for name, method in PEERS.items():
        start = time.process_time()
        groups = [set(group) for group in method(network)]
        seconds = time.process_time() - start
        renamed = [
            {first_ids.get(each, each) for each in group} for group in ordered(network, groups)
        ]
        found[name] = (renamed, seconds)
    return found


def read(folder: Path) -> la.Case:
    case = la.read_case(folder)
    case.decide(la.resolve(case))
    return case


def on_world(world: str, seeds: range, people: int, on_record: float) -> None:
    scores: dict[str, list[Score]] = {}
    kinds: dict[str, list[dict[str, bool]]] = {}
    for seed in seeds:
        with TemporaryDirectory() as name:
            folder = Path(name)
            truth = WORLDS[world](folder, seed=seed, people=people, on_record=on_record)
            found = compared(read(folder), truth)
        for method, (groups, seconds) in found.items():
            scores.setdefault(method, []).append(score(groups, truth, seconds))
        for ring in truth.rings:
            members = set(ring.members)
            hits = {method: matches(members, groups) for method, (groups, _) in found.items()}
            kinds.setdefault(ring.kind, []).append(hits)
    print(f"\n{world}, seeds {seeds[0]} to {seeds[-1]}, {people} people, {on_record:g} on record")
    print("| method | recall | precision | AP | given per planted | ordinary | decoys | CPU s |")
    print("|---|---|---|---|---|---|---|---|")
    for method, rows in scores.items():
        means = [
            f"{np.mean([getattr(row, column) for row in rows]):.2f}" for column in Score.__slots__
        ]
        print(f"| {' | '.join([method, *means])} |")
    print(f"\n| kind of ring | planted | {' | '.join(scores)} |")
    print(f"|{'---|' * (len(scores) + 2)}")
    for kind, hits in kinds.items():
        shares = [f"{np.mean([hit[method] for hit in hits]):.2f}" for method in scores]
        print(f"| {' | '.join([kind, str(len(hits)), *shares])} |", flush=True)


def without_rings(worlds: list[str], seeds: range, on_record: float) -> None:
    print(f"\nno rings, seeds {seeds[0]} to {seeds[-1]}: share with any group, mean number")
    print(f"| kind | {' | '.join(OWN)} | 4-clique percolation |")
    print(f"|{'---|' * (len(OWN) + 2)}")
    kinds = [(f"{world} without rings", world) for world in worlds]
    kinds += [(kind, kind) for kind in (*FREE_CASES, *FREE_GRAPHS)]
    for label, kind in kinds:
        counts: dict[str, list[int]] = {}
        for seed in seeds:
            for method, count in invented(kind, seed, on_record).items():
                counts.setdefault(method, []).append(count)
        cells = [
            f"{np.mean([count > 0 for count in row]):.2f}, {np.mean(row):.1f}"
            for row in counts.values()
        ]
        print(f"| {' | '.join([label, *cells])} |", flush=True)


def invented(kind: str, seed: int, on_record: float) -> dict[str, int]:
    """Count the groups that are given where there is no ring."""
    if kind in FREE_GRAPHS:
        table = la.find_rings(la.from_networkx(free_graph(kind, seed)))
    else:
        with TemporaryDirectory() as name:
            folder = Path(name)
            if kind in WORLDS:
                options = {"people": FREE_PEOPLE, "on_record": on_record}
                WORLDS[kind](folder, seed=seed, rings=False, **options)
            else:
                free_case(kind, folder, seed=seed, people=FREE_PEOPLE)
            table = la.find_rings(read(folder))
    network = named(table.graph)
    counts = {name: len(groups) for name, groups in own_groups(table, {}).items()}
    return counts | {"4-clique percolation": len(ordered(network, cliques(network)))}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--dev", action="store_true", help="seeds 0 and up (default)")
    which.add_argument("--test", action="store_true", help="seeds 1000 and up")
    parser.add_argument("--first", type=int, help="first seed")
    parser.add_argument("--worlds", nargs="*", choices=list(WORLDS), default=list(WORLDS))
    parser.add_argument("--cases", type=int, default=3, help="cases a world")
    parser.add_argument("--people", type=int, default=700)
    parser.add_argument("--on-record", type=float, default=0.9)
    parser.add_argument("--free", type=int, default=10, help="cases of each kind without rings")
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    first = (1000 if given.test else 0) if given.first is None else given.first
    for kind in ("geometric", "families off record"):  # compiling is not timed
        invented(kind, first, given.on_record)
    for world in given.worlds if given.cases else ():
        seeds = range(first, first + given.cases)
        on_world(world, seeds, given.people, given.on_record)
    if given.free:
        without_rings(given.worlds, range(first, first + given.free), given.on_record)


if __name__ == "__main__":
    main(sys.argv[1:])
