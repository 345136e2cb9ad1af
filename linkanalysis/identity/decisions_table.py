"""Proposed judgments as a table, each with its evidence in bits and the rows it rests on.

Lives here: `Decisions`, the result of `resolve` and of what is left to review; `Evidence`.
Not here: how they are found (`strong_keys`, `proposals`), and what is recorded (`case.decide`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import row_by_number
from linkanalysis._names import Name
from linkanalysis._result import Column, Result, sentences
from linkanalysis.case.decisions import Decision, ids_of, masked_together
from linkanalysis.likeness.features import FEATURES
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.case import Case


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

    Examples
    --------
    >>> Evidence(12.5, (("name", "+"),)).note
    ''
    """

    bits: float
    signs: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Decisions(Result):
    """Proposed judgments, each with the records it rests on.

    Attributes
    ----------
    decisions : tuple of Decision
        Those by rule first, then the most likely first; equal ones as they are shown.
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

    def _frame(self) -> pd.DataFrame:
        """In the order of the decisions."""
        properties = self.columns
        rows = []
        for each, found in zip(self.decisions, self.evidence, strict=True):
            signs = dict(found.signs)
            rows.append(
                (
                    *map(Name, (each.left, each.right), ids_of(each)),
                    each.judgment,
                    each.by,
                    found.bits,
                    found.note,
                    *(signs.get(name, "") for name in properties),
                    tuple(Name(self._text(why), why) for why in each.reasons),
                )
            )
        names = ["left", "right", "judgment", "by", "bits", "note", *properties, "reasons"]
        return pd.DataFrame(rows, columns=names, dtype=object).astype({"bits": "float64"})

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
