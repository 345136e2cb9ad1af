"""Who is who by keys that are strong enough to decide alone."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from linkanalysis._provenance import Reason
from linkanalysis.case.decisions import Decision
from linkanalysis.case.described import held_rows, stated_rows
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from linkanalysis.case import Case

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
