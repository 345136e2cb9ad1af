"""Rings planted among close families: what finds them, with and without what else is known.

    python benchmarks/simulated_rings.py [CASES] [CALM]

CASES simulated cases (10) of 400 people, twelve rings of six to nine, and 80 close households that
share a phone, an account, a car and two stays: each looks like a ring. `find_rings` runs with and
without its benign links (kin, household, home, work) and with and without relevance. Relevance is
what an analyst has without knowing rings: a point for each incident of a trafficking offense that
somebody was part of, and one for each indicator. In these cases only rings meet such offenses, so
this relevance is nearly the truth: read what it restores as the most that relevance can do.

Baselines see the same people tied by the same things: components, Louvain (networkx), Infomap, and
the people with most ties with all around them. Groups of 4 to 40 count, those of most relevance
first, then those with most strength inside a member. "find_rings" is its table; "and explained"
adds the groups that it lists apart, since families, households or work explain them.

Then CALM cases (50) without rings, with and without close households: how many give any ring, and
how many do when all that strangers share is shuffled, so that nothing but chance is left.
Last, CASES cases a dial: twelve rings without close households, with one dial turned.
"""

from __future__ import annotations

import sys
import time
import warnings
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.swaps import shuffle
from linkanalysis.rings.evidence import among_strangers, evidence_of
from linkanalysis.rings.redundancy import holdings_of, tied_by
from linkanalysis.rings.rings import search_rings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PEOPLE, RINGS, HOUSEHOLDS = 400, 12, 80
PLACES = 12
SIZES = {"calls": 2_000, "payments": 500}
OFFENSES = {"human trafficking", "prostitution offenses"}
SHOWN = (
    "f1",
    f"precision_at_{PLACES}",
    "recall",
    "average_precision",
    "ami",
    "element_similarity",
)
DIALS: dict[str, tuple[dict[str, int], dict[str, float]]] = {
    "no dial": ({}, {}),
    "3 events a ring": ({"events": 3}, {}),
    "12 events a ring": ({"events": 12}, {}),
    "1 member in the next ring too": ({"overlap": 1}, {}),
    "2 members in the next ring too": ({"overlap": 2}, {}),
    "10 mass events": ({}, {"mass_events": 10}),
    "a fifth unrecorded": ({}, {"unrecorded": 0.2}),
    "two fifths unrecorded": ({}, {"unrecorded": 0.4}),
    "20 people under two numbers": ({}, {"aliases": 20}),
}
Table = dict[tuple[str, ...], list]


def made(
    seed: int, rings: int | la.simulate.SimulatedRings, households: int = 0, **dials: float
) -> tuple[la.Case, list[set[str]]]:
    people = la.simulate.SimulatedPeople(PEOPLE, households=households, **dials)
    with TemporaryDirectory() as folder:
        case = la.simulate_case(
            Path(folder) / "case", seed=seed, people=people, rings=rings, **SIZES
        )
        read = la.read_case(case.folder)
    read.decide(la.resolve(read))
    return read, [{f"person:{who}" for who in ring["members"]} for ring in case.truth["rings"]]


def relevance(case: la.Case) -> dict[str, tuple[float, str]]:
    said = case.statements()
    named = said[(said["attribute"] == "offense") & said["value"].isin(OFFENSES)]
    links = case.links()
    points = links[links["target"].isin(named["entity"])]["source"].tolist()
    for finding in la.find_indicators(case).findings:
        points.append(finding.entities[0])
    return {who: (float(points.count(who)), "offenses and indicators") for who in set(points)}


def groups(
    people: la.EntityGraph, members: list[set[str]], points: dict[str, tuple[float, str]]
) -> list[set[str]]:
    """Order groups of 4 to 40 by relevance, then by strength inside a member."""
    where = {who: at for at, group in enumerate(members) for who in group}
    inside = [0.0] * len(members)
    place = [where.get(who, -1) for who in unmasked(people.ids)]
    for a, b, s in zip(people.source, people.target, people.strength, strict=True):
        if place[a] == place[b] >= 0:
            inside[place[a]] += float(s)
    order = sorted(
        (at for at, group in enumerate(members) if 4 <= len(group) <= 40),
        key=lambda at: (
            -sum(points[who][0] for who in members[at] & points.keys()),
            -inside[at] / len(members[at]),
            min(members[at]),
        ),
    )
    return [members[at] for at in order]


def circles(network: nx.Graph) -> list[set[str]]:
    """Give the people with most ties and all around them, each person once."""
    left, found = set(network), []
    for who, _ in sorted(network.degree, key=lambda row: (-row[1], row[0])):
        if who in left:
            found.append({who, *network[who]} & left)
            left -= found[-1]
    return found


def infomap(network: nx.Graph) -> list[set[str]]:
    from infomap import Infomap

    names = sorted(network)
    number = {who: at for at, who in enumerate(names)}
    peer = Infomap("--two-level --silent --seed 1")
    for a, b, s in network.edges(data="strength"):
        peer.add_link(number[a], number[b], s)
    peer.run()
    found: dict[int, set[str]] = {}
    for at, module in dict(peer.get_modules()).items():
        found.setdefault(module, set()).add(names[at])
    return [found[module] for module in sorted(found)]


def louvain(network: nx.Graph) -> list[set[str]]:
    return list(nx.community.louvain_communities(network, weight="strength", seed=0))


BASELINES = {
    "degree": circles,
    "components": lambda network: list(nx.connected_components(network)),
    "Louvain": louvain,
    "Infomap": infomap,
}


def members(rings: Iterable[la.Ring], ids: Sequence[str]) -> list[set[str]]:
    return [{ids[member.node] for member in ring.members} for ring in rings]


def compared(case: la.Case, truth: list[set[str]], households: int, table: Table) -> None:
    graph, points = la.build_graph(case), relevance(case)
    conditions = [("known", None, False), ("known", None, True)]
    if households:
        conditions += [("unknown", (), False), ("unknown", (), True)]
    for ties, benign, use in conditions:
        given = points if use else {}
        rings = la.find_rings(graph, benign=benign, relevance=given)
        every = members((*rings, *rings.explained), unmasked(rings.graph.ids))
        lists = {
            "find_rings": la.compare.compare_groups(rings, truth),
            "and explained": la.compare.compare_groups(every, truth),
        }
        network = la.to_networkx(rings.graph, exact=True, by="benchmark", reason="planted truth")
        for name, method in BASELINES.items():
            if name != "Infomap" or find_spec("infomap"):
                found = groups(rings.graph, method(network), given)
                lists[name] = la.compare.compare_groups(found, truth)
        for name, result in lists.items():
            key = (str(households), ties, "yes" if use else "no", name)
            table.setdefault(key, []).append(result)


def one_dial(name: str, rings: dict[str, int], people: dict[str, float], cases: int) -> None:
    results = []
    for seed in range(100, 100 + cases):
        case, truth = made(seed, la.simulate.SimulatedRings(RINGS, **rings), **people)
        results.append(la.compare.compare_groups(la.find_rings(la.build_graph(case)), truth))
    print(f"{name}: {', '.join(said(results))}", flush=True)


def said(results: list, against: list | None = None) -> list[str]:
    sign = "" if against is None else "+"
    frame = la.compare.average_comparisons(results, against=against, k=PLACES).to_frame()
    rows = frame.set_index("measure").loc[list(SHOWN)]
    return [
        f"{name} {row['mean']:{sign}.2f} ({row['low']:{sign}.2f} to {row['high']:{sign}.2f})"
        for name, row in rows.iterrows()
    ]


def calm_cases(calm: int, households: int) -> None:
    given = listed = shuffled = 0
    for seed in range(1_000, 1_000 + calm):
        case, _ = made(seed, 0, households)
        graph = la.build_graph(case)
        rings = la.find_rings(graph)
        given += bool(len(rings))
        listed += bool(rings.explained)
        shuffled += chance_gives_a_ring(graph, seed)
    print(
        f"no rings, {households} close households, {calm} cases: {given} give a ring; {listed} "
        f"list groups apart; {shuffled} give a ring when what strangers share is shuffled",
        flush=True,
    )


def chance_gives_a_ring(graph: la.EntityGraph, seed: int) -> bool:
    """Shuffle who has which thing, and look for rings with simulated networks of other seeds."""
    evidence = among_strangers(evidence_of(graph, benign=None, through=None, max_members=25))
    holdings = holdings_of(evidence, np.ones(evidence.node.size, dtype=np.bool_))
    n = evidence.people.n
    indptr, thing = shuffle(
        holdings.indptr, holdings.thing, evidence.strength.size, seed=seed, trades=5 * n
    )
    shuffled = replace(
        evidence,
        rows=tied_by(holdings._replace(indptr=indptr, thing=thing)),
        node=slot_rows(indptr),
        thing=thing.astype(np.int64),
        tied=np.ones(thing.size, dtype=np.bool_),
    )
    return bool(search_rings(shuffled, seed=0, large=False).groups)


def main(arguments: list[str]) -> None:
    given = [int(word) for word in arguments]
    cases, calm = (*given, *(10, 50)[len(given) :])
    warnings.simplefilter("ignore")
    start = time.process_time()
    table: Table = {}
    for households in (0, HOUSEHOLDS):
        for seed in range(100, 100 + cases):
            case, truth = made(seed, RINGS, households)
            compared(case, truth, households, table)
    print(f"{cases} cases; means and 95 % intervals over cases")
    print("close households | benign ties | relevance | method | groups | values")
    for key, results in table.items():
        count = sum(len(result.sizes) for result in results) / len(results)
        print(" | ".join([*key, f"{count:.0f}", *said(results)]))
    home = str(HOUSEHOLDS)
    for what, one, other in (
        ("close households", (home, "known", "no"), ("0", "known", "no")),
        ("relevance, ties known", (home, "known", "yes"), (home, "known", "no")),
        ("relevance, ties unknown", (home, "unknown", "yes"), (home, "unknown", "no")),
        ("known benign ties", (home, "known", "no"), (home, "unknown", "no")),
        ("both", (home, "known", "yes"), (home, "unknown", "no")),
    ):
        difference = said(table[*one, "find_rings"], table[*other, "find_rings"])
        print(f"difference by {what}: {', '.join(difference)}", flush=True)
    print(f"{time.process_time() - start:.0f} CPU s", flush=True)
    for households in (0, HOUSEHOLDS):
        calm_cases(calm, households)
    for name, (rings, people) in DIALS.items():
        one_dial(name, rings, people, cases)
    print(f"{time.process_time() - start:.0f} CPU s")


if __name__ == "__main__":
    main(sys.argv[1:])
