"""How fast shapes of money flows are found, how many of those planted, and how many by chance.

    python benchmarks/money_shapes.py [--transfers 200000 5000000] [--seed 0]

Ordinary transfers over a year: 25 an account, ends by Zipf's law with exponent .6, amounts
lognormal. Among the same accounts shapes are planted with fees of 2 to 8 %. One counts as found if
a set of its shape holds four fifths of its transfers; "like it" if that set has at most twice as
many. One thread, CPU seconds, after compiling. Then the accounts that a simulator of laundering
calls fraudulent, beside as many of the highest degree.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from linkanalysis.events.money.shape_search import SHAPES, Rule, search
from linkanalysis.kernels.flows import most_in_a_window
from linkanalysis.kernels.ledgers import Ledger, build_ledger, only, partners_of

DAY = 86_400
RULE = Rule(14 * DAY, 3, 0.8)
PLANTED = 40  # of each shape
HUB = 200
Rows = list[tuple[int, int, int, int]]  # moment, source, target, amount


def planted(shape: str, rng: np.random.Generator, n: int) -> Rows:
    """Plant one shape among accounts of the case."""
    who = rng.choice(n, 16, replace=False).tolist()
    start = int(rng.integers(0, 340 * DAY))
    days = np.sort(rng.integers(0, 12 * DAY, 24)) + start
    amount = int(rng.integers(200_000, 2_000_000))

    def less(money: int) -> int:
        return int(money * rng.uniform(0.92, 0.98))

    early, late = days[:12].tolist(), days[12:].tolist()
    if shape == "cycle":
        rows, ring = [], who[: int(rng.integers(3, 9))]
        for moment, (a, b) in zip(days.tolist(), pairwise([*ring, ring[0]]), strict=False):
            rows.append((moment, a, b, amount))
            amount = less(amount)
        return rows
    if shape == "same_amount_cycle":
        ring = who[: int(rng.integers(3, 9))]
        moments = rng.permutation(days)[: len(ring)].tolist()
        ends = pairwise([*ring, ring[0]])
        return [(t, *end, amount) for t, end in zip(moments, ends, strict=True)]
    if shape == "scatter_gather":
        rows = [(t, who[0], x, amount) for t, x in zip(early, who[2:8], strict=False)]
        return rows + [(t, x, who[1], less(amount)) for t, x in zip(late, who[2:8], strict=False)]
    if shape == "gather_scatter":
        rows = [(t, x, who[0], amount) for t, x in zip(early, who[1:7], strict=False)]
        return rows + [(t, who[0], x, less(amount)) for t, x in zip(late, who[7:13], strict=False)]
    if shape in {"fan_in", "fan_out"}:
        ends = [(x, who[0]) if shape == "fan_in" else (who[0], x) for x in who[1:9]]
        return [(t, *end, amount) for t, end in zip(early, ends, strict=False)]
    first = [(a, b) for a in who[:3] for b in who[3:6]]
    rows = [(t, *end, amount) for t, end in zip(early, first, strict=False)]
    if shape == "stack":
        second = [(a, b) for a in who[3:6] for b in who[6:9]]
        rows += [(t, *end, less(amount)) for t, end in zip(late, second, strict=False)]
    return rows


def make(m: int, seed: int) -> tuple[Ledger, list[tuple[str, set[int]]]]:
    """Make a case of m ordinary transfers and planted shapes."""
    rng = np.random.default_rng(seed)
    n = m // 25
    share = np.arange(1, n + 1) ** -0.6
    ends = rng.permutation(n)[rng.choice(n, (m, 2), p=share / share.sum())]
    ends = ends[ends[:, 0] != ends[:, 1]]
    amounts = (np.exp(rng.normal(5, 1.2, len(ends))) * 10_000).astype(np.int64) + 1
    rows = [np.column_stack([rng.integers(0, 365 * DAY, len(ends)), ends, amounts])]
    plants, at = [], len(ends)
    for shape in SHAPES:
        for _ in range(PLANTED):
            plant = planted(shape, rng, n)
            plants.append((shape, range(at, at + len(plant))))
            rows.append(np.array(plant))
            at += len(plant)
    columns = np.concatenate(rows)
    order = np.lexsort(columns.T[::-1])
    place = np.empty(at, np.int64)
    place[order] = np.arange(at)
    when, source, target, amount = columns[order].T
    ledger = build_ledger(n, source, target, when, when, amount)
    return ledger, [(shape, set(place[list(part)].tolist())) for shape, part in plants]


def of_planted(m: int, seed: int) -> None:
    """Print what was found of what was planted, and what it cost."""
    ledger, plants = make(m, seed)
    print(f"\n{ledger.source.size:,} transfers of {m // 25:,} accounts; seed {seed}")
    hub = most_in_a_window(ledger, RULE.window) > HUB
    kept = np.flatnonzero(~(hub[ledger.source] | hub[ledger.target]))
    part = only(ledger, kept)
    out = ledger.source.size - kept.size
    print(f"{hub.sum():,} hubs left out, with {out:,} transfers\n")
    print("| shape | CPU s | sets | planted found | like it |\n|---|---|---|---|---|")
    for shape in SHAPES:
        began = time.process_time()
        found = search(part, [shape], RULE)[0][shape]
        took = time.process_time() - began
        bounds = zip(found.indptr[:-1].tolist(), found.indptr[1:].tolist(), strict=True)
        owner = np.repeat(np.arange(found.indptr.size - 1), np.diff(found.indptr))
        of: dict[int, list[int]] = {}
        for one, e in zip(owner.tolist(), kept[found.transfers].tolist(), strict=True):
            of.setdefault(e, []).append(one)
        sizes = [b - a for a, b in bounds]
        hits = [_best(plant, of) for kind, plant in plants if kind == shape]
        held = [(one, size) for one, share, size in hits if share >= 0.8]
        like = sum(sizes[one] <= 2 * size for one, size in held)
        share = f"{len(held) / PLANTED:.2f} | {like / PLANTED:.2f}"
        print(f"| {shape} | {took:.2f} | {len(sizes):,} | {share} |", flush=True)
    began = time.process_time()
    search(part, SHAPES, RULE)
    print(f"| all | {time.process_time() - began:.2f} | | | |")


def _best(plant: set[int], of: dict[int, list[int]]) -> tuple[int, float, int]:
    """Return the set with most of a plant, what share of it that is, and its size."""
    counts: dict[int, int] = {}
    for e in plant:
        for one in of.get(e, ()):
            counts[one] = counts.get(one, 0) + 1
    best = max(counts, key=lambda one: (counts[one], -one), default=-1)
    return best, counts.get(best, 0) / len(plant), len(plant)


def of_amlsim(folder: Path) -> None:
    """Print how well accounts of shapes agree with a simulator's labels."""
    with (folder / "nodes.csv").open() as file:
        fraud = np.array([row["is_fraud"] == "1" for row in csv.DictReader(file)])
    with gzip.open(folder / "edges.csv.gz", "rt") as file:
        rows = [
            (
                int(r["time"]) * DAY,
                int(r["source"]),
                int(r["target"]),
                round(float(r["amount"]) * 100),
            )
            for r in csv.DictReader(file)
        ]
    when, source, target, amount = np.array(sorted(r for r in rows if r[1] != r[2])).T
    ledger = build_ledger(fraud.size, source, target, when, when + DAY - 1, amount)
    degree = partners_of(ledger)
    print(f"\nAMLSim, {fraud.sum():,} of {fraud.size:,} accounts fraudulent\n")
    print("| accounts of | days | CPU s | flagged | precision | recall | by degree |")
    print("|---|---|---|---|---|---|---|")
    for shape in SHAPES:
        for days in (14, 60, 120) if "cycle" in shape else (14,):
            began = time.process_time()
            found = search(ledger, [shape], RULE._replace(window=days * DAY))[0][shape].transfers
            took = time.process_time() - began
            flagged = np.zeros(fraud.size, np.bool_)
            flagged[source[found]] = flagged[target[found]] = True
            most = np.argsort(-degree, kind="stable")[: flagged.sum()]
            right = (flagged & fraud).sum()
            n = max(flagged.sum(), 1)
            shares = (right / n, right / fraud.sum(), fraud[most].sum() / n)
            cells = " | ".join(f"{share:.3f}" for share in shares)
            print(f"| {shape} | {days} | {took:.2f} | {flagged.sum():,} | {cells} |", flush=True)


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transfers", type=int, nargs="*", default=[200_000])
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    search(make(2_500, seed=1)[0], SHAPES, RULE)  # compiles
    for m in arguments.transfers:
        of_planted(m, arguments.seed)
    data = os.environ.get("LINKANALYSIS_SHARED_DATA")
    if data:
        of_amlsim(Path(data) / "amlsim_20k_cycle200")


if __name__ == "__main__":
    main()
