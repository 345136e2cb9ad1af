"""Pairs of records that are likely one entity, for somebody to review.

Lives here: `Proposals`, the candidate pairs of one type above a threshold with their evidence;
which of them are ambiguous, and which hang in a chain that joins strangers.
Not here: the comparison (`likeness`), pairs by equal keys (`strong_keys`), the public function
(`resolving`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._provenance import Reason
from linkanalysis.case.described import first_rows, whereabouts_clash
from linkanalysis.identity.decisions_table import Evidence
from linkanalysis.likeness.bits import PLUS, SIGNS, TILDE, sign_table
from linkanalysis.likeness.distinct import distinct, patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.case.comparing import Likeness
    from linkanalysis.likeness.bits import Judged

Pair = tuple[str, str]
# Two partners of one record, strangers to each other, whose evidence differs by less than 6 bits
# (64 to 1) fit about as well.
AMBIGUOUS_BITS = 6.0
# Two records are strangers if more speaks against them than for them, the prior left aside; a chain
# of likely pairs may still join them.
STRANGERS = 0.0
LONGEST_CHAIN = 30  # partners of a record that are compared with one another
AMBIGUOUS = "another record fits about as well"
CHAIN = "weak link: it would join records which differ"
# A pair that only its names make likely is no proposal: at least two properties must agree.
AGREEING = 2


@dataclass(frozen=True, eq=False)
class Proposals:
    """Pairs of entities by their ids, the most likely first, with their evidence."""

    likeness: Likeness
    pairs: list[Pair]
    judged: Judged
    notes: tuple[str, ...]

    def evidence(self) -> list[Evidence]:
        """Return the evidence of each pair."""
        return evidence_of(self.likeness, self.judged, self.notes)


def evidence_of(likeness: Likeness, judged: Judged, notes: Sequence[str]) -> list[Evidence]:
    """Write the evidence of judged pairs."""
    names = [feature.name for feature in likeness.population.features]
    signs = sign_table(likeness.population)
    shifted = judged.level.astype(np.int64) + 1
    sign = np.take_along_axis(signs[None], shifted[:, :, None], 2)[:, :, 0]
    found, of_pattern, _ = patterns(sign)
    named = [
        tuple((names[at], SIGNS[row[at]]) for at in np.flatnonzero(row).tolist()) for row in found
    ]
    totals = np.round(judged.total.astype(np.float64), 2).tolist()
    return [
        Evidence(total, named[pattern], note)
        for total, pattern, note in zip(totals, of_pattern.tolist(), notes, strict=True)
    ]


def find_proposals(
    case: Case, likeness: Likeness, *, min_bits: float, one_to_one: bool, known: set[Pair]
) -> Proposals:
    """Find the pairs above a threshold that are not ruled out and were not judged before."""
    left, right, judged = likeness.likely(min_bits=min_bits, agreeing=AGREEING)
    entities = likeness.population.entities
    pairs = [(entities[a], entities[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    # nobody was at two places at once, or anywhere after a death
    clash = whereabouts_clash(case.engine, pairs) if _people(likeness) else {}
    at = np.flatnonzero([pair not in known and pair not in clash for pair in pairs])
    at = at[np.lexsort((right[at], left[at], -judged.total[at].round(4)))]
    if one_to_one:
        at = at[_best_each(left[at], right[at])]
    chosen = judged.take(at)
    notes = _notes(likeness, left[at], right[at], chosen.total)
    return Proposals(likeness, [pairs[each] for each in at.tolist()], chosen, notes)


def _people(likeness: Likeness) -> bool:
    return likeness.population.type_name == "person"


def _best_each(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep pairs, the most likely first, so that no record is in two."""
    taken: set[int] = set()
    kept = []
    for at, pair in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if taken.isdisjoint(pair):
            taken.update(pair)
            kept.append(at)
    return np.array(kept, np.int64)


def _notes(
    likeness: Likeness,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    total: NDArray[np.float32],
) -> tuple[str, ...]:
    """Mark pairs that share a record although their other records are strangers."""
    notes = np.zeros(left.size, np.int8)
    ends = np.concatenate([left, right])
    order = np.argsort(ends, kind="stable")
    row, own = np.tile(np.arange(left.size), 2)[order], ends[order]
    partner = np.concatenate([right, left])[order]
    block = np.searchsorted(own, own, side="right")
    # the pairs of a record that has very many are suspect by themselves
    block = np.minimum(block, np.arange(own.size) + 1 + LONGEST_CHAIN)
    times = block - np.arange(own.size) - 1
    first = np.repeat(np.arange(own.size), times)
    second = first + 1 + np.arange(first.size) - np.repeat(np.cumsum(times) - times, times)
    if first.size:
        judged = likeness.judge(partner[first], partner[second])
        against = judged.total - np.float32(likeness.weights.prior) < STRANGERS
        strangers = against | judged.vetoed
        one, other = row[first[strangers]], row[second[strangers]]
        weaker = np.where(total[one] < total[other], one, other)
        notes[weaker] = 2
        near = np.abs(total[one] - total[other]) < AMBIGUOUS_BITS
        notes[one[near]] = notes[other[near]] = 1
    return tuple(("", AMBIGUOUS, CHAIN)[note] for note in notes)


def reasons_of_pairs(
    case: Case, likeness: Likeness, pairs: Sequence[Pair], judged: Judged
) -> list[tuple[Reason, ...]]:
    """Return what agrees in each pair, with the rows of both."""
    population, signs = likeness.population, sign_table(likeness.population)
    left, right = likeness.numbers(pairs)
    stated = first_rows(case.engine, population, distinct(np.concatenate([left, right])))
    rows: list[NDArray[np.int64]] = []
    reasons: list[Reason] = []
    for column, feature in enumerate(population.features):
        level = judged.level[:, column].astype(np.int64)
        at = np.flatnonzero(np.isin(signs[column][level + 1], (PLUS, TILDE)))
        said = [
            f"{feature.levels[each].reason} ({bits:+.1f} bits)"
            for each, bits in zip(level[at].tolist(), judged.bits[at, column].tolist(), strict=True)
        ]
        values = population.held[feature.name].matched_values(left[at], right[at])
        for entity, value in zip((left[at], right[at]), values.T, strict=True):
            rows.append(at)
            reasons += map(Reason, *stated[feature.name].of(entity, value), said)
    row = np.concatenate([np.zeros(0, np.int64), *rows])
    # a stable order leaves the properties of a pair in that of the table
    ordered = [reasons[at] for at in np.argsort(row, kind="stable").tolist()]
    ends = np.cumsum(np.bincount(row, minlength=len(pairs))).tolist()
    return [tuple(ordered[one:other]) for one, other in pairwise([0, *ends])]
