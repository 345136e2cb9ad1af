"""P-values of rings where nothing is planted: the lowest of each network should be uniform.

    python benchmarks/ring_chance.py [NETWORKS [FIRST SEED [KIND ...]]]

NETWORKS networks (200) of each kind, of 60 to 150 people: ties at random (ER), ties at random given
degrees with a heavy tail (configuration), and people at events at random, shuffled given how often
each comes (two modes). The last kind is also searched as where homes are on record, by kind of
evidence. A network without any candidate has p = 1.

The share of lowest p-values up to a level should be at most the level. Beside it stands the largest
share that 97.5 % of runs stay within if p-values are uniform; less than the level is conservative.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.stats import binom

import linkanalysis as la
from linkanalysis.rings.candidates import choose, gated, resolutions, scan
from linkanalysis.rings.evidence import among_strangers, evidence_of
from linkanalysis.rings.layer_search import search_layers
from linkanalysis.rings.layers import layer_of_things, shuffled
from linkanalysis.rings.ordinary_life import Ordinary
from linkanalysis.rings.rings import SEEDS
from linkanalysis.rings.significance import chances

if TYPE_CHECKING:
    from collections.abc import Callable

NETWORKS, FIRST = 200, 0
LEVELS = (0.05, 0.1, 0.25, 0.5)
FEWEST, MOST = 60, 150
MEAN = 5  # ties, or events, a person
TAIL = 1.5  # exponent of a Pareto tail with finite mean and infinite variance


def random_ties(draw: np.random.Generator, people: int) -> nx.Graph:
    return nx.gnm_random_graph(people, people * MEAN // 2, seed=int(draw.integers(2**31)))


def configuration(draw: np.random.Generator, people: int) -> nx.Graph:
    degrees = np.minimum((draw.pareto(TAIL, people) + 1) * MEAN / 3, people / 5).astype(int)
    degrees[0] += degrees.sum() % 2
    network = nx.Graph(nx.configuration_model(degrees, seed=int(draw.integers(2**31))))
    network.remove_edges_from(list(nx.selfloop_edges(network)))
    return network


def two_modes(draw: np.random.Generator, people: int) -> nx.Graph:
    share = draw.pareto(TAIL, people) + 0.5
    share /= share.sum()
    sizes = np.minimum(draw.pareto(TAIL, people) + 2, 20).astype(int)
    return nx.Graph(
        (f"person:{who}", f"event:{event}")
        for event, size in enumerate(sizes.tolist())
        for who in draw.choice(people, size, replace=False, p=share).tolist()
    )


def lowest(network: nx.Graph) -> float:
    evidence = evidence_of(la.from_networkx(network), benign=None, through=None, max_members=25)
    evidence = among_strangers(evidence)
    runs = scan(evidence.rows, resolutions(evidence.rows), seeds=range(SEEDS))
    found = choose(evidence.rows, runs, gated(evidence.rows, runs))
    tested = chances(evidence, [candidate.nodes for candidate in found], seed=0)
    return float(tested.significance.min(initial=1.0))


def lowest_by_layers(network: nx.Graph) -> float:
    graph = la.from_networkx(network)
    evidence = among_strangers(evidence_of(graph, benign=None, through=None, max_members=25))
    known = np.ones(evidence.people.n, dtype=np.bool_)
    none = np.zeros(0, dtype=np.int64)
    ordinary = Ordinary(known, ~known, ~known, none, none, none.astype(np.bool_))
    layer = layer_of_things(evidence, graph)
    found = search_layers([layer], ordinary, lambda seed: [shuffled(layer, seed)], seed=0)
    return float(found.plain.significance.min(initial=1.0))


KINDS: dict[str, tuple[Callable[..., nx.Graph], Callable[[nx.Graph], float]]] = {
    "ER": (random_ties, lowest),
    "configuration": (configuration, lowest),
    "two modes": (two_modes, lowest),
    "two modes, homes on record": (two_modes, lowest_by_layers),
}


def main(arguments: list[str]) -> None:
    given = [int(word) for word in arguments[:2]]
    networks, first = (*given, *(NETWORKS, FIRST)[len(given) :])
    warnings.simplefilter("ignore")
    bounds = [binom.ppf(0.975, networks, level) / networks for level in LEVELS]
    heads = " | ".join(
        f"p ≤ {level:g} (at most {bound:.3f})" for level, bound in zip(LEVELS, bounds, strict=True)
    )
    print(f"{networks} networks of each kind, seeds {first} to {first + networks - 1}")
    print(f"kind | {heads}")
    for name in arguments[2:] or KINDS:
        make, measure = KINDS[name]
        values = []
        for seed in range(first, first + networks):
            draw = np.random.default_rng(seed)
            values.append(measure(make(draw, int(draw.integers(FEWEST, MOST + 1)))))
        shares = [float((np.array(values) <= level + 1e-9).mean()) for level in LEVELS]
        print(" | ".join([name, *(f"{share:.3f}" for share in shares)]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
