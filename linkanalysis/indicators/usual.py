"""What is usual in a case: as much as other people, homes or phones in it show."""

from __future__ import annotations

from bisect import bisect_left
from math import ceil
from typing import TYPE_CHECKING

from scipy.optimize import brentq

from linkanalysis.indicators.finding import explained

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkanalysis.indicators.finding import Finding

OTHERS = 5  # fewer others say too little about what is usual
LEAST_RATE = 1e-9  # the fit is sought strictly between 0 and 1


def split_usual(
    findings: Sequence[Finding], entities: Mapping[str, int]
) -> tuple[list[Finding], list[Finding]]:
    """Part the findings of one indicator from those that its other findings make usual.

    What most people do once or twice, a few do often. A count is usual if at least `OTHERS` others
    reach it, and one entity or more is expected to by a law under which the counts of all entities
    of the subjects' types fall off geometrically from zero. A finding of a special kind is compared
    with its kind only, any other with all. What was compared with chance already stays as it is;
    what the record explains stays, and makes nothing usual.

    entities: Number of entities of each type in the case.
    """
    judged = [one for one in findings if one.threshold and not one.chance and not one.explanation]
    others: dict[Finding, int] = {}
    for kind in {one.kind for one in judged}:
        usual = _usual([one for one in judged if kind in {"", one.kind}], entities)
        others |= {one: reach for one, reach in usual.items() if one.kind == kind}
    return [one for one in findings if one not in others], [
        explained(one, f"as much is usual in this case: {others[one]:,} others reach it")
        for one in findings
        if one in others
    ]


def _usual(alike: Sequence[Finding], entities: Mapping[str, int]) -> dict[Finding, int]:
    """Return the usual ones of comparable findings, with the number of others that reach each."""
    most: dict[str, int] = {}  # what a subject does again makes it no more usual
    for one in alike:
        subject = one.entities[0]
        most[subject] = max(most.get(subject, 0), int(one.observed))
    counts = sorted(most.values())
    others = {one: len(counts) - bisect_left(counts, one.observed) - 1 for one in alike}
    types = {subject.partition(":")[0] for subject in most}
    number = sum(entities.get(each, 0) for each in types)  # none if all subjects are masked
    if not number or max(others.values()) < OTHERS:
        return {}
    least = min(ceil(one.threshold or 1) for one in alike)
    rate = _rate(counts, max(number, len(counts) + 1), least=least)
    return {
        one: reach
        for one, reach in others.items()
        if reach >= OTHERS and number * rate**one.observed >= 1
    }


def _rate(counts: Sequence[int], number: int, *, least: int) -> float:
    """Fit the share of entities that go on from each count to the next (maximum likelihood).

    Only counts from `least` up are known one by one; all other entities are known to have fewer.
    """
    found, total = len(counts), sum(counts)

    def _slope(rate: float) -> float:
        below = (number - found) * least * rate**least / (1 - rate**least)
        return total - below - found * rate / (1 - rate)

    return float(brentq(_slope, LEAST_RATE, 1 - LEAST_RATE))
