"""Pairs of records that are likely one entity, for somebody to review.

Lives here: `Proposals`, the candidate pairs of one type above a threshold with their evidence;
which of them are ambiguous, and which hang in a chain that joins strangers.
Not here: the comparison (`likeness`), pairs by equal keys (`strong_keys`), the public function
(`resolving`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._provenance import Reason
from linkanalysis.case.described import rows_of, whereabouts_clash
from linkanalysis.identity.decisions_table import Evidence
from linkanalysis.likeness.bits import PLUS, SIGNS, TILDE, sign_table
from linkanalysis.likeness.distinct import patterns

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
    """Pairs of entities, the most likely first, with their evidence."""

    likeness: Likeness
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    judged: Judged
    notes: tuple[str, ...]

    def pair(self, at: int) -> Pair:
        """Return the ids of a pair."""
        entities = self.likeness.population.entities
        return entities[self.left[at]], entities[self.right[at]]

    def pairs(self) -> list[Pair]:
        """Return the ids of all pairs."""
        return [self.pair(at) for at in range(self.left.size)]

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
    left, right = likeness.candidates.left, likeness.candidates.right
    left, right, judged = likeness.likely(min_bits=min_bits, agreeing=AGREEING)
    at = np.flatnonzero(_open(case, likeness, left, right, known))
    at = at[np.lexsort((right[at], left[at], -judged.total[at].round(4)))]
    if one_to_one:
        at = at[_best_each(left[at], right[at])]
    chosen = judged.take(at)
    notes = _notes(likeness, left[at], right[at], chosen.total)
    return Proposals(likeness, left[at], right[at], chosen, notes)


def _open(
    case: Case,
    likeness: Likeness,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    known: set[Pair],
) -> NDArray[np.bool_]:
    """Mark pairs that were not judged before and that no record of another place rules out."""
    entities = likeness.population.entities
    pairs = [(entities[a], entities[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    clash = whereabouts_clash(case.engine, pairs) if _people(likeness) else {}
    return np.array([pair not in known and pair not in clash for pair in pairs], bool)


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
    population = likeness.population
    stated = rows_of(case.engine, population, {entity for pair in pairs for entity in pair})
    signs = sign_table(population)
    found: list[list[Reason]] = [[] for _ in pairs]
    left = np.array([likeness.number[one] for one, _ in pairs], np.int64)
    right = np.array([likeness.number[other] for _, other in pairs], np.int64)
    for column, feature in enumerate(population.features):
        level = judged.level[:, column].astype(np.int64)
        sign = signs[column][level + 1]
        at = np.flatnonzero((sign == PLUS) | (sign == TILDE))
        values = population.held[feature.name].matched(left[at], right[at])
        of_feature = stated[feature.name]
        texts = [
            f"{feature.levels[each].reason} ({bits:+.1f} bits)"
            for each, bits in zip(level[at].tolist(), judged.bits[at, column].tolist(), strict=True)
        ]
        for row, text, matched in zip(at.tolist(), texts, values, strict=True):
            for both in zip(pairs[row], matched, strict=True):
                _, document, line = of_feature[both]
                found[row].append(Reason(document, line, text))
    return [tuple(reasons) for reasons in found]
