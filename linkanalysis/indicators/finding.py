"""Findings of indicators: sentences with their evidence and with what speaks against them."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.door import guarded
from linkanalysis.core.result import CaseAnswer, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason


# Below it a share is not given: it would say more than a comparison with chance can support.
SMALLEST_SHARE = 10_000
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
        Probability that chance gives this entity as many or more (p-value).
    looked_at : int
        Number of entities that could have been found.
    p_all : float
        Probability that chance gives any of them something as unlikely (family-wise p-value),
        corrected also for the number of indicators compared with chance.
    false_share : float
        False discovery rate: share of findings at least this unlikely that arise by chance.

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
    observed : float
        What was counted, such as missing persons, advertisements or travelers.
    threshold : float, optional
        What the count must reach.
    chance : Chance, optional
        What chance alone would give, if it can be computed.
    evidence : tuple of Reason
        Documents and rows.
    counter : tuple of str
        What speaks against it, and what else would look the same.
    details : tuple of str
        Further facts, such as places and what chance would give; neither for nor against.
    explanation : str
        What is on record that would explain it, also in the title; empty if nothing is.
    kind : str
        A special kind: to tell what is usual in the case, it is compared with its kind only.
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
    observed: float
    threshold: float | None = None
    chance: Chance | None = None
    evidence: tuple[Reason, ...] = ()
    counter: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    explanation: str = ""
    kind: str = ""
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


def corrected(chance: Chance, indicators: int) -> Chance:
    """Correct for the number of indicators that were compared with chance."""
    return replace(chance, p_all=min(1.0, chance.p_all * indicators))


def chance_in_words(chance: Chance) -> str:
    """Say what chance alone would give."""
    return (
        f"{chance.looked_at:,} were looked at; chance alone would produce something this unlikely "
        f"for at least one of them in {share_in_words(chance.p_all)} such cases."
    )


def share_in_words(share: float) -> str:
    """Write a share as a person says it: "about 2 in 100", "fewer than 1 in 1,000"."""
    if share >= 1 / 100:
        return f"about {100 * share:.0f} in 100"
    whole = 100
    while whole < SMALLEST_SHARE and share < 1 / (10 * whole):
        whole *= 10
    return f"fewer than 1 in {whole:,}"


def explained(finding: Finding, explanation: str) -> Finding:
    """Say in the title what the record says that would explain a finding; nothing if it is empty.

    explanation: A clause, which follows the title after a semicolon.
    """
    if not explanation:
        return finding
    return replace(finding, title=f"{finding.title}; {explanation}", explanation=explanation)


def ranked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: those that the record explains last, then by chance, count and entities.

    A small family-wise p-value and a large count come first.
    """

    def _order(one: Finding) -> tuple[bool, float, float, float, tuple[str, ...]]:
        chance = (one.chance.p_all, one.chance.significance) if one.chance else (0.0, 0.0)
        return (one.explanation != "", *chance, -one.observed, one.entities)

    return tuple(sorted(found, key=_order))


@dataclass(frozen=True, slots=True)
class Searched:
    """Whether an indicator was looked for, and what came of it.

    Attributes
    ----------
    id : str
        Short name of the indicator.
    indicator : str
        Its name.
    version : int
        Its version.
    definition : str
        What must be present, with the thresholds that were used.
    bears_on : str
        On which elements of trafficking it bears, and of which forced labor it is a sign.
    lacking : tuple of str
        Records that it needs and the case lacks; if any, it was not looked for.
    findings : int
        Number of findings.
    usual : int
        Number of findings of as much as is usual in the case.
    withheld : int
        Number of findings left out because their subject is protected.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.find_indicators(la.Case(purpose="training")).searched[0].findings
    0
    """

    id: str
    indicator: str
    version: int
    definition: str
    bears_on: str
    lacking: tuple[str, ...]
    findings: int
    usual: int
    withheld: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Findings(CaseAnswer):
    """Findings of all indicators, side by side, those about things first; never added up.

    Attributes
    ----------
    findings : tuple of Finding
        The findings.
    searched : tuple of Searched
        Every indicator, whether it was looked for, and what came of it.
    withheld : int
        Number of findings left out because their subject is protected.
    notes : tuple of str
        What else was left out, and why.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.find_indicators(la.Case(purpose="training"))
    <Findings: 0 findings, 0 withheld>
    """

    COLUMNS = (
        Column("indicator", "name of the indicator"),
        Column("title", "what was found, in a sentence"),
        Column("entities", "ids of the entities it is about, as shown; the subject first"),
        Column("observed", "what was counted", "see the definition"),
        Column("threshold", "what the count must reach", "see the definition, or empty"),
        Column("expected", "the count expected by chance; empty if there is no null model"),
        Column("significance", "p-value of the count; empty if there is no null model", "0 to 1"),
        Column("looked_at", "entities that could have been found", "empty without a null model"),
        Column("p_all", "p-value corrected for all that were looked at", "0 to 1, or empty"),
        Column(
            "false_share", "false discovery rate among findings this unlikely", "share, or empty"
        ),
        Column("evidence", "the rows it rests on", "document, row"),
        Column("counter", "what speaks against it or would explain it otherwise"),
        Column("details", "what else is known of it, neither for nor against"),
    )
    IN_CELL = ("indicator", "title", "evidence", "counter", "details")
    CAVEAT = CAVEAT
    WITHHELD = "about protected people not listed."

    findings: tuple[Finding, ...]
    searched: tuple[Searched, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]

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

    @guarded
    def coverage(self) -> pd.DataFrame:
        """Return which indicators were looked for, and which records the others lack.

        Returns
        -------
        DataFrame
            One row an indicator, in the order of `INDICATORS`: id, indicator, version, definition,
            bears_on, looked_for, lacking (the records that the case lacks), findings, usual (of
            as much as is usual in the case) and withheld.

        Notes
        -----
        An indicator that was looked for and not found shows only that these records do not show
        it: unrecorded payments, stays or calls cannot be found.

        Examples
        --------
        >>> import linkanalysis as la
        >>> found = la.find_indicators(la.Case(purpose="training"))
        >>> bool(found.coverage()["looked_for"].any())
        False
        """
        rows = [
            (
                *(each.id, each.indicator, each.version, each.definition, each.bears_on),
                *(not each.lacking, "; ".join(each.lacking), each.findings, each.usual),
                each.withheld,
            )
            for each in self.searched
        ]
        names = ["id", "indicator", "version", "definition", "bears_on", "looked_for", "lacking"]
        return pd.DataFrame(rows, columns=[*names, "findings", "usual", "withheld"])

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the evidence of a finding by its number."""
        return row_by_number(self.findings, item, "finding").evidence[:limit]

    def _frame(self) -> pd.DataFrame:
        """In the order of the findings."""
        self._refuse_named()
        numbers = {field.name: "float64" for field in fields(Chance)} | {"looked_at": "Int64"}
        rows = [
            (
                *(finding.indicator, finding.title, finding.entities),
                *(finding.observed, finding.threshold),
                *(astuple(finding.chance) if finding.chance else [None] * len(numbers)),
                tuple(f"{reason.document}, {reason.row}" for reason in finding.evidence),
                finding.counter,
                finding.details,
            )
            for finding in self.findings
        ]
        frame = pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS])
        return frame.astype({"observed": "float64", "threshold": "float64", **numbers})
