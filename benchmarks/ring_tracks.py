"""Rings through two periods: how often steady, growing and shrinking ones are called what.

    python benchmarks/ring_tracks.py [CASES] [FIRST SEED]

CASES cases (12) of each kind hold ten rings of eight among sixty strangers, over two half-years.
Members of a ring meet by threes and fours, each at a rate of their own, eight times in a half-year
on average. Steady rings do so in both. Four of the eight members of a growing ring come only in the
second half-year, and those of a shrinking one only in the first; then they meet twice as often, so
that everybody keeps their own rate. What counts is the event of the track in the second period.
"By size alone" calls a ring grown or shrunk whenever the table lists more members, or fewer.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import linkanalysis as la

if TYPE_CHECKING:
    from linkanalysis.views.compare.tracking import GroupStep

CASES, FIRST = 12, 0
RINGS, SIZE, COME_OR_GO, STRANGERS = 10, 8, 4, 60
MEETINGS = 8
DAYS = [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)]
KINDS = {"steady": (False, False), "growing": (True, False), "shrinking": (False, True)}


def meetings(draw: np.random.Generator, ring: int, small: tuple[bool, bool]) -> list[list[str]]:
    rate = draw.gamma(4.0, size=SIZE)
    rows = []
    for half, is_small in enumerate(small):
        present = SIZE - COME_OR_GO if is_small else SIZE
        mean = MEETINGS * rate[:present].sum() / rate.sum() * (2 if any(small) else 1)
        for number in range(draw.poisson(mean)):
            share = rate[:present] / rate[:present].sum()
            there = draw.choice(present, int(draw.integers(3, 5)), replace=False, p=share)
            day = f"2024-{1 + 6 * half + int(draw.integers(6)):02}-{int(draw.integers(1, 28)):02}"
            rows += [
                [f"person:r{ring}-{who}", f"event:r{ring}-{half}-{number}", day] for who in there
            ]
    return rows


def made(kind: str, seed: int) -> la.Case:
    draw = np.random.default_rng(seed)
    rows = [row for ring in range(RINGS) for row in meetings(draw, ring, KINDS[kind])]
    for number in range(2 * STRANGERS):
        day = f"2024-{int(draw.integers(1, 13)):02}-{int(draw.integers(1, 28)):02}"
        pair = draw.choice(STRANGERS, 2, replace=False).tolist()
        rows += [[f"person:x{who}", f"event:x{number}", day] for who in pair]
    links = pd.DataFrame(rows, columns=["source", "target", "start"])
    links = links.assign(type="involved_in", row=np.arange(len(links)).astype(str))
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="events", sha256="0" * 64), links=links))
    return case


def by_size(step: GroupStep) -> str:
    """Say what a step would be called if every change of size counted."""
    if step.event != "steady":
        return step.event
    return "grown" if len(step.joined) > len(step.left) else "shrunk"


def main(arguments: list[str]) -> None:
    given = [int(word) for word in arguments]
    cases, first = (*given, *(CASES, FIRST)[len(given) :])
    warnings.simplefilter("ignore")
    print("kind | called | by size alone")
    for kind in KINDS:
        called: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for seed in range(first, first + cases):
            history = la.compare.track_rings(made(kind, seed), DAYS)
            second = [step for step in history.steps if step.period == len(DAYS) - 1]
            called.update(step.event for step in second)
            alone.update(by_size(step) for step in second)
        print(f"{kind} | {in_words(called)} | {in_words(alone)}", flush=True)


def in_words(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {event}" for event, number in counts.most_common())


if __name__ == "__main__":
    main(sys.argv[1:])
