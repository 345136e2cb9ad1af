"""Who is who by keys that are strong enough to decide alone, and by nothing else.

Lives here: `resolve` and the `Decisions` that it proposes.
Not here: similar names, addresses or dates, which decide nothing; the record of decisions and
what follows from them (`case.decide`, `case.undo`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._door import Call, answer
from linkanalysis._given import row_by_number
from linkanalysis._names import Name
from linkanalysis._provenance import MadeBy, Reason
from linkanalysis._result import Column, Result
from linkanalysis.case import Decision
from linkanalysis.case.case import expect_case
from linkanalysis.case.decisions import shown_pair
from linkanalysis.case.mentions import WITHHELD
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case import Case, Judgment

# One document, finger or genome belongs to one person, if its number was recorded correctly.
STRONG_KEYS = ("document_number", "passport", "national_id", "fingerprint_id", "dna_id")
HOLDS = "holds"
RULE = "rule: equal strong keys"
# A value that more entities share is taken for a placeholder ("SEE FILE"). A higher limit proposes
# false pairs of placeholders; a lower one misses a person who was recorded under more ids.
MAX_SHARED = 10
# What clerks write when there is no number.
PLACEHOLDERS = frozenset({"UNKNOWN", "NONE", "NA", "PENDING", "REFUSED", "TBD", "NULL"})

Row = tuple[str, str, str]
"""Value, document, row."""


@dataclass(frozen=True, slots=True, eq=False)
class Decisions(Result):
    """Proposed judgments, each with the records it rests on.

    Attributes
    ----------
    decisions : tuple of Decision
        In the order of left and right as they are shown.
    left_out : tuple of (str, int)
        Kinds of keys with a value that too many entities share to mean anything, and how many
        share it.
    made_by : MadeBy
        How they were made.

    Examples
    --------
    >>> found = Decisions((), (("document_number", 14),), MadeBy("resolve", "0"))
    >>> len(found), found.left_out
    (0, (('document_number', 14),))
    """

    COLUMNS = (
        Column("left", "first entity of the pair, masked if either is protected"),
        Column("right", "the second, in the same way"),
        Column("judgment", "same, different or unsure"),
        Column("by", "who or what judged"),
        Column("reasons", "the equal keys, with document and row"),
    )
    CAVEAT = (
        "Equal keys mean that two records are about one person only if the key was recorded "
        "correctly: numbers are mistyped, documents are lent and forged. Undo at any time."
    )

    decisions: tuple[Decision, ...]
    left_out: tuple[tuple[str, int], ...]
    made_by: MadeBy

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions)

    def __len__(self) -> int:
        return len(self.decisions)

    def _frame(self) -> pd.DataFrame:
        """By left and right."""
        rows = [
            (
                *(Name(shown, entity) for shown, entity in self._shown(each)),
                each.judgment,
                each.by,
                tuple(Name(self._text(why), why) for why in each.reasons),
            )
            for each in self.decisions
        ]
        return pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS], dtype=object)

    def _shown(self, each: Decision) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return both entities as they may be shown now, each with its id."""
        case: Case | None = self.made_by.case
        shown = each.shown or (each.left, each.right)
        if case is not None:
            shown = shown_pair(case.protection, each.left, each.right)
        return (shown[0], each.left), (shown[1], each.right)

    def _text(self, why: Reason) -> str:
        case: Case | None = self.made_by.case
        named = case is not None and case.mentions.whole(why.document)
        return f"{why.text} ({WITHHELD if named else why.document}, row {why.row})"

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the reasons of the decision in that row."""
        return row_by_number(self.decisions, item, "decision").reasons[:limit]


@answer()
def resolve(call: Call, case: Case) -> Decisions:
    """Find entities that are the same by a strong key.

    Parameters
    ----------
    case : Case
        The case; it is not changed.

    Returns
    -------
    Decisions
        *Same* for a pair of one type with an equal document number, passport, national id,
        fingerprint or DNA id, stated of both or held by both. *Unsure* if their birth dates
        cannot both be true, or their sex differs: a key may be mistyped, or lent. Give the
        result to ``case.decide``, which records all of it and merges only *same*.

    Notes
    -----
    No fuzzy matching: equal names, addresses and birth dates decide nothing. A pair that is
    already decided is not proposed again.

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
    statements, links = case.statements(), case.links()
    holders = _holders(statements, links)
    facts = {name: _stated(statements, name) for name in ("birth_date", "sex")}
    same = case.same
    known = _decided(case)
    evidence: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    left_out = []
    for (kind, _), records in sorted(holders.items()):
        if len(records) > MAX_SHARED:
            left_out.append((kind, len(records)))
            continue
        for left, right in combinations(sorted(records), 2):
            of_one_type = left.partition(":")[0] == right.partition(":")[0]
            decided = (left, right) in known or same.get(left, left) == same.get(right, right)
            if decided or not of_one_type:
                continue
            for entity in (left, right):
                document, row = records[entity]
                evidence[left, right].append(Reason(document, row, f"equal {kind}"))
    judged = [_judge(pair, reasons, facts) for pair, reasons in sorted(evidence.items())]
    shown = [
        replace(each, shown=shown_pair(case.protection, each.left, each.right)) for each in judged
    ]
    decisions = tuple(sorted(shown, key=lambda each: each.shown or ()))
    return Decisions(decisions, tuple(left_out), call.made_by())


def _holders(
    statements: pd.DataFrame, links: pd.DataFrame
) -> dict[tuple[str, str], dict[str, tuple[str, str]]]:
    """Find the entities of each key (kind, value), each with the first record that says so."""
    found: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    stated = statements[statements["attribute"].isin(STRONG_KEYS)]
    for entity, kind, value, document, row in _rows(stated, "entity", "attribute", "value"):
        key = _key(value)
        characters = key.replace(":", "")
        if (
            len(set(characters)) > 1 and characters not in PLACEHOLDERS
        ):  # 000000 is a placeholder too
            found[kind, key].setdefault(entity, (document, row))
    held = links[(links["type"] == HOLDS) & links["target"].str.startswith("document_number:")]
    for source, target, document, row in _rows(held, "source", "target"):
        found["document_number", target.partition(":")[2]].setdefault(source, (document, row))
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


def _decided(case: Case) -> set[tuple[str, str]]:
    frame = case.decisions()
    standing = frame[frame["standing"].astype(bool)]
    return {
        (min(left, right), max(left, right))
        for left, right in zip(standing["left"], standing["right"], strict=True)
    }


def _stated(statements: pd.DataFrame, attribute: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    rows = statements[statements["attribute"] == attribute]
    for entity, value, document, row in _rows(rows, "entity", "value"):
        found[entity].append((value, document, row))
    return found


def _judge(
    pair: tuple[str, str], reasons: list[Reason], facts: dict[str, dict[str, list[Row]]]
) -> Decision:
    clashes = []
    for name, values in facts.items():
        left, right = (values.get(entity, []) for entity in pair)
        if left and right and not any(_agree(name, a[0], b[0]) for a in left for b in right):
            for _, document, row in (left[0], right[0]):
                clashes.append(Reason(document, row, f"different {name}"))
    judgment: Judgment = "unsure" if clashes else "same"
    return Decision(*pair, judgment, by=RULE, reasons=tuple(reasons + clashes))


def _agree(name: str, left: str, right: str) -> bool:
    if name == "birth_date":
        # 1980 and 1980-05-02 agree: a date without a day is a span
        return left.startswith(right) or right.startswith(left)
    one, other = left.strip().upper()[:1], right.strip().upper()[:1]
    return one == other or "U" in (one, other) or not one or not other
