"""What an indicator answers: a typed statement with its evidence, and what speaks against it.

Lives here: `Finding`, `Findings`, and the sentence that stands under every finding.
Not here: the indicators themselves, one file each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._result import Result, held_back, sentences
from linkanalysis.errors import ProtectedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.case import Case

__all__ = ["CAVEAT", "Finding", "Findings", "Outcome"]

# After UNODC: https://www.unodc.org/documents/human-trafficking/HT_indicators_E_LOWRES.pdf
CAVEAT = (
    "Presence of an indicator neither proves nor disproves trafficking; it is a reason to look."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where an indicator is present.

    Attributes
    ----------
    indicator : str
        Name of the indicator.
    title : str
        What was found, in a sentence.
    entities : tuple of str
        Whom and what it is about, as they may be shown; the first is its subject.
    observed : int
        What was counted.
    expected : float, optional
        How many chance alone would give, where that can be said.
    p_value : float, optional
        How often chance alone would give as many or more, where that can be said.
    evidence : tuple of Reason
        Places in documents.
    counter : tuple of str
        What speaks against it, and what else would look like it.
    caveat : str
        The sentence that stands under every finding.

    Examples
    --------
    >>> Finding("shared_phone", "One phone in 2 advertisements", ("phone:1",), 2).caveat
    'Presence of an indicator neither proves nor disproves trafficking; it is a reason to look.'
    """

    indicator: str
    title: str
    entities: tuple[str, ...]
    observed: int
    expected: float | None = None
    p_value: float | None = None
    evidence: tuple[Reason, ...] = ()
    counter: tuple[str, ...] = ()
    caveat: str = CAVEAT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one indicator gives back.

    findings: The findings, strongest first.
    withheld: Findings whose subject is protected, and which are therefore not given.
    notes: What was left out, and why.
    """

    findings: tuple[Finding, ...] = ()
    withheld: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Findings(Result):
    """Findings of all indicators, in the order of `INDICATORS`; listed, never added up.

    Attributes
    ----------
    findings : tuple of Finding
        The findings.
    withheld : int
        Findings whose subject is protected, and which are therefore not given.
    notes : tuple of str
        What was left out, and why.
    made_by : MadeBy
        What is needed to make it again.
    case : Case
        The case in which they were found.
    protected : int
        How many were protected in it then.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.find_indicators(la.Case(purpose="training"))
    <Findings: 0 findings, 0 withheld>
    """

    findings: tuple[Finding, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    protected: int

    def __repr__(self) -> str:
        return f"<Findings: {len(self):,} findings, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        self._refuse_named()
        return iter(self.findings)

    def __getitem__(self, place: int) -> Finding:
        self._refuse_named()
        return self.findings[place]

    @property
    def caveat(self) -> str:
        """Say what findings do not show, and how many are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import linkanalysis as la
        >>> la.find_indicators(la.Case(purpose="training")).caveat == CAVEAT
        True
        """
        return sentences(
            CAVEAT, held_back(self.withheld, "about protected people not given."), *self.notes
        )

    def _frame(self) -> pd.DataFrame:
        """Give the findings as a new frame.

        Columns indicator, title, entities, observed, expected, p_value, evidence, counter; a row
        a finding. Evidence is given as "document, row".
        """
        self._refuse_named()
        rows = [
            (
                finding.indicator,
                finding.title,
                finding.entities,
                finding.observed,
                finding.expected,
                finding.p_value,
                tuple(f"{reason.document}, {reason.row}" for reason in finding.evidence),
                finding.counter,
            )
            for finding in self.findings
        ]
        columns = ["indicator", "title", "entities", "observed"]
        columns += ["expected", "p_value", "evidence", "counter"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({"observed": "int64", "expected": "float64", "p_value": "float64"})

    def _refuse_named(self) -> None:
        """Refuse findings whose sentences may name somebody who has come to be protected since."""
        case = self.case
        if case.closed or case.position == self.made_by.position:
            return
        names = case.protection.names
        named = any(entity in names for finding in self.findings for entity in finding.entities)
        if named or len(names) > self.protected:
            message = (
                "Somebody came to be protected since these findings were made, and they may still "
                "name them; nothing was made of them. Look again: la.find_indicators(case)."
            )
            raise ProtectedError(message)
