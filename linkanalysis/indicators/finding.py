"""Findings of indicators: a statement with its evidence and with what speaks against it.

Lives here: `Indicator`, `Finding`, `Findings`, `Chance`, and the caveat of every finding.
Not here: the indicators themselves, one file each.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._result import Column, Result
from linkanalysis.errors import ProtectedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.case import Case
    from linkanalysis.indicators.record import Record

# After UNODC: https://www.unodc.org/documents/human-trafficking/HT_indicators_E_LOWRES.pdf
CAVEAT = (
    "Presence of an indicator neither proves nor disproves trafficking; it is a reason to look."
)


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance alone would give, where there is a null model.

    Attributes
    ----------
    expected : float
        The count that chance gives on average.
    significance : float
        How often chance gives the one who was found as many or more (p-value).
    looked_at : int
        Number of entities that could have been found.
    p_all : float
        How often chance gives any of them something as unlikely (family-wise p-value).
    false_share : float
        Share of the findings at least as unlikely that chance gives (false discovery rate).

    Examples
    --------
    >>> Chance(0.1, 0.0003, looked_at=677, p_all=0.2, false_share=0.2).p_all
    0.2
    """

    expected: float
    significance: float
    looked_at: int
    p_all: float
    false_share: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of an indicator.

    Attributes
    ----------
    indicator : str
        Name of the indicator.
    title : str
        What was found, as a sentence.
    entities : tuple of str
        Entities involved, as they may be shown; the first is the subject.
    observed : int
        The count, such as missing persons, advertisements or travelers.
    chance : Chance, optional
        What chance alone would give, if it can be computed.
    evidence : tuple of Reason
        Documents and rows.
    counter : tuple of str
        What speaks against it, and what else would look the same.
    caveat : str
        What no finding shows.

    Examples
    --------
    >>> Finding("shared_phone", "One phone in 2 advertisements", ("phone:1",), 2).caveat
    'Presence of an indicator neither proves nor disproves trafficking; it is a reason to look.'
    """

    indicator: str
    title: str
    entities: tuple[str, ...]
    observed: int
    chance: Chance | None = None
    evidence: tuple[Reason, ...] = ()
    counter: tuple[str, ...] = ()
    caveat: str = CAVEAT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one indicator returns.

    Attributes
    ----------
    findings : tuple of Finding
        The findings, strongest first.
    withheld : int
        Number of findings left out because their subject is protected.
    notes : tuple of str
        What else was left out, and why.

    Examples
    --------
    >>> Outcome().findings
    ()
    """

    findings: tuple[Finding, ...] = ()
    withheld: int = 0
    notes: tuple[str, ...] = ()


def ranked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by family-wise p-value, then by count, largest first, then by entities."""

    def _order(one: Finding) -> tuple[float, float, int, tuple[str, ...]]:
        chance = (one.chance.p_all, one.chance.significance) if one.chance else (0.0, 0.0)
        return (*chance, -one.observed, one.entities)

    return tuple(sorted(found, key=_order))


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of trafficking.

    Attributes
    ----------
    name : str
        Name in tables.
    function : callable
        Takes a `Record` and returns an `Outcome`.
    definition : str
        What must be present, with the thresholds.
    reading : str
        Why it is a reason to look.
    reference : str
        The source that names it.

    Examples
    --------
    >>> from linkanalysis.indicators import INDICATORS
    >>> [row.name for row in INDICATORS]
    ['common_contact', 'shared_phone', 'paid_travel']
    """

    name: str
    function: Callable[[Record], Outcome]
    definition: str
    reading: str
    reference: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Findings(Result):
    """Findings of all indicators, those about things first; never added up.

    Attributes
    ----------
    findings : tuple of Finding
        The findings.
    withheld : int
        Number of findings left out because their subject is protected.
    notes : tuple of str
        What else was left out, and why.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.
    protected : int
        Number of protected people in it at the time.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.find_indicators(la.Case(purpose="training"))
    <Findings: 0 findings, 0 withheld>
    """

    COLUMNS = (
        Column("indicator", "name of the indicator"),
        Column("title", "what was found, in a sentence"),
        Column("entities", "ids of those it is about, as they are shown; the subject first"),
        Column("observed", "what was counted", "see the definition"),
        Column("expected", "the count expected by chance; empty if there is no null model"),
        Column("significance", "p-value of the count; empty if there is no null model", "0 to 1"),
        Column("looked_at", "entities that could have been found", "empty without a null model"),
        Column("p_all", "p-value corrected for all that were looked at", "0 to 1, or empty"),
        Column("false_share", "false discovery rate of findings as unlikely", "share, or empty"),
        Column("evidence", "the rows it rests on", "document, row"),
        Column("counter", "what speaks against it, or else explains it"),
    )
    CAVEAT = CAVEAT
    WITHHELD = "about protected people not listed."

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

    def __getitem__(self, index: int) -> Finding:
        self._refuse_named()
        return self.findings[index]

    def _frame(self) -> pd.DataFrame:
        """In the order of the findings."""
        self._refuse_named()
        numbers = {field.name: "float64" for field in fields(Chance)} | {"looked_at": "Int64"}
        rows = [
            (
                *(finding.indicator, finding.title, finding.entities, finding.observed),
                *(astuple(finding.chance) if finding.chance else [None] * len(numbers)),
                tuple(f"{reason.document}, {reason.row}" for reason in finding.evidence),
                finding.counter,
            )
            for finding in self.findings
        ]
        frame = pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS])
        return frame.astype({"observed": "int64", **numbers})

    def _refuse_named(self) -> None:
        """Refuse if sentences may name a person who became protected after the search."""
        case = self.case
        if case.position == self.made_by.position:
            return
        names = case.protection.names
        named = any(entity in names for finding in self.findings for entity in finding.entities)
        if named or len(names) > self.protected:
            message = (
                "A person became protected after these findings were made, and they may still "
                "name that person; nothing was shown. Search again: la.find_indicators(case)."
            )
            raise ProtectedError(message)
