"""Whether indicators find what was planted by other hands, and leave ordinary life alone.

    python benchmarks/planted_signs.py FIRST LAST

`plants` writes a county for each seed twice: with a clear and a borderline instance of each
pattern, and with ordinary life alone. Both have all decoys. A finding counts as right if its first
two entities name one of those that the instance is about. A decoy meets a definition "to the
letter" if only what else is on record tells that it is innocent. Those that come last in the list,
since the record would explain them, are counted once more.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from plants import write_case

import linkanalysis as la

PLANTED = ("clear", "clear, last", "borderline", "borderline, last")
KINDS = (*PLANTED, "another sign", "to the letter", "decoy", "other", "of these last")


def judged(folder: Path, truth: object) -> list[tuple[str, str]]:
    """Judge each instance that was found and each finding that belongs to none."""
    case = la.read_case(folder)
    shown = case.protection.shown
    plants = [(p, {shown(each) for each in p.about}) for p in truth.plants]
    decoys = [(d, {shown(each) for each in d.about}) for d in truth.decoys]
    said = []
    settings = {
        "frequent_movement": {"km": truth.given["radius_km"]},
        "payroll_too_small": truth.given["payroll_floors"],
    }
    findings = la.find_indicators(case, settings=settings)
    for row in la.INDICATORS:
        named = [
            (finding.entities[:2], finding.explanation != "")
            for finding in findings
            if finding.indicator == row.name
        ]
        mine = [(p.form, about) for p, about in plants if p.indicator == row.id]
        for form, about in mine:
            met = [explained for first, explained in named if about & {*first}]
            said += [(row.name, form)] if met else []
            said += [(row.name, f"{form}, last")] if met and all(met) else []
        for first, explained in named:
            if any(about & {*first} for _, about in mine):
                continue
            subject = first[0]
            said += [(row.name, "of these last")] if explained else []
            like = [decoy for decoy, about in decoys if subject in about]
            if any(subject in about for _, about in plants):
                said.append((row.name, "another sign"))
            elif like:
                to_the_letter = any(row.id in decoy.by_the_letter for decoy in like)
                said.append((row.name, "to the letter" if to_the_letter else "decoy"))
            else:
                said.append((row.name, "other"))
    return said


def main() -> None:
    """Print what was found, as means of a case."""
    warnings.simplefilter("ignore")
    first, last = map(int, sys.argv[1:])
    count: Counter[tuple[str, str]] = Counter()
    cases = 0
    for seed in range(first, last + 1):
        for given in ({}, {"plants": ()}):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "case")
                count.update(judged(path, write_case(path, seed=seed, **given)))
            cases += 1
    planted = cases / 2
    print("| indicator | " + " | ".join(KINDS) + " |")
    print("|---|" + "---|" * len(KINDS))
    for row in la.INDICATORS:
        cells = [f"{count[row.name, kind] / planted:.2f}" for kind in PLANTED]
        cells += [f"{count[row.name, kind] / cases:.2f}" for kind in KINDS[len(PLANTED) :]]
        print(f"| {row.id} {row.name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
