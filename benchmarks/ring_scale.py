"""How long `find_rings` takes on large cases and graphs, and what it finds meanwhile.

    python benchmarks/ring_scale.py [calls] [stays] [many] [CL] [LFR] [phones] [contacts]

*calls*: a simulated case of 500 people and some 40,000 records, most of them calls and payments, as
cases are. *stays*: 500 people and 40,000 records of stays with up to four others: every record
ties. Both hold twelve rings, and are shuffled and searched 199 times. The others are too large for
shuffled worlds, with 100,000 people and 200 rings: *many* has a million stays, *CL* and *LFR* have
a million ties, on the backgrounds of `planted_rings.py` with a mean degree of 21.

*phones* and *contacts* have a million calls of 100,000 numbers and nothing else: who has called
whom is a background of heavy tails, a third of the numbers have a holder on record, and forty
circles of seven call one another. *phones* says where the holders live, so that the case is
searched by kind of evidence; *contacts* does not, and rings are found in the graph that
`build_contacts` makes, which is timed as well.

Only `find_rings` is timed; what comes before is said beside it. Set LINKANALYSIS_THREADS to choose
the number of threads. A first small call keeps the time of compilation out.
"""

from __future__ import annotations

import sys
import time
import warnings
from functools import partial
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import numpy as np
import pandas as pd
from planted_rings import chung_lu, lfr, planted, read

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked

PEOPLE, RECORDS, RINGS = 500, 40_000, 12
LARGE, MEAN = 100_000, 21
CALLS, HOLDERS, CIRCLES = 1_000_000, 33_000, 40

Made = tuple[la.Case | la.EntityGraph, str, list[set[str]]]


class Clock:
    """CPU and wall seconds since the last look."""

    def __init__(self) -> None:
        self.seen = self.now()

    def now(self) -> np.ndarray:
        return np.array([time.process_time(), time.perf_counter()])

    def __call__(self) -> str:
        before, self.seen = self.seen, self.now()
        cpu, wall = self.seen - before
        return f"{cpu:6.1f} CPU s {wall:6.1f} wall s"


def calls() -> Made:
    with TemporaryDirectory() as folder:
        made = la.simulate_case(
            Path(folder) / "case",
            people=la.simulate.SimulatedPeople(PEOPLE),
            rings=RINGS,
            calls=27_500,
            payments=8_500,
        )
        case = la.read_case(made.folder)
    case.decide(la.resolve(case))
    truth = [{f"person:{who}" for who in ring["members"]} for ring in made.truth["rings"]]
    return case, f"{len(case.links()):,} links of {PEOPLE} people", truth


def stays(people: int, records: int, rings: int, together: int) -> Made:
    """Let members stay together so often, four of seven at a time, among stays of anybody."""
    draw = np.random.default_rng(0)
    order = draw.permutation(people)
    members = [order[7 * k : 7 * k + 7] for k in range(rings)]
    company = [draw.choice(ring, 4, replace=False) for ring in members for _ in range(together)]
    rows = sum(map(len, company))
    while rows < records:
        company.append(np.unique(draw.integers(0, people, int(draw.integers(2, 6)))))
        rows += company[-1].size
    network = nx.Graph(
        (f"person:{who}", f"booking:{k}") for k, some in enumerate(company) for who in some.tolist()
    )
    truth = [{f"person:{who}" for who in ring.tolist()} for ring in members]
    return la.from_networkx(network), f"{rows:,} stays of {people:,} people", truth


def large(kind: str) -> Made:
    make = {"CL": chung_lu, "LFR": lfr}[kind]
    pairs, rings = planted(make(0, LARGE, MEAN), 0, 0.6, None, LARGE)
    graph = read(pairs, LARGE)
    truth = [{f"person:{member}" for member in ring} for ring in rings]
    return graph, f"{graph.m:,} ties of {graph.n:,} people", truth


def phones(*, homes: bool) -> Made:
    """Let everybody call the same few others for ninety days, and circles one another as often."""
    draw = np.random.default_rng(0)
    ties = np.array(sorted(chung_lu(0, LARGE, 4)))
    people = draw.permutation(LARGE)[:HOLDERS]
    circles = [people[7 * k : 7 * k + 7] for k in range(CIRCLES)]
    inside = np.array([pair for circle in circles for pair in combinations(circle.tolist(), 2)])
    pairs = ties[draw.integers(0, len(ties), CALLS - 10 * len(inside))]
    pairs = np.concatenate([pairs, np.repeat(inside, 10, axis=0)])
    number = np.array([f"phone:+1502{at + 2_000_000:07d}" for at in range(LARGE)], dtype=object)
    holder = np.array([f"person:{at}" for at in people], dtype=object)
    start = pd.Timestamp("2024-03-01", tz="UTC")
    minute = pd.to_timedelta(draw.integers(0, 90 * 1_440, len(pairs)), unit="min")
    rows = [
        (number[pairs[:, 0]], number[pairs[:, 1]], "call", start + minute, pd.NaT),
        (holder, number[people], "uses", start, start + pd.Timedelta(days=90)),
    ]
    if homes:
        home = np.array([f"address:{at}" for at in range(HOLDERS)], dtype=object)
        rows.append((holder, home, "lives_at", pd.NaT, pd.NaT))
    names = ("source", "target", "type", "start", "end")
    links = pd.concat([pd.DataFrame(dict(zip(names, row, strict=True))) for row in rows])
    links["row"] = np.arange(len(links)).astype(str)
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="calls", sha256="0" * 64), links=links))
    truth = [{f"person:{who}" for who in circle.tolist()} for circle in circles]
    return case, f"{CALLS:,} calls of {LARGE:,} numbers", truth


MAKERS = {
    "calls": calls,
    "stays": partial(stays, PEOPLE, RECORDS, RINGS, together=30),
    "many": partial(stays, LARGE, 1_000_000, 200, together=8),
    "CL": partial(large, "CL"),
    "LFR": partial(large, "LFR"),
    "phones": partial(phones, homes=True),
    "contacts": partial(phones, homes=False),
}


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    for few in (nx.ring_of_cliques(8, 5), nx.ring_of_cliques(1_000, 5)):
        la.find_rings(la.from_networkx(few))
    for kind in arguments or MAKERS:
        clock = Clock()
        given, size, truth = MAKERS[kind]()
        print(f"{kind}: {size}; made and read in {clock()}", flush=True)
        if kind == "contacts":
            given = la.build_contacts(given)
        rings = la.find_rings(given)
        print(f"  find_rings {clock()}")
        # a simulated case has victims among the members, whose names are masked
        stated = dict(zip(rings.graph.shown, unmasked(rings.graph.ids), strict=True))
        groups = [[stated[member.entity] for member in ring.members] for ring in rings]
        compared = la.compare.compare_groups(groups, truth)
        curve = compared.to_frame()["recall"]
        first = float(curve.head(len(truth)).max())
        print(
            f"  {len(rings)} rings for {len(truth)} planted: "
            f"recall {compared.recall:.2f}, @{len(truth)} {first:.2f}, "
            f"average precision {compared.average_precision:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
