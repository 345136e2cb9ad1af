"""Fit and check the probability of rings on cases of other hands.

    python benchmarks/ring_probability.py write FOLDER
    python benchmarks/ring_probability.py collect SIGNS.csv FOLDER...
    python benchmarks/ring_probability.py fit SIGNS.csv...
    python benchmarks/ring_probability.py check SIGNS.csv...

Each FOLDER holds a case (case.toml) and truth.json: {"rings": [{"kind": …, "members": [ids]}]}, no
ring where nothing is planted; "same", optional, maps further ids of a person to the first.
`write` makes cases below FOLDER: towns of three kinds and 400 to 1,000 people, with rings and
without. `collect` writes what the search knows of every group that it finds, and whether the group
is planted (a Jaccard of .5). `fit` prints coefficients. `check` prints, by folder name up to the
first "_", recall and average precision of groups from .5 on, how many are given, ring-free cases
with one, with a strong one, and stated against true shares by decile.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from generators import WORLDS
from scipy.optimize import minimize

import linkanalysis as la
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.rings.probability import COEFFICIENTS, Signs, columns_of, probability_of
from linkanalysis.rings.rings import search_groups

MATCH, RIDGE = 0.5, 0.5
MODERATE, STRONG = 0.5, 0.9


def write(out: Path) -> None:
    """Write towns of three kinds, half of them without rings; seeds from 300 on have none."""
    for kind, people in product(("county", "online", "port"), (400, 700, 1000)):
        for seed, with_rings in product(range(6), (True, False)):
            number = seed if with_rings else 300 + seed
            folder = out / f"{kind}_{number}_{people}"
            folder.mkdir(parents=True)
            record = 0.9 if seed % 3 else 0.75
            options = {"people": people, "rings": with_rings, "on_record": record}
            truth = WORLDS[kind](folder, seed=number, **options)
            rings = [{"kind": ring.kind, "members": sorted(ring.members)} for ring in truth.rings]
            known = {"rings": rings if with_rings else [], "same": truth.first_ids()}
            (folder / "truth.json").write_text(json.dumps(known))


def collect(out: Path, folders: list[Path]) -> None:
    rows = []
    for folder in folders:
        truth = json.loads((folder / "truth.json").read_text())
        planted = [set(ring["members"]) for ring in truth["rings"]]
        same = truth.get("same", {})
        case = la.read_case(folder)
        case.decide(la.resolve(case))
        start = time.process_time()
        found = search_groups(
            la.build_graph(case), seed=0, benign=None, through=None, max_members=25, explained=False
        )
        seconds = time.process_time() - start
        ids = unmasked(found.evidence.people.ids)
        known = {"folder": folder.name, "planted": len(planted), "seconds": seconds}
        rows.append({**known, "ring": -2})
        for group in found.listed.groups:
            members = {same.get(ids[k], ids[k]) for k in group.candidate.nodes.tolist()}
            likeness = [len(members & ring) / len(members | ring) for ring in planted]
            best = int(np.argmax(likeness)) if likeness else -1
            right = best >= 0 and likeness[best] >= MATCH
            kind = truth["rings"][best]["kind"] if right else ""
            ring = best if right else -1
            if group.signs is None:
                continue
            signs = {**known, **group.signs._asdict()}
            rows.append({**signs, "ring": ring, "kind": kind, "likeness": max(likeness, default=0)})
        print(folder.name, len(found.listed.groups), f"{seconds:.1f}", flush=True)
    pd.DataFrame(rows).to_csv(out, index=False)


def read(paths: list[str]) -> pd.DataFrame:
    return pd.concat([pd.read_csv(path) for path in paths], ignore_index=True)


def signs_of(table: pd.DataFrame) -> list[Signs]:
    return [Signs(**row) for row in table[list(Signs._fields)].to_dict("records")]


def fit(table: pd.DataFrame) -> None:
    groups = table[table["ring"] > -2]
    x = np.array([list(columns_of(signs).values()) for signs in signs_of(groups)])
    y = (groups["ring"] >= 0).to_numpy(dtype=float)
    spread = x.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    z = x / scale

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        eta = z @ beta
        p = 1 / (1 + np.exp(-eta))
        penalty = RIDGE * beta
        penalty[0] = 0
        value = float((np.logaddexp(0, eta) - y * eta).sum() + (penalty * beta).sum() / 2)
        return value, z.T @ (p - y) + penalty

    beta = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x / scale
    print(f"{groups['folder'].nunique()} cases, {len(groups)} groups, {int(y.sum())} planted")
    for name, value in zip(COEFFICIENTS, beta, strict=True):
        print(f'    "{name}": {value:.3f},')


def check(table: pd.DataFrame) -> None:
    groups = table[table["ring"] > -2].copy()
    groups["p"] = [probability_of(signs) for signs in signs_of(groups)]
    report(table, groups)


def report(table: pd.DataFrame, groups: pd.DataFrame) -> None:
    cases = table[table["ring"] == -2]
    for name, mine in cases.groupby(cases["folder"].str.split("_").str[0]):
        recall, precision, given, free, strong = [], [], [], [], []
        for case in mine.itertuples():
            rows = groups[groups["folder"] == case.folder].sort_values("p", ascending=False)
            shown = rows[rows["p"] >= MODERATE]
            if not case.planted:
                free.append(len(shown) > 0)
                strong.append((rows["p"] >= STRONG).any())
                continue
            seen, total, right = set(), 0.0, 0
            for rank, ring in enumerate(shown["ring"].tolist(), 1):
                right += ring >= 0
                if ring >= 0 and ring not in seen:
                    seen.add(ring)
                    total += right / rank
            recall.append(len(seen) / case.planted)
            precision.append(total / case.planted)
            given.append(len(shown) / case.planted)
        columns = (recall, precision, given, free, strong)
        said = [f"{np.mean(each):.2f}" if each else "-" for each in columns]
        counts = str(len(recall)), str(len(free))
        print(f"| {' | '.join([name, counts[0], *said[:3], counts[1], *said[3:]])} |")
    print("| stated | groups | mean stated | true |")
    for low in np.arange(0, 1, 0.1):
        mine = groups[(groups["p"] >= low) & (groups["p"] < low + 0.1 + (low > 0.85))]
        if len(mine):
            true = (mine["ring"] >= 0).mean()
            print(f"| {low:.1f} | {len(mine)} | {mine['p'].mean():.2f} | {true:.2f} |")


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    act, *rest = arguments
    if act == "write":
        write(Path(rest[0]))
    elif act == "collect":
        collect(Path(rest[0]), [Path(each) for each in rest[1:]])
    else:
        {"fit": fit, "check": check}[act](read(rest))


if __name__ == "__main__":
    main(sys.argv[1:])
