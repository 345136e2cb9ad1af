"""Who is who in a case: by equal strong keys, and by likeness for somebody to review.

Lives here: `resolve`, and the check that its own judgments do not join what is ruled out.
Not here: the rule of keys (`strong_keys`), likely pairs (`proposals`), review elsewhere (`review`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from linkanalysis._door import Call, answer
from linkanalysis._given import is_real
from linkanalysis._provenance import Reason
from linkanalysis.case.case import expect_case
from linkanalysis.case.comparing import Likeness
from linkanalysis.case.decisions import Decision, clusters, ids_of, masked_together
from linkanalysis.case.described import whereabouts_clash
from linkanalysis.errors import CaseError
from linkanalysis.identity.decisions_table import Decisions, Evidence
from linkanalysis.identity.proposals import evidence_of, find_proposals, reasons_of_pairs
from linkanalysis.identity.strong_keys import strong_pairs
from linkanalysis.likeness.features import COMPARED_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case
    from linkanalysis.identity.proposals import Pair

LIKELY = "likeness of records"
RULED_OUT = "would join records that rule each other out"
ANOTHER_BODY = "rule: another fingerprint or DNA profile"
BODY = ("fingerprint", "dna")


@answer()
def resolve(
    call: Call,
    case: Case,
    *,
    types: Sequence[str] | None = None,
    between: tuple[str, str] | None = None,
    one_to_one: bool = False,
    min_bits: float = 0.0,
) -> Decisions:
    """Find records that may be one entity, by equal strong keys and by likeness.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    types : sequence of str, optional
        Types of entities that are compared; by default all of `identity.COMPARED_TYPES`.
    between : tuple of (str, str), optional
        Two documents; only pairs with one record of each are compared.
    one_to_one : bool, default False
        Whether a record may be in one likely pair at most, the one with the most evidence.
    min_bits : float, default 0.0
        The least evidence of a likely pair, in bits.

    Returns
    -------
    Decisions
        *Same*: two of one type with an equal document number, passport, national id, fingerprint or
        DNA id, stated of both or held by both. *Unsure*: such a pair whose birth dates contradict
        each other or whose sex differs, because a key may be mistyped or lent; and every pair that
        is likely to be one by what agrees. *Different*: a pair with an equal key but different
        fingerprint or DNA ids. Give the result to ``case.decide``, which records all of it and
        merges only *same*.

    Raises
    ------
    CaseError
        If a type is not compared, `between` does not name two documents, or `min_bits` is not a
        number.

    Notes
    -----
    The evidence of a pair is a sum of bits (Fellegi and Sunter), learned from the case without
    labels; `Case.compare` shows it property by property. Many bits mean that the two agree in what
    few others share. They do not show that the two are one: twins, namesakes and relatives look
    alike. So if names or birth dates contradict each other, what a family shares counts little. A
    pair is proposed only if two properties agree; a name alone is not enough. A pair is ruled out,
    whatever else agrees, by different fingerprint or DNA ids, by different sex and birth date
    together, by records at two places within an hour, and by records after a death. Missing values
    count neither way, so sparse records yield few pairs. Names are compared in any order and across
    scripts, with nicknames, initials and missing parts. A pair that is already decided is not
    proposed again.

    References
    ----------
    .. [1] Fellegi and Sunter (1969), JASA 64, 1183-1210.
    .. [2] Winkler (2000), Frequency-based matching in the Fellegi-Sunter model, RR2000/06.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["KY-1", "KY-2"], "passport": ["RO 054321", "ro-054321"]})
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> [(each.left, each.right, each.judgment) for each in la.resolve(case)]
    [('person:KY-1', 'person:KY-2', 'same')]
    """
    expect_case(case)
    compared = _checked(case, types, between, min_bits)
    with case.engine.few_threads():
        apart, known = decided_pairs(case)
        strong, left_out = strong_pairs(case, known)
        by_key = strong if between is None else []
        ruled: list[tuple[Decision, Evidence]] = []
        # apart, since a million small tuples keep the garbage collector busy
        likely: list[Decision] = []
        evidence: list[Evidence] = []
        for kind in COMPARED_TYPES:
            listed = [each for each in by_key if each.left.startswith(f"{kind}:")]
            if kind not in compared:
                ruled += [(each, Evidence(math.nan)) for each in listed]
                continue
            likeness = (
                case.moment.likeness(kind)
                if between is None
                else Likeness(case.engine, kind, between)
            )
            ruled += _by_rule(case, likeness, listed, apart)
            judged = known | {*map(ids_of, listed)}
            proposed = find_proposals(
                case, likeness, min_bits=min_bits, one_to_one=one_to_one, known=judged
            )
            reasons = reasons_of_pairs(case, likeness, proposed.pairs, proposed.judged)
            evidence += proposed.evidence()
            for pair, why in zip(proposed.pairs, reasons, strict=True):
                likely.append(Decision(*pair, "unsure", LIKELY, why))
    decided = [*(each for each, _ in ruled), *likely]
    decided = masked_together(case.protection, decided, case.undecided)
    evidence = [*(each for _, each in ruled), *evidence]
    # by rule first, in the order shown; then the most likely first
    order = sorted(range(len(decided)), key=lambda at: (decided[at].left, decided[at].right))
    order.sort(key=lambda at: -math.inf if at < len(ruled) else -evidence[at].bits)
    return Decisions(
        tuple(decided[at] for at in order),
        tuple(evidence[at] for at in order),
        left_out,
        (),
        call.made_by(),
    )


def _checked(
    case: Case,
    types: Sequence[str] | None,
    between: tuple[str, str] | None,
    min_bits: float,
) -> tuple[str, ...]:
    listed = COMPARED_TYPES if types is None else (types,) if isinstance(types, str) else (*types,)
    unknown = [each for each in listed if each not in COMPARED_TYPES]
    if unknown:
        message = (
            f'Entities of type "{unknown[0]!s:.40}" are not compared. Choose from '
            f"{', '.join(COMPARED_TYPES)}."
        )
        raise CaseError(message)
    if not is_real(min_bits):
        message = f"min_bits is {min_bits!r:.40}; give a number of bits, such as 0."
        raise CaseError(message)
    if between is not None:
        documents = case.documents()
        standing = documents["id"][documents["status"] == "standing"].tolist()
        two = len({*between}) == len(between) == 1 + 1
        if not two or not {*between} <= {*standing}:
            message = (
                "between takes the ids of two standing documents; case.documents() lists them."
            )
            raise CaseError(message)
    return listed


def decided_pairs(case: Case) -> tuple[list[Pair], set[Pair]]:
    """Return the pairs that are judged different, and all that are judged."""
    frame = case.decisions()
    standing = frame[frame["standing"].astype(bool)]
    same = case.same
    apart, known = [], set()
    for left, right, judgment in zip(
        standing["left"], standing["right"], standing["judgment"], strict=True
    ):
        for pair in ((left, right), (same.get(left, left), same.get(right, right))):
            known.add((min(pair), max(pair)))
        if judgment == "different":
            apart.append((same.get(left, left), same.get(right, right)))
    return apart, known


def _by_rule(
    case: Case, likeness: Likeness, listed: list[Decision], apart: list[Pair]
) -> list[tuple[Decision, Evidence]]:
    """Compare the pairs with equal keys, and keep apart what must not be joined."""
    if not listed:
        return []
    pairs = [*map(ids_of, listed)]
    judged = likeness.judge(*likeness.numbers(pairs))
    names = [feature.name for feature in likeness.population.features]
    evidence = evidence_of(likeness, judged, [""] * len(pairs))
    clash = whereabouts_clash(case.engine, pairs)
    decided = []
    for each, pair, found in zip(listed, pairs, evidence, strict=True):
        signs = dict(found.signs)
        if any(signs.get(name) == "!" for name in BODY if name in names):
            decided.append(replace(each, judgment="different", by=ANOTHER_BODY))
        elif pair in clash:
            rows = tuple(
                Reason(seen.document, seen.row, "at another place at that time")
                for seen in clash[pair]
            )
            decided.append(replace(each, judgment="unsure", reasons=each.reasons + rows))
        else:
            decided.append(each)
    held_apart = apart + [ids_of(d) for d in decided if d.judgment == "different"]
    decided = _keep_apart(likeness, decided, held_apart)
    return [*zip(decided, evidence, strict=True)]


def _keep_apart(likeness: Likeness, decided: list[Decision], apart: list[Pair]) -> list[Decision]:
    """Leave unsure the pairs of a group in which two records rule each other out."""
    groups = clusters([ids_of(d) for d in decided if d.judgment == "same"])
    refused: set[str] = set()
    for group in groups:
        two = [*combinations(group, 2)]
        kept_apart = any({*pair} <= {*group} for pair in apart)
        if kept_apart or bool(likeness.judge(*likeness.numbers(two)).vetoed.any()):
            refused.update(group)
    return [
        replace(each, judgment="unsure", reasons=(*each.reasons, Reason("", "", RULED_OUT)))
        if each.judgment == "same" and ids_of(each)[0] in refused
        else each
        for each in decided
    ]
