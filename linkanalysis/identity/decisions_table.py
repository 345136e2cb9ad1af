"""Proposed judgments as a table, each with its evidence in bits and the rows it rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.decisions import JUDGMENTS, Decision, clusters, ids_of, masked_together
from linkanalysis.core.checks import check_choice, row_by_number, says_something
from linkanalysis.core.door import guarded
from linkanalysis.core.masked_ids import Name
from linkanalysis.core.result import Column, Result, sentences
from linkanalysis.errors import CaseError
from linkanalysis.names.features import FEATURES
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.case import Case, Judgment
    from linkanalysis.core.provenance import MadeBy, Reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a comparison says of a pair.

    Attributes
    ----------
    bits : float
        Sum of the evidence; NaN if entities of this type are not compared.
    signs : tuple of (str, str)
        Property and sign, of properties that both have.
    note : str
        What to mind; empty if nothing.
    kind : str
        What agrees and disagrees in words, which many pairs may have in common.

    Examples
    --------
    >>> Evidence(12.5, (("name", "+"),)).note
    ''
    """

    bits: float
    signs: tuple[tuple[str, str], ...] = ()
    note: str = ""
    kind: str = ""


def together(decisions: Sequence[Decision], order: Sequence[int]) -> list[int]:
    """Put pairs that would join one entity beside each other, the first of them in its place."""
    group, first = _groups(decisions), dict[int, int]()
    for at in order:
        first.setdefault(group[at], at)
    rank = {number: place for place, number in enumerate(first)}
    return sorted(order, key=lambda at: rank[group[at]])


def _groups(decisions: Sequence[Decision]) -> list[int]:
    """Give pairs that would join one entity one number; a pair of two has its own."""
    pairs = [*map(ids_of, decisions)]
    different = [each.judgment == "different" for each in decisions]
    joined = clusters(pair for pair, two in zip(pairs, different, strict=True) if not two)
    of = {entity: members for members in joined for entity in members}
    found: dict[tuple[str, ...], int] = {}
    return [
        found.setdefault(pair if two else of[pair[0]], len(found) + 1)
        for pair, two in zip(pairs, different, strict=True)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Decisions(Result):
    """Proposed judgments, each with the records it rests on.

    Attributes
    ----------
    decisions : tuple of Decision
        Those by rule first, then the most likely first, with others that would join the same
        entity; equal ones as they are shown.
    evidence : tuple of Evidence
        What the comparison says of each, in the same order.
    left_out : tuple of (str, int)
        Kinds of keys with a value that too many entities share to mean anything, and how many
        share it.
    notes : tuple of str
        What limits the search.
    made_by : MadeBy
        How they were made.

    Examples
    --------
    >>> import linkanalysis as la
    >>> found = Decisions(
    ...     (), (), (("document_number", 14),), (), la.resolve(la.Case(purpose="training")).made_by
    ... )
    >>> len(found), found.left_out
    (0, (('document_number', 14),))
    """

    COLUMNS = (
        Column("left", "first entity of the pair, masked if it is or may be protected"),
        Column("right", "the second, in the same way"),
        Column("judgment", "same, different or unsure"),
        Column("by", "who or what judged"),
        Column(
            "bits",
            "evidence that the two are one: above 0 more likely than not, 10 is 1,024 to 1",
            "bits",
        ),
        Column("kind", "what agrees and disagrees, and whether name or birth date is missing"),
        Column("of_kind", "how many pairs that are left unsure are of this kind"),
        Column("group", "number of the entity that this and other pairs would join"),
        Column("note", "what to watch for: another record fits as well, or a chain of weak pairs"),
        Column(
            "{measure}",
            "a property: + agrees, ~ agrees in part, − disagrees, ! rules sameness out",
        ),
        Column("reasons", "what agrees, with document and row"),
    )
    CAVEAT = (
        "Likeness of records, not proof. Equal keys mean one person only if they were recorded "
        "correctly: numbers are mistyped, documents are lent and forged; relatives share names, "
        "addresses and phones. Undo at any time."
    )

    _decisions: tuple[Decision, ...]
    evidence: tuple[Evidence, ...]
    left_out: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<Decisions: {len(self):,} pairs>"

    def __iter__(self) -> Iterator[Decision]:
        """Give the decisions, each masked as it must be now."""
        return iter(self.decisions)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions, each masked as it must be now: by rule first, then the most likely."""
        case: Case | None = self.made_by.case
        if case is None:
            return self._decisions
        return (*masked_together(case.protection, self._decisions, case.undecided),)

    def __len__(self) -> int:
        return len(self._decisions)

    @property
    def columns(self) -> tuple[str, ...]:
        """The properties that some pair has, in the order of `FEATURES`."""
        there = {name for each in self.evidence for name, _ in each.signs}
        return tuple(row.name for row in FEATURES if row.name in there)

    @property
    def kinds(self) -> dict[str, int]:
        """How many pairs are left unsure for one reason, the most first."""
        pairs = zip(self._decisions, self.evidence, strict=True)
        counts = Counter(found.kind for each, found in pairs if each.judgment == "unsure")
        return {kind: count for kind, count in counts.most_common() if kind}

    @property
    def rules(self) -> dict[str, int]:
        """How many pairs each rule made one, the most first."""
        return dict(Counter(d.by for d in self._decisions if d.judgment == "same").most_common())

    @guarded
    def of_kind(self, kind: str, judgment: Judgment, *, by: str) -> Decisions:
        """Judge all pairs at once that are left unsure for one reason.

        Parameters
        ----------
        kind : str
            A kind of the table.
        judgment : {"same", "different", "unsure"}
            What they are.
        by : str
            Who judges.

        Returns
        -------
        Decisions
            These pairs, for ``case.decide``; nothing is recorded before.

        Raises
        ------
        UnknownNameError
            If no pair is left unsure for that reason, or the judgment is not one of the three.
        CaseError
            If `by` names nobody.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Ana"]})
        >>> people["address"] = "1 Elm St, Louisville"
        >>> case = la.Case(purpose="training", region="US-KY")
        >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
        >>> found = la.resolve(case)
        >>> found.kinds
        {'same name; same address; no birth date': 1}
        >>> case.decide(found.of_kind(*found.kinds, "same", by="A. Clerk"))
        >>> case.same
        {'person:OH-7': 'person:KY-1'}
        """
        check_choice(kind, (*self.kinds,), "a kind of pairs that are left unsure")
        check_choice(judgment, JUDGMENTS, "a judgment")
        if not says_something(by):
            message = f"by is {by!r:.40}; name the person who judges, for the journal."
            raise CaseError(message)
        chosen = [
            (replace(each, judgment=judgment, by=by), found)
            for each, found in zip(self.decisions, self.evidence, strict=True)
            if each.judgment == "unsure" and found.kind == kind
        ]
        decided, evidence = zip(*chosen, strict=True)
        return Decisions(decided, evidence, (), (), self.made_by)

    def _frame(self) -> pd.DataFrame:
        """In the order of the decisions."""
        properties = self.columns
        rows, kinds = [], self.kinds
        for each, found, group in zip(
            self.decisions, self.evidence, _groups(self._decisions), strict=True
        ):
            signs = dict(found.signs)
            rows.append(
                (
                    *map(Name, (each.left, each.right), ids_of(each)),
                    each.judgment,
                    each.by,
                    found.bits,
                    found.kind,
                    kinds.get(found.kind, 0),
                    group,
                    found.note,
                    *(signs.get(name, "") for name in properties),
                    tuple(Name(self._text(why), why) for why in each.reasons),
                )
            )
        names = ["left", "right", "judgment", "by", "bits", "kind", "of_kind", "group", "note"]
        frame = pd.DataFrame(rows, columns=[*names, *properties, "reasons"], dtype=object)
        return frame.astype({"bits": "float64", "of_kind": "int64", "group": "int64"})

    def _text(self, why: Reason) -> str:
        case: Case | None = self.made_by.case
        named = case is not None and case.mentions.whole(why.document)
        return f"{why.text} ({WITHHELD if named else why.document}, row {why.row})"

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the reasons of the decision in that row."""
        return row_by_number(self._decisions, item, "decision").reasons[:limit]

    def _not_shown(self) -> str:
        large = "; ".join(f"{kind} ({count:,})" for kind, count in self.left_out)
        return sentences(
            self.CAVEAT, f"Shared by too many to mean anything: {large}." * bool(large)
        )
