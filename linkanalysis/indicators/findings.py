"""All findings in a case, and which indicators were looked for."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.door import guarded
from linkanalysis.core.result import CaseAnswer, Column
from linkanalysis.indicators.finding import CAVEAT, Chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.indicators.finding import Finding


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
    lacking : tuple of str
        Records that it needs and the case lacks; if any, it was not looked for.
    findings : int
        Number of findings.
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
    lacking: tuple[str, ...]
    findings: int
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
            looked_for, lacking (the records that the case lacks), findings and withheld.

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
                *(each.id, each.indicator, each.version, each.definition, not each.lacking),
                *("; ".join(each.lacking), each.findings, each.withheld),
            )
            for each in self.searched
        ]
        names = ["id", "indicator", "version", "definition", "looked_for", "lacking"]
        return pd.DataFrame(rows, columns=[*names, "findings", "withheld"])

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
