"""Pairs of records that are likely one entity, for somebody to review."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.descriptions import first_rows, whereabouts_clash
from linkanalysis.core.provenance import Reason
from linkanalysis.identity.decisions_table import Evidence
from linkanalysis.names.bits import PLUS, TILDE, sign_table, tells
from linkanalysis.names.distinct_rows import distinct, patterns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.case.comparing import Likeness
    from linkanalysis.names.bits import Judged
    from linkanalysis.names.comparison import Level

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
NEEDED = ("name", "birth_date")  # of people, which a kind of proposals names if they are missing


@dataclass(frozen=True, eq=False)
class Proposals:
    """Pairs of entities by their ids, the most likely first, with their evidence.

    clash: Pairs that were at two places at once, which are no proposals.
    """

    likeness: Likeness
    pairs: list[Pair]
    judged: Judged
    notes: tuple[str, ...]
    clash: frozenset[Pair]

    def evidence(self) -> list[Evidence]:
        """Return the evidence of each pair."""
        return evidence_of(self.likeness, self.judged, self.notes)


def evidence_of(likeness: Likeness, judged: Judged, notes: Sequence[str]) -> list[Evidence]:
    """Write the evidence of judged pairs."""
    features = likeness.population.features
    found, of_pattern, _ = patterns(judged.level)
    said = []
    for levels in found.tolist():
        known = {
            row.name: row.levels[level]
            for row, level in zip(features, levels, strict=True)
            if level >= 0
        }
        signs = tuple((name, level.sign) for name, level in known.items())
        said.append((signs, _kind(known, NEEDED if _people(likeness) else ())))
    totals = np.round(judged.total.astype(np.float64), 2).tolist()
    return [
        Evidence(total, said[pattern][0], note, said[pattern][1])
        for total, pattern, note in zip(totals, of_pattern.tolist(), notes, strict=True)
    ]


def _kind(known: Mapping[str, Level], needed: Sequence[str]) -> str:
    """Write what a pair is proposed for: what tells much, and what is missing."""
    missing = [f"no {name.replace('_', ' ')}" for name in needed if name not in known]
    return "; ".join([*(level.reason for level in known.values() if tells(level)), *missing])


def find_proposals(
    case: Case, likeness: Likeness, *, min_bits: float, known: set[Pair]
) -> Proposals:
    """Find the pairs above a threshold that are not ruled out and were not judged before."""
    left, right, judged = likeness.likely(min_bits=min_bits, agreeing=AGREEING)
    entities = likeness.population.entities
    pairs = [(entities[a], entities[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    # nobody was at two places at once, or anywhere after a death
    clash = whereabouts_clash(case.engine, pairs) if _people(likeness) else {}
    at = np.flatnonzero([pair not in known and pair not in clash for pair in pairs])
    at = at[np.lexsort((right[at], left[at], -judged.total[at].round(4)))]
    chosen = judged.take(at)
    notes = _notes(likeness, left[at], right[at], chosen.total)
    return Proposals(
        likeness, [pairs[each] for each in at.tolist()], chosen, notes, frozenset(clash)
    )


def _people(likeness: Likeness) -> bool:
    return likeness.population.type_name == "person"


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
    case: Case,
    likeness: Likeness,
    pairs: Sequence[Pair],
    judged: Judged,
    *,
    differ: NDArray[np.bool_] | None = None,
) -> list[tuple[Reason, ...]]:
    """Return what agrees in each pair, or in what the two differ, with the rows of both."""
    population, signs = likeness.population, sign_table(likeness.population)
    left, right = likeness.numbers(pairs)
    stated = first_rows(case.engine, population, distinct(np.concatenate([left, right])))
    rows: list[NDArray[np.int64]] = []
    reasons: list[Reason] = []
    for column, feature in enumerate(population.features):
        level = judged.level[:, column].astype(np.int64)
        agrees = np.isin(signs[column][level + 1], (PLUS, TILDE))
        at = np.flatnonzero(agrees if differ is None else differ[:, column])
        said = [
            f"{feature.levels[each].reason} ({bits:+.1f} bits)"
            for each, bits in zip(level[at].tolist(), judged.bits[at, column].tolist(), strict=True)
        ]
        if differ is not None:
            said = [f"different {feature.name}"] * at.size
        values = population.held[feature.name].matched_values(left[at], right[at])
        for entity, value in zip((left[at], right[at]), values.T, strict=True):
            rows.append(at)
            reasons += map(Reason, *stated[feature.name].of(entity, value), said)
    row = np.concatenate([np.zeros(0, np.int64), *rows])
    # a stable order leaves the properties of a pair in that of the table
    ordered = [reasons[at] for at in np.argsort(row, kind="stable").tolist()]
    ends = np.cumsum(np.bincount(row, minlength=len(pairs))).tolist()
    return [tuple(ordered[one:other]) for one, other in pairwise([0, *ends])]
