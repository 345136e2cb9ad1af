"""Who is who in a case: by rule, and by likeness for somebody to review.

Rules say what one name decides, and what no rule may join.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import Decision, clusters, ids_of, masked_together
from linkanalysis.case.descriptions import held_rows, sides_of, stated_rows, whereabouts_clash
from linkanalysis.core.checks import is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.keys.kinds import normalize
from linkanalysis.core.provenance import Reason
from linkanalysis.errors import CaseError, LinkAnalysisError
from linkanalysis.identity.decisions_table import Decisions, Evidence, together
from linkanalysis.identity.proposals import evidence_of, find_proposals, reasons_of_pairs
from linkanalysis.names.dates import FAR_YEARS, NEAR_YEARS, SWAPPED, TYPED, BirthDates
from linkanalysis.names.features import COMPARED_TYPES
from linkanalysis.names.identifiers import OTHER, Identifiers
from linkanalysis.names.names import (
    EXCHANGED,
    GENERATION,
    LETTER,
    MARRIED,
    MIXED,
    PART,
    SAME,
    WRITTEN,
    PersonNames,
)
from linkanalysis.names.names import OTHER as OTHER_NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.case.comparing import Likeness
    from linkanalysis.identity.proposals import Pair, Proposals
    from linkanalysis.names.bits import Judged


# One document, finger or genome belongs to one person, if its number was recorded correctly.
STRONG_KEYS = ("document_number", "passport", "national_id", "fingerprint_id", "dna_id")
# Each state numbers its licenses, so an equal number decides only with the state that issued it.
LICENSE, ISSUER = "driver_license", "driver_license_state"
NO_ISSUER = "equal driver_license; its state is not on record of both, and another may have it too"
HOLDS = "holds"
RULE = "rule: equal strong keys"
# A value that more entities share is taken for a placeholder ("SEE FILE"). A higher limit proposes
# false pairs of placeholders; a lower one misses a person who was recorded under more ids.
MAX_SHARED = 10
# What clerks write when there is no number.
PLACEHOLDERS = frozenset({"UNKNOWN", "NONE", "NA", "PENDING", "REFUSED", "TBD", "NULL"})


def strong_pairs(
    case: Case, known: set[tuple[str, str]]
) -> tuple[list[Decision], tuple[tuple[str, int], ...]]:
    """Judge the pairs of one type with an equal strong key, save those already decided.

    Returns them by their ids, and the kinds of keys that too many share.
    """
    holders, issuers = _holders(case), _issuers(case)
    evidence: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    left_out = []
    for (kind, key), records in sorted(holders.items()):
        if len(records) > MAX_SHARED:
            left_out.append((kind, len(records)))
            continue
        for left, right in combinations(sorted(records), 2):
            of_one_type = left.partition(":")[0] == right.partition(":")[0]
            if (left, right) in known or not of_one_type:
                continue
            why = f"equal {kind}"
            if kind == LICENSE:
                by = [issuers.get((each, key), set()) for each in (left, right)]
                if all(by) and not by[0] & by[1]:
                    continue
                why = why if all(by) else NO_ISSUER
            for entity in (left, right):
                document, row = records[entity]
                evidence[left, right].append(Reason(document, row, why))
    judged = [
        Decision(*pair, "same" if {*reasons} - {NO_ISSUER} else "unsure", RULE, tuple(why))
        for pair, why in sorted(evidence.items())
        for reasons in ([reason.text for reason in why],)
    ]
    return judged, tuple(left_out)


def _holders(case: Case) -> dict[tuple[str, str], dict[str, tuple[str, str]]]:
    """Find the entities of each key (kind, value), each with the first record that says so."""
    found: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    stated = stated_rows(case.engine, [*STRONG_KEYS, LICENSE])
    for entity, kind, value, document, row in _rows(stated, "entity", "attribute", "value"):
        key = _key(value)
        characters = key.replace(":", "")
        if (
            len(set(characters)) > 1 and characters not in PLACEHOLDERS
        ):  # 000000 is a placeholder too
            found[kind, key].setdefault(entity, (document, row))
    held = held_rows(case.engine, HOLDS, "document_number")
    for source, target, document, row in _rows(held, "source", "target"):
        found["document_number", target.partition(":")[2]].setdefault(source, (document, row))
    return found


def _issuers(case: Case) -> dict[tuple[str, str], set[str]]:
    """Find the states that issued a license (entity, number): those of the records that have it."""
    stated = stated_rows(case.engine, [LICENSE, ISSUER])
    rows = list(_rows(stated, "entity", "attribute", "value"))
    states = {
        (entity, document, row): value.upper().removeprefix("US-")
        for entity, attribute, value, document, row in rows
        if attribute == ISSUER
    }
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity, attribute, value, document, row in rows:
        if attribute == LICENSE and (entity, document, row) in states:
            found[entity, _key(value)].add(states[entity, document, row])
    return found


def _rows(frame: pd.DataFrame, *names: str) -> Iterator[tuple[str, ...]]:
    ordered = frame.sort_values([*names, "document", "row"])
    columns = [ordered[name].astype(str) for name in (*names, "document", "row")]
    return zip(*columns, strict=True)


def _key(value: str) -> str:
    try:
        return normalize("document_number", value)
    except LinkAnalysisError:
        return ""


LIKELY = "likeness of records"
THROUGH = "rule: each is one with a third record"
RULED_OUT = "would join records that rule each other out"
ANOTHER_BODY = "rule: another fingerprint or DNA profile"
ELSEWHERE = "at another place at that time"
NAMED = "rule: same name, "
PARTLY = "rule: no name differs, "
# What one person has, and not a car, a house or a trade: it tells who a shorter name is.
PERSONAL = ("document", "phone", "email", "handle", "account")
# 1,024 to 1, so that a common name and a thing that many share decide nothing.
SURE_BITS = 10.0
# What one person cannot differ in, and by which levels of its comparison.
CONTRADICTING = {
    "name": (GENERATION, EXCHANGED),
    "birth_date": (SWAPPED, TYPED, NEAR_YEARS, FAR_YEARS),
    "sex": (1,),
    "document": (OTHER,),
    "fingerprint": (OTHER,),
    "dna": (OTHER,),
}
# Names of two people, of whom one may be of the family of the other.
FAMILY = (GENERATION, EXCHANGED, MARRIED, MIXED)
PAIR = 2  # records


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
        Two documents; only pairs with one record of each are listed, each judged as without this.
    one_to_one : bool, default False
        Whether a record may be in one likely pair at most, the one with the most evidence.
    min_bits : float, default 0.0
        The least evidence of a likely pair, in bits.

    Returns
    -------
    Decisions
        *Same*: two of one type with an equal document number, passport, national id, fingerprint or
        DNA id, stated of both or held by both; two people of one name with the same birth date,
        phone, bank account, plate or document number, if that is rare enough (10 bits or more in
        all); and two that are each one with a third. *Unsure*: what such a rule would join although
        birth dates, sex, or documents contradict each other, or a third record contradicts one of
        the two; and every pair that is likely to be one by what agrees. *Different*: a pair with an
        equal key but different fingerprint or DNA ids. Give the result to ``case.decide``, which
        records all of it and merges only *same*; pairs left unsure for one reason are judged
        together by `Decisions.of_kind`.

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
    pair is proposed only if two properties agree; a name alone is not enough. One name is all words
    in one order, in which the family name may come first, in one spelling. A pair is ruled out,
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
        keyed, left_out = strong_pairs(case, known)
        # apart, since a million small tuples keep the garbage collector busy
        decided: list[Decision] = []
        evidence: list[Evidence] = []
        for kind in COMPARED_TYPES:
            listed = [each for each in keyed if each.left.startswith(f"{kind}:")]
            if kind in compared or listed:
                likeness = case.moment.likeness(kind)
                least = min(min_bits, 0.0) if kind in compared else math.inf
                judged = known | {*map(ids_of, listed)}
                proposed = find_proposals(case, likeness, min_bits=least, known=judged)
                for each, found in _of_type(case, listed, proposed, apart):
                    decided.append(each)
                    evidence.append(found)
    asked = [
        at
        for at in _across(case, decided, between)
        if decided[at].by != LIKELY or evidence[at].bits >= min_bits
    ]
    if one_to_one:
        asked = _best_each(decided, evidence, asked)
    decided = masked_together(case.protection, [decided[at] for at in asked], case.undecided)
    evidence = [evidence[at] for at in asked]
    # by rule first, in the order shown; then the most likely first
    order = sorted(range(len(decided)), key=lambda at: (decided[at].left, decided[at].right))
    ruled = [at for at in order if decided[at].by != LIKELY]
    likely = [at for at in order if decided[at].by == LIKELY]
    likely.sort(key=lambda at: -evidence[at].bits)
    order = ruled + together(decided, likely)
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


def _of_type(
    case: Case, listed: list[Decision], proposed: Proposals, apart: list[Pair]
) -> Iterator[tuple[Decision, Evidence]]:
    """Judge the pairs of one type by rule, and leave the others unsure."""
    likeness = proposed.likeness
    keyed, of_keys = _by_keys(case, likeness, listed)
    said = named_alike(likeness, proposed.judged)
    also = named_in_part(likeness, proposed.pairs, proposed.judged)
    rules = {
        pair: one or other
        for pair, one, other, note in zip(proposed.pairs, said, also, proposed.notes, strict=True)
        if (one or other) and not note
    }
    same = [ids_of(each) for each in keyed if each.judgment == "same"]
    two = {(min(pair), max(pair)) for pair in apart} | proposed.clash
    two |= {ids_of(each) for each in keyed if each.judgment == "different"}
    refused = held_apart(likeness, rules, same, two)
    joined = clusters({*same, *rules} - refused)
    group = {each: number for number, members in enumerate(joined) for each in members}
    for each, found in zip(keyed, of_keys, strict=True):
        if each.judgment == "same" and ids_of(each) in refused:
            reasons = (*each.reasons, Reason("", "", RULED_OUT))
            yield replace(each, judgment="unsure", reasons=reasons), found
        else:
            yield each, found
    reasons_of = reasons_of_pairs(case, likeness, proposed.pairs, proposed.judged)
    for pair, why, found in zip(proposed.pairs, reasons_of, proposed.evidence(), strict=True):
        if pair in rules and pair not in refused:
            yield Decision(*pair, "same", rules[pair], why), found
        elif group.get(pair[0], pair[0]) == group.get(pair[1], pair[1]):
            yield Decision(*pair, "same", THROUGH, why), found
        else:
            yield Decision(*pair, "unsure", LIKELY, why), found


def _across(case: Case, decided: list[Decision], between: tuple[str, str] | None) -> Iterable[int]:
    """Return the positions of the pairs of which each document names one."""
    if between is None:
        return range(len(decided))
    pairs = [*map(ids_of, decided)]
    named = sorted({entity for pair in pairs for entity in pair})
    number = {entity: at for at, entity in enumerate(named)}
    side = sides_of(case.engine, between, named)
    one, other = (side[[number[pair[end]] for pair in pairs]] for end in (0, 1))
    across = ((one & 1) & (other >> 1)) | ((one >> 1) & (other & 1))
    return np.flatnonzero(across).tolist()


def _best_each(decided: list[Decision], evidence: list[Evidence], asked: list[int]) -> list[int]:
    """Keep of likely pairs the most likely, so that no record is in two."""
    taken: set[str] = set()
    kept = []
    for at in sorted(asked, key=lambda at: -round(evidence[at].bits, 4)):
        pair = ids_of(decided[at])
        if decided[at].by != LIKELY or taken.isdisjoint(pair):
            taken.update(pair if decided[at].by == LIKELY else ())
            kept.append(at)
    return kept


def _by_keys(
    case: Case, likeness: Likeness, listed: list[Decision]
) -> tuple[list[Decision], list[Evidence]]:
    """Compare the pairs with equal keys, and leave unsure those in which something contradicts."""
    if not listed:
        return [], []
    pairs = [*map(ids_of, listed)]
    judged = likeness.judge(*likeness.numbers(pairs))
    evidence = evidence_of(likeness, judged, [""] * len(pairs))
    differ = contradictions(likeness, judged, ("birth_date", "sex"))
    against = reasons_of_pairs(case, likeness, pairs, judged, differ=differ)
    clash = whereabouts_clash(case.engine, pairs)
    decided = []
    for each, pair, found, why in zip(listed, pairs, evidence, against, strict=True):
        seen = (Reason(row.document, row.row, ELSEWHERE) for row in clash.get(pair, ()))
        said = replace(each, reasons=(*each.reasons, *why, *seen))
        if any(sign == "!" for _, sign in found.signs):
            decided.append(replace(said, judgment="different", by=ANOTHER_BODY))
        else:
            decided.append(replace(said, judgment="unsure") if said != each else each)
    return decided, evidence


def contradictions(
    likeness: Likeness, judged: Judged, names: Collection[str] = frozenset(CONTRADICTING)
) -> NDArray[np.bool_]:
    """Say of each pair and property whether the two contradict each other."""
    found = np.zeros(judged.level.shape, bool)
    for at, feature in enumerate(likeness.population.features):
        if feature.name in names:
            found[:, at] = np.isin(judged.level[:, at], CONTRADICTING[feature.name])
    return found


def named_alike(likeness: Likeness, judged: Judged) -> list[str]:
    """Return the rule by which each pair is one person; empty if there is none."""
    features, held = likeness.population.features, likeness.population.held
    same = {row.name: judged.level[:, at] == 0 for at, row in enumerate(features)}
    none = np.zeros(judged.total.size, bool)
    sure = same.get("name", none) & (judged.total >= SURE_BITS)
    sure &= ~contradictions(likeness, judged).any(1)
    rules = np.full(none.size, "", object)
    for row in reversed(features):
        # a family has one address, and one phone; but it tells people of one name apart
        if isinstance(held[row.name].table, (BirthDates, Identifiers)):
            rules[sure & same[row.name]] = f"{NAMED}{row.levels[0].reason}"
    return rules.tolist()


def named_in_part(likeness: Likeness, pairs: Sequence[Pair], judged: Judged) -> list[str]:
    """Return the rule by which each pair is one person of whose names none differs.

    A part is missing, or an initial stands for it; all else is written alike, since another form
    or a slip (Ana, Any) may be the name of a sister. Nobody of the same family with another name
    has what both have; where there is an initial, nobody else at all.
    """
    population = likeness.population
    rules = [""] * len(pairs)
    names = population.held.get("name")
    level = dict(zip((row.name for row in population.features), judged.level.T, strict=True))
    if names is None or "name" not in level or not isinstance(names.table, PersonNames):
        return rules
    asked = (level["name"] > SAME) & (level["name"] <= PART) & (judged.total >= SURE_BITS)
    asked &= ~contradictions(likeness, judged).any(1)
    left, right = likeness.numbers(pairs)
    for row in population.features:
        if row.name not in PERSONAL:
            continue
        at = np.flatnonzero(asked & (level[row.name] == 0))
        one, other = left[at], right[at]
        agreeing = names.table.agreeing(*np.sort(names.matched_values(one, other).T, axis=0))
        held = population.held[row.name]
        values = held.matched_values(one, other)[:, 0]
        for each, how, value in zip(at.tolist(), agreeing.tolist(), values.tolist(), strict=True):
            holders = held.entity[held.value == value]
            ends = np.repeat([left[each], right[each]], holders.size)
            others = names.compare(*np.sort([ends, np.tile(holders, 2)], axis=0)).level
            family = bool(np.isin(others, FAMILY).any())
            alone = not np.isin(others, (*FAMILY, OTHER_NAME)).any()
            if (how == WRITTEN and not family) or (how == LETTER and alone):
                rules[each] = rules[each] or f"{PARTLY}{row.levels[0].reason}"
    return rules


def held_apart(
    likeness: Likeness, rules: Mapping[Pair, str], keyed: Sequence[Pair], apart: Collection[Pair]
) -> set[Pair]:
    """Find pairs that a rule would join although a third record contradicts one of the two alone.

    Of father and son, each of the same name, who is meant without a birth date?

    rules: The rule of pairs of one name, or of names of which none differs.
    keyed: Pairs with an equal key, which only vetoes hold apart.
    apart: Pairs that are two.
    """
    groups = [group for group in clusters([*keyed, *rules]) if len(group) > PAIR]
    two = [pair for group in groups for pair in combinations(group, 2)]
    judged = likeness.judge(*likeness.numbers(two))
    never = judged.vetoed | np.array([pair in apart for pair in two], bool)
    never_named = never | contradictions(likeness, judged).any(1)
    features = [row.name for row in likeness.population.features]
    names = judged.level[:, [each for each, name in enumerate(features) if name == "name"]]
    differ = never_named | np.isin(names, (*FAMILY, OTHER_NAME)).any(1)
    in_part = [pair for pair, rule in rules.items() if rule.startswith(PARTLY)]
    refused: set[Pair] = set()
    for pairs, against in (
        (keyed, never),
        (rules.keys() - {*in_part}, never_named),
        (in_part, differ),
    ):
        others = defaultdict[str, set[str]](set)
        for at in np.flatnonzero(against).tolist():
            left, right = two[at]
            others[left].add(right)
            others[right].add(left)
        refused |= {(left, right) for left, right in pairs if others[left] != others[right]}
    return refused
